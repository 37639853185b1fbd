"""From bits to a probability that means what it says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt


def posterior(
    bits: npt.NDArray[np.float64], *, records: int, present: float, otherwise: float = 1.0
) -> tuple[npt.NDArray[np.float64], float]:
    """Return the probability that each record is of the sought person, and that none is.

    Before the comparison each of the records is he with the chance present / records; the rest is the
    chance that he is not in the register. Every candidate takes from every other, so that two equal ones
    get half each.

    Args:
        bits: Match weight of each candidate; records not given are taken to speak against.
        records: Size of the register.
        present: Chance that he is in it.
        otherwise: How likely the facts are, if he is absent, against nobody like him being here; more than
            1 where a brother or a namesake would explain them.

    Returns:
        Shape (candidates,), and one number; together they sum to 1.

    Source:
        Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969), 1183-1210, for the weights; Bayes'
        rule over all candidates and absence for the probability.
    """
    top = max(0.0, float(bits.max())) if bits.size else 0.0
    for_him = np.exp2(bits - top) * (present / max(records, 1))
    absent = (1 - present) * otherwise * math.exp2(-top)
    total = float(for_him.sum()) + absent
    return for_him / total, absent / total
