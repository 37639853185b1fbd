"""How far two spellings lie apart, where a slip of ear, eye or finger costs less than another letter."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from kintrace.names import tables
from kintrace.names.keys import sound

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR = 5  # from here on the plain number of slips is returned
_SAME_SOUND = 0.15
_TRANSPOSED = 0.6
_NEIGHBOUR_KEY = 0.7
_DOUBLED = 0.1
_SIGN = 0.1
_BY_CLASS = {"A": 0.1, "B": 0.35}
_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")


def _pairs() -> Iterator[tuple[str, str, float]]:
    """Yield what may be taken for what, one letter or two each, and what it costs."""
    letters = set("".join(_ROWS))
    for _id, pattern, becomes, kind, weight in tables.rows("phone_confusions"):
        if pattern and becomes and set(pattern + becomes) <= letters and len(pattern) < 3 > len(becomes):
            yield pattern, becomes, _BY_CLASS.get(kind, 1.0 - float(weight))
    for seen, taken, cost in tables.rows("print_confusions"):
        yield seen, taken, float(cost)
    for upper, lower in zip(_ROWS, (*_ROWS[1:], ""), strict=True):
        for index, key in enumerate(upper):
            for neighbour in upper[index + 1 : index + 2] + lower[max(index - 1, 0) : index + 1]:
                yield key, neighbour, _NEIGHBOUR_KEY


@cache
def _costs() -> dict[tuple[str, str], float]:
    """Return the least cost of each pair, both ways round."""
    costs: dict[tuple[str, str], float] = {}
    for one, other, cost in _pairs():
        for pair in ((one, other), (other, one)):
            costs[pair] = min(cost, costs.get(pair, 1.0))
    return costs


def _gap(word: str, index: int) -> float:
    """Return the cost of one letter left out."""
    letter = word[index]
    if letter in "ьъ-":
        return _SIGN
    if index and word[index - 1] == letter:
        return _DOUBLED
    return 0.5 if letter == "й" else 0.9 if letter in "аеиоуыэюя" else 1.0


def _trimmed(a: str, b: str) -> tuple[str, str]:
    """Return both words from one letter before they first differ; what is equal costs nothing."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    start = max(start - 1, 0)
    a, b = a[start:], b[start:]
    end = 0
    while end < min(len(a), len(b)) and a[-1 - end] == b[-1 - end]:
        end += 1
    end = max(end - 1, 0)
    return a[: len(a) - end], b[: len(b) - end]


def _weighted(a: str, b: str) -> float:
    costs = _costs()
    above: list[float] = []
    rows: list[list[float]] = []
    for i in range(len(a) + 1):
        row = [0.0] * (len(b) + 1)
        for j in range(len(b) + 1):
            row[j] = _cell(a, b, i, j, rows, row, costs) if i or j else 0.0
        above = row
        rows.append(row)
    return above[-1]


def _cell(
    a: str,
    b: str,
    i: int,
    j: int,
    rows: list[list[float]],
    row: list[float],
    costs: dict[tuple[str, str], float],
) -> float:
    best = rows[i - 1][j] + _gap(a, i - 1) if i else FAR * 2.0
    if j:
        best = min(best, row[j - 1] + _gap(b, j - 1))
    if not (i and j):
        return best
    x, y = a[i - 1], b[j - 1]
    best = min(best, rows[i - 1][j - 1] + (0.0 if x == y else costs.get((x, y), 1.0)))
    if i > 1 and (cost := costs.get((a[i - 2 : i], y))) is not None:
        best = min(best, rows[i - 2][j - 1] + cost)
    if j > 1 and (cost := costs.get((x, b[j - 2 : j]))) is not None:
        best = min(best, rows[i - 1][j - 2] + cost)
    if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y and x != y:
        best = min(best, rows[i - 2][j - 2] + _TRANSPOSED)
    return best


@lru_cache(maxsize=262_144)
def distance(a: str, b: str) -> float:
    """Return how far two folded Cyrillic words lie apart: 0 the same, about 1 for each letter wrong.

    Slips that are usual on the telephone (phone_confusions.tsv), in print (print_confusions.tsv), on the
    keyboard (a neighbouring key, two letters changed round) cost less; words that sound the same are at most
    0.15 apart. Words that are more than four slips apart get their plain number of slips (optimal string
    alignment). distance(a, b) is distance(b, a).
    """
    if a == b:
        return 0.0
    if (slips := OSA.distance(a, b)) >= FAR:
        heard, said = sound(a), sound(b)
        return float(slips) if heard != said or not heard else _SAME_SOUND
    best = _weighted(*_trimmed(a, b))
    if best > _SAME_SOUND:
        heard, said = sound(a), sound(b)
        best = min(best, _SAME_SOUND + (0.0 if heard == said else _weighted(*_trimmed(heard, said))))
    return best
