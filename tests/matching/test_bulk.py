"""Many inquiries at once get the answers they get one by one, whichever engine finds the pairs."""

from __future__ import annotations

import signal
import sys
from types import SimpleNamespace

import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # it comes without types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kintrace.matching import Index, Person, bulk, gather, processes, scoring, traits
from kintrace.matching.bulk import spark
from kintrace.matching.needs import PackageMissing
from kintrace.matching.store import COLUMNS
from tests.matching import cast, lists

BY_PROCESSES: tuple[bulk.Engine, ...] = ("memory", "duckdb")


@pytest.fixture(scope="module")
def large() -> tuple[Index, list[Person]]:
    """Return a register of 5,000 records and 500 inquiries."""
    held = lists.records(5_000)
    return Index(held), lists.inquiries(500, among=held)


@pytest.fixture
def joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even the smallest register be looked through by keys."""
    monkeypatch.setattr(gather, "FEW", 0)


@pytest.mark.parametrize("engine", BY_PROCESSES)
@pytest.mark.parametrize("workers", [1, 2])
def test_five_hundred_inquiries_get_the_answers_they_get_one_by_one(
    large: tuple[Index, list[Person]], engine: bulk.Engine, workers: int
) -> None:
    index, asked = large
    assert len(index.store) > gather.FEW

    answers = list(bulk.match(index, asked, engine=engine, limit=7, workers=workers))

    assert answers == [index.search(person, limit=7) for person in asked]
    assert sum(bool(answer) for answer in answers) > 300


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=st.sets(st.integers(0, 40)), asked=st.lists(st.integers(0, 40), min_size=1, max_size=12))
def test_any_register_gives_the_same_answers_in_duckdb(
    joined: None, held: set[int], asked: list[int]
) -> None:
    people = [*cast.register(), *lists.records(40)]
    index = Index(people[at] for at in held if at < len(people))
    sought = [lists.SLIPS[at % 6](lists.records(40)[at % 39]) for at in asked]

    answers = list(bulk.match(index, sought, engine="duckdb"))

    assert answers == [index.search(person) for person in sought]


def test_a_record_taken_out_is_found_by_no_engine(joined: None) -> None:
    index = Index(lists.records(60))
    sought = lists.records(60)[5]
    index.remove(sought.id)

    for engine in BY_PROCESSES:
        answer = next(bulk.match(index, [sought], engine=engine))
        assert sought.id not in [hit.record_id for hit in answer]


@pytest.mark.parametrize("engine", BY_PROCESSES)
def test_whoever_is_sought_by_number_alone_is_looked_for_once(joined: None, engine: bulk.Engine) -> None:
    held = lists.records(60)

    answer = next(bulk.match(Index(held), [Person(number=held[3].number)], engine=engine))

    assert answer[0].record_id == held[3].id


def test_each_batch_is_told(joined: None) -> None:
    told: list[int] = []
    held = lists.records(50)

    for engine in BY_PROCESSES:
        list(bulk.match(Index(held), lists.inquiries(150, among=held), engine=engine, progress=told.append))

    assert told == [100, 50, 150]


def test_a_register_that_is_simply_all_compared_needs_no_join() -> None:
    held = lists.records(50)
    index = Index(held)

    assert list(bulk.match(index, held[:3], engine="spark")) == [index.search(one) for one in held[:3]]


def test_without_fork_one_process_does_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    held = lists.records(50)

    assert len(list(bulk.match(Index(held), held, workers=2))) == 50


@pytest.mark.parametrize(
    ("engine", "package", "extra"), [("duckdb", "duckdb", "bulk"), ("spark", "pyspark", "spark")]
)
def test_a_missing_package_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, engine: bulk.Engine, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(PackageMissing) as caught:
        next(bulk.match(Index(), [], engine=engine))

    assert (caught.value.package, caught.value.extra) == (package, extra)


def test_a_worker_of_spark_finds_what_the_index_finds(joined: None) -> None:
    held = lists.records(80)
    index, asked = Index(held), lists.inquiries(8, among=held)
    bare = SimpleNamespace(value=index.without_rows())
    soughts = [scoring.prepare(index.store, traits.of(person)) for person in asked]
    rows = [gather.gather(index.store, sought) for sought in soughts]
    facts = index.store.facts.values[np.concatenate(rows)]
    table = pa.table(
        {
            "inquiry": np.repeat(np.arange(len(asked)), [len(some) for some in rows]),
            "place": np.concatenate(rows).astype(np.int64),
            **dict.fromkeys(("by_given", "lone"), np.zeros(len(facts), dtype=np.int32)),
            **dict(zip(COLUMNS, facts.T, strict=True)),
        }
    )

    batches = spark.compared(table.to_batches(50), bare=bare, asked=SimpleNamespace(value=asked), limit=5)
    found = {row["inquiry"]: spark.unpacked(row) for batch in batches for row in batch.to_pylist()}

    assert list(spark.compared([], bare=bare, asked=None, limit=5)) == []
    assert len(bare.value.store) == 0
    for at, (sought, mine) in enumerate(zip(soughts, rows, strict=True)):
        same = index.weighed(sought, index.store.facts.values, mine, 5)
        if len(mine):
            assert index.answer(asked[at], sought.chance, found[at], 5) == index.answer(
                asked[at], sought.chance, same, 5
            )


def test_a_working_process_leaves_the_stopping_to_the_one_that_began_it() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    try:
        processes.follow()
        after = [signal.getsignal(number) for number in before]
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

    assert after == [signal.SIG_IGN, signal.SIG_DFL]
