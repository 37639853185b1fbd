"""PFIF files in: records one by one, each with what of it could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import msgspec

from kintrace.lists.closing import Closing
from kintrace.lists.pfif.fields import Field, fields
from kintrace.lists.pfif.findings import (
    Finding,
    MandatoryMissing,
    NoteOfAnother,
    SaidTwice,
    SameIdTwice,
    UnknownElement,
)
from kintrace.lists.pfif.records import Kept, NoteRecord, PersonRecord
from kintrace.lists.pfif.values import READ, description_of
from kintrace.lists.refusals import UnreadableCell
from kintrace.lists.worker import Worker

_PROGRAM: Final = Path(__file__).with_name("limited.py")
_PLACEHOLDER: Final = frozenset({"person_record_id", "entry_date", "expiry_date", "source_date"})


class Raw(msgspec.Struct, array_like=True):
    """A record as `limited.py` sends it.

    Attributes:
        kind: "person" or "note".
        version: As its namespace says.
        line: Where in the file it begins, from 1.
        elements: Names and texts, in their order.
        notes: Those inside a person.
        late: Whether an element of a person stands behind a note in it.
    """

    kind: str
    version: str
    line: int
    elements: list[tuple[str, str]]
    notes: list[Raw]
    late: bool = False


class _Ended(msgspec.Struct):
    """The last frame."""

    refused: str = ""
    kind: str = ""
    limit: str = ""
    line: int = 0
    end: bool = False


_FRAME: Final = msgspec.msgpack.Decoder(_Ended | list[Raw])


class Entry(NamedTuple):
    """One record that stands in a file by itself: a person with the notes inside, or a note.

    Attributes:
        record: What it says.
        version: The version of PFIF it is written in; one file may hold several.
        line: Where in the file it begins, from 1.
        findings: What of it, or of its notes, could not be read.
    """

    record: PersonRecord | NoteRecord
    version: str
    line: int
    findings: tuple[Finding, ...]


class PfifFile(Closing):
    """An open PFIF file, by itself or inside an Atom or RSS feed. Its records can be read once.

    Attributes:
        name: The name of the file.
        share: How much of the file has been read, 0 or 1: nobody knows how many records will come.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self.share = 0.0
        self._worker = Worker(_PROGRAM, file, name)

    def close(self) -> None:
        """End the process that reads the file, whether it is done or not."""
        self._worker.close()

    def __iter__(self) -> Iterator[Entry]:
        """Return the records in their order, and close the file behind the last.

        Raises:
            UnreadableFile: Where the file is damaged, hostile or no PFIF; what stands before was given.
        """
        with self:
            yield from self._entries()
        self.share = 1.0

    def raw(self) -> Iterator[Raw]:
        """Return the records as they stand, not understood, and close the file behind the last.

        Raises:
            UnreadableFile: Where the file is damaged, hostile or no PFIF; what stands before was given.
        """
        with self:
            yield from self._raw()
        self.share = 1.0

    def _entries(self) -> Iterator[Entry]:
        ids: set[str] = set()
        for raw in self._raw():
            yield _entry(raw, ids)

    def _raw(self) -> Iterator[Raw]:
        while not isinstance(frame := _FRAME.decode(self._worker.frame()), _Ended):
            yield from frame
        if frame.refused:
            raise self._worker.refusal(frame.refused, kind=frame.kind, limit=frame.limit, line=frame.line)


class Document(NamedTuple):
    """A whole PFIF file.

    Attributes:
        persons: In their order, each with the notes inside it.
        notes: Those that stand by themselves.
        findings: What could not be read.
    """

    persons: list[PersonRecord]
    notes: list[NoteRecord]
    findings: list[Finding]


def read_whole(file: PfifFile) -> Document:
    """Return all that is in an open file, and close it.

    Raises:
        UnreadableFile: If the file is damaged, hostile or no PFIF.
    """
    document = Document([], [], [])
    with file:
        for entry in file:
            if isinstance(entry.record, PersonRecord):
                document.persons.append(entry.record)
            else:
                document.notes.append(entry.record)
            document.findings.extend(entry.findings)
    return document


class _Reader:
    """One record on its way from elements to a struct."""

    def __init__(self, raw: Raw, ids: set[str]) -> None:
        self._raw, self._ids = raw, ids
        self._fields = {field.tag: field for field in fields(raw.kind, raw.version) if field.tag}
        self.values: dict[str, Any] = {}
        self._kept: list[Kept] = []
        self._reasons: list[tuple[UnreadableCell, str]] = []

    def read(self) -> None:
        """Read all elements and say what is amiss with them."""
        for tag, text in self._raw.elements:
            self._element(tag, text)
        self.values["kept"] = tuple(self._kept)
        name = f"{self._raw.kind}_record_id"
        if (own := self.values.get(name)) in self._ids:
            self.amiss(SameIdTwice(), name)
        elif own:
            self._ids.add(own)
        if not _is_placeholder(self.values, self._raw):
            for field in self._fields.values():
                if field.mandatory and not self.values.get(field.name):
                    self.amiss(MandatoryMissing(), field.name)

    def amiss(self, reason: UnreadableCell, field: str = "") -> None:
        """Note what is amiss with a field or with the record."""
        self._reasons.append((reason, field))

    def findings(self) -> list[Finding]:
        """Return what is amiss, under the id of the record or its line."""
        own = self.values.get(f"{self._raw.kind}_record_id") or f"line {self._raw.line}"
        return [Finding.of(reason, own, field) for reason, field in self._reasons]

    def _element(self, tag: str, text: str) -> None:
        field = self._fields.get(tag)
        if field is not None and not text.strip():
            return  # an empty field says no more than one that is not there
        try:
            if field is None:
                raise UnknownElement
            if field.name in self.values:
                raise SaidTwice
            self.values[field.name] = _value(field, text.strip())
        except UnreadableCell as reason:
            self.amiss(reason, field.name if field else tag)
            self._kept.append(Kept(tag, text))


def _value(field: Field, text: str) -> object:
    value = READ[field.kind](text)
    return description_of(text) if field.tag == "other" else value


def _is_placeholder(values: dict[str, Any], raw: Raw) -> bool:
    """Whether a person has expired and been emptied: then nothing but ids and dates is demanded."""
    said = {name for name, value in values.items() if value}
    return raw.kind == "person" and "expiry_date" in said and said <= _PLACEHOLDER and not raw.notes


def _entry(raw: Raw, ids: set[str]) -> Entry:
    reader = _Reader(raw, ids)
    reader.read()
    if raw.kind == "note":
        if not reader.values.get("person_record_id"):
            reader.amiss(NoteOfAnother(), "person_record_id")
        return Entry(NoteRecord(**reader.values), raw.version, raw.line, tuple(reader.findings()))
    findings = reader.findings()
    notes = []
    for inside in raw.notes:
        note, more = _inner_note(inside, reader.values.get("person_record_id", ""), ids)
        notes.append(note)
        findings += more
    person = PersonRecord(**reader.values, notes=tuple(notes))
    return Entry(person, raw.version, raw.line, tuple(findings))


def _inner_note(raw: Raw, person: str, ids: set[str]) -> tuple[NoteRecord, list[Finding]]:
    """Return a note inside a person, which is about that person unless it says otherwise."""
    reader = _Reader(raw, ids)
    reader.read()
    if reader.values.setdefault("person_record_id", person) != person:
        reader.amiss(NoteOfAnother(), "person_record_id")
    return NoteRecord(**reader.values), reader.findings()
