"""Where a post says that something happened, and where it says that somebody is from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.matching import regions
from kintrace.posts import places
from kintrace.posts.facts import Fact
from kintrace.posts.proposal import Field
from kintrace.posts.wording import kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.posts.tokens import Token

_IN = frozenset({"в", "у", "во"})
_WIDE = frozenset({"области", "область", "області"})
_WOODS = frozenset({"лес", "лесу", "ліс", "лісі"})
_OF_HOME = frozenset(
    {"из", "із", "з", "from", "уроженец", "родом", "уродженець", "мобилизованный", "г", "м", "город", "місто"}
)
_REGION_WORDS = frozenset({"области", "області", "края", "краю", "республики", "region", "oblast"})


def find_places(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Fact]:
    """Return the places of a text.

    Args:
        tokens: The text.
        taken: For each token, whether it is a part of a name or of another fact.
    """
    found: list[Fact] = []
    at = 0
    while at < len(tokens):
        width = _width(tokens, at) if not taken[at] and tokens[at].is_word else 0
        if width:
            found.append(_fact(tokens[at : at + width], Field.PLACE))
        at += width or 1
    return found


def find_homes(tokens: Sequence[Token], taken: Sequence[bool]) -> list[Fact]:
    """Return the regions and towns of which it is said that somebody is from there.

    Args:
        tokens: The text.
        taken: For each token, whether it is a part of a name or of another fact.
    """
    found: list[Fact] = []
    for at in range(1, len(tokens)):
        before = tokens[at - 1 - (tokens[at - 1].text == ".")].low
        if taken[at] or not tokens[at].is_capital or before not in _OF_HOME or places.known(tokens[at].low):
            continue
        said = _fact(tokens[at : at + 1 + (_low(tokens, at + 1) in _REGION_WORDS)], Field.REGION)
        if regions.codes(said.said):
            found.append(said)
    return found


def _fact(piece: Sequence[Token], field: Field) -> Fact:
    return Fact(piece[0].start, piece[-1].end, field, " ".join(token.text for token in piece))


def _low(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].low if 0 <= at < len(tokens) else ""


def _width(tokens: Sequence[Token], at: int) -> int:
    """Return how many tokens from a place on name a place: none, one or two."""
    token, before, following = tokens[at], _low(tokens, at - 1), _low(tokens, at + 1)
    told = "before_place" in kinds(before)
    if places.known(f"{token.low} {following}"):
        return 2
    if places.known(token.low) and (token.is_capital or told or "in_place" in kinds(before)):
        return _known(following, told=told)
    if not token.is_capital or kinds(token.low) & {"not", "before_place"}:
        return 0
    if following in _WIDE and before in _IN:
        return 2  # в Курской области
    return int(told)


def _known(following: str, *, told: bool) -> int:
    """Return how many words a place has that begins with one we know."""
    if following in _WOODS:
        return 2
    return 0 if following in _WIDE and not told else 1
