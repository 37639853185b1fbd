"""The process that opens one hostile file for us: started, listened to with patience, ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Final

import kintrace

_LARGEST_FRAME: Final = 256 << 20
_HERE: Final = str(Path(kintrace.__file__).parents[1])
_TOLD: Final = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "NUMBA_CACHE_DIR")
"""All that the process is told of our environment, in which keys and passwords may stand."""


class Died(Exception):
    """The process went beyond a limit, took too long, or died over the file."""


class Worker:
    """A program of ours that reads a file from its standard input and sends frames (`child.send`)."""

    def __init__(self, program: Path, file: BinaryIO | bytes, *, patience: float) -> None:
        """Start a program.

        Args:
            program: A script that needs nothing but its standard input.
            file: An open file, which is closed here, or what is in it.
            patience: Seconds until the process is ended, unless `trust` was called before.
        """
        told = {name: os.environ[name] for name in _TOLD if name in os.environ}
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            [sys.executable, "-P", str(program)],
            stdin=subprocess.PIPE if isinstance(file, bytes) else file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what it says when it dies may quote the file
            env={**told, "PYTHONPATH": os.pathsep.join(filter(None, [*sys.path, _HERE]))},
        )
        self._patience = threading.Timer(patience, self._process.kill)
        self._patience.daemon = True
        self._patience.start()
        if isinstance(file, bytes):
            self._feed(file)
        else:
            file.close()

    def _feed(self, content: bytes) -> None:
        """Write the file to the process, which reads it whole before it says a word."""
        if self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError), self._process.stdin as pipe:
                pipe.write(content)

    def trust(self) -> None:
        """Let the process take as long as it wants from now on."""
        self._patience.cancel()

    def frame(self) -> bytes:
        """Return the next frame of the process.

        Raises:
            Died: If none comes.
        """
        pipe = self._process.stdout
        size = int.from_bytes(pipe.read(4), "big") if pipe else 0
        packed = pipe.read(size) if pipe and 0 < size <= _LARGEST_FRAME else b""
        if not packed or len(packed) < size:
            raise Died
        return packed

    def close(self) -> None:
        """End the process, whether it is done or not."""
        self._patience.cancel()
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
