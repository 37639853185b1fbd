"""How well somebody who is easily taken for the sought person explains a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


@compiled
def likeness(
    same: Floats, factors: Floats, bits: npt.NDArray[np.float32], levels: npt.NDArray[np.int8], weight: Floats
) -> Floats:
    """Return how much better a double of each kind explains each pair than a stranger does.

    Args:
        same: Shape (kinds, fields), chance that both have one value.
        factors: Shape (kinds, fields, levels + 1), how much oftener than between strangers a level is met.
        bits: Shape (fields, rows).
        levels: Shape (fields, rows), -1 for the last of the factors.
        weight: Shape (rows,), bits of the readings.

    Returns:
        Shape (kinds, rows).
    """
    kinds, fields, places = factors.shape
    made = np.empty((kinds, len(weight)))
    for row in range(len(weight)):
        for kind in range(kinds):
            made[kind, row] = 2.0 ** weight[row]
        for field in range(fields):
            ratio = 2.0 ** np.float64(bits[field, row])
            level = levels[field, row]
            place = level if level >= 0 else places - 1
            for kind in range(kinds):
                chance = same[kind, field]
                made[kind, row] *= (chance * ratio + 1 - chance) * factors[kind, field, place]
    return made
