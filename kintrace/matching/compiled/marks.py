"""Rows of a register found by ranges of keys: marked, counted, collected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled import compiled
from kintrace.matching.compiled.letters import ONE, ZERO, bits_in
from kintrace.matching.compiled.nearness import DIFFERS, level_of, near_enough
from kintrace.matching.compiled.query import NOBODY, RECORD, SURNAME

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Masks, Numbers, Spelled
    from kintrace.matching.compiled.nearness import Asked
    from kintrace.matching.compiled.query import Facts


@compiled
def mark(
    keys: npt.NDArray[np.int64],
    rows: Numbers,
    low: npt.NDArray[np.int64],
    high: npt.NDArray[np.int64],
    marks: Masks,
) -> int:
    """Mark the rows whose key lies in one of the ranges, both ends included; return how many were met."""
    count = 0
    for at in range(len(low)):
        place = np.searchsorted(keys, low[at])
        while place < len(keys) and keys[place] <= high[at]:
            row = rows[place]
            marks[row >> 6] |= ONE << np.uint64(row & 63)
            count += 1
            place += 1
    return count


@compiled
def size(keys: npt.NDArray[np.int64], low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> int:
    """Return how many keys lie in the ranges."""
    count = 0
    for at in range(len(low)):
        count += np.searchsorted(keys, high[at] + 1) - np.searchsorted(keys, low[at])
    return count


@compiled
def collect(marks: Masks, found: Numbers, facts: Facts, most: int) -> Numbers:
    """Return the marked living rows, and some found before, in their order, and take all marks away.

    Args:
        marks: A bit for each row.
        found: Rows found before.
        facts: All rows.
        most: At least how often a row was marked.
    """
    for row in found:
        marks[row >> 6] |= ONE << np.uint64(row & 63)
    made = np.empty(most + len(found), dtype=np.int32)
    count = 0
    for at in range(len(marks)):
        word = marks[at]
        marks[at] = ZERO
        while word:
            row = at * 64 + bits_in((word & (~word + ONE)) - ONE)  # the place of the lowest bit
            word &= word - ONE
            if facts[row, RECORD] != NOBODY:
                made[count] = row
                count += 1
    return made[:count]


@compiled
def related(facts: Facts, rows: Numbers, asked: Asked, part_of: Numbers, surnames: Spelled) -> Numbers:
    """Return those of some rows whose surname is not wholly another than each of the sought ones."""
    held = np.empty(len(rows), dtype=np.int32)
    for at in range(len(rows)):
        held[at] = facts[rows[at], SURNAME]
    known = rows[held >= 0]
    held = held[held >= 0]
    fits = np.zeros(len(known), dtype=np.bool_)
    for at in range(len(part_of)):
        if part_of[at] == SURNAME:
            maybe = near_enough(asked, at, surnames, held)
            for place in np.flatnonzero(maybe & ~fits):
                fits[place] = level_of(asked, at, surnames, held[place]) != DIFFERS
    return known[fits]
