"""The search as a join in DuckDB: pairs beyond the memory go to the disk."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kintrace.matching import scoring, traits
from kintrace.matching.bulk.ranges import JOIN, keys, ranges
from kintrace.matching.gather import NOWHERE, of_his_name, plan, plan_wide
from kintrace.matching.index import is_doubtful
from kintrace.matching.needs import need

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from kintrace.matching.answer import Answer
    from kintrace.matching.bulk import Search
    from kintrace.matching.gather import Ranges
    from kintrace.matching.index import Index
    from kintrace.matching.person import Person

    Rows = npt.NDArray[np.int32]

MEMORY = "1GB"  # for the join of each process; what is more goes to the disk


@contextmanager
def joined(index: Index) -> Iterator[Search]:
    """Yield the search of an index whose keys stand in a file; it may be called in several processes.

    The file is gone at the end. It is readable by its owner alone and holds numbers, no names.
    """
    with tempfile.TemporaryDirectory(prefix="kintrace-") as folder:
        file = Path(folder) / "keys.duckdb"
        _write(file, index)
        yield lambda inquiries, limit: _answers(index, file, inquiries, limit)


def _write(file: Path, index: Index) -> None:
    """Write the keys of a register into a file."""
    table = need("pyarrow", "bulk").table(keys(index.store))
    with _open(file, read_only=False) as connection:
        connection.register("all_keys", table)
        connection.execute("CREATE TABLE keys AS FROM all_keys ORDER BY kind, bucket, key, place")
        connection.unregister("all_keys")


def _open(file: Path, *, read_only: bool) -> Any:
    """Return a connection to the file."""
    set_so = {"memory_limit": MEMORY, "temp_directory": str(file.parent), "threads": 1}
    return need("duckdb", "bulk").connect(str(file), read_only=read_only, config=set_so)


def _answers(index: Index, file: Path, inquiries: Sequence[Person], limit: int) -> list[Answer]:
    """Return the answers to a batch: everybody's pairs by one join, those of the doubtful by a second."""
    store, facts = index.store, index.store.facts.values
    sought = [scoring.prepare(store, traits.of(person)) for person in inquiries]
    with _open(file, read_only=True) as connection:
        rows = _pairs(connection, [[plan(store, one)] for one in sought])
        found = [index.weighed(one, facts, mine, limit) for one, mine in zip(sought, rows, strict=True)]
        doubtful = [at for at, one in enumerate(sought) if is_doubtful(one, found[at])]
        wide = [plan_wide(store, sought[at]) for at in doubtful]
        lone = _pairs(connection, [[{"given": one.pop("given", NOWHERE)}] for one in wide])
        more = _pairs(connection, [[one] for one in wide])
    for at, alone, further in zip(doubtful, lone, more, strict=True):
        named = of_his_name(facts, alone, sought[at])
        mine = np.union1d(rows[at], np.concatenate([named, further]))
        found[at] = index.weighed(sought[at], facts, mine, limit)
    return [
        index.answer(person, one.chance, his, limit)
        for person, one, his in zip(inquiries, sought, found, strict=True)
    ]


def _pairs(connection: Any, plans: Sequence[Sequence[Ranges]]) -> list[Rows]:
    """Return for each inquiry the rows in its ranges, in their order."""
    if not plans:
        return []
    connection.register("ranges", need("pyarrow", "bulk").table(ranges(plans)))
    pairs = connection.execute(JOIN).fetchnumpy()
    connection.unregister("ranges")
    places = np.asarray(pairs["place"]).astype(np.int32)
    return np.split(places, np.searchsorted(np.asarray(pairs["inquiry"]), np.arange(1, len(plans))))
