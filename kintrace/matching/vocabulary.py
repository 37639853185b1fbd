"""The values in a register, how often each stands there, and how a sought one compares with all."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kintrace.matching.growing import Growing
from kintrace.matching.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy.typing as npt

    from kintrace.matching.model import Field

ABSENT = -1
REMEMBERED = 4_000_000  # values of remembered comparisons, for each vocabulary: 20 MB


class Compared(NamedTuple):
    """One sought value against a whole vocabulary. The last place of each array answers for "not known".

    Attributes:
        bits: Shape (values + 1,), float32.
        levels: Shape (values + 1,), int8, place in `LEVELS`; -1 for not known.
        near: The values that are more than different.
        share: Chance that a stranger fits the sought value fully.
    """

    bits: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]
    near: npt.NDArray[np.int64]
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
        self._known: OrderedDict[Hashable, Compared] = OrderedDict()

    def __len__(self) -> int:
        return len(self.values)

    def intern(self, value: Any) -> int:
        """Return the number of a value, a new one if it was never met."""
        found = self.ids.get(value)
        if found is None:
            found = self.ids[value] = len(self.values)
            self.values.append(value)
            self.counts.append(0.0)
            self._met(value)
        return found

    def _met(self, value: Any) -> None:  # noqa: B027 - most kinds of values need nothing here
        """Learn what a new value is compared by."""

    def count(self, number: int, by: float) -> None:
        """Add or take off a record for a value."""
        self.counts.values[number] += by
        self.total += by
        self._known.clear()

    def share(self, count: float) -> float:
        """Return which share of people such a count stands for."""
        return self.field.share(count, self.total)

    def compare(self, sought: Any, *, wide: bool = False) -> Compared:
        """Return how a sought value stands to each value here. Remembered until the register changes."""
        key = (sought, wide)
        found = self._known.get(key)
        if found is None or len(found.bits) != len(self) + 1:
            found = self._known[key] = self._compare(sought, wide=wide)
            while len(self._known) > 1 + REMEMBERED // (len(self) + 1):
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return found

    @abstractmethod
    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        """Return how a sought value stands to each value here."""

    def _blank(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
        """Return arrays that say "differs" everywhere and "not known" in the last place."""
        bits = np.full(len(self) + 1, self.field.bits("differs"), dtype=np.float32)
        levels = np.full(len(self) + 1, self.levels.index("differs"), dtype=np.int8)
        bits[-1], levels[-1] = 0, ABSENT
        return bits, levels

    def _fill(self, found: dict[str, Sequence[int]], count: float) -> Compared:
        """Return the comparison in which whole levels have their values; `count` records fit fully."""
        bits, levels = self._blank()
        share = self.share(count)
        for level in reversed(self.levels):
            numbers = np.asarray(found.get(level, ()), dtype=np.int64)
            if numbers.size:
                bits[numbers] = max(self.field.bits(level) - math.log2(share), float(bits[numbers[0]]))
                levels[numbers] = self.levels.index(level)
        near = np.flatnonzero((levels >= 0) & (levels < self.levels.index("differs")))
        return Compared(bits, levels, near, share)


class Regions(Vocabulary):
    """Region codes; a value is the tuple of codes that a text may mean."""

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        del wide
        same = [number for number, held in enumerate(self.values) if set(held) & set(sought)]
        return self._fill({"same": same}, float(self.counts.values[same].sum()))


class Places(Vocabulary):
    """Birthplaces: region codes and the key of the settlement."""

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        del wide
        same: list[int] = []
        region: list[int] = []
        for number, held in enumerate(self.values):
            apart = held.regions and sought.regions and not set(held.regions) & set(sought.regions)
            if held.settlement and held.settlement == sought.settlement and not apart:
                same.append(number)
            elif held.regions and sought.regions and not apart:
                (region if held.settlement or sought.settlement else same).append(number)
        return self._fill({"same": same, "region": region}, float(self.counts.values[same].sum()))


class Units(Vocabulary):
    """Units as `units.Unit`."""

    def __init__(self, name: str, field: Field) -> None:
        """Begin empty."""
        super().__init__(name, field)
        self.by_key: dict[Any, list[int]] = {}
        self.boxed, self.numbered = Growing(np.bool_), Growing(np.bool_)

    def _met(self, value: Any) -> None:
        self.boxed.append(bool(value.box))
        self.numbered.append(bool(value.ordinal))
        for key in unit_keys(value):
            self.by_key.setdefault(key, []).append(self.ids[value])

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        del wide
        found: dict[str, list[int]] = {"same": [], "number": [], "number_other_kind": []}
        for number in dict.fromkeys(n for key in unit_keys(sought) for n in self.by_key.get(key, ())):
            found[_unit_level(sought, self.values[number])].append(number)
        made = self._fill({**found}, float(self.counts.values[found["same"] + found["number"]].sum()))
        can = (self.boxed.values & bool(sought.box)) | (self.numbered.values & bool(sought.ordinal))
        can[made.near] = True
        made.bits[:-1][~can], made.levels[:-1][~can] = (
            0,
            ABSENT,
        )  # a post-box number cannot contradict an ordinal
        return made


def unit_keys(unit: Any) -> list[tuple[str, Any]]:
    """Return what a unit can be found by: post-box number, ordinal, or its bare words."""
    keys = [("box", unit.box), ("ordinal", unit.ordinal), ("words", unit.words)]
    return [(name, value) for name, value in keys if value]


def _unit_level(one: Any, other: Any) -> str:
    """Return the level of two units that share a key."""
    if (one.box and one.box == other.box) or (one.words and one.words == other.words):
        return "same"
    if one.echelon and other.echelon and one.echelon != other.echelon:
        return "number_other_kind"
    if one.kind and other.kind:
        return "same" if one.kind == other.kind else "number_other_kind"
    return "number"


class Ranks(Vocabulary):
    """Steps on the ladder of ranks."""

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        del wide
        found: dict[str, list[int]] = {"same": [], "near": []}
        for number, held in enumerate(self.values):
            if abs(held - sought) <= 1:
                found["same" if held == sought else "near"].append(number)
        return self._fill({**found}, float(self.counts.values[found["same"]].sum()))


class Marks(Vocabulary):
    """Tag numbers and call signs: short strings of which one letter may be off."""

    def _compare(self, sought: Any, *, wide: bool) -> Compared:
        del wide
        found: dict[str, Any] = {"same": [self.ids[sought]] if sought in self.ids else []}
        if self.values and len(sought) >= 4:
            apart = process.cdist([sought], self.values, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)[
                0
            ]
            found["close"] = np.flatnonzero(apart == 1)
        return self._fill(found, float(self.counts.values[found["same"]].sum()))
