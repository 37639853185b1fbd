"""Rows of a register: found by ranges of keys, and compared with a sought description."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import compiled
from kintrace.matching.compiled.births import Birth, born_bits, born_level
from kintrace.matching.compiled.letters import bits_in, level_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Asked, Masks, Numbers, Spelled

    Bits = npt.NDArray[np.float32]
    Levels = npt.NDArray[np.int8]
    Facts = npt.NDArray[np.int32]

#: The columns of the facts of a row.
SURNAME, GIVEN, PATRONYMIC, CODES = 0, 1, 2, 3
BORN, WEIGHT, RECORD, COLUMNS = 9, 10, 11, 12
NAME_PARTS, CODE_FIELDS, FIELDS = 3, 6, 10
UNIT = 2  # among the codes
#: Where the fields stand in `model.FIELDS`: the names, the birth, the codes.
BORN_FIELD, FIRST_CODE_FIELD = 3, 4
NOBODY = -1
WEIGHTS = 256.0  # weights of readings are kept in 256ths of a bit
ONE, ZERO = np.uint64(1), np.uint64(0)


class Query(NamedTuple):
    """A sought description against the vocabularies of a register.

    Attributes:
        part_of: For each sought word which part of a name it is, shape (words,).
        near: Held words that are near to a sought one, with its place, bits and level, shape (near,).
        near_to: Place of the sought word.
        near_bits: Bits.
        near_levels: Places in `model.LEVELS`.
        place: Place in `model.LEVELS` of each of the seven levels of `letters`, shape (3, 7).
        readings: For each reading of the sought name the places of its three words, -1 for none.
        weights: Of the readings, in bits.
        codes: Held values that are more than different from the sought ones, field after field.
        code_bits: Their bits.
        code_levels: Their levels.
        code_ends: Where each of the six fields ends in them.
        kinds: Sorts of values, one bit each, that the sought value of a field can contradict, beside a bit
            that nothing has; 0 when nothing is sought.
        differs: Bits of another value, shape (6,).
        differs_level: Its level.
        unit_kinds: The sorts of each held unit; all other values are of sort 1.
        slots: Scratch for all vocabularies, all 0 before and after.
        slot_at: Where each of the nine vocabularies begins in it.
    """

    part_of: Numbers
    near: Numbers
    near_to: Numbers
    near_bits: Bits
    near_levels: Levels
    place: Levels
    readings: Facts
    weights: Bits
    codes: Numbers
    code_bits: Bits
    code_levels: Levels
    code_ends: Numbers
    kinds: Numbers
    differs: Bits
    differs_level: Numbers
    unit_kinds: npt.NDArray[np.uint8]
    slots: Numbers
    slot_at: npt.NDArray[np.int64]


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
def collect(marks: Masks, found: Numbers, facts: Facts) -> Numbers:
    """Return the marked living rows, and some found before, in their order, and take all marks away."""
    for row in found:
        marks[row >> 6] |= ONE << np.uint64(row & 63)
    count = 0
    for at in range(len(marks)):
        count += bits_in(marks[at])
    made = np.empty(count, dtype=np.int32)
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
def _slot(query: Query, table: Bits, levels: Levels, place: int, used: int) -> int:
    """Give a held word a line of its own in the table of comparisons, all of them still to be made."""
    query.slots[place] = used + 1
    for at in range(table.shape[1]):
        table[used, at] = np.nan
        levels[used, at] = -1
    return used + 1


@compiled
def _known(query: Query, table: Bits, levels: Levels) -> int:
    """Write the comparisons that were made beforehand into the table; return how many words it has."""
    used = 0
    for at in range(len(query.near)):
        word = query.near_to[at]
        place = query.slot_at[query.part_of[word]] + query.near[at]
        if query.slots[place] == 0:
            used = _slot(query, table, levels, place, used)
        table[query.slots[place] - 1, word] = query.near_bits[at]
        levels[query.slots[place] - 1, word] = query.near_levels[at]
    first = 0
    for field in range(CODE_FIELDS):
        for at in range(first, query.code_ends[field]):
            query.slots[query.slot_at[NAME_PARTS + field] + query.codes[at]] = at + 1
        first = query.code_ends[field]
    return used


@compiled
def _forget(query: Query, facts: Facts, rows: Numbers) -> None:
    """Leave the scratch as it was."""
    for at in range(len(query.near)):
        query.slots[query.slot_at[query.part_of[query.near_to[at]]] + query.near[at]] = 0
    for row in rows:
        for part in range(NAME_PARTS):
            if facts[row, part] >= 0:
                query.slots[query.slot_at[part] + facts[row, part]] = 0
    first = 0
    for field in range(CODE_FIELDS):
        for at in range(first, query.code_ends[field]):
            query.slots[query.slot_at[NAME_PARTS + field] + query.codes[at]] = 0
        first = query.code_ends[field]


@compiled
def _code(query: Query, field: int, value: int) -> tuple[float, int]:
    """Return bits and level of a held value."""
    if query.kinds[field] == 0 or value < 0:
        return 0.0, -1
    slot = query.slots[query.slot_at[NAME_PARTS + field] + value]
    if slot:
        return query.code_bits[slot - 1], query.code_levels[slot - 1]
    held = query.unit_kinds[value] if field == UNIT else 1
    return (query.differs[field], query.differs_level[field]) if held & query.kinds[field] else (0.0, -1)


@compiled
def score(
    facts: Facts,
    rows: Numbers,
    asked: Asked,
    words: tuple[Spelled, Spelled, Spelled],
    birth: Birth,
    query: Query,
    most: int,
) -> tuple[npt.NDArray[np.float64], Numbers, Bits, Levels]:
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
    table = np.empty((1 + NAME_PARTS * len(rows) + len(query.near), len(asked.lengths)), dtype=np.float32)
    levels = np.empty(table.shape, dtype=np.int8)
    used = _known(query, table, levels)
    lines = np.empty(NAME_PARTS, dtype=np.int64)
    totals = np.empty(len(rows), dtype=np.float64)
    best_rows = np.empty(len(rows), dtype=np.int32)
    records = 0
    for row in rows:
        used = _lines(facts, row, asked, words, query, table, levels, used, lines)
        total, _ = _reading(query, table, lines)
        total += facts[row, WEIGHT] / WEIGHTS
        total += born_bits(birth, facts[row, BORN], born_level(birth, facts[row, BORN]))
        for field in range(CODE_FIELDS):
            total += _code(query, field, facts[row, CODES + field])[0]
        if records and facts[row, RECORD] == facts[best_rows[records - 1], RECORD]:
            if total > totals[records - 1]:
                totals[records - 1], best_rows[records - 1] = total, row
        else:
            totals[records], best_rows[records] = total, row
            records += 1
    totals, best_rows = totals[:records], best_rows[:records]
    order = _best_first(totals, most)
    totals, best_rows = totals[order], best_rows[order[:most]]
    bits = np.zeros((len(best_rows), FIELDS), dtype=np.float32)
    field_levels = np.full((len(best_rows), FIELDS), -1, dtype=np.int8)
    for at in range(len(best_rows)):
        row = best_rows[at]
        used = _lines(facts, row, asked, words, query, table, levels, used, lines)
        _, reading = _reading(query, table, lines)
        for part in range(NAME_PARTS):
            if reading >= 0 and lines[part] >= 0 and query.readings[reading, part] >= 0:
                bits[at, part] = table[lines[part], query.readings[reading, part]]
                field_levels[at, part] = levels[lines[part], query.readings[reading, part]]
        level = born_level(birth, facts[row, BORN])
        bits[at, BORN_FIELD], field_levels[at, BORN_FIELD] = born_bits(birth, facts[row, BORN], level), level
        for field in range(CODE_FIELDS):
            gained, level = _code(query, field, facts[row, CODES + field])
            bits[at, FIRST_CODE_FIELD + field], field_levels[at, FIRST_CODE_FIELD + field] = gained, level
    _forget(query, facts, rows)
    return totals, best_rows, bits, field_levels


@compiled
def _lines(
    facts: Facts,
    row: int,
    asked: Asked,
    words: tuple[Spelled, Spelled, Spelled],
    query: Query,
    table: Bits,
    levels: Levels,
    used: int,
    lines: npt.NDArray[np.int64],
) -> int:
    """Find the lines of a row's words in the table, comparing those never met; return the lines used."""
    for part in range(NAME_PARTS):
        lines[part] = -1
        word = facts[row, part]
        if word < 0:
            continue
        place = query.slot_at[part] + word
        if query.slots[place] == 0:
            used = _slot(query, table, levels, place, used)
        line = query.slots[place] - 1
        lines[part] = line
        for at in range(len(query.part_of)):
            if query.part_of[at] == part and np.isnan(table[line, at]):
                level = level_of(asked, at, words[part], word)
                table[line, at] = asked.bits[at, level]
                levels[line, at] = query.place[part, level]
    return used


@compiled
def _reading(query: Query, table: Bits, lines: npt.NDArray[np.int64]) -> tuple[float, int]:
    """Return the bits of the reading of the sought name that fits a row best, and its place, -1 for none."""
    best, chosen = 0.0, -1
    for reading in range(len(query.weights)):
        total = np.float64(query.weights[reading])
        for part in range(NAME_PARTS):
            if lines[part] >= 0 and query.readings[reading, part] >= 0:
                total += table[lines[part], query.readings[reading, part]]
        if chosen < 0 or total > best:
            best, chosen = total, reading
    return best, chosen


@compiled
def _best_first(totals: npt.NDArray[np.float64], most: int) -> npt.NDArray[np.int64]:
    """Return the places of the best few in their order, then those of the rest in no order."""
    if len(totals) <= most:
        return np.argsort(-totals, kind="mergesort")
    bar = np.partition(totals, len(totals) - most)[len(totals) - most]
    order = np.empty(len(totals), dtype=np.int64)
    front, back = 0, len(totals) - 1
    for at in range(len(totals)):
        if totals[at] > bar:
            order[front] = at
            front += 1
    for at in range(len(totals)):
        if totals[at] == bar and front < most:
            order[front] = at
            front += 1
        elif totals[at] <= bar:
            order[back] = at
            back -= 1
    few = order[:most].copy()
    order[:most] = few[np.argsort(-totals[few], kind="mergesort")]
    return order
