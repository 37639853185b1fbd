"""Misheard on a bad line, misread on a scan, spelt as another office spells a foreign sound."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from bench import scripts, tables
from bench.damage.sheet import Sheet, hit

if TYPE_CHECKING:
    import random

# The same foreign sound as two offices write it, in both directions.
OFFICES = (
    ("дж", "ж"),
    ("ы", "и"),
    ("э", "е"),
    ("гь", "г"),
    ("къ", "к"),
    ("аа", "а"),
    ("оо", "о"),
    ("уу", "у"),
    ("ж", "дж"),
    ("и", "ы"),
    ("ю", "у"),
    ("б", "п"),
)
NAMES = (
    ("магомед", "мухаммад"),
    ("магомед", "мухаммед"),
    ("гаджи", "хаджи"),
    ("хасан", "гасан"),
    ("юсуп", "юсуф"),
    ("санжи", "санджи"),
    ("цырен", "церен"),
)


def heard(paper: Sheet, chance: random.Random) -> None:
    """Mishear one or two sounds on a bad line."""
    for at in hit(paper, chance, both=0.4):
        word = paper.parts()[at].lower()
        if chance.random() < 0.5:
            fits = [(m.start(), m.end(), new) for old, new in scripts.HEARD for m in re.finditer(old, word)]
        else:
            fits = [
                (m.start(), m.end(), m.expand(new))
                for old, new in scripts.phone_rules()
                for m in re.finditer(old, word)
            ]
        if fits:
            start, end, new = chance.choice(fits)
            paper.put(at, (word[:start] + new + word[end:]).title())


def scanned(paper: Sheet, chance: random.Random) -> None:
    """Read the name off a scan."""
    for at in hit(paper, chance, both=0.3):
        word = paper.parts()[at].lower()
        fits = [(m.start(), old, new) for old, new in scripts.OCR for m in re.finditer(re.escape(old), word)]
        if fits:
            place, old, new = chance.choice(fits)
            paper.put(at, (word[:place] + new + word[place + len(old) :]).title())


@functools.cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Return the other spellings of each name of a smaller people, given names and surnames, lower case."""
    found: dict[str, set[str]] = {}
    cells = [(r["ru"], r["ru_spellings_with_count"]) for r in tables.rows("given_names_minority.tsv")]
    cells += [(r["surname"], r["spelling_variants"]) for r in tables.rows("surnames_minority.tsv")]
    for name, cell in cells:
        words = {name.lower()} | {entry.split(":")[0].lower() for entry in tables.cell(cell)}
        for word in words:
            found.setdefault(word, set()).update(words - {word})
    return {word: tuple(sorted(others)) for word, others in found.items() if others}


def office(paper: Sheet, chance: random.Random) -> None:
    """Spell the way another office spells the same foreign sound."""
    for at in (0, 1):
        word = paper.parts()[at].lower()
        fits = _known(word) or [(old, new) for old, new in OFFICES if old in word]
        if fits:
            old, new = chance.choice(fits)
            paper.put(at, word.replace(old, new, 1).title())


def _known(word: str) -> list[tuple[str, str]]:
    """Return what may stand for a name, or for a part of it, by the tables of spellings."""
    listed = [(word, other) for other in _spellings().get(word, ())]
    return listed or [(old, new) for old, new in NAMES if old in word]


def minority(paper: Sheet, chance: random.Random) -> None:
    """Spell the name of somebody of a smaller people as another office does: Магомед, Мухаммед."""
    if paper.facts.people == "few" and any(_known(word.lower()) for word in paper.parts()[:2]):
        office(paper, chance)


def unlisted(paper: Sheet, chance: random.Random) -> None:
    """Mishear, mistype or respell a surname that no list contains."""
    if not paper.facts.listed:
        chance.choice((office, heard))(paper, chance)
