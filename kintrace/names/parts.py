"""A name as somebody wrote it, read into surname, given name and patronymic."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import noise, roles
from kintrace.names.scripts import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

READINGS = 8
MOST_WORDS = 5
MOST_HEARD = 60  # words of a text in which a name is looked for
_LEAST = 0.01  # a reading a hundred times less likely than the best is not worth a thought
_OTHER_COLUMN = 0.15  # how often a word stands in the wrong column
_OTHER_SEX = 0.05  # the sex told is a slip
_NOT_A_PART = 0.15  # how often a word beside a name is no part of it
_NONSENSE = 0.0003  # below it the words make no name together, and one of them is no part of it
_WOMEN = 0.35  # most of those sought are men
_PARTS = ("surname", "given", "patronymic")

# How often people write the parts in this order.
_ORDERS: dict[int, dict[tuple[str, ...], float]] = {
    1: {("surname",): 1.0, ("given",): 0.6, ("patronymic",): 0.3},
    2: {
        ("surname", "given"): 1.0,
        ("given", "surname"): 0.8,
        ("given", "patronymic"): 0.7,
        ("surname", "patronymic"): 0.1,
        ("patronymic", "given"): 0.03,
        ("patronymic", "surname"): 0.03,
    },
    3: {
        ("surname", "given", "patronymic"): 1.0,
        ("given", "patronymic", "surname"): 0.8,
        ("given", "surname", "patronymic"): 0.15,
        ("surname", "patronymic", "given"): 0.08,
        ("patronymic", "given", "surname"): 0.04,
        ("patronymic", "surname", "given"): 0.04,
    },
}


class Reading(NamedTuple):
    """One way to read a name: folded Cyrillic, lower case, nominative, "" for a part that is not there.

    Attributes:
        surname: Masculine where there are two forms (Иванова: иванов); sex tells whose it is.
        given: As written, so a short form stays short (Коли: коля); `given_names()` tells what it stands for.
        patronymic: As written (Иваныча: иваныч); `fathers()` tells the father. Initials are one letter.
        sex: "m", "f", or "" if the name does not tell.
        case: The case it was written in: nom gen dat acc ins loc voc.
        weight: Share of this reading among all that were found; they sum to at most one.
    """

    surname: str = ""
    given: str = ""
    patronymic: str = ""
    sex: str = ""
    case: str = "nom"
    weight: float = 1.0


class _Word(NamedTuple):
    parts: roles.Parts
    column: str
    dropped: float


def read(
    text: str = "", *, surname: str = "", given: str = "", patronymic: str = "", sex: str = ""
) -> list[Reading]:
    """Return the readings of a name, best first, at most eight; [] if there is no word in it.

    Takes free text ("ищу сына Иванова Ивана Петровича"), the three columns of a list (which may be swapped,
    or one may hold all), or both. Any order, script and case.
    """
    return list(_read(text, surname, given, patronymic, sex))


@lru_cache(maxsize=65_536)
def _read(text: str, surname: str, given: str, patronymic: str, sex: str) -> tuple[Reading, ...]:
    columns = [
        (column, words(cell)) for column, cell in zip(_PARTS, (surname, given, patronymic), strict=True)
    ]
    told = [(word, column) for column, cells in columns for word in cells]
    if len({column for _, column in told}) == 1 and len(told) > 1:
        told = [(word, "") for word, _ in told]  # one column holds the whole name
    seen = {word for word, _ in told}
    told += [(word, "") for word in words(text) if word not in seen]
    heard = noise.listen([word for word, _ in told[:MOST_HEARD]])
    where = dict(reversed(told))
    doubtful = dict(zip(heard.names, heard.doubtful, strict=True))
    found = [
        _word(word, where.get(word, ""), doubtful.get(word, False)) for word in roles.joined(heard.names)
    ]
    return _best(_all_readings(_fewer(found), _Setting(heard.cases, sex)))


def _word(word: str, column: str, doubtful: bool) -> _Word:
    return _Word(roles.parts(word, doubtful), column, 1.0 if doubtful else _NOT_A_PART)


def _fewer(found: list[_Word]) -> list[_Word]:
    """Return the words most like parts of a name, in their order, if there are too many."""
    if len(found) <= MOST_WORDS:
        return found
    # Any word may be a surname; known given names and patronymics are what a name is recognised by.
    likeliest = sorted(range(len(found)), key=lambda index: -sum(found[index].parts.most.values()))
    return [found[index] for index in sorted(likeliest[:MOST_WORDS])]


Key = tuple[str, str, str, str, str]
Order = tuple[str, ...]


class _Setting(NamedTuple):
    """What is known before the words are looked at: how likely each case is, and the sex if it was told."""

    cases: Mapping[str, float]
    sex: str


def _all_readings(found: list[_Word], setting: _Setting) -> dict[Key, float]:
    """Return readings with their weights: of all words if that gives sense, else of fewer."""
    weights: dict[Key, float] = {}
    firm = sum(word.dropped < 1.0 for word in found)
    for size in range(min(3, len(found)), 0, -1):
        plans = [plan for chosen in combinations(range(len(found)), size) for plan in _plans(found, chosen)]
        best = max(weights.values(), default=0.0)
        for hoped, order, words_in_order in sorted(plans, key=lambda plan: -plan[0]):
            if hoped < _LEAST * best or hoped < _NONSENSE * 0.1:
                break
            ways = [word.parts.ways[part] for word, part in zip(words_in_order, order, strict=True)]
            most = math.prod(word.parts.most[part] for word, part in zip(words_in_order, order, strict=True))
            best = max(best, _join(order, ways, hoped / most, setting, weights))
        if best > _NONSENSE and size <= firm:
            break
    return weights


def _plans(found: list[_Word], chosen: tuple[int, ...]) -> Iterator[tuple[float, Order, list[_Word]]]:
    """Yield the orders in which some of the words may be the parts, with the most that each can weigh."""
    left = math.prod(word.dropped for index, word in enumerate(found) if index not in chosen)
    words_in_order = [found[index] for index in chosen]
    for order, usual in _ORDERS[len(chosen)].items():
        weight = left * usual
        moved = 0
        for word, part in zip(words_in_order, order, strict=True):
            weight *= word.parts.most[part]
            moved += bool(word.column) and word.column != part
        if moved:  # columns are changed round in one slip, so the second moved word costs little more
            weight *= _OTHER_COLUMN * 0.5 ** (moved - 1)
        if weight > 0:
            yield weight, order, words_in_order


def _join(
    order: Order, ways: list[roles.Ways], weight: float, setting: _Setting, weights: dict[Key, float]
) -> float:
    """Add the readings in which all parts stand in one case and belong to one sex; return the best weight."""
    best = 0.0
    for case_sex in min(ways, key=len):
        case, of = case_sex
        likely = weight * setting.cases[case] * (_WOMEN if of == "f" else 1.0)
        if setting.sex and of != setting.sex:
            likely *= _OTHER_SEX
        for way in ways:
            likely *= way[case_sex][0][1] if case_sex in way else 0.0
        if likely > _NONSENSE * 0.1:
            best = max(best, likely)
            _write(order, [way[case_sex] for way in ways], likely, case_sex, weights)
    return best


def _write(
    order: tuple[str, ...],
    choices: list[list[tuple[str, float]]],
    likely: float,
    case_sex: tuple[str, str],
    weights: dict[Key, float],
) -> None:
    """Add the best reading, and those in which one part is spelled in its next best way."""
    best = {part: choice[0][0] for part, choice in zip(order, choices, strict=True)}
    _add(best, case_sex, likely, weights)
    for part, choice in zip(order, choices, strict=True):
        for nominative, weight in choice[1:]:
            _add(best | {part: nominative}, case_sex, likely * weight / choice[0][1], weights)


def _add(
    parts: Mapping[str, str], case_sex: tuple[str, str], likely: float, weights: dict[Key, float]
) -> None:
    key = (
        parts.get("surname", ""),
        parts.get("given", ""),
        parts.get("patronymic", ""),
        case_sex[1],
        case_sex[0],
    )
    weights[key] = max(weights.get(key, 0.0), likely)


def _best(weights: Mapping[Key, float]) -> tuple[Reading, ...]:
    """Return the best readings, each set of parts once; the sex stays open where both are about as likely."""
    merged: dict[tuple[str, str, str], dict[str, tuple[float, str]]] = {}
    for (surname, given, patronymic, sex, case), weight in weights.items():
        sexes = merged.setdefault((surname, given, patronymic), {})
        sexes[sex] = max(sexes.get(sex, (0.0, "")), (weight, case))
    found: list[Reading] = []
    for parts, sexes in merged.items():
        ranked = sorted(((weight, sex, case) for sex, (weight, case) in sexes.items()), reverse=True)
        weight, sex, case = ranked[0]
        if len(ranked) > 1 and ranked[1][0] > weight * _WOMEN * 0.6:
            sex = ""
        found.append(Reading(*parts, sex, case, weight))
    found.sort(key=lambda reading: -reading.weight)
    kept = [reading for reading in found[:READINGS] if reading.weight >= _LEAST * found[0].weight]
    total = sum(reading.weight for reading in kept)
    return tuple(reading._replace(weight=reading.weight / total) for reading in kept)
