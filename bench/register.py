"""A register on disk: each engine reads the same records in its own process, and nobody holds them all."""

from __future__ import annotations

import functools
import multiprocessing
import time
from typing import TYPE_CHECKING

import msgspec

from bench import paper
from bench.ceiling import Ceiling
from bench.facts import World
from kintrace.matching import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from bench.ceiling import Seen
    from bench.paper import Inquiry

BATCH = 2_000
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Person]).decode


class Records:
    """The records of a file, read anew by every walk through them.

    Attributes:
        spent: Seconds spent on reading so far, which are nobody's index's.
    """

    def __init__(self, path: Path) -> None:
        """Remember the file."""
        self.path = path
        self.spent = 0.0

    def __iter__(self) -> Iterator[Person]:
        with self.path.open("rb") as lines:
            while True:
                began = time.perf_counter()
                size = int.from_bytes(lines.read(4), "big")
                batch = _decode(lines.read(size)) if size else []
                self.spent += time.perf_counter() - began
                if not batch:
                    return
                yield from batch


def write(path: Path, people: Iterable[Person]) -> None:
    """Write some descriptions into a file."""
    batch: list[Person] = []
    with path.open("wb") as out:
        for person in people:
            batch.append(person)
            if len(batch) == BATCH:
                out.write(_framed(batch))
                batch = []
        if batch:
            out.write(_framed(batch))


def _framed(batch: Sequence[Person]) -> bytes:
    """Return a batch with its length before it."""
    text = _encode(batch)
    return len(text).to_bytes(4, "big") + text


def generate(
    path: Path,
    *,
    seed: int,
    size: int,
    inquiries: Sequence[Inquiry],
    progress: Callable[[int], object] | None = None,
) -> Ceiling:
    """Write a register into a file by two processes, and return the ceiling of the inquiries over it."""
    spans = [(seed, first, min(first + BATCH, size)) for first in range(0, size, BATCH)]
    ceiling = Ceiling(inquiries)
    begin = functools.partial(_begin, inquiries)
    with multiprocessing.get_context("spawn").Pool(2, begin) as pool, path.open("wb") as out:
        for text, seen in pool.imap(_span, spans):
            out.write(text)
            ceiling.add(seen)
            if progress is not None:
                progress(BATCH)
    return ceiling


_world = functools.lru_cache(maxsize=1)(World)
_asked: list[Inquiry] = []


def _begin(inquiries: Sequence[Inquiry]) -> None:
    """Give a process its inquiries."""
    _asked[:] = inquiries


def _span(span: tuple[int, int, int]) -> tuple[bytes, dict[int, Seen]]:
    """Return some records, packed, and which inquiries their persons fit."""
    seed, first, last = span
    world, ceiling = _world(seed), _ceiling()
    ceiling.seen = {}
    batch = []
    for number in range(first, last):
        who = world.person(number)
        made, recorded = paper.written(world, number, who)
        ceiling.see(who, recorded)
        batch.append(made)
    return _framed(batch), ceiling.seen


@functools.cache
def _ceiling() -> Ceiling:
    """Return this process's own ceiling."""
    return Ceiling(_asked)
