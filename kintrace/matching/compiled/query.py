"""What the comparison takes: the columns of a row, and a sought description against the vocabularies."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Numbers

    Bits = npt.NDArray[np.float32]
    Levels = npt.NDArray[np.int8]
    Facts = npt.NDArray[np.int32]

#: The columns of the facts of a row.
SURNAME, GIVEN, PATRONYMIC, CODES = 0, 1, 2, 3
BORN, WEIGHT, RANK, RECORD, COLUMNS = 9, 10, 11, 12, 13
NAME_PARTS, CODE_FIELDS, FIELDS = 3, 6, 10
REGION, UNIT = 1, 2  # among the codes
#: Where the fields stand in `model.FIELDS`: the names, the birth, the codes.
BORN_FIELD, FIRST_CODE_FIELD = 3, 4
NOBODY = -1
WEIGHTS = 256.0  # weights of readings are kept in 256ths of a bit


class Query(NamedTuple):
    """A sought description against the vocabularies of a register.

    Attributes:
        part_of: For each sought word which part of a name it is, shape (words,).
        near: Held words that are near to a sought one, with its place, bits and level, shape (near,).
        near_to: Place of the sought word.
        near_bits: Bits.
        near_levels: Places in `model.LEVELS`.
        place: Place in `model.LEVELS` of each of the seven levels of `nearness`, shape (3, 7).
        readings: For each reading of the sought name the places of its three words, -1 for none.
        weights: Of the readings, in bits.
        most: Bits that each reading can have at most.
        codes: Held values that are more than different from the sought ones, field after field.
        code_bits: Their bits.
        code_levels: Their levels.
        code_ends: Where each of the six fields ends in them.
        kinds: Sorts of values, one bit each, that the sought value of a field can contradict, beside a bit
            that nothing has; 0 when nothing is sought.
        differs: Bits of another value, shape (6,).
        differs_level: Its level.
        region_kinds: The sorts of each held region.
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
    most: Bits
    codes: Numbers
    code_bits: Bits
    code_levels: Levels
    code_ends: Numbers
    kinds: Numbers
    differs: Bits
    differs_level: Numbers
    region_kinds: npt.NDArray[np.uint8]
    unit_kinds: npt.NDArray[np.uint8]
    slots: Numbers
    slot_at: npt.NDArray[np.int64]
