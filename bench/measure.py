"""Measured: where the right record stands, what is accepted wrongly, whether a probability holds."""

from __future__ import annotations

import itertools
import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.paper import Inquiry

SURE = 0.95
EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 1.0001)


@dataclass(frozen=True)
class Outcome:
    """One inquiry and what came of it.

    Attributes:
        place: Where the right record stands, 0 for first; -1 when it is not among the hits, or there is none.
        best: Probability or score of the first hit.
        right: Whether the first hit is right.
        confirmable: Whether the first hit passes the gate.
    """

    inquiry: Inquiry
    place: int
    best: float
    right: bool
    confirmable: bool
    milliseconds: float
    processor: float


def ask(
    engine: Callable[[Inquiry], tuple[list[str], float, bool]], inquiries: Sequence[Inquiry]
) -> list[Outcome]:
    """Return the outcome of each inquiry."""
    made = []
    for inquiry in inquiries:
        began, worked = time.perf_counter(), time.process_time()
        ids, best, confirmable = engine(inquiry)
        took = (time.perf_counter() - began) * 1000
        work = (time.process_time() - worked) * 1000
        place = ids.index(inquiry.answer) if inquiry.answer in ids else -1
        made.append(Outcome(inquiry, place, best, place == 0, confirmable and bool(ids), took, work))
    return made


@dataclass
class Figures:
    """The figures of one set of inquiries; shares of the present or of the absent persons."""

    present: int
    absent: int
    recall_1: float
    recall_10: float
    sure_and_right: float
    sure_and_wrong: float
    absent_accepted: float
    right_at_one_per_cent: float
    confirmable: float
    confirmable_wrong: int
    median_ms: float
    p95_ms: float
    median_processor_ms: float
    p95_processor_ms: float
    calibration: list[dict[str, float]] = field(default_factory=list)
    expected_calibration_error: float = 0.0

    def plain(self) -> dict[str, object]:
        """Return them for JSON."""
        return asdict(self)


def figures(outcomes: Sequence[Outcome], *, probabilities: bool = True) -> Figures:
    """Return the figures of some outcomes."""
    here = [o for o in outcomes if o.inquiry.answer is not None]
    gone = [o for o in outcomes if o.inquiry.answer is None]
    times = np.array([o.milliseconds for o in outcomes])
    bar = float(np.quantile([o.best for o in gone], 0.99)) if gone else 0.0
    made = Figures(
        present=len(here),
        absent=len(gone),
        recall_1=_share(here, lambda o: o.place == 0),
        recall_10=_share(here, lambda o: 0 <= o.place < 10),
        sure_and_right=_share(here, lambda o: o.best >= SURE and o.right),
        sure_and_wrong=_share(here, lambda o: o.best >= SURE and not o.right),
        absent_accepted=_share(gone, lambda o: o.best >= SURE),
        right_at_one_per_cent=_share(here, lambda o: o.right and o.best > bar),
        confirmable=_share(here, lambda o: o.confirmable and o.right),
        confirmable_wrong=sum(o.confirmable and not o.right for o in outcomes),
        median_ms=float(np.median(times)),
        p95_ms=float(np.quantile(times, 0.95)),
        median_processor_ms=float(np.median([o.processor for o in outcomes])),
        p95_processor_ms=float(np.quantile([o.processor for o in outcomes], 0.95)),
    )
    if probabilities:
        made.calibration = calibration(outcomes)
        total = sum(line["inquiries"] for line in made.calibration)
        gaps = sum(abs(line["said"] - line["right"]) * line["inquiries"] for line in made.calibration)
        made.expected_calibration_error = gaps / total
    return made


def _share(outcomes: Sequence[Outcome], holds: Callable[[Outcome], bool]) -> float:
    """Return the share of outcomes for which something holds."""
    return sum(map(holds, outcomes)) / len(outcomes) if outcomes else 0.0


def calibration(outcomes: Sequence[Outcome]) -> list[dict[str, float]]:
    """Return, for bands of the first hit's probability, what was said on the average and what was right."""
    lines = []
    for low, high in itertools.pairwise(EDGES):
        band = [o for o in outcomes if low <= o.best < high]
        if band:
            said = float(np.mean([o.best for o in band]))
            right = float(np.mean([o.right for o in band]))
            lines.append({"from": low, "inquiries": len(band), "said": said, "right": right})
    return lines
