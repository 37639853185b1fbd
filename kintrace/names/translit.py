"""From Latin letters back to Cyrillic: one word, read by several habits of spelling."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

from kintrace.names import keys, plausible, tables

HABITS = ("english", "scholar", "german", "french", "polish")
BRANCHES = 6
KEPT = 8

# What speaks for a habit; without any of it a foreign habit must read the word much better to be believed.
_MARKS = {
    "scholar": re.compile("j[aeiou]|[čšžŝâûëèêìïĭŭğĺćśźńjəıöüçş]|c(?![hkzs])|shh|cz|x"),
    "german": re.compile("sch|w|[ßäöü]|j|tz"),
    "french": re.compile("ou|tch|gu[ei]|[ïé]|ine$|dj"),
    "polish": re.compile("[sc]z|w|[żłóśźćń]|rz|j"),
}
_MARKED, _UNMARKED = 0.1, 1.2
_UNENGLISH = re.compile("(?<!d)j[aeiou]|w|cz")  # no table after English has them; people who write by ear do
_FOREIGN = 1.0
_STRIPPED = 2.0  # a letter whose marks the habit does not know
_VOWELS = frozenset("aeiouyàáâãäåèéêëìíîïòóôõöøùúûüýÿāēīōūəıěėę")

# The ties of ALA-LC (t͡s) fall away; signs for ъ become two apostrophes.
_TIES = str.maketrans({"\u0361": "", "\ufe20": "", "\ufe21": "", "ʺ": "''", "”": "''"})

_HARD = re.compile("(?<=[гкхжчшщ])ы")
_UNTOLD = ((re.compile("л(?=[бкмнцчш])"), "ль"), (re.compile("ы"), "и"))


class Habit(NamedTuple):
    """One habit of spelling.

    Attributes:
        groups: Finds the longest group of letters at each place; any other letter is one of its own.
        certain: Groups that are read alike in every context, with the ways to read them.
        by_context: The others, with the ways to read them in each context.
    """

    groups: re.Pattern[str]
    certain: dict[str, tuple[str, ...]]
    by_context: dict[str, dict[str, tuple[str, ...]]]


@cache
def _habits() -> dict[str, Habit]:
    spelled: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {habit: {} for habit in HABITS}
    for habit, latin, context, cyrillic in tables.rows("latin_habits"):
        spelled[habit].setdefault(latin, {})[context] = tuple(cyrillic.split("|"))
    return {habit: _habit(groups) for habit, groups in spelled.items()}


def _habit(spelled: dict[str, dict[str, tuple[str, ...]]]) -> Habit:
    """Return a habit ready to use; a group that has no reading in any context stands at the end of a word."""
    by_first: dict[str, list[str]] = {}
    for latin in sorted(spelled, key=len, reverse=True):
        rest = re.escape(latin[1:]) + ("" if "any" in spelled[latin] else r"\Z")
        by_first.setdefault(latin[0], []).append(rest)
    pattern = "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    certain = {latin: next(iter(ways.values())) for latin, ways in spelled.items() if len(ways) == 1}
    return Habit(
        re.compile(f"{pattern}|.", re.DOTALL),
        {"-": ("-",)} | certain,
        {latin: ways for latin, ways in spelled.items() if len(ways) > 1},
    )


def _plain(word: str, habit: Habit) -> tuple[str, int]:
    """Return the word with letters unknown to the habit stripped of their marks, and how many there were."""
    letters, stripped = [], 0
    if word.isascii():
        return word, stripped
    for letter in word:
        if letter.isascii() or letter in habit.certain or letter in habit.by_context:
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


def _read(word: str, habit: Habit) -> list[tuple[float, str]]:
    """Return the readings of a word by one habit with what each costs."""
    readings = [(0.0, "")]
    certain = ""  # what all of them go on with
    end = 0
    for group in habit.groups.findall(word):
        start, end = end, end + len(group)
        choices = habit.certain.get(group)
        if choices is None:
            ways = habit.by_context.get(group, {})
            contexts = _contexts(word, start, end) if ways else ()
            choices = next((ways[context] for context in contexts if context in ways), ("",))
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


@lru_cache(maxsize=1_024)
def readings(word: str) -> tuple[str, ...]:
    """Return what a lower-case Latin word may be in Cyrillic, best first, each with a sound of its own."""
    word = unicodedata.normalize("NFC", word).translate(_TIES)
    weighed: dict[str, float] = {}
    for name, habit in _habits().items():
        marks = _MARKS.get(name)
        if marks is None:
            prior = _FOREIGN if _UNENGLISH.search(word) else 0.0
        else:
            prior = _MARKED if marks.search(word) else _UNMARKED
        plain, stripped = _plain(word, habit)
        for cost, reading in _read(plain, habit):
            weight = prior + _STRIPPED * stripped + cost - plausible.likelihood(reading)
            if reading.strip("-") and weight < weighed.get(reading, math.inf):
                weighed[reading] = weight
    ranked = [reading for _, reading in sorted((weight, reading) for reading, weight in weighed.items())]
    kept: dict[str, str] = {}
    for reading, heard in zip(ranked, keys.sounds(ranked), strict=True):
        kept.setdefault(heard, reading)
    return tuple(map(_polished, list(kept.values())[:KEPT]))
