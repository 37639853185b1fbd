"""Each kind of damage does what it says, and never touches what is true."""

# ruff: noqa: S311 - chance, not secrets
from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bench import births, damage, naming, paper, scripts, units
from bench.damage import fields, forms
from bench.damage.sheet import Sheet, clean
from bench.naming import Word
from kintrace.matching import PartialDate

if TYPE_CHECKING:
    from bench.facts import Facts, World

ALL = [*damage.KINDS, *damage.latin_tables()]


@pytest.fixture(scope="module")
def kozlov(world: World) -> Facts:
    """Александр Иванович Козлов, born 5 March 1990."""
    return replace(
        world.person(0),
        sex="m",
        surname=Word("Козлов", "Козлов"),
        given=naming.given_word("Александр"),
        father="Иван",
        patronymic=naming.patronymic("Иван", "m"),
        born=date(1990, 3, 5),
    )


@pytest.mark.parametrize("kind", ALL)
def test_a_kind_of_damage_changes_what_is_written_and_not_the_facts(kind: str, world: World) -> None:
    for inquiry in paper.inquiries(world, 3000, present=3, absent=0, name="test", primary=kind):
        assert inquiry.answer is not None
        assert kind in inquiry.kinds
        assert inquiry.kind == kind
        assert inquiry.who == world.person(int(inquiry.answer.removeprefix("r")))


@pytest.mark.parametrize("kind", damage.KINDS)
def test_a_kind_of_damage_is_the_same_for_the_same_chance(kind: str, kozlov: Facts) -> None:
    made = []
    for _ in range(2):
        sheet = replace(clean(kozlov, "ru"), former="Орлов")
        damage.of(kind)(sheet, random.Random(5))
        made.append(sheet)

    assert made[0] == made[1]
    assert made[0].facts is kozlov


@pytest.mark.parametrize("side", ["RU", "UA"])
def test_a_unit_is_written_in_twenty_ways_and_more(side: str) -> None:
    unit = units.units(side)[0]

    assert len({way(unit) for way in units.WAYS}) >= 20


def test_belarusian_has_its_own_names_and_letters(kozlov: Facts) -> None:
    sheet = clean(kozlov, "ru")

    forms.belarusian(sheet, random.Random(1))

    assert (sheet.given, sheet.patronymic) == ("Аляксандр", "Іванавіч")
    assert sheet.surname in ("Казлоў", "Козлаў")


@pytest.mark.parametrize(
    ("word", "part", "language", "cases"),
    [
        ("Шевченко", "surname", "uk", "Шевченка Шевченку Шевченка Шевченком"),
        ("Микола", "given", "uk", "Миколи Миколі Миколу Миколою"),
        ("Зеленський", "surname", "uk", "Зеленського Зеленському Зеленського Зеленським"),
        ("Павел", "given", "ru", "Павла Павлу Павла Павлом"),
        ("Иванов", "surname", "ru", "Иванова Иванову Иванова Ивановым"),
        ("Петрович", "patronymic", "ru", "Петровича Петровичу Петровича Петровичем"),
    ],
)
def test_names_are_declined_in_both_languages(word: str, part: str, language: str, cases: str) -> None:
    made = [forms.in_case(word, which, language=language, part=part, sex="m") for which in range(4)]

    assert made == cases.split()


def test_a_womans_surname_without_an_ending_is_not_declined() -> None:
    assert forms.in_case("Шевчук", 0, language="uk", part="surname", sex="f") == "Шевчук"


@pytest.mark.parametrize(
    ("word", "language", "typed"),
    [
        ("иванов", "ru", "bdfyjd"),
        ("ivanov", "ru", "шмфтщм"),
        ("їжак", "uk", "];fr"),
        ("казлоў", "ru", "rfpkjo"),
        ("ігар", "ru", "sufh"),
        ("ivanov", "uk", "шмфтщм"),
    ],
)
def test_the_wrong_layout_works_both_ways(word: str, language: str, typed: str) -> None:
    assert scripts.wrong_layout(word, language) == typed


def test_ukrainian_and_russian_are_typed_on_each_others_layout() -> None:
    assert scripts.other_cyrillic_layout("Іванів", "uk") == "ываныв"
    assert scripts.other_cyrillic_layout("Рыжов", "ru") == "ріжов"


def test_glued_parts_stand_in_one_word_or_one_field(world: World) -> None:
    asked = paper.inquiries(world, 3000, present=12, absent=0, name="test", primary="glued")

    for person in (inquiry.person for inquiry in asked):
        assert not person.given
        assert person.name or " " in person.surname


def test_the_spoken_patronymic_of_alexander_is_one_of_the_spoken_ones(kozlov: Facts) -> None:
    son = replace(kozlov, patronymic=naming.patronymic("Александр", "m"))
    said = set()
    for seed in range(40):
        sheet = clean(son, "ru")
        forms.spoken(sheet, random.Random(seed))
        said.add(sheet.patronymic)

    assert {"Саныч", "Александрыч"} <= said
    assert "Александрович" not in said


def test_an_earlier_surname_stands_alone_or_beside_the_present_one(kozlov: Facts) -> None:
    seen = set()
    for seed in range(60):
        sheet = replace(clean(kozlov, "ru"), former="Орлов")
        forms.old_surname(sheet, random.Random(seed))
        seen.add((sheet.surname, sheet.other_names))

    assert seen == {("Орлов", ()), ("Орлов", ("Козлов Александр",)), ("Козлов", ("Орлов Александр",))}


def test_day_and_month_change_places_only_where_that_makes_a_date(kozlov: Facts) -> None:
    late = clean(replace(kozlov, born=date(1990, 3, 25)), "ru")
    early = clean(kozlov, "ru")
    for sheet in (late, early):
        fields.day_for_month(sheet, random.Random(1))

    assert (late.born_as, early.born_as) == ("", "swapped")
    assert births.asked(kozlov.born, "swapped", random.Random(1))[0] == PartialDate(1990, 1990, 5, 3)


def test_the_year_is_off_by_one_and_the_day_stays() -> None:
    for seed in range(10):
        born, kind = births.asked(date(1990, 3, 5), "year off", random.Random(seed))
        assert kind == "wrong"
        assert born in (PartialDate.on(date(1989, 3, 5)), PartialDate.on(date(1991, 3, 5)))


def test_initials_leave_one_letter(kozlov: Facts) -> None:
    sheet = clean(kozlov, "ru")

    fields.initials(sheet, random.Random(1))

    assert (sheet.given, sheet.surname) == ("А.", "Козлов")


def test_another_father_is_never_the_right_one(kozlov: Facts) -> None:
    for seed in range(30):
        sheet = clean(kozlov, "ru")
        fields.wrong_patronymic(sheet, random.Random(seed))
        assert sheet.patronymic != "Иванович"


def test_a_copy_of_a_sheet_is_not_damaged_with_it(kozlov: Facts) -> None:
    sheet: Sheet = clean(kozlov, "ru")
    before = sheet.copy()

    forms.relative(sheet, random.Random(1))

    assert (before.surname, sheet.surname) == ("Козлов", "Козлова")
