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
def _whole_level(birth: Birth, year: int, month: int, day: int) -> int:
    """Return the level of two whole dates."""
    gap = abs(year - birth.first)
    agree = int(month == birth.month) + int(day == birth.day)
    if gap == 0:
        if agree == 2:
            return SAME
        if month == birth.day and day == birth.month:
            return SWAPPED
        return PART if agree == 1 else YEAR
    if agree == 2 and (gap <= 3 or gap % 10 == 0):
        return OTHER_YEAR
    return NEAR if gap == 1 else DIFFERS


@compiled
def born_level(birth: Birth, packed: int) -> int:
    """Return the level of a held birth, a place in `model.LEVELS["born"]`, or -1 when a side says nothing."""
    first, last = _year(packed, 17), _year(packed, 9)
    month, day = (packed >> 5) & 15, packed & 31
    if not (birth.first and first):
        if birth.month and birth.day and month and day:
            return BIRTHDAY if month == birth.month and day == birth.day else OTHER_BIRTHDAY
        return UNKNOWN
    exact = first == last and birth.first == birth.last
    if exact and birth.month and birth.day and month and day:
        return _whole_level(birth, first, month, day)
    gap = max(first - birth.last, birth.first - last)
    if not exact:
        return SPAN if gap <= 0 else BESIDE_SPAN if gap == 1 else OUTSIDE_SPAN
    if gap == 0 and birth.month and month == birth.month:
        return MONTH
    return YEAR_KNOWN if gap == 0 else NEAR_KNOWN if gap == 1 else DIFFERS_KNOWN


@compiled
def born_bits(birth: Birth, packed: int, level: int) -> float:
    """Return the bits of a held birth at its level."""
    if level == UNKNOWN:
        return 0.0
    if level != SPAN:
        return float(birth.bits[level])
    first, last = _year(packed, 17), _year(packed, 9)
    low, high = max(first, birth.first), min(last, birth.last)
    start = BEFORE + 1
    both = birth.upto[high + 1 - start] - birth.upto[low - start]
    theirs = birth.upto[last + 1 - start] - birth.upto[first - start]
    own = birth.upto[birth.last + 1 - start] - birth.upto[birth.first - start]
    return float(birth.bits[SPAN] + np.log2(both / (own * theirs)))
