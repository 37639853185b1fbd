"""Whose is what: which of the persons of a post a date, a unit or an event belongs to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Protocol, TypeVar

from kintrace.posts.proposal import Field
from kintrace.posts.wording import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.posts.tokens import Token


class Spot(Protocol):
    """What stands somewhere in the text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


_AND = frozenset({"и", "і", "й", "та", "and"})

S = TypeVar("S", bound=Spot)


class Owners:
    """The persons of a text by where their names stand."""

    def __init__(self, told: Sequence[Token], names: Sequence[tuple[int, int]]) -> None:
        """Keep where names, lines and sentences begin and end."""
        self.names = names
        self.starts = [start for start, _ in names]
        self.breaks = [token.start for at, token in enumerate(told) if _breaks(told, at)]
        last = names[-1][1]
        self.joined = (
            len(names) > 1
            and not self._parted(names[-2][1], names[-1][0])
            and any(token.low in _AND for token in told if names[-2][1] <= token.start < names[-1][0])
        )
        self.both = next((t.start for t in told if t.start > last and "both" in kinds(t.low)), None)

    def given(self, spots: Sequence[S], *, heading_too: bool = False) -> list[list[S]]:
        """Return for each person what is said of him; what heads or ends a text is said of all.

        Args:
            spots: What is said.
            heading_too: Whether the heading is true of those as well who have something of their own.
        """
        own: list[list[S]] = [[] for _ in self.names]
        head: list[S] = []
        tail: list[S] = []
        for spot in spots:
            owner = self._owner(spot)
            if owner is None:
                head.append(spot)
            elif self._is_tail(spot, owner):
                tail.append(spot)
            else:
                own[owner].append(spot)
        if heading_too:
            return [[*each, *head, *self._lacking(each, tail)] for each in own]
        shared = [*tail, *head]
        return [[*each, *self._lacking(each, shared)] for each in own]

    def dealt(self, spots: Sequence[S]) -> list[list[S]]:
        """Return for each person what is his alone; as many at the end as there are persons, in turn."""
        own: list[list[S]] = [[] for _ in self.names]
        for spot in spots:
            own[self._owner(spot) or 0].append(spot)
        if len(own) > 1 and not any(own[:-1]):
            if len(own[-1]) == len(own):
                return [[spot] for spot in own[-1]]
            if self.both is not None and own[-1]:
                return [list(own[-1]) for _ in own]
        return own

    def _lacking(self, own: Sequence[S], shared: Sequence[S]) -> list[S]:
        """Return what is said of all and not of this one by himself."""
        had = {getattr(spot, "field", None) for spot in own}
        if own and None in had:
            return []  # a day or an event of his own
        return [spot for spot in shared if getattr(spot, "field", None) not in had - {None}]

    def _owner(self, spot: Spot) -> int | None:
        """Return whose a spot is by its place; None if it stands at the head of several."""
        at = bisect_right(self.starts, spot.start) - 1
        if at < 0:
            if len(self.names) > 1 and self._parted(spot.end, self.starts[0]):
                return None
            return 0
        following = at + 1
        if following < len(self.names):
            parted = self._parted(self.names[at][1], spot.start)
            if parted and not self._parted(spot.end, self.starts[following]):
                return following
        return at

    def _parted(self, start: int, end: int) -> bool:
        """Return whether a line or a sentence ends between two places."""
        at = bisect_right(self.breaks, start - 1)
        return at < len(self.breaks) and self.breaks[at] < end

    def _is_tail(self, spot: Spot, owner: int) -> bool:
        """Return whether a spot stands after all persons, in a sentence of its own or said of both."""
        if len(self.names) < 2 or owner < len(self.names) - 1:
            return False
        if self.both is not None and spot.start > self.both:
            return True
        if self.joined and getattr(spot, "field", None) in (Field.UNIT, Field.PLACE):
            return True
        return spot.start > self.names[-1][0] and self._parted(self.names[-1][1], spot.start)


def _breaks(told: Sequence[Token], at: int) -> bool:
    """Return whether a line, a sentence or a member of a list ends with a token."""
    token = told[at]
    if token.text in "\n;!?:":
        return True
    if token.text != "." or at + 1 == len(told):
        return False
    before = told[at - 1].text if at else ""
    return len(before) > 3 and told[at + 1].kind in ("word", "line") and told[at + 1].text[0].isupper()
