"""The rank that stands beside a name."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kintrace.matching import ranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.posts.people import Named
    from kintrace.posts.tokens import Token

_ENDING = re.compile(r"(?:ого|ому|ым|ой|ом|ем|ою|ым|ые|ых|а|у|ы|и|і)$")
_OF_SURNAMES = ("ов", "ова", "ову", "овым", "енко", "ский", "ского")
_PARTS = frozenset(
    {
        *("гвардии", "гв", "старший", "старшего", "старшему", "старшим", "ст", "младший", "младшего", "мл"),
        *("молодший", "молодшого", "мол", "головний", "головного", "главный", "главного", "штаб"),
        *("senior", "junior", "staff", "master", "chief", "first", "lance"),
    }
)


def beside(told: Sequence[Token], name: Named) -> tuple[int, int] | None:
    """Return where the rank before or after a name begins and ends; None if there is none."""
    last = first = name.first - 1
    if first >= 0 and is_rank(told[first].low):
        while first > 0 and _is_part(told, first - 1):
            first -= 1
        return told[first].start, told[last].end
    first = last = name.last + 1 + (name.last + 1 < len(told) and told[name.last + 1].text == ",")
    while last < len(told) and _is_part(told, last):
        last += 1
    if last < len(told) and told[last].is_word and is_rank(told[last].low):
        return told[first].start, told[last].end
    return None


def _is_part(told: Sequence[Token], at: int) -> bool:
    """Return whether a token is a part of a rank that its last word ends: старший, мл., гвардии."""
    return told[at].low in _PARTS or (told[at].text == "." and at > 0 and told[at - 1].low in _PARTS)


@lru_cache(maxsize=4_096)
def is_rank(low: str) -> bool:
    """Return whether a folded word, or several, is a rank in some case; a surname like one is none."""
    if len(low) < 4 or low.endswith(_OF_SURNAMES):
        return False
    return any(ranks.step(_ENDING.sub(end, low)) is not None for end in ("", "ой", "а")) or (
        ranks.step(low) is not None
    )
