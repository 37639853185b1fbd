"""A strict reading of PFIF: what we write is valid in each version, and each rule finds its fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kintrace.lists import validate_pfif
from kintrace.lists.pfif import VERSIONS, NoteRecord, PersonRecord, Version, write_pfif

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
GOOD = {
    "person_record_id": "example.org/1",
    "source_date": "2026-03-31T12:00:00Z",
    "full_name": "Гончаренко Микола",
}
NOTE = {
    "note_record_id": "example.org/n1",
    "author_name": "Olha",
    "source_date": "2026-03-31T12:00:00Z",
    "text": "No news.",
}


def element(tag: str, fields: dict[str, str], inside: str = "") -> str:
    said = "".join(f"<p:{name}>{text}</p:{name}>" for name, text in fields.items())
    return f"<p:{tag}>{said}{inside}</p:{tag}>"


def faults(path: Path, *records: str, version: str = "1.4") -> list[tuple[str, str, str]]:
    body = "".join(records)
    path.write_text(f'<p:pfif xmlns:p="http://zesty.ca/pfif/{version}">{body}</p:pfif>', encoding="utf-8")
    return [(one.record, one.field, one.code) for one in validate_pfif(path, now=NOW)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "people.xml"


def test_a_person_with_a_note_is_valid(path: Path) -> None:
    assert faults(path, element("person", GOOD, element("note", NOTE))) == []


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("source_date", "2026-03-31T15:00:00+03:00", "not_in_utc"),
        ("source_date", "2026-03-31T12:00:00.5Z", "not_in_utc"),
        ("source_date", "31.03.2026", "not_a_time"),
        ("person_record_id", "nothing before a slash", "not_a_record_id"),
        ("date_of_birth", "12.04.1999", "not_a_day"),
        ("age", "about 20", "not_an_age"),
        ("sex", "man", "not_a_choice"),
        ("last_name", "Гончаренко", "unknown_element"),
        ("full_name", "", "mandatory"),
    ],
)
def test_each_field_is_held_to_its_rule(path: Path, field: str, text: str, code: str) -> None:
    assert [one[2] for one in faults(path, element("person", GOOD | {field: text}))] == [code]


@pytest.mark.parametrize(
    ("version", "field"),
    [("1.4", "full_name"), ("1.4", "source_date"), ("1.3", "full_name"), ("1.3", "source_date")],
)
def test_what_a_version_demands_must_be_there(path: Path, version: str, field: str) -> None:
    lacking = {name: text for name, text in GOOD.items() if name != field}

    assert faults(path, element("person", lacking), version=version) == [
        ("example.org/1", field, "mandatory")
    ]


def test_a_field_may_stand_once(path: Path) -> None:
    twice = element("person", GOOD).replace("</p:person>", "<p:full_name>Ivan</p:full_name></p:person>")

    assert faults(path, twice) == [("example.org/1", "full_name", "said_twice")]


def test_an_id_may_stand_once_for_each_kind_of_record(path: Path) -> None:
    assert faults(path, element("person", GOOD), element("person", GOOD)) == [
        ("example.org/1", "person_record_id", "same_id")
    ]
    same = element("note", NOTE | {"note_record_id": "example.org/1"})
    assert faults(path, element("person", GOOD, same)) == []


def test_a_note_is_about_the_person_around_it_or_says_about_whom(path: Path) -> None:
    alone = element("note", NOTE)
    other = element("person", GOOD, element("note", NOTE | {"person_record_id": "example.org/2"}))

    assert faults(path, alone) == [("example.org/n1", "person_record_id", "note_of_another")]
    assert faults(path, other) == [("example.org/n1", "person_record_id", "note_of_another")]


OLD = {"person_record_id": "example.org/1", "first_name": "Mykola", "last_name": "Honcharenko"}


def test_version_1_2_wants_ids_first_and_notes_last_and_later_versions_do_not(path: Path) -> None:
    late = {name: OLD[name] for name in ("first_name", "person_record_id", "last_name")}
    note = element("note", {"person_record_id": "example.org/1", **NOTE})
    before = element("person", OLD, element("note", NOTE) + "<p:sex>male</p:sex>")

    assert faults(path, element("person", late), version="1.2") == [
        ("example.org/1", "person_record_id", "out_of_order")
    ]
    assert {one[2] for one in faults(path, note, version="1.2")} == {"out_of_order"}
    assert faults(path, before, version="1.2") == [("example.org/1", "note", "out_of_order")]
    new = {name: GOOD[name] for name in ("full_name", "source_date", "person_record_id")}
    assert faults(path, element("person", new), version="1.4") == []


def test_what_has_expired_may_tell_nothing(path: Path) -> None:
    gone = GOOD | {"expiry_date": "2026-05-31T00:00:00Z"}
    left = {name: gone[name] for name in ("person_record_id", "source_date", "expiry_date")}
    note = element("note", NOTE | {"person_record_id": "example.org/1"})

    assert faults(path, element("person", gone)) == [("example.org/1", "expiry_date", "expired_and_told")]
    assert faults(path, element("person", left)) == []
    assert faults(path, element("person", left), note) == [
        ("example.org/n1", "person_record_id", "expired_and_told")
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_we_write_is_valid_in_every_version(path: Path, version: Version) -> None:
    note = NoteRecord(
        note_record_id="bureau.example/n",
        author_name="bureau",
        source_date=NOW,
        text="None.",
        status="believed_alive",
    )
    whole = PersonRecord(
        person_record_id="bureau.example/1",
        source_date=NOW,
        expiry_date=NOW + DAY,
        full_name=("Гончаренко Микола", "Honcharenko"),
        given_name="Микола",
        family_name="Гончаренко",
        alternate_names=("Коля",),
        description="tattoo:\n  an anchor\x00",
        notes=(note,),
    )
    gone = msgspec.structs.replace(whole, person_record_id="bureau.example/2", expiry_date=NOW - DAY)

    path.write_bytes(write_pfif([whole, gone], home="bureau.example", now=NOW, version=version).data)

    assert validate_pfif(path, now=NOW) == []
