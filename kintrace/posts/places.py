"""Places of a post: the ones we know, in any case, and what stands after "под" or "near"."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from kintrace.posts.wording import load, plain

_LONGEST_ENDING = 4


class Place(NamedTuple):
    """A place we know: its nominative in Russian and Ukrainian."""

    russian: str
    ukrainian: str


@cache
def _stems() -> dict[str, Place]:
    stems: dict[str, Place] = {}
    for row in load("places.tsv"):
        for stem in row["stems"].split():
            stems.setdefault(plain(stem).replace("_", " "), Place(row["russian"], row["ukrainian"]))
    return stems


@lru_cache(maxsize=8_192)
def known(low: str) -> Place | None:
    """Return the place that a folded word, or two of them, is in some case; None if we know none."""
    stems = _stems()
    for length in range(len(low), max(2, len(low) - _LONGEST_ENDING - 1), -1):
        found = stems.get(low[:length])
        if found and " " not in low[length:]:  # both words of two are the place
            return found
    return None
