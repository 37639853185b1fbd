"""Which rows of a register are worth comparing with a sought description."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching import dates
from kintrace.matching.compiled import births, marks
from kintrace.matching.compiled.query import NOBODY, RECORD
from kintrace.matching.model import LEVELS
from kintrace.matching.store import BOUND, code_key, name_key, surname_key
from kintrace.matching.vocabulary import ABSENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from kintrace.matching.scoring import Sought
    from kintrace.matching.store import Facts, Store
    from kintrace.matching.words import ComparedWord

    Numbers = npt.NDArray[np.int64]
    Ranges = dict[str, tuple[Numbers, Numbers]]
    Pairs = list[tuple[int, int]]

FEW = 4000  # rows that are simply all compared
VARIANTS = 12  # full names that one word may stand for
HEAVY = 20_000  # a unit or a call sign with more rows than this is no key
CROWD = 6_000  # rows of near surnames, from which on the year of birth must fit too
LONE = 1000  # rows of one given name in some years, all of which are compared
NO_YEAR = 0
EVERY_YEAR = 255
EVER = [(NO_YEAR, EVERY_YEAR)]
NOWHERE = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
CLOSE = LEVELS["surname"].index("close")
SLIPS = 3  # years that a date may be off
LIKELY = -2.0  # bits: readings below this are not looked up among all surnames


def gather(store: Store, sought: Sought) -> npt.NDArray[np.int32]:
    """Return the rows that share a surname, a day, given name with father, a unit or a number with him."""
    if store.living <= FEW:
        return np.flatnonzero(store.facts.values[:, RECORD] != NOBODY).astype(np.int32)
    return _marked(store, plan(store, sought))


def gather_wide(store: Store, sought: Sought, found: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the rows found and more, when nobody likely is among them: his given name in his years.

    Of a crowd only the ones with a surname that may be his misspelt: the others cannot come out first.
    """
    if store.living <= FEW:
        return found
    wide = plan_wide(store, sought)
    lone = _marked(store, {"given": wide.pop("given", NOWHERE)})
    return _marked(store, wide, np.concatenate([found, of_his_name(store.facts.values, lone, sought)]))


def of_his_name(facts: Facts, some: npt.NDArray[np.int32], sought: Sought) -> npt.NDArray[np.int32]:
    """Return those of some rows of a table of facts whose surname may be a misspelling of his.

    All of them, when they are so few that his given name tells much by itself.
    """
    if len(some) <= LONE:
        return some
    asked, words, _, query = sought.prepared
    return marks.related(facts, some, asked, query.part_of, words[0])


def plan(store: Store, sought: Sought) -> Ranges:
    """Return for each order of the store the ranges of keys in which the rows worth comparing lie.

    Shapes (ranges,) of lowest and highest key, both included.
    """
    return {
        "surname": _surnames(store, sought),
        "day": _days(sought),
        "names": _full_names(store, sought),
        **_codes(store, sought),
    }


def plan_wide(store: Store, sought: Sought) -> Ranges:
    """Return the ranges of a wide search, as `plan`: misspelt given names are read as those near to them."""
    years = _years(sought.traits.born, 1)
    found: Ranges = {"names": _full_names(store, sought, wide=True)}
    if years is EVER:
        found["surname"] = _far(store, sought)
        return found
    lone = {
        one
        for reading, (_, given, _) in zip(sought.traits.readings, sought.readings, strict=True)
        for one in _numbers(store, "given", reading.given, given, wide=True)
    }
    found["given"] = _array(
        (name_key(0, one, low), name_key(0, one, high)) for one in lone for low, high in years
    )
    return found


_NONE = np.zeros(0, dtype=np.int32)


def _marked(store: Store, ranges: Ranges, found: npt.NDArray[np.int32] = _NONE) -> npt.NDArray[np.int32]:
    """Return some rows and the living ones in the ranges, in their order."""
    most = 0
    for name, (low, high) in ranges.items():
        if len(low):
            order = store.orders[name]
            most += marks.mark(order.keys, order.numbers, low, high, store.marks)
            keys, numbers = order.tail
            if len(keys):
                most += marks.mark(keys, numbers, low, high, store.marks)
    return marks.collect(store.marks, found, store.facts.values, most)


def _met(store: Store, name: str, low: Numbers, high: Numbers) -> int:
    """Return how many rows have a key in the ranges, be it sorted in already or not."""
    order = store.orders[name]
    return marks.size(order.keys, low, high) + marks.size(order.tail[0], low, high)


def _array(pairs: Iterable[tuple[int, int]]) -> tuple[Numbers, Numbers]:
    low, high = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2).T
    return np.ascontiguousarray(low), np.ascontiguousarray(high)


def _years(born: dates.Born, slips: int) -> Pairs:
    """Return the years around a birth as spans, no year being one of them; every year when none is known."""
    first, last, _, _ = born
    if not first or last - first >= 8:
        return EVER
    low, high = first - births.BEFORE, last - births.BEFORE
    spans = [(NO_YEAR, NO_YEAR), (max(1, low - slips), high + slips)]
    if slips > 1 and low == high:
        spans += [(year, year) for year in (low - 10, low + 10) if year > 0]
    return spans


def _surnames(store: Store, sought: Sought) -> tuple[Numbers, Numbers]:
    """Return the rows of every surname near to one of the readings.

    The less alike a surname is the nearer his age must be; of a crowd of one name only those of his age.
    """
    spans = _years(sought.traits.born, SLIPS)
    strict = _years(sought.traits.born, 1)
    near = [surname for surname, _, _ in sought.readings if surname is not None]
    if not near:
        return NOWHERE
    numbers = np.concatenate([surname.near for surname in near]).astype(np.int64)
    levels = np.concatenate([surname.levels for surname in near])
    order = np.lexsort((levels, numbers))  # of one surname the best level first
    order = order[np.diff(numbers[order], prepend=ABSENT) != 0]
    numbers, levels = numbers[order], levels[order]
    firm = _spans(numbers[levels < CLOSE], EVER)
    if len(spans) > 1 and _met(store, "surname", *firm) > CROWD:
        firm = _spans(numbers[levels < CLOSE], spans)
    found = firm, _spans(numbers[levels == CLOSE], spans), _spans(numbers[levels > CLOSE], strict)
    low, high = (np.concatenate(ends) for ends in zip(*found, strict=True))
    return low, high


def _spans(numbers: Numbers, years: Pairs) -> tuple[Numbers, Numbers]:
    """Return the ranges of some surnames in some years."""
    low = np.concatenate([surname_key(numbers, first) for first, _ in years])
    return low, np.concatenate([surname_key(numbers, last) for _, last in years])


def _far(store: Store, sought: Sought) -> tuple[Numbers, Numbers]:
    """Return the rows of every surname that sounds somewhat like one of the readings."""
    found = [
        store.surname.far(surname)
        for reading, (surname, _, _) in zip(sought.traits.readings, sought.readings, strict=True)
        if surname is not None and reading.weight >= LIKELY and len(surname.spelling) >= 5
    ]
    numbers = np.unique(np.concatenate(found)).astype(np.int64) if found else np.zeros(0, dtype=np.int64)
    return surname_key(numbers, NO_YEAR), surname_key(numbers, EVERY_YEAR)


def _days(sought: Sought) -> tuple[Numbers, Numbers]:
    """Return the day of birth, day and month swapped, and that day in other years."""
    first, last, month, day = sought.traits.born
    if not (first and first == last and month and day):
        return _array([])
    found = {
        dates.packed((year, year, month, day))
        for year in (first - 10, first - 1, first, first + 1, first + 10)
    }
    if day <= 12:
        found.add(dates.packed((first, first, day, month)))
    return _array((key, key) for key in found)


def _full_names(store: Store, sought: Sought, *, wide: bool = False) -> tuple[Numbers, Numbers]:
    """Return the rows of given name and father in the years around the birth."""
    pairs: set[tuple[int, int]] = set()
    for reading, (_, given, father) in zip(sought.traits.readings, sought.readings, strict=True):
        mine = _numbers(store, "given", reading.given, given, wide=wide)
        his = _numbers(store, "patronymic", reading.patronymic, father, wide=wide) if mine else []
        pairs.update((one, other) for one in mine for other in his)
    years = _years(sought.traits.born, 1)
    return _array((name_key(*pair, low), name_key(*pair, high)) for pair in pairs for low, high in years)


def _numbers(store: Store, part: str, word: str, compared: ComparedWord | None, *, wide: bool) -> list[int]:
    """Return the numbers of the full names that a word may stand for, of those the register knows.

    When a search is wide, a misspelt word may stand for what the words near to it stand for.
    """
    if compared is None:
        return []
    names = list(compared.full) or [word]
    found = [store.full_names[name] for name in names[:VARIANTS] if name in store.full_names]
    if wide and not compared.full:
        near = compared.near[np.argsort(-compared.bits, kind="stable")][:VARIANTS]
        found += store.canonical(part, near.astype(np.int64)).tolist()
    return [number for number in found if number != ABSENT]


def _codes(store: Store, sought: Sought) -> Ranges:
    """Return the rows of the unit and the call sign that bear his given name or none, and of his number."""
    found: Ranges = {}
    given = {ABSENT}
    for reading, (_, word, _) in zip(sought.traits.readings, sought.readings, strict=True):
        given.update(_numbers(store, "given", reading.given, word, wide=False))
    named = np.array(sorted(given), dtype=np.int64)
    for name in (*BOUND, "number"):
        compared = sought.codes.get(name)
        if compared is None or not len(compared.near):
            continue
        numbers = np.sort(compared.near).astype(np.int64)
        if name == "number":
            low = high = numbers
        elif len(named) > 1:
            low = high = code_key(np.repeat(numbers, len(named)), np.tile(named, len(numbers)))
        else:
            low, high = code_key(numbers, ABSENT), code_key(numbers + 1, ABSENT) - 1
        if _met(store, name, low, high) <= HEAVY:
            found[name] = low, high
    return found
