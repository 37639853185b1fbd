"""Measured: where the right record stands, what is accepted wrongly, whether a probability holds."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.paper import Inquiry

SURE = 0.95
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0001)
ENOUGH = 0.01  # standard error up to which a bin of the calibration means anything


class Reply(NamedTuple):
    """What an engine says to one inquiry.

    Attributes:
        ids: Records, best first, ten at most.
        score: Probability or score of the first.
        confirmable: Whether the first passes the stricter gate.
    """

    ids: list[str]
    score: float = 0.0
    confirmable: bool = False


@dataclass(frozen=True)
class Outcome:
    """One inquiry and what came of it.

    Attributes:
        present: Whether he is in the register.
        absent: What he is to a registered man when he is not.
        kind: The damage the inquiry was made for.
        place: Where the right record stands, 0 for first; -1 when it is not among the hits, or there is none.
        score: Probability or score of the first hit; 0 when nothing was found.
        confirmable: Whether the first hit passes the gate.
    """

    present: bool
    absent: str
    kind: str
    place: int
    score: float
    confirmable: bool
    milliseconds: float = 0.0
    processor: float = 0.0

    @property
    def right(self) -> bool:
        """Whether the first hit is he."""
        return self.place == 0


def outcome(inquiry: Inquiry, reply: Reply, milliseconds: float = 0.0, processor: float = 0.0) -> Outcome:
    """Return what came of a reply."""
    ids = reply.ids[:10]
    return Outcome(
        present=inquiry.answer is not None,
        absent=inquiry.absent,
        kind=inquiry.kind,
        place=ids.index(inquiry.answer) if inquiry.answer in ids else -1,
        score=reply.score if ids else 0.0,
        confirmable=reply.confirmable and bool(ids),
        milliseconds=milliseconds,
        processor=processor,
    )


def ask(engine: Callable[[Inquiry], Reply], inquiries: Iterable[Inquiry]) -> list[Outcome]:
    """Return the outcome of each inquiry."""
    made = []
    for inquiry in inquiries:
        began, worked = time.perf_counter(), time.process_time()
        reply = engine(inquiry)
        took = (time.perf_counter() - began) * 1000
        work = (time.process_time() - worked) * 1000
        made.append(outcome(inquiry, reply, took, work))
    return made


def recall(outcomes: Iterable[Outcome], places: int) -> float:
    """Return the share of the registered men who stand in the first so many places."""
    return _share([o for o in outcomes if o.present], lambda o: 0 <= o.place < places)


def accepted(outcomes: Iterable[Outcome]) -> float:
    """Return the share of the absent men for whom somebody else is taken with p >= .95."""
    return _share([o for o in outcomes if not o.present], lambda o: o.score >= SURE)


def right_at(outcomes: Sequence[Outcome], alarms: float = 0.01) -> float:
    """Return the share of registered men found first, above the score that lets few absent men through."""
    gone = sorted((o.score for o in outcomes if not o.present), reverse=True)
    bar = gone[int(alarms * len(gone) + 1e-9)] if gone else 0.0
    return _share([o for o in outcomes if o.present], lambda o: o.right and o.score > bar)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of any engine: shares of the registered or of the absent men, and milliseconds."""
    times, work = [o.milliseconds for o in outcomes], [o.processor for o in outcomes]
    here = [o for o in outcomes if o.present]
    return {
        "present": len(here),
        "absent": len(outcomes) - len(here),
        "recall_1": recall(outcomes, 1),
        "recall_10": recall(outcomes, 10),
        "right_at_one_per_cent": right_at(outcomes),
        "median_ms": float(np.median(times)),
        "p95_ms": float(np.quantile(times, 0.95)),
        "median_processor_ms": float(np.median(work)),
        "p95_processor_ms": float(np.quantile(work, 0.95)),
    }


def certainty(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures of an engine whose score is a probability; no worst gap where no band counts."""
    here = [o for o in outcomes if o.present]
    bins = calibration(outcomes)
    enough = [line for line in bins if line["enough"]]
    gaps = [abs(line["said"] - line["right"]) for line in bins]
    worst = [abs(line["said"] - line["right"]) for line in enough]
    return {
        **({"worst_bin_gap": max(worst)} if worst else {}),
        "sure_and_right": _share(here, lambda o: o.score >= SURE and o.right),
        "sure_and_wrong": _share(here, lambda o: o.score >= SURE and not o.right),
        "absent_accepted": accepted(outcomes),
        "confirmable": _share(here, lambda o: o.confirmable and o.right),
        "confirmable_wrong": sum(o.confirmable and not o.right for o in outcomes),
        "bins_that_count": len(enough),
        "inquiries_in_them": sum(line["inquiries"] for line in enough),
        "expected_error": float(np.average(gaps, weights=[line["inquiries"] for line in bins])),
    }


def calibration(outcomes: Sequence[Outcome]) -> list[dict[str, float]]:
    """Return, for bands of the first hit's probability, what was said on the average and what was right.

    "enough" is 1 for a band in which the share that is right has a standard error of one point at most.
    """
    lines = []
    for low, high in itertools.pairwise(EDGES):
        band = [o for o in outcomes if low <= o.score < high]
        if band:
            said = float(np.mean([o.score for o in band]))
            right = float(np.mean([o.right for o in band]))
            error = (said * (1 - said) / len(band)) ** 0.5
            enough = int(error <= ENOUGH and len(band) >= 100)
            lines.append(
                {"from": low, "inquiries": len(band), "said": said, "right": right, "enough": enough}
            )
    return lines


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    """Return the share of outcomes for which something holds."""
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else 0.0
