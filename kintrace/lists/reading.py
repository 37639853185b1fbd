"""Lists as people fill them: open a file, find its table, read its rows into persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, islice
from os import PathLike
from pathlib import Path

from kintrace.lists import content, headings
from kintrace.lists.closing import Closing
from kintrace.lists.headings import Chosen, Layout
from kintrace.lists.opening import open_source
from kintrace.lists.pfif.reading import PfifFile
from kintrace.lists.pfif.records import PersonRecord
from kintrace.lists.pfif.table import PfifTable
from kintrace.lists.problems import Problem
from kintrace.lists.refusals import NoPeople, NoSuchColumn, NoTable, OtherFormat, ShiftedRow
from kintrace.lists.rows import RowReader, is_month_first, unknown_fields
from kintrace.lists.source import Line, Sheet, Source
from kintrace.matching.person import Person

SAMPLE = 3  # rows that show what a column holds


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    Attributes:
        number: As the spreadsheet program or the text editor numbers it. On a second sheet it begins again.
        sheet: The name of the sheet; "" in a text file.
        position: Which row of people of the whole file it is, from 1: unique in the file.
        person: Who it is about; None if the row cannot be read.
        problems: What of it could not be read; the rest of the row stands.
        record: The PFIF record that it stands for, in a PFIF file.
    """

    number: int
    sheet: str
    position: int
    person: Person | None
    problems: tuple[Problem, ...] = ()
    record: PersonRecord | None = None

    @property
    def place(self) -> str:
        """Where the row is, as a spreadsheet program writes it: "12", or "Лист2!12"."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)


@dataclass(frozen=True, slots=True)
class _Part:
    """One sheet with its layout known and its lines not yet read."""

    sheet: Sheet
    layout: Layout
    lines: Iterator[Line]
    month_first: bool
    last_heading: list[str]
    first_rows: list[list[str]]


class Table(Closing):
    """An open file in which a table with names was found. Its rows can be read once.

    Attributes:
        name: The name of the file.
        headings: The headings of the first table in it.
        fields: What they were taken for, with the headings that tell it.
        told: The same for each column: its field, or "".
        first_rows: Some rows of that table, as its first and only sample.
        notices: Sentences in English about what was passed over; complete once all rows are read.
    """

    def __init__(
        self,
        source: Source,
        name: str,
        mapping: Mapping[str, str] | None = None,
        chosen: Chosen | None = None,
        *,
        offer: bool = False,
    ) -> None:
        self._source, self.name, self._mapping = source, name, mapping
        self._chosen, self._offer = chosen, offer
        self.notices: list[tuple[str, dict[str, object]]] = []
        self._parts = self._find_parts()
        first = next(self._parts, None)
        if first is None:
            raise NoTable(file=name)
        self.headings = first.layout.headings
        self.fields = {
            field: [first.layout.headings[c] for c in columns]
            for field, columns in first.layout.fields.items()
        }
        told = {column: field for field, columns in first.layout.fields.items() for column in columns}
        self.told = [told.get(column, "") for column in range(len(self.headings))]
        self.first_rows = first.first_rows
        self._parts = chain([first], self._parts)

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._source.share

    def parts(self) -> Iterator[_Part]:
        """Return the tables of the file, each to be read before the next."""
        return self._parts

    def close(self) -> None:
        """Let go of the file."""
        self._source.close()

    def notice(self, sentence: str, **values: object) -> None:
        """Keep a sentence for the one who asked for this file."""
        self.notices.append((sentence, {"file": self.name, **values}))

    def _find_parts(self) -> Iterator[_Part]:
        for sheet in self._source.sheets():
            head = list(islice(iter(sheet), headings.SEARCHED + 1))
            layout = self._layout(sheet, head)
            if layout is None:
                if head:
                    self.notice(
                        "%(file)s: the sheet “%(sheet)s” was not read; it has no column with names.",
                        sheet=sheet.name,
                    )
                continue
            sheet.width = len(layout.headings) if layout.rows else 0
            lines = chain(head[layout.rows :], iter(sheet))
            people = [line.cells for line in head[layout.rows :]]
            last = head[layout.rows - 1].cells if layout.rows else []
            yield _Part(sheet, layout, lines, is_month_first(layout, people), last, people[:SAMPLE])
        for hidden in self._source.hidden:
            self.notice("%(file)s: the hidden sheet “%(sheet)s” was not read.", sheet=hidden)

    def _layout(self, sheet: Sheet, head: list[Line]) -> Layout | None:
        rows = [line.cells for line in head]
        if self._mapping:
            return self._mapped(rows)
        layout = headings.find(rows)
        if layout is None and (layout := content.guess(rows, datetime.now(UTC).date())):
            self.notice(
                "%(file)s: no headings were recognised; the columns were recognised by what stands in them."
            )
        if self._chosen is not None:
            return headings.choose(rows, layout, self._chosen)
        return headings.offered(rows) if layout is None and self._offer else layout

    def _mapped(self, rows: list[list[str]]) -> Layout:
        """Return the layout by the caller's own mapping; the headings are the first row that has them."""
        mapping = self._mapping or {}
        wrong = unknown_fields(mapping)
        if wrong:
            raise ValueError(f"no such field: {', '.join(wrong)}")
        best, lacking = -1, ""
        for index, row in enumerate(rows):
            fields, absent = headings.by_mapping(row, mapping)
            if not absent:
                return Layout([*row], fields, index + 1)
            if len(mapping) - len(absent) > best:
                best, lacking = len(mapping) - len(absent), absent[0]
        raise NoSuchColumn(file=self.name, column=lacking)


class People(Closing):
    """The rows of a list as persons. It can be read once; the counts are complete when it has been.

    Attributes:
        table: The open file.
        read: Rows that gave a person.
        unreadable: Rows that gave none.
        problems: Cells and rows that could not be read.
    """

    def __init__(self, table: Table | PfifTable, as_of: date, today: date) -> None:
        self.table, self._as_of, self._today = table, as_of, today
        self.read = self.unreadable = self.problems = 0

    def close(self) -> None:
        """Let go of the file."""
        self.table.close()

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.table.name

    def __iter__(self) -> Iterator[Row]:
        """Return the rows about people, in their order.

        Raises:
            NoPeople: At the end, if there was none.
        """
        with self.table:
            for row in self._all_rows():
                self.read += row.person is not None
                self.unreadable += row.person is None
                self.problems += len(row.problems)
                yield row
        if not self.read and not self.unreadable:
            raise NoPeople(file=self.name)

    def persons(self) -> Iterator[Person]:
        """Return the persons of all rows that can be read: what an index is filled with."""
        return (row.person for row in self if row.person is not None)

    def _all_rows(self) -> Iterator[Row]:
        if isinstance(self.table, PfifTable):
            for position, (line, record, person, problems) in enumerate(
                self.table.rows(self._today), start=1
            ):
                yield Row(line, "", position, person, problems, record)
            return
        several = False
        for part in self.table.parts():
            yield from self._rows(part, several=several)
            several = True

    def _rows(self, part: _Part, *, several: bool) -> Iterator[Row]:
        reader = RowReader(part.layout, self._as_of, self._today, part.month_first)
        width = len(part.layout.headings)
        for line in part.lines:
            position = self.read + self.unreadable + 1
            trouble = line.trouble
            if (
                trouble is None
                and part.sheet.can_shift
                and part.layout.rows
                and any(map(str.strip, line.cells[width:]))
            ):
                trouble = ShiftedRow()
            if trouble is not None:
                yield Row(line.number, part.sheet.name, position, None, (Problem.of(trouble),))
            elif line.cells != part.last_heading and reader.is_person(line.cells):
                reference = f"{part.sheet.name}!{line.number}" if several else str(line.number)
                person, problems = reader.read(line.cells, reference)
                yield Row(line.number, part.sheet.name, position, person, problems)


def open_table(
    path: str | PathLike[str], *, mapping: Mapping[str, str] | None = None, offer: bool = False
) -> Table:
    """Open a CSV file or a workbook and find the table with names in it.

    Args:
        path: The file. Its kind, encoding and separator are recognised by what is in it.
        mapping: Field of a person (or "id", "year", "age", "as_of") to the heading that tells it, if they are
            not to be recognised.
        offer: Return a table in which no column with names was found too, for somebody to say what it tells.

    Raises:
        UnreadableFile: If nothing of it can be read.
    """
    table = _open(Path(path), mapping, offer=offer)
    if isinstance(table, PfifTable):
        table.close()
        raise OtherFormat(file=table.name, kind="PFIF")
    return table


def _open(
    path: Path, mapping: Mapping[str, str] | None, chosen: Chosen | None = None, *, offer: bool = False
) -> Table | PfifTable:
    source = open_source(path)
    if isinstance(source, PfifFile):
        return PfifTable(source)
    try:
        return Table(source, path.name, mapping, chosen, offer=offer)
    except BaseException:
        source.close()
        raise


def read_people(
    path: str | PathLike[str],
    *,
    as_of: date | None = None,
    today: date | None = None,
    mapping: Mapping[str, str] | None = None,
    chosen: Chosen | None = None,
) -> People:
    """Open a list and return its rows as persons, one by one.

    Args:
        path: A CSV file, an Excel or OpenDocument workbook, or a PFIF file.
        as_of: The day from which ages count in rows that have no day of their own; today if not given.
        today: The day before which all births lie; the computer's date if not given.
        mapping: As for `open_table`. PFIF has fields of its own and needs none.
        chosen: What somebody said that the columns of one table in it tell.

    Raises:
        UnreadableFile: If nothing of it can be read.
    """
    today = today or datetime.now(UTC).date()
    return People(_open(Path(path), mapping, chosen), as_of or today, today)
