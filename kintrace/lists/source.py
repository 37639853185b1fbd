"""A file as rows of plain text, whatever it was: what both readers, CSV and workbook, hand on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from kintrace.lists.refusals import UnreadableRow

WIDEST: Final = 1_000
"""Columns; a list of people has five to sixty."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file.

    Attributes:
        number: As the spreadsheet program or the text editor numbers it, from 1.
        cells: The texts in it, as shown to a person. Empty if `trouble` is there.
        trouble: Why the row cannot be read.
    """

    number: int
    cells: list[str]
    trouble: UnreadableRow | None = None


class Sheet(Protocol):
    """One table of a file. Its lines can be read once, in order."""

    name: str
    """The name of the sheet, or "" in a text file."""
    can_shift: bool
    """Whether a cell too many means that the cells of this row have moved. In a workbook they cannot."""
    width: int
    """How many columns the headings have; set by the reader above as soon as it knows, 0 before."""

    def __iter__(self) -> Iterator[Line]:
        """Return the lines that are left."""


class Source(Protocol):
    """An open file."""

    hidden: list[str]
    """Sheets that are passed over because their owner has hidden them."""

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""

    def sheets(self) -> Iterator[Sheet]:
        """Return the tables in their order; each must be read before the next is asked for."""

    def close(self) -> None:
        """Let go of the file."""
