"""The ways in which a word may be one part of a name: nominatives, each with the slots it may stand in.

A slot is one case of one sex. A set of slots is an int with a bit for each, so that three words which must
agree are compared by two ands.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from kintrace.names.forms import EVERY_CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALTERNATIVES = 3
SLOTS = tuple((case, sex) for case in EVERY_CASE for sex in "mf")

Choices = tuple[tuple[str, float], ...]


@lru_cache(maxsize=512)
def slots(cases: tuple[str, ...], sexes: str) -> int:
    """Return the set of some cases (() for every one) of some sexes."""
    return sum(
        1 << slot for slot, (case, sex) in enumerate(SLOTS) if case in (cases or EVERY_CASE) and sex in sexes
    )


@lru_cache(maxsize=1 << len(SLOTS))
def members(among: int) -> tuple[int, ...]:
    """Return the slots of a set."""
    return tuple(slot for slot in range(len(SLOTS)) if among >> slot & 1)


NAMED = slots(("nom",), "mf")
EVERY = slots((), "mf")


class Ways:
    """What one word is in the nominative if it is a certain part of a name.

    Attributes:
        every: Nominative, its set of slots, its weight; heaviest first. No nominative twice in one slot.
        among: The set of all slots in which there is one.
        most: The weight of the heaviest, 0.0 if there is none.
    """

    __slots__ = ("_tops", "among", "every", "most")

    def __init__(self, found: Iterable[tuple[str, int, float]] = ()) -> None:
        """Sort the ways found; of two for one nominative in one slot the first counts."""
        taken: dict[str, int] = {}
        every: list[tuple[str, int, float]] = []
        self.among = 0
        for nominative, among, weight in found:
            before = taken.get(nominative, 0)
            if left := among & ~before:
                taken[nominative] = before | among
                self.among |= among
                every.append((nominative, left, weight))
        every.sort(key=_heaviest)
        self.every = every
        self.most = every[0][2] if every else 0.0
        self._tops: dict[int, Choices] = {}

    def top(self, slot: int) -> Choices:
        """Return the likeliest nominatives in one slot with their weights, at most three."""
        found = self._tops.get(slot)
        if found is None:
            bit = 1 << slot
            here = [(nominative, weight) for nominative, among, weight in self.every if among & bit]
            found = self._tops[slot] = tuple(here[:ALTERNATIVES])
        return found

    def undeclined(self) -> Ways:
        """Return the nominatives for any slot."""
        return Ways((nominative, EVERY, weight) for nominative, among, weight in self.every if among & NAMED)

    def scaled(self, by: float) -> Ways:
        """Return the same ways, each so many times as heavy."""
        return Ways((nominative, among, weight * by) for nominative, among, weight in self.every)


def _heaviest(way: tuple[str, int, float]) -> float:
    return -way[2]


class Outline:
    """The ways to read a word as each part of a name, with numbers for nominatives; words alike share it.

    Attributes:
        every: For each part the number of a nominative, its set of slots, its weight; heaviest first.
        most: For each part the weight of the heaviest.
    """

    __slots__ = ("every", "most")

    def __init__(self, every: Sequence[Sequence[tuple[int, int, float]]]) -> None:
        """Remember the ways."""
        self.every = every
        self.most = tuple([ways[0][2] if ways else 0.0 for ways in every])

    def ways(self, nominatives: Sequence[str]) -> list[Ways]:
        """Return the ways of a word with such nominatives."""
        return [
            Ways([(nominatives[number], among, weight) for number, among, weight in ways])
            for ways in self.every
        ]


_outline = lru_cache(maxsize=16_384)(Outline)


def outlined(parts: Iterable[Ways]) -> tuple[tuple[str, ...], Outline]:
    """Return the nominatives of a word as any part, each once, and the outline that words like it share."""
    numbers: dict[str, int] = {}
    every = [
        tuple([(numbers.setdefault(name, len(numbers)), among, weight) for name, among, weight in ways.every])
        for ways in parts
    ]
    return tuple(numbers), _outline(tuple(every))
