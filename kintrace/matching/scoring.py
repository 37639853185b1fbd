"""One sought description against many rows at once: bits and levels of every field."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching import dates
from kintrace.matching.answer import Agreement
from kintrace.matching.compiled import births
from kintrace.matching.compiled import rows as compiled
from kintrace.matching.compiled.query import Query
from kintrace.matching.model import LEVELS, UNKNOWN
from kintrace.matching.store import CODES, NAMES
from kintrace.matching.words import asked

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Spelled
    from kintrace.matching.compiled.nearness import Asked
    from kintrace.matching.store import Facts, Store
    from kintrace.matching.traits import Traits
    from kintrace.matching.vocabulary import Compared
    from kintrace.matching.words import ComparedWord


class Sought(NamedTuple):
    """A sought description against the vocabularies of a register.

    Attributes:
        traits: The description.
        readings: For each reading of the name, the comparison of its three parts (None where it has none).
        codes: Field name to the comparison of its value.
        chance: Share of strangers who fit everything that was said.
        prepared: What the compiled comparison takes, less the rows.
    """

    traits: Traits
    readings: list[tuple[ComparedWord | None, ComparedWord | None, ComparedWord | None]]
    codes: dict[str, Compared]
    chance: float
    prepared: Prepared


class Prepared(NamedTuple):
    """The arguments of `compiled.score` that do not depend on the rows."""

    asked: Asked
    words: tuple[Spelled, Spelled, Spelled]
    birth: births.Birth
    query: Query


class Scored(NamedTuple):
    """Records compared, each by its best row.

    Attributes:
        totals: Bits of all records: those looked at field by field best first, then the rest.
        rows: Rows of those looked at field by field.
        bits: Their bits, shape (fields, rows).
        levels: Their levels, places in `LEVELS`, -1 where nothing can be compared.
    """

    totals: npt.NDArray[np.float64]
    rows: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]

    @property
    def best(self) -> npt.NDArray[np.float64]:
        """Bits of those looked at field by field."""
        return self.totals[: len(self.rows)]


class Found(NamedTuple):
    """The records that are worth a look.

    Attributes:
        scored: The comparison.
        probabilities: Chance of each record that was looked at field by field.
        absent: Chance of none.
        alike: How many are as good as the best.
    """

    scored: Scored
    probabilities: npt.NDArray[np.float64]
    absent: float
    alike: int


def prepare(store: Store, traits: Traits) -> Sought:
    """Return the comparison of a description with all values of a register, before any row is looked at."""
    readings = [
        (
            store.surname.compare(reading.surname) if reading.surname else None,
            store.given.compare(reading.given) if reading.given else None,
            store.patronymic.compare(reading.patronymic) if reading.patronymic else None,
        )
        for reading in traits.readings
    ]
    codes = {
        name: store.codes[name].compare(value)
        for name in CODES
        if (value := getattr(traits, name)) is not None
    }
    return Sought(
        traits,
        readings,
        codes,
        _chance(store, traits, readings, codes),
        _prepared(store, traits, readings, codes),
    )


def _prepared(
    store: Store,
    traits: Traits,
    readings: list[tuple[ComparedWord | None, ComparedWord | None, ComparedWord | None]],
    codes: dict[str, Compared],
) -> Prepared:
    """Return what the compiled comparison takes."""
    places = np.full((len(readings), len(NAMES)), -1, dtype=np.int32)
    words: dict[tuple[int, bytes], ComparedWord] = {}
    where: dict[tuple[int, bytes], int] = {}
    for row, reading in enumerate(readings):
        for part, word in enumerate(reading):
            if word is not None:
                words.setdefault((part, word.spelling), word)
                places[row, part] = where.setdefault((part, word.spelling), len(where))
    distinct = list(words.values())
    near = [codes[name].near if name in codes else _NONE for name in CODES]
    fields = [store.codes[name] for name in CODES]
    query = Query(
        np.array([part for part, _ in words], dtype=np.int32),
        np.concatenate([_NONE, *(word.near for word in distinct)]),
        np.repeat(np.arange(len(distinct), dtype=np.int32), [len(word.near) for word in distinct]),
        np.concatenate([_NO_BITS, *(word.bits for word in distinct)]),
        np.concatenate([_NO_LEVELS, *(word.levels for word in distinct)]),
        store.places,
        places,
        np.array([reading.weight for reading in traits.readings], dtype=np.float32),
        _most(traits, readings),
        np.concatenate(near),
        np.concatenate([_NO_BITS, *(compared.bits for compared in codes.values())]),
        np.concatenate([_NO_LEVELS, *(compared.levels for compared in codes.values())]),
        np.cumsum([len(some) for some in near]).astype(np.int32),
        np.array(
            [f.kind(getattr(traits, f.name)) | ASKED if f.name in codes else 0 for f in fields],
            dtype=np.int32,
        ),
        store.differs,
        store.differs_level,
        store.codes["region"].kinds.values,
        store.codes["unit"].kinds.values,
        *store.slots(),
    )
    spelled = store.surname.spelled, store.given.spelled, store.patronymic.spelled
    return Prepared(asked(distinct), spelled, dates.sought(traits.born, store.years), query)


def _most(
    traits: Traits, readings: list[tuple[ComparedWord | None, ComparedWord | None, ComparedWord | None]]
) -> npt.NDArray[np.float32]:
    """Return the bits that each reading can have at most: a text tells no more than its commonest reading.

    "Смирнов Александр" can be read the other way round, and hardly anybody has the surname Александр. But
    every other Александр Смирнов can be read so too, and so that reading is no rarer than the usual one.
    """
    whole = [sum(word.most for word in reading if word is not None) for reading in readings]
    most: dict[int, float] = {}
    for reading, bits in zip(traits.readings, whole, strict=True):
        if reading.weight >= USUAL:
            most[reading.text] = min(bits, most.get(reading.text, bits))
    return np.array([most.get(reading.text, np.inf) for reading in traits.readings], dtype=np.float32)


USUAL = -2.0  # bits: a way to read a name that is worth so much is one of its usual ones
ASKED = 128  # beside the sorts of a value: something is sought
_NONE = np.zeros(0, dtype=np.int32)
_NO_BITS = np.zeros(0, dtype=np.float32)
_NO_LEVELS = np.zeros(0, dtype=np.int8)


def _chance(
    store: Store,
    traits: Traits,
    readings: list[tuple[ComparedWord | None, ComparedWord | None, ComparedWord | None]],
    codes: dict[str, Compared],
) -> float:
    """Return the share of strangers who fit everything that was said."""
    chance = math.prod(part.share for part in (readings[0] if readings else ()) if part is not None)
    chance *= math.prod(compared.share for compared in codes.values())
    first, last, month, day = traits.born
    if first:
        chance *= store.years.share(first, last)
    return chance / (12 if month else 1) / (30.4 if day else 1)


def score(sought: Sought, facts: Facts, rows: npt.NDArray[np.int32], most: int) -> Scored:
    """Return how the records of some rows of a table of facts compare, `most` of them field by field."""
    totals, best_rows, bits, levels = compiled.score(facts, rows, *sought.prepared, most)
    return Scored(totals, best_rows, bits.T, levels.T)


#: The levels of each field; the last stands for one that is not known.
_LEVELS = [(field, (*levels, UNKNOWN)) for field, levels in LEVELS.items()]


def agreements(scored: Scored, most: int) -> list[tuple[Agreement, ...]]:
    """Return the agreements of the best records, so many at most, in reading order."""
    levels = scored.levels[:, :most].T.tolist()
    bits = np.round(scored.bits[:, :most].T.astype(np.float64), 4).tolist()
    return [
        tuple(
            [
                Agreement(field, names[level], gained)
                for (field, names), level, gained in zip(_LEVELS, levels_of, bits_of, strict=True)
            ]
        )
        for levels_of, bits_of in zip(levels, bits, strict=True)
    ]
