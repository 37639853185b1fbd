"""Which rows of a register are worth comparing with a sought description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.store import day_key, name_key
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.lexicon import Words
    from kintrace.matching.scoring import Sought
    from kintrace.matching.store import Store
    from kintrace.matching.vocabulary import Compared

FEW = 4000  # rows that are simply all compared
VARIANTS = 12  # full names that one word may stand for
HEAVY = 20_000  # a unit or a pair of names with more rows than this is no key


def gather(store: Store, sought: Sought) -> npt.NDArray[np.int64]:
    """Return the rows that share a surname, a day, given name with father, a unit or a number with him."""
    if len(store) <= FEW:
        return np.flatnonzero(store.alive.values)
    parts = [
        _surnames(store, sought),
        _days(store, sought),
        _full_names(store, sought),
        *_codes(store, sought),
    ]
    rows: npt.NDArray[np.int64] = np.unique(np.concatenate(parts))
    living: npt.NDArray[np.int64] = rows[store.alive.values[rows]]
    return living


def _surnames(store: Store, sought: Sought) -> npt.NDArray[np.int64]:
    """Return the rows of every surname near to one of the readings."""
    near = [surname.near for surname, _, _ in sought.readings if surname is not None]
    return (
        store.orders["surname"].at(np.unique(np.concatenate(near))) if near else np.zeros(0, dtype=np.int64)
    )


def _days(store: Store, sought: Sought) -> npt.NDArray[np.int64]:
    """Return the rows of the day of birth, of day and month swapped, and of that day in other years."""
    first, last, month, day = sought.traits.born
    if day_key(first, last, month, day) < 0:
        return np.zeros(0, dtype=np.int64)
    keys = {day_key(year, year, month, day) for year in (first - 10, first - 1, first, first + 1, first + 10)}
    keys.add(day_key(first, first, day, month))
    return store.orders["day"].at(np.array(sorted(keys), dtype=np.int64))


def _full_names(store: Store, sought: Sought) -> npt.NDArray[np.int64]:
    """Return the rows of given name and father in the years around the birth."""
    first, last, _, _ = sought.traits.born
    years = [0, *range(first - 1, last + 2)] if first and last - first < 8 else None
    pairs: set[tuple[int, int]] = set()
    lone: set[tuple[int, int]] = set()
    for reading, (_, given, father) in zip(sought.traits.readings, sought.readings, strict=True):
        mine = _numbers(store, store.given, reading.given, given, wide=sought.wide)
        his = _numbers(store, store.patronymic, reading.patronymic, father, wide=sought.wide)
        pairs.update((one, other) for one in mine for other in his)
        lone.update((one, ABSENT) for one in mine if sought.wide and years)
    found = [_named(store, "names", pairs, years), _named(store, "given", lone, years)]
    return np.concatenate(found)


def _named(
    store: Store, order: str, pairs: set[tuple[int, int]], years: list[int] | None
) -> npt.NDArray[np.int64]:
    """Return the rows of some names, in some years or in all."""
    spans = [(0, 0xFFFF)] if years is None else [(year, year) for year in years]
    keys = [(name_key(*pair, low), name_key(*pair, high)) for pair in pairs for low, high in spans]
    low, high = np.array(keys, dtype=np.int64).reshape(-1, 2).T
    return store.orders[order].find(low, high)


def _numbers(store: Store, words: Words, word: str, compared: Compared | None, *, wide: bool) -> list[int]:
    """Return the numbers of the full names that a word may stand for, of those the register knows.

    When a search is wide, a misspelt word may stand for what the words near to it stand for.
    """
    if compared is None:
        return []
    full = words.full(word)
    names = list(full) or [word]
    found = [store.full_names[name] for name in names[:VARIANTS] if name in store.full_names]
    if wide and not full:
        near = compared.near[np.argsort(-compared.bits[compared.near], kind="stable")][:VARIANTS]
        found += [store.canonical(words, int(number)) for number in near]
    return found


def _codes(store: Store, sought: Sought) -> list[npt.NDArray[np.int64]]:
    """Return the rows of the unit, the personal number and the call sign."""
    parts = []
    for name in ("unit", "number", "call_sign"):
        compared = sought.codes.get(name)
        if compared is not None and len(compared.near):
            rows = store.orders[name].at(compared.near)
            parts.append(rows if len(rows) <= HEAVY else rows[:0])
    return parts
