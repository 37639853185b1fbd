"""One word in the spelling of another Cyrillic alphabet, as its registry office would likely write it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kintrace.names import given, patronymics, tables
from kintrace.names.letters import fold

_RUSSIAN_KIND = re.compile("(?:[ое]в|[иы]н|[иы]х)$")
_OWN_KIND = re.compile("ишин$")
_TURKIC = patronymics.SON | patronymics.DAUGHTER


def title(word: str) -> str:
    """Return a word with a capital at the start of each of its halves."""
    return "-".join(half[:1].upper() + half[1:] for half in word.split("-"))


@cache
def _rules(language: str, kinds: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(pattern), becomes)
        for of_language, of, pattern, becomes in tables.rows("surname_spellings")
        if of_language == language and of in kinds
    )


def _respelled(word: str, language: str, kinds: tuple[str, ...]) -> str:
    for pattern, becomes in _rules(language, kinds):
        word = pattern.sub(becomes, word)
    return word


@lru_cache(maxsize=4096)
def surname(word: str, *, sex: str, language: str) -> str:
    """Return the likely spelling of a folded masculine surname in one language, feminine for a woman.

    Source: surname_spellings.tsv, which says how often it is right.
    """
    spelled = []
    for half in word.split("-"):
        russian = _RUSSIAN_KIND.search(half) and not _OWN_KIND.search(half)
        written = _respelled(half, language, ("any", "ov" if russian else "own"))
        spelled.append(_respelled(written, language, ("feminine",)) if sex == "f" else written)
    return title("-".join(spelled))


@cache
def _names() -> dict[str, dict[str, str]]:
    """Return the folded full names with their spelling in each language that has one of its own."""
    names = {
        fold(ru): {"ru": ru, "uk": uk.split(";")[0], "be": be.split(";")[0]}
        for _sex, ru, uk, be, *_ in reversed(tables.rows("given_names"))
    }
    for ru, *_ in tables.rows("given_names_minority"):
        names.setdefault(fold(ru), {"ru": ru})
    return names


def name(word: str, *, language: str) -> str:
    """Return a full given name, folded, as it is spelled in one language."""
    if spelled := _names().get(word, {}).get(language):
        return spelled
    return title(_respelled(word, language, ("any", "own")))


def given_name(word: str, *, sex: str, language: str) -> str:
    """Return the full name that a given name or short form likely stands for, spelled in one language."""
    behind = list(given.given_names(word)) if len(word) > 1 else []
    own = [full for full in behind if sex in given.sexes([full])]
    return name(next(iter(own or behind), word), language=language)


@cache
def _irregular() -> dict[tuple[str, str, str], str]:
    """Return the patronymics that follow no rule by father, language and sex of the child."""
    kinds = [(language, sex) for language in ("ru", "uk", "be") for sex in "mf"]
    return {
        (fold(father), *kind): cell.split(";")[0]
        for father, *cells, _spoken in tables.rows("patronymics_irregular")
        for kind, cell in zip(kinds, cells, strict=True)
        if cell
    }


def patronymic(word: str, *, sex: str, language: str) -> str:
    """Return a patronymic as it is spelled in one language, in full: Иваныч is Иванович, Іванович.

    An initial, and a father's name with a Turkic word for son or daughter, stay what they are.
    """
    fathers = patronymics.fathers(word) if len(word) > 1 else {}
    if not fathers or word.rpartition("-")[2] in _TURKIC:
        return name(word, language=language)
    father = next(iter(fathers))
    if irregular := _irregular().get((father, language, sex)):
        return irregular
    written = name(father, language=language)
    stem, male, female = next(  # the last row of each language fits any name
        (written[: found.start()], male, female)
        for of_language, ends, male, female in tables.rows("patronymics_made")
        if of_language == language and (found := re.search(ends, written))
    )
    return stem + (female if sex == "f" else male)
