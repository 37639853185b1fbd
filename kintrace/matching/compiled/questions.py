"""How much an answer to a question would tell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

OTHERS = 20  # further values that an answer may have


@compiled
def _entropy_part(chance: float) -> float:
    return -chance * math.log2(chance) if chance > 1e-12 else 0.0


@compiled
def gain(
    values: npt.NDArray[np.int32], chances: npt.NDArray[np.float64], absent: float, trust: float
) -> float:
    """Return the bits of uncertainty that an answer would take away on the average.

    Each possible answer is the value of one candidate, or some other value. The right man's record gives
    its value with chance `trust`; a record that says nothing, and an absent man, give each value as
    seldom as the others.

    Args:
        values: What the record of each candidate says, -1 for nothing.
        chances: The chance of each.
        absent: The chance of none.
        trust: How often the answer agrees with the right record.
    """
    known = np.unique(values[values >= 0])
    if len(known) == 0:
        return 0.0
    stray = 1 / (len(known) + OTHERS)
    before = _entropy_part(absent)
    for chance in chances:
        before += _entropy_part(chance)
    answered = np.zeros(len(known) + 1)
    both = 0.0
    for candidate in range(len(values) + 1):
        chance = chances[candidate] if candidate < len(values) else absent
        value = values[candidate] if candidate < len(values) else -1
        rest = 1.0
        for answer in range(len(known)):
            told = stray if value < 0 else trust if value == known[answer] else (1 - trust) * stray
            rest -= told
            answered[answer] += chance * told
            both += _entropy_part(chance * told)
        answered[-1] += chance * rest
        both += _entropy_part(chance * rest)
    after = 0.0
    for chance in answered:
        after += _entropy_part(chance)
    return before + after - both
