"""The words of a register's names: how they sound, what they are found by, and who bears them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace import names
from kintrace.matching.compiled import letters, nearness
from kintrace.matching.growing import Growing, Sorted
from kintrace.matching.vocabulary import Vocabulary
from kintrace.matching.words import Bearers, as_array, asked, base, coded, first_letters, likeliest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Spelled
    from kintrace.matching.model import Field
    from kintrace.matching.words import ComparedWord

    Numbers = npt.NDArray[np.int32]
    Levels = npt.NDArray[np.int8]

COMMON = 1 / 2048  # share of a register, from which on a name is compared with whatever is sought


class Words(Vocabulary):
    """A vocabulary of names, which finds the near ones without looking at all of them."""

    rooted = False

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self._letters, self._sounds = Growing(np.uint8), Growing(np.uint8)
        self._lines = Growing(np.int64, letters.LINE)
        self._lines.append([0] * letters.LINE)
        self._index = Sorted(np.uint32)
        self._fulls: dict[int, Mapping[str, float]] = {}  # of words not yet settled
        self._seen: npt.NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self._bearers: dict[str, Bearers] = {}
        self._borne: dict[str, float] = {}  # records by the full name
        self._common: Numbers | None = None
        self._by_letter: dict[int, float] = {}  # records by the letters that an initial may be
        self.canonical: list[str] = []

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a word may stand for, with their chances."""
        del word
        return {}

    def intern_with(self, value: str, full: Mapping[str, float]) -> int:
        """Return the number of a word whose full names are known already."""
        found = self.ids.get(value)
        if found is None:
            self._fulls[len(self.values)] = full
            found = self.intern(value)
        return found

    def settle(self) -> None:
        """Learn what the newest words sound like and what they are found by."""
        first = len(self._lines) - 1
        fresh = self.values[first:]
        if fresh:
            self._learn(first, fresh)
        self._index.settle()

    def _learn(self, first: int, fresh: list[str]) -> None:
        sounds, skeletons = names.sounds(fresh), names.skeletons(fresh)
        spelled, heard, bare = coded(fresh), coded(sounds), coded(skeletons)
        rooted = coded(base("\n".join(fresh)).split("\n") if self.rooted else [""] * len(fresh))
        lines = letters.lines(*spelled, *heard, *bare, *rooted)
        lines[:, letters.LETTER_AT] += len(self._letters)
        lines[:, letters.SOUND_AT] += len(self._sounds)
        self._letters.extend(spelled.data)
        self._sounds.extend(heard.data)
        for number, word in enumerate(fresh, first):
            full = self._fulls.pop(number, None)
            full = (self.full(word) if full is None else full) if len(word) > 1 else {}
            for canonical, chance in full.items():
                self._bearers.setdefault(canonical, Bearers()).append(number, chance)
            self.canonical.append(likeliest(full) or word)
        firsts = map(first_letters, fresh, self.canonical[first:])
        lines[:, letters.FIRST] = np.array(list(firsts), dtype=np.uint64).view(np.int64)
        self._lines.values[first:] = lines[:1]
        self._lines.extend(lines[1:])
        end = np.zeros((1, letters.LINE), dtype=np.int64)
        end[0, letters.LETTER_AT], end[0, letters.SOUND_AT] = len(self._letters), len(self._sounds)
        self._lines.extend(end)
        self._index.extend(*letters.keys_of_many(*heard, *bare, *rooted, first))

    @property
    def spelled(self) -> Spelled:
        """All words as bytes."""
        return letters.Spelled(self._letters.values, self._sounds.values, self._lines.values)

    def around(self, word: ComparedWord, bare: bytes, root: bytes) -> tuple[Numbers, Levels]:
        """Return the held words that are more than different from a sought one, with their levels."""
        probes = np.empty(3 + len(word.sound) + len(bare), dtype=np.uint32)
        end = letters.keys_of(as_array(word.sound), as_array(bare), as_array(root), probes, 0)
        if len(self._seen) < len(self):
            self._seen = np.zeros(2 * len(self), dtype=np.bool_)
        keys = self._index.keys, self._index.numbers, *self._index.tail
        return nearness.near(asked([word]), probes[:end], self.spelled, *keys, self._commonest(), self._seen)

    def _commonest(self) -> Numbers:
        """Return the words that so many bear that each sought one is compared with them."""
        if self._common is None:
            often = self.counts.values > self.total * COMMON
            self._common = np.flatnonzero(often).astype(np.int32)
        return self._common

    def far(self, word: ComparedWord) -> Numbers:
        """Return the numbers of all words whose sound is few slips away; looks at every word."""
        return nearness.far(asked([word]), 0, self.spelled)

    def bearing(self, canonical: str) -> float:
        """Return how many records bear a full name, in whatever form."""
        found = self._borne.get(canonical)
        if found is None:
            bearers = self._bearers.get(canonical)
            found = 0.0
            if bearers is not None:
                numbers, chances = bearers.arrays
                found = float(self.counts.values[numbers] @ chances)
            self._borne[canonical] = found
        return found

    def named(self, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Return which words stand for a full name."""
        return np.array([self.canonical[number] in self._bearers for number in numbers], dtype=np.bool_)

    def count(self, numbers: Numbers, by: npt.NDArray[np.float64]) -> None:
        """Add so much of a record to each of some words, or take it off; ABSENT ones are passed over."""
        super().count(numbers, by)
        self._by_letter.clear()
        self._common = None
        self._borne.clear()

    def letter_share(self, first: int) -> float:
        """Return the share of people whose initial may be one of some letters."""
        found = self._by_letter.get(first)
        if found is None:
            firsts = self._lines.values[:-1, letters.FIRST].view(np.uint64)
            fits = firsts & np.uint64(first) != 0
            found = self._by_letter[first] = float(self.counts.values[: len(firsts)][fits].sum())
        # Twenty-five letters or so begin a name.
        return (found + 2) / (self.total + 50)
