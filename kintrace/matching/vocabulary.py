"""The values in a register, how often each stands there, and which of them a sought one agrees with."""

from __future__ import annotations

import math
import zlib
from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from kintrace.matching.growing import Growing, Sorted
from kintrace.matching.model import LEVELS, UNKNOWN
from kintrace.matching.regions import ALONE, BESIDE, BORN

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    import numpy.typing as npt

    from kintrace.matching.model import Field

ABSENT = -1
OTHER = ("differs", "born_elsewhere")  # another value says nothing about how common the sought one is
REMEMBERED = 4_096  # comparisons of each vocabulary


class Compared(NamedTuple):
    """One sought value against a whole vocabulary.

    Attributes:
        near: The held values that are more than different. Shape (near,).
        bits: Their bits, float32.
        levels: Their levels, int8, places in `LEVELS`.
        share: Chance that a stranger fits the sought value fully.
    """

    near: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]
    share: float


class Vocabulary(ABC):
    """The distinct values of one field, with the number of records for each."""

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        self.name = name
        self.field = field
        self.levels = LEVELS[name]
        self.ids: dict[Any, int] = {}
        self.values: list[Any] = []
        self.counts = Growing(np.float64)
        self.total = 0.0
        self._known: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self.values)

    def intern(self, value: Any) -> int:
        """Return the number of a value, a new one if it was never met."""
        found = self.ids.get(value)
        if found is None:
            found = self.ids[value] = len(self.values)
            self.values.append(value)
            self.counts.append(0)
            self._known.clear()  # what was compared before did not see it
            self._met(found, value)
        return found

    def _met(self, number: int, value: Any) -> None:  # noqa: B027 - ranks need nothing here
        """Learn what a new value is found by."""

    def settle(self) -> None:  # noqa: B027 - most vocabularies are always in order
        """Put the newest values in order."""

    def count(self, numbers: npt.NDArray[np.int32], by: npt.NDArray[np.float64]) -> None:
        """Add so much of a record to each of some values, or take it off; ABSENT ones are passed over."""
        known = numbers >= 0
        np.add.at(self.counts.values, numbers[known], by[known])
        self.total += float(by[known].sum())
        self._known.clear()

    def told(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return what a family would tell where records hold some values: most often just these."""
        return numbers

    def share(self, count: float) -> float:
        """Return which share of people such a count stands for."""
        return self.field.share(count, self.total)

    def compare(self, sought: Any) -> Any:
        """Return how a sought value stands to the values here. Remembered until the register changes."""
        found = self._known.get(sought)
        if found is None:
            found = self._known[sought] = self._compare(sought)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return found

    @abstractmethod
    def _compare(self, sought: Any) -> Any:
        """Return how a sought value stands to the values here."""


def _hashed(key: object) -> int:
    """Return the number of a key; values that share it by chance are told apart when they are compared."""
    return zlib.crc32(str(key).encode())


class Values(Vocabulary):
    """Values of a field that is no name."""

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self.kinds = Growing(np.uint8)
        self._index = Sorted(np.uint32)
        self._fresh: list[tuple[int, int]] = []

    def _met(self, number: int, value: Any) -> None:
        self.kinds.append(self.kind(value))
        self._fresh += [(_hashed(key), number) for key in self.keys(value)]

    def settle(self) -> None:
        """Put the newest values in order."""
        if self._fresh:
            keys, numbers = np.array(self._fresh, dtype=np.int64).T
            self._index.extend(keys, numbers)
            self._fresh = []
        self._index.settle()

    def kind(self, value: Any) -> int:
        """Return what sort of value it is, as bits: only those of one sort can contradict each other."""
        del value
        return 1

    @abstractmethod
    def keys(self, value: Any) -> Iterable[Any]:
        """Return what a value is found by."""

    @abstractmethod
    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two values that share a key."""

    def met(self, sought: Any) -> list[int]:
        """Return the values that share a key with a sought one."""
        self.settle()
        probes = np.array([_hashed(key) for key in self.keys(sought)], dtype=np.uint32)
        met: list[int] = []
        for keys, numbers in ((self._index.keys, self._index.numbers), self._index.tail):
            starts, ends = np.searchsorted(keys, probes, "left"), np.searchsorted(keys, probes, "right")
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                met += numbers[start:end].tolist()
        return sorted(set(met))

    def fits(self, level: str) -> bool:
        """Return whether a value at a level is what was asked for."""
        return level == "same"

    def _compare(self, sought: Any) -> Compared:
        pairs = [(number, self.level(sought, self.values[number])) for number in self.met(sought)]
        pairs = [(number, level) for number, level in pairs if level not in ("differs", UNKNOWN)]
        share = self.share(float(sum(self.counts.values[n] for n, level in pairs if self.fits(level))))
        least = self.field.bits("differs")
        bits = {
            level: max(least, self.field.bits(level) - (0.0 if level in OTHER else math.log2(share)))
            for level in self.levels
        }
        return Compared(
            np.array([number for number, _ in pairs], dtype=np.int32),
            np.array([bits[level] for _, level in pairs], dtype=np.float32),
            np.array([self.levels.index(level) for _, level in pairs], dtype=np.int8),
            share,
        )


class Regions(Values):
    """Where people are from, as `regions.Home`.

    Who says only where he lived is compared with who says only where he was born. Where both say a
    birthplace, that is compared already.
    """

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self._firsts: dict[tuple[str, ...], int] = {}
        self._same = Growing(np.int32)  # for each value the first one with its codes

    def _met(self, number: int, value: Any) -> None:
        super()._met(number, value)
        self._same.append(self._firsts.setdefault(value.codes, number))

    def told(self, numbers: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Return the regions as a family would tell them: by birth or not, one region is one."""
        if not len(self):
            return numbers
        return np.where(numbers == ABSENT, ABSENT, self._same.values[numbers]).astype(np.int32)

    def kind(self, value: Any) -> int:
        """Return nothing for a region of birth: it is met by its key whenever it can be compared."""
        return int(value.how != BORN)

    def keys(self, value: Any) -> Iterable[Any]:
        """Return the codes, and what those share who are compared by home and birth."""
        return [*value.codes, *([] if value.how == BESIDE else ["home and birth"])]

    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two regions, or of a region and one of birth."""
        same = bool(set(sought.codes) & set(held.codes))
        if BORN not in (sought.how, held.how):
            return "same" if same else "differs"
        if {sought.how, held.how} != {ALONE, BORN}:
            return UNKNOWN
        return "born_there" if same else "born_elsewhere"

    def fits(self, level: str) -> bool:
        """Return whether a region at a level is what was asked for."""
        return level in ("same", "born_there")


class Places(Values):
    """Birthplaces: region codes and the key of the settlement."""

    def keys(self, value: Any) -> Iterable[Any]:
        """Return the codes and the settlement."""
        return [*value.regions, *([("settlement", value.settlement)] if value.settlement else [])]

    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two places that share a region or the name of a settlement."""
        apart = held.regions and sought.regions and not set(held.regions) & set(sought.regions)
        if apart:
            return "differs"
        if held.settlement and held.settlement == sought.settlement:
            return "same"
        if not (held.regions and sought.regions):
            return "differs"
        return "region" if held.settlement or sought.settlement else "same"


class Units(Values):
    """Units as `units.Unit`."""

    def kind(self, value: Any) -> int:
        """Return whether it has a post-box number and an ordinal: the one cannot contradict the other."""
        return bool(value.box) + 2 * bool(value.ordinal)

    def keys(self, value: Any) -> Iterable[Any]:
        """Return post-box number, ordinal, or bare words."""
        found = [("box", value.box), ("ordinal", value.ordinal), ("words", value.words)]
        return [key for key in found if key[1]]

    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two units that share a key."""
        if (sought.box and sought.box == held.box) or (sought.words and sought.words == held.words):
            return "same"
        if not sought.ordinal or sought.ordinal != held.ordinal:
            return "differs"
        if sought.echelon and held.echelon and sought.echelon != held.echelon:
            return "number_other_kind"
        if sought.kind and held.kind:
            return "same" if sought.kind == held.kind else "number_other_kind"
        return "number"

    def fits(self, level: str) -> bool:
        """Return whether a unit at a level is what was asked for."""
        return level in ("same", "number")


class Ranks(Values):
    """Steps on the ladder of ranks."""

    def keys(self, value: Any) -> Iterable[Any]:
        """Return the step and those beside it."""
        return (value - 1, value, value + 1)

    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two ranks at most two steps apart."""
        steps = abs(sought - held)
        return "same" if steps == 0 else "near" if steps == 1 else "differs"


class Marks(Values):
    """Tag numbers and call signs: short strings of which one letter may be off."""

    def keys(self, value: Any) -> Iterable[Any]:
        """Return the mark, whole and less a letter."""
        if len(value) < 4:
            return [value]
        return [value, *(value[:at] + value[at + 1 :] for at in range(len(value)))]

    def level(self, sought: Any, held: Any) -> str:
        """Return the level of two marks that share a key."""
        if sought == held:
            return "same"
        return "close" if len(sought) >= 4 and OSA.distance(sought, held) <= 1 else "differs"
