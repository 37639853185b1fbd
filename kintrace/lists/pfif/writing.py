"""PFIF files out: the same records give the same bytes, and what is left out is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

import msgspec

from kintrace.lists.pfif.expiry import is_expired, is_placeholder, placeholder
from kintrace.lists.pfif.fields import NAMESPACE, VERSIONS, Field, Version, fields
from kintrace.lists.pfif.findings import (
    Expired,
    Finding,
    LettersLost,
    LinesJoined,
    MandatoryMissing,
    NoField,
    NoteOfAnother,
    SameIdTwice,
)
from kintrace.lists.pfif.records import NoteRecord, PersonRecord, home_of
from kintrace.lists.pfif.values import READ, WRITE, other_of
from kintrace.lists.refusals import UnreadableCell

#: Everything that no XML document may hold. Source: Extensible Markup Language 1.0, fifth edition, 2.2.
_NO_LETTERS: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS: Final = re.compile(r"\s*[\r\n\x85\u2028\u2029]\s*")
_WORDS: Final = frozenset({"line", "lines", "text"})
_INDENT: Final = "  "


class Export(NamedTuple):
    """What was written, and what was not.

    Attributes:
        data: The file, in UTF-8.
        written: How many persons are in it, placeholders included.
        left_out: What PFIF or this version of it cannot hold, and records that may not be written at all.
    """

    data: bytes
    written: int
    left_out: tuple[Finding, ...]


def write_pfif(
    persons: Iterable[PersonRecord],
    notes: Iterable[NoteRecord] = (),
    *,
    home: str,
    now: datetime,
    version: Version = "1.4",
) -> Export:
    """Return records as a PFIF file.

    A record is left out, and that is said, if it lacks a field that the version demands, if its id is none or
    stands twice, or if it has expired and is a clone. What has expired of our own becomes a placeholder, and
    its notes go with it.

    Args:
        persons: With the notes inside them.
        notes: That stand by themselves.
        home: The domain of this bureau: records with other domains are clones.
        now: Records that expire until now have expired.
        version: Of PFIF.

    Raises:
        ValueError: If there is no such version.
    """
    if version not in VERSIONS:
        raise ValueError(f"no such version: {version}")
    writer = _Writer(home.lower(), now, version)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<pfif:pfif xmlns:pfif="{NAMESPACE}{version}">']
    for person in persons:
        lines += writer.person(person)
    for note in notes:
        lines += writer.note(note, _INDENT)
    lines += ["</pfif:pfif>", ""]
    return Export("\n".join(lines).encode(), writer.written, tuple(writer.left_out))


class _Writer:
    """Writes one file and remembers what it left out."""

    def __init__(self, home: str, now: datetime, version: Version) -> None:
        self._home, self._now, self._version = home, now, version
        self.written = 0
        self.left_out: list[Finding] = []
        self._ids: set[str] = set()
        self._gone: set[str] = set()

    def person(self, record: PersonRecord) -> list[str]:
        """Return the lines of a person, none if it may not be written."""
        own = record.person_record_id
        if is_expired(record, self._now):
            self._gone.add(own)
            if home_of(own) != self._home or self._version == "1.2":  # 1.2 has no expiry: it would come back
                return self._leave_out(Expired(), own)
            record = placeholder(record, self._now)
        if not self._may_be_written("person", record, own):
            return []
        self.written += 1
        lines = [f"{_INDENT}<pfif:person>", *self._fields("person", record, own, _INDENT * 2)]
        for note in record.notes:
            parent = note.person_record_id or own
            if parent == own:
                note = msgspec.structs.replace(note, person_record_id=own)  # noqa: PLW2901
                lines += self.note(note, _INDENT * 2)
            else:
                self._leave_out(NoteOfAnother(), note.note_record_id, "person_record_id")
        return [*lines, f"{_INDENT}</pfif:person>"]

    def note(self, record: NoteRecord, indent: str) -> list[str]:
        """Return the lines of a note, none if it may not be written."""
        own = record.note_record_id
        if not record.person_record_id:
            return self._leave_out(NoteOfAnother(), own, "person_record_id")
        if record.person_record_id in self._gone:
            return self._leave_out(Expired(), own)
        if not self._may_be_written("note", record, own):
            return []
        inside = self._fields("note", record, own, indent + _INDENT)
        return [f"{indent}<pfif:note>", *inside, f"{indent}</pfif:note>"]

    def _leave_out(self, reason: UnreadableCell, record: str, field: str = "") -> list[str]:
        self.left_out.append(Finding.of(reason, record, field))
        return []

    def _may_be_written(self, kind: str, record: PersonRecord | NoteRecord, own: str) -> bool:
        """Whether a record has a good id of its own and all that the version demands."""
        name = f"{kind}_record_id"
        missing = list(self._missing(kind, record, (name,) if _is_empty(record) else None))
        for field, reason in missing:
            self._leave_out(reason, own, field)
        if missing:
            return False
        if own in self._ids:
            self._leave_out(SameIdTwice(), own, name)
            return False
        self._ids.add(own)
        return True

    def _missing(
        self, kind: str, record: PersonRecord | NoteRecord, demanded: tuple[str, ...] | None
    ) -> Iterator[tuple[str, UnreadableCell]]:
        """Return the fields demanded, by the version if not by name, that say nothing to write."""
        for field in fields(kind, self._version):
            if field.mandatory if demanded is None else field.name in demanded:
                text, reasons = self._said(field, getattr(record, field.name))
                if not text:
                    unwritable = reasons and field.kind not in _WORDS
                    yield field.name, reasons[0] if unwritable else MandatoryMissing()

    def _fields(self, kind: str, record: PersonRecord | NoteRecord, own: str, indent: str) -> Iterator[str]:
        for field in fields(kind, self._version):
            text, reasons = self._said(field, getattr(record, field.name))
            for reason in reasons:
                self._leave_out(reason, own, field.name)
            if text:
                yield f"{indent}<pfif:{field.tag}>{_escaped(text)}</pfif:{field.tag}>"
        for kept in record.kept:
            self._leave_out(NoField(), own, kept.name)

    def _said(self, field: Field, value: Any) -> tuple[str, list[UnreadableCell]]:
        """Return what is written of a value, "" if nothing, and why not all of it is."""
        if value in {None, "", ()}:
            return "", []
        if not field.tag:
            return "", [NoField()]
        if field.kind in _WORDS:
            return self._words(field, value)
        text = WRITE[field.kind](value)
        try:
            same = field.kind == "time" or READ[field.kind](text) == value
        except UnreadableCell as reason:
            return "", [reason]
        return text, [] if same else [NoField()]

    def _words(self, field: Field, value: str | tuple[str, ...]) -> tuple[str, list[UnreadableCell]]:
        """Return words stripped, on one line where they must be, without letters that XML forbids."""
        parts = [value] if isinstance(value, str) else list(value)
        clean = [_NO_LETTERS.sub("", part).strip() for part in parts]
        reasons: list[UnreadableCell] = []
        if any(_NO_LETTERS.search(part) for part in parts):
            reasons.append(LettersLost())
        if field.kind != "text":
            joined = [_one_line(part) for part in clean]
            if joined != clean:
                reasons.append(LinesJoined())
            clean = [part for part in joined if part]
        if self._version != "1.4" and len(clean) > 1:  # only in 1.4 may a field have several lines of names
            reasons.append(NoField())
            clean = clean[:1]
        text = "\n".join(clean)
        return (other_of(text) if text and field.tag == "other" else text), reasons


def _is_empty(record: PersonRecord | NoteRecord) -> bool:
    """Whether a record is a placeholder, of which no name is demanded."""
    return isinstance(record, PersonRecord) and is_placeholder(record)


def _one_line(text: str) -> str:
    """Return a text without line ends, other spaces untouched."""
    return _LINE_ENDS.sub(" ", text).strip()


def _escaped(text: str) -> str:
    return escape(text, {"\r": "&#13;"})
