"""Births as one number, and how two of them compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

BEFORE = 1899  # year 0 of a packed birth means unknown
(
    SAME,
    SWAPPED,
    PART,
    OTHER_YEAR,
    YEAR,
    NEAR,
    DIFFERS,
    MONTH,
    YEAR_KNOWN,
    NEAR_KNOWN,
    DIFFERS_KNOWN,
    SPAN,
    BESIDE_SPAN,
    OUTSIDE_SPAN,
    BIRTHDAY,
    OTHER_BIRTHDAY,
) = range(16)  # the levels of `model.LEVELS["born"]`
UNKNOWN = -1


class Birth(NamedTuple):
    """A sought birth.

    Attributes:
        first: Earliest year, 0 when no year is known.
        last: Latest year.
        month: 0 when unknown.
        day: 0 when unknown.
        bits: Bits of each level but "span", shape (16,).
        upto: Share of the register born before each year from BEFORE + 1 on.
    """

    first: int
    last: int
    month: int
    day: int
    bits: npt.NDArray[np.float64]
    upto: npt.NDArray[np.float64]


@compiled
def _year(packed: int, shift: int) -> int:
    year = (packed >> shift) & 255
    return year + BEFORE if year else 0


@compiled
def _whole_level(agree: int, gap: int, swapped: bool) -> int:
    """Return the level of two whole dates: how many of day and month agree, how far the years lie apart."""
    if gap == 0:
        if agree == 2:
            return SAME
        if swapped:
            return SWAPPED
        return PART if agree == 1 else YEAR
    if agree == 2 and (gap <= 3 or gap % 10 == 0):
        return OTHER_YEAR
    return NEAR if gap == 1 else DIFFERS


@compiled
def born_level(first: int, last: int, month: int, day: int, packed: int) -> int:
    """Return the level of a held birth, a place in `model.LEVELS["born"]`, or -1 when a side says nothing.

    Args:
        first: Earliest year of the sought birth, 0 when no year is known.
        last: Its latest year.
        month: Its month, 0 when unknown.
        day: Its day, 0 when unknown.
        packed: The held birth.
    """
    low, high = _year(packed, 17), _year(packed, 9)
    his_month, his_day = (packed >> 5) & 15, packed & 31
    dated = month and day and his_month and his_day
    if not (first and low):
        if not dated:
            return UNKNOWN
        return BIRTHDAY if his_month == month and his_day == day else OTHER_BIRTHDAY
    exact = low == high and first == last
    if exact and dated:
        agree = int(his_month == month) + int(his_day == day)
        return _whole_level(agree, abs(low - first), his_month == day and his_day == month)
    gap = max(low - last, first - high)
    if not exact:
        return SPAN if gap <= 0 else BESIDE_SPAN if gap == 1 else OUTSIDE_SPAN
    if gap == 0 and month and his_month == month:
        return MONTH
    return YEAR_KNOWN if gap == 0 else NEAR_KNOWN if gap == 1 else DIFFERS_KNOWN


@compiled
def born_bits(
    first: int,
    last: int,
    month: int,
    day: int,
    bits: npt.NDArray[np.float64],
    upto: npt.NDArray[np.float64],
    packed: int,
) -> tuple[float, int]:
    """Return bits and level of a held birth. The arguments are the parts of a `Birth`, and the held one."""
    level = born_level(first, last, month, day, packed)
    if level == UNKNOWN:
        return 0.0, level
    if level not in (SPAN, BESIDE_SPAN):
        return bits[level], level
    low, high = _year(packed, 17), _year(packed, 9)
    start = BEFORE + 1
    theirs = upto[high + 1 - start] - upto[low - start]
    own = upto[last + 1 - start] - upto[first - start]
    if level == BESIDE_SPAN:  # the longer span is the likelier to lie beside a stranger's, whoever says it
        return bits[level] - np.log2(max(own, theirs) / own), level
    both = upto[min(high, last) + 1 - start] - upto[max(low, first) - start]
    return bits[SPAN] + np.log2(both / (own * theirs)), level
