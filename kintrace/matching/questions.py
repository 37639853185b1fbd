"""Which further fact would help most: what is expected to be learned from asking for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.model import FIELDS
from kintrace.matching.person import Missing
from kintrace.matching.store import FACTS, NAMES

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.person import Person
    from kintrace.matching.scoring import Found
    from kintrace.matching.store import Store

CANDIDATES = 40
FLOOR = 0.01  # bits: less than this helps nobody


def helpful(store: Store, person: Person, found: Found) -> tuple[str, ...]:
    """Return the fields that would help most to tell the candidates apart, best first.

    A field is left out when it was given in full, or when the family does not know it or will not say.
    """
    open_fields = [field for field in FIELDS if _open(person, field)]
    rows, chances = found.rows[:CANDIDATES], found.probabilities[:CANDIDATES]
    gains = {
        field: _gain(_values(store, rows, field), chances, found.absent, _trust(store, field))
        for field in open_fields
    }
    told = [field for field in open_fields if gains[field] > FLOOR]
    return tuple(sorted(told, key=lambda field: (-gains[field], FIELDS.index(field))))


def _open(person: Person, field: str) -> bool:
    """Return whether the family could still say more of a field."""
    if person.missing.get(field) in (Missing.NOT_KNOWN, Missing.DECLINED):
        return False
    if field == "born":
        return person.born is None or not person.born.is_full
    if field in NAMES and person.name:
        words = person.name.replace(".", ". ").split()
        return len(words) < 1 + NAMES.index(field) or any(len(word.strip(".")) == 1 for word in words)
    return len(str(getattr(person, field)).strip(". ")) <= 1


def _values(store: Store, rows: npt.NDArray[np.int64], field: str) -> npt.NDArray[np.int64]:
    """Return what the candidates' records say of a field as numbers, -1 where nothing."""
    if field == "born":
        return store.orders["day"].keys[rows]
    said: npt.NDArray[np.int64] = store.facts.values[rows, FACTS.index(field)].astype(np.int64)
    return said


def _trust(store: Store, field: str) -> float:
    """Return how often the family's word would agree with the right record."""
    return store.model.fields[field].levels["same"].m


def _gain(
    values: npt.NDArray[np.int64], chances: npt.NDArray[np.float64], absent: float, trust: float
) -> float:
    """Return the bits of uncertainty that an answer would take away on the average.

    Each possible answer is the value of one candidate, or some other value. The right man's record gives
    its value with chance `trust`; a record that says nothing, and an absent man, give each value as
    seldom as the others.
    """
    known = np.unique(values[values >= 0])
    if not len(known):
        return 0.0
    stray = 1 / (len(known) + 20)
    told = np.where(values[:, None] == known[None, :], trust, (1 - trust) * stray)
    told[values < 0] = stray
    told = np.column_stack([told, 1 - told.sum(axis=1)])
    nobody = np.append(np.full(len(known), stray), 1 - len(known) * stray)
    prior = np.append(chances, absent)
    joint = prior[:, None] * np.vstack([told, nobody])
    return float(_entropy(prior) + _entropy(joint.sum(axis=0)) - _entropy(joint.ravel()))


def _entropy(chances: npt.NDArray[np.float64]) -> float:
    """Return the entropy of chances, in bits."""
    some = chances[chances > 1e-12]
    return float(-(some * np.log2(some)).sum())
