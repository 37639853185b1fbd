"""Lists made in code: nothing hostile and nobody's list lies in the repository."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

CSV = Callable[..., Path]
XLSX = Callable[..., Path]


@pytest.fixture
def csv_file(tmp_path: Path) -> CSV:
    """Return a writer of text files in any encoding."""

    def write(text: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def xlsx_file(tmp_path: Path) -> XLSX:
    """Return a writer of workbooks: a list of rows, or sheets by their names."""

    def write(
        rows: Sequence[Sequence[object]] | dict[str, Sequence[Sequence[object]]],
        merged: Sequence[str] = (),
        hidden: Sequence[str] = (),
        name: str = "list.xlsx",
    ) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, lines in (rows if isinstance(rows, dict) else {"Лист1": rows}).items():
            sheet = book.create_sheet(title)
            for line in lines:
                sheet.append(list(line))
            for cells in merged:
                sheet.merge_cells(cells)
            sheet.sheet_state = "hidden" if title in hidden else "visible"
        path = tmp_path / name
        book.save(path)
        return path

    return write


@pytest.fixture
def zip_file(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Return a writer of packed files that call themselves workbooks."""

    def write(parts: dict[str, bytes]) -> Path:
        path = tmp_path / "packed.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in parts.items():
                packed.writestr(name, data)
        return path

    return write
