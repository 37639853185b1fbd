"""Marks of people who asked to be left out: a later list must not bring them back, and no mark names anybody.

A mark is an HMAC-SHA-256, under a key that never leaves the vault, of facts that together mean one man. Marks
stand in the key store and nowhere else, so that a stolen database has nothing to test a guess against, and a
stolen key store has nothing to compute one with. What is hashed, each in one spelling:

- the full birth date, the sound of the surname, the given name that the written form stands for, and the
  father's name;
- the same without the father, for rows that tell no father (and, if the man's own record told none, for all);
- the sound of the surname and a personal number of six signs or more.

A row that gives the year alone, another day, or initials is not recognised: it may be a namesake, and he must
not be kept out. What a name sounds like and stands for is what kintrace.names brings together: alphabets,
declined forms, order, short forms, ways to transliterate.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from kintrace import names
from kintrace.matching import traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from uuid import UUID

    from kintrace.matching.person import Person
    from kintrace.vault.store import KeyStore

KEY = "mark key"
SHORTEST_NUMBER = 6
LIKELY = 0.2  # how much of a written form a name must share to be what it stands for
READINGS = 4
LENGTH = 16


class Facts(NamedTuple):
    """What a man is marked by.

    Attributes:
        first: Facts cheap to hash: without one of them among the marks, the others need no look.
        rest: The facts that together mean one man.
    """

    first: list[str]
    rest: list[str]


class Marks:
    """The marks in a key store."""

    def __init__(self, store: KeyStore) -> None:
        self.store = store
        self._key = store.secret(KEY, 32)

    def keep(self, under: UUID, persons: Iterable[Person]) -> int:
        """Keep the marks of one man, told in one or more ways; return how many mean him alone."""
        told = [each for each in (facts(person, keeps=True) for person in persons) if each.rest]
        first = {self.hashed(fact) for each in told for fact in each.first}
        rest = {self.hashed(fact) for fact in telling([fact for each in told for fact in each.rest])}
        with self.store.writing() as base:
            base.executemany(
                "INSERT OR IGNORE INTO marks VALUES (?, ?)", [(mark, under.bytes) for mark in first | rest]
            )
        return len(rest)

    def drop(self, under: UUID) -> int:
        """Forget the marks kept under an id; return how many there were."""
        with self.store.writing() as base:
            dropped = base.execute("DELETE FROM marks WHERE file = ?", (under.bytes,)).rowcount
        self.store.truncate_journal()
        return int(dropped)

    def find(self, persons: Sequence[Person]) -> list[bytes | None]:
        """Return under what each person is marked, None for whoever is not."""
        if self.store.row("SELECT 1 FROM marks LIMIT 1") is None:
            return [None] * len(persons)
        return [self.found(person) for person in persons]

    def found(self, person: Person) -> bytes | None:
        """Return under what one person is marked."""
        if not any(self.under(fact) for fact in first_facts(person)):
            return None
        hits = (self.under(fact) for fact in facts(person, keeps=False).rest)
        return next((hit for hit in hits if hit is not None), None)

    def under(self, fact: str) -> bytes | None:
        """Return under what a fact is marked."""
        hit = self.store.row("SELECT file FROM marks WHERE mark = ?", self.hashed(fact))
        return hit[0] if hit is not None and isinstance(hit[0], bytes) else None

    def hashed(self, fact: str) -> bytes:
        """Return the mark of a fact."""
        return hmac.digest(self._key, fact.encode(), "sha256")[:LENGTH]


def facts(person: Person, *, keeps: bool) -> Facts:
    """Return what a man is marked by, or what a row is looked for by.

    Args:
        person: As a source describes him.
        keeps: Whether a mark is to be kept. A man whose father is told is found by rows that tell none, but
            a row that tells another father is a namesake born the same day.
    """
    born, number = birth(person), tag(person)
    rest: list[str] = []
    for reading in traits.of(person, most=READINGS).readings:
        surname = names.sound(reading.surname)
        if not surname:
            continue
        if number:
            rest.append(f"number|{number}|{surname}")
        if born and len(reading.given) > 1:
            fathers = canonical_fathers(reading.patronymic)
            for given in canonical_given(reading.given):
                rest += named(f"{born}|{surname}|{given}", fathers, keeps=keeps)
    return Facts(list(first_facts(person)), list(dict.fromkeys(rest)))


def telling(kept: Sequence[str]) -> list[str]:
    """Return the facts to keep: once one source tells his father, rows with another father are not he."""
    if any(fact.startswith("whole|") for fact in kept):
        return [fact for fact in kept if not fact.startswith("fatherless man|")]
    return list(kept)


def named(base: str, fathers: Sequence[str], *, keeps: bool) -> Iterator[str]:
    """Yield the facts that a birth, a surname and a given name make with and without a father."""
    for father in fathers:
        yield f"whole|{base}|{father}"
    if fathers:
        # Kept: found by rows without a father. Sought: may be a man of whom no father is known.
        yield f"{'fatherless row' if keeps else 'fatherless man'}|{base}"
    else:
        yield f"fatherless row|{base}"
        yield f"fatherless man|{base}"


def first_facts(person: Person) -> Iterator[str]:
    """Yield the facts that are cheap to hash."""
    if born := birth(person):
        yield f"day|{born}"
    if number := tag(person):
        yield f"tag|{number}"


def birth(person: Person) -> str:
    """Return the birth date if all of it is known, or ""."""
    born = person.born
    return f"{born.year}-{born.month}-{born.day}" if born is not None and born.is_full else ""


def tag(person: Person) -> str:
    """Return the personal number if it is long enough to be one man's, or ""."""
    number = traits.number(person.number) if person.number else None
    return number if number and len(number) >= SHORTEST_NUMBER else ""


def canonical_given(written: str) -> list[str]:
    """Return the given names that a written form likely stands for; its sound if none is known."""
    return likely(names.given_names(written)) or [names.sound(written)]


def canonical_fathers(written: str) -> list[str]:
    """Return the fathers that a patronymic likely tells; none for an initial or an empty one."""
    if len(written) < 2:
        return []
    return likely(names.fathers(written)) or [names.sound(written)]


def likely(shares: Mapping[str, float]) -> list[str]:
    """Return the names with a good share of a written form."""
    most = max(shares.values(), default=0.0)
    return sorted(name for name, share in shares.items() if share >= LIKELY * most)
