"""From the cells of one row to a person and to what could not be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from kintrace.lists.cells import clean, missing, parse_birth, parse_day, parse_name, parse_sex, parse_text
from kintrace.lists.clean import folded
from kintrace.lists.dates import Kind
from kintrace.lists.headings import Layout, plain
from kintrace.lists.problems import Problem, letters
from kintrace.lists.refusals import FormulaOnly, NoNameInRow, UnreadableCell
from kintrace.matching.person import Missing, PartialDate, Person

T = TypeVar("T")

UNSAID: Final = "\ue000"
"""What `limited.py` writes for a formula without a saved result."""

_TEXTS: Final = ("birthplace", "region", "unit", "rank", "number", "call_sign")
_LONG: Final = 2_000
_COUNTERS: Final = frozenset(
    {"№", "№ п п", "№ пп", "№ з п", "п п", "пп", "з п", "no", "n", "nr", "#", "номер п п", "номер по порядку",
     "порядковый номер", "порядковий номер", "row", "номер"}
)  # fmt: skip
_DITTO: Final = frozenset(
    {
        '"',
        "''",
        "“",
        "”",
        "〃",
        "-//-",
        "—//—",
        "–//–",
        "//",
        '-"-',
        '- " -',
        "то же",
        "так же",
        "там же",
        "те саме",
    }
)
_FOOTER: Final = re.compile(r"(?:итого|всего|разом|усього|всього|total|sum)\b")
_KINDS: Final[dict[str, Kind]] = {"born": "born", "year": "year", "age": "age"}
_AS_OF: Final = "as_of"
_MONTH_FIRST: Final = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one table, one after the other; a ditto mark takes what stood above.

    Attributes:
        layout: Where the columns are.
        as_of: The day from which ages count in rows without a day of their own.
        today: No row was written later.
        month_first: Whether dates of numbers stand in the order month, day, year.
    """

    layout: Layout
    as_of: date
    today: date
    month_first: bool = False
    _above: dict[str, str] = field(default_factory=dict)

    def is_person(self, cells: Sequence[str]) -> bool:
        """Whether a row is meant to be about a person, not a repeated heading, a numbering line or a sum."""
        filled = [(column, cell) for column, cell in enumerate(cells) if cell.strip()]
        if all(clean(cell) == self._heading(column) for column, cell in filled):
            return False
        if len(filled) > 2 and all(clean(cell) == str(n) for n, (_, cell) in enumerate(filled, start=1)):
            return False
        return not (len(filled) <= 3 and _FOOTER.match(folded(filled[0][1])))

    def read(self, cells: Sequence[str], reference: str) -> tuple[Person | None, tuple[Problem, ...]]:
        """Return who the row is about, and what of it could not be read.

        Args:
            cells: The texts of the row.
            reference: Stands for the id of a row that has none.
        """
        row = _Row(self, cells)
        row.read_names()
        row.read_texts(self._above)
        as_of = row.read(_AS_OF, lambda text: parse_day(text, today=self.today, month_first=self.month_first))
        row.read_birth(as_of or self.as_of)
        row.facts.pop(_AS_OF, None)
        if sex := row.read("sex", parse_sex):
            row.facts["sex"] = sex
        if not any(
            row.facts.get(name) for name in ("name", "surname", "given", "other_names", "call_sign", "number")
        ):
            return None, (*row.problems, Problem.of(NoNameInRow()))
        missed = {name: why for name, why in row.missing.items() if not row.facts.get(name)}
        return Person(id=self._id(cells) or reference, missing=missed, **row.facts), tuple(row.problems)

    def column(self, column: int) -> str:
        """Return what a column is called: by its heading, or by its letter."""
        return self._heading(column) or letters(column)

    def _heading(self, column: int) -> str:
        headings = self.layout.headings
        return headings[column] if column < len(headings) else ""

    def _id(self, cells: Sequence[str]) -> str:
        """Return the id of a row: from a column of real numbers before one that only counts rows."""
        columns = self.layout.fields.get("id", [])
        for column in sorted(columns, key=lambda column: plain(self._heading(column)) in _COUNTERS):
            if column < len(cells) and (text := clean(cells[column]).replace(UNSAID, "")):
                return text[:200]
        return ""


class _Row:
    """One row on its way to a person."""

    def __init__(self, reader: RowReader, cells: Sequence[str]) -> None:
        self._reader, self._cells = reader, cells
        self.facts: dict[str, Any] = {}
        self.missing: dict[str, Missing] = {}
        self.problems: list[Problem] = []
        self._beside = ""

    def texts(self, name: str) -> list[tuple[int, str]]:
        """Return the columns that tell a field, with what they say; a cell that says "not known" is noted."""
        said: list[tuple[int, str]] = []
        for column in self._reader.layout.fields.get(name, ()):
            text = self._cells[column] if column < len(self._cells) else ""
            if not text:
                continue
            if UNSAID in text:
                self._problem(FormulaOnly(), column)
            elif (why := missing(text)) is None or (name in _TEXTS and clean(text) in _DITTO):
                said.append((column, text))
            elif why is not Missing.NOT_ASKED:
                self.missing.setdefault("born" if name in _KINDS else name, why)
        return said

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return the first thing that the columns of a field say, and note what cannot be read."""
        for column, text in self.texts(name):
            try:
                return parse(text)
            except UnreadableCell as reason:
                self._problem(reason, column)
        return None

    def read_names(self) -> None:
        """Read the name, whole or in parts, and what stands beside it in the same cell."""
        others: list[str] = []
        for name in ("name", "surname"):
            texts = self.texts(name)
            joined = [(texts[0][0], " ".join(text for _, text in texts))] if texts else []
            for column, text in joined:
                try:
                    cell = parse_name(text)
                except UnreadableCell as reason:
                    self._problem(reason, column)
                    continue
                self.facts[name] = cell.name
                self.facts.setdefault("call_sign", cell.call_sign)
                self._beside = self._beside or cell.beside
                others += cell.other_names
        for name in ("given", "patronymic"):
            self.facts[name] = self.read(name, parse_text) or ""
        for column, text in self.texts("other_names"):
            try:
                others.append(parse_text(text))
            except UnreadableCell as reason:
                self._problem(reason, column)
        self.facts["other_names"] = tuple(dict.fromkeys(others))

    def read_texts(self, above: dict[str, str]) -> None:
        """Read places, unit, rank and numbers as written; several columns of one field are joined."""
        for name in _TEXTS:
            text = self._joined(name, longest=500)
            if text in _DITTO:
                text = above.get(name, "")
            if text:
                above[name] = self.facts[name] = text
        if marks := self._joined("marks", longest=_LONG):
            self.facts["marks"] = marks

    def _joined(self, name: str, longest: int) -> str:
        parts: list[str] = []
        for column, text in self.texts(name):
            if clean(text) in _DITTO:
                return clean(text)
            try:
                parts.append(parse_text(text, longest))
            except UnreadableCell as reason:
                self._problem(reason, column)
        return ", ".join(parts)

    def read_birth(self, as_of: date) -> None:
        """Read the birth from the column that says most: date, else year, else age, else beside the name."""
        for name, kind in _KINDS.items():
            found = self.read(name, lambda text, kind=kind: self._birth(text, as_of, kind))  # type: ignore[misc]
            if found is not None:
                self.facts["born"] = found
                return
        if self._beside:
            try:
                self.facts["born"] = self._birth(self._beside, as_of, "born")
            except UnreadableCell:
                return  # a telephone or a house number beside the name, not a bad date

    def _birth(self, text: str, as_of: date, kind: Kind) -> PartialDate:
        return parse_birth(text, as_of, kind, month_first=self._reader.month_first)

    def _problem(self, reason: UnreadableCell, column: int) -> None:
        self.problems.append(Problem.of(reason, self._reader.column(column)))


def is_month_first(layout: Layout, rows: Sequence[Sequence[str]]) -> bool:
    """Whether the dates of a table stand in the American order: some must, and none cannot."""
    first, second = 0, 0
    for column in layout.fields.get("born", ()):
        for row in rows:
            if column < len(row) and (found := _MONTH_FIRST.match(row[column])):
                first, second = max(first, int(found[1])), max(second, int(found[2]))
    return first <= 12 < second


FIELDS: Final = (
    "id", "name", "surname", "given", "patronymic", "other_names", "sex", "born", "year", "age", "birthplace",
    "region", "unit", "rank", "number", "call_sign", "marks", "as_of",
)  # fmt: skip
"""What a column can tell."""


def unknown_fields(mapping: Mapping[str, str]) -> list[str]:
    """Return the keys of a mapping that are no field of a row."""
    return sorted(
        mapping.keys() - {"id", "as_of", "year", "age", *Person.__struct_fields__}
        | mapping.keys() & {"missing"}
    )
