"""The surnames, given names and patronymics of a register, and which of them a sought word may be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kintrace import names
from kintrace.matching.compiled import letters, nearness
from kintrace.matching.growing import Growing, Sorted
from kintrace.matching.vocabulary import Vocabulary
from kintrace.matching.words import (
    Bearers,
    ComparedWord,
    as_array,
    as_bytes,
    asked,
    base,
    coded,
    first_letters,
    likeliest,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Spelled
    from kintrace.matching.model import Field

SLIPPED = 2.0  # bits: a held word that is one letter from the sought name and stands for none is mostly it
COMMON = 1 / 2048  # share of a register, from which on a name is compared with whatever is sought

#: The names of the seven levels of `compiled.nearness` in the model; "form" is known to surnames only.
LEVEL_NAMES = ("same", "sound", "form", "close", "alike", "initial", "differs")


class Words(Vocabulary):
    """A vocabulary of names, which finds the near ones without looking at all of them."""

    rooted = False
    translated = False

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
        self._forms: dict[str, tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]] = {}
        self._by_letter: dict[int, float] = {}  # records by the letters that an initial may be
        self.canonical: list[str] = []
        self.level = np.array([self._place(level) for level in LEVEL_NAMES], dtype=np.int8)
        self._chances = np.array([self._chance(level) for level in LEVEL_NAMES])

    def _place(self, level: str) -> int:
        return self.levels.index(level if level in self.levels else "differs")

    def _chance(self, level: str) -> float:
        return self.field.bits(level if level in self.levels else "differs")

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

    def _compare(self, sought: str) -> ComparedWord:
        full = self.full(sought) if len(sought) > 1 else {}
        bare = as_bytes(names.skeleton(sought))
        root = as_bytes(base(sought)) if self.rooted else b""
        made = self._spelt(sought, bare, root)._replace(
            full=tuple(sorted(full, key=lambda name: (-full[name], name))),
            first=first_letters(sought, likeliest(full)),
        )
        return self._initial(made) if len(sought) == 1 else self._near(made, bare, root, full)

    def _spelt(self, word: str, bare: bytes, root: bytes) -> ComparedWord:
        """Return a sought word that was compared with nothing yet."""
        return ComparedWord(
            np.zeros(0, dtype=np.int32),
            np.zeros(0, dtype=np.float32),
            np.zeros(0, dtype=np.int8),
            1.0,
            (),
            as_bytes(word),
            as_bytes(names.sound(word)),
            letters.hashes_of(as_array(bare), as_array(root)),
            first_letters(word, ""),
            np.zeros(nearness.LEVELS, dtype=np.float32),
        )

    def _near(self, word: ComparedWord, bare: bytes, root: bytes, full: Mapping[str, float]) -> ComparedWord:
        """Return the comparison with the words that share a key, and with those of the same full names.

        With the common words too: a share of strangers that left them out would make any likeness to them
        look rare.
        """
        near, level_of = self._around(word, bare, root)
        if full:
            near, level_of = self._held_slips(near, level_of, full)
        elif not self.rooted:
            near, level_of = self._slipped(near, level_of)
        share = self._share(near, level_of, full)
        by_level = self._by_level(share, word.first)
        bits, levels = by_level[level_of], self.level[level_of]
        if full:
            slips = (level_of == nearness.CLOSE) & ~self._named(near)
            bits[slips] = np.maximum(bits[slips], by_level[nearness.SAME] - SLIPPED)
            near, bits, levels = self._variants(near, bits, levels, full, by_level)
        return word._replace(near=near, bits=bits, levels=levels, share=share, by_level=by_level)

    def _around(
        self, word: ComparedWord, bare: bytes, root: bytes
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Return the held words that are more than different from a sought one, with their levels."""
        probes = np.empty(3 + len(word.sound) + len(bare), dtype=np.uint32)
        end = letters.keys_of(as_array(word.sound), as_array(bare), as_array(root), probes, 0)
        if len(self._seen) < len(self):
            self._seen = np.zeros(2 * len(self), dtype=np.bool_)
        keys = self._index.keys, self._index.numbers, *self._index.tail
        common = np.flatnonzero(self.counts.values >= self.total * COMMON).astype(np.int32)
        return nearness.near(asked([word]), probes[:end], self.spelled, *keys, common, self._seen)

    def _by_level(self, share: float, first: int) -> npt.NDArray[np.float32]:
        """Return the bits of each level; another word says nothing about how common the sought one is."""
        bits = self._chances - math.log2(share)
        bits[nearness.DIFFERS] = self._chances[nearness.DIFFERS]
        bits[: nearness.DIFFERS] = np.maximum(bits[: nearness.DIFFERS], bits[nearness.DIFFERS])
        if "initial" in self.levels:
            bits[nearness.INITIAL] = self._chances[nearness.INITIAL] - math.log2(self._letter_share(first))
        else:
            bits[nearness.INITIAL] = bits[nearness.DIFFERS]
        return bits.astype(np.float32)

    def _share(
        self, near: npt.NDArray[np.int32], level_of: npt.NDArray[np.int8], full: Mapping[str, float]
    ) -> float:
        """Return the chance that a stranger is written as the sought word is, be it by a slip."""
        weight = np.exp2(self._chances - self._chances[nearness.SAME])
        weight[nearness.INITIAL :] = 0
        mass = self.counts.values[near] * weight[level_of]
        bearers = [self._bearers[name].arrays[0] for name in full if name in self._bearers]
        if bearers:
            mass[np.isin(near, np.concatenate(bearers))] = 0
        own = sum(chance * self._bearing(name) for name, chance in full.items())
        return self.share(own + float(mass.sum()))

    def _bearing(self, canonical: str) -> float:
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

    def _variants(
        self,
        near: npt.NDArray[np.int32],
        bits: npt.NDArray[np.float32],
        levels: npt.NDArray[np.int8],
        full: Mapping[str, float],
        by_level: npt.NDArray[np.float32],
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32], npt.NDArray[np.int8]]:
        """Return the near words with those that may stand for the same full name as the sought one."""
        numbers, ratios = [], []
        for canonical, chance in full.items():
            bearers = self._bearers.get(canonical)
            if bearers is not None:
                some, chances = bearers.arrays
                numbers.append(some)
                ratios.append(chances * (chance / self.share(self._bearing(canonical))))
        if not numbers:
            return near, bits, levels
        bearing, place = np.unique(np.concatenate(numbers), return_inverse=True)
        joint = np.log2(np.bincount(place, weights=np.concatenate(ratios)))
        same, variant = self.levels.index("same"), self.levels.index("variant")
        found = np.union1d(near, bearing)
        old = np.full(len(found), -np.inf)
        old_levels = np.full(len(found), variant, dtype=np.int8)
        at = np.searchsorted(found, near)
        old[at], old_levels[at] = bits, levels
        new = np.full(len(found), -np.inf)
        new[np.searchsorted(found, bearing)] = joint
        equal = (old_levels == same) & np.isfinite(new)
        new += np.where(equal, self.field.bits("same"), self.field.bits("variant"))
        new = np.where(np.isfinite(new), np.maximum(new, by_level[nearness.DIFFERS]), new)
        better = equal | (new > old)
        chosen = np.where(better & ~equal, variant, old_levels)
        return found.astype(np.int32), np.where(better, new, old).astype(np.float32), chosen.astype(np.int8)

    def _held_slips(
        self, near: npt.NDArray[np.int32], level_of: npt.NDArray[np.int8], full: Mapping[str, float]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Return the near words of a name with those that are one slip from it in another language.

        Who is sought as Дмитрий may be written down as Дмитго: that is Дмитро. A word that stands for no name
        and is one letter from one is that name, more often than not.
        """
        found = dict(zip(near.tolist(), level_of.tolist(), strict=True))
        for form in names.tongues(likeliest(full)) if self.translated else ():
            others, levels = self._near_a_form(form)
            others = others[levels <= nearness.CLOSE]
            for number in others[~self._named(others)].tolist():
                found[number] = min(found.get(number, nearness.CLOSE), nearness.CLOSE)
        order = sorted(found)
        return np.array(order, dtype=np.int32), np.array([found[number] for number in order], dtype=np.int8)

    def _named(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
        """Return which words stand for a full name."""
        return np.array([self.canonical[number] in self._bearers for number in numbers], dtype=np.bool_)

    def _near_a_form(self, form: str) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Return the words near to a form of a name. Remembered until the register changes."""
        found = self._forms.get(form)
        if found is None:
            bare = as_bytes(names.skeleton(form))
            found = self._forms[form] = self._around(self._spelt(form, bare, b""), bare, b"")
        return found

    def _slipped(
        self, near: npt.NDArray[np.int32], level_of: npt.NDArray[np.int8]
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int8]]:
        """Return the near words of a word that stands for no name with all forms of the names it misspells.

        Who writes Серей means Сергей, and so Сергій, Sergii and Серёжа as well.
        """
        meant = {self.canonical[number] for number in near[level_of <= nearness.CLOSE].tolist()}
        forms = [self._bearers[name].arrays[0] for name in meant if name in self._bearers]
        more = np.setdiff1d(np.concatenate(forms), near) if forms else near[:0]
        found = np.concatenate([near, more])
        order = np.argsort(found)
        slipped = np.full(len(more), nearness.CLOSE, dtype=np.int8)
        return found[order].astype(np.int32), np.concatenate([level_of, slipped])[order]

    def count(self, numbers: npt.NDArray[np.int32], by: npt.NDArray[np.float64]) -> None:
        """Add so much of a record to each of some words, or take it off; ABSENT ones are passed over."""
        super().count(numbers, by)
        self._by_letter.clear()
        self._forms.clear()
        self._borne.clear()

    def _letter_share(self, first: int) -> float:
        """Return the share of people whose initial may be one of some letters."""
        found = self._by_letter.get(first)
        if found is None:
            firsts = self._lines.values[:-1, letters.FIRST].view(np.uint64)
            fits = firsts & np.uint64(first) != 0
            found = self._by_letter[first] = float(self.counts.values[: len(firsts)][fits].sum())
        # Twenty-five letters or so begin a name.
        return (found + 2) / (self.total + 50)

    def _initial(self, word: ComparedWord) -> ComparedWord:
        """Return the comparison of a sought first letter."""
        return word._replace(share=self._letter_share(word.first), by_level=self._by_level(1.0, word.first))

    def far(self, word: ComparedWord) -> npt.NDArray[np.int32]:
        """Return the numbers of all words whose sound is few slips away; looks at every word."""
        return nearness.far(asked([word]), 0, self.spelled)


class Surnames(Words):
    """Surnames: no list says what is one."""

    rooted = True


class Givens(Words):
    """Given names with their short and foreign forms."""

    translated = True

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a given name may stand for."""
        return names.given_names(word)


class Fathers(Words):
    """Patronymics, by the father's name."""

    def full(self, word: str) -> Mapping[str, float]:
        """Return the father's names that a patronymic may be made of."""
        return names.fathers(word)
