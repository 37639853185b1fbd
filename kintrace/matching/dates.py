"""Births: whole dates, years, ages and days without a year, compared by what both sides know."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.model import LEVELS

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.model import Field
    from kintrace.matching.person import PartialDate

FIRST, LAST = 1900, 2060
DAYS = 365.25
PLACE = {level: at for at, level in enumerate(LEVELS["born"])}


class Births(NamedTuple):
    """Dates as columns, 0 where nothing is known. Shapes (rows,)."""

    first: npt.NDArray[np.int32]
    last: npt.NDArray[np.int32]
    month: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]


def flat(born: PartialDate | None) -> tuple[int, int, int, int]:
    """Return a date as four numbers, 0 where nothing is known or the year is outside all sense."""
    if born is None:
        return 0, 0, 0, 0
    first, last = born.first_year or born.last_year or 0, born.last_year or born.first_year or 0
    if not FIRST <= first <= last < LAST:
        first = last = 0
    return first, last, born.month or 0, born.day or 0


class Years:
    """How many in the register were born in each year."""

    def __init__(self, field: Field) -> None:
        """Begin empty."""
        self.field = field
        self.counts = np.zeros(LAST - FIRST)
        self.total = 0.0

    def count(self, first: int, last: int, by: float) -> None:
        """Add or take off a record; a span of years is spread over it."""
        if first:
            self.counts[first - FIRST : last + 1 - FIRST] += by / (last + 1 - first)
            self.total += by

    def shares(self) -> npt.NDArray[np.float64]:
        """Return the share of each year."""
        field = self.field
        return (self.counts + field.weight * field.typical) / (self.total + field.weight)


def compare(
    sought: tuple[int, int, int, int], held: Births, years: Years
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Return bits and level of each held birth against a sought one."""
    levels = _levels(sought, held)
    return _bits(sought, held, levels, years), levels


def _levels(sought: tuple[int, int, int, int], held: Births) -> npt.NDArray[np.int8]:
    first, last, month, day = sought
    levels = np.full(len(held.first), -1, dtype=np.int8)
    if month and day:
        dated = (held.month > 0) & (held.day > 0)
        agree = (held.month == month) & (held.day == day)
        levels[dated] = np.where(agree, PLACE["birthday"], PLACE["other_birthday"])[dated]
    if first:
        _by_year(sought, held, levels)
        if first == last and month and day:
            _whole(sought, held, levels)
    return levels


def _by_year(sought: tuple[int, int, int, int], held: Births, levels: npt.NDArray[np.int8]) -> None:
    """Mark the levels of which at least one side is no whole date."""
    first, last, month, _ = sought
    known = held.first > 0
    gap = np.maximum(held.first - last, first - held.last)
    exact = known & (held.first == held.last) & (first == last)
    span = known & ~exact
    names = ("year_known", "near_known", "differs_known"), ("span", "beside_span", "outside_span")
    for rows, (inside, beside, outside) in zip((exact, span), names, strict=True):
        levels[rows] = np.where(gap <= 0, PLACE[inside], np.where(gap == 1, PLACE[beside], PLACE[outside]))[
            rows
        ]
    if month:
        levels[exact & (gap == 0) & (held.month == month)] = PLACE["month"]


def _whole(sought: tuple[int, int, int, int], held: Births, levels: npt.NDArray[np.int8]) -> None:
    """Mark the levels of two whole dates."""
    year, _, month, day = sought
    whole = (held.first > 0) & (held.first == held.last) & (held.month > 0) & (held.day > 0)
    gap = np.abs(held.first - year)
    agree = (held.month == month).astype(np.int8) + (held.day == day)
    made = np.full(len(levels), PLACE["differs"], dtype=np.int8)
    made[gap == 1] = PLACE["near"]
    made[(agree == 2) & ((gap <= 3) | (gap % 10 == 0))] = PLACE["other_year"]
    made[gap == 0] = PLACE["year"]
    made[(gap == 0) & (agree == 1)] = PLACE["part"]
    made[(gap == 0) & (held.month == day) & (held.day == month)] = PLACE["swapped"]
    made[(gap == 0) & (agree == 2)] = PLACE["same"]
    levels[whole] = made[whole]


def _bits(
    sought: tuple[int, int, int, int], held: Births, levels: npt.NDArray[np.int8], years: Years
) -> npt.NDArray[np.float32]:
    """Return the chance of each level less what a stranger's birth would give in this register."""
    first, last, _, _ = sought
    chances = np.array([years.field.bits(level) for level in PLACE])
    shares = years.shares()
    own = float(shares[first - FIRST : last + 1 - FIRST].sum()) if first else 1.0
    stranger = np.zeros(len(PLACE))
    whole = math.log2(own / DAYS)
    for level in ("same", "swapped", "part", "other_year", "year", "near"):
        stranger[PLACE[level]] = whole
    stranger[PLACE["month"]] = math.log2(own / 12)
    stranger[PLACE["birthday"]] = math.log2(1 / DAYS)
    for level in ("year_known", "near_known", "beside_span"):
        stranger[PLACE[level]] = math.log2(own)
    bits = np.where(levels >= 0, chances[levels] - stranger[levels], 0.0)
    inside = levels == PLACE["span"]
    if inside.any():
        upto = np.concatenate([[0.0], np.cumsum(shares)])
        low, high = np.maximum(held.first[inside], first), np.minimum(held.last[inside], last)
        both = upto[high + 1 - FIRST] - upto[low - FIRST]
        theirs = upto[held.last[inside] + 1 - FIRST] - upto[held.first[inside] - FIRST]
        bits[inside] = chances[PLACE["span"]] + np.log2(both / (own * theirs))
    return bits.astype(np.float32)
