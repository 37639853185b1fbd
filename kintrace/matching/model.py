"""The numbers a comparison stands on: chances per field and level, and where they come from."""

from __future__ import annotations

import functools
import math
from importlib import resources
from typing import TYPE_CHECKING, Self

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

#: Fields in the order in which people read them, each with its levels from full agreement to none.
LEVELS: dict[str, tuple[str, ...]] = {
    "surname": ("same", "sound", "form", "close", "alike", "differs"),
    "given": ("same", "variant", "sound", "close", "alike", "initial", "differs"),
    "patronymic": ("same", "variant", "sound", "close", "alike", "initial", "differs"),
    "born": (
        "same",
        "swapped",
        "part",
        "other_year",
        "year",
        "near",
        "differs",
        "month",
        "year_known",
        "near_known",
        "differs_known",
        "span",
        "beside_span",
        "outside_span",
        "birthday",
        "other_birthday",
    ),
    "birthplace": ("same", "region", "differs"),
    "region": ("same", "differs", "born_there", "born_elsewhere"),
    "unit": ("same", "number", "number_other_kind", "differs"),
    "rank": ("same", "near", "differs"),
    "number": ("same", "close", "differs"),
    "call_sign": ("same", "close", "differs"),
}
FIELDS = tuple(LEVELS)
UNKNOWN = "unknown"


class Level(msgspec.Struct, frozen=True):
    """How often a pair that is one man shows this level.

    Attributes:
        m: Share of true pairs at this level, both sides being known.
        forms: How many different writings of one value the level stretches over. "One letter differs"
            stretches over dozens, so that a
            certain one of them is so much less to be expected.
    """

    m: float
    forms: float = 1.0

    @property
    def chance(self) -> float:
        """Chance that a true pair shows this very writing."""
        return self.m / self.forms


class Field(msgspec.Struct, frozen=True):
    """The chances of one field.

    Attributes:
        levels: Level name to its chances.
        typical: Share of the register that a value has before the register was looked at.
        weight: How many records that first opinion counts for.
    """

    levels: dict[str, Level]
    typical: float
    weight: float

    def bits(self, level: str) -> float:
        """Return the logarithm of the chance of a level.

        Less the logarithm of a share of the register it is a match weight: log2(m / u), by value instead of
        by field as in Winkler, Frequency-Based Matching in Fellegi-Sunter Model of Record Linkage, US Census
        Bureau RR2000/06.
        """
        return math.log2(self.levels[level].chance)

    def share(self, count: float, total: float) -> float:
        """Return which share of people have a value, from so many in a register of so many.

        A value never met gets the first opinion's share, not none: rarity is learned from the register,
        never from a missing word.
        """
        return (count + self.weight * self.typical) / (total + self.weight)


class Double(msgspec.Struct, frozen=True):
    """Somebody near to the sought person, whose record is easily taken for his.

    Attributes:
        share: Chance that a man who is not in the register has such a double in it.
        same: Field name to the chance that both have one value there; fields not named agree by chance.
        levels: Field name to how much oftener each level is met than between strangers; 1 where not named.
    """

    share: float
    same: dict[str, float]
    levels: dict[str, dict[str, float]]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of the matcher.

    Attributes:
        made_at: Day of the training, ISO 8601.
        trained_on: On what, in words.
        present: Chance, before anything is compared, that a sought person is in the register at all.
        doubles: Who may be in the register in his stead: a brother, a namesake of about his age.
        crowd: From how many chance agreements on everything she said an inquiry is called too little.
        fields: Field name to its chances.
    """

    made_at: str
    trained_on: str
    present: float
    doubles: dict[str, Double]
    crowd: float
    fields: dict[str, Field]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the model in a file."""
        return msgspec.json.decode(path.read_bytes(), type=cls)

    def write(self, path: Path) -> None:
        """Write the model into a file that people can read."""
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n")


@functools.cache
def default() -> Model:
    """Return the model that comes in the box."""
    source = resources.files("kintrace.matching").joinpath("data", "model.json").read_bytes()
    return msgspec.json.decode(source, type=Model)
