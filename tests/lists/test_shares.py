"""Persons given away: JSON holds all and reads back, FollowTheMoney and tables say what they cannot hold."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.lists import read_people, read_pfif, validate_pfif
from kintrace.lists.pfif import VERSIONS, Version
from kintrace.lists.shares import (
    Entity,
    NotAShare,
    Share,
    SharedClaim,
    SharedPerson,
    json_schema,
    read_share,
    to_entity,
    validate_entity,
    write_entities,
    write_persons,
    write_share,
    write_table,
)
from kintrace.lists.shares.ftm import properties
from kintrace.matching import Missing, PartialDate, Person

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOME = "bureau.example"
PETR = Person(
    surname="Иванов",
    given="Пётр",
    patronymic="Сергеевич",
    other_names=("Petr Ivanov",),
    call_sign="Байкал",
    sex="m",
    born=PartialDate.on(date(2001, 4, 12)),
    birthplace="с. Ивановка",
    region="Бурятия",
    unit="в/ч 46108",
    rank="рядовой",
    number="А-123456",
    marks="якорь",
)


def share(*persons: SharedPerson) -> Share:
    return Share(made_at=NOON, sender=HOME, recipient="Red Cross", purpose="agency", persons=persons)


def held(described: Person = PETR, **more: object) -> SharedPerson:
    return SharedPerson(id="7", kind="held", described=described, **more)  # type: ignore[arg-type]  # as they come


def claim(
    what: str = "captured", described: Person = PETR, on: date | None = date(2026, 3, 1)
) -> SharedClaim:
    return SharedClaim(
        claim=what,
        source="Invented camp",
        source_class="authority",
        described=described,
        known_on=date(2026, 3, 2),
        happened_on=on,
        precision="day" if on else "unknown",
    )


# JSON.

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
BORN = st.none() | st.builds(
    PartialDate,
    st.none() | st.integers(1900, 2010),
    st.none() | st.integers(1900, 2010),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 31),
)
PERSONS = st.builds(
    Person,
    name=TEXT,
    surname=TEXT,
    other_names=st.lists(TEXT, max_size=2).map(tuple),
    born=BORN,
    sex=st.sampled_from(["", "m", "f"]),
    marks=TEXT,
    missing=st.dictionaries(st.sampled_from(["region", "unit", "born"]), st.sampled_from(list(Missing))),
)
CLAIMS = st.builds(
    SharedClaim,
    claim=st.sampled_from(["captured", "dead"]),
    source=TEXT,
    source_class=st.sampled_from(["icrc", "hearsay"]),
    described=PERSONS,
    known_on=st.dates(),
    happened_on=st.none() | st.dates(),
    precision=st.sampled_from(["day", "month", "year", "unknown"]),
)
SHARED = st.builds(
    SharedPerson,
    id=TEXT,
    kind=st.sampled_from(["held", "sought", "listed"]),
    described=PERSONS,
    step=st.sampled_from(["", "captive"]),
    status=st.sampled_from(["", "believed_alive"]),
    claims=st.lists(CLAIMS, max_size=2).map(tuple),
)


@given(st.lists(SHARED, max_size=3).map(tuple))
def test_json_reads_back_as_the_same(persons: tuple[SharedPerson, ...]) -> None:
    whole = share(*persons)

    assert read_share(write_share(whole).data) == whole


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": "kintrace-share", "version": 2, "made_at": "2026-11-02T12:00:00Z", "persons": []}',
        b'{"format": "other", "version": 1, "made_at": "2026-11-02T12:00:00Z", "persons": []}',
        b'{"made_at": "2026-11-02T12:00:00Z", "persons": []}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_other_json_is_refused_without_repeating_it(data: bytes) -> None:
    with pytest.raises(NotAShare, match=r"people\.json is no list of persons"):
        read_share(data, "people.json")


def test_the_schema_knows_every_field_and_stands_in_the_docs() -> None:
    schema = json_schema()
    page = Path(__file__).parents[2] / "docs" / "exports.schema.json"

    assert set(schema["$defs"]["Person"]["properties"]) == set(Person.__struct_fields__)
    assert set(schema["$defs"]["Share"]["required"]) == {"format", "version", "made_at", "persons"}
    assert (
        json.loads(page.read_text(encoding="utf-8")) == schema
    )  # kintrace schema > docs/exports.schema.json


# FollowTheMoney.


def test_a_person_becomes_an_entity() -> None:
    entity, lost = to_entity(held(), sender=HOME)

    assert entity == Entity(
        "bureau.example-7",
        "Person",
        {
            "name": ["Иванов Пётр Сергеевич"],
            "alias": ["Petr Ivanov"],
            "weakAlias": ["Байкал"],
            "firstName": ["Пётр"],
            "lastName": ["Иванов"],
            "fatherName": ["Сергеевич"],
            "gender": ["male"],
            "birthDate": ["2001-04-12"],
            "birthPlace": ["с. Ивановка"],
            "country": ["ru"],
            "address": ["Бурятия"],
            "position": ["рядовой"],
            "idNumber": ["А-123456"],
            "appearance": ["якорь"],
        },
    )
    assert validate_entity(entity) == []
    assert [(one.field, one.code) for one in lost] == [("unit", "no_property")]


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (PartialDate.in_year(1999), ["1999"]),
        (PartialDate(1999, 1999, 4), ["1999-04"]),
        (PartialDate.in_year(1998, 1999), None),
        (PartialDate(None, None, 4, 12), None),
        (None, None),
    ],
)
def test_a_birth_is_said_as_far_as_it_is_known(born: PartialDate | None, said: list[str] | None) -> None:
    entity, lost = to_entity(held(Person(name="Иванов", born=born)))

    assert entity.properties.get("birthDate") == said
    assert bool(lost) == (said is None and born is not None)


def test_two_sources_stand_beside_each_other() -> None:
    other = Person(surname="Іванов", given="Петро", born=PartialDate.in_year(2002))

    entity, lost = to_entity(held(claims=(claim(described=other),)))

    assert entity.properties["lastName"] == ["Иванов", "Іванов"]
    assert entity.properties["alias"] == ["Petr Ivanov", "Іванов Петро"]
    assert entity.properties["birthDate"] == ["2001-04-12", "2002"]
    assert "claims" in {one.field for one in lost}


def test_the_day_of_a_death_is_written_only_for_the_identified() -> None:
    claims = (claim("dead"),)

    unsure, _ = to_entity(held(step="presumed_dead", claims=claims))
    sure, _ = to_entity(held(step="dead_identified", status="believed_dead", claims=claims))

    assert "deathDate" not in unsure.properties
    assert sure.properties["deathDate"] == ["2026-03-01"]


@given(SHARED)
def test_every_entity_with_a_name_is_valid(person: SharedPerson) -> None:
    entity, _ = to_entity(person, sender=HOME)

    assert set(validate_entity(entity)) <= ({"name"} if "name" not in entity.properties else set())


def test_a_wrong_entity_is_found_out() -> None:
    wrong = Entity(
        " ", "Vessel", {"name": [], "birthDate": ["12.04.2001"], "hull": ["1"], "country": ["Russia"]}
    )

    assert validate_entity(wrong) == ["id", "schema", "name", "name", "birthDate", "hull", "country"]


def test_the_table_of_properties_is_that_of_the_library() -> None:
    library = pytest.importorskip("followthemoney")  # the benchmark's venv has it, the tests' has not

    person = library.model.get("Person")

    for name, known in properties().items():
        assert person.get(name).type.name == known.type
        assert (person.get(name).max_length or known.longest) >= known.longest


# PFIF.


@pytest.mark.parametrize("version", VERSIONS)
def test_a_share_is_valid_pfif_with_a_status_only_where_one_is_known(
    tmp_path: Path, version: Version
) -> None:
    persons = [
        msgspec.structs.replace(held(step="known"), id="1"),
        msgspec.structs.replace(held(step="captive", status="believed_alive"), id="2"),
        msgspec.structs.replace(held(step="presumed_dead"), id="3"),
    ]

    made = write_persons(share(*persons), home=HOME, version=version)

    path = tmp_path / "people.xml"
    path.write_bytes(made.data)
    assert validate_pfif(path, now=NOON) == []
    notes = {one.person_record_id: one.notes for one in read_pfif(path).persons}
    assert [note.status for note in notes[f"{HOME}/2"]] == ["believed_alive"]
    assert notes[f"{HOME}/1"] == notes[f"{HOME}/3"] == ()
    assert (f"{HOME}/3", "not_a_status") in {(one.record, one.code) for one in made.left_out}
    assert {one.field for one in made.left_out} >= {"unit", "number", "call_sign"}


# Tables. No formula leaves: 500 hostile beginnings, read back by a reader that knows formulas.

STARTS = "=+-@\t\r\n\0|%＝＋－＠﹢﹣﹦﹫−"
RESTS = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("x")', "@SUM(1)", "x", "+1;A1")
HOSTILE = [
    f"{space}{start}{rest}" for start in STARTS for space in ("", " ", "\u00a0", "\ufeff") for rest in RESTS
]


def test_no_cell_of_a_table_begins_a_formula() -> None:
    people = [
        SharedPerson(id=text, kind="listed", described=Person(name=text, marks=text)) for text in HOSTILE
    ]

    rows = list(csv.reader(io.StringIO(write_table(share(*people)).data.decode("utf-8-sig"), newline="")))

    assert len(HOSTILE) >= 500
    assert len(rows) == len(HOSTILE) + 1
    assert [
        cell for row in rows for cell in row if cell.lstrip(" \u00a0\u3000\ufeff")[:1] in set(STARTS)
    ] == []


def test_a_table_is_read_again_with_what_is_missing() -> None:
    person = Person(
        surname="Иванов",
        given="Пётр",
        born=PartialDate(1999, 1999, 4),
        missing={"region": Missing.NOT_KNOWN, "unit": Missing.DECLINED},
    )
    made = write_table(share(SharedPerson(id="9", kind="listed", described=person)))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_bytes(made.data)
        [read] = read_people(path, today=NOON.date()).persons()

    assert msgspec.structs.replace(read, id="") == person


def test_the_lines_of_entities_are_one_object_each() -> None:
    made = write_entities(share(held(), held(Person(name="Иванов\nПётр"))))

    assert [json.loads(line)["schema"] for line in made.data.decode().splitlines()] == ["Person", "Person"]
