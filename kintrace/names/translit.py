"""From Latin letters back to Cyrillic: one word, read by several habits of spelling."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache

from kintrace.names import keys, plausible, tables

HABITS = ("english", "scholar", "german", "french", "polish")
BRANCHES = 6
KEPT = 8

# What speaks for a habit; without any of it a foreign habit must read the word much better to be believed.
_MARKS = {
    "scholar": re.compile("[čšžŝâûëèêìïĭŭğĺćśźńjəıöüçş]|c(?![hkzs])|shh|cz|x"),
    "german": re.compile("sch|w|[ßäöü]|j|tz"),
    "french": re.compile("ou|tch|gu[ei]|[ïé]|ine$|dj"),
    "polish": re.compile("[sc]z|w|[żłóśźćń]|rz|j"),
}
_MARKED, _UNMARKED = 0.35, 1.2
_STRIPPED = 0.5  # a letter whose marks the habit does not know
_VOWELS = frozenset("aeiouyàáâãäåèéêëìíîïòóôõöøùúûüýÿāēīōūəıěėę")

# The ties of ALA-LC (t͡s) fall away; signs for ъ become two apostrophes.
_TIES = str.maketrans({"\u0361": "", "\ufe20": "", "\ufe21": "", "ʺ": "''", "”": "''"})

_HARD = re.compile("(?<=[гкхжчшщ])ы")
_UNTOLD = ((re.compile("л(?=[бкмнцчш])"), "ль"), (re.compile("ы"), "и"))

# The first letter of a group to the groups, longest first, each with its readings by context.
Table = dict[str, list[tuple[str, dict[str, tuple[str, ...]]]]]


@cache
def _habits() -> dict[str, Table]:
    groups: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {habit: {} for habit in HABITS}
    for habit, latin, context, cyrillic in tables.rows("latin_habits"):
        groups[habit].setdefault(latin, {})[context] = tuple(cyrillic.split("|"))
    habits: dict[str, Table] = {habit: {} for habit in HABITS}
    for habit, spelled in groups.items():
        for latin in sorted(spelled, key=len, reverse=True):
            habits[habit].setdefault(latin[0], []).append((latin, spelled[latin]))
    return habits


def _plain(word: str, table: Table) -> tuple[str, int]:
    """Return the word with letters unknown to the habit stripped of their marks, and how many there were."""
    letters, stripped = [], 0
    if word.isascii():
        return word, stripped
    for letter in word:
        if letter.isascii() or any(group == letter for group, _ in table.get(letter, ())):
            letters.append(letter)
        else:
            letters.append("".join(c for c in unicodedata.normalize("NFKD", letter) if c.isascii()))
            stripped += 1
    return "".join(letters), stripped


def _contexts(word: str, start: int, end: int) -> tuple[str, ...]:
    """Return the contexts that hold for one group of letters, most special first."""
    before = word[start - 1] if start else ""
    after = word[end : end + 1]
    contexts = []
    if not after:
        contexts += ["final_after_consonant"] if before and before not in _VOWELS else []
        contexts.append("final")
    if not before:
        contexts.append("initial")
    elif before in _VOWELS:
        contexts += ["between_vowels"] if after in _VOWELS and after else []
        contexts.append("after_vowel")
    elif before.isalpha():
        contexts.append("after_consonant")
    return (*contexts, "any")


def _group(word: str, start: int, table: Table) -> tuple[int, tuple[str, ...]]:
    """Return the length of the longest known group of letters at a place, and how it may be read."""
    for group, spelled in table.get(word[start], ()):
        if word.startswith(group, start):
            if len(spelled) == 1 and "any" in spelled:
                return len(group), spelled["any"]
            for context in _contexts(word, start, start + len(group)):
                if context in spelled:
                    return len(group), spelled[context]
    return 1, ("-" if word[start] == "-" else "",)


def _read(word: str, table: Table) -> list[tuple[float, str]]:
    """Return the readings of a word by one habit with what each costs."""
    readings = [(0.0, "")]
    certain = ""  # what all of them go on with
    start = 0
    while start < len(word):
        length, choices = _group(word, start, table)
        start += length
        if len(choices) == 1:
            certain += choices[0]
            continue
        branched = [
            (c + 0.15 * i, r + certain + choice) for c, r in readings for i, choice in enumerate(choices)
        ]
        readings = sorted(branched)[:BRANCHES]
        certain = ""
    return [(cost, _ending(reading + certain)) for cost, reading in readings]


def _ending(reading: str) -> str:
    """Return the word as Russian spells it: no ы after г к х ж ч ш щ, -чев and -щев for -чов and -щов."""
    reading = reading.replace("чов", "чев").replace("щов", "щев")
    return _HARD.sub("и", reading) if "ы" in reading else reading


def _polished(reading: str) -> str:
    """Return the likeliest of the spellings that Latin letters do not tell apart: ль and л, ы and и."""
    for pattern, becomes in _UNTOLD:
        for place in reversed(list(pattern.finditer(reading))):
            other = reading[: place.start()] + becomes + reading[place.end() :]
            if plausible.likelihood(other) > plausible.likelihood(reading):
                reading = other
    return reading


@lru_cache(maxsize=65_536)
def readings(word: str) -> tuple[str, ...]:
    """Return what a lower-case Latin word may be in Cyrillic, best first, each with a sound of its own."""
    word = unicodedata.normalize("NFC", word).translate(_TIES)
    weighed: dict[str, float] = {}
    for habit, table in _habits().items():
        marks = _MARKS.get(habit)
        prior = 0.0 if marks is None else _MARKED if marks.search(word) else _UNMARKED
        plain, stripped = _plain(word, table)
        for cost, reading in _read(plain, table):
            weight = prior + _STRIPPED * stripped + cost - plausible.likelihood(reading)
            if reading.strip("-") and weight < weighed.get(reading, math.inf):
                weighed[reading] = weight
    ranked = [reading for _, reading in sorted((weight, reading) for reading, weight in weighed.items())]
    kept: dict[str, str] = {}
    for reading, heard in zip(ranked, keys.sounds(ranked), strict=True):
        kept.setdefault(heard, reading)
    return tuple(map(_polished, list(kept.values())[:KEPT]))
