"""Which further fact would help most: what is expected to be learned from asking for each field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled.questions import gain
from kintrace.matching.model import FIELDS
from kintrace.matching.person import Missing
from kintrace.matching.store import COLUMNS, NAMES
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.person import Person
    from kintrace.matching.scoring import Found
    from kintrace.matching.store import Facts, Store

CANDIDATES = 40
FLOOR = 0.01  # bits: less than this helps nobody


def helpful(store: Store, person: Person, found: Found) -> tuple[str, ...]:
    """Return the fields that would help most to tell the candidates apart, best first.

    A field is left out when it was given in full, or when the family does not know it or will not say.
    """
    open_fields = [field for field in FIELDS if _open(person, field)]
    facts, chances = store.facts.values[found.scored.rows[:CANDIDATES]], found.probabilities[:CANDIDATES]
    gains = {
        field: gain(_values(store, facts, field), chances, found.absent, _trust(store, field))
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


def _values(store: Store, facts: Facts, field: str) -> npt.NDArray[np.int32]:
    """Return what the candidates' records say of a field as numbers, -1 where nothing."""
    said = facts[:, COLUMNS.index(field)]
    if field == "born":
        return np.where((said & 31 > 0) & (said >> 17 > 0), said, ABSENT)
    return store.vocabularies[field].told(said)


def _trust(store: Store, field: str) -> float:
    """Return how often the family's word would agree with the right record."""
    return store.model.fields[field].levels["same"].m
