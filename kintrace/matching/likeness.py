"""Which words of a register a sought word may be, and how much that says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kintrace import names
from kintrace.matching.compiled import letters, nearness
from kintrace.matching.lexicon import Words
from kintrace.matching.words import ComparedWord, as_array, as_bytes, base, first_letters, likeliest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kintrace.matching.lexicon import Levels, Numbers
    from kintrace.matching.model import Field

    Bits = npt.NDArray[np.float32]

SLIPPED = 2.0  # bits: a held word that is one letter from the sought name and stands for none is mostly it

#: The names of the seven levels of `compiled.nearness` in the model; "form" is known to surnames only.
LEVEL_NAMES = ("same", "sound", "form", "close", "alike", "initial", "differs")


class Names(Words):
    """A vocabulary of names that a sought one is compared with."""

    translated = False

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self._forms: dict[str, tuple[Numbers, Levels]] = {}
        self.level = np.array([self._place(level) for level in LEVEL_NAMES], dtype=np.int8)
        self._chances = np.array([self._chance(level) for level in LEVEL_NAMES])

    def _place(self, level: str) -> int:
        return self.levels.index(level if level in self.levels else "differs")

    def _chance(self, level: str) -> float:
        return self.field.bits(level if level in self.levels else "differs")

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
        near, level_of = self.around(word, bare, root)
        if full:
            near, level_of = self._held_slips(near, level_of, full)
        elif not self.rooted:
            near, level_of = self._slipped(near, level_of)
        share = self._share(near, level_of, full)
        by_level = self._by_level(share, word.first)
        bits, levels = by_level[level_of], self.level[level_of]
        if full:
            slips = (level_of == nearness.CLOSE) & ~self.named(near)
            bits[slips] = np.maximum(bits[slips], by_level[nearness.SAME] - SLIPPED)
            near, bits, levels = self._variants(near, bits, levels, full, by_level)
        most = float(max(by_level.max(), bits.max(initial=-np.inf)))
        return word._replace(near=near, bits=bits, levels=levels, share=share, by_level=by_level, most=most)

    def _by_level(self, share: float, first: int) -> Bits:
        """Return the bits of each level; another word says nothing about how common the sought one is."""
        bits = self._chances - math.log2(share)
        bits[nearness.DIFFERS] = self._chances[nearness.DIFFERS]
        bits[: nearness.DIFFERS] = np.maximum(bits[: nearness.DIFFERS], bits[nearness.DIFFERS])
        if "initial" in self.levels:
            bits[nearness.INITIAL] = self._chances[nearness.INITIAL] - math.log2(self.letter_share(first))
        else:
            bits[nearness.INITIAL] = bits[nearness.DIFFERS]
        return bits.astype(np.float32)

    def _share(self, near: Numbers, level_of: Levels, full: Mapping[str, float]) -> float:
        """Return the chance that a stranger is written as the sought word is, be it by a slip."""
        weight = np.exp2(self._chances - self._chances[nearness.SAME])
        weight[nearness.INITIAL :] = 0
        mass = self.counts.values[near] * weight[level_of]
        bearers = [self._bearers[name].arrays[0] for name in full if name in self._bearers]
        if bearers:
            mass[np.isin(near, np.concatenate(bearers))] = 0
        own = sum(chance * self.bearing(name) for name, chance in full.items())
        return self.share(own + float(mass.sum()))

    def _variants(
        self,
        near: Numbers,
        bits: Bits,
        levels: Levels,
        full: Mapping[str, float],
        by_level: Bits,
    ) -> tuple[Numbers, Bits, Levels]:
        """Return the near words with those that may stand for the same full name as the sought one."""
        numbers, ratios = [], []
        for canonical, chance in full.items():
            bearers = self._bearers.get(canonical)
            if bearers is not None:
                some, chances = bearers.arrays
                numbers.append(some)
                ratios.append(chances * (chance / self.share(self.bearing(canonical))))
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
        self, near: Numbers, level_of: Levels, full: Mapping[str, float]
    ) -> tuple[Numbers, Levels]:
        """Return the near words of a name with those that are one slip from it in another language.

        Who is sought as Дмитрий may be written down as Дмитго: that is Дмитро. A word that stands for no name
        and is one letter from one is that name, more often than not.
        """
        found = dict(zip(near.tolist(), level_of.tolist(), strict=True))
        for form in names.tongues(likeliest(full)) if self.translated else ():
            others, levels = self._near_a_form(form)
            others = others[levels <= nearness.CLOSE]
            for number in others[~self.named(others)].tolist():
                found[number] = min(found.get(number, nearness.CLOSE), nearness.CLOSE)
        order = sorted(found)
        return np.array(order, dtype=np.int32), np.array([found[number] for number in order], dtype=np.int8)

    def _near_a_form(self, form: str) -> tuple[Numbers, Levels]:
        """Return the words near to a form of a name. Remembered until the register changes."""
        found = self._forms.get(form)
        if found is None:
            bare = as_bytes(names.skeleton(form))
            found = self._forms[form] = self.around(self._spelt(form, bare, b""), bare, b"")
        return found

    def _slipped(self, near: Numbers, level_of: Levels) -> tuple[Numbers, Levels]:
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

    def _initial(self, word: ComparedWord) -> ComparedWord:
        """Return the comparison of a sought first letter."""
        by_level = self._by_level(1.0, word.first)
        most = float(by_level.max())
        return word._replace(share=self.letter_share(word.first), by_level=by_level, most=most)

    def _met(self, number: int, value: str) -> None:
        super()._met(number, value)
        self._forms.clear()

    def count(self, numbers: Numbers, by: npt.NDArray[np.float64]) -> None:
        """Add so much of a record to each of some words, or take it off; ABSENT ones are passed over."""
        super().count(numbers, by)
        self._forms.clear()


class Surnames(Names):
    """Surnames: no list says what is one."""

    rooted = True


class Givens(Names):
    """Given names with their short and foreign forms."""

    translated = True

    def full(self, word: str) -> Mapping[str, float]:
        """Return the full names that a given name may stand for."""
        return names.given_names(word)


class Fathers(Names):
    """Patronymics, by the father's name."""

    def full(self, word: str) -> Mapping[str, float]:
        """Return the father's names that a patronymic may be made of."""
        return names.fathers(word)
