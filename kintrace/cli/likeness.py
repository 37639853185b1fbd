"""What the spellings of a name share, and what two names share: sound, consonants, the name behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from itertools import product
from typing import Final, NamedTuple

from rich.table import Table as Grid
from rich.text import Text

from kintrace.lists.report import LABELS
from kintrace.lists.wording import say
from kintrace.names import Reading, cyrillic, distance, fathers, given_names, read, skeleton, sound

PARTS: Final = ("surname", "given", "patronymic")
_LIKELY: Final = 0.02
_ONE_SIDED: Final = 3.0
"""Counts for a part that only one of two readings has, when the readings nearest to each other are chosen."""


class Part(NamedTuple):
    """One part of two names.

    Attributes:
        part: surname, given or patronymic.
        a: As the first is read.
        b: As the second is read.
        apart: 0 for the same, about 1 for each wrong letter.
        sound: The sound that both share, or "".
        consonants: The consonant key that both share, or "".
        behind: The full given names, or fathers, that both may stand for.
    """

    part: str
    a: str
    b: str
    apart: float
    sound: str
    consonants: str
    behind: tuple[str, ...]


class Common(NamedTuple):
    """Something that spellings of one name share.

    Attributes:
        part: surname, given or patronymic.
        kind: "sound", "consonants" or "behind" (the name that it stands for).
        value: What they share.
        sharing: How many of them do.
        having: How many of them have the part.
    """

    part: str
    kind: str
    value: str
    sharing: int
    having: int


def common(best: Reading, texts: list[str]) -> list[Common]:
    """Return what most spellings of a name share, part by part; texts hold the parts in reading order."""
    present = [(part, word) for part, word in zip(PARTS, best[:3], strict=True) if word]
    found = []
    for place, (part, own) in enumerate(present):
        words = [words[place] for text in texts if len(words := text.split()) > place]
        behind, written = _behind(part), [_readings_of(word, part) for word in words]
        shared_keys = {
            "sound": Counter(key for found in written for key in set(map(sound, found))),
            "consonants": Counter(key for found in written for key in set(map(skeleton, found))),
            "behind": Counter(name for word in words for name in behind(word)),
        }
        for kind, counts in shared_keys.items():
            if counts:
                value = _most(counts, {sound(own), skeleton(own)})
                found.append(Common(part, kind, value, counts[value], len(words)))
    return found


def _most(counts: Counter[str], own: set[str]) -> str:
    """Return the key that most spellings share; of several, that of the name as it was read."""
    return min(counts, key=lambda key: (-counts[key], key not in own, key))


def _readings_of(word: str, part: str) -> set[str]:
    """Return what a word may be in folded Cyrillic; a surname also in the masculine, as it is kept."""
    found = set(cyrillic(word))
    if part == "surname":
        found |= {reading.surname for reading in read(surname=word) if reading.surname}
    return found


def _behind(part: str) -> Callable[[str], Collection[str]]:
    return {"given": given_names, "patronymic": fathers}.get(part, lambda _word: ())


def shared(a: str, b: str) -> list[Part]:
    """Return the parts that both names have, by the likely readings that lie nearest to each other."""
    pairs = product(_likely(a), _likely(b))
    one, other = min(pairs, key=lambda pair: _apart(*pair))
    return [
        _part(part, mine, theirs)
        for part, mine, theirs in zip(PARTS, one[:3], other[:3], strict=True)
        if mine and theirs
    ]


def _likely(text: str) -> list[Reading]:
    return [reading for reading in read(text) if reading.weight >= _LIKELY]


def _apart(one: Reading, other: Reading) -> float:
    """Return how far two readings lie apart, over all parts."""
    parts = list(zip(PARTS, one[:3], other[:3], strict=True))
    found = [_part(*part) for part in parts if part[1] and part[2]]
    both = sum(0.0 if part.behind else part.apart for part in found)
    return both + _ONE_SIDED * sum(bool(mine) != bool(theirs) for _, mine, theirs in parts)


def _part(part: str, a: str, b: str) -> Part:
    behind = _behind(part)
    names = tuple(name for name in behind(a) if name in behind(b))
    heard, bare = sound(a), skeleton(a)
    return Part(
        part,
        a,
        b,
        distance(a, b),
        heard if heard == sound(b) else "",
        bare if bare == skeleton(b) else "",
        names,
    )


def plain(a: str, b: str) -> list[dict[str, object]]:
    """Return what two names share for programs."""
    return [part._asdict() for part in shared(a, b)]


def table(a: str, b: str, language: str) -> Grid:
    """Return what two names share as a table."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Shared", "A", "B", "Apart", "Sound", "Consonants", "Stands for"):
        grid.add_column(say(heading, language), justify="right" if heading == "Apart" else "left")
    for part in shared(a, b):
        behind = ", ".join(name.title() for name in part.behind)
        words = (part.sound or "–", part.consonants or "–", behind)
        label = say(LABELS[part.part], language)
        grid.add_row(Text(label), Text(part.a), Text(part.b), f"{part.apart:.1f}", *map(Text, words))
    return grid
