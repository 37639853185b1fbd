"""Many inquiries against one register: the same answers as one by one, from one of three engines."""

from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING, Final, Literal

from kintrace.matching import gather, processes
from kintrace.matching.needs import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kintrace.matching.answer import Answer
    from kintrace.matching.index import Index
    from kintrace.matching.person import Person

    Search = Callable[[Sequence[Person], int], list[Answer]]

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
_search: list[Search] = []


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
            is short, or on a Spark cluster, whose address is in SPARK_MASTER or this machine.
        limit: Most hits for each.
        workers: Processes; by default one for few inquiries and two for many. Spark has its own.
        progress: Called with the number of inquiries that were just answered.

    Raises:
        PackageMissing: If the engine's packages are not installed.
    """
    require(engine)
    if len(index.store) <= gather.FEW:
        engine = "memory"  # a register that is simply all compared needs no join
    if engine == "spark":
        from kintrace.matching.bulk import spark  # noqa: PLC0415 - imports what only this engine needs

        yield from _told(spark.answers(index, inquiries, limit), progress)
        return
    if workers is None:
        workers = 2 if len(inquiries) >= MANY and (os.cpu_count() or 1) > 1 else 1
    if workers > 1 and "fork" not in multiprocessing.get_all_start_methods():
        workers = 1
    if engine == "memory":
        yield from _told(_by_processes(_one_by_one(index), inquiries, limit, workers, BATCH), progress)
        return
    from kintrace.matching.bulk import database  # noqa: PLC0415 - imports what only this engine needs

    with database.joined(index) as search:
        yield from _told(_by_processes(search, inquiries, limit, workers, BATCH_OF_TABLES), progress)


def _one_by_one(index: Index) -> Search:
    """Return the search of an index as one of many inquiries."""
    return lambda inquiries, limit: [index.search(person, limit=limit) for person in inquiries]


def _by_processes(
    search: Search, inquiries: Sequence[Person], limit: int, workers: int, size: int
) -> Iterator[list[Answer]]:
    """Yield the answers in batches, found by so many processes."""
    batches = [(inquiries[at : at + size], limit) for at in range(0, len(inquiries), size)]
    _search.append(search)
    try:
        if workers < 2:
            yield from map(_answers, batches)
            return
        with multiprocessing.get_context("fork").Pool(workers, processes.follow) as pool:
            yield from pool.imap(_answers, batches)
    finally:
        _search.pop()


def _told(batches: Iterator[list[Answer]], progress: Callable[[int], object] | None) -> Iterator[Answer]:
    """Yield the answers of all batches and tell of each batch."""
    for answers in batches:
        yield from answers
        if progress is not None:
            progress(len(answers))


def _answers(batch: tuple[Sequence[Person], int]) -> list[Answer]:
    """Return the answers to a batch."""
    return _search[-1](*batch)
