"""The process that opens one hostile file for us: started, listened to with patience, ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Final

import kintrace
from kintrace.lists import refusals
from kintrace.lists.refusals import FileTooLarge, UnreadableFile

_PATIENCE: Final = 180.0
"""Seconds until the first frame; a table of 100,000 rows takes three."""
_LARGEST_FRAME: Final = 256 << 20
_HERE: Final = str(Path(kintrace.__file__).parents[1])


class Worker:
    """A program of ours that reads a file from its standard input and sends frames.

    A frame is four bytes of length, then msgpack.
    """

    def __init__(self, program: Path, file: BinaryIO, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", str(program)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it says when it dies may quote the file
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [*sys.path, _HERE]))},
        )
        file.close()
        self._patience = threading.Timer(_PATIENCE, self._process.kill)
        self._patience.daemon = True
        self._patience.start()

    def frame(self) -> bytes:
        """Return the next frame of the process.

        Raises:
            UnreadableFile: If the process died over the file.
        """
        pipe = self._process.stdout
        size = int.from_bytes(pipe.read(4), "big") if pipe else 0
        packed = pipe.read(size) if pipe and 0 < size <= _LARGEST_FRAME else b""
        self._patience.cancel()
        if not packed or len(packed) < size:
            raise FileTooLarge(file=self.name, limit="memory, time")
        return packed

    def refusal(self, name: str, **values: object) -> UnreadableFile:
        """Return the refusal that the process named, about this file."""
        kind = getattr(refusals, name, UnreadableFile)
        if not (isinstance(kind, type) and issubclass(kind, UnreadableFile)):
            kind = UnreadableFile
        return kind(file=self.name, **values)

    def close(self) -> None:
        """End the process, whether it is done or not."""
        self._patience.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
