"""Floors and targets, and whether a figure meets them."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from bench import tables

SIZES = (1_000_000, 10_000_000)
DIGITS = {"share": 4, "ms": 2, "s": 1, "B": 0}


@dataclass(frozen=True)
class Aim:
    """What one figure is to reach.

    Attributes:
        figure: Its key among the figures.
        words: What it is.
        more: Whether more is better.
        unit: "share", "ms", "s" or "B" for bytes.
    """

    figure: str
    words: str
    more: bool
    unit: str
    floor: float
    target: float

    def verdict(self, value: float) -> str:
        """Return whether a value meets the target, the floor only, or neither."""
        if self._meets(value, self.target):
            return "target met"
        return "floor met" if self._meets(value, self.floor) else "NOT met"

    def _meets(self, value: float, bar: float) -> bool:
        return value >= bar if self.more else value <= bar

    def shown(self, value: float) -> str:
        """Return a value in its unit."""
        words = f"{value:,.{DIGITS[self.unit]}f}"
        return words if self.unit == "share" else f"{words} {self.unit}"


@functools.cache
def aims(records: int) -> tuple[Aim, ...]:
    """Return the aims for a register: of ten millions from five on, else of one million."""
    size = SIZES[records >= 5_000_000]
    return tuple(
        Aim(
            row["figure"],
            row["words"],
            row["better"] == "more",
            row["unit"],
            float(row["floor"]),
            float(row["target"]),
        )
        for row in tables.rows("aims.tsv")
        if int(row["records"]) == size
    )


def set_for(records: int) -> int:
    """Return the size of register for which the aims of a register were set."""
    return SIZES[records >= 5_000_000]
