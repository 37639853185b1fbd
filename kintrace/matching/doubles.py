"""Those who are easily taken for the sought person: brothers, twins, father and son, namesakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import doubles as compiled
from kintrace.matching.model import FIELDS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from kintrace.matching.model import Double

    Floats = npt.NDArray[np.float64]
    Bits = npt.NDArray[np.float32] | Floats
    Levels = npt.NDArray[np.int8]

MOST = max(map(len, LEVELS.values()))


class Table(NamedTuple):
    """The doubles of a model as arrays.

    Attributes:
        shares: Shape (kinds,), chance that an absent man has such a double in the register.
        same: Shape (kinds, fields), chance that both have one value.
        factors: Shape (kinds, fields, levels + 1), how much oftener than between strangers a level is met;
            the last place answers for "not known".
    """

    shares: Floats
    same: Floats
    factors: Floats


def table(doubles: Mapping[str, Double]) -> Table:
    """Return the doubles of a model as arrays."""
    same = np.zeros((len(doubles), len(FIELDS)))
    factors = np.ones((len(doubles), len(FIELDS), MOST + 1))
    for kind, double in enumerate(doubles.values()):
        for field, chance in double.same.items():
            same[kind, FIELDS.index(field)] = chance
        for field, levels in double.levels.items():
            for level, factor in levels.items():
                factors[kind, FIELDS.index(field), LEVELS[field].index(level)] = factor
    return Table(np.array([double.share for double in doubles.values()]), same, factors)


def likeness(made: Table, bits: Bits, levels: Levels, weight: Floats) -> Floats:
    """Return how much better a double of each kind explains each pair than a stranger does.

    What the two share counts as it would for one man, what they do not share says nothing, and what sets
    such men apart (a brother's given name, his age) counts as the table says.

    Args:
        made: The doubles.
        bits: Shape (fields, rows).
        levels: Shape (fields, rows), places in `LEVELS`, -1 for not known.
        weight: Shape (rows,), what the readings of the names cost, in bits.

    Returns:
        Shape (kinds, rows).
    """
    return compiled.likeness(
        made.same, made.factors, np.asfortranarray(bits), np.asfortranarray(levels), weight
    )


def otherwise(made: Table, bits: Bits, levels: Levels, weight: Floats, *, records: int) -> float:
    """Return how likely the facts are if he is absent, against nobody like him being in the register.

    An absent man may have a double here, and each record is as likely as the others to be the double's.
    So a name and a year alone can never make certain.
    """
    sums = likeness(made, bits, levels, weight).sum(axis=1)
    return float(1 - made.shares.sum() + made.shares @ sums / max(records, 1))
