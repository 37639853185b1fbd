"""The surnames, given names and patronymics of a register, and which of them a sought word may be."""

from __future__ import annotations

import math
import re
import zlib
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kintrace import names
from kintrace.matching.growing import Growing
from kintrace.matching.vocabulary import Compared, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kintrace.matching.model import Field

NONE: Mapping[str, float] = {}  # one for all words: a register has tens of thousands
FEMININE = re.compile(r"(?:(?<=[оеиы][вн])а|ая|яя|ий|ый|ой)$")


def base(surname: str) -> str:
    """Return what the surnames of a brother and a sister share.

    >>> base("иванова") == base("иванов"), base("бельская") == base("бельский")
    (True, True)
    """
    return FEMININE.sub("", surname)


def keys(word: str, sound: str, skeleton: str) -> list[int]:
    """Return the numbers under which a word is found: its consonants and sound, whole and less a letter."""
    texts = {"k" + skeleton, "s" + sound, "b" + base(word)}
    if len(sound) >= 3:
        texts.update(["s" + sound[:at] + sound[at + 1 :] for at in range(len(sound))])
    if len(skeleton) >= 4:
        texts.update(["k" + skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton))])
    return [zlib.crc32(text.encode()) for text in texts]


def _letters(sound: str) -> np.uint64:
    """Return which letters a sound is made of, one bit each."""
    mask = 0
    for letter in sound:
        mask |= 1 << (ord(letter) & 63)
    return np.uint64(mask)


def _apart(word: str, words: list[str], some: npt.NDArray[np.int64], limit: int) -> npt.NDArray[np.uint8]:
    """Return how many slips apart a word is from some of the words; beyond the limit all are one more."""
    if not len(some):
        return np.zeros(0, dtype=np.uint8)
    chosen = itemgetter(*some.tolist(), int(some[0]))(words)
    made: npt.NDArray[np.uint8] = process.cdist(
        [word], chosen[:-1], scorer=OSA.distance, score_cutoff=limit, dtype=np.uint8
    )[0]
    return made


class Words(Vocabulary):
    """A vocabulary of names, which finds the near ones without looking at all of them."""

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self.sounds: list[str] = []
        self.masks = Growing(np.uint64)
        self.skeletons, self.roots = Growing(np.int64), Growing(np.int64)
        self.letters, self.lengths = Growing(np.int32), Growing(np.int32)
        self.bearers: dict[str, list[tuple[int, float]]] = {}
        self.canonical: list[Mapping[str, float]] = []
        self._fresh: list[tuple[int, int]] = []  # keys and words not yet sorted in
        self._keys: npt.NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
        self._words: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a word may stand for, with their chances."""
        del word
        return NONE

    def _met(self, value: Any) -> None:
        number, sound, skeleton = self.ids[value], names.sound(value), names.skeleton(value)
        self.sounds.append(sound)
        self.masks.append(_letters(sound))
        self.skeletons.append(zlib.crc32(skeleton.encode()))
        self.roots.append(zlib.crc32(base(value).encode()))
        full = (self.full(value) or NONE) if len(value) > 1 else NONE
        self.canonical.append(full)
        for canonical, chance in full.items():
            self.bearers.setdefault(canonical, []).append((number, chance))
        self.letters.append(ord(self._letter(value, full)))
        self.lengths.append(len(value))
        self._fresh += [(key, number) for key in keys(value, sound, skeleton)]

    @staticmethod
    def _letter(word: str, full: Mapping[str, float]) -> str:
        return (max(full, key=lambda name: full[name]) if full else word)[0]

    def settle(self) -> None:
        """Sort the newest words in when they have become many."""
        if len(self._fresh) > 4000 + len(self._keys) // 32:
            found, words = np.array(self._fresh, dtype=np.int64).T
            together = np.concatenate([self._keys, found.astype(np.uint32)])
            order = np.argsort(together, kind="stable")
            self._keys = together[order]
            self._words = np.concatenate([self._words, words.astype(np.int32)])[order]
            self._fresh = []

    def _near(self, wanted: list[int]) -> npt.NDArray[np.int64]:
        """Return the numbers of the words that share one of the keys."""
        probe = np.array(wanted, dtype=np.uint32)
        starts = np.searchsorted(self._keys, probe, side="left")
        ends = np.searchsorted(self._keys, probe, side="right")
        parts = [self._words[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
        some = set(wanted)
        parts.append(np.array([word for key, word in self._fresh if key in some], dtype=np.int32))
        return np.unique(np.concatenate(parts)).astype(np.int64)

    def _far(self, word: str) -> npt.NDArray[np.int64]:
        """Return the numbers of all words whose sound is at most so many slips away; looks at every word."""
        limit = 2 if len(word) < 9 else 3
        sound = names.sound(word)
        own, others = _letters(sound), self.masks.values
        # Each slip brings in at most one new letter and takes out one: most words fall at this first look.
        more, fewer = np.bitwise_count(others & ~own), np.bitwise_count(own & ~others)
        maybe = np.flatnonzero((more <= limit) & (fewer <= limit))
        found: npt.NDArray[np.int64] = maybe[_apart(sound, self.sounds, maybe, limit) <= limit]
        return found

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        if len(sought) == 1:
            return self._initial(sought)
        near = self._near(keys(sought, names.sound(sought), names.skeleton(sought)))
        full = dict(self.full(sought))
        level_of = self._levels(sought, near)
        bits, levels = self._blank()
        share = self._share(near, level_of, full)
        if wide and len(sought) >= 5:
            # The share stays what it was: a pair has the same bits however it was found.
            near = np.union1d(near, self._far(sought))
            level_of = self._levels(sought, near)
        chances = np.array([self.field.bits(level) for level in self.levels])
        keep = level_of < self.levels.index("differs")
        bits[near[keep]] = np.maximum(chances[level_of[keep]] - math.log2(share), bits[near[keep]])
        levels[near[keep]] = level_of[keep]
        self._variants(sought, full, bits, levels)
        self._initials(self._letter(sought, full), bits, levels)
        found = np.flatnonzero((levels >= 0) & (levels < self.levels.index("differs")))
        return Compared(bits, levels, found, share)

    def _levels(self, sought: str, near: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the level of each near word by its letters and its sound."""
        place = {level: at for at, level in enumerate(self.levels)}
        made = np.full(len(near), place["differs"], dtype=np.int64)
        limit = 2 if len(sought) < 9 else 3
        by_sound = _apart(names.sound(sought), self.sounds, near, limit)
        consonants = self.skeletons.values[near] == zlib.crc32(names.skeleton(sought).encode())
        related = self.roots.values[near] == zlib.crc32(base(sought).encode())
        by_letter = np.full(len(near), limit + 1, dtype=np.uint8)
        like = np.flatnonzero((by_sound <= limit) | consonants | related)
        by_letter[like] = _apart(sought, self.values, near[like], limit)
        apart = np.minimum(by_letter, by_sound)
        made[consonants | (apart <= (limit if len(sought) >= 5 else 1))] = place["alike"]
        made[(apart <= 1) & (len(sought) >= 4)] = place["close"]
        if "form" in place:
            made[related] = place["form"]
        made[by_sound == 0] = place["sound"]
        made[by_letter == 0] = place["same"]
        made[self.lengths.values[near] == 1] = place["differs"]
        return made

    def _share(
        self, near: npt.NDArray[np.int64], level_of: npt.NDArray[np.int64], full: Mapping[str, float]
    ) -> float:
        """Return the chance that a stranger is written as the sought word is, be it by a slip."""
        chances = np.array([self.field.levels[level].chance for level in self.levels])
        chances[self.levels.index("differs")] = 0
        mass = self.counts.values[near] * chances[level_of] / chances[0]
        known = {number for name in full for number, _ in self.bearers.get(name, ())}
        own = sum(chance * self._bearing(name) for name, chance in full.items())
        others = (
            float(mass[[number not in known for number in near.tolist()]].sum())
            if known
            else float(mass.sum())
        )
        return self.share(own + others)

    def _bearing(self, canonical: str) -> float:
        """Return how many records bear a full name, in whatever form."""
        counts = self.counts.values
        return float(sum(counts[number] * chance for number, chance in self.bearers.get(canonical, ())))

    def _variants(
        self,
        sought: str,
        full: Mapping[str, float],
        bits: npt.NDArray[np.float32],
        levels: npt.NDArray[np.int8],
    ) -> None:
        """Mark the words that may stand for the same full name as the sought one."""
        if not full:
            return
        joint: dict[int, float] = {}
        for canonical, chance in full.items():
            share = self.share(self._bearing(canonical))
            for number, held in self.bearers.get(canonical, ()):
                joint[number] = joint.get(number, 0.0) + chance * held / share
        for number, ratio in joint.items():
            level = "same" if self.values[number] == sought else "variant"
            weight = self.field.bits(level) + math.log2(ratio)
            if level == "same" or weight > bits[number]:
                bits[number], levels[number] = weight, self.levels.index(level)

    def _initials(self, letter: str, bits: npt.NDArray[np.float32], levels: npt.NDArray[np.int8]) -> None:
        """Mark the records that give a first letter only."""
        number = self.ids.get(letter)
        if number is not None and "initial" in self.levels:
            bits[number] = self.field.bits("initial") - math.log2(self._letter_share(letter))
            levels[number] = self.levels.index("initial")

    def _letter_share(self, letter: str) -> float:
        count = float(self.counts.values[self.letters.values == ord(letter)].sum())
        return (count + 2) / (self.total + 50)  # twenty-five letters or so begin a name

    def _initial(self, letter: str) -> Compared:
        """Return the comparison of a sought first letter."""
        bits, levels = self._blank()
        share = self._letter_share(letter)
        if "initial" in self.levels:
            fits = np.flatnonzero(self.letters.values == ord(letter))
            bits[fits], levels[fits] = (
                self.field.bits("initial") - math.log2(share),
                self.levels.index("initial"),
            )
        return Compared(bits, levels, np.zeros(0, dtype=np.int64), share)


class Surnames(Words):
    """Surnames: no list says what is one."""


class Givens(Words):
    """Given names with their short and foreign forms."""

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a given name may stand for."""
        return names.given_names(word)


class Fathers(Words):
    """Patronymics, by the father's name."""

    def full(self, word: str) -> Mapping[str, float]:
        """Return the father's names that a patronymic may be made of."""
        return names.fathers(word)
