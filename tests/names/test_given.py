"""Given names: from any form to the full names it may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from kintrace import names
from kintrace.names import given, tables
from kintrace.names.letters import fold


@pytest.mark.parametrize(
    ("full", "forms"),
    [
        (
            "николай",
            (
                "Николай",
                "Микола",
                "Мікалай",
                "Mykola",
                "Nikolai",
                "Nikolay",
                "Nikolaj",
                "Kolya",
                "Коля",
                "Миколи",
            ),
        ),
        (
            "владимир",
            ("Володимир", "Уладзімір", "Volodymyr", "Wladimir", "Wołodymyr", "Вова", "Вовочка", "Володимира"),
        ),
        ("дмитрий", ("Дмитро", "Зміцер", "Dmytro", "Дима", "Митенька", "Димочка", "Дмитра", "Lvbnhbq")),
        ("андрей", ("Андрій", "Andriy", "Дронушка", "Андрюха", "Андрюше", "ФТВКУШ")),
        ("магомед", ("Магомед", "Мухаммад", "Магомет", "Mukhammad", "Мохмад", "МухIаммад")),
        ("хасан", ("Хасан", "Khasan")),
        ("петр", ("Пётр", "Петро", "Пятро", "Petro", "Петра", "Петя", "Петруха")),
        ("павел", ("Павло", "Павла", "Павлу", "Паша", "Pavlo")),
        ("лев", ("Лев", "Льва", "Львом", "Лёва")),
        ("любовь", ("Любовь", "Любови", "Любовью", "Люба")),
        ("сергей", ("Сергій", "Serhii", "Sergej", "Серёжа", "Серёжу", "Serhiy")),
        ("михаил", ("Михайло", "Миша", "Mykhailo", "Мишенька")),
        ("магомедрасул", ("Магомед-Расул", "Магомедрасул", "Magomed-Rasul")),
    ],
)
def test_every_form_leads_to_the_full_name_first(full: str, forms: tuple[str, ...]) -> None:
    for form in forms:
        assert next(iter(names.given_names(form)), None) == full, form


@pytest.mark.parametrize(
    ("form", "at_least"), [("Слава", 15), ("Валя", 6), ("Гоша", 4), ("Саша", 2), ("Женя", 2)]
)
def test_an_ambiguous_short_form_gives_all_its_names(form: str, at_least: int) -> None:
    found = names.given_names(form)

    assert len(found) >= at_least
    assert sum(found.values()) == pytest.approx(1.0)
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_the_better_known_name_stands_first() -> None:
    assert next(iter(names.given_names("Слава"))) == "вячеслав"
    assert next(iter(names.given_names("Саша"))) == "александр"


def test_two_names_that_may_be_one_person_are_told_apart_by_weight() -> None:
    found = names.given_names("Егор")

    assert next(iter(found)) == "егор"
    assert 0 < found["юрий"] < 0.2
    assert "хасан" in names.given_names("Гасан")


def test_a_full_name_that_is_also_short_for_another_is_mostly_itself() -> None:
    for form, *_ in tables.rows("diminutives"):
        if fold(form) in given.lexicon().sexes:
            assert names.given_names(fold(form))[fold(form)] > 0.5, form


def test_names_of_women_and_men_do_not_mix_by_spelling() -> None:
    assert next(iter(names.given_names("Валентинка"))) == "валентина"


@pytest.mark.parametrize("unknown", ["Ъыъ", "", "?", "Xqzw", "Пыщпыщ", "123"])
def test_what_is_no_given_name_gives_nothing(unknown: str) -> None:
    assert names.given_names(unknown) == {}


def test_nobody_can_change_what_is_remembered() -> None:
    with pytest.raises(TypeError):
        names.given_names("Коля")["николай"] = 0.5  # type: ignore[index]


@pytest.mark.parametrize("language", ["ru", "uk", "be"])
def test_every_short_form_of_the_table_gives_the_names_it_lists(language: str) -> None:
    missing = [
        (form, name)
        for form, of, listed, *_ in tables.rows("diminutives")
        if of == language
        for name in listed.split(";")
        if fold(name) not in names.given_names(form)
    ]

    assert missing == []


def test_among_the_names_of_a_short_form_the_likelier_of_equal_confidence_comes_first() -> None:
    spelled_out = {
        fold(word) for row in tables.rows("given_names") for cell in row[1:5] for word in cell.split(";")
    }
    for form, language, listed, _sex, counts, confidences in tables.rows("diminutives"):
        if language != "ru" or fold(form) in spelled_out or len(set(confidences.split(";"))) > 1:
            continue
        found = names.given_names(form)
        only_here = [row for row in tables.rows("diminutives") if fold(row[0]) == fold(form)]
        if len(only_here) == 1:
            bearers = dict(zip(map(fold, listed.split(";")), map(int, counts.split(";")), strict=True))
            weights = [found[name] for name in sorted(bearers, key=lambda name: -bearers[name])]
            assert weights == sorted(weights, reverse=True), form


@pytest.mark.parametrize("column", [1, 2, 3, 4])
def test_every_spelling_of_the_table_is_known(column: int) -> None:
    for row in tables.rows("given_names"):
        for spelling in filter(None, row[column].split(";")):
            assert given.known(fold(spelling)), spelling


def test_names_of_both_sexes_are_said_to_be_of_both() -> None:
    assert given.sexes(["александр", "александра"]) == "mf"
    assert given.sexes(["александр"]) == "m"
    assert given.sexes(["мария", "ольга"]) == "f"


def test_an_unknown_name_is_guessed_back_to_the_nominative() -> None:
    assert "аяс" in {nominative for nominative, _, _ in given.guessed("аяса")}
    assert given.guessed("а") == ()


def test_short_words_and_double_ones_are_not_matched_by_sound() -> None:
    assert given.alike("ли") == given.alike("кара-оол") == {}


def test_a_name_is_spelled_as_most_people_spell_it() -> None:
    assert given.spelled("евгеный") == "евгений"
    assert given.spelled("вания") == "ваня"
    assert given.spelled("пыщпыщ") == "пыщпыщ"


@for_all(st.text(max_size=30))
def test_no_text_makes_it_fail_and_weights_sum_to_one(word: str) -> None:
    found = names.given_names(word)

    assert not found or sum(found.values()) == pytest.approx(1.0)
    assert found.keys() <= given.lexicon().sexes.keys()
