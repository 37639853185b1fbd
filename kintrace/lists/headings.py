"""Which column says what, judged by the headings, or by what stands in the cells if there are none."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from kintrace.lists.clean import clean, folded
from kintrace.lists.tables import load

Fields = dict[str, list[int]]
"""Field of a person (or "id", "year", "age", "as_of") to the columns that tell it, in order."""

SEARCHED: Final = 40
"""How many rows from the top may hold titles, stamps and addresses before the headings come."""

_BRACKETS = re.compile(r"\([^)]*\)?")
_NOT_WORD = re.compile(r"[^\w№#]+")
_APOSTROPHES: Final = dict.fromkeys(map(ord, "'’ʼ`´‘\""), None)
_NAMES: Final = frozenset({"name", "surname"})
_SOMEBODY_ELSE: Final = "-"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns are.

    Attributes:
        headings: As written, one for each column; a second line of headings is joined to the first.
        fields: What each recognised column tells.
        rows: How many rows from the top the headings and what is above them take.
    """

    headings: list[str]
    fields: Fields = field(default_factory=dict)
    rows: int = 0

    @property
    def has_names(self) -> bool:
        """Whether there is a column by which a person can be told."""
        return bool(_NAMES & self.fields.keys())


def plain(heading: str) -> str:
    """Return a heading for comparison: words in lower case and nothing between them but one space."""
    return _NOT_WORD.sub(" ", folded(heading).translate(_APOSTROPHES)).replace("_", " ").strip()


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    return {
        plain(heading): row["field"] for row in load("headings.tsv") for heading in row["headings"].split(";")
    }


@lru_cache(maxsize=1)
def _somebody_else() -> frozenset[str]:
    return frozenset(heading for heading, field in _known().items() if field == _SOMEBODY_ELSE)


@lru_cache(maxsize=8192)
def field_of(heading: str) -> str:
    """Return the field that a heading names, or "" if it names none that we use."""
    if not heading or len(heading) > 120:
        return ""
    for said in dict.fromkeys((plain(heading), plain(_BRACKETS.sub(" ", heading)))):
        if found := _field(said):
            return "" if found == _SOMEBODY_ELSE else found
    return ""


def _field(said: str) -> str:
    """Find a heading as it stands, then with words behind it, then with a typing error in it."""
    known = _known()
    if said in known or not said:
        return known.get(said, "")
    if any(f" {word} " in f" {said} " for word in _somebody_else()):
        return _SOMEBODY_ELSE
    if found := _beginning(said):
        return found
    if len(said) < 6:
        return ""
    close = process.extractOne(said, known.keys(), scorer=fuzz.ratio, score_cutoff=85)
    return known[close[0]] if close else ""


@lru_cache(maxsize=1)
def _by_length() -> list[tuple[str, str]]:
    """Return the headings that a longer heading may begin with, longest first."""
    return sorted(
        (
            (said, field)
            for said, field in _known().items()
            if len(said) >= 6 or said in {"фио", "піб", "ф и о", "п і б"}
        ),
        key=lambda item: -len(item[0]),
    )


def _beginning(said: str) -> str:
    """Return the field of the longest known heading that this one begins with ("ФИО сына полностью")."""
    return next((field for known, field in _by_length() if said.startswith(f"{known} ")), "")


def find(rows: Sequence[Sequence[str]]) -> Layout | None:
    """Return the layout of a table from its first rows, or None if they name no column with names.

    The row (or two rows under each other) in which most headings are known is the heading; above is a title.
    """
    best: Layout | None = None
    for index in range(min(len(rows), SEARCHED)):
        for depth in (1, 2):
            layout = _layout(rows[index : index + depth], above=index, depth=depth)
            if layout and layout.has_names and (best is None or _score(layout) > _score(best)):
                best = layout
    return best


def _score(layout: Layout) -> tuple[int, int]:
    return len(layout.fields), -layout.rows


def _layout(rows: Sequence[Sequence[str]], above: int, depth: int) -> Layout | None:
    if len(rows) < depth:
        return None
    if depth == 2 and not _is_second_line(rows[1]):
        return None
    width = max(map(len, rows))
    headings = [
        _joined([clean(row[column]) if column < len(row) else "" for row in rows]) for column in range(width)
    ]
    return Layout(headings, _fields(headings, rows[-1]), above + depth)


def _is_second_line(row: Sequence[str]) -> bool:
    """Whether a row under the headings divides them further ("ФИО" into "Фамилия", "Имя", "Отчество")."""
    filled = [cell for cell in row if clean(cell)]
    return len(filled) >= 2 and sum(bool(field_of(cell)) for cell in filled) * 2 > len(filled)


def _joined(parts: Sequence[str]) -> str:
    return " / ".join(dict.fromkeys(part for part in parts if part))


def _fields(headings: Sequence[str], last: Sequence[str]) -> Fields:
    """Return what the columns tell; of a heading in two lines the lower line decides, if it is known."""
    found: Fields = {}
    for column, heading in enumerate(headings):
        below = field_of(clean(last[column])) if column < len(last) else ""
        above = field_of(heading.split(" / ")[0])
        if name := below or above:
            found.setdefault(name, []).append(column)
    return _settled(found)


def _settled(found: Fields) -> Fields:
    """Decide between meanings that depend on what other columns there are."""
    if "given" in found and "surname" not in found and "name" not in found:
        found["name"] = found.pop("given")  # a lone "Имя" holds the whole name
    if "name" in found and "surname" in found and "given" in found:
        found["other_names"] = [*found.get("other_names", []), *found.pop("name")]
    if len(found.get("name", ())) > 1 and not _side_by_side(found["name"]):
        found["name"], others = found["name"][:1], found["name"][1:]
        found["other_names"] = [*found.get("other_names", []), *others]
    return found


def _side_by_side(columns: Sequence[int]) -> bool:
    """Whether one merged heading stands over several columns."""
    return list(columns) == list(range(columns[0], columns[0] + len(columns)))


class Chosen(NamedTuple):
    """What somebody said that the columns of a table tell.

    Attributes:
        headings: The fingerprint of the table's headings; tables with other headings are recognised as ever.
        fields: For each column its field, "" if it is to be left alone.
    """

    headings: bytes
    fields: tuple[str, ...]

    def layout(self, headings: Sequence[str], rows: int) -> Layout:
        """Return the layout of a table with these headings."""
        found: Fields = {}
        for column, name in enumerate(self.fields):
            if name:
                found.setdefault(name, []).append(column)
        return Layout(list(headings), found, rows)


def fingerprint(headings: Sequence[str]) -> bytes:
    """Return 16 bytes by which headings are known again, be they written a little differently."""
    said = [plain(heading) for heading in headings]
    while said and not said[-1]:
        said.pop()
    return hashlib.sha256("\0".join(said).encode()).digest()[:16]


def choose(rows: Sequence[Sequence[str]], found: Layout | None, chosen: Chosen) -> Layout | None:
    """Return the layout of a table by what somebody said of its columns, if it is the table he meant."""
    if found is not None and fingerprint(found.headings) == chosen.headings:
        return chosen.layout(found.headings, found.rows)
    if chosen.headings != fingerprint(()):
        for index, row in enumerate(rows[:SEARCHED]):
            cells = [clean(cell) for cell in row]
            if fingerprint(cells) == chosen.headings:
                return chosen.layout(cells, index + 1)
    return found


def offered(rows: Sequence[Sequence[str]]) -> Layout | None:
    """Return the row that looks most like headings where none were recognised, for somebody to say.

    It is the first of those with the most words in them.
    """
    words = [sum(plain(cell)[:1].isalpha() for cell in row) for row in rows[:SEARCHED]]
    most = max(words, default=0)
    if most < 2 or words.index(most) == len(rows) - 1:
        return None
    index = words.index(most)
    return Layout([clean(cell) for cell in rows[index]], {}, index + 1)


def by_mapping(headings: Sequence[str], mapping: Mapping[str, str]) -> tuple[Fields, list[str]]:
    """Return the columns that a caller names by headings, and the headings that are not there."""
    places = {plain(heading): column for column, heading in reversed(list(enumerate(headings)))}
    found = {name: [places[plain(heading)]] for name, heading in mapping.items() if plain(heading) in places}
    return found, [heading for heading in mapping.values() if plain(heading) not in places]
