"""How much a row of Russian letters looks like a name: triples of letters, counted in names."""

from __future__ import annotations

import math
from functools import cache, lru_cache

from kintrace.names import tables

NEVER = -12.0
DOUBTFUL = -4.3  # below this mean a word is hardly a name; nine of ten real surnames lie above


@cache
def _triples() -> tuple[dict[str, float], dict[str, float]]:
    """Return the log chance of a third letter after two, and of a letter after one."""
    triples: dict[str, int] = {}
    pairs: dict[str, int] = {}
    singles: dict[str, int] = {}
    for triple, count in tables.rows("letter_triples"):
        number = int(count)
        triples[triple] = number
        pairs[triple[:2]] = pairs.get(triple[:2], 0) + number
        singles[triple[0]] = singles.get(triple[0], 0) + number
    third = {t: math.log((n + 1) / (pairs[t[:2]] + 200)) for t, n in triples.items()}
    second = {p: math.log((n + 1) / (singles[p[0]] + 2000)) for p, n in pairs.items()}
    return third, second


@lru_cache(maxsize=4_096)
def likelihood(word: str) -> float:
    """Return the mean log chance of the letters of a folded Cyrillic word.

    Near -2 for a common name, below -5 for no word at all.
    """
    if not word:
        return NEVER
    third, second = _triples()
    total = 0.0
    length = 0
    for part in word.split("-"):
        framed = f"^{part}$"
        length += len(part) + 1
        total += second.get(framed[:2], -9.0)
        triples = [framed[i : i + 3] for i in range(len(part))]
        total += sum([third[t] if t in third else second.get(t[1:], -9.0) - 1.0 for t in triples])
    return total / length
