"""What one word may be: a surname, a given name, a patronymic; in which case and of which sex."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from kintrace.names import forms, given, patronymics, plausible, translit
from kintrace.names.letters import fold
from kintrace.names.scripts import cyrillic

_DECAY = (1.0, 0.4, 0.25, 0.15)  # for the second and later readings of a word in Latin letters
_ALTERNATIVES = 3
_UNKNOWN_GIVEN = 0.05
_AS_ABROAD = 0.08  # a woman under the masculine surname: Maria Ivanov
_PARTICLES = frozenset(
    {"фон", "де", "ван", "дер", "ла", "ле", "ди", "да", "дос", "эль", "аль", "ибн", "бин", "бен", "абу"}
)
_LATIN_INITIALS = frozenset(
    {"ya", "ye", "yo", "yu", "ja", "je", "jo", "ju", "ia", "ie", "iu", "zh", "kh", "ts", "ch", "sh", "shch"}
)

# (case, sex) to the nominatives, likeliest first.
Ways = dict[tuple[str, str], list[tuple[str, float]]]


class Parts(NamedTuple):
    """What a word may be.

    Attributes:
        ways: "surname", "given", "patronymic" to the ways to read it as that.
        most: "surname", "given", "patronymic" to the weight of the likeliest of those ways.
        likely: How much the word is like a part of a name at all.
    """

    ways: dict[str, Ways]
    most: dict[str, float]
    likely: float


def joined(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words, with particles joined to a surname (фон Дитц) or a father's name (Вагиф оглы)."""
    found: list[str] = []
    prefix = ""
    for name in names:
        lower = fold(name) or name.lower()
        if lower in patronymics.SON | patronymics.DAUGHTER and found:
            found[-1] = f"{found[-1]}-{name}"
        elif lower in _PARTICLES and len(names) > 1 and name is not names[-1]:
            prefix += f"{name}-"
        else:
            found.append(prefix + name)
            prefix = ""
    return tuple(found)


def _add(ways: Ways, nominative: str, sexes: str, cases: tuple[str, ...], weight: float) -> None:
    for case in cases or forms.EVERY_CASE:
        for sex in sexes:
            choices = ways.setdefault((case, sex), [])
            if all(nominative != choice for choice, _ in choices):
                choices.append((nominative, weight))


def _ranked(ways: Ways) -> Ways:
    return {
        key: sorted(choices, key=lambda choice: -choice[1])[:_ALTERNATIVES] for key, choices in ways.items()
    }


def _weights(readings: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return what each reading counts: less the later it stands, and the less it looks like a name."""
    best = max((plausible.likelihood(reading) for reading in readings), default=0.0)
    return [
        (
            reading,
            decay * min(1.0, math.exp(4.0 * (plausible.likelihood(reading) - best)) if decay < 1.0 else 1.0),
        )
        for reading, decay in zip(readings, _DECAY, strict=False)
    ]


def _surname(weighed: list[tuple[str, float]]) -> Ways:
    ways: Ways = {}
    for reading, decay in weighed:
        taken = 0.3 if given.known(reading) or given.declined(reading) else 1.0
        for patronymic in patronymics.forms(reading)[:1]:
            taken = min(taken, 0.15 if patronymic.weight == 1.0 else 0.4)
        for form in forms.forms(reading):
            _add(ways, form.nominative, form.sexes, form.cases, form.weight * decay * taken)
            if form.sexes == "m" and form.nominative == reading:
                _add(ways, reading, "f", ("nom",), _AS_ABROAD * decay * taken)
    return _ranked(ways)


def _given(weighed: list[tuple[str, float]]) -> Ways:
    ways: Ways = {}
    for reading, decay in weighed:
        if names := given.known(reading):
            _add(
                ways,
                reading,
                given.sexes(names),
                ("nom", "acc") if reading.endswith("ь") else ("nom",),
                decay,
            )
        for nominative, sexes, cases in given.declined(reading):
            _add(ways, nominative, sexes, cases, _usual(nominative) * decay)
    if not ways and weighed:
        _nearly_known(ways, weighed[:2])
        _unknown(ways, weighed[0][0])
    return _ranked(ways)


def _usual(nominative: str) -> float:
    """Return how likely a declined name is this one: of Павла, Павел before Павло before Паула."""
    lexicon = given.lexicon()
    return 0.6 if nominative in lexicon.sexes else 0.5 if nominative in lexicon.usual else 0.35


def _nearly_known(ways: Ways, weighed: list[tuple[str, float]]) -> None:
    """Add the names that a word sounds like, or that it is an endearment of."""
    for reading, decay in weighed:
        if names := given.alike(reading):
            _add(ways, given.spelled(reading), given.sexes(names), ("nom",), 0.5 * decay)
        elif names := given.endearing(reading):
            _add(ways, reading, given.sexes(names), ("nom",), 0.4 * decay)


def _unknown(ways: Ways, reading: str) -> None:
    """Add the ways to read a word that is no known given name as one all the same."""
    weight = _UNKNOWN_GIVEN * (0.1 if any(form.weight > 0.5 for form in patronymics.forms(reading)) else 1.0)
    _add(ways, reading, "mf", ("nom",), weight)
    for nominative, sexes, cases in given.guessed(reading):
        _add(ways, nominative, sexes, cases, weight * 0.6)


def _patronymic(weighed: list[tuple[str, float]]) -> Ways:
    ways: Ways = {}
    for reading, decay in weighed:
        for form in patronymics.forms(reading):
            _add(ways, form.nominative, form.sex, form.cases, form.weight * decay)
    for reading, _ in weighed[:1]:
        if not ways:
            _add(ways, reading, "mf", ("nom",), 0.03 if given.known(reading) else 0.01)
    return _ranked(ways)


@lru_cache(maxsize=65_536)
def parts(word: str, doubtful: bool = False) -> Parts:
    """Return what a word may be; a doubtful one is more often a rank or a kinship."""
    if len(word) == 1 or word.lower() in _LATIN_INITIALS:
        return _initial(fold(word) or fold("".join(translit.readings(word.lower())[:1])))
    readings = cyrillic(word)[: len(_DECAY)]
    weighed = _weights(readings)
    ways = {"surname": _surname(weighed), "given": _given(weighed), "patronymic": _patronymic(weighed)}
    if doubtful:
        ways = {
            part: {k: [(n, w * 0.05) for n, w in c] for k, c in way.items()} for part, way in ways.items()
        }
    return _weighed(ways)


def _weighed(ways: dict[str, Ways]) -> Parts:
    most = {part: max((choice[0][1] for choice in way.values()), default=0.0) for part, way in ways.items()}
    return Parts(ways, most, max(most.values()))


def _initial(reading: str) -> Parts:
    letter: Ways = {}
    surname: Ways = {}
    if reading:
        _add(letter, reading[0], "mf", forms.EVERY_CASE, 0.5)
        _add(surname, reading[0], "mf", forms.EVERY_CASE, 0.02)
    return _weighed({"surname": surname, "given": letter, "patronymic": letter})
