"""Patronymics: back to the nominative, and to the father's name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import given, tables
from kintrace.names.letters import fold
from kintrace.names.scripts import cyrillic

if TYPE_CHECKING:
    from collections.abc import Mapping

SON = frozenset({"оглы", "оглу", "оглі", "улы", "уулу", "угли", "углы", "огли"})
DAUGHTER = frozenset({"кызы", "кизи", "гызы", "кзы", "кыз"})
_TURKIC = re.compile(f"(.{{2,}}?)[- ]?({'|'.join(sorted(SON | DAUGHTER))})$")
_OF_TURKIC = tuple(SON | DAUGHTER)
_SUFFIXES = (
    *("ович", "евич", "авич", "овна", "евна", "авна", "ивна", "ывна", "инична", "ынична", "инишна", "ынишна"),
    *("ична", "ишна", "ийна", "ич", "ыч", "на"),
)
_FATHER_ENDINGS = ("", "й", "ь", "а", "я", "о", "ий", "ей", "ья")


def _turkic(word: str) -> re.Match[str] | None:
    """Return the father's name and the word for son or daughter of a Turkic patronymic."""
    return _TURKIC.fullmatch(word) if word.endswith(_OF_TURKIC) else None


class Form(NamedTuple):
    """One way to read a word as a patronymic: its nominative, the bearer's sex, its cases, how sure."""

    nominative: str
    sex: str
    cases: tuple[str, ...]
    weight: float


@cache
def _special() -> dict[str, dict[str, float]]:
    """Return the patronymics that follow no rule, nominative to father."""
    special: dict[str, dict[str, float]] = {}
    for father, *cells, spoken in tables.rows("patronymics_irregular"):
        for form in ";".join((*cells, spoken)).split(";"):
            _enter(
                special,
                form.split("(")[0],
                given.known(fold(father)) or {fold(father): 1.0},
                0.2 if form in spoken else 1.0,
            )
    for spoken, full in tables.rows("patronymics_colloquial"):
        _enter(special, spoken, special.get(fold(full)) or _by_rule(fold(full)), 1.0)
    special.pop("", None)
    return {form: dict(given.shares(weights)) for form, weights in special.items()}


def _enter(
    special: dict[str, dict[str, float]], form: str, fathers: Mapping[str, float], weight: float
) -> None:
    weights = special.setdefault(fold(form), {})
    for father, share in fathers.items():
        weights[father] = max(
            weights.get(father, 0.0), share * weight * (given.lexicon().bearers.get(father, 0) + 30)
        )


@lru_cache(maxsize=1_024)
def _by_rule(nominative: str) -> Mapping[str, float]:
    """Return the known fathers' names that a nominative patronymic is made from by rule."""
    for suffix in _SUFFIXES:
        stem = nominative[: -len(suffix)]
        if not nominative.endswith(suffix) or len(stem) < 2:
            continue
        for tail in _FATHER_ENDINGS:
            if names := given.known(stem.removesuffix("ь" if tail == "ий" else "") + tail):
                men = {name: share for name, share in names.items() if given.sexes([name]) == "m"}
                if men:
                    return given.shares(men)
    return {}


@lru_cache(maxsize=1_024)
def known(nominative: str) -> Mapping[str, float]:
    """Return the known fathers of a folded nominative patronymic; {} if it is made from no known name."""
    if irregular := _special().get(nominative):
        return irregular
    if found := _by_rule(nominative):
        return found
    turkic = _turkic(nominative)
    return given.known(turkic[1]) or given.alike(turkic[1]) if turkic else {}


@cache
def _endings() -> dict[str, list[tuple[str, str, tuple[str, ...]]]]:
    endings: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for ending, nominative, sex, cases in tables.rows("patronymic_endings"):
        endings.setdefault(ending, []).append((nominative, sex, tuple(cases.split(","))))
    return endings


@lru_cache(maxsize=1_024)
def forms(word: str) -> tuple[Form, ...]:
    """Return the ways to read a folded word as a patronymic, surest first; () if its ending is none."""
    if turkic := _turkic(word):
        return (Form(word, "m" if turkic[2] in SON else "f", (), 1.0),)
    for length in range(min(9, len(word) - 2), 1, -1):
        if endings := _endings().get(word[-length:]):
            found = [_form(word[:-length] + nominative, sex, cases) for nominative, sex, cases in endings]
            return tuple(sorted(found, key=lambda form: -form.weight))
    if word in _special():
        return (Form(word, "f" if word.endswith("а") else "m", ("nom",), 1.0),)
    return ()


def _form(nominative: str, sex: str, cases: tuple[str, ...]) -> Form:
    if known(nominative):
        return Form(nominative, sex, cases, 1.0)
    long = nominative.endswith(("ович", "овна", "евна", "ивна", "авна", "ична"))
    return Form(nominative, sex, cases, 0.8 if long else 0.12)


def _guess(nominative: str) -> str:
    """Return the father's name that a patronymic of an unknown name is most simply made from."""
    if turkic := _turkic(nominative):
        return turkic[1]
    ends = (
        suffix for suffix in _SUFFIXES if nominative.endswith(suffix) and len(nominative) > len(suffix) + 1
    )
    suffix = next(ends, "")
    stem = nominative.removesuffix(suffix)
    return stem + "й" if suffix in ("евич", "евна") and stem[-1] in "аеиоуыэюя" else stem


@lru_cache(maxsize=65_536)
def fathers(word: str) -> Mapping[str, float]:
    """Return the full Russian names a father may have by his child's patronymic, best first.

    Any script, language, case and spoken form will do: "Иваныч", "Іванович", "Ivanovich", "Ивановича" give
    иван. The weights sum to one. A name in no table is taken out of its ending ("Оюнович": оюн); a bare
    name stands for itself, as in the Caucasus; else {}.
    """
    readings = cyrillic(word)
    for look in (known, _declined_fathers, _fathers_alike):
        for reading in readings:
            if found := look(reading):
                return MappingProxyType(dict(found))
    for form in forms(readings[0]) if readings else ():
        return MappingProxyType({_guess(form.nominative): 1.0})
    return MappingProxyType(dict(next(filter(None, map(given.known, readings)), {})))


def _declined_fathers(form: str) -> Mapping[str, float]:
    return next((found for each in forms(form) if (found := known(each.nominative))), {})


def _fathers_alike(form: str) -> Mapping[str, float]:
    """Return the fathers whose name sounds like the stem of a patronymic."""
    for each in forms(form):
        for suffix in _SUFFIXES[:-1]:
            stem = each.nominative.removesuffix(suffix)
            if stem != each.nominative and len(stem) > 2:
                for tail in _FATHER_ENDINGS[:3]:
                    if found := given.alike(stem + tail):
                        return found
    return {}
