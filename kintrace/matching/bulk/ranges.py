"""What to look for in the register's key columns, as columns themselves: both sides of a join.

A range never crosses a bucket, so that rows and ranges can be joined by equality and then told apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kintrace.matching.store import BOUND, NAME_BITS, ORDERS, YEAR_BITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from kintrace.matching.gather import Ranges
    from kintrace.matching.store import Store

    Columns = dict[str, npt.NDArray[np.int64]]

#: How many low bits of a key are a year or a given name, over which a range may stretch.
SPAN: Final = {
    "surname": YEAR_BITS,
    "names": YEAR_BITS,
    "given": YEAR_BITS,
    **dict.fromkeys(BOUND, NAME_BITS),
}


def keys(store: Store) -> Columns:
    """Return the keys of all living rows. Shapes (keys,): kind of key, bucket, key, place of the row."""
    facts = store.facts.values
    living = facts[:, -1] >= 0
    parts = []
    for name, column in store.keys(facts).items():
        place = np.flatnonzero(living & (column >= 0))
        parts.append(_columns(name, place, key=column[place]))
    return {
        name: np.concatenate([part[name] for part in parts]) for name in ("kind", "bucket", "key", "place")
    }


def ranges(plans: Sequence[Sequence[Ranges]]) -> Columns:
    """Return the ranges of the plans for some inquiries.

    Shapes (ranges,): place of the inquiry, kind and bucket of key, lowest and highest key.
    """
    parts = [
        {**_columns(name, np.full(len(low), place), key=low), "high": high}
        for place, some in enumerate(plans)
        for plan in some
        for name, (low, high) in plan.items()
    ]
    names = {"place": "inquiry", "kind": "kind", "bucket": "bucket", "key": "low", "high": "high"}
    nothing = np.zeros(0, dtype=np.int64)
    return {new: np.concatenate([nothing, *(part[old] for part in parts)]) for old, new in names.items()}


def _columns(name: str, place: npt.NDArray[np.int64], *, key: npt.NDArray[np.int64]) -> Columns:
    kind = np.full(len(place), ORDERS.index(name), dtype=np.int64)
    return {"kind": kind, "bucket": key >> SPAN.get(name, 0), "key": key, "place": place}


#: The pairs of the two tables, each once, in the order in which an index would have found them.
JOIN: Final = """
    SELECT DISTINCT inquiry, place FROM ranges JOIN keys USING (kind, bucket)
    WHERE key BETWEEN low AND high ORDER BY inquiry, place
"""
