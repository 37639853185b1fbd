"""Whether a file is PFIF by the letter of its version: what a strict receiver would find fault with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kintrace.lists.pfif.fields import Field, fields
from kintrace.lists.pfif.findings import (
    ExpiredAndTold,
    Finding,
    MandatoryMissing,
    NoteOfAnother,
    NotInUtc,
    OutOfOrder,
    SaidTwice,
    SameIdTwice,
    UnknownElement,
)
from kintrace.lists.pfif.reading import PfifFile, Raw
from kintrace.lists.pfif.values import READ
from kintrace.lists.refusals import UnreadableCell

_UTC: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_LEFT: Final = frozenset({"person_record_id", "entry_date", "expiry_date", "source_date"})
_FIRST: Final = {"person": ("person_record_id",), "note": ("note_record_id", "person_record_id")}


def validate(file: PfifFile, *, now: datetime) -> list[Finding]:
    """Return what in a file breaks the rules of its version of PFIF; nothing if it is valid.

    Stricter than the reader, which understands more than it should: each field as its version names it, once,
    with an allowed value; record ids of a domain and a local id, each once; times in UTC; what is mandatory;
    notes about somebody; in 1.2 the ids first and notes last; from 1.3 on nothing told of what has expired.

    Args:
        file: Open; it is closed behind the last record.
        now: What expires until now has expired.

    Raises:
        UnreadableFile: If it cannot be read, is damaged, has a document type, or is no PFIF.

    Source:
        PFIF 1.4 (29 May 2012), PERSON records, NOTE records, Data expiry; the order of 1.2 as its reference
        validator asks for it.
    """
    validator = _Validator(now)
    for raw in file.raw():
        validator.record(raw)
    return validator.findings()


class _Validator:
    """Goes through one file and remembers what spans records."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._ids: set[tuple[str, str]] = set()
        self._gone: set[str] = set()
        self._about: list[tuple[str, str]] = []
        self._found: list[Finding] = []

    def findings(self) -> list[Finding]:
        """Return what was found, with notes about persons who have expired."""
        notes = [own for own, person in self._about if person in self._gone]
        return self._found + [Finding.of(ExpiredAndTold(), own, "person_record_id") for own in notes]

    def record(self, raw: Raw, person: str | None = None) -> None:
        """Look at one record; a note inside a person is told whose it is."""
        values = _values(raw)
        own = values.get(f"{raw.kind}_record_id", "") or f"line {raw.line}"
        for reason, field in self._amiss(raw, values, person):
            self._found.append(Finding.of(reason, own, field))
        for note in raw.notes:
            self.record(note, values.get("person_record_id", ""))

    def _amiss(
        self, raw: Raw, values: dict[str, str], person: str | None
    ) -> Iterator[tuple[UnreadableCell, str]]:
        yield from _elements_amiss(raw)
        own = f"{raw.kind}_record_id"
        if (raw.kind, values.get(own, "")) in self._ids:
            yield SameIdTwice(), own
        elif own in values:
            self._ids.add((raw.kind, values[own]))
        told = set(values) - _LEFT or bool(raw.notes)
        yield from _missing(raw, values, is_placeholder="expiry_date" in values and not told)
        if raw.version == "1.2":
            yield from _order_amiss(raw)
        if raw.kind == "note":
            yield from self._note_amiss(values, person)
        elif self._has_expired(raw.version, values):
            self._gone.add(values.get(own, ""))
            if told:
                yield ExpiredAndTold(), "expiry_date"

    def _note_amiss(self, values: dict[str, str], person: str | None) -> Iterator[tuple[UnreadableCell, str]]:
        about = values.get("person_record_id", person or "")
        if not about or (person is not None and about != person):
            yield NoteOfAnother(), "person_record_id"
        if person is None:  # a note inside an expired person is told by that person
            self._about.append((values.get("note_record_id", ""), about))

    def _has_expired(self, version: str, values: dict[str, str]) -> bool:
        """Whether a person may tell nothing any more. 1.2 has no expiry."""
        try:
            return version != "1.2" and READ["time"](values.get("expiry_date", "")) <= self._now
        except UnreadableCell:
            return False


def _values(raw: Raw) -> dict[str, str]:
    """Return the texts of a record's fields that say something, by their names in 1.4."""
    names = _by_tag(raw)
    return {names[tag].name: text.strip() for tag, text in raw.elements if tag in names and text.strip()}


def _by_tag(raw: Raw) -> dict[str, Field]:
    return {field.tag: field for field in fields(raw.kind, raw.version) if field.tag}


def _missing(
    raw: Raw, values: dict[str, str], *, is_placeholder: bool
) -> Iterator[tuple[UnreadableCell, str]]:
    """Return what the version demands and is not there; of a placeholder only ids and dates are demanded."""
    for field in fields(raw.kind, raw.version):
        is_owed = field.mandatory and (not is_placeholder or field.name in _LEFT or raw.kind == "note")
        if is_owed and field.name not in values:
            yield MandatoryMissing(), field.name


def _elements_amiss(raw: Raw) -> Iterator[tuple[UnreadableCell, str]]:
    """Return what is wrong with single elements: strange, twice, of a value that is not allowed."""
    names, seen = _by_tag(raw), set[str]()
    for tag, text in raw.elements:
        field = names.get(tag)
        if field is None:
            yield UnknownElement(), tag
            continue
        if tag in seen:
            yield SaidTwice(), field.name
        seen.add(tag)
        if not (said := text.strip()):
            continue
        try:
            READ[field.kind](said)
        except UnreadableCell as reason:
            yield reason, field.name
        else:
            if field.kind == "time" and not _UTC.fullmatch(said):
                yield NotInUtc(), field.name


def _order_amiss(raw: Raw) -> Iterator[tuple[UnreadableCell, str]]:
    """Return what stands in another place than 1.2 wants it: ids first, notes behind all else."""
    tags = [tag for tag, _ in raw.elements]
    first = [tag for tag in _FIRST[raw.kind] if tag in tags]
    for place, tag in enumerate(first):
        if tags[place] != tag:
            yield OutOfOrder(), tag
    if raw.late:
        yield OutOfOrder(), "note"
