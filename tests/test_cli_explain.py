"""`kintrace explain`: two descriptions in, the comparison field by field out, or one sentence."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from kintrace.cli import app
from kintrace.cli.describing import described
from kintrace.errors import Refused
from kintrace.matching import PartialDate, Person

SOUGHT = "Коля Гончаренко, 12.04.1998, Львов"
HELD = "Goncharenko Mykola Ivanovych, 12.04.1998, Lviv region, в/ч А1234"
LIST = """№;ФИО;Дата рождения;Регион;В/ч
7;Гончаренко Микола Іванович;12.04.1998;Львів;в/ч А1234
8;;31.02.1998;;
"""


def explain(*arguments: object, cwd: Path | None = None, columns: int = 120) -> Result:
    env = {"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "", "COLUMNS": str(columns), "TERM": "dumb"}
    with contextlib.chdir(cwd or Path.cwd()):
        called = ["explain", *map(str, arguments)]
        return CliRunner().invoke(app, called, env=env, catch_exceptions=False)


def told(*arguments: object, cwd: Path | None = None) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(explain(*arguments, "--json", cwd=cwd).stdout)
    return made


def test_both_sides_stand_beside_each_other_with_level_bits_and_sum() -> None:
    shown = explain(SOUGHT, HELD).stdout
    lines = {line.split("  ")[0]: line.split() for line in shown.splitlines()}

    assert lines["Surname"][1:4] == ["Гончаренко", "Гончаренко", "same"]
    assert lines["Given name"][2:5] == ["Коля", "Микола", "variant"]
    assert lines["Unit"][1:6] == ["в/ч", "А1234", "unknown", "·", lines["Region"][-2]]
    assert "· The whole date of birth agrees.\n" in shown
    assert "for one of 1\u202f000\u202f000 records" in shown
    assert max(map(len, explain(SOUGHT, HELD, columns=80).stdout.splitlines())) <= 80


def test_what_agrees_has_a_bar_to_the_right_and_what_differs_to_the_left() -> None:
    shown = explain(SOUGHT, "Иванов Иван, 12.04.1998").stdout.splitlines()

    [differs] = [line for line in shown if line.startswith("Surname")]
    [agrees] = [line for line in shown if line.startswith("Born")]
    assert "█│" in differs
    assert "│█" in agrees


def test_the_fields_add_up_and_the_sum_becomes_the_chance() -> None:
    made = told(SOUGHT, HELD, "--records", 1000)

    assert sum(field["bits"] for field in made["fields"]) == pytest.approx(made["bits"], abs=0.05)
    assert made["fields"][-1]["total"] == pytest.approx(made["bits"], abs=0.05)
    weak = told("Гончаренко Коля", "Гончаренко Микола", "--records", 1000)
    together = weak["before"] + weak["bits"] + weak["near"]
    assert weak["probability"] == pytest.approx(1 / (1 + 2**-together), abs=0.005)


def test_a_larger_register_takes_from_the_chance_and_nothing_from_the_bits() -> None:
    small, large = (told("Гончаренко Коля", "Гончаренко Микола", "--records", n) for n in (100, 10_000_000))

    assert small["bits"] == large["bits"]
    assert small["probability"] > large["probability"]


def test_a_name_that_the_register_is_full_of_says_less(tmp_path: Path) -> None:
    rows = "".join(
        f"Гончаренко Иван {'Петрович' if n % 2 else 'Ильич'};{1970 + n % 30}\n" for n in range(200)
    )
    (tmp_path / "register.csv").write_text(f"ФИО;Год рождения\n{rows}", encoding="utf-8")

    made = told(SOUGHT, HELD, "--register", "register.csv", cwd=tmp_path)

    assert made["records"] == 200
    assert made["fields"][0]["field"] == "surname"
    assert made["fields"][0]["bits"] < told(SOUGHT, HELD)["fields"][0]["bits"] - 3


def test_one_man_may_be_described_in_four_ways(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    ways = [
        "Гончаренко Микола Іванович 12.04.1998 г.р., Львів, в/ч А1234",
        "name=Гончаренко Микола Іванович; born=1998-04-12; region=Львів; unit=в/ч А1234",
        json.dumps(
            {
                "name": "Гончаренко Микола Іванович",
                "born": "12.04.1998",
                "region": "Львів",
                "unit": "в/ч А1234",
            }
        ),
        "list.csv:2",
    ]

    results = [told(SOUGHT, way, cwd=tmp_path) for way in ways]

    assert results[0]["probability"] > 0.9
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (
            "Иванов, Иван, Петрович; 24.05.2001 года рождения; ст. сержант; Бурятия; АБ-123456; м",
            Person(
                name="Иванов Иван Петрович",
                born=PartialDate(2001, 2001, 5, 24),
                rank="ст. сержант",
                region="Бурятия",
                number="АБ-123456",
                sex="m",
            ),
        ),
        (
            "ФИО: Иванов Иван, позывной Сокол, родом из Уфы, 93 ОМБр, личный номер У-777777",
            Person(
                name="Иванов Иван", call_sign="Сокол", birthplace="Уфы", unit="93 ОМБр", number="У-777777"
            ),
        ),
        ("Иванов Иван 1998 г.р.", Person(name="Иванов Иван", born=PartialDate(1998, 1998))),
        ("Иванов И.И., Владимир", Person(name="Иванов И.И.", region="Владимир")),
        ("фамилия=Иванов имя=Иван", Person(surname="Иванов", given="Иван")),
        (
            '{"name": "Іванов", "born": 1998, "other_names": ["Ivanov", "Iwanow"], "rank": null}',
            Person(name="Іванов", born=PartialDate(1998, 1998), other_names=("Ivanov", "Iwanow")),
        ),
    ],
)
def test_a_text_is_understood_piece_by_piece(text: str, person: Person) -> None:
    assert described(text, "A", "en").person == person


def test_what_says_nothing_comparable_is_set_aside_and_said() -> None:
    assert (
        "   Not compared: любит рыбалку; tall\n" in explain("Иванов Иван, любит рыбалку, tall", HELD).stdout
    )


@pytest.mark.parametrize(
    ("a", "sentence"),
    [
        ("", "A: this does not say who it is."),
        ("12.04.1998", "A: this does not say who it is."),
        ("born=1998", "A: this does not say who it is."),
        ("shoe=44 name=Иван", "A: there is no field “shoe”."),
        ("Иванов Иван, 31.02.1998", "A, born: There is no such day."),
        ("name=Иванов born=soon", "A, born: This is not a date."),
        ('{"name": ["Иванов"', "A is not JSON"),
        ('{"name": {"first": "Иван"}}', "A is not JSON"),
        ("none.csv:1", "none.csv is not there."),
        ("list.csv:99", "list.csv has no row 99 about a person."),
        ("list.csv:3", "list.csv, 3: There is no such day."),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(tmp_path: Path, a: str, sentence: str) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")

    done = explain(a, HELD, cwd=tmp_path)

    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


@settings(max_examples=200)
@given(text=st.text(max_size=120) | st.text('аиАИ .,;:={}"[]0129-/№ч\0', max_size=60))
def test_any_text_describes_somebody_or_is_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert isinstance(described(text, "A", "en").person, Person)


@pytest.mark.parametrize("text", ["a\0b.csv:1", f"{'я' * 5000}.csv:1", ".:.csv:0", "Иванов " * 5000])
def test_odd_descriptions_are_refused_in_a_sentence(text: str) -> None:
    done = explain(text, HELD)

    assert done.exit_code == 2
    assert done.stderr.endswith("\n")
    assert "Traceback" not in done.stderr


def test_a_register_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    done = explain(SOUGHT, HELD, "--register", "none.csv", cwd=tmp_path)

    assert (done.exit_code, done.stderr) == (2, "none.csv is not there. Check the name and the folder.\n")


@pytest.mark.parametrize(("language", "fact"), [("ru", "Фамилия"), ("uk", "Прізвище")])
def test_it_speaks_three_languages(language: str, fact: str) -> None:
    shown = explain(SOUGHT, HELD, "--language", language)
    refused = explain("", HELD, "--language", language)

    assert fact in shown.stdout
    assert not any(word in shown.stdout for word in ("Fact", "Bits", "Together", "Chance", "Before"))
    assert "Гончаренко" in refused.stderr
    assert "this does not say" not in refused.stderr
