"""Two descriptions side by side: a line for each field, with what the matcher makes of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from kintrace import names
from kintrace.matching import explain
from kintrace.web.staff import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kintrace.matching import Agreement, Person

PARTS = ("surname", "given", "patronymic")
ALWAYS = (*PARTS, "born", "birthplace", "region", "unit", "rank", "number", "call_sign")
ONLY_IF_SAID = ("name", "other_names", "sex", "marks")


class Said(NamedTuple):
    """What one side says of one field.

    Attributes:
        text: As written, or as read out of the whole name.
        note: How we read it, where that is not plain.
        missing: Why there is nothing.
    """

    text: str
    note: str
    missing: str


class Line(NamedTuple):
    """One field on both sides.

    Attributes:
        kind: agrees, near, differs or unknown: the mark.
        weighed: Whether the matcher looks at this field at all.
        reason: The agreement in words, without values.
    """

    field: str
    label: str
    sought: Said
    held: Said
    kind: str
    bits: float
    weighed: bool
    reason: str

    @property
    def is_blank(self) -> bool:
        """Whether neither side says anything."""
        return not self.sought.text and not self.held.text

    @property
    def look(self) -> str:
        """The class of its mark: nearly is drawn as agreeing."""
        return "agrees" if self.kind == "near" else self.kind


def lines(sought: Person, held: Person, agreements: Sequence[Agreement], language: str) -> list[Line]:
    """Return every field worth a line, in the order in which a person reads a card."""
    made = {agreement.field: agreement for agreement in agreements}
    both = [line(field, sought, held, made.get(field), language) for field in words.FIELDS]
    return [each for each in both if each.field in ALWAYS or not each.is_blank]


def line(field: str, sought: Person, held: Person, made: Agreement | None, language: str) -> Line:
    """Return one field on both sides."""
    left, right = said(sought, field), said(held, field)
    return Line(
        field=field,
        label=words.label(field),
        sought=left,
        held=right,
        kind=kind(made, left, right),
        bits=made.bits if made else 0.0,
        weighed=field in ALWAYS,
        reason=explain.reason(made, language) if made else "",
    )


def said(person: Person, field: str) -> Said:
    """Return what one side says of one field; a part of a name may be read out of the whole."""
    text = words.value(person, field)
    if text:
        return Said(text, foreign(text) if field in PARTS else "", "")
    if field in PARTS and person.name:
        part = part_of_name(person.name, field)
        if part:
            return Said(part, _("read from the name"), "")
    return Said("", "", words.missing(person.missing, field))


def foreign(text: str) -> str:
    """Return how a name in Latin letters reads in Cyrillic ones; empty if it stands in them already."""
    word = text.split(maxsplit=1)[0]
    if not word.isascii():
        return ""
    readings = names.cyrillic(word)
    return _("read as %(name)s") % {"name": readings[0].title()} if readings else ""


def part_of_name(name: str, field: str) -> str:
    """Return a part of a whole name as the matcher reads it first."""
    readings = names.read(name)
    return getattr(readings[0], field).title() if readings else ""


def kind(made: Agreement | None, sought: Said, held: Said) -> str:
    """Return which mark a field gets."""
    if made is None or not (sought.text and held.text):
        return "unknown"
    if made.differs:
        return "differs"
    if made.agrees:
        return "agrees" if made.level in EQUAL else "near"
    return "unknown"


EQUAL = frozenset({"exact", "equal", "same"})


def counts(table: Sequence[Line]) -> Mapping[str, int]:
    """Return how many weighed fields agree, differ and are unknown."""
    seen = Counter(each.look for each in table if each.weighed)
    return {word: seen[word] for word in ("agrees", "differs", "unknown")}


def summary(table: Sequence[Line], probability: float, *, confirmable: bool) -> str:
    """Return one sentence for the head of the page: what an examiner should look at first."""
    differing, near = fields_of(table, "differs"), fields_of(table, "near")
    if confirmable:
        return _(
            "Full birth date, surname and given name agree and nothing contradicts: this can be confirmed."
        )
    if differing and near:
        return _("Look first at what differs: %(fields)s; then at what agrees only nearly: %(near)s.") % {
            "fields": differing,
            "near": near,
        }
    if differing:
        return _("Look first at what differs: %(fields)s.") % {"fields": differing}
    if probability < 0.5:
        return _("Nothing contradicts, but too little is known: it is likelier that this is somebody else.")
    if near:
        return _("Nothing contradicts. Look at what agrees only nearly: %(near)s.") % {"near": near}
    return _("Nothing contradicts. Some fields that would decide are not known on one side.")


def fields_of(table: Sequence[Line], kind: str) -> str:
    """Return the names of the fields of one kind."""
    return ", ".join(each.label for each in table if each.kind == kind)
