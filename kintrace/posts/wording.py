"""The word lists of this package, and what kinds of word a word is."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLD = str.maketrans({"ё": "е", "’": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-"})
_SHORTEST_STEM = 3
_LONGEST_STEM = 32  # letters of the longest beginning in the tables, with room


class Words(NamedTuple):
    """Whole words and beginnings of words, each with its kinds."""

    whole: dict[str, frozenset[str]]
    stems: dict[str, frozenset[str]]


def plain(text: str) -> str:
    """Return a word in small letters with е for ё and one apostrophe."""
    return text.lower().translate(_FOLD)


def load(name: str) -> list[dict[str, str]]:
    """Return the rows of one table in `data/`, keyed by its headings."""
    text = files("kintrace.posts").joinpath("data", name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def words() -> Words:
    """Return the table of words around people."""
    return gathered((row["kind"], word) for row in load("words.tsv") for word in row["words"].split())


def gathered(pairs: Iterable[tuple[str, str]]) -> Words:
    """Return words and beginnings of (kind, word) pairs."""
    whole: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    for kind, word in pairs:
        (stems if word.endswith("*") else whole).setdefault(plain(word.rstrip("*")), set()).add(kind)
    return Words(
        {word: frozenset(kinds) for word, kinds in whole.items()},
        {stem: frozenset(kinds) for stem, kinds in stems.items()},
    )


@lru_cache(maxsize=8_192)
def kinds(low: str) -> frozenset[str]:
    """Return what kinds of word a folded word is; none for most."""
    return looked_up(words(), low)


def looked_up(among: Words, low: str) -> frozenset[str]:
    """Return the kinds of a word by itself and by the beginnings that are listed."""
    found = among.whole.get(low, frozenset())
    for length in range(_SHORTEST_STEM, min(len(low), _LONGEST_STEM) + 1):
        found |= among.stems.get(low[:length], frozenset())
    return found
