"""Which word is which part of a name: every order is weighed, and the words must stand in one case."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names.roles import GIVEN, PATRONYMIC, SURNAME
from kintrace.names.ways import SLOTS, members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kintrace.names.ways import Ways

LEAST = 0.01  # a reading a hundred times less likely than the best is not worth a thought
WOMEN = 0.35  # most of those sought are men
_OTHER_SEX = 0.05  # the sex told is a slip
_NONSENSE = 0.0003  # below it the words make no name together, and one of them is no part of it
_HOPELESS = _NONSENSE * 0.1
_AT_ODDS = 0.002  # below it the parts hardly agree in case and sex
_UNDECLINED = 0.02  # how often a surname is left in the nominative beside declined names, or in the other sex
CLOSE = WOMEN * 0.6  # from here on the second sex is about as likely as the first
_FAINT = LEAST * CLOSE  # below it a way is neither a reading nor leaves the sex of one open
# How often words stand in a wrong column: changed round in one slip, so each further one costs little.
_ANY_MOVED = 0.3
_EACH_MOVED = 0.5

Order = tuple[int, ...]

# How often people write the parts in this order.
_ORDERS: dict[int, tuple[tuple[Order, float], ...]] = {
    1: (((SURNAME,), 1.0), ((GIVEN,), 0.6), ((PATRONYMIC,), 0.3)),
    2: (
        ((SURNAME, GIVEN), 1.0),
        ((GIVEN, SURNAME), 0.8),
        ((GIVEN, PATRONYMIC), 0.7),
        ((SURNAME, PATRONYMIC), 0.1),
        ((PATRONYMIC, GIVEN), 0.03),
        ((PATRONYMIC, SURNAME), 0.03),
    ),
    3: (
        ((SURNAME, GIVEN, PATRONYMIC), 1.0),
        ((GIVEN, PATRONYMIC, SURNAME), 0.8),
        ((GIVEN, SURNAME, PATRONYMIC), 0.15),
        ((SURNAME, PATRONYMIC, GIVEN), 0.08),
        ((PATRONYMIC, GIVEN, SURNAME), 0.04),
        ((PATRONYMIC, SURNAME, GIVEN), 0.04),
    ),
}
_ONE = (1.0,) * 3  # in the place of a word that is not there
_PADDED = {
    size: tuple((order, (*order, SURNAME, SURNAME)[:3], usual) for order, usual in orders)
    for size, orders in _ORDERS.items()
}


class Word(NamedTuple):
    """One word of a name.

    Attributes:
        ways: The ways to read it as surname, given name and patronymic.
        column: In which column it stands, -1 if in none.
        dropped: What it costs to leave it out.
        most: The most it can weigh as each part, in its column or out of it.
    """

    ways: Sequence[Ways]
    column: int
    dropped: float
    most: tuple[float, ...]


def word(ways: Sequence[Ways], column: int, dropped: float) -> Word:
    """Return a word in a column."""
    most = [way.most * (_EACH_MOVED if -1 < column != part else 1.0) for part, way in enumerate(ways)]
    return Word(ways, column, dropped, tuple(most))


# Surname, given name and patronymic to the weight and the likeliest case for each sex.
Three = tuple[str, str, str]
Found = dict[Three, dict[str, tuple[float, str]]]


def prior(cases: Mapping[str, float], sex: str) -> tuple[float, ...]:
    """Return how likely each slot is before the words are looked at; sex "" if it was not told."""
    return tuple(
        cases[case] * (WOMEN if of == "f" else 1.0) * (_OTHER_SEX if sex and of != sex else 1.0)
        for case, of in SLOTS
    )


def readings(words: Sequence[Word], slots: Sequence[float]) -> Found:
    """Return the readings with their weights: of all words if that gives sense, else of fewer.

    Args:
        words: At most five, in the order in which they stand.
        slots: How likely each slot is before the words are looked at.
    """
    found: Found = {}
    best = 0.0
    firm = sum([word.dropped < 1.0 for word in words])
    for size in range(min(3, len(words)), 0, -1):
        plans = _plans(words, size)
        for hoped, order, chosen in plans:
            if hoped < LEAST * best:
                break
            best = _join(order, chosen, hoped, slots, best, found)
        if best <= _AT_ODDS and 1 < size <= firm:
            for hoped, order, chosen in plans:
                if SURNAME in order:
                    best = _join(order, chosen, hoped * _UNDECLINED, slots, best, found, at_odds=True)
        if best > _NONSENSE and size <= firm:
            break
    return found


def _plans(words: Sequence[Word], size: int) -> list[tuple[float, Order, Sequence[Word]]]:
    """Return the orders in which so many words may be the parts with the most each can weigh, best first."""
    if size == len(words):
        plans = _ordered(words, 1.0)
    else:
        plans = []
        for chosen in combinations(range(len(words)), size):
            left = math.prod(word.dropped for index, word in enumerate(words) if index not in chosen)
            plans += _ordered([words[index] for index in chosen], left)
    plans.sort(key=_hoped, reverse=True)
    return plans


def _hoped(plan: tuple[float, Order, Sequence[Word]]) -> float:
    return plan[0]


def _ordered(words: Sequence[Word], left: float) -> list[tuple[float, Order, Sequence[Word]]]:
    plans: list[tuple[float, Order, Sequence[Word]]] = []
    first, second, third = (*[word.most for word in words], _ONE, _ONE)[:3]
    columns = tuple([word.column for word in words])
    for order, (one, two, three), usual in _PADDED[len(words)]:
        weight = left * usual * first[one] * second[two] * third[three]
        if weight >= _HOPELESS:
            if columns != order and _moved(columns, order):
                weight *= _ANY_MOVED
            plans.append((weight, order, words))
    return plans


@lru_cache(maxsize=1024)
def _moved(columns: Order, order: Order) -> bool:
    """Return whether a word stands in another column than its own."""
    return any(-1 < column != part for column, part in zip(columns, order, strict=True))


def _join(
    order: Order,
    words: Sequence[Word],
    hoped: float,
    slots: Sequence[float],
    best: float,
    found: Found,
    *,
    at_odds: bool = False,
) -> float:
    """Add the readings in which all parts stand in one case and belong to one sex; return the best weight.

    If they are at odds, the surname is in the nominative of either sex, whatever the others are in.
    """
    ways = [
        word.ways[part].undeclined() if at_odds and part == SURNAME else word.ways[part]
        for word, part in zip(words, order, strict=True)
    ]
    among, most = -1, 1.0
    for way in ways:
        among &= way.among
        most *= way.most
    if not among:
        return best
    for slot in members(among):
        likely = hoped * slots[slot]
        if likely <= _HOPELESS or likely <= best * _FAINT:
            continue  # even if every word were at its likeliest here
        likely /= most
        choices = [way.top(slot) for way in ways]
        for choice in choices:
            likely *= choice[0][1]
        if likely > _HOPELESS:
            best = max(best, likely)
            _write(order, choices, likely, SLOTS[slot], best * _FAINT, found)
    return best


def _write(
    order: Order,
    choices: Sequence[Sequence[tuple[str, float]]],
    likely: float,
    slot: tuple[str, str],
    least: float,
    found: Found,
) -> None:
    """Add the best reading, and those in which one part is spelled in its next best way."""
    parts = ["", "", ""]
    for part, choice in zip(order, choices, strict=True):
        parts[part] = choice[0][0]
    _add(found, (parts[0], parts[1], parts[2]), slot, likely)
    for part, choice in zip(order, choices, strict=True):
        usual = parts[part]
        for nominative, weight in choice[1:]:
            if (less := likely * weight / choice[0][1]) > least:
                parts[part] = nominative
                _add(found, (parts[0], parts[1], parts[2]), slot, less)
                parts[part] = usual


def _add(found: Found, parts: Three, slot: tuple[str, str], weight: float) -> None:
    case, sex = slot
    sexes = found.setdefault(parts, {})
    if sex not in sexes or sexes[sex] < (weight, case):
        sexes[sex] = (weight, case)
