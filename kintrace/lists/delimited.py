"""Text files with separated columns: CSV, TSV and the like, in any encoding, read line by line."""

from __future__ import annotations

import csv
import io
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from kintrace.lists.encodings import detect
from kintrace.lists.refusals import (
    BrokenLetters,
    FileBinary,
    OpenQuote,
    RowTooLong,
    TableTooWide,
    UnreadableRow,
)
from kintrace.lists.source import WIDEST, Line

_SEPARATORS: Final = ";\t,|"
_LONGEST_LINE: Final = 1_000_000
_LONGEST_RECORD: Final = 40
"""Lines that one row may run over when a cell has line breaks in it."""
_BLOCK: Final = 1 << 20
_SAMPLE: Final = 1 << 16
_LOST: Final = "\ufffd"


class DelimitedFile:
    """An open text file. It is one sheet."""

    name = ""
    can_shift = True

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self.hidden: list[str] = []
        self.width = 0
        self._size = file.seek(0, io.SEEK_END)
        encoding = detect(_sample(file))
        if encoding is None:
            raise FileBinary(file=name)
        file.seek(0)
        self._text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        self._lines = _Lines(self._text)
        self.separator = self._find_separator()

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._file.tell() / self._size if self._size else 1.0

    def sheets(self) -> Iterator[DelimitedFile]:
        """Return the one sheet that a text file is."""
        yield self

    def close(self) -> None:
        """Let go of the file."""
        self._text.close()

    def __iter__(self) -> Iterator[Line]:
        """Return the rows; one that cannot be read comes with its trouble, and the next as if it were not."""
        reader = self._reader()
        while True:
            self._lines.begin()
            try:
                cells = next(reader)
                trouble = self._trouble(cells)
            except StopIteration:
                return
            except (UnreadableRow, csv.Error) as reason:
                cells, trouble = [], reason if isinstance(reason, UnreadableRow) else RowTooLong()
            if trouble is not None:
                yield Line(self._lines.first, [], trouble)
                self._lines.give_back()
                reader = self._reader()
            elif cells:
                yield Line(self._lines.first, cells)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines, delimiter=self.separator, skipinitialspace=True)

    def _trouble(self, cells: list[str]) -> UnreadableRow | None:
        """Return why a row that the CSV reader let pass is not one."""
        taken = self._lines.taken
        if any(_LOST in line for line in taken):
            return BrokenLetters()
        if len(cells) > WIDEST:
            raise TableTooWide(file=self._name, limit=WIDEST)
        return OpenQuote() if len(taken) > 1 and self._has_swallowed(cells) else None

    def _has_swallowed(self, cells: list[str]) -> bool:
        """Whether a row over several lines holds other rows: an open quotation mark takes all to the next."""
        if sum(line.count('"') for line in self._lines.taken) % 2 or len(cells) < self.width:
            return True
        inside = max(2, self.width - 1)
        return any("\n" in cell and cell.count(self.separator) >= inside for cell in cells)

    def _find_separator(self) -> str:
        """Return what parts the columns: the sign that makes the same number of cells in most lines."""
        lines = self._lines.peek(50)
        if lines and lines[0].lower().startswith("sep=") and len(lines[0].rstrip()) == 5:
            self._lines.skip()
            return lines[0][4]
        return max(_SEPARATORS, key=lambda sign: _evenness(lines, sign))


def _evenness(lines: Sequence[str], sign: str) -> int:
    """Return how many cells a separator makes in lines that all have the same number of them."""
    short = [line for line in lines if len(line) < _SAMPLE]
    widths = Counter(len(cells) for cells in csv.reader(short, delimiter=sign) if cells)
    width, times = max(widths.items(), key=lambda item: (item[0] > 1, item[1]), default=(1, 0))
    return times * min(width, 30) if width > 1 else 0


def _sample(file: BinaryIO) -> bytes:
    """Return the beginning of a file and lines with other than ASCII letters from all over it."""
    file.seek(0)
    start = file.read(_SAMPLE)
    if b"\0" in start or start[:3] == b"\xef\xbb\xbf" or start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return start[: len(start) // 4 * 4]
    found = [start[: start.rfind(b"\n") + 1] or start]
    while sum(map(len, found)) < 4 * _SAMPLE and (block := file.read(_BLOCK)):
        if not block.isascii():
            _, *lines = block.splitlines()[:-1] or [b""]
            found.append(
                b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE].rpartition(b"\n")[0]
            )
    return b"\n".join(found)


class _Lines:
    """The lines of a text for the CSV reader, which can be given back if they were not one row after all."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._waiting: deque[str] = deque()
        self._number = 0
        self.taken: list[str] = []
        self.first = 1

    def begin(self) -> None:
        """Begin a new row."""
        self.taken = []
        self.first = self._number + 1

    def give_back(self) -> None:
        """Take the row to be its first line only, and read the others again."""
        self._waiting.extendleft(reversed(self.taken[1:]))
        self._number -= len(self.taken[1:])

    def peek(self, count: int) -> list[str]:
        """Return the next lines without taking them."""
        while len(self._waiting) < count and (line := self._read()):
            self._waiting.append(line)
        return list(self._waiting)

    def skip(self) -> None:
        """Pass over one line."""
        self._waiting.popleft()
        self._number += 1

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        """Return the next line.

        Raises:
            OpenQuote: If this row has taken more lines than any row does.
            RowTooLong: If the line has no end within a million letters.
        """
        if len(self.taken) >= _LONGEST_RECORD:
            raise OpenQuote
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self._number += 1
        self.taken.append(line)
        if len(line) >= _LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise RowTooLong
        return line

    def _read(self) -> str:
        """Return the next line; of one without an end in sight only the beginning."""
        line = rest = self._text.readline(_LONGEST_LINE)
        while len(rest) >= _LONGEST_LINE and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(_LONGEST_LINE)
        return line
