"""Excel workbooks, read through the limited process of `limited.py`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from kintrace.lists.source import Line
from kintrace.lists.worker import Worker

_PROGRAM: Final = Path(__file__).with_name("limited.py")


class _Opened(msgspec.Struct):
    """The first frame, or the last."""

    sheets: list[str] = []
    hidden: list[str] = []
    refused: str = ""
    kind: str = ""
    limit: str | int = ""
    end: bool = False


_Rows = tuple[int, list[tuple[int, list[str]]], float]
_FRAME: Final = msgspec.msgpack.Decoder(_Opened | _Rows)


class WorkbookFile:
    """An open workbook: its visible sheets, in their order."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._share = 0.0
        self._worker = Worker(_PROGRAM, file, name)
        try:
            opened = self._frame()
        except BaseException:
            self.close()
            raise
        self._names = opened.sheets if isinstance(opened, _Opened) else []
        self.hidden = opened.hidden if isinstance(opened, _Opened) else []
        self._ahead: _Opened | _Rows | None = None

    @property
    def share(self) -> float:
        """How much of the file has been read, 0 to 1."""
        return self._share

    def sheets(self) -> Iterator[WorkbookSheet]:
        """Return the visible sheets in their order; each must be read before the next is asked for."""
        for index, name in enumerate(self._names):
            yield WorkbookSheet(self, index, name)

    def close(self) -> None:
        """End the process, whether it is done or not."""
        self._worker.close()

    def lines(self, index: int) -> Iterator[Line]:
        """Return the rows of one sheet; rows of sheets before it that nobody read are passed over."""
        while True:
            frame = self._ahead or self._frame()
            self._ahead = frame
            if isinstance(frame, _Opened) or frame[0] > index:
                return
            self._ahead = None
            if frame[0] == index:
                self._share = (index + frame[2]) / max(1, len(self._names))
                for number, cells in frame[1]:
                    yield Line(number, cells)

    def _frame(self) -> _Opened | _Rows:
        """Return the next frame of the process.

        Raises:
            UnreadableFile: If the process refused the file, or died over it.
        """
        frame: _Opened | _Rows = _FRAME.decode(self._worker.frame())
        if isinstance(frame, _Opened) and frame.refused:
            raise self._worker.refusal(frame.refused, kind=frame.kind, limit=frame.limit)
        return frame


class WorkbookSheet:
    """One sheet of an open workbook."""

    can_shift = False

    def __init__(self, book: WorkbookFile, index: int, name: str) -> None:
        self._book, self._index, self.name = book, index, name
        self.width = 0
        self._lines = book.lines(index)

    def __iter__(self) -> Iterator[Line]:
        """Return the rows that are left."""
        return self._lines
