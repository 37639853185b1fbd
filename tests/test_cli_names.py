"""`kintrace names`: readings, likely spellings, and what they share."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from kintrace.cli import app
from kintrace.lists.wording import say
from kintrace.names import sound, spellings


def names(*arguments: str) -> Result:
    env = {"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": "160", "TERM": "dumb"}
    return CliRunner().invoke(app, ["names", *arguments], env=env, catch_exceptions=False)


def told(*arguments: str) -> Any:
    return json.loads(names(*arguments, "--json").stdout)


def test_a_short_form_is_read_and_the_name_behind_it_told() -> None:
    shown = names("Коля Гончаренко").stdout

    assert "The given name stands for: Николай 100%" in shown
    assert told("Коля Гончаренко")[0]["given_names"] == {"николай": 1.0}


def test_likely_spellings_stand_with_where_and_when_each_once() -> None:
    lines = names("Honcharenko Mykola").stdout.splitlines()

    starts = [line for line in lines if line.startswith("Honcharenko Mykola  ")]
    assert starts[0].removeprefix("Honcharenko Mykola").strip().startswith("Ukrainian passport, ")
    assert starts[0].rstrip().endswith("since 2010")
    assert len(starts) == 1
    assert any(line.startswith("Goncharenko Nikolai") and "Russian passport" in line for line in lines)


def test_what_all_spellings_share_is_counted() -> None:
    shared = {(one["part"], one["kind"]): one for one in told("Honcharenko Mykola Ivanovych")[0]["shared"]}

    consonants, behind = shared["surname", "consonants"], shared["given", "behind"]
    assert consonants["sharing"] == consonants["having"] > 5
    assert (behind["value"], behind["sharing"]) == ("николай", behind["having"])
    assert shared["given", "sound"]["sharing"] < shared["given", "sound"]["having"]
    assert shared["patronymic", "behind"]["value"] == "иван"


def test_a_woman_s_surname_shares_its_keys_in_the_masculine() -> None:
    [reading, *_] = told("Бельская Ира")

    keys = {one["kind"]: one for one in reading["shared"] if one["part"] == "surname"}
    assert keys["sound"]["value"] == sound("бельский")
    assert keys["sound"]["sharing"] == keys["sound"]["having"]
    assert reading["spellings"][0]["text"] == "Бельская Ирина"


def test_two_names_are_laid_side_by_side() -> None:
    both = told("Коля Гончаренко", "Honcharenko Mykola Ivanovych")

    surname, first = both["shared"]
    assert (surname["a"], surname["b"], surname["apart"]) == ("гончаренко", "гончаренко", 0)
    assert surname["sound"] and surname["consonants"]  # noqa: PT018 - both keys are shared
    assert (first["behind"], first["sound"]) == (["николай"], "")
    assert first["apart"] > 1
    assert "Shared" in names("Коля Гончаренко", "Honcharenko Mykola").stdout


def test_of_many_readings_the_nearest_two_are_compared() -> None:
    [surname, first] = told("Микола Гончаренко", "Гончаренко Mykola")["shared"]

    assert (surname["apart"], first["apart"]) == (0, 0)


def test_strangers_share_nothing() -> None:
    [surname, first] = told("Гончаренко Микола", "Иванов Пётр")["shared"]

    assert (surname["sound"], surname["consonants"], first["behind"]) == ("", "", [])
    assert min(surname["apart"], first["apart"]) > 2


@pytest.mark.parametrize("texts", [("123",), ("",), ("Иванов", "123")])
def test_what_is_no_name_is_said_in_one_sentence(texts: tuple[str, ...]) -> None:
    done = names(*texts)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "No name was recognised. Write it in letters, for example: Ваня Ivanov\n"


@settings(max_examples=100)
@given(text=st.text(max_size=60), other=st.text("абвгикнорст abekmnos-.'", max_size=30))
def test_any_two_texts_are_compared_or_refused(text: str, other: str) -> None:
    assert names("--", text, other).exit_code in {0, 2}


@pytest.mark.parametrize(("language", "words"), [("ru", "Вероятное написание"), ("uk", "Імовірне написання")])
def test_it_speaks_three_languages(language: str, words: str) -> None:
    assert words in names("Коля Гончаренко", "--language", language).stdout
    for one in spellings("гончаренко", "коля", "иванович"):
        assert say(one.standard, language) != one.standard, one.standard
        assert not any(map(str.isalpha, one.years)) or say(one.years, language) != one.years, one.years
