"""Many inquiries against one register: the same answers as one by one, from one of three engines."""

from __future__ import annotations

import multiprocessing
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from kintrace.matching import gather, processes
from kintrace.matching.needs import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kintrace.matching.answer import Answer
    from kintrace.matching.index import Index
    from kintrace.matching.person import Person

    Search = Callable[[Sequence[Person], int], list[Answer]]
    Batch = tuple[Sequence[Person], int]

Told = TypeVar("Told")
Engine = Literal["memory", "duckdb", "spark"]
ENGINES: Final[tuple[Engine, ...]] = ("memory", "duckdb", "spark")
#: What each engine needs beyond Kintrace itself: package and extra.
NEEDS: Final[dict[Engine, tuple[tuple[str, str], ...]]] = {
    "memory": (),
    "duckdb": (("duckdb", "bulk"), ("pyarrow", "bulk")),
    "spark": (("pyspark", "spark"), ("pandas", "spark"), ("pyarrow", "bulk")),
}
MANY = 2_000  # inquiries, from which on a second process pays
BATCH = 100
BATCH_OF_TABLES = 1_000  # a join looks through all keys once, be it for one inquiry or for a thousand

# What searches reaches the worker processes by fork, which shares its memory: a pickle of it would cost more
# than the search.
_work: list[tuple[Search, Callable[[Person, Answer], Any]]] = []


def require(engine: Engine) -> None:
    """Do nothing if an engine can be used here.

    Raises:
        PackageMissing: If one of its packages is not installed.
    """
    for package, extra in NEEDS[engine]:
        need(package, extra)


def match(
    index: Index,
    inquiries: Sequence[Person],
    *,
    engine: Engine = "memory",
    limit: int = 10,
    workers: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Answer]:
    """Yield the answer to each inquiry, in their order.

    Args:
        index: The register. It may not change before the last answer.
        inquiries: The sought persons.
        engine: Where pairs are found: in the index, by a join in DuckDB that takes to the disk when memory
            is short, or on a Spark cluster, of which `bulk.spark` says how it is found.
        limit: Most hits for each.
        workers: Processes; by default one for few inquiries and two for many. Spark has its own.
        progress: Called with the number of inquiries that were just answered.

    Raises:
        PackageMissing: If the engine's packages are not installed.
    """
    yield from told(index, inquiries, _itself, engine=engine, limit=limit, workers=workers, progress=progress)


def told(
    index: Index,
    inquiries: Sequence[Person],
    tell: Callable[[Person, Answer], Told],
    *,
    engine: Engine = "memory",
    limit: int = 10,
    workers: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Told]:
    """Yield what is to be told of each answer, in the order of the inquiries.

    It is put into words where it was found: ten hits with all their reasons are slower to hand over from one
    process to another than to find.

    Args:
        index: As for `match`, like all that follow but `tell`.
        inquiries: The sought persons.
        tell: Called with each inquiry and its answer, in the process that found it.
        engine: Where pairs are found.
        limit: Most hits for each.
        workers: Processes.
        progress: Called with the number of inquiries that were just answered.

    Raises:
        PackageMissing: If the engine's packages are not installed.
    """
    require(engine)
    if index.store.living <= gather.FEW:
        engine = "memory"  # a register that is simply all compared needs no join
    if engine == "spark":
        from kintrace.matching.bulk import spark  # noqa: PLC0415 - imports what only this engine needs

        rounds = spark.answers(index, inquiries, limit)
        asked = iter(inquiries)
        yield from _each(([tell(next(asked), answer) for answer in answers] for answers in rounds), progress)
        return
    if workers is None:
        workers = 2 if len(inquiries) >= MANY and (os.cpu_count() or 1) > 1 else 1
    if "fork" not in multiprocessing.get_all_start_methods():
        workers = 1
    with _search_by(engine, index) as (search, size):
        batches = [(inquiries[at : at + size], limit) for at in range(0, len(inquiries), size)]
        yield from _each(_by_processes(search, tell, batches, workers), progress)


@contextmanager
def _search_by(engine: Engine, index: Index) -> Iterator[tuple[Search, int]]:
    """Yield how a batch of inquiries is searched for, and how many make a batch."""
    if engine == "memory":
        yield _one_by_one(index), BATCH
        return
    from kintrace.matching.bulk import database  # noqa: PLC0415 - imports what only this engine needs

    with database.joined(index) as search:
        yield search, BATCH_OF_TABLES


def _itself(_: Person, answer: Answer) -> Answer:
    return answer


def _one_by_one(index: Index) -> Search:
    """Return the search of an index as one of many inquiries."""
    return lambda inquiries, limit: [index.search(person, limit=limit) for person in inquiries]


def _by_processes(
    search: Search, tell: Callable[[Person, Answer], Told], batches: Sequence[Batch], workers: int
) -> Iterator[list[Told]]:
    """Yield what is told of each batch, found by so many processes."""
    _work.append((search, tell))
    try:
        if workers < 2:
            yield from map(_told, batches)
            return
        with multiprocessing.get_context("fork").Pool(workers, processes.follow) as pool:
            yield from pool.imap(_told, batches)
    finally:
        _work.pop()


def _told(batch: Batch) -> list[Any]:
    """Return what is told of a batch."""
    inquiries, limit = batch
    search, tell = _work[-1]
    return [tell(person, answer) for person, answer in zip(inquiries, search(inquiries, limit), strict=True)]


def _each(batches: Iterator[list[Told]], progress: Callable[[int], object] | None) -> Iterator[Told]:
    """Yield what is told of all batches and report each batch."""
    for some in batches:
        yield from some
        if progress is not None:
            progress(len(some))
