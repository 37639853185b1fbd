"""Given names: from any form, short form, language or spelling to the full Russian names it may stand for."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import tables
from kintrace.names.keys import sound
from kintrace.names.letters import fold
from kintrace.names.scripts import cyrillic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_CONFIDENCE = {"1": 1.0, "2": 0.4, "3": 0.15}
_OTHER_NAME = 0.15  # Георгий and Юрий: two names, now and then one person
_SHORT_OF_FULL = 0.1  # Марк is a name; that it may also be short for Маркел counts little

_LONGEST_ENDEARMENT = 8
_SHORTEST_HEARD = 4  # too many short words sound alike: Ли and Лео
_STEM_ENDINGS = ("", "а", "я", "ь", "й", "о", "ий", "ей", "ка")


class Lexicon(NamedTuple):
    """The tables of given names, ready to look up.

    Attributes:
        names: Folded form to full names with weights that sum to one, best first.
        sounds: The same by the sound of the form.
        spellings: Sound to its commonest spelling.
        latin: Spelling attested in Latin letters to full names.
        sexes: Full name to "m" or "f".
        usual: The forms people are registered by: the full name, the usual Ukrainian and Belarusian one.
        bearers: Full name to its number in registries.
    """

    names: dict[str, dict[str, float]]
    sounds: dict[str, dict[str, float]]
    spellings: dict[str, str]
    latin: dict[str, dict[str, float]]
    sexes: dict[str, str]
    usual: frozenset[str]
    bearers: dict[str, int]


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return the weights scaled to a sum of one, best first."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in sorted(weights.items(), key=lambda item: -item[1])}


def _spread(cell: str) -> list[str]:
    return [part for part in cell.split(";") if part]


class _Builder:
    def __init__(self) -> None:
        self.full: dict[str, dict[str, float]] = {}
        self.latin: dict[str, dict[str, float]] = {}
        self.sexes: dict[str, str] = {}
        self.bearers: dict[str, int] = {}

    def add_name(self, ru: str, sex: str, count: str) -> str:
        name = fold(ru)
        self.sexes.setdefault(name, sex)
        self.bearers[name] = max(self.bearers.get(name, 0), int(count))
        self.full[name] = {name: 1.0}
        return name

    def add_spelling(self, spelling: str, name: str) -> None:
        form = fold(spelling)
        weight = _OTHER_NAME if form in self.sexes and form != name else 1.0
        self.full.setdefault(form, {}).setdefault(name, weight)

    def add_latin(self, spelling: str, name: str) -> None:
        self.latin.setdefault(spelling.lower(), {})[name] = 1.0 + self.bearers[name]


def _full_names() -> _Builder:
    """Return a builder that knows every full name, then every other spelling of one."""
    builder = _Builder()
    entries = [
        (ru, sex, count, _spread(f"{uk};{be};{variants}"), latin)
        for sex, ru, uk, be, variants, count, latin in tables.rows("given_names")
    ]
    entries += [
        (ru, sex, count, [each.split(":")[0] for each in _spread(spellings)], latin)
        for ru, sex, count, spellings, latin, _short in tables.rows("given_names_minority")
    ]
    for ru, sex, count, _spellings, _latin in entries:
        builder.add_name(ru, sex, count)
    for ru, _sex, _count, spellings, latin in entries:
        for spelling in spellings:
            builder.add_spelling(spelling, fold(ru))
        for spelling in _spread(latin):
            builder.add_latin(spelling, fold(ru))
    return builder


def _short_names(builder: _Builder) -> dict[str, dict[str, float]]:
    short: dict[str, dict[str, float]] = {}
    for form, _lang, names, _sex, counts, confidences in tables.rows("diminutives"):
        weights = short.setdefault(fold(form), {})
        for name, count, confidence in zip(
            names.split(";"), counts.split(";"), confidences.split(";"), strict=True
        ):
            full = fold(name)
            weights[full] = max(weights.get(full, 0.0), (int(count) + 30) * _CONFIDENCE[confidence])
    for ru, _sex, count, _spellings, _latin, forms in tables.rows("given_names_minority"):
        for form in _spread(forms):
            weights = short.setdefault(fold(form), {})
            weights[fold(ru)] = max(weights.get(fold(ru), 0.0), (int(count) + 30) * _CONFIDENCE["3"])
    return {form: weights for form, weights in short.items() if weights.keys() <= builder.sexes.keys()}


@cache
def lexicon() -> Lexicon:
    """Return the tables of given names, read when first asked for."""
    builder = _full_names()
    names = {form: shares(weights) for form, weights in builder.full.items()}
    for form, weights in _short_names(builder).items():
        names[form] = _beside(names.get(form, {}), shares(weights))
    latin = {spelling: shares(weights) for spelling, weights in builder.latin.items()}
    sounds, spellings = _by_sound(names, builder.bearers)
    abroad = (fold(_spread(cell)[0]) for row in tables.rows("given_names") for cell in row[2:4] if cell)
    usual = frozenset(builder.sexes) | frozenset(abroad)
    return Lexicon(names, sounds, spellings, latin, builder.sexes, usual, builder.bearers)


def _beside(full: dict[str, float], short: dict[str, float]) -> dict[str, float]:
    """Return the names of a form that is a name in full and short for others."""
    if not full:
        return short
    weights = {name: full.get(name, 0.0) + short.get(name, 0.0) * _SHORT_OF_FULL for name in full | short}
    return shares(weights)


def _by_sound(
    names: Mapping[str, Mapping[str, float]], bearers: Mapping[str, int]
) -> tuple[dict[str, dict[str, float]], dict[str, str]]:
    """Return the full names by the sound of their forms, and the commonest spelling of each sound."""
    sounds: dict[str, dict[str, float]] = {}
    spellings: dict[str, tuple[float, int, str]] = {}
    for form, whole in names.items():
        heard = sound(form)
        weights = sounds.setdefault(heard, {})
        for name, share in whole.items():
            weights[name] = max(weights.get(name, 0.0), share * (bearers[name] + 30))
            written = (weights[name] + (form == name), -len(form), form)  # Ваня before Ваняй
            spellings[heard] = max(spellings.get(heard, (0.0, 0, "")), written)
    return (
        {heard: shares(weights) for heard, weights in sounds.items()},
        {heard: form for heard, (_, _, form) in spellings.items()},
    )


def known(form: str) -> Mapping[str, float]:
    """Return the full names a folded nominative stands for, exactly as spelled; {} if it is in no table."""
    names = lexicon().names
    found = names.get(form)
    return names.get(form.replace("-", ""), {}) if found is None else found


def alike(form: str) -> Mapping[str, float]:
    """Return the full names that sound like a folded Cyrillic nominative; {} if none does."""
    return lexicon().sounds.get(sound(form), {}) if len(form) >= _SHORTEST_HEARD and "-" not in form else {}


def spelled(form: str) -> str:
    """Return the commonest spelling of a name that sounds like a folded nominative; itself if none does."""
    return lexicon().spellings.get(sound(form), form)


@cache
def _endearments() -> frozenset[str]:
    return frozenset(ending for (listed,) in tables.rows("endearments") for ending in listed.split())


@lru_cache(maxsize=1_024)
def endearing(form: str) -> Mapping[str, float]:
    """Return the full names behind an endearment (folded: митенька, дронушка); {} if there is none."""
    endings = _endearments()
    for length in range(2, min(_LONGEST_ENDEARMENT, len(form) - 3) + 1):
        if form[-length:] in endings:
            for tail in _STEM_ENDINGS:
                if found := known(form[:-length] + tail):
                    return found
    return {}


def sexes(names: Iterable[str]) -> str:
    """Return the sexes of full names: "m", "f" or "mf"."""
    found = {lexicon().sexes[name] for name in names}
    return "mf" if len(found) == 2 else found.pop()


@cache
def _endings() -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    endings: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for ending, nominative, sex, cases in tables.rows("given_endings"):
        endings.setdefault(ending, []).append((nominative, sex, tuple(cases.split(","))))
    return endings


@lru_cache(maxsize=1_024)
def declined(form: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the known nominatives of which a folded word may be another case: (nominative, sexes, cases)."""
    found = []
    endings = _endings()
    for length in range(1, min(6, len(form)) + 1):
        for nominative, paradigm, cases in endings.get(form[-length:], ()):
            whole = form[:-length] + nominative
            if names := known(whole):
                shared = "".join(sex for sex in sexes(names) if sex in paradigm)
                if shared and len(whole) > 1:
                    found.append((whole, shared, cases))
    return tuple(found)


@lru_cache(maxsize=1_024)
def guessed(form: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return the nominatives of which an unknown word may be another case: (nominative, sexes, cases)."""
    return tuple(
        (form[:-length] + nominative, paradigm, cases)
        for length in (2, 1)
        if len(form) > length + 2
        for nominative, paradigm, cases in _endings().get(form[-length:], ())
        if len(nominative) < 2 and nominative != "о"  # a name on -о is a Ukrainian one, and known
    )


@lru_cache(maxsize=65_536)
def given_names(word: str) -> Mapping[str, float]:
    """Return the full Russian names that a word may stand for, best first; {} if it is unknown.

    Any script, language, spelling, short form or case will do: "Коля", "Микола", "Mykola", "Kolya", "Миколи"
    all give {"николай": 1.0}; "Слава" gives fifteen. The weights sum to one. The names are lower-case and
    Russian-folded (пётр is петр).
    """
    plain = unicodedata.normalize("NFC", word).strip().lower()
    readings = cyrillic(word)
    found = (
        known(fold(word))
        or _first(readings[:1], known)
        or lexicon().latin.get(plain, {})
        or _first(readings, known)
    )
    found = (
        found
        or _first(readings[:2], alike)
        or _first(readings, endearing)
        or _first(readings, _declined_names)
    )
    return MappingProxyType(dict(found))


def _first(readings: Iterable[str], look: Callable[[str], Mapping[str, float]]) -> Mapping[str, float]:
    return next((found for reading in readings if (found := look(reading))), {})


def _declined_names(form: str) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for whole, _sexes, _cases in declined(form):
        for name, share in known(whole).items():
            weights[name] = max(weights.get(name, 0.0), share)
    return shares(weights)
