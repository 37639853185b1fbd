"""How well anybody could do: whom a perfect reader of the true facts in an inquiry could not tell apart."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.facts import Facts
    from bench.paper import Inquiry

Key = tuple[str, str]


class Ceiling:
    """Counts the registered persons of whom all is true that an inquiry says.

    The reader sees through all damage, knows what is false, and reads records as if nothing were missing in
    them. No matcher can do better on the average than to put one of those men first by lot.
    """

    def __init__(self, inquiries: Sequence[Inquiry]) -> None:
        """Prepare to look at everybody once."""
        self.inquiries = inquiries
        self.fitting = [0] * len(inquiries)
        self._by_name: dict[Key, list[int]] = defaultdict(list)
        for at, inquiry in enumerate(inquiries):
            self._by_name[_key(inquiry)].append(at)

    def see(self, who: Facts) -> None:
        """Count a person for every inquiry whose facts are all true of him."""
        surname, given = who.surname.ru, who.given.ru
        for key in ((surname, given), (surname, given[:1]), (surname, ""), ("", given), ("", given[:1])):
            for at in self._by_name.get(key, ()):
                self.fitting[at] += _fits(self.inquiries[at], who)

    def add(self, counts: Iterable[int]) -> None:
        """Take in the counts of somebody who looked at other persons."""
        self.fitting = [mine + other for mine, other in zip(self.fitting, counts, strict=True)]

    def recall(self, places: int) -> dict[str, float]:
        """Return, for each kind of inquiry about registered men, a perfect reader's recall."""
        shares: dict[str, list[float]] = defaultdict(list)
        for inquiry, fitting in zip(self.inquiries, self.fitting, strict=True):
            if inquiry.answer is not None:
                shares[inquiry.kind].append(min(1.0, places / max(fitting, 1)))
        return {kind: sum(some) / len(some) for kind, some in shares.items()}


def _key(inquiry: Inquiry) -> Key:
    """Return the part of the facts by which the persons are looked up."""
    surname = inquiry.who.surname.ru if "surname" in inquiry.told else ""
    given = inquiry.who.given.ru
    return surname, given if "given" in inquiry.told else given[:1] if "initial" in inquiry.told else ""


def _fits(inquiry: Inquiry, who: Facts) -> bool:
    """Return whether all that the family told is true of a person."""
    sought, told = inquiry.who, inquiry.told
    first, last = _years(inquiry)
    return (
        first <= who.born.year <= last
        and (not told & {"whole", "wrong"} or sought.born == who.born)
        and ("patronymic" not in told or sought.patronymic.ru == who.patronymic.ru)
        and ("patronymic_initial" not in told or sought.patronymic.ru[:1] == who.patronymic.ru[:1])
        and (not told & {"region", "birthplace"} or sought.region == who.region)
        and all(
            name not in told or getattr(sought, name) == getattr(who, name)
            for name in ("unit", "rank", "number", "call_sign")
        )
    )


def _years(inquiry: Inquiry) -> tuple[int, int]:
    """Return the years in which he may be born by what was told; an age leaves two."""
    year = inquiry.who.born.year
    if "age" in inquiry.told:
        born = inquiry.person.born
        first = born.first_year if born is not None and born.first_year is not None else year
        return (first, first + 1) if first <= year <= first + 1 else (year - 1, year)
    return (year, year) if inquiry.told & {"whole", "wrong", "year"} else (0, 9999)
