"""A person as a PFIF record and back: no more is said than is known, and no more than all may read."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.lists.pfif import Ages, PersonRecord, to_person, to_record
from kintrace.matching import Missing, PartialDate, Person
from tests.lists.test_pfif_writing import DAY, HOME, NOW, write


def test_a_person_is_written_without_what_is_not_meant_for_everybody() -> None:
    record, lost = to_record(
        Person(
            id="№ 7",
            surname="Гончаренко",
            given="Микола",
            patronymic="Іванович",
            other_names=("Mykola Honcharenko",),
            call_sign="Барс",
            sex="m",
            born=PartialDate(1999, 1999, 4, 12),
            birthplace="Умань",
            region="Бровари, Київська область",
            unit="А1234",
            rank="солдат",
            number="123",
            marks="scar",
            missing={"birthplace": Missing.DECLINED},
        ),
        home=HOME,
        written=NOW,
        expires=NOW + DAY,
    )

    assert record == PersonRecord(
        person_record_id="bureau.example/%E2%84%96%207",
        source_date=NOW,
        expiry_date=NOW + DAY,
        full_name=("Гончаренко Микола Іванович",),
        given_name="Микола Іванович",
        family_name="Гончаренко",
        alternate_names=("Mykola Honcharenko",),
        description="scar",
        sex="male",
        date_of_birth=PartialDate(1999, 1999, 4, 12),
        home_city="Бровари",
        home_state="32",
        home_country="UA",
    )
    assert [finding.field for finding in lost] == [
        "call_sign",
        "birthplace",
        "unit",
        "rank",
        "number",
        "birthplace",
    ]
    assert write(record).written == 1


@pytest.mark.parametrize(
    ("facts", "expected", "lost"),
    [
        ({"born": PartialDate(1995, 1997)}, {"age": Ages(28, 31)}, ["born"]),
        ({"born": PartialDate(2026, 2027)}, {"age": Ages(0, 0)}, ["born"]),
        ({"born": PartialDate(2027, 2028)}, {}, ["born"]),
        ({"born": PartialDate(None, None, 4, 12)}, {}, ["born"]),
        ({"born": PartialDate(1999, 1999, None, 12)}, {"date_of_birth": PartialDate(1999, 1999)}, ["born"]),
        ({"region": "за рікою"}, {"home_state": "за рікою"}, ["region"]),
        (
            {"region": "Київська область, Бровари, вул. Нова"},
            {"home_state": "32", "home_country": "UA", "home_city": "Бровари"},
            ["region"],
        ),
        ({"id": "other.example/5"}, {"person_record_id": "other.example/5"}, []),
        ({"id": "5/7"}, {"person_record_id": "bureau.example/5%2F7"}, []),
        ({}, {}, []),
    ],
)
def test_a_person_of_which_little_is_known_says_no_more_than_that(
    facts: dict[str, Any], expected: dict[str, Any], lost: list[str]
) -> None:
    record, left_out = to_record(Person(**facts), home=HOME, written=NOW)

    assert msgspec.structs.asdict(record) == msgspec.structs.asdict(PersonRecord(source_date=NOW, **expected))
    assert [finding.field for finding in left_out] == lost


@given(first=st.integers(1930, 2010), more=st.integers(1, 30))
def test_ages_made_of_years_hold_all_those_years(first: int, more: int) -> None:
    record, _ = to_record(Person(name="A B", born=PartialDate(first, first + more)), home=HOME, written=NOW)
    person, _ = to_person(record, "1", today=date(2026, 6, 1), now=NOW)

    assert person is not None
    assert person.born is not None
    assert person.born.first_year is not None
    assert person.born.last_year is not None
    assert person.born.first_year <= first
    assert person.born.last_year >= min(first + more, 2026)


def test_a_person_comes_back_as_he_went() -> None:
    person = Person(
        id="other.example/5",
        name="Гончаренко Микола Іванович",
        surname="Гончаренко",
        given="Микола",
        patronymic="Іванович",
        other_names=("Mykola Honcharenko",),
        sex="m",
        born=PartialDate(1999, 1999, 4, 12),
        marks="scar",
    )
    record, lost = to_record(person, home=HOME, written=NOW)

    assert lost == ()
    assert to_person(record, "1", today=date(2026, 6, 1), now=NOW) == (person, ())


WORDS = st.sampled_from(["Гончаренко", "Микола", "Олена", "Mykola"])


@given(
    st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("name", "surname", "given", "marks", "call_sign", "unit", "birthplace"), WORDS),
            "patronymic": st.just("Іванович"),
            "other_names": st.lists(WORDS, unique=True, max_size=2).map(tuple),
            "sex": st.sampled_from(["m", "f"]),
            "born": st.sampled_from([PartialDate(1999, 1999, 4, 12), PartialDate(1990, 1995), PartialDate()]),
            "region": st.sampled_from(["Київська область", "за рікою", "Бровари"]),
        },
    )
)
def test_what_was_not_said_is_not_said_after_the_way_there_and_back(facts: dict[str, Any]) -> None:
    record, _ = to_record(Person(**facts), home=HOME, written=NOW)
    person, _ = to_person(record, "1", today=date(2026, 6, 1), now=NOW)

    if person is not None:
        said = {name for name in Person.__struct_fields__ if getattr(person, name)}
        made_up = said - {name for name, value in facts.items() if value}
        assert made_up <= {"id", "name"}  # the whole name is made of its parts
        assert person.missing == {}


def test_several_names_of_which_the_first_is_not_known_are_other_names() -> None:
    record = PersonRecord(full_name=("неизвестно", "Цой Ир (Барс)", "123"), family_name="?", given_name="Ир")
    person, problems = to_person(record, "line 7", today=date(2026, 6, 1), now=NOW)

    assert person == Person(
        id="line 7",
        given="Ир",
        other_names=("Цой Ир", "Барс"),
        missing={"name": Missing.NOT_KNOWN, "surname": Missing.NOT_KNOWN},
    )
    assert [(problem.column, problem.code) for problem in problems] == [("full_name", "not_a_name")]


def test_a_patronymic_alone_is_no_given_name() -> None:
    record, lost = to_record(Person(surname="Гончаренко", patronymic="Іванович"), home=HOME, written=NOW)

    assert (record.full_name, record.given_name) == (("Гончаренко Іванович",), "")
    assert [finding.field for finding in lost] == ["patronymic"]
