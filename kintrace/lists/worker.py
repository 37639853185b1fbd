"""The process that opens one hostile list for us, and what its refusals are called here."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from kintrace.limited import worker
from kintrace.lists import refusals
from kintrace.lists.refusals import FileTooLarge, UnreadableFile

_PATIENCE: Final = 180.0
"""Seconds until the first frame; a table of 100,000 rows takes three."""


class Worker(worker.Worker):
    """A program that reads a list. Whoever takes its rows may take them slowly."""

    def __init__(self, program: Path, file: BinaryIO, name: str) -> None:
        super().__init__(program, file, patience=_PATIENCE)
        self.name = name

    def frame(self) -> bytes:
        """Return the next frame of the process.

        Raises:
            UnreadableFile: If the process died over the file.
        """
        try:
            return super().frame()
        except worker.Died:
            raise FileTooLarge(file=self.name, limit="memory, time") from None
        finally:
            self.trust()

    def refusal(self, name: str, **values: object) -> UnreadableFile:
        """Return the refusal that the process named, about this file."""
        kind = getattr(refusals, name, UnreadableFile)
        if not (isinstance(kind, type) and issubclass(kind, UnreadableFile)):
            kind = UnreadableFile
        return kind(file=self.name, **values)
