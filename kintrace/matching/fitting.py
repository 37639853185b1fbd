"""Move the bits of the levels so that the right answers become as likely as they can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching import doubles
from kintrace.matching.model import FIELDS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kintrace.matching.model import Model

    Floats = npt.NDArray[np.float64]
    Numbers = npt.NDArray[np.int64]

PLACES = {
    (field, level): at for at, (field, level) in enumerate((f, v) for f, vs in LEVELS.items() for v in vs)
}
FIRST = np.array([PLACES[field, LEVELS[field][0]] for field in FIELDS])
PULL = 2.0  # how firmly the old bits are held: so much as a normal prior of 1 / sqrt(PULL) nepers would
STEPS = 400
SPEED, KEPT = 2.0, 0.9  # of each step, and of the one before
FAR = 24.0  # bits: a candidate so much less likely than the best changes nothing


@dataclass(frozen=True)
class Example:
    """One inquiry and what was found for it.

    Attributes:
        bits: Shape (fields, candidates).
        levels: Shape (fields, candidates), places in `LEVELS`, -1 for not known.
        weight: Shape (candidates,), what the readings of the names cost, in bits.
        right: Place of the right record among the candidates; None when he is absent.
        records: Size of the register.
        others: Weight of the candidates that are left out, where one of 0 bits weighs 1.
        absent: Weight of absence by doubles among those, in the same measure.
    """

    bits: Floats
    levels: npt.NDArray[np.int8]
    weight: Floats
    right: int | None
    records: int
    others: float = 0.0
    absent: float = 0.0


class Stack(NamedTuple):
    """Many examples side by side: shapes (fields, rows), (rows,) and (examples,)."""

    bits: Floats
    levels: npt.NDArray[np.int8]
    places: Numbers
    weight: Floats
    of: Numbers
    right: Numbers
    records: Floats
    others: Floats
    absent: Floats


def absence(model: Model, example: Example) -> float:
    """Return how heavy absence weighs by the candidates of an example, where one of 0 bits weighs 1."""
    made = doubles.table(model.doubles)
    likely = doubles.otherwise(made, example.bits, example.levels, example.weight, records=example.records)
    return (1 - model.present) / model.present * example.records * likely


def stack(learned: Sequence[Example]) -> Stack:
    """Return examples side by side, without the candidates that can change nothing."""
    kept, right, ends = [], [], 0
    for example in learned:
        total = example.bits.sum(axis=0) + example.weight
        rows = np.flatnonzero(np.maximum(example.bits, 0).sum(axis=0) >= total.max() - FAR)
        if example.right is not None:
            rows = np.union1d(rows, example.right)
        kept.append(rows)
        right.append(-1 if example.right is None else ends + int(np.searchsorted(rows, example.right)))
        ends += len(rows)
    pairs = list(zip(learned, kept, strict=True))
    levels = np.concatenate([e.levels[:, rows] for e, rows in pairs], axis=1)
    return Stack(
        np.concatenate([e.bits[:, rows] for e, rows in pairs], axis=1),
        levels,
        np.where(levels >= 0, FIRST[:, None] + levels, len(PLACES)),
        np.concatenate([e.weight[rows] for e, rows in pairs]),
        np.repeat(np.arange(len(kept)), [len(rows) for rows in kept]),
        np.array(right),
        np.array([float(e.records) for e in learned]),
        np.array([e.others for e in learned]),
        np.array([e.absent for e in learned]),
    )


def shifts(model: Model, learned: Sequence[Example]) -> Floats:
    """Return by how many bits each level should move, so that the examples' right answers fit best.

    The logarithm of the right answer's probability (absence included) is raised by gradient steps; a pull
    holds every level near to the bits it had, so that few examples move little.

    Source:
        McFadden, Conditional logit analysis of qualitative choice behavior (1974): the choice is among the
        candidates and absence.
    """
    made, rows = doubles.table(model.doubles), stack(learned)
    odds = (1 - model.present) / model.present
    shift, speed = np.zeros(len(PLACES)), np.zeros(len(PLACES))
    for _ in range(STEPS):
        slope = _slope(made, rows, odds, shift) - PULL / len(learned) * shift
        speed = KEPT * speed + SPEED * slope
        shift += speed
    return shift


def _slope(made: doubles.Table, rows: Stack, odds: float, shift: Floats) -> Floats:
    """Return how the mean logarithm of the right answers' chances grows with each shift."""
    size = len(rows.right)
    bits = rows.bits + np.append(shift, 0.0)[rows.places]
    him = np.exp2(bits.sum(axis=0) + rows.weight)
    near = doubles.likeness(made, bits, rows.levels, rows.weight)
    # Each record is as likely as the others to be the double's: share / records, against present / records.
    near *= odds * made.shares[:, None]
    absent = odds * rows.records * (1 - made.shares.sum()) + rows.absent
    absent += np.bincount(rows.of, near.sum(axis=0), size)
    total = np.bincount(rows.of, him, size) + rows.others + absent
    gone = rows.right < 0
    pull_him = -him / total[rows.of]
    pull_him[rows.right[~gone]] += 1
    pull_near = near * (np.where(gone, 1 / absent, 0.0) - 1 / total)[rows.of]
    slope = np.zeros(len(PLACES) + 1)
    for field in range(len(FIELDS)):
        pull = pull_him.copy()
        for kind in np.flatnonzero(made.same[:, field]):
            same = made.same[kind, field] * np.exp2(bits[field])
            pull += pull_near[kind] * same / (same + 1 - made.same[kind, field])
        slope += np.bincount(rows.places[field], pull, len(PLACES) + 1)
    return slope[:-1] / size
