"""Births: whole dates, years, ages and days without a year, compared by what both sides know."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled import births
from kintrace.matching.model import LEVELS

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.model import Field
    from kintrace.matching.person import PartialDate

    Born = tuple[int, int, int, int]

FIRST, LAST = births.BEFORE + 1, 2060
DAYS = 365.25
PLACE = {level: at for at, level in enumerate(LEVELS["born"])}
WHOLE = [PLACE[level] for level in ("same", "swapped", "part", "other_year", "year", "near")]
BY_YEAR = [PLACE[level] for level in ("year_known", "near_known", "beside_span")]
NEVER: Born = (0, 0, 0, 0)


def flat(born: PartialDate | None) -> Born:
    """Return a date as first year, last year, month and day, 0 where nothing is known.

    A year outside all sense is not known.
    """
    if born is None:
        return NEVER
    first, last = born.first_year or born.last_year or 0, born.last_year or born.first_year or 0
    if not FIRST <= first <= last < LAST:
        first = last = 0
    return first, last, born.month or 0, born.day or 0


def packed(born: Born) -> int:
    """Return a flat date as one number of 25 bits."""
    first, last, month, day = born
    first, last = (first - births.BEFORE, last - births.BEFORE) if first else (0, 0)
    return first << 17 | last << 9 | month << 5 | day


def unpacked(number: int) -> Born:
    """Return the flat date that was packed.

    >>> unpacked(packed((1998, 1999, 4, 0)))
    (1998, 1999, 4, 0)
    """
    first, last = number >> 17, number >> 9 & 255
    return (
        first + births.BEFORE if first else 0,
        last + births.BEFORE if last else 0,
        number >> 5 & 15,
        number & 31,
    )


def apart(one: int, other: int) -> bool:
    """Return whether two packed births are whole dates of other days in other years."""
    first, second = unpacked(one), unpacked(other)
    whole = all(born[0] == born[1] and all(born) for born in (first, second))
    return whole and abs(first[0] - second[0]) > 1 and first[2:] != second[2:]


class Years:
    """How many in the register were born in each year."""

    def __init__(self, field: Field) -> None:
        """Begin empty."""
        self.field = field
        self.counts = np.zeros(LAST - FIRST)
        self.total = 0.0
        self.chances = np.array([field.bits(level) for level in PLACE])
        self._shares: npt.NDArray[np.float64] | None = None
        self._upto: npt.NDArray[np.float64] | None = None

    def count(self, numbers: npt.NDArray[np.int32], by: int) -> None:
        """Add or take off packed births; a span of years is spread over it."""
        some = numbers[numbers >> 17 > 0]
        firsts, lasts = (some >> 17) + births.BEFORE - FIRST, (some >> 9 & 255) + births.BEFORE - FIRST
        spans = lasts + 1 - firsts
        steps = np.zeros(len(self.counts) + 1)
        np.add.at(steps, firsts, by / spans)
        np.add.at(steps, lasts + 1, -by / spans)
        self.counts += np.cumsum(steps)[:-1]
        self.total += by * len(some)
        self._shares = self._upto = None

    def upto(self) -> npt.NDArray[np.float64]:
        """Return the share born before each year."""
        if self._upto is None:
            self._upto = np.concatenate([[0.0], np.cumsum(self.shares())])
        return self._upto

    def shares(self) -> npt.NDArray[np.float64]:
        """Return the share of each year."""
        if self._shares is None:
            field = self.field
            counted = np.maximum(self.counts, 0)  # what was added and taken off may leave a rounding error
            self._shares = (counted + field.weight * field.typical) / (self.total + field.weight)
        return self._shares

    def share(self, first: int, last: int) -> float:
        """Return the share of the register born in some years."""
        return float(self.shares()[first - FIRST : last + 1 - FIRST].sum())


def sought(born: Born, years: Years) -> births.Birth:
    """Return a sought birth with the bits of each level: its chance less what a stranger would show."""
    first, last, month, day = born
    own = math.log2(years.share(first, last)) if first else 0.0
    bits = years.chances.copy()
    bits[WHOLE] -= own - math.log2(DAYS)
    bits[PLACE["month"]] -= own - math.log2(12)
    bits[PLACE["birthday"]] += math.log2(DAYS)
    bits[BY_YEAR] -= own
    return births.Birth(first, last, month, day, bits, years.upto())
