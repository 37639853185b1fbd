"""Free text about one person, as one writes it on a slip, sorted into the fields it speaks of."""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

from kintrace import names
from kintrace.lists.cells import clean, parse_birth, parse_sex
from kintrace.lists.headings import field_of
from kintrace.lists.refusals import UnreadableCell
from kintrace.matching import ranks, regions, units

_DAY: Final = r"(?<![\w.])(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)"
_BORN: Final = r"(?:\s*(?:г\.?\s?р(?!\w)\.?|р\.?\s?н(?!\w)\.?|года? рожд\w*|року нар\w*))?"
_APART: Final = re.compile(rf"{_DAY}{_BORN}|{units.BOX.pattern}", re.IGNORECASE)
_COMMAS: Final = re.compile(r"[,;\n]+")
_LABEL: Final = re.compile(r"\s*([^:=\d]{1,60}?)\s*:\s*(.+)")
_LABEL_WORDS: Final = 3
_NUMBER: Final = re.compile(r"[^\W\d_]{1,3}[\s-]?\d{5,7}")


class Sorted(NamedTuple):
    """A text in pieces.

    Attributes:
        facts: Field and text of each piece that was understood, in the text's order.
        aside: The pieces that were not.
    """

    facts: list[tuple[str, str]]
    aside: tuple[str, ...]


def sorted_out(text: str, today: date) -> Sorted:
    """Return which piece of a text speaks of which field.

    A piece ends at a comma, a semicolon, a full date or a unit's post-box number. It speaks of what its label
    says ("позывной Сокол"), else of what it looks like. The first piece is the name.
    """
    parts = _COMMAS.split(_APART.sub(lambda found: f", {found[0]}, ", text))
    told = [piece for piece in map(clean, parts) if any(map(str.isalnum, piece))]
    facts: list[tuple[str, str]] = []
    aside: list[str] = []
    for piece in told:
        first = not any(field == "name" for field, _ in facts)
        if fact := _labelled(piece, first=first) or _lookalike(piece, " ".join(_name(facts)), today):
            facts.append(fact)
        else:
            aside.append(piece)
    return Sorted(facts, tuple(aside))


def _name(facts: list[tuple[str, str]]) -> list[str]:
    """Return the name so far, in words."""
    return [word for field, text in facts if field == "name" for word in text.split()]


def _labelled(piece: str, *, first: bool) -> tuple[str, str] | None:
    """Return the field that the words before a colon, or the first words, name; and the rest."""
    if (found := _LABEL.fullmatch(piece)) and (field := field_of(found[1])):
        return field, found[2]
    words = piece.split()
    for size in range(min(_LABEL_WORDS, len(words) - 1), 0, -1):
        label, rest = " ".join(words[:size]), " ".join(words[size:])
        field = "" if first else field_of(label)
        if field == "unit" and (unit := units.parse(piece)) and not unit.words:
            return field, piece
        if field:
            return field, rest
    return None


def _lookalike(piece: str, name: str, today: date) -> tuple[str, str] | None:
    """Return the field that a piece without a label looks like, and the piece."""
    if _is_birth(piece, today):
        field = "born"
    elif (unit := units.parse(piece)) and (unit.box or (unit.ordinal and unit.echelon)):
        field = "unit"
    elif _NUMBER.fullmatch(piece):
        field = "number"
    elif not name or _goes_on(name, piece):
        field = "name"
    elif ranks.step(piece) is not None:
        field = "rank"
    elif regions.codes(piece):
        field = "region"
    else:
        field = "sex" if _is_sex(piece) else ""
    return (field, piece) if field else None


def _goes_on(name: str, piece: str) -> bool:
    """Return whether a piece goes on with a name of which parts are wanting: "Иванов, Иван, Петрович"."""
    word = piece.split(maxsplit=1)[0]
    given, father = bool(names.given_names(word)), bool(names.fathers(word))
    return (len(name.split()) == 1 and given) or (len(name.split()) == 2 and father and not given)


def _is_birth(piece: str, today: date) -> bool:
    if re.match(_DAY, piece):
        return True  # or a day that cannot be, which is then said
    try:
        return any(map(str.isdigit, piece)) and parse_birth(piece, today) is not None
    except UnreadableCell:
        return False


def _is_sex(piece: str) -> bool:
    try:
        return bool(parse_sex(piece))
    except UnreadableCell:
        return False
