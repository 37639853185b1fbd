"""From chances to bits, and from bits to a probability that means what it says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Floats: TypeAlias = "npt.NDArray[np.float64]"


def match_weight(chance: float, share: float) -> float:
    """Return how strongly a writing speaks for one and the same person, in bits.

    Args:
        chance: Chance of just this writing if both sides are one person (m, spread over the forms of its level).
        share: Chance of it in a stranger: the share of the register that is written so (u).

    Source:
        Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969), 1183-1210; by value instead of by field as in
        Winkler, Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage, US Census Bureau RR2000/06.
    """
    return math.log2(chance / share)


def posterior(bits: Floats, *, records: int, present: float, rivals: float = 0.0) -> tuple[Floats, float]:
    """Return the probability that each record is of the sought person, and that none is.

    Before the comparison each of the records is he with the chance present / records; the rest is the chance that he is not in
    the register. Every candidate takes from every other, so that two equal ones get half each.

    Args:
        bits: Match weight of each candidate; records not given are taken to speak against.
        records: Size of the register.
        present: Chance that he is in it.
        rivals: Weight of "it is somebody near to him" relative to "it is nobody like him".

    Returns:
        Shape (candidates,), and one number; together they sum to 1.
    """
    top = max(0.0, float(bits.max())) if bits.size else 0.0
    for_him = np.exp2(bits - top) * (present / max(records, 1))
    absent = (1 - present) * (1 + rivals) * math.exp2(-top)
    total = float(for_him.sum()) + absent
    return for_him / total, absent / total
