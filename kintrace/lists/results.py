"""What `kintrace match` writes: a table that no program runs, and files that are whole or not there."""

from __future__ import annotations

import csv
import errno
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

from kintrace.lists.refusals import OutputIsInput, OutputRefused

COLUMNS: Final = ("inquiry_id", "record_id", "rank", "bits", "probability", "reasons")

_STARTS: Final = frozenset("=+-@\t\r\n\0|%＝＋－＠﹢﹣﹦﹫−")
_DIVIDED: Final = re.compile(r"([;\t\r\n]+)")
"""Splits a text where a spreadsheet may, and keeps what divides."""
_NUMBER: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def safe(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not run: a formula gets an apostrophe in front.

    So does one behind a semicolon, a tab or a line end inside the cell: Excel in Russian and Ukrainian
    divides columns at semicolons, and cuts a file with commas there. A signed number ("-12", "+79990000000")
    is no formula and stays. Source: OWASP ASVS 5, 1.2.10.
    """
    pieces = _DIVIDED.split(text)
    pieces[::2] = [f"'{piece}" if _runs(piece) else piece for piece in pieces[::2]]
    guarded = "".join(pieces)
    return f"'{guarded}" if _runs(text) and not guarded.startswith("'") else guarded


def _runs(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula."""
    first = text.lstrip(" \u00a0\u3000\ufeff")[:1]
    return first in _STARTS and not _NUMBER.fullmatch(text.strip())


class Results:
    """The table of candidates, one row for each inquiry and record."""

    def __init__(self, file: IO[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)

    def write(self, cells: Iterable[str | int | float]) -> None:
        """Write one row."""
        self._writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in cells])


@contextmanager
def whole_files(paths: Iterable[Path], inputs: Iterable[Path]) -> Iterator[list[IO[str]]]:
    """Open files to write that take their names only when all of them are complete.

    Until then they stand beside their place under other names, which a killed process leaves behind at worst.
    They can be read by their owner alone. CSV files begin with a mark by which Excel knows UTF-8.

    Raises:
        OutputIsInput: If a file would overwrite one that is read, or another of them.
        OutputRefused: If a file cannot be written there, or the disk is full.
    """
    paths = [path.absolute() for path in paths]
    taken = {_same(path) for path in inputs}
    for path in paths:
        if _same(path) in taken:
            raise OutputIsInput(file=path.name)
        taken.add(_same(path))
    with ExitStack() as stack:
        opened = [stack.enter_context(_beside(path)) for path in paths]
        try:
            yield [file for file, _ in opened]
            for file, _ in opened:
                file.flush()
                os.fsync(file.fileno())
        except OSError as reason:
            raise OutputRefused(file=paths[0].name, reason=os.strerror(reason.errno or 0)) from None
        for (file, part), path in zip(opened, paths, strict=True):
            file.close()
            part.replace(path)


def _same(path: Path) -> Path:
    return path.resolve()


@contextmanager
def _beside(path: Path) -> Iterator[tuple[IO[str], Path]]:
    """Open a new file in the folder of a path, which is gone at the end unless it was renamed."""
    encoding = "utf-8-sig" if path.suffix.lower() in {".csv", ".tsv", ".txt"} else "utf-8"
    try:
        if path.is_dir():
            raise OutputRefused(file=path.name, reason=os.strerror(errno.EISDIR))
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as reason:
        raise OutputRefused(file=path.name, reason=os.strerror(reason.errno or 0)) from None
    try:
        with open(handle, "w", encoding=encoding, newline="") as file:  # noqa: PTH123 - a handle, not a path
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
