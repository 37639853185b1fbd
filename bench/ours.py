"""Kintrace itself, measured: building, searching, changing, many at once, and a very common name."""

from __future__ import annotations

import gc
import importlib.util
import itertools
import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bench import measure, memory
from bench.measure import Outcome, Reply
from bench.register import Records
from kintrace.matching import Index, Person, bulk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bench.paper import Inquiry

CHANGES = 100
AT_ONCE = 100_000  # inquiries, for which the seconds of many at once are given
FEWER = 5_000  # of them for the slower engine, and in a huge register
HUGE = 5_000_000  # records
COMMON = Person(surname="Иванов", given="Александр")


@dataclass(frozen=True)
class Measured:
    """All outcomes of our index, and the figures that are not about single inquiries.

    Attributes:
        model: On what the model was trained.
        would_help: What would help most, beside a very common name.
        outcomes: By the name of the group of inquiries.
    """

    model: str
    would_help: tuple[str, ...]
    outcomes: dict[str, list[Outcome]]
    figures: dict[str, float]


def engine(index: Index, inquiry: Inquiry) -> Reply:
    """Return the ten best records; their reasons in words belong to the search."""
    answer = index.search(inquiry.person, limit=10)
    for hit in answer:
        hit.reasons("ru")
    if not len(answer):
        return Reply([])
    return Reply([hit.record_id for hit in answer], answer[0].together, answer[0].confirmable)


def measured(records: Path, groups: Mapping[str, Sequence[Inquiry]], many: Path) -> Measured:
    """Return what our index does with groups of inquiries and with many at once; in a process of its own."""
    source = Records(records)
    _warm(source)
    index, figures = _built(source)
    gc.freeze()  # or every search now and then pays for a walk through the whole register
    outcomes = {
        name: measure.ask(lambda inquiry: engine(index, inquiry), asked) for name, asked in groups.items()
    }
    asked = list(Records(many))
    figures |= _common(index) | _bulk(index, asked, "memory", "bulk")
    if importlib.util.find_spec("duckdb") and len(index) < HUGE:
        figures |= _bulk(index, asked[:FEWER], "duckdb", "bulk_duckdb")
    figures |= _changes(index, list(itertools.islice(source, 0, len(index), max(1, len(index) // CHANGES))))
    return Measured(index.model.trained_on, index.search(COMMON).helpful, outcomes, figures)


def _warm(source: Records) -> None:
    """Compile what is compiled at first use, and read the name tables."""
    some = list(itertools.islice(source, 5_000))
    index = Index(some)
    for record in some[:20]:
        index.search(record)


def _built(source: Records) -> tuple[Index, dict[str, float]]:
    """Return the index with its seconds, without those of reading the file, and its bytes."""
    before = memory.resident()
    memory.forget_peak()
    source.spent, began, worked = 0.0, time.perf_counter(), _worked()
    index = Index(source)
    took, work = time.perf_counter() - began - source.spent, _worked() - worked - source.spent
    peak, size = memory.peak(), len(index)
    return index, {
        "build_seconds": took,
        "build_processor_seconds": work,
        "bytes_a_record": (memory.resident() - before) / size,
        "peak_bytes_a_record": (peak - before) / size,
    }


def _worked() -> float:
    """Return the seconds of processor time of this process and of those it has waited for."""
    return sum(os.times()[:4])


def _changes(index: Index, some: Sequence[Person]) -> dict[str, float]:
    """Return the milliseconds of processor time of a change, and of a search before and right after it."""
    took, calm, after = [], [], []
    for record in some:
        began = time.process_time()
        index.search(record)
        searched = time.process_time()
        index.remove(record.id)
        removed = time.process_time()
        index.search(record)
        again = time.process_time()
        index.add(record)
        took += [removed - searched, time.process_time() - again]
        calm.append(searched - began)
        after.append(again - removed)
    return {
        "change_ms": float(np.mean(took)) * 1000,
        "search_after_change_ms": float(np.mean(after)) * 1000,
        "same_search_before_ms": float(np.mean(calm)) * 1000,
    }


def _common(index: Index) -> dict[str, float]:
    """Return how a very common name and nothing else is answered."""
    took = []
    for _ in range(10):
        began = time.process_time()
        answer = index.search(COMMON)
        took.append((time.process_time() - began) * 1000)
    answer = index.search(COMMON)
    return {
        "common_ms": float(np.median(took)),
        "common_too_little": int(answer.too_little),
        "common_alike": answer.alike,
    }


def _bulk(index: Index, many: Sequence[Person], engine: bulk.Engine, name: str) -> dict[str, float]:
    """Return the seconds of many inquiries at once, and whether the answers are those given one by one.

    The seconds are for as many as 100,000; those of processor time are those of all processes together.
    """
    began, worked = time.perf_counter(), _worked()
    answers = list(bulk.match(index, many, engine=engine, limit=10))
    took, work = time.perf_counter() - began, _worked() - worked
    some = range(0, len(many), max(1, len(many) // 200))
    same = all(answers[at] == index.search(many[at], limit=10) for at in some)
    scale = AT_ONCE / max(1, len(many))
    return {
        f"{name}_inquiries": len(many),
        f"{name}_seconds": took * scale,
        f"{name}_processor_seconds": work * scale,
        f"{name}_same_answers": int(same),
    }
