"""The search on a Spark cluster: joins of tables, and comparisons wherever the pairs are.

The driver plans; a worker gets the vocabularies and frequencies once, and of the rows only those in the
pairs that fall to it. Which cluster it is says the environment, as for every program of Spark (MASTER,
PYSPARK_SUBMIT_ARGS, spark-defaults.conf). Kintrace must be installed on the workers, in the same version.
"""

from __future__ import annotations

import os
import sys
import warnings
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kintrace.matching import scoring, traits
from kintrace.matching.bulk.ranges import keys, ranges
from kintrace.matching.gather import of_his_name, plan, plan_wide
from kintrace.matching.index import is_doubtful
from kintrace.matching.model import FIELDS
from kintrace.matching.needs import need
from kintrace.matching.store import COLUMNS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kintrace.matching.answer import Answer
    from kintrace.matching.gather import Ranges
    from kintrace.matching.index import Index
    from kintrace.matching.person import Person

ROUND = 20_000  # inquiries that are sent out together
TOGETHER = 100  # inquiries in one task
FOUND: Final = (
    "inquiry long, absent double, alike long, places array<int>, totals array<double>, "
    "chances array<double>, bits binary, levels binary"
)


def answers(index: Index, inquiries: Sequence[Person], limit: int) -> Iterator[list[Answer]]:
    """Yield the answers to many inquiries in rounds."""
    with _session() as session:
        tables = _Register(session, index)
        for at in range(0, len(inquiries), ROUND):
            yield tables.search(inquiries[at : at + ROUND], limit)


@contextmanager
def _session() -> Iterator[Any]:
    """Yield the session there is, or one that ends with the block."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with warnings.catch_warnings():
        # Rows travel as Arrow tables; pandas is asked for and not used.
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas")
        sessions = need("pyspark.sql", "spark").SparkSession
        running = sessions.getActiveSession()
        session = running or sessions.builder.appName("kintrace").getOrCreate()
        try:
            yield session
        finally:
            if running is None:
                session.stop()


class _Register:
    """A register on a cluster."""

    def __init__(self, session: Any, index: Index) -> None:
        self._session, self._index = session, index
        self._bare = session.sparkContext.broadcast(index.without_rows())
        self._keys = self._table(keys(index.store))
        facts = index.store.facts.values
        columns = dict(zip(COLUMNS, facts.T, strict=True))
        self._facts = self._table({"place": np.arange(len(facts)), **columns})

    def _table(self, columns: dict[str, Any]) -> Any:
        """Return columns as a table of the cluster."""
        return self._session.createDataFrame(need("pyarrow", "spark").table(columns))

    def search(self, inquiries: Sequence[Person], limit: int) -> list[Answer]:
        """Return the answers to some inquiries."""
        store = self._index.store
        sought = [scoring.prepare(store, traits.of(person)) for person in inquiries]
        plans: list[list[Ranges]] = [[plan(store, one)] for one in sought]
        facts, none = store.facts.values, np.zeros(0, dtype=np.int32)
        found = {at: self._index.weighed(one, facts, none, limit) for at, one in enumerate(sought)}
        found |= self._found(inquiries, plans, limit)
        doubtful = [at for at, one in enumerate(sought) if is_doubtful(one, found[at])]
        wide = [[*plans[at], plan_wide(store, sought[at])] for at in doubtful]
        further = self._found([inquiries[at] for at in doubtful], wide, limit)
        found |= {doubtful[at]: one for at, one in further.items()}
        return [
            self._index.answer(person, sought[at].chance, found[at], limit)
            for at, person in enumerate(inquiries)
        ]

    def _found(
        self, inquiries: Sequence[Person], plans: Sequence[Sequence[Ranges]], limit: int
    ) -> dict[int, scoring.Found]:
        """Return what inquiries find in their ranges; one without a single pair is left out."""
        found = {}
        if inquiries:
            wanted = self._table(ranges(plans))
            within = wanted.join(self._keys, ["kind", "bucket"]).where("key BETWEEN low AND high")
            functions = need("pyspark.sql.functions", "spark")
            is_given = functions.expr(f"int(kind = {ORDERS.index('given')})")
            met = functions.max(is_given).alias("by_given"), functions.min(is_given).alias("lone")
            pairs = within.groupBy("inquiry", "place").agg(*met).join(self._facts, "place")
            tasks = pairs.repartition(-(-len(inquiries) // TOGETHER), "inquiry")
            asked = self._session.sparkContext.broadcast(list(inquiries))
            compare = partial(compared, bare=self._bare, asked=asked, limit=limit)
            made = tasks.sortWithinPartitions("inquiry", "place").mapInArrow(compare, FOUND).toArrow()
            found = {row["inquiry"]: unpacked(row) for row in made.to_pylist()}
        return found


def compared(batches: Iterable[Any], *, bare: Any, asked: Any, limit: int) -> Iterator[Any]:
    """Yield what the inquiries of one task find; runs on a worker.

    Args:
        batches: Pairs with the facts of their rows, sorted by inquiry and row.
        bare: The index without rows.
        asked: The inquiries.
        limit: Most hits for each.
    """
    arrow = need("pyarrow", "spark")
    received = list(batches)
    if not received:
        return
    table = arrow.Table.from_batches(received)
    of_inquiry, places = (table[name].to_numpy() for name in ("inquiry", "place"))
    by_given, lone = (table[name].to_numpy().astype(np.bool_) for name in ("by_given", "lone"))
    facts = np.stack([table[name].to_numpy() for name in COLUMNS], axis=1)
    begins = np.flatnonzero(np.diff(of_inquiry, prepend=-1))
    made = []
    for begin, end in zip(begins, [*begins[1:], len(facts)], strict=True):
        inquiry, mine = int(of_inquiry[begin]), np.ascontiguousarray(facts[begin:end])
        sought = scoring.prepare(bare.value.store, traits.of(asked.value[inquiry]))
        rows = np.arange(len(mine), dtype=np.int32)
        named = of_his_name(mine, rows[by_given[begin:end]], sought)
        kept = np.union1d(rows[~lone[begin:end]], named)
        found = bare.value.weighed(sought, mine, kept, limit)
        made.append(_packed(inquiry, found, places[begin:end]))
    yield from arrow.Table.from_pylist(made).to_batches()


def _packed(inquiry: int, found: scoring.Found, places: Any) -> dict[str, object]:
    """Return what was found as a row for the driver; rows are named by their places in the register."""
    scored = found.scored
    return {
        "inquiry": inquiry,
        "absent": found.absent,
        "alike": found.alike,
        "places": places[scored.rows].astype(np.int32),
        "totals": scored.best,
        "chances": found.probabilities,
        "bits": np.ascontiguousarray(scored.bits).tobytes(),
        "levels": np.ascontiguousarray(scored.levels).tobytes(),
    }


def unpacked(row: dict[str, Any]) -> scoring.Found:
    """Return what a worker found."""
    places = np.array(row["places"], dtype=np.int32)
    shape = (len(FIELDS), len(places))
    bits = np.frombuffer(row["bits"], dtype=np.float32).reshape(shape)
    levels = np.frombuffer(row["levels"], dtype=np.int8).reshape(shape)
    scored = scoring.Scored(np.array(row["totals"]), places, bits, levels)
    return scoring.Found(scored, np.array(row["chances"]), row["absent"], row["alike"])
