"""PFIF as we send it: read back it says the same, and what it cannot say is told, never made up."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kintrace.lists import read_pfif
from kintrace.lists.pfif import (
    VERSIONS,
    Ages,
    Document,
    Export,
    Kept,
    NoteRecord,
    PersonRecord,
    Version,
    write_pfif,
)
from kintrace.lists.pfif.fields import fields
from kintrace.lists.pfif.values import description_of, other_of
from kintrace.matching import PartialDate

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOME = "bureau.example"
MYKOLA = PersonRecord(
    person_record_id="bureau.example/1",
    source_date=NOW - DAY,
    full_name=("Гончаренко Микола",),
    given_name="Микола",
    family_name="Гончаренко",
)
NOTE = NoteRecord(
    note_record_id="bureau.example/n1",
    person_record_id="bureau.example/1",
    author_name="Olha",
    source_date=NOW,
    text="No news.",
)


def write(*persons: PersonRecord, version: Version = "1.4") -> Export:
    return write_pfif(persons, home=HOME, now=NOW, version=version)


def read_back(export: Export) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.xml"
        path.write_bytes(export.data)
        return read_pfif(path)


def told(export: Export) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in export.left_out]


LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"])
LINE = st.text(LETTERS, max_size=12).map(str.strip)
TEXT = st.lists(LINE, max_size=4).map("\n".join).map(str.strip)
LINES = st.lists(LINE.filter(bool), max_size=3).map(tuple)
TIME = st.datetimes(datetime(1000, 1, 1), datetime(2999, 1, 1)).map(  # noqa: DTZ001 - the zone is set here
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
DAYS = st.one_of(
    st.dates().map(PartialDate.on),
    st.integers(1, 9999).map(PartialDate.in_year),
    st.builds(lambda year, month: PartialDate(year, year, month), st.integers(1, 9999), st.integers(1, 12)),
)
AGES = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(lambda two: Ages(min(two), max(two)))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": st.integers(1, 9).map("other.example/{}".format),
    "time": TIME,
    "line": LINE,
    "lines": LINES,
    "text": TEXT,
    "sex": st.sampled_from(["", "male", "female", "other"]),
    "day": st.none() | DAYS,
    "ages": st.none() | AGES,
    "flag": st.sampled_from([None, True, False]),
    "status": st.sampled_from(["", "believed_alive", "believed_dead", "is_note_author"]),
}


def sayable(kind: str, version: str) -> dict[str, st.SearchStrategy[Any]]:
    """Return what the fields of a version may hold; those that it demands hold something."""
    made = {}
    for field in fields(kind, version):
        values = VALUES[field.kind]
        if field.kind == "lines" and version != "1.4":
            values = values.map(lambda lines: lines[:1])
        if field.tag:
            made[field.name] = values.filter(bool) if field.mandatory else values
    return made


@st.composite
def documents(draw: st.DrawFn, version: Version) -> tuple[list[PersonRecord], list[NoteRecord]]:
    persons, numbers = [], iter(range(1_000))
    note_fields = sayable("note", version) | {"person_record_id": st.just("other.example/x")}

    def note(parent: str) -> NoteRecord:
        said = draw(st.fixed_dictionaries(note_fields))
        own = {"note_record_id": f"other.example/n{next(numbers)}", "person_record_id": parent}
        return NoteRecord(**(said | own))

    for _ in range(draw(st.integers(0, 3))):
        said = draw(st.fixed_dictionaries(sayable("person", version)))
        own = f"other.example/p{next(numbers)}"
        notes = tuple(note(own) for _ in range(draw(st.integers(0, 2))))
        later = {"expiry_date": None} if said.get("expiry_date", NOW) <= NOW else {}
        persons.append(PersonRecord(**(said | later | {"person_record_id": own, "notes": notes})))
    return persons, [note("other.example/9") for _ in range(draw(st.integers(0, 2)))]


@pytest.mark.parametrize("version", VERSIONS)
def test_what_a_version_can_say_is_read_back_as_it_was_written(version: Version) -> None:
    together: list[tuple[list[PersonRecord], list[NoteRecord]]] = []

    @settings(max_examples=60, deadline=None, database=None)
    @given(documents(version))
    def gather(made: tuple[list[PersonRecord], list[NoteRecord]]) -> None:
        together.append(made)

    gather()
    persons = [renumbered(one, n) for n, (made, _) in enumerate(together) for one in made]
    notes = [renumbered(one, n) for n, (_, made) in enumerate(together) for one in made]
    export = write_pfif(persons, notes, home=HOME, now=NOW, version=version)

    assert export.left_out == ()
    assert read_back(export) == Document(persons, notes, [])
    assert write_pfif(persons, notes, home=HOME, now=NOW, version=version).data == export.data


def renumbered(record: Any, number: int) -> Any:
    """Return a record whose ids are its own among many documents written into one file."""
    changed: dict[str, Any] = {
        name: f"{value}-{number}"
        for name in ("person_record_id", "note_record_id")
        if (value := getattr(record, name, ""))
    }
    if notes := getattr(record, "notes", ()):
        changed["notes"] = tuple(renumbered(note, number) for note in notes)
    return msgspec.structs.replace(record, **changed)


LABELLED = st.lists(LINE | st.sampled_from(["description:", "    x", "age: 20"]), max_size=4).map("\n".join)


@given(TEXT | LABELLED)
def test_a_description_survives_the_field_of_older_versions(description: str) -> None:
    said = description.strip()

    assert description_of(other_of(said).strip()) == said or not said


def test_a_description_that_begins_beside_its_label_is_read_whole() -> None:
    assert description_of("description: tall\n    thin") == "tall\nthin"
    assert description_of("eyes: blue\ndescription: tall") == "eyes: blue\ndescription: tall"


def test_nothing_is_made_of_what_is_not_known() -> None:
    export = write(msgspec.structs.replace(MYKOLA, notes=(NOTE,)))

    for absent in (b"status", b"made_contact", b"sex", b"age", b"expiry", b"birth", b"></"):
        assert absent not in export.data
    assert read_back(export).persons[0].notes[0].author_made_contact is None


@pytest.mark.parametrize(
    ("version", "changed", "missing"),
    [
        ("1.4", {"full_name": ()}, "full_name"),
        ("1.4", {"source_date": None}, "source_date"),
        ("1.3", {"full_name": (" ",)}, "full_name"),
        ("1.2", {"given_name": ""}, "given_name"),
        ("1.2", {"family_name": "\0"}, "family_name"),
    ],
)
def test_a_record_without_what_the_version_demands_is_not_written(
    version: Version, changed: dict[str, Any], missing: str
) -> None:
    export = write(msgspec.structs.replace(MYKOLA, **changed), version=version)

    assert (export.written, told(export)) == (0, [(missing, "mandatory")])
    assert b"person>" not in export.data


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ({"author_name": ""}, ("author_name", "mandatory")),
        ({"note_record_id": "n1"}, ("note_record_id", "not_a_record_id")),
        ({"person_record_id": "bureau.example/2"}, ("person_record_id", "note_of_another")),
    ],
)
def test_a_note_that_may_not_be_written_leaves_the_person(
    note: dict[str, str], reason: tuple[str, str]
) -> None:
    export = write(msgspec.structs.replace(MYKOLA, notes=(msgspec.structs.replace(NOTE, **note),)))

    assert (export.written, told(export)) == (1, [reason])
    assert b"note>" not in export.data


def test_a_note_about_nobody_is_not_written() -> None:
    lost = msgspec.structs.replace(NOTE, person_record_id="")

    (finding,) = write_pfif([], [lost], home=HOME, now=NOW).left_out

    assert (finding.record, finding.code) == ("bureau.example/n1", "note_of_another")
    assert finding.say("uk").startswith("Незрозуміло, про кого ця нотатка.")


def test_line_ends_and_tabs_of_a_text_are_kept() -> None:
    record = msgspec.structs.replace(MYKOLA, description="a\r\nb\tc\rd ]]> <!-- & é")

    assert read_back(write(record)).persons == [record]


def test_an_id_is_written_once_and_only_if_it_is_one() -> None:
    export = write(MYKOLA, MYKOLA, msgspec.structs.replace(MYKOLA, person_record_id="2"))

    assert export.written == 1
    assert told(export) == [("person_record_id", "same_id"), ("person_record_id", "not_a_record_id")]


def test_what_an_older_version_has_no_field_for_is_told() -> None:
    rich = msgspec.structs.replace(
        MYKOLA,
        full_name=("A B", "C D"),
        alternate_names=("E",),
        profile_urls=("http://example.org",),
        expiry_date=NOW + DAY,
        notes=(msgspec.structs.replace(NOTE, photo_url="http://example.org/1.jpg"),),
        kept=(Kept("{urn:x}rank", "private"),),
    )

    assert told(write(rich)) == [("{urn:x}rank", "no_field")]
    assert told(write(rich, version="1.3")) == [
        ("full_name", "no_field"),
        ("alternate_names", "no_field"),
        ("profile_urls", "no_field"),
        ("{urn:x}rank", "no_field"),
        ("photo_url", "no_field"),
    ]
    assert ("expiry_date", "no_field") in told(write(rich, version="1.2"))


def test_values_that_no_reader_would_understand_are_not_written() -> None:
    export = write(
        msgspec.structs.replace(
            MYKOLA,
            age=Ages(25, 18),
            date_of_birth=PartialDate(1999, 1999, None, 12),
            description="a\x01b",
            home_city="two\nlines",
            alternate_names=("one", "in\rtwo"),
        )
    )

    assert told(export) == [
        ("alternate_names", "lines_joined"),
        ("description", "letters_lost"),
        ("date_of_birth", "no_field"),
        ("age", "not_an_age"),
        ("home_city", "lines_joined"),
    ]
    found = read_back(export).persons[0]
    assert (found.description, found.home_city, found.age) == ("ab", "two lines", None)
    assert found.alternate_names == ("one", "in two")


def test_a_moment_without_a_zone_and_a_version_that_is_none_are_mistakes_of_the_program() -> None:
    with pytest.raises(ValueError, match="zone"):
        write(msgspec.structs.replace(MYKOLA, source_date=NOW.replace(tzinfo=None)))
    with pytest.raises(ValueError, match="version"):
        write(MYKOLA, version="1.1")  # type: ignore[arg-type]  # that is what is refused
