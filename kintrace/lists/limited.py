"""The program that opens one workbook, as a process of its own under limits: a hostile file hurts nobody.

It is started as a script, reads the workbook from its standard input and writes frames to its standard output
(`kintrace.limited.child`). The first frame is `{"sheets": [...], "hidden": [...]}` or
`{"refused": class name, …}`; then `[sheet, [[row number, [cell, …]], …], share]`;
at last `{"end": true}`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    XmlError,
    ZipError,
)

from kintrace.limited.child import Refusal, limit, send

MEMORY: Final = 512 << 20
CPU_SECONDS: Final = 20
MOST_OPEN: Final = 16
LARGEST_FILE: Final = 50 << 20
LARGEST_INSIDE: Final = 1 << 30
MOST_ENTRIES: Final = 1_000
HIGHEST_RATIO: Final = 100
SMALL: Final = 4 << 20
"""A part of up to this size inside is let through however well it is packed."""
WIDEST: Final = 1_000
BATCH: Final = 500
_DIRECTORY_END: Final = struct.Struct("<4s4H2LH")


def look_inside(data: bytes) -> None:
    """Check the directory of the ZIP file before anything in it is unpacked.

    Raises:
        Refusal: If it is no workbook, or would unpack to more than a list of people takes.
    """
    end = data.rfind(b"PK\5\6")
    if end < 0 or len(data) < end + _DIRECTORY_END.size:
        raise Refusal("FileBroken")
    entries, size = _DIRECTORY_END.unpack_from(data, end)[4:6]
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * 500:
        raise Refusal("FileTooLarge", limit=f"{MOST_ENTRIES} parts")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
    _right_kind({part.filename for part in parts}, data)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal("FileLocked")
    if sum(part.file_size for part in parts) > LARGEST_INSIDE:
        raise Refusal("FileTooLarge", limit=f"{LARGEST_INSIDE >> 20} MB")
    if any(part.file_size > max(SMALL, HIGHEST_RATIO * part.compress_size) for part in parts):
        raise Refusal("FileTooLarge", limit=f"{HIGHEST_RATIO}:1")


_KINDS: Final = (
    ("word/document.xml", "Word (.docx)"),
    ("ppt/presentation.xml", "PowerPoint (.pptx)"),
    ("xl/workbook.bin", "Excel, binary (.xlsb)"),
    ("Index/Document.iwa", "Numbers (.numbers)"),
)
# An OpenDocument file begins with its kind, packed in no way (OpenDocument 1.3, part 2, 3.3).
_SPREADSHEET: Final = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


def _right_kind(names: set[str], data: bytes) -> None:
    for name, kind in _KINDS:
        if name in names:
            raise Refusal("OtherFormat", kind=kind)
    if "content.xml" in names:
        if _SPREADSHEET not in data[:256]:
            raise Refusal("OtherFormat", kind="OpenDocument (.odt)")
        return
    if "xl/workbook.xml" not in names and b"spreadsheetml" not in data:
        raise Refusal("OtherFormat", kind="ZIP")


def shown(value: object) -> str:
    """Return a cell as its reader sees it: 1.0 as "1", a date as 2000-04-12, without a time at midnight."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
        case dt.datetime():
            midnight = value.time() == dt.time()
            return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    return str(value)


def rows(sheet: CalamineSheet, unsaid: Mapping[int, Mapping[int, str]]) -> Iterator[list[Any]]:
    """Return the rows of one sheet that are not empty, with their numbers, merged cells filled.

    Args:
        sheet: The sheet as calamine gives it: rows from the first, columns from the first that is used.
        unsaid: By row and column, what stands for a cell that calamine shows as empty and that is not.
    """
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    merged = _Merged(sheet)
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = left + [shown(value) for value in values]
        for column, text in unsaid.get(number, {}).items():
            if column < WIDEST:
                cells += [""] * (column + 1 - len(cells))
                cells[column] = cells[column] or text
        merged.fill(number, cells)
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > WIDEST:
            raise Refusal("TableTooWide", limit=WIDEST)
        if cells:
            yield [number, cells]


class _Merged:
    """Merged cells: the text of the first belongs to all ("ФИО" over three columns, one unit for five men).

    A range over more than three columns is the title of a section and is left alone.
    """

    def __init__(self, sheet: CalamineSheet) -> None:
        self._starts: dict[int, list[tuple[int, int, int]]] = {}
        self._open: list[tuple[int, int, int, str]] = []
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or []:
            if last - first < 3:
                self._starts.setdefault(top + 1, []).append((bottom + 1, first, last))

    def fill(self, number: int, cells: list[str]) -> None:
        """Write the texts of merged cells into the cells of a row that they cover."""
        for bottom, first, last in self._starts.pop(number, ()):
            if first < len(cells):
                self._open.append((bottom, first, last, cells[first]))
        if self._open:
            self._open = [one for one in self._open if one[0] >= number]
            for _, first, last, text in self._open:
                for column in range(first, min(last + 1, len(cells))):
                    cells[column] = cells[column] or text


UNSAID: Final = "\ue000"
"""Stands for a formula without a saved result: calamine shows it as empty, which would mean "not asked"."""
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"'
    rb'(?:[^>]*t="(e)"[^>]*>|[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>)'
)
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_TARGET = re.compile(rb'<Relationship\b(?=[^>]*\bId="([^"]*)")(?=[^>]*\bTarget="/?(?:xl/)?([^"]*)")')


def unsaid_cells(data: bytes) -> dict[str, dict[int, dict[int, str]]]:
    """Return by sheet part, row and column the formulas without a saved result, and errors such as #N/A."""
    found: dict[str, dict[int, dict[int, str]]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with packed.open(name) as part:
                    found[name.removeprefix("xl/")] = _unsaid(part)
    return found


def _unsaid(part: IO[bytes]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    tail = b""
    while block := part.read(1 << 20):
        for cell in _CELL.finditer(tail + block):
            column = 0
            for letter in cell[1]:
                column = column * 26 + letter - 64
            found.setdefault(int(cell[2]), {})[column - 1] = "#N/A" if cell[3] else UNSAID
        tail = (tail + block)[-4096:]
    return found


def sheet_parts(data: bytes) -> list[str]:
    """Return the part of each sheet ("worksheets/sheet1.xml") in the order of the workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = set(packed.namelist())
        book = packed.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
        links = packed.read("xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    targets = {link[1]: link[2].decode("utf-8", "replace") for link in _TARGET.finditer(links)}
    return [targets.get(sheet[2], "") for sheet in _SHEET.finditer(book)]


def read(data: bytes) -> None:
    """Read a workbook and send its visible sheets, row by row."""
    if len(data) > LARGEST_FILE:
        raise Refusal("FileTooLarge", limit=f"{LARGEST_FILE >> 20} MB")
    look_inside(data)
    unsaid, parts = unsaid_cells(data), sheet_parts(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    tables = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in tables if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in tables if sheet.name not in visible]
    send({"sheets": visible, "hidden": hidden})
    order = dict(zip(book.sheet_names, parts, strict=False))
    for index, name in enumerate(visible):
        sheet = book.get_sheet_by_name(name)
        batch: list[list[Any]] = []
        for row in rows(sheet, unsaid.get(order.get(name, ""), {})):
            batch.append(row)
            if len(batch) == BATCH:
                send([index, batch, row[0] / max(1, sheet.total_height)])
                batch = []
        send([index, batch, 1.0])
    send({"end": True})


def main() -> None:  # pragma: no cover - runs in a process of its own, tests/lists/test_hostile.py
    """Read the workbook on standard input; say a refusal as a frame, and die of anything else."""
    limit(memory=MEMORY, seconds=CPU_SECONDS, files=MOST_OPEN)
    try:
        read(sys.stdin.buffer.read(LARGEST_FILE + 1))
    except Refusal as refusal:
        send({"refused": refusal.name, **refusal.values})
    except PasswordError:
        send({"refused": "FileLocked"})
    except MemoryError:
        send({"refused": "FileTooLarge", "limit": f"{MEMORY >> 20} MB"})
    except (CalamineError, XmlError, ZipError, zipfile.BadZipFile, zlib.error, OSError, ValueError):
        send({"refused": "FileBroken"})


if __name__ == "__main__":  # pragma: no cover
    main()
