"""Find one person among many: candidates by keys, bits by comparison, probability by competition."""

from __future__ import annotations

import multiprocessing
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching import doubles, scoring, traits
from kintrace.matching import model as models
from kintrace.matching.answer import Answer, Hit
from kintrace.matching.gather import gather
from kintrace.matching.questions import helpful
from kintrace.matching.store import Store
from kintrace.matching.weights import posterior

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from kintrace.matching.model import Model
    from kintrace.matching.person import Person
    from kintrace.matching.store import Columns

MANY = 20_000  # records, from which on a second process pays
DOUBT = 0.5  # below this best probability the surnames are looked through one by one
READINGS = 3  # of a record; an inquiry has more
RIVALS = 5  # hits that are compared with each other
RIVAL = 0.02  # and have at least this probability
TWIN = 0.99


class UnknownRecord(KeyError):
    """The index holds no record of that number."""


def _understand(record: Person) -> traits.Traits:
    """Return the traits of a record."""
    return traits.of(record, most=READINGS)


def _understood(records: Iterable[Person]) -> Iterator[tuple[Person, traits.Traits]]:
    """Yield records with their traits, read by two processes when there are very many."""
    people = list(records)
    if (
        len(people) < MANY
        or (os.cpu_count() or 1) < 2
        or "fork" not in multiprocessing.get_all_start_methods()
    ):
        yield from ((record, _understand(record)) for record in people)
        return
    with multiprocessing.get_context("fork").Pool(2) as pool:
        yield from zip(people, pool.imap(_understand, people, chunksize=1000), strict=True)


class Index:
    """Records that can be searched, added to and taken from. Not for two threads at once.

    Term frequencies come from the records in it. The same records give the same answers in whatever order
    they came.
    """

    def __init__(self, records: Iterable[Person] = (), *, model: Model | None = None) -> None:
        """Take in the records."""
        self.model = model or models.default()
        self._doubles = doubles.table(self.model.doubles)
        self._store = Store(self.model)
        self._rows: dict[str, list[int]] = {}
        self._record_ids: list[str] = []
        for record, found in _understood(records):
            self._add(record.id, found)
        self._store.settle()

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._rows

    def add(self, record: Person) -> None:
        """Take in a record; one of the same number is replaced."""
        self._add(record.id, _understand(record))
        self._store.settle()

    def _add(self, record_id: str, found: traits.Traits) -> None:
        if record_id in self._rows:
            self.remove(record_id)
        self._rows[record_id] = self._store.add(len(self._record_ids), found)
        self._record_ids.append(record_id)

    def remove(self, record_id: str) -> None:
        """Take out a record.

        Raises:
            UnknownRecord: If it is not in.
        """
        rows = self._rows.pop(record_id, None)
        if rows is None:
            raise UnknownRecord
        self._store.remove(rows)

    def search(self, person: Person, *, limit: int = 10) -> Answer:
        """Return the records that may be of a person, best first, with the chance that he is not here."""
        sought = scoring.prepare(self._store, traits.of(person))
        found = self._look(sought)
        best = float(found.probabilities[0]) if len(found.rows) else 0.0
        if best < DOUBT and any(reading.surname for reading in sought.traits.readings):
            sought = scoring.prepare(self._store, sought.traits, wide=True)
            found = self._look(sought)
        hits = [self._hit(found, at) for at in range(min(limit, len(found.rows)))]
        return Answer(
            self._grouped(hits),
            absent=found.absent,
            helpful=helpful(self._store, person, found),
            too_little=sought.chance * len(self) >= self.model.crowd,
        )

    def compare(self, person: Person, record_id: str) -> Hit:
        """Return how a person compares with one record, as if a search had found nobody else.

        Raises:
            UnknownRecord: If the record is not in.
        """
        if record_id not in self._rows:
            raise UnknownRecord
        columns = self._store.take(np.array(self._rows[record_id], dtype=np.int64))
        return self._lone(traits.of(person), columns, record_id)

    def weigh(self, person: Person, held: Person, *, records: int | None = None) -> Hit:
        """Return how a person compares with a description from elsewhere, by this register's frequencies.

        Args:
            person: Who is sought.
            held: What the other description says.
            records: Size of the register that the probability is for; the size of this one when not given.
        """
        columns = self._store.loose(traits.of(held, most=READINGS))
        return self._lone(traits.of(person), columns, held.id, records)

    def _lone(
        self, wanted: traits.Traits, columns: Columns, record_id: str, records: int | None = None
    ) -> Hit:
        """Return the comparison with the best of some rows of one record."""
        size = len(self) if records is None else records
        scored = scoring.score(self._store, scoring.prepare(self._store, wanted, wide=True), columns)
        best = int(np.argmax(scored.total))
        chances, _ = self._chances(scored, np.array([best]), size)
        chance = float(chances[0])
        return Hit(
            record_id,
            round(float(scored.total[best]), 4),
            chance,
            scoring.agreements(scored, best),
            (),
            chance,
        )

    def _look(self, sought: scoring.Sought) -> scoring.Found:
        """Return the candidates with their probabilities."""
        rows = gather(self._store, sought)
        columns = self._store.take(rows)
        scored = scoring.score(self._store, sought, columns)
        order = np.argsort(-scored.total, kind="stable")
        order = order[np.sort(np.unique(columns.record[order], return_index=True)[1])]
        chances, absent = self._chances(scored, order, len(self))
        return scoring.Found(rows[order], order, scored, chances, absent)

    def _chances(
        self, scored: scoring.Scored, rows: npt.NDArray[np.int64], records: int
    ) -> tuple[npt.NDArray[np.float64], float]:
        """Return the probability of each of some rows, and of absence, in a register of such a size."""
        total, bits, levels = scored.total[rows], scored.bits[:, rows], scored.levels[:, rows]
        weight = total - bits.sum(axis=0, dtype=np.float64)
        otherwise = doubles.otherwise(self._doubles, bits, levels, weight, records=records)
        return posterior(total, records=records, present=self.model.present, otherwise=otherwise)

    def _hit(self, found: scoring.Found, at: int) -> Hit:
        """Return one candidate as a hit."""
        record_id = self._record_ids[int(self._store.record.values[found.rows[at]])]
        place, chance = int(found.at[at]), float(found.probabilities[at])
        bits = round(float(found.scored.total[place]), 4)
        return Hit(record_id, bits, chance, scoring.agreements(found.scored, place), (), chance)

    def _grouped(self, hits: list[Hit]) -> list[Hit]:
        """Return the hits in their order, those taken to be of one man joined.

        Two records of one man share his probability; without this neither would ever be near to certain.
        """
        rivals = [hit for hit in hits[:RIVALS] if hit.probability >= RIVAL]
        if len(rivals) > 1:
            for at, hit in enumerate(rivals):
                twins = [
                    other
                    for other in rivals
                    if other is not hit and self._one_man(hit.record_id, other.record_id)
                ]
                together = hit.probability + sum(other.probability for other in twins)
                hits[at] = replace(hit, same_man=tuple(other.record_id for other in twins), together=together)
        return sorted(hits, key=lambda hit: (-hit.bits, hit.record_id))

    def _one_man(self, one: str, other: str) -> bool:
        """Return whether two records agree so well that they must be of one man."""
        first, second = sorted((one, other))
        columns = self._store.take(np.array(self._rows[second], dtype=np.int64))
        hit = self._lone(self._store.traits(self._rows[first]), columns, second)
        return hit.probability >= TWIN and not any(agreement.differs for agreement in hit.agreements)
