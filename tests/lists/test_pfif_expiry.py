"""What has expired is emptied or passed over, and does not come back by an older copy."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from kintrace.lists.pfif import PersonRecord, Version, is_placeholder, may_replace, placeholder, write_pfif
from tests.lists.test_pfif_writing import DAY, HOME, MYKOLA, NOTE, NOW, read_back, told, write

EXPIRED = msgspec.structs.replace(MYKOLA, expiry_date=NOW - DAY, notes=(NOTE,))
CLONE = msgspec.structs.replace(EXPIRED, person_record_id="other.example/1")


def test_our_own_expired_record_is_written_as_a_placeholder_without_a_name() -> None:
    export = write(EXPIRED)
    (found,) = read_back(export).persons

    assert found == PersonRecord(
        person_record_id="bureau.example/1", entry_date=NOW, expiry_date=NOW - DAY, source_date=NOW
    )
    assert is_placeholder(found)
    assert (export.written, told(export)) == (1, [])
    assert read_back(export).findings == []


@pytest.mark.parametrize(("record", "version"), [(CLONE, "1.4"), (CLONE, "1.3"), (EXPIRED, "1.2")])
def test_an_expired_clone_is_not_passed_on_nor_anything_expired_where_expiry_cannot_be_said(
    record: PersonRecord, version: Version
) -> None:
    export = write(record, version=version)

    assert (export.written, told(export)) == (0, [("", "expired")])
    assert "Гончаренко".encode() not in export.data


def test_notes_that_stand_by_themselves_go_with_their_person() -> None:
    export = write_pfif([EXPIRED], [NOTE], home=HOME, now=NOW)

    assert told(export) == [("", "expired")]
    assert b"note>" not in export.data


def test_a_placeholder_stays_as_it_is_and_nothing_else_becomes_one() -> None:
    once = placeholder(EXPIRED, NOW)

    assert placeholder(once, NOW + DAY) == once
    with pytest.raises(ValueError, match="not expired"):
        placeholder(MYKOLA, NOW)


@pytest.mark.parametrize(
    ("new", "held", "may"),
    [
        ({"source_date": NOW}, {}, True),
        ({"source_date": NOW - 2 * DAY}, {}, False),
        ({"source_date": None}, {}, False),
        ({"source_date": NOW}, {"source_date": None}, True),
        ({"expiry_date": NOW - DAY, "source_date": NOW}, {}, False),
        ({}, {"expiry_date": NOW - DAY, "source_date": NOW}, False),
        ({"source_date": NOW - DAY / 2}, {"expiry_date": NOW - DAY / 4, "source_date": NOW - DAY}, False),
        ({"source_date": NOW}, {"expiry_date": NOW - DAY / 4, "source_date": NOW - DAY}, True),
    ],
)
def test_what_has_expired_does_not_come_back_by_an_older_copy(
    new: dict[str, Any], held: dict[str, Any], may: bool
) -> None:
    one, other = (msgspec.structs.replace(MYKOLA, **changed) for changed in (new, held))

    assert may_replace(one, other, NOW) is may


def test_a_placeholder_takes_the_place_of_a_record_and_no_other_record_s() -> None:
    emptied = placeholder(EXPIRED, NOW)

    assert may_replace(emptied, MYKOLA, NOW)
    assert not may_replace(emptied, emptied, NOW)
    with pytest.raises(ValueError, match="ids"):
        may_replace(emptied, CLONE, NOW)


def test_a_placeholder_with_no_good_id_is_not_written() -> None:
    export = write(msgspec.structs.replace(placeholder(EXPIRED, NOW), person_record_id="bureau.example/ "))

    assert (export.written, told(export)) == (0, [("person_record_id", "not_a_record_id")])
