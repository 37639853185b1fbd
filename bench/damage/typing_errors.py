"""Slips of the hand: letters left out, added, replaced and swapped, the next key, the wrong layout."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bench import scripts
from bench.damage.sheet import Sheet, hit

if TYPE_CHECKING:
    import random


def _slip(word: str, chance: random.Random) -> str:
    """Return a word with one letter wrong."""
    if len(word) < 3:
        return word
    at = chance.randrange(1 if chance.random() < 0.8 else 0, len(word))
    letters = (
        "abcdefghijklmnopqrstuvwxyz" if re.search("[a-z]", word.lower()) else "абвгдежзийклмнопрстуфхцчшыьюя"
    )
    what = chance.randrange(4)
    if what == 0:
        return word[:at] + word[at + 1 :]
    if what == 1:
        return word[:at] + chance.choice(letters) + word[at:]
    if what == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(letters) + word[at + 1 :]


def typo(paper: Sheet, chance: random.Random) -> None:
    """Leave out, add, replace or swap one letter."""
    for at in hit(paper, chance, both=0):
        paper.put(at, _slip(paper.parts()[at], chance))


def typo_both(paper: Sheet, chance: random.Random) -> None:
    """Slip in the surname and in the given name."""
    paper.surname, paper.given = _slip(paper.surname, chance), _slip(paper.given, chance)


def typo_twice(paper: Sheet, chance: random.Random) -> None:
    """Slip twice in the surname."""
    paper.surname = _slip(_slip(paper.surname, chance), chance)


def adjacent(paper: Sheet, chance: random.Random) -> None:
    """Hit the key beside the right one, in one part or two."""
    for at in hit(paper, chance, both=0.35):
        word = paper.parts()[at]
        if word:
            place = chance.randrange(len(word))
            near = scripts.neighbours(word[place].lower())
            paper.put(at, word[:place] + chance.choice(near) + word[place + 1 :])


def layout(paper: Sheet, chance: random.Random) -> None:
    """Type everything with the keyboard on another layout.

    Cyrillic on Latin keys as a rule; one in seven Latin on Cyrillic keys ("шмфтщм"), one in seven Ukrainian
    and Russian on each other's keys.
    """
    way, words = chance.random(), paper.parts()
    if way < 0.15:
        standard = "uk_kmu_55_2010" if paper.language == "uk" else "ru_icao9303"
        words = [scripts.latin(word, standard) for word in words]
    if 0.15 <= way < 0.3:
        made = [scripts.other_cyrillic_layout(word, paper.language) for word in words]
        if made != [word.lower() for word in words]:
            words = made
            for at, word in enumerate(words):
                paper.put(at, word)
            return
    for at, word in enumerate(words):
        paper.put(at, scripts.wrong_layout(word, paper.language) if word else "")
