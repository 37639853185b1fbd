"""One sought description against many rows at once: bits and levels of every field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching import dates
from kintrace.matching.answer import Agreement
from kintrace.matching.model import FIELDS, LEVELS, UNKNOWN
from kintrace.matching.store import CODES, NAMES

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.store import Columns, Store
    from kintrace.matching.traits import Traits
    from kintrace.matching.vocabulary import Compared


LIKELY = -2.0  # bits: readings below this are not looked up among all surnames


class Sought(NamedTuple):
    """A sought description against the vocabularies of a register.

    Attributes:
        traits: The description.
        readings: For each reading of the name, the comparison of its three parts (None where it has none).
        codes: Field name to the comparison of its value.
        most: Bits that a record would get which agrees in everything known.
        wide: Whether the surnames were looked through one by one.
    """

    traits: Traits
    readings: list[tuple[Compared | None, Compared | None, Compared | None]]
    codes: dict[str, Compared]
    chance: float
    wide: bool


class Scored(NamedTuple):
    """Rows with their bits. Shapes (rows,) and (fields, rows)."""

    total: npt.NDArray[np.float64]
    bits: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]


class Found(NamedTuple):
    """The records that are worth a look, best first, each by its best row.

    Attributes:
        rows: Their rows in the store.
        at: Their places in `scored`.
        scored: All compared rows.
        probabilities: Chance of each.
        absent: Chance of none.
    """

    rows: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    scored: Scored
    probabilities: npt.NDArray[np.float64]
    absent: float


def prepare(store: Store, traits: Traits, *, wide: bool = False) -> Sought:
    """Return the comparison of a description with all values of a register, before any row is looked at."""
    readings = []
    for reading in traits.readings:
        far = wide and reading.weight >= LIKELY
        surname = store.surname.compare(reading.surname, wide=far) if reading.surname else None
        given = store.given.compare(reading.given) if reading.given else None
        patronymic = store.patronymic.compare(reading.patronymic) if reading.patronymic else None
        readings.append((surname, given, patronymic))
    codes = {}
    for name in CODES:
        value = getattr(traits, name)
        if value is not None:
            codes[name] = store.vocabularies[name].compare(value)
    return Sought(traits, readings, codes, _chance(store, traits, readings, codes), wide)


def _chance(
    store: Store,
    traits: Traits,
    readings: list[tuple[Compared | None, Compared | None, Compared | None]],
    codes: dict[str, Compared],
) -> float:
    """Return the share of strangers who fit everything that was said."""
    chance = math.prod(part.share for part in (readings[0] if readings else ()) if part is not None)
    chance *= math.prod(compared.share for compared in codes.values())
    first, last, month, day = traits.born
    if first:
        chance *= float(store.years.shares()[first - dates.FIRST : last + 1 - dates.FIRST].sum())
    return chance / (12 if month else 1) / (30.4 if day else 1)


def score(store: Store, sought: Sought, rows: Columns) -> Scored:
    """Return the bits of every field for every row; the best reading of the sought name counts."""
    size = len(rows.record)
    bits = np.zeros((len(FIELDS), size), dtype=np.float32)
    levels = np.full((len(FIELDS), size), -1, dtype=np.int8)
    reading_weight = _names(sought, rows, bits, levels)
    at = FIELDS.index("born")
    if any(sought.traits.born):
        bits[at], levels[at] = dates.compare(sought.traits.born, rows.births, store.years)
    for name, compared in sought.codes.items():
        at = FIELDS.index(name)
        bits[at], levels[at] = compared.bits[rows.ids[name]], compared.levels[rows.ids[name]]
    return Scored(bits.sum(axis=0, dtype=np.float64) + rows.weight + reading_weight, bits, levels)


def _names(
    sought: Sought, rows: Columns, bits: npt.NDArray[np.float32], levels: npt.NDArray[np.int8]
) -> npt.NDArray[np.float64]:
    """Fill in the best reading's three parts and return what that reading costs."""
    best = np.full(len(rows.record), -np.inf)
    chosen = np.zeros(len(rows.record))
    for reading, parts in zip(sought.traits.readings, sought.readings, strict=True):
        made = [
            None if part is None else part.bits[rows.ids[name]]
            for name, part in zip(NAMES, parts, strict=True)
        ]
        total = sum((part for part in made if part is not None), np.full(len(rows.record), reading.weight))
        better = total > best
        best[better], chosen[better] = total[better], reading.weight
        for at, (part, found) in enumerate(zip(parts, made, strict=True)):
            if part is None or found is None:
                bits[at, better], levels[at, better] = 0, -1
            else:
                bits[at, better] = found[better]
                levels[at, better] = part.levels[rows.ids[NAMES[at]][better]]
    return chosen


def agreements(scored: Scored, row: int) -> tuple[Agreement, ...]:
    """Return the agreements of one row in reading order."""
    made = []
    for at, field in enumerate(FIELDS):
        level = int(scored.levels[at, row])
        made.append(
            Agreement(
                field, LEVELS[field][level] if level >= 0 else UNKNOWN, round(float(scored.bits[at, row]), 4)
            )
        )
    return tuple(made)
