"""Find one person among many: candidates by keys, bits by comparison, probability by competition."""

from __future__ import annotations

import copy
import itertools
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from kintrace.matching import building, dates, doubles, scoring, traits
from kintrace.matching import model as models
from kintrace.matching.answer import Answer, Hit
from kintrace.matching.compiled.query import BORN, RANK, RECORD
from kintrace.matching.gather import gather, gather_wide
from kintrace.matching.ids import Ids
from kintrace.matching.questions import helpful
from kintrace.matching.store import Store
from kintrace.matching.vocabulary import ABSENT
from kintrace.matching.weights import posterior

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from kintrace.matching.model import Model
    from kintrace.matching.person import Person
    from kintrace.matching.store import Facts

DOUBT = 0.5  # below this best probability it is looked further
BEST = 160  # records that are looked at field by field; a brother may stand far down
RIVALS = 5  # hits that are compared with each other
RIVAL = 0.02  # and have at least this probability
TWIN = 0.99
LIKE = 1.0  # bits: records so near to the best are as like him as it is


class UnknownRecord(KeyError):
    """The index holds no record of that number."""


def is_doubtful(sought: scoring.Sought, found: scoring.Found) -> bool:
    """Return whether nobody likely was found though his surname is known: then it is looked further."""
    best = float(found.probabilities[0]) if len(found.probabilities) else 0.0
    return best < DOUBT and any(reading.surname for reading in sought.traits.readings)


class Index:
    """Records that can be searched, added to and taken from. Not for two threads at once.

    Term frequencies come from the records in it. The same records give the same answers in whatever order
    they came.
    """

    def __init__(self, records: Iterable[Person] = (), *, model: Model | None = None) -> None:
        """Take in the records; of two of one number the later one counts."""
        self.model = model or models.default()
        self._doubles = doubles.table(self.model.doubles)
        self._store = Store(self.model)
        self._ids = Ids()
        self._size = 0
        self.extend(records)

    @property
    def store(self) -> Store:
        """The rows and vocabularies, for those who learn from them or compare lists as a whole."""
        return self._store

    def without_rows(self) -> Index:
        """Return an index with these frequencies and no rows, to compare rows from elsewhere with."""
        bare = copy.copy(self)
        bare._store, bare._ids = self._store.without_rows(), Ids()  # noqa: SLF001 - still our own
        return bare

    def __len__(self) -> int:
        return self._size

    def __contains__(self, record_id: object) -> bool:
        return isinstance(record_id, str) and self._record(record_id) != ABSENT

    def _record(self, record_id: str) -> int:
        """Return the place of a record, ABSENT if it is not in."""
        number = self._ids.find(record_id)
        return number if number != ABSENT and self._is_living(number) else ABSENT

    def _is_living(self, number: int) -> bool:
        first_rows = self._store.first_rows
        return number < len(first_rows) and bool(first_rows.values[number] != ABSENT)

    def extend(self, records: Iterable[Person]) -> None:
        """Take in many records, faster than one by one; of several of one number the last one counts."""
        for chunk in building.chunks(records, self.model):
            last = dict(zip(chunk.ids, range(len(chunk.ids)), strict=True))
            numbers = np.full(len(chunk.ids), ABSENT, dtype=np.int32)
            for record_id, place in last.items():
                numbers[place] = self._free(record_id)
            building.take_in(self._store, chunk, numbers, self._ids.rank(numbers))
        self._store.settle()

    def _free(self, record_id: str) -> int:
        """Return the place for a record, from which an older one of that number was taken out."""
        number = self._ids.add(record_id)
        if self._is_living(number):
            self._store.remove(number)
        else:
            self._size += 1
        return number

    def add(self, record: Person) -> None:
        """Take in a record; one of the same number is replaced."""
        rows = self._store.encode(building.understand(record))
        number = self._free(record.id)
        for row in rows:
            row[RANK], row[RECORD] = int(self._ids.rank(number)), number
        self._store.extend(rows)
        self._store.settle()

    def remove(self, record_id: str) -> None:
        """Take out a record.

        Raises:
            UnknownRecord: If it is not in.
        """
        self._store.remove(self._known(record_id))
        self._size -= 1

    def _known(self, record_id: str) -> int:
        number = self._record(record_id)
        if number == ABSENT:
            raise UnknownRecord
        return number

    def search(self, person: Person, *, limit: int = 10, besides: Iterable[str] = ()) -> Answer:
        """Return the records that may be of a person, best first, with the chance that he is not here.

        Args:
            person: Who is sought.
            limit: Most hits.
            besides: Numbers of records that are passed over as if they were not in: his own, when others of a
                man on record are sought. A number that is not in does nothing.
        """
        sought = scoring.prepare(self._store, traits.of(person))
        own = [number for each in besides if (number := self._record(each)) != ABSENT]
        rows, facts = self._others(gather(self._store, sought), own), self._store.facts.values
        found = self.weighed(sought, facts, rows, limit)
        if is_doubtful(sought, found):
            more = self._others(gather_wide(self._store, sought, rows), own)
            if len(more) > len(rows):
                found = self.weighed(sought, facts, more, limit)
        return self.answer(person, sought.chance, found, limit)

    def nearest(self, person: Person, *, limit: int = 10, before: str | None = None) -> list[Hit]:
        """Return the hits of a search without its advice, best first.

        Args:
            person: Who is sought.
            limit: Most hits.
            before: Leave out this record and all that came after it; the others are weighed as if those had
                not come, but for the frequencies.

        Raises:
            UnknownRecord: If that record is not in.
        """
        last = len(self._ids) if before is None else self._known(before)
        size = len(self) if before is None else last
        sought = scoring.prepare(self._store, traits.of(person))
        facts, near = self._store.facts.values, gather(self._store, sought)
        rows = near[facts[near, RECORD] < last]
        found = self.weighed(sought, facts, rows, limit, size)
        if is_doubtful(sought, found):
            wide = gather_wide(self._store, sought, near)
            more = wide[facts[wide, RECORD] < last]
            if len(more) > len(rows):
                found = self.weighed(sought, facts, more, limit, size)
        return self._grouped(self._hits(found, limit))

    def _others(self, rows: npt.NDArray[np.int32], own: list[int]) -> npt.NDArray[np.int32]:
        """Return the rows that are of none of some records."""
        if not own:
            return rows
        return rows[~np.isin(self._store.facts.values[rows, RECORD], own)]

    def answer(self, person: Person, chance: float, found: scoring.Found, limit: int) -> Answer:
        """Return what was found for a person as an answer.

        Args:
            person: Who is sought.
            chance: Share of strangers who fit everything that was said of him, as `scoring.Sought.chance`.
            found: The records, by the rows of this register.
            limit: Most hits.
        """
        return Answer(
            self._grouped(self._hits(found, limit)),
            absent=found.absent,
            helpful=helpful(self._store, person, found),
            too_little=chance * len(self) >= self.model.crowd,
            alike=found.alike,
        )

    def compare(self, person: Person, record_id: str) -> Hit:
        """Return how a person compares with one record, as if a search had found nobody else.

        Raises:
            UnknownRecord: If the record is not in.
        """
        rows = self._store.rows_of(self._known(record_id))
        return self._lone(traits.of(person), self._store.facts.values, rows, record_id)

    def weigh(self, person: Person, held: Person, *, records: int | None = None) -> Hit:
        """Return how a person compares with a description from elsewhere, by this register's frequencies.

        Args:
            person: Who is sought.
            held: What the other description says.
            records: Size of the register that the probability is for; the size of this one when not given.
        """
        facts = np.array(self._store.encode(building.understand(held)), dtype=np.int32)
        self._store.settle()
        return self._lone(traits.of(person), facts, np.arange(len(facts), dtype=np.int32), held.id, records)

    def _lone(
        self,
        wanted: traits.Traits,
        facts: Facts,
        rows: npt.NDArray[np.int32],
        record_id: str,
        records: int | None = None,
    ) -> Hit:
        """Return the comparison with the best of some rows of one record."""
        size = len(self) if records is None else records
        scored = scoring.score(scoring.prepare(self._store, wanted), facts, rows, 1)
        chances, _ = self._chances(scored, size)
        chance, bits = float(chances[0]), round(float(scored.totals[0]), 4)
        return Hit(record_id, bits, chance, scoring.agreements(scored, 1)[0], (), chance)

    def weighed(
        self,
        sought: scoring.Sought,
        facts: Facts,
        rows: npt.NDArray[np.int32],
        limit: int,
        records: int | None = None,
    ) -> scoring.Found:
        """Return some rows of a table of facts with their probabilities, the best records field by field.

        Args:
            sought: Who is sought.
            facts: The table.
            rows: Its rows that are compared.
            limit: Most hits.
            records: Size of the register that the probabilities are for; the size of this one if not given.
        """
        scored = scoring.score(sought, facts, rows, max(BEST, limit))
        chances, absent = self._chances(scored, len(self) if records is None else records)
        alike = int((scored.totals >= scored.totals[0] - LIKE).sum()) if len(scored.totals) else 0
        return scoring.Found(scored, chances[: len(scored.rows)], absent, alike)

    def _chances(self, scored: scoring.Scored, records: int) -> tuple[npt.NDArray[np.float64], float]:
        """Return the probability of each candidate, and of absence; doubles are looked for among the best."""
        weight = scored.best - scored.bits.sum(axis=0, dtype=np.float64)
        otherwise = doubles.otherwise(self._doubles, scored.bits, scored.levels, weight, records=records)
        return posterior(scored.totals, records=records, present=self.model.present, otherwise=otherwise)

    def _hits(self, found: scoring.Found, limit: int) -> list[Hit]:
        """Return the best candidates as hits."""
        agreements = scoring.agreements(found.scored, limit)
        records = self._store.facts.values[found.scored.rows[:limit], RECORD].tolist()
        chances = found.probabilities[:limit].tolist()
        bits = np.round(found.scored.best[:limit], 4).tolist()
        return [
            Hit(self._ids[record], gained, chance, agreed, (), chance)
            for record, gained, chance, agreed in zip(records, bits, chances, agreements, strict=True)
        ]

    def _grouped(self, hits: list[Hit]) -> list[Hit]:
        """Return the hits in their order, those taken to be of one man joined.

        Two records of one man share his probability; without this neither would ever be near to certain.
        """
        rivals = [hit for hit in hits[:RIVALS] if hit.probability >= RIVAL]
        if len(rivals) > 1:
            pairs = itertools.combinations(sorted(hit.record_id for hit in rivals), 2)
            alike = {pair for pair in pairs if self._one_man(*pair)}
            for at, hit in enumerate(rivals):
                twins = [
                    other
                    for other in rivals
                    if (hit.record_id, other.record_id) in alike or (other.record_id, hit.record_id) in alike
                ]
                together = hit.probability + sum(other.probability for other in twins)
                hits[at] = msgspec.structs.replace(
                    hit, same_man=tuple(other.record_id for other in twins), together=together
                )
        return sorted(hits, key=lambda hit: (-hit.bits, hit.record_id))

    def _one_man(self, one: str, other: str) -> bool:
        """Return whether two records, the lower number first, agree so well that they must be of one man."""
        first, second = one, other
        record, rows = self._known(first), self._store.rows_of(self._known(second))
        facts = self._store.facts.values
        mine, his = facts[self._store.first_rows.values[record]], facts[rows[0]]
        if dates.apart(int(mine[BORN]), int(his[BORN])):
            return False  # most are told apart by this without a comparison
        hit = self._lone(self._store.traits(record), facts, rows, second)
        return hit.probability >= TWIN and not any(agreement.differs for agreement in hit.agreements)
