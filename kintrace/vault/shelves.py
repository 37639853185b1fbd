"""The persons held and the persons sought, in memory only: where matching happens without showing a value."""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from kintrace import names
from kintrace.matching import Index
from kintrace.vault.refusals import NotOnShelf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from kintrace.matching import Answer, Hit
    from kintrace.matching.person import Person


AT_ONCE = 200  # put on while nobody else searches


class Shelf:
    """Descriptions by case and the index over them. Threads take turns."""

    def __init__(self) -> None:
        self._persons: dict[UUID, Person] = {}
        self._index = Index()
        self._turn = threading.RLock()

    def __len__(self) -> int:
        return len(self._persons)

    def add(self, rows: Iterable[tuple[UUID, Person]]) -> int:
        """Put persons on the shelf, in place of what stood under the same cases; return how many.

        They come some hundreds at a time: whoever searches does not wait for them all.
        """
        count, rest = 0, iter(rows)
        while some := list(islice(rest, AT_ONCE)):
            # The sender's own number is not the record's: two lists may both have a row 1.
            kept = {case: msgspec.structs.replace(person, id=str(case)) for case, person in some}
            with self._turn:
                self._persons.update(kept)
                self._index.extend(kept.values())
            count += len(some)
        return count

    def remove(self, case: UUID) -> None:
        """Take a person off, if there is one."""
        with self._turn:
            if self._persons.pop(case, None) is not None:
                self._index.remove(str(case))

    def person(self, case: UUID) -> Person:
        """Return the person of a case.

        Raises:
            NotOnShelf: If the shelf has none.
        """
        with self._turn:
            found = self._persons.get(case)
        if found is None:
            raise NotOnShelf
        return found

    def search(self, person: Person, limit: int, besides: Iterable[UUID] = ()) -> Answer:
        """Return who may be a person, best first, as if some cases did not stand here."""
        with self._turn:
            return self._index.search(person, limit=limit, besides=[str(case) for case in besides])

    def nearest(self, person: Person, limit: int) -> list[Hit]:
        """Return who may be a person, best first, without advice."""
        with self._turn:
            return self._index.nearest(person, limit=limit)

    def compare(self, person: Person, case: UUID) -> Hit:
        """Return how a person compares with the one of a case.

        Raises:
            NotOnShelf: If the shelf has no such case.
        """
        with self._turn:
            self.person(case)
            return self._index.compare(person, str(case))


def initials(person: Person) -> str:
    """Return what a search may show of a name: its first letters, given name first."""
    read = names.read(
        person.name, surname=person.surname, given=person.given, patronymic=person.patronymic, sex=person.sex
    )
    if not read:
        return ""
    parts = (read[0].given, read[0].patronymic, read[0].surname)
    return " ".join([f"{part[0].upper()}." for part in parts if part])


def born_year(person: Person) -> int | None:
    """Return the year of birth, if it is known."""
    return None if person.born is None else person.born.year
