"""Many inquiries against one register: the same answers as one by one, on two cores when there are many."""

from __future__ import annotations

import multiprocessing
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kintrace.matching.answer import Answer
    from kintrace.matching.index import Index
    from kintrace.matching.person import Person

MANY = 2_000  # inquiries, from which on a second process pays
BATCH = 100

# The index reaches the worker processes by fork, which shares its memory: a pickle of it would cost more
# than the search.
_index: list[Index] = []


def match(
    index: Index,
    inquiries: Sequence[Person],
    *,
    limit: int = 10,
    workers: int | None = None,
    progress: Callable[[int], object] | None = None,
) -> Iterator[Answer]:
    """Yield the answer to each inquiry, in their order.

    Args:
        index: The register. It may not change before the last answer.
        inquiries: The sought persons.
        limit: Most hits for each.
        workers: Processes; by default one for few inquiries and two for many.
        progress: Called with the number of inquiries that were just answered.
    """
    if workers is None:
        workers = 2 if len(inquiries) >= MANY and (os.cpu_count() or 1) > 1 else 1
    batches = [(inquiries[at : at + BATCH], limit) for at in range(0, len(inquiries), BATCH)]
    _index.append(index)
    try:
        if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
            yield from _told(map(_search, batches), progress)
            return
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            yield from _told(pool.imap(_search, batches), progress)
    finally:
        _index.pop()


def _told(batches: Iterator[list[Answer]], progress: Callable[[int], object] | None) -> Iterator[Answer]:
    """Yield the answers of all batches and tell of each batch."""
    for answers in batches:
        yield from answers
        if progress is not None:
            progress(len(answers))


def _search(batch: tuple[Sequence[Person], int]) -> list[Answer]:
    """Return the answers to a batch."""
    inquiries, limit = batch
    return [_index[-1].search(person, limit=limit) for person in inquiries]
