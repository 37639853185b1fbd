"""The words that stand around a name in free text, and what they tell about its case."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from kintrace.names import tables
from kintrace.names.letters import fold

# How likely a name stands in a case; a word such as "ищу" before it changes that.
USUAL = {"nom": 1.0, "gen": 0.12, "dat": 0.05, "acc": 0.1, "ins": 0.05, "loc": 0.04, "voc": 0.03}
_AFTER = {
    "object": {"nom": 0.3, "gen": 1.0, "acc": 1.0},
    "about": {"nom": 0.3, "gen": 0.9, "acc": 1.0},
    "on": {"nom": 0.5, "loc": 1.0},
    "of": {"nom": 0.5, "gen": 1.0, "acc": 0.3},
    "to": {"nom": 0.5, "dat": 1.0, "gen": 0.4},
    "with": {"nom": 0.5, "ins": 1.0},
}


class Heard(NamedTuple):
    """What is left of a text when the words around the name are gone.

    Attributes:
        names: The words that may be parts of the name.
        doubtful: For each of them, whether it is more often a rank or a kinship than a name.
        cases: How likely each case is.
    """

    names: tuple[str, ...]
    doubtful: tuple[bool, ...]
    cases: dict[str, float]


@cache
def _kinds() -> dict[str, str]:
    kinds: dict[str, str] = {}
    for kind, listed in tables.rows("noise_words"):
        for word in listed.split():
            kinds.setdefault(_key(word), kind)
    return kinds


def _key(word: str) -> str:
    """Return the word as the table spells it: folded Cyrillic with и for й, or small Latin letters."""
    return fold(word).replace("й", "и") or word.lower()


@cache
def _cases(before: str) -> dict[str, float]:
    return USUAL | _AFTER[before]


def listen(words: list[str]) -> Heard:
    """Return the words that may be a name, with what the words around them tell."""
    kinds = [kind(word) for word in words]
    if not any(kinds):
        return Heard(tuple(words), (False,) * len(words), USUAL)
    cases = next((_cases(kind) for kind in kinds if kind in _AFTER), USUAL)
    left = [
        (word, kind)
        for word, kind in zip(words, kinds, strict=True)
        if kind in ("", "perhaps") or _initial(word)
    ]
    left = left or [(word, "") for word in words]
    return Heard(tuple(word for word, _ in left), tuple(kind == "perhaps" for _, kind in left), cases)


@lru_cache(maxsize=4_096)
def kind(word: str) -> str:
    """Return what kind of word around a name this is, as noise_words.tsv says; "" if it is none."""
    listed = _kinds().get(_key(word), "")
    return ("away" if word[0].islower() else "") if listed == "lower" else listed


def _initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()
