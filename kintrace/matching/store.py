"""The register in memory: a table of small numbers, and the orders in which its rows are found."""

from __future__ import annotations

import copy
import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from kintrace.matching import dates, likeness, vocabulary
from kintrace.matching.compiled.query import WEIGHTS
from kintrace.matching.growing import Growing, Sorted
from kintrace.matching.traits import Reading, Traits
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from kintrace.matching.model import Model

    Facts = npt.NDArray[np.int32]

NAMES = ("surname", "given", "patronymic")
CODES = ("birthplace", "region", "unit", "rank", "number", "call_sign")
_codes = operator.attrgetter(*CODES)
#: The columns of `Store.facts`: numbers of values, the packed birth, the reading's weight, which of two equal
#: records comes first, the record.
COLUMNS = (*NAMES, *CODES, "born", "weight", "rank", "record")
ORDERS = ("surname", "day", "names", "given", "unit", "number", "call_sign")
BOUND = ("unit", "call_sign")  # many share one: the given name must fit too
YEAR_BITS = 8
NAME_BITS = 24
MUCH_DEAD = 4  # a part so large of the rows may be dead before they are cleared away,
MANY_DEAD = 4096  # and so many in any case


class Store:
    """All rows of a register with their vocabularies. A record has a row for each reading of its name."""

    def __init__(self, model: Model) -> None:
        """Begin empty."""
        self.model = model
        fields = model.fields
        self.surname = likeness.Surnames("surname", fields["surname"])
        self.given = likeness.Givens("given", fields["given"])
        self.patronymic = likeness.Fathers("patronymic", fields["patronymic"])
        self.codes: dict[str, vocabulary.Values] = {
            "birthplace": vocabulary.Places("birthplace", fields["birthplace"]),
            "region": vocabulary.Regions("region", fields["region"]),
            "unit": vocabulary.Units("unit", fields["unit"]),
            "rank": vocabulary.Ranks("rank", fields["rank"]),
            "number": vocabulary.Marks("number", fields["number"]),
            "call_sign": vocabulary.Marks("call_sign", fields["call_sign"]),
        }
        self.names: dict[str, likeness.Names] = {
            "surname": self.surname,
            "given": self.given,
            "patronymic": self.patronymic,
        }
        self.vocabularies: dict[str, vocabulary.Vocabulary] = {**self.names, **self.codes}
        self.years = dates.Years(fields["born"])
        self.places = np.array([words.level for words in self.names.values()], dtype=np.int8)
        self.differs = np.array([v.field.bits("differs") for v in self.codes.values()], dtype=np.float32)
        self.differs_level = np.array(
            [v.levels.index("differs") for v in self.codes.values()], dtype=np.int32
        )
        self._slots: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self.full_names: dict[str, int] = {}
        self._canonical = {name: Growing(np.int32) for name in ("given", "patronymic")}
        self.facts = Growing(np.int32, len(COLUMNS))
        self.orders = {name: Sorted() for name in ORDERS}
        self.first_rows = Growing(np.int32)  # of each record; ABSENT once it was taken out
        self._ordered = self._dead = 0
        self.marks: npt.NDArray[np.uint64] = np.zeros(0, dtype=np.uint64)

    def without_rows(self) -> Store:
        """Return a store with the same vocabularies and no rows, to compare rows from elsewhere with."""
        bare = copy.copy(self)
        bare.facts, bare.first_rows = Growing(np.int32, len(COLUMNS)), Growing(np.int32)
        bare.orders = {name: Sorted() for name in ORDERS}
        return bare

    def __len__(self) -> int:
        return len(self.facts)

    @property
    def living(self) -> int:
        """How many rows are of records that were not taken out."""
        return len(self.facts) - self._dead

    def slots(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """Return scratch of one number for each value of each vocabulary, and where each of them begins.

        The scratch is all 0 whenever nobody is comparing.
        """
        ends = np.cumsum([len(vocabulary) for vocabulary in self.vocabularies.values()])
        if len(self._slots) < ends[-1]:
            self._slots = np.zeros(ends[-1] + ends[-1] // 4, dtype=np.int32)
        return self._slots, np.concatenate([[0], ends[:-1]])

    def encode(self, traits: Traits) -> list[list[int]]:
        """Return a description as rows of numbers without a record, one for each reading of the name."""
        return encode(traits, {name: vocabulary.intern for name, vocabulary in self.vocabularies.items()})

    def extend(self, rows: Sequence[Sequence[int]] | Facts) -> None:
        """Take in rows, those of a record one behind the other; a record may not be in already."""
        added: Facts = np.asarray(rows, dtype=np.int32).reshape(-1, len(COLUMNS))
        first = len(self.facts)
        self.facts.extend(added)
        records = added[:, -1]
        begins = np.flatnonzero(np.diff(records, prepend=ABSENT))
        missing = int(records.max(initial=ABSENT)) + 1 - len(self.first_rows)
        if missing > 0:
            self.first_rows.extend(np.full(missing, ABSENT))
        self.first_rows.values[records[begins]] = first + begins
        self._count(added, 1)

    def rows_of(self, record: int) -> npt.NDArray[np.int32]:
        """Return the rows of a record."""
        first = end = int(self.first_rows.values[record])
        records = self.facts.values[:, -1]
        while end < len(self) and records[end] == record:
            end += 1
        return np.arange(first, end, dtype=np.int32)

    def remove(self, record: int) -> None:
        """Take out a record."""
        rows = self.rows_of(record)
        self._count(self.facts.values[rows], -1)
        self.facts.values[rows, -1] = ABSENT
        self.first_rows.values[record] = ABSENT
        self._dead += len(rows)

    def _count(self, rows: Facts, by: int) -> None:
        """Add or take off whole records in the frequencies, each reading of a name by its chance."""
        begins = np.flatnonzero(np.diff(rows[:, -1], prepend=ABSENT))
        chances = np.exp2(rows[:, COLUMNS.index("weight")] / WEIGHTS)
        sums = np.add.reduceat(chances, begins) if len(begins) else chances
        chances *= by / np.repeat(sums, np.diff(begins, append=len(rows)))
        once = np.full(len(begins), by, dtype=np.float64)
        for at, (name, words) in enumerate(self.vocabularies.items()):
            if name in NAMES:
                words.count(rows[:, at], chances)
            else:
                words.count(rows[begins, at], once)
        self.years.count(rows[begins, COLUMNS.index("born")], by)

    def settle(self) -> None:
        """Put everything in order that is looked up by searching."""
        for words in self.vocabularies.values():
            words.settle()
        for name, canonical in self._canonical.items():
            fresh = self.names[name].canonical[len(canonical) :]
            canonical.extend([self.full_names.setdefault(full, len(self.full_names)) for full in fresh])
        if self._dead > max(len(self) // MUCH_DEAD, MANY_DEAD):
            self._clear_away()
        rows = np.arange(self._ordered, len(self), dtype=np.int32)
        for name, keys in self.keys(self.facts.values[self._ordered :]).items():
            known = keys >= 0
            self.orders[name].extend(keys[known], rows[known])
            self.orders[name].settle()
        self._ordered = len(self)
        if len(self.marks) * 64 < len(self):
            self.marks = np.zeros(len(self) // 32 + 1, dtype=np.uint64)

    def _clear_away(self) -> None:
        """Forget the rows of records that were taken out."""
        self.facts.keep(np.flatnonzero(self.facts.values[:, -1] != ABSENT))
        records = self.facts.values[:, -1]
        begins = np.flatnonzero(np.diff(records, prepend=ABSENT))
        self.first_rows.values[records[begins]] = begins
        self.orders = {name: Sorted() for name in ORDERS}
        self._ordered = self._dead = 0

    def keys(self, facts: Facts) -> dict[str, npt.NDArray[np.int64]]:
        """Return the keys of some rows in each order, -1 where a row has none. Shapes (rows,)."""
        column = dict(zip(COLUMNS, facts.T.astype(np.int64), strict=True))
        born = column["born"]
        year = np.where(born >> 17 == born >> 9 & 255, born >> 17, 0)
        given, father = (self.canonical(name, column[name]) for name in ("given", "patronymic"))
        whole = (year > 0) & ((born & 31) > 0) & ((born >> 5 & 15) > 0)
        return {
            "surname": np.where(column["surname"] >= 0, surname_key(column["surname"], year), ABSENT),
            "day": np.where(whole, born, ABSENT),
            "names": np.where((given >= 0) & (father >= 0), name_key(given, father, year), ABSENT),
            "given": np.where(given >= 0, name_key(0, given, year), ABSENT),
            **{name: code_key(column[name], given) for name in BOUND},
            "number": column["number"],
        }

    def canonical(self, name: str, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the numbers of the likeliest full names of some words, ABSENT for none."""
        known = self._canonical[name].values
        if not len(known):
            return np.full(len(numbers), ABSENT, dtype=np.int64)
        return np.where(numbers == ABSENT, ABSENT, known[numbers]).astype(np.int64)

    def traits(self, record: int) -> Traits:
        """Return a record of the register as a description that can be sought."""
        facts = self.facts.values[self.rows_of(record)]

        def value(at: int, number: int) -> Any:
            return None if number == ABSENT else self.vocabularies[COLUMNS[at]].values[number]

        readings = tuple(
            Reading(
                value(0, row[0]) or "",
                value(1, row[1]) or "",
                value(2, row[2]) or "",
                row[COLUMNS.index("weight")] / WEIGHTS,
            )
            for row in facts.tolist()
        )
        first = facts[0].tolist()
        codes = {name: value(at, first[at]) for at, name in enumerate(CODES, len(NAMES))}
        return Traits(readings, dates.unpacked(first[COLUMNS.index("born")]), **codes)


def encode(traits: Traits, number: Mapping[str, Callable[[Any], int]]) -> list[list[int]]:
    """Return a description as rows of numbers without a record, one for each reading of the name.

    Args:
        traits: The description.
        number: For each vocabulary what gives a value its number.
    """
    values = zip(CODES, _codes(traits), strict=True)
    codes = [ABSENT if value is None else number[name](value) for name, value in values]
    born = dates.packed(traits.born)
    of_surname, of_given, of_patronymic = number["surname"], number["given"], number["patronymic"]
    return [
        [
            of_surname(surname) if surname else ABSENT,
            of_given(given) if given else ABSENT,
            of_patronymic(patronymic) if patronymic else ABSENT,
            *codes,
            born,
            round(weight * WEIGHTS),
            0,
            ABSENT,
        ]
        for surname, given, patronymic, weight, _ in traits.readings or (Reading("", "", "", 0.0),)
    ]


def code_key(code: Any, given: Any) -> Any:
    """Return a unit or a call sign and a full given name as one number, ABSENT when there is no such code."""
    return np.where(code >= 0, code << NAME_BITS | given + 1, ABSENT)


def surname_key(surname: Any, year: Any) -> Any:
    """Return a surname and a year (as in a packed birth, 0 for none) as one number."""
    return surname << YEAR_BITS | year


def name_key(given: Any, father: Any, year: Any) -> Any:
    """Return full given name, father's name and year as one number."""
    return (given << NAME_BITS | father) << YEAR_BITS | year
