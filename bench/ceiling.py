"""How well anybody could do: whom a perfect reader of the true facts in an inquiry could not tell apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bench.facts import Facts
    from bench.paper import Inquiry

Key = tuple[str, str]
DATES = frozenset({"whole", "wrong"})
EVERYTHING = frozenset(
    {"patronymic", "whole", "year", "region", "birthplace", "unit", "rank", "number", "call_sign"}
)
# How much rarer than nothing a shared fact is, in bits, roughly as in the generator: who of several men that
# fit shares more is put first.
BITS = {
    "patronymic": 5,
    "patronymic_initial": 3,
    "whole": 13,
    "year": 5,
    "age": 4,
    "region": 4,
    "birthplace": 4,
    "unit": 7,
    "rank": 2,
    "number": 19,
    "call_sign": 5,
}


@dataclass
class Seen:
    """The men who fit an inquiry, each by the bits that his record shares with it.

    Attributes:
        fitting: Men of whom all is true that was told.
        own: The sought man's own bits, or -1 while he was not seen.
        others: How many others share so many bits, of those whose records contradict nothing.
    """

    fitting: int = 0
    own: int = -1
    others: Counter[int] = field(default_factory=Counter)

    def add(self, other: Seen) -> None:
        """Take in what somebody else saw."""
        self.fitting += other.fitting
        self.own = max(self.own, other.own)
        self.others.update(other.others)

    def share(self, places: int) -> float:
        """Return the chance that the sought man stands in so many places when equals are put in any order."""
        before = sum(count for bits, count in self.others.items() if bits > self.own)
        equal = 1 + self.others[self.own]
        return min(1.0, max(0.0, (places - before) / equal))


class Ceiling:
    """Looks at everybody in a register for whom a perfect reader could take the sought man.

    The reader sees through all damage and knows what is false. Two of him are measured: one for whom nothing
    is missing in any record, and one who reads what the records say.
    """

    def __init__(self, inquiries: Sequence[Inquiry]) -> None:
        """Prepare to look at everybody once."""
        self.inquiries = inquiries
        self.seen: dict[int, Seen] = {}
        self._by_name: dict[Key, list[int]] = defaultdict(list)
        for at, inquiry in enumerate(inquiries):
            self._by_name[_key(inquiry)].append(at)

    def see(self, who: Facts, recorded: frozenset[str] = EVERYTHING) -> None:
        """Look at a person, of whom his record says certain facts."""
        surname, given = who.surname.ru, who.given.ru
        for key in ((surname, given), (surname, given[:1]), (surname, ""), ("", given), ("", given[:1])):
            for at in self._by_name.get(key, ()):
                self._compare(at, who, recorded)

    def _compare(self, at: int, who: Facts, recorded: frozenset[str]) -> None:
        """Take a person into account for one inquiry."""
        inquiry = self.inquiries[at]
        shared = _shared(inquiry, who, recorded)
        if shared is None:
            return
        seen = self.seen.setdefault(at, Seen())
        seen.fitting += _shared(inquiry, who, EVERYTHING) is not None
        if inquiry.answer is not None and inquiry.who.key == who.key:
            seen.own = shared
        else:
            seen.others[shared] += 1

    def add(self, seen: Mapping[int, Seen]) -> None:
        """Take in what somebody saw who looked at other persons."""
        for at, fresh in seen.items():
            self.seen.setdefault(at, Seen()).add(fresh)

    def fitting(self, at: int) -> int:
        """Return of how many registered men all is true that an inquiry tells."""
        return self.seen.get(at, Seen()).fitting

    def figures(self) -> dict[str, dict[str, float]]:
        """Return the recall of both readers for each kind of inquiry about registered men."""
        shares = {
            "ceiling_1": self._mean(lambda at: 1 / max(self.fitting(at), 1)),
            "ceiling_10": self._mean(lambda at: min(1.0, 10 / max(self.fitting(at), 1))),
            "ceiling_of_records_1": self._mean(lambda at: self.seen.get(at, Seen()).share(1)),
            "ceiling_of_records_10": self._mean(lambda at: self.seen.get(at, Seen()).share(10)),
        }
        kinds = shares["ceiling_1"]
        return {kind: {name: by_kind[kind] for name, by_kind in shares.items()} for kind in kinds}

    def _mean(self, share: Callable[[int], float]) -> dict[str, float]:
        """Return the mean of a share over the inquiries of each kind."""
        shares: dict[str, list[float]] = defaultdict(list)
        for at, inquiry in enumerate(self.inquiries):
            if inquiry.answer is not None:
                shares[inquiry.kind].append(share(at))
        return {kind: sum(some) / len(some) for kind, some in shares.items()}


def _key(inquiry: Inquiry) -> Key:
    """Return the part of the facts by which the persons are looked up."""
    surname = inquiry.who.surname.ru if "surname" in inquiry.told else ""
    given = inquiry.who.given.ru
    return surname, given if "given" in inquiry.told else given[:1] if "initial" in inquiry.told else ""


def _shared(inquiry: Inquiry, who: Facts, recorded: frozenset[str]) -> int | None:
    """Return the bits of what an inquiry and a record both say, or None when one contradicts the other."""
    bits = 0
    for fact, agrees in _facts(inquiry, who, recorded):
        if not agrees:
            return None
        bits += BITS[fact]
    return bits


def _facts(inquiry: Inquiry, who: Facts, recorded: frozenset[str]) -> Iterable[tuple[str, bool]]:
    """Yield each fact that both sides say, and whether it is the same."""
    yield from _birth(inquiry, who, recorded)
    sought, told = inquiry.who, inquiry.told
    if "patronymic" in recorded and "patronymic" in told:
        yield "patronymic", sought.patronymic.ru == who.patronymic.ru
    if "patronymic" in recorded and "patronymic_initial" in told:
        yield "patronymic_initial", sought.patronymic.ru[:1] == who.patronymic.ru[:1]
    for name in ("region", "birthplace", "unit", "rank", "number", "call_sign"):
        if name in told and name in recorded:
            what = "region" if name == "birthplace" else name
            yield name, getattr(sought, what) == getattr(who, what)


def _birth(inquiry: Inquiry, who: Facts, recorded: frozenset[str]) -> Iterable[tuple[str, bool]]:
    """Yield what both sides say of the birth, if they do."""
    if inquiry.told & DATES and "whole" in recorded:
        yield "whole", inquiry.who.born == who.born
    elif inquiry.told & {*DATES, "year", "age"} and "year" in recorded:
        first, last = _years(inquiry)
        yield "age" if "age" in inquiry.told else "year", first <= who.born.year <= last


def _years(inquiry: Inquiry) -> tuple[int, int]:
    """Return the years in which he may be born by what was told; an age leaves two."""
    year = inquiry.who.born.year
    if "age" in inquiry.told:
        born = inquiry.person.born
        first = born.first_year if born is not None and born.first_year is not None else year
        return (first, first + 1) if first <= year <= first + 1 else (year - 1, year)
    return year, year
