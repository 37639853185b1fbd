"""What a post says became of somebody."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.posts.proposal import Event
from kintrace.posts.wording import Words, gathered, kinds, load, looked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kintrace.posts.tokens import Token

_BEFORE = 3  # words before an event in which a doubt of it stands: "в списках погибших"
# Where several things are said of one man, the first of these is what became of him in the end.
_LAST = (Event.DEAD, Event.EXCHANGED, Event.CAPTURED, Event.MISSING, Event.WOUNDED)


class Said(NamedTuple):
    """An event said in a text: where, which, and whether surely of somebody."""

    start: int
    end: int
    event: Event
    sure: bool


@cache
def _table(*, joined: bool) -> Words:
    """Return the words for events, or those of several words joined by _."""
    return gathered(
        (f"{row['event']} {row['strength']}", word)
        for row in load("events.tsv")
        for word in row["words"].split()
        if ("_" in word) is joined
    )


def find(tokens: Sequence[Token]) -> list[Said]:
    """Return the events of a text in its order, without those that are only hoped, feared or denied."""
    found: list[Said] = []
    for at, token in enumerate(tokens):
        if token.kind not in ("word", "number"):
            continue
        for width in (3, 2, 1):
            piece = tokens[at : at + width]
            low = "_".join(each.low for each in piece)
            if width > 1 and not all(each.is_word for each in piece):
                continue
            if width == 1 and token.kind == "number" and at + 2 < len(tokens) and tokens[at + 1].text == "-":
                low += "-" + tokens[at + 2].low
            said = looked_up(_table(joined=width > 1), low)
            if said:
                end = tokens[min(at + width, len(tokens)) - 1].end
                doubted = _doubted(tokens, at)
                every = [_said(token.start, end, each) for each in sorted(said)]
                found += [each for each in every if each.event is Event.MISSING or not doubted]
                break
    return found


def _said(start: int, end: int, kind: str) -> Said:
    event, strength = kind.split()
    return Said(start, end, Event(event), strength == "sure")


def _doubted(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word before says that it is a list or a denial, or a question mark follows."""
    if at + 1 < len(tokens) and tokens[at + 1].text == "?":
        return True
    seen = 0
    while at > 0 and seen < _BEFORE:
        at -= 1
        if tokens[at].text in ".!?\n;":
            return False
        if tokens[at].is_word:
            seen += 1
            if "weak" in kinds(tokens[at].low):
                return True
    return False


def final(said: Iterable[Said]) -> Said | None:
    """Return the event that says most of what became of somebody, the surest first; None of none."""
    ranked = sorted(said, key=lambda each: (not each.sure, _LAST.index(each.event), each.start))
    return ranked[0] if ranked else None
