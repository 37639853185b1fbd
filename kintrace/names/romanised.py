"""Cyrillic into Latin letters by the tables that offices use."""

from __future__ import annotations

from functools import cache, lru_cache

from kintrace.names import tables

_VOWELS = frozenset("аеёиоуыэюяіїє")
_LONGEST = 5  # letters of a group that a table spells as one


@cache
def _table(standard: str) -> dict[str, dict[str, str]]:
    """Return one table: Cyrillic letters to their Latin spelling by place."""
    table: dict[str, dict[str, str]] = {}
    for name, _language, letters, place, latin in tables.rows("transliteration"):
        if name == standard:
            table.setdefault(letters, {}).setdefault(place, latin)
    return table


def _places(word: str, start: int, end: int) -> list[str]:
    """Return the places in which a group of letters stands, most special first."""
    before, after = word[start - 1 : start], word[end : end + 1]
    places = ["final"] * (not after) + ["initial"] * (before in ("", "-"))
    if before in _VOWELS:
        places += ["between_vowels"] * (after in _VOWELS) + ["after_vowel"]
    elif before.isalpha() and before not in "ьъ":
        places.append("after_consonant")
    return [*places, "any"]


@lru_cache(maxsize=4096)
def latin(word: str, standard: str) -> str:
    """Return a Cyrillic word in small Latin letters by one table of transliteration.tsv; a hyphen stays."""
    word, table, made, start = word.lower(), _table(standard), "", 0
    while start < len(word):
        length, spelled = _group(word, start, table)
        made += spelled
        start += length
    return made


def _group(word: str, start: int, table: dict[str, dict[str, str]]) -> tuple[int, str]:
    """Return the length of the longest group of letters that the table spells, and its spelling."""
    for length in range(min(_LONGEST, len(word) - start), 0, -1):
        spelled = table.get(word[start : start + length], {})
        for place in _places(word, start, start + length) if spelled else ():
            if place in spelled:
                return length, spelled[place]
    return 1, "-" if word[start] == "-" else ""
