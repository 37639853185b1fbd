"""What a program needs that opens one hostile file: limits on itself, frames to whoever started it, refusals.

Such a program is started as a script by `kintrace.limited.worker`. It reads the file from its standard input
and writes frames to its standard output: four bytes of length, then msgpack. It imports as little as it can.
"""

from __future__ import annotations

import sys

import msgspec


class Refusal(Exception):
    """Why nothing comes of a file: the name of a sentence that the caller knows, and the values in it."""

    def __init__(self, name: str, **values: object) -> None:
        super().__init__(name)
        self.name, self.values = name, values


def limit(*, memory: int, seconds: int, files: int) -> None:  # pragma: no cover - limits who measures
    """Take from this process what it does not need. Windows has no such limits.

    It can write into no file, start no other process and leave no core. What it has open stays open.

    Args:
        memory: Most bytes of address space.
        seconds: Most seconds of a processor.
        files: How many files may be open at once; with 0 nothing more is opened, neither file nor connection.
    """
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, files),
    ):
        _, highest = resource.getrlimit(kind)
        allowed = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(kind, (allowed, allowed))


def send(frame: object) -> None:
    """Write one frame to the process that started this one."""
    packed = msgspec.msgpack.encode(frame)
    sys.stdout.buffer.write(len(packed).to_bytes(4, "big") + packed)
    sys.stdout.buffer.flush()
