"""The surnames, given names and patronymics of a register, and which of them a sought word may be."""

from __future__ import annotations

import functools
import math
import re
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA, Levenshtein

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


@functools.lru_cache(maxsize=200_000)
def keys(word: str) -> tuple[int, ...]:
    """Return the numbers under which a word is found: its consonants and sound, whole and less a letter."""
    sound, skeleton = names.sound(word), names.skeleton(word)
    texts = {"k" + skeleton, "s" + sound, "b" + base(word)}
    if len(sound) >= 3:
        texts.update("s" + sound[:at] + sound[at + 1 :] for at in range(len(sound)))
    if len(skeleton) >= 4:
        texts.update("k" + skeleton[:at] + skeleton[at + 1 :] for at in range(len(skeleton)))
    return tuple(zlib.crc32(text.encode()) for text in texts)


class Words(Vocabulary):
    """A vocabulary of names, which finds the near ones without looking at all of them."""

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self.sounds: list[str] = []
        self.skeletons: list[str] = []
        self.roots: list[str] = []
        self.letters = Growing(np.int32)
        self.lengths = Growing(np.int32)
        self.bearers: dict[str, list[tuple[int, float]]] = {}
        self.canonical: list[Mapping[str, float]] = []
        self._fresh: dict[int, list[int]] = {}
        self._fresh_from = 0
        self._keys: npt.NDArray[np.uint32] = np.zeros(0, dtype=np.uint32)
        self._words: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a word may stand for, with their chances."""
        del word
        return NONE

    def _met(self, value: Any) -> None:
        number = self.ids[value]
        self.sounds.append(names.sound(value))
        self.skeletons.append(names.skeleton(value))
        self.roots.append(base(value))
        full = (self.full(value) or NONE) if len(value) > 1 else NONE
        self.canonical.append(full)
        for canonical, chance in full.items():
            self.bearers.setdefault(canonical, []).append((number, chance))
        self.letters.append(ord(self._letter(value, full)))
        self.lengths.append(len(value))
        for key in keys(value):
            self._fresh.setdefault(key, []).append(number)
        if len(self) - self._fresh_from > 2000 + self._fresh_from // 4:
            self._settle()

    @staticmethod
    def _letter(word: str, full: Mapping[str, float]) -> str:
        return (max(full, key=lambda name: full[name]) if full else word)[0]

    def _settle(self) -> None:
        """Move the newest words into the sorted arrays, which need a tenth of the room."""
        pairs = [(key, number) for key, numbers in self._fresh.items() for number in numbers]
        found = np.array([key for key, _ in pairs], dtype=np.uint32)
        words = np.array([number for _, number in pairs], dtype=np.int32)
        all_keys = np.concatenate([self._keys, found])
        order = np.argsort(all_keys, kind="stable")
        self._keys, self._words = all_keys[order], np.concatenate([self._words, words])[order]
        self._fresh, self._fresh_from = {}, len(self)

    def _near(self, word: str) -> npt.NDArray[np.int64]:
        """Return the numbers of the words that share a key with one."""
        wanted = keys(word)
        probe = np.array(wanted, dtype=np.uint32)
        starts = np.searchsorted(self._keys, probe, side="left")
        ends = np.searchsorted(self._keys, probe, side="right")
        parts = [self._words[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
        parts += [np.array(self._fresh[key], dtype=np.int32) for key in wanted if key in self._fresh]
        return np.unique(np.concatenate(parts)).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)

    def _far(self, word: str) -> npt.NDArray[np.int64]:
        """Return the numbers of all words whose sound is at most so many slips away; looks at every word."""
        limit = 2 if len(word) < 9 else 3
        sound = names.sound(word)
        # Levenshtein with a small limit is several times faster than the distance that knows swapped letters.
        (apart,) = process.cdist(
            [sound], self.sounds, scorer=Levenshtein.distance, score_cutoff=limit, dtype=np.uint8
        )
        return np.flatnonzero(apart <= limit)

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        if len(sought) == 1:
            return self._initial(sought)
        near = self._near(sought)
        if wide and len(sought) >= 5:
            near = np.union1d(near, self._far(sought))
        full = dict(self.full(sought))
        level_of = self._levels(sought, near)
        bits, levels = self._blank()
        share = self._share(near, level_of, full)
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
        if not len(near):
            return made
        sound, skeleton, root = names.sound(sought), names.skeleton(sought), base(sought)
        limit = 2 if len(sought) < 9 else 3
        numbers = near.tolist()
        words = [self.values[number] for number in numbers]
        sounds = [self.sounds[number] for number in numbers]
        by_letter = process.cdist([sought], words, scorer=OSA.distance, score_cutoff=limit, dtype=np.uint8)[0]
        by_sound = process.cdist([sound], sounds, scorer=OSA.distance, score_cutoff=limit, dtype=np.uint8)[0]
        apart = np.minimum(by_letter, by_sound)
        consonants = np.array([self.skeletons[number] == skeleton for number in numbers])
        made[consonants | (apart <= (limit if len(sought) >= 5 else 1))] = place["alike"]
        made[(apart <= 1) & (len(sought) >= 4)] = place["close"]
        if "form" in place:
            made[np.array([self.roots[number] == root for number in numbers])] = place["form"]
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
