"""Rows of a register compared with a sought description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled import compiled
from kintrace.matching.compiled.births import Birth, born_bits
from kintrace.matching.compiled.nearness import DIFFERS, level_of, near_enough
from kintrace.matching.compiled.query import (
    BORN,
    BORN_FIELD,
    CODE_FIELDS,
    CODES,
    COLUMNS,
    FIELDS,
    FIRST_CODE_FIELD,
    NAME_PARTS,
    RANK,
    RECORD,
    REGION,
    UNIT,
    WEIGHT,
    WEIGHTS,
    Query,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Numbers, Spelled
    from kintrace.matching.compiled.nearness import Asked
    from kintrace.matching.compiled.query import Bits, Facts, Levels

    Totals = npt.NDArray[np.float64]


@compiled
def _known(query: Query, table: Bits, levels: Levels) -> int:
    """Write the comparisons that were made beforehand into the table; return how many words it has."""
    used = 0
    for at in range(len(query.near)):
        word = query.near_to[at]
        place = query.slot_at[query.part_of[word]] + query.near[at]
        if query.slots[place] == 0:
            table[used, :] = np.nan
            used += 1
            query.slots[place] = used
        table[query.slots[place] - 1, word] = query.near_bits[at]
        levels[query.slots[place] - 1, word] = query.near_levels[at]
    first = 0
    for field in range(CODE_FIELDS):
        for at in range(first, query.code_ends[field]):
            query.slots[query.slot_at[NAME_PARTS + field] + query.codes[at]] = at + 1
        first = query.code_ends[field]
    return used


@compiled
def _forget(query: Query, mine: Facts) -> None:
    """Leave the scratch as it was; `mine` are the rows that were compared."""
    slots, slot_at = query.slots, query.slot_at
    for at in range(len(query.near)):
        slots[slot_at[query.part_of[query.near_to[at]]] + query.near[at]] = 0
    for at in range(len(mine)):
        for part in range(NAME_PARTS):
            if mine[at, part] >= 0:
                slots[slot_at[part] + mine[at, part]] = 0
    first = 0
    for field in range(CODE_FIELDS):
        for at in range(first, query.code_ends[field]):
            slots[slot_at[NAME_PARTS + field] + query.codes[at]] = 0
        first = query.code_ends[field]


@compiled
def _complete(
    asked: Asked,
    words: Spelled,
    query: Query,
    part: int,
    fresh: Numbers,
    table: Bits,
    levels: Levels,
) -> None:
    """Make those comparisons of some held words of one part that were not made beforehand."""
    part_of, place, slots, slot_at = query.part_of, query.place, query.slots, query.slot_at
    for at in range(len(part_of)):
        if part_of[at] == part:
            maybe = near_enough(asked, at, words, fresh)
            for number in range(len(fresh)):
                word = fresh[number]
                line = slots[slot_at[part] + word] - 1
                if np.isnan(table[line, at]):
                    level = level_of(asked, at, words, word) if maybe[number] else DIFFERS
                    table[line, at] = asked.bits[at, level]
                    levels[line, at] = place[part, level]


@compiled
def score(
    facts: Facts,
    rows: Numbers,
    asked: Asked,
    words: tuple[Spelled, Spelled, Spelled],
    birth: Birth,
    query: Query,
    most: int,
) -> tuple[Totals, Numbers, Bits, Levels]:
    """Compare rows with a sought description.

    Args:
        facts: All rows of the register, shape (rows, COLUMNS).
        rows: Those to compare, in their order, the rows of a record together.
        asked: The sought words of all parts of the name.
        words: The vocabulary of each part.
        birth: The sought birth.
        query: The rest of the description.
        most: How many records are wanted field by field.

    Returns:
        The bits of each record by its best row, best first for those wanted, in no order for the rest; the
        rows of those wanted; their bits and levels by field, shape (records, FIELDS).
    """
    table = np.empty((1 + NAME_PARTS * len(rows) + len(query.near), asked.bits.shape[0]), dtype=np.float32)
    levels = np.empty(table.shape, dtype=np.int8)
    mine = _fetched(facts, rows)
    lines = _lined(mine, asked, words, query, table, levels)
    totals, best = _summed(mine, lines, birth, query, table)
    order = _best_first(totals, mine[best, RANK], most)
    totals, best = totals[order], best[order[:most]]
    bits, of_fields = _by_field(mine, best, lines, birth, query, table, levels)
    _forget(query, mine)
    return totals, rows[best], bits, of_fields


@compiled
def _fetched(facts: Facts, rows: Numbers) -> Facts:
    """Return the facts of some rows. They lie far apart: fetched together, memory is waited for once."""
    mine = np.empty((len(rows), COLUMNS), dtype=np.int32)
    for at in range(len(rows)):
        for column in range(COLUMNS):
            mine[at, column] = facts[rows[at], column]
    return mine


@compiled
def _lined(
    mine: Facts,
    asked: Asked,
    words: tuple[Spelled, Spelled, Spelled],
    query: Query,
    table: Bits,
    levels: Levels,
) -> Numbers:
    """Compare each word of the rows once; return its line in the table, -1 for none. Shape (rows, 3)."""
    slots, slot_at = query.slots, query.slot_at
    complete = np.zeros(len(table), dtype=np.bool_)
    used = _known(query, table, levels)
    lines = np.full((len(mine), NAME_PARTS), -1, dtype=np.int32)
    fresh = np.empty(len(mine), dtype=np.int32)
    for part in range(NAME_PARTS):
        met = 0
        for at in range(len(mine)):
            word = mine[at, part]
            if word < 0:
                continue
            line = slots[slot_at[part] + word] - 1
            if line < 0:
                line = used
                used += 1
                slots[slot_at[part] + word] = used
                for other in range(table.shape[1]):
                    table[line, other] = np.nan
            if not complete[line]:
                complete[line] = True
                fresh[met] = word
                met += 1
            lines[at, part] = line
        _complete(asked, words[part], query, part, fresh[:met], table, levels)
    return lines


@compiled
def _summed(mine: Facts, lines: Numbers, birth: Birth, query: Query, table: Bits) -> tuple[Totals, Numbers]:
    """Return the bits of each record by its best row, and the place of that row."""
    slots, slot_at = query.slots, query.slot_at
    first, last, month, day, by_level, upto = birth
    kinds, differs, code_bits = query.kinds, query.differs, query.code_bits
    totals = np.empty(len(mine), dtype=np.float64)
    best = np.empty(len(mine), dtype=np.int32)
    records = 0
    for at in range(len(mine)):
        total, _ = _reading(query, table, lines, at)
        total += mine[at, WEIGHT] / WEIGHTS
        total += born_bits(first, last, month, day, by_level, upto, mine[at, BORN])[0]
        for field in range(CODE_FIELDS):
            value = mine[at, CODES + field]
            if value >= 0 and kinds[field]:
                slot = slots[slot_at[NAME_PARTS + field] + value]
                if slot:
                    total += code_bits[slot - 1]
                elif _sorts(query, field, value) & kinds[field]:
                    total += differs[field]
        if records and mine[at, RECORD] == mine[best[records - 1], RECORD]:
            if total > totals[records - 1]:
                totals[records - 1], best[records - 1] = total, at
        else:
            totals[records], best[records] = total, at
            records += 1
    return totals[:records], best[:records]


@compiled
def _by_field(
    mine: Facts, best: Numbers, lines: Numbers, birth: Birth, query: Query, table: Bits, levels: Levels
) -> tuple[Bits, Levels]:
    """Return bits and levels of each field for some of the rows."""
    slots, slot_at = query.slots, query.slot_at
    first, last, month, day, by_level, upto = birth
    bits = np.zeros((len(best), FIELDS), dtype=np.float32)
    made = np.full((len(best), FIELDS), -1, dtype=np.int8)
    for place in range(len(best)):
        at = best[place]
        _, reading = _reading(query, table, lines, at)
        for part in range(NAME_PARTS):
            if reading >= 0 and lines[at, part] >= 0 and query.readings[reading, part] >= 0:
                bits[place, part] = table[lines[at, part], query.readings[reading, part]]
                made[place, part] = levels[lines[at, part], query.readings[reading, part]]
        gained, level = born_bits(first, last, month, day, by_level, upto, mine[at, BORN])
        bits[place, BORN_FIELD], made[place, BORN_FIELD] = gained, level
        for field in range(CODE_FIELDS):
            value, column = mine[at, CODES + field], FIRST_CODE_FIELD + field
            if value >= 0 and query.kinds[field]:
                slot = slots[slot_at[NAME_PARTS + field] + value]
                if slot:
                    bits[place, column] = query.code_bits[slot - 1]
                    made[place, column] = query.code_levels[slot - 1]
                elif _sorts(query, field, value) & query.kinds[field]:
                    bits[place, column] = query.differs[field]
                    made[place, column] = query.differs_level[field]
    return bits, made


@compiled
def _sorts(query: Query, field: int, value: int) -> int:
    """Return of which sorts a held value is: only those of one sort can contradict each other."""
    if field == UNIT:
        return int(query.unit_kinds[value])
    return int(query.region_kinds[value]) if field == REGION else 1


@compiled
def _reading(query: Query, table: Bits, lines: Numbers, at: int) -> tuple[float, int]:
    """Return the bits of the reading of the sought name that fits a row best, and its place, -1 for none."""
    readings, best, chosen = query.readings, 0.0, -1
    for reading in range(len(readings)):
        total = np.float64(query.weights[reading])
        for part in range(NAME_PARTS):
            if lines[at, part] >= 0 and readings[reading, part] >= 0:
                total += table[lines[at, part], readings[reading, part]]
        total = min(total, np.float64(query.most[reading]))
        if chosen < 0 or total > best:
            best, chosen = total, reading
    return best, chosen


@compiled
def _best_first(totals: Totals, ranks: Numbers, most: int) -> npt.NDArray[np.int64]:
    """Return the places of the best few in their order, equal ones by rank, then the rest in no order."""
    order = np.argsort(ranks, kind="mergesort") if len(totals) <= most else _parted(totals, ranks, most)
    few = order[:most].copy()
    order[:most] = few[np.argsort(-totals[few], kind="mergesort")]
    return order


@compiled
def _parted(totals: Totals, ranks: Numbers, most: int) -> npt.NDArray[np.int64]:
    """Return the places of the best few, by rank, before those of the rest."""
    bar = np.partition(totals, len(totals) - most)[len(totals) - most]
    above, equal = np.flatnonzero(totals > bar), np.flatnonzero(totals == bar)
    equal = equal[np.argsort(ranks[equal], kind="mergesort")]
    few = np.concatenate((above, equal[: most - len(above)]))
    few = few[np.argsort(ranks[few], kind="mergesort")]
    return np.concatenate((few, equal[most - len(above) :], np.flatnonzero(totals < bar)))
