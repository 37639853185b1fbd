"""Rows of a register: found by ranges of keys, and compared with a sought description."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import compiled
from kintrace.matching.compiled.births import Birth, born_bits
from kintrace.matching.compiled.letters import DIFFERS, bits_in, level_of, near_enough

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
    slots, slot_at = query.slots, query.slot_at
    width = asked.bits.shape[0]
    table = np.empty((1 + NAME_PARTS * len(rows) + len(query.near), width), dtype=np.float32)
    levels = np.empty(table.shape, dtype=np.int8)
    complete = np.zeros(len(table), dtype=np.bool_)
    used = _known(query, table, levels)
    # The rows lie far apart: they are fetched together, so that memory is waited for once.
    mine = np.empty((len(rows), COLUMNS), dtype=np.int32)
    for at in range(len(rows)):
        for column in range(COLUMNS):
            mine[at, column] = facts[rows[at], column]
    lines = np.full((len(rows), NAME_PARTS), -1, dtype=np.int32)
    fresh = np.empty(len(rows), dtype=np.int32)
    for part in range(NAME_PARTS):
        met = 0
        for at in range(len(rows)):
            word = mine[at, part]
            if word < 0:
                continue
            line = slots[slot_at[part] + word] - 1
            if line < 0:
                line = used
                used += 1
                slots[slot_at[part] + word] = used
                for other in range(width):
                    table[line, other] = np.nan
            if not complete[line]:
                complete[line] = True
                fresh[met] = word
                met += 1
            lines[at, part] = line
        _complete(asked, words[part], query, part, fresh[:met], table, levels)
    readings, weights = query.readings, query.weights
    first, last, month, day, by_level, upto = birth
    kinds, differs, unit_kinds, code_bits = query.kinds, query.differs, query.unit_kinds, query.code_bits
    totals = np.empty(len(rows), dtype=np.float64)
    best = np.empty(len(rows), dtype=np.int32)
    records = 0
    for at in range(len(rows)):
        total, _ = _reading(readings, weights, table, lines, at)
        total += mine[at, WEIGHT] / WEIGHTS
        total += born_bits(first, last, month, day, by_level, upto, mine[at, BORN])[0]
        for field in range(CODE_FIELDS):
            value = mine[at, CODES + field]
            if value >= 0 and kinds[field]:
                slot = slots[slot_at[NAME_PARTS + field] + value]
                if slot:
                    total += code_bits[slot - 1]
                elif (unit_kinds[value] if field == UNIT else 1) & kinds[field]:
                    total += differs[field]
        if records and mine[at, RECORD] == mine[best[records - 1], RECORD]:
            if total > totals[records - 1]:
                totals[records - 1], best[records - 1] = total, at
        else:
            totals[records], best[records] = total, at
            records += 1
    totals, best = totals[:records], best[:records]
    order = _best_first(totals, most)
    totals, best = totals[order], best[order[:most]]
    bits = np.zeros((len(best), FIELDS), dtype=np.float32)
    field_levels = np.full((len(best), FIELDS), -1, dtype=np.int8)
    for place in range(len(best)):
        at = best[place]
        _, reading = _reading(readings, weights, table, lines, at)
        for part in range(NAME_PARTS):
            if reading >= 0 and lines[at, part] >= 0 and readings[reading, part] >= 0:
                bits[place, part] = table[lines[at, part], readings[reading, part]]
                field_levels[place, part] = levels[lines[at, part], readings[reading, part]]
        gained, level = born_bits(first, last, month, day, by_level, upto, mine[at, BORN])
        bits[place, BORN_FIELD], field_levels[place, BORN_FIELD] = gained, level
        for field in range(CODE_FIELDS):
            value, column = mine[at, CODES + field], FIRST_CODE_FIELD + field
            if value >= 0 and kinds[field]:
                slot = slots[slot_at[NAME_PARTS + field] + value]
                if slot:
                    bits[place, column], field_levels[place, column] = (
                        code_bits[slot - 1],
                        query.code_levels[slot - 1],
                    )
                elif (unit_kinds[value] if field == UNIT else 1) & kinds[field]:
                    bits[place, column], field_levels[place, column] = (
                        differs[field],
                        query.differs_level[field],
                    )
    _forget(query, mine)
    return totals, rows[best], bits, field_levels


@compiled
def _reading(readings: Facts, weights: Bits, table: Bits, lines: Numbers, at: int) -> tuple[float, int]:
    """Return the bits of the reading of the sought name that fits a row best, and its place, -1 for none."""
    best, chosen = 0.0, -1
    for reading in range(len(weights)):
        total = np.float64(weights[reading])
        for part in range(NAME_PARTS):
            if lines[at, part] >= 0 and readings[reading, part] >= 0:
                total += table[lines[at, part], readings[reading, part]]
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
