"""The register in memory: columns of numbers, and the orders in which rows are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kintrace.matching import lexicon, vocabulary
from kintrace.matching.dates import Births, Years
from kintrace.matching.growing import Growing
from kintrace.matching.traits import Reading, Traits
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.model import Model


NAMES = ("surname", "given", "patronymic")
ORDERS = ("surname", "day", "names", "given", "unit", "number", "call_sign")
CODES = ("birthplace", "region", "unit", "rank", "number", "call_sign")


FACTS = (*NAMES, *CODES, "first", "last", "month", "day")
BORN = slice(len(NAMES) + len(CODES), None)


class Columns(NamedTuple):
    """Some rows, each one reading of one record. Shapes (rows,); -1 where nothing is known."""

    record: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]
    ids: dict[str, npt.NDArray[np.int32]]
    births: Births


class Order:
    """Rows sorted by a number, to find all rows of one; the newest stand unsorted behind."""

    def __init__(self, keys: Growing, column: int) -> None:
        """Sort by one column of a table of keys."""
        self._table, self._column = keys, column
        self._sorted: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self._rows: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)

    @property
    def keys(self) -> npt.NDArray[np.int64]:
        """The number of each row."""
        return self._table.values[:, self._column]

    def settle(self) -> None:
        """Sort in the newest rows when they have become many."""
        if len(self._table) - len(self._rows) > 256 + len(self._rows) // 16:
            keys = np.ascontiguousarray(self.keys)
            self._rows = np.argsort(keys, kind="stable").astype(np.int32)
            self._sorted = keys[self._rows]

    def find(self, low: npt.NDArray[np.int64], high: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the rows whose number lies in one of the ranges, both ends included."""
        if not len(low):
            return np.zeros(0, dtype=np.int64)
        starts = np.searchsorted(self._sorted, low, side="left")
        ends = np.searchsorted(self._sorted, high, side="right")
        sizes = ends - starts
        shift = np.repeat(starts - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        found: npt.NDArray[np.int64] = self._rows[np.arange(int(sizes.sum())) + shift].astype(np.int64)
        newest = self.keys[len(self._rows) :]
        if not len(newest):
            return found
        fits = (newest[:, None] >= low[None, :]) & (newest[:, None] <= high[None, :])
        return np.concatenate([found, np.flatnonzero(fits.any(axis=1)) + len(self._rows)])

    def at(self, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the rows of some numbers."""
        return self.find(numbers, numbers)


def day_key(first: int, last: int, month: int, day: int) -> int:
    """Return a whole date as one number, -1 when it is not whole."""
    return first * 10_000 + month * 100 + day if first and first == last and month and day else ABSENT


def name_key(given: int, father: int, year: int) -> int:
    """Return full given name, father's name and year as one number."""
    return (given + 1) << 40 | (father + 1) << 16 | year


class Store:
    """All rows of a register with their vocabularies."""

    def __init__(self, model: Model) -> None:
        """Begin empty."""
        self.model = model
        fields = model.fields
        self.surname = lexicon.Surnames("surname", fields["surname"])
        self.given = lexicon.Givens("given", fields["given"])
        self.patronymic = lexicon.Fathers("patronymic", fields["patronymic"])
        self.vocabularies: dict[str, vocabulary.Vocabulary] = {
            "surname": self.surname,
            "given": self.given,
            "patronymic": self.patronymic,
            "birthplace": vocabulary.Places("birthplace", fields["birthplace"]),
            "region": vocabulary.Regions("region", fields["region"]),
            "unit": vocabulary.Units("unit", fields["unit"]),
            "rank": vocabulary.Ranks("rank", fields["rank"]),
            "number": vocabulary.Marks("number", fields["number"]),
            "call_sign": vocabulary.Marks("call_sign", fields["call_sign"]),
        }
        self.years = Years(fields["born"])
        self.full_names: dict[str, int] = {}
        self.record, self.weight, self.alive = Growing(np.int64), Growing(np.float32), Growing(np.bool_)
        self.facts = Growing(np.int32, len(FACTS))
        self._keys = Growing(np.int64, len(ORDERS))
        self.orders = {name: Order(self._keys, at) for at, name in enumerate(ORDERS)}

    def __len__(self) -> int:
        return len(self.record)

    def _full(self, name: str) -> int:
        return self.full_names.setdefault(name, len(self.full_names))

    def encode(self, traits: Traits) -> list[dict[str, int]]:
        """Return a description as rows of numbers, one for each reading of the name."""
        codes = {name: self._code(name, getattr(traits, name)) for name in CODES}
        rows = []
        for reading in traits.readings or (None,):
            parts = dict(zip(NAMES, reading[:3] if reading else ("", "", ""), strict=True))
            rows.append(
                {name: self.vocabularies[name].intern(w) if w else ABSENT for name, w in parts.items()}
                | codes
            )
        return rows

    def _code(self, name: str, value: object) -> int:
        return ABSENT if value is None else self.vocabularies[name].intern(value)

    def add(self, record: int, traits: Traits) -> list[int]:
        """Take in a record and return its rows."""
        made = []
        for at, ids in enumerate(self.encode(traits)):
            made.append(len(self))
            self.record.append(record)
            self.alive.append(True)
            self.weight.append(traits.readings[at].weight if traits.readings else 0.0)
            self.facts.append([*ids.values(), *traits.born])
            self._keys.append(self._order(ids, traits.born))
        self.count(made[0], 1.0)
        return made

    def _order(self, ids: dict[str, int], born: tuple[int, int, int, int]) -> list[int]:
        """Return the keys of a row, one for each order."""
        given = self.canonical(self.given, ids["given"])
        father = self.canonical(self.patronymic, ids["patronymic"])
        year = born[0] if born[0] == born[1] else 0
        names = name_key(given, father, year), name_key(given, ABSENT, year)
        return [ids["surname"], day_key(*born), *names, ids["unit"], ids["number"], ids["call_sign"]]

    def canonical(self, words: lexicon.Words, number: int) -> int:
        """Return the number of the likeliest full name of a word."""
        if number == ABSENT:
            return ABSENT
        full = words.canonical[number]
        return self._full(max(full, key=lambda name: (full[name], name)) if full else words.values[number])

    def remove(self, rows: list[int]) -> None:
        """Take out a record by its rows."""
        self.alive.values[rows] = False
        self.count(rows[0], -1.0)

    def count(self, row: int, by: float) -> None:
        """Add or take off a record in the frequencies, by the likeliest reading of its name."""
        facts = self.facts.values[row].tolist()
        for number, words in zip(facts, self.vocabularies.values(), strict=False):
            if number != ABSENT:
                words.count(number, by)
        self.years.count(facts[-4], facts[-3], by)

    def settle(self) -> None:
        """Put everything in order that is looked up by searching."""
        for order in self.orders.values():
            order.settle()
        for words in (self.surname, self.given, self.patronymic):
            words.settle()

    def take(self, rows: npt.NDArray[np.int64]) -> Columns:
        """Return some rows."""
        facts = self.facts.values[rows].T
        ids = dict(zip(self.vocabularies, facts, strict=False))
        return Columns(self.record.values[rows], self.weight.values[rows], ids, Births(*facts[BORN]))

    def traits(self, rows: list[int]) -> Traits:
        """Return a record of the register as a description that can be sought."""

        def value(name: str, row: int) -> Any:
            number = int(self.facts.values[row, FACTS.index(name)])
            return None if number == ABSENT else self.vocabularies[name].values[number]

        readings = tuple(
            Reading(
                value("surname", row) or "",
                value("given", row) or "",
                value("patronymic", row) or "",
                float(self.weight.values[row]),
            )
            for row in rows
        )
        first, last, month, day = self.facts.values[rows[0], BORN].tolist()
        return Traits(readings, (first, last, month, day), **{name: value(name, rows[0]) for name in CODES})

    def loose(self, traits: Traits) -> Columns:
        """Return a description as rows that are not in the register."""
        ids = self.encode(traits)
        births = Births(*(np.full(len(ids), value, dtype=np.int32) for value in traits.born))
        weight = np.array([r.weight for r in traits.readings] or [0.0], dtype=np.float32)
        columns = {name: np.array([row[name] for row in ids], dtype=np.int32) for name in self.vocabularies}
        return Columns(np.zeros(len(ids), dtype=np.int64), weight, columns, births)
