"""Descriptions turned into rows of numbers, by two processes when there are very many."""

from __future__ import annotations

import contextlib
import gc
import itertools
import multiprocessing
import os
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from kintrace.matching import processes, traits
from kintrace.matching.compiled.query import RANK, RECORD
from kintrace.matching.person import Person
from kintrace.matching.store import CODES, NAMES, Store, encode
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import numpy.typing as npt

    from kintrace.matching.model import Model
    from kintrace.matching.store import Facts

MANY = 20_000  # records, from which on a second process pays
CHUNK = 5_000
READINGS = 3  # of a record; an inquiry has more
_NONE: dict[str, float] = {}


class Chunk(NamedTuple):
    """Some records as rows of numbers over vocabularies of their own.

    Attributes:
        ids: The records' own numbers.
        rows: Shape (rows, columns of the store); the record is its place in `ids`.
        values: For each vocabulary the values of the chunk.
        fulls: For each vocabulary of names the full names of those values.
    """

    ids: list[str]
    rows: Facts
    values: dict[str, list[object]]
    fulls: dict[str, list[Mapping[str, float]]]


def understand(record: Person) -> traits.Traits:
    """Return the traits of a record."""
    return traits.of(record, most=READINGS)


class _Reader:
    """What a reading process keeps from one chunk to the next."""

    def __init__(self, model: Model) -> None:
        self._store = Store(model)
        self._decoder = msgspec.msgpack.Decoder(list[Person])

    def read(self, packed: bytes) -> Chunk:
        """Return a chunk of packed records as numbers."""
        numbers = {name: _Numbers() for name in (*NAMES, *CODES)}
        number = {name: known.__getitem__ for name, known in numbers.items()}
        rows: list[list[int]] = []
        ids = []
        for place, record in enumerate(self._decoder.decode(packed)):
            ids.append(record.id)
            for row in encode(understand(record), number):
                row[RECORD] = place
                rows.append(row)
        fulls = {name: self._fulls(name, numbers[name]) for name in NAMES}
        values = {name: list(known) for name, known in numbers.items()}
        return Chunk(ids, np.array(rows, dtype=np.int32), values, fulls)

    def _fulls(self, name: str, words: Iterable[str]) -> list[Mapping[str, float]]:
        """Return the full names of some words; most have none, and those are one object, sent but once."""
        full = self._store.names[name].full
        return [dict(found) if len(word) > 1 and (found := full(word)) else _NONE for word in words]


class _Numbers(dict[Any, int]):
    """Values with their numbers, in the order in which they were asked for."""

    def __missing__(self, value: Any) -> int:
        self[value] = number = len(self)
        return number


_reader: list[_Reader] = []


def _begin(model: Model) -> None:
    processes.follow()
    gc.disable()  # a look through the caches for circles takes a third of the time
    _reader.append(_Reader(model))


def _read(packed: bytes) -> Chunk:
    return _reader[-1].read(packed)


@contextlib.contextmanager
def _no_circles() -> Iterator[None]:
    """Look for no circles of objects meanwhile: none are made, and a look goes through all values."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def chunks(records: Iterable[Person], model: Model) -> Iterator[Chunk]:
    """Yield records as numbers, in their order, read by two processes when there are very many."""
    with _no_circles():
        yield from _chunks(records, model)


def _chunks(records: Iterable[Person], model: Model) -> Iterator[Chunk]:
    rest = iter(records)
    first = list(itertools.islice(rest, MANY))
    packed = map(msgspec.msgpack.encode, _split(itertools.chain(first, rest)))
    two = len(first) == MANY and (os.cpu_count() or 1) > 1
    if not two or "fork" not in multiprocessing.get_all_start_methods():
        reader = _Reader(model)
        yield from map(reader.read, packed)
        return
    with multiprocessing.get_context("fork").Pool(2, _begin, (model,)) as pool:
        waiting = [pool.apply_async(_read, (one,)) for one in itertools.islice(packed, 4)]
        while waiting:
            yield waiting.pop(0).get()
            waiting += [pool.apply_async(_read, (one,)) for one in itertools.islice(packed, 1)]


def _split(records: Iterator[Person]) -> Iterator[list[Person]]:
    while chunk := list(itertools.islice(records, CHUNK)):
        yield chunk


def take_in(store: Store, chunk: Chunk, numbers: npt.NDArray[np.int32], ranks: npt.NDArray[np.int32]) -> None:
    """Add the records of a chunk that have a number, not ABSENT, with such ranks, to a store."""
    rows = chunk.rows[numbers[chunk.rows[:, RECORD]] != ABSENT]
    rows[:, RANK] = ranks[rows[:, RECORD]]
    for at, name in enumerate((*NAMES, *CODES)):
        vocabulary = store.vocabularies[name]
        if name in NAMES:
            words = zip(chunk.values[name], chunk.fulls[name], strict=True)
            interned = [store.names[name].intern_with(str(word), full) for word, full in words]
        else:
            interned = [vocabulary.intern(value) for value in chunk.values[name]]
        rows[:, at] = np.array([*interned, ABSENT], dtype=np.int32)[rows[:, at]]
    rows[:, RECORD] = numbers[rows[:, RECORD]]
    store.extend(rows)
