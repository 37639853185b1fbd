"""Surnames in any case and either sex, back to the nominative (masculine where there are two forms)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from kintrace.names import tables
from kintrace.names.letters import fold

EVERY_CASE = ("nom", "gen", "dat", "acc", "ins", "loc", "voc")
LONGEST_ENDING = 6
WHOLE_WORD = 5  # a word of so many letters may itself be in the table: Зайца
SHORT_HEAD = 3  # де, фон, Кара: part of a name, not a surname of its own
_KNOWN_BONUS = 1.6


class Form(NamedTuple):
    """One way to read a word as a surname.

    Attributes:
        nominative: Masculine if the surname has two forms.
        sexes: "m", "f" or "mf".
        cases: The cases the word may stand in.
        weight: How usual that is, 1 for the most usual.
    """

    nominative: str
    sexes: str
    cases: tuple[str, ...]
    weight: float


@cache
def _endings() -> dict[str, list[tuple[str, str, tuple[str, ...], float]]]:
    endings: dict[str, list[tuple[str, str, tuple[str, ...], float]]] = {}
    for ending, nominative, sexes, cases, weight in tables.rows("surname_endings"):
        endings.setdefault(ending, []).append((nominative, sexes, tuple(cases.split(",")), float(weight)))
    return endings


@cache
def known() -> dict[str, str]:
    """Return the surnames of the minorities, which other lists leave out, each with its masculine form."""
    bases: dict[str, str] = {}
    for surname, feminine, _people, variants, _count in tables.rows("surnames_minority"):
        base = fold(surname)
        for spelling in (surname, *variants.split(";")):
            bases.setdefault(fold(spelling), fold(spelling))
        bases.setdefault(fold(feminine), base)
    bases.pop("", None)
    return bases


@lru_cache(maxsize=1_024)
def forms(word: str) -> tuple[Form, ...]:
    """Return the ways to read a folded Cyrillic word as a surname in some case, most usual first.

    Double-barrelled surnames are read by their last part, and the first part follows it
    ("Римского-Корсакова").
    """
    head, dash, last = word.rpartition("-")
    found = [_weighed(form, word=last) for form in _single(last)]
    if known().get(last) == last and last[-1] in "еиоуыэю":
        found.append(Form(last, "mf", EVERY_CASE, 1.0))  # Сувандии, Чооду: declined by nobody
    if dash and head:
        found = [_with_head(head, form) for form in found]
    return tuple(sorted(found, key=lambda form: -form.weight))


def _single(word: str) -> list[Form]:
    for length in range(min(LONGEST_ENDING, len(word) - (len(word) < WHOLE_WORD)), 0, -1):
        if rules := _endings().get(word[-length:]):
            stem = word[:-length]
            return [Form(stem + end, sexes, cases, weight) for end, sexes, cases, weight in rules]
    return [Form(word, "mf", ("nom",), 0.5)]


def _weighed(form: Form, *, word: str) -> Form:
    """Return the form, believed more if its nominative is a known surname."""
    bases = known()
    if bases.get(form.nominative) == form.nominative or (
        bases.get(word) == form.nominative and form.sexes == "f"
    ):
        return form._replace(weight=form.weight * _KNOWN_BONUS)
    return form


def _with_head(head: str, last: Form) -> Form:
    """Return the form of a double surname, its first half in the case and sex of the last one."""
    for form in forms(head) if len(head) > SHORT_HEAD else ():
        if set(form.cases) & set(last.cases) and set(form.sexes) & set(last.sexes):
            return last._replace(nominative=f"{form.nominative}-{last.nominative}")
    return last._replace(nominative=f"{head}-{last.nominative}", weight=last.weight * 0.2)
