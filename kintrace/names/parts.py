"""A name as somebody wrote it, read into surname, given name and patronymic."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.names import mend, noise, orders, roles
from kintrace.names.scripts import LONGEST_TEXT, pieces, shared
from kintrace.names.ways import outlined

if TYPE_CHECKING:
    from kintrace.names.ways import Outline

READINGS = 8
MOST_WORDS = 5
MOST_HEARD = 60  # words of a text in which a name is looked for
WORDS = 98_304  # of which it is known what they may be
OUTLINES = 8_192  # names of different outlines of which the readings are known
_NOT_A_PART = 0.15  # how often a word beside a name is no part of it
_IN_VAIN = 0.02  # how often a word in a column of a name is none

_USUAL = orders.prior(noise.USUAL, "")


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


def read(
    text: str = "", *, surname: str = "", given: str = "", patronymic: str = "", sex: str = ""
) -> list[Reading]:
    """Return the readings of a name, best first, at most eight; [] if there is no word in it.

    Takes free text ("ищу сына Иванова Ивана Петровича"), the three columns of a list (which may be swapped,
    or one may hold all), or both. Any order, script and case. What the last hundred thousand words may
    be is kept, in about 150 MB.
    """
    return list(_read(text, surname, given, patronymic, sex))


@lru_cache(maxsize=16_384)
def _read(text: str, surname: str, given: str, patronymic: str, sex: str) -> tuple[Reading, ...]:
    told = _told(text, surname, given, patronymic)
    found = [_word(word, column) for word, column in told[:MOST_HEARD]]
    if all(word.plain for word in found) and len(dict(told)) == len(told):
        return _readings(_fewer(found), orders.prior(noise.USUAL, sex) if sex else _USUAL)
    where = dict(reversed(told))
    heard = noise.listen([word for word, _ in told[:MOST_HEARD]])
    doubtful = {word for word, doubt in zip(heard.names, heard.doubtful, strict=True) if doubt}
    left = [
        _Word(*_known(shared(word), True), where.get(word, -1), 1.0, False)
        if word in doubtful
        else _word(word, where.get(word, -1))
        for word in roles.joined(heard.names)
    ]
    return _readings(_fewer(left), orders.prior(heard.cases, sex))


def _told(text: str, surname: str, given: str, patronymic: str) -> list[tuple[str, int]]:
    """Return the words of the columns, then the other ones of the text, each with its column (-1: none)."""
    text, *columns = mend.typed((text, surname, given, patronymic))
    told = [
        (word, column) for column, cell in enumerate(columns) if cell for word in pieces(cell[:LONGEST_TEXT])
    ]
    if len(told) > 1 and told[0][1] == told[-1][1]:
        told = [(word, -1) for word, _ in told]  # one column holds the whole name
    if text:
        seen = {word for word, _ in told}
        told += [(word, -1) for word in pieces(text[:LONGEST_TEXT]) if word not in seen]
    return told


class _Word(NamedTuple):
    """A word in its column.

    Attributes:
        nominatives: As any part of a name, each once.
        outline: Which of them it may be as which part.
        column: In which column it stands, -1 if in none.
        dropped: What it costs to leave it out.
        plain: Whether it is nothing else: no rank, no particle, no word around a name.
    """

    nominatives: tuple[str, ...]
    outline: Outline
    column: int
    dropped: float
    plain: bool


@lru_cache(maxsize=32_768)
def _word(word: str, column: int) -> _Word:
    plain = not noise.kind(word) and not roles.joint(word)
    return _Word(*_known(shared(word), False), column, _NOT_A_PART if column < 0 else _IN_VAIN, plain)


@lru_cache(maxsize=WORDS)
def _known(word: str, doubtful: bool) -> tuple[tuple[str, ...], Outline]:
    return outlined(roles.parts(word, doubtful).ways)


def _fewer(found: list[_Word]) -> list[_Word]:
    """Return the words most like parts of a name, in their order, if there are too many."""
    if len(found) <= MOST_WORDS:
        return found
    # Any word may be a surname; known given names and patronymics are what a name is recognised by.
    likeliest = sorted(range(len(found)), key=lambda index: -sum(found[index].outline.most))
    return [found[index] for index in sorted(likeliest[:MOST_WORDS])]


_Place = tuple[int, int, int, str, str, float]  # a reading with the places of its parts among the nominatives
_placed: dict[tuple[tuple[object, ...], ...], tuple[_Place, ...]] = {}


def _readings(words: list[_Word], prior: tuple[float, ...]) -> tuple[Reading, ...]:
    """Return the readings of the words of a name, best first.

    Words are read as others of their outlines in their columns were, each with its own nominatives. Not so if
    two of them have a nominative in common: then two of the readings may be one.
    """
    nominatives = ["", *itertools.chain.from_iterable([word.nominatives for word in words])]
    if len(set(nominatives)) < len(nominatives):
        return _weighed(words, prior)
    alike = (prior, *[word[1:4] for word in words])
    placed = _placed.get(alike)
    if placed is None:
        found = _weighed(words, prior)
        at = {nominative: place for place, nominative in enumerate(nominatives)}
        if len(_placed) >= OUTLINES:
            _placed.clear()
        _placed[alike] = tuple([(at[r[0]], at[r[1]], at[r[2]], *r[3:]) for r in found])
        return found
    return tuple(
        [
            Reading(nominatives[surname], nominatives[given], nominatives[patronymic], sex, case, weight)
            for surname, given, patronymic, sex, case, weight in placed
        ]
    )


def _weighed(words: list[_Word], prior: tuple[float, ...]) -> tuple[Reading, ...]:
    """Return the readings of words, every order of them weighed."""
    spread = [orders.word(w.outline.ways(w.nominatives), w.column, w.dropped) for w in words]
    return _best(orders.readings(spread, prior))


def _best(found: orders.Found) -> tuple[Reading, ...]:
    """Return the best readings, each set of parts once; the sex stays open where both are about as likely."""
    ranked: list[tuple[float, orders.Three, str, str]] = []
    for parts, sexes in found.items():
        sex, (weight, case) = next(iter(sexes.items()))
        if len(sexes) > 1:
            (weight, sex, case), (other, _, _) = sorted(
                ((weight, sex, case) for sex, (weight, case) in sexes.items()), reverse=True
            )
            sex = "" if other > weight * orders.CLOSE else sex
        ranked.append((weight, parts, sex, case))
    if len(ranked) == 1:
        _, parts, sex, case = ranked[0]
        return (Reading(*parts, sex, case),)
    ranked.sort(key=_weight, reverse=True)
    least = orders.LEAST * ranked[0][0] if ranked else 0.0
    kept = [each for each in ranked[:READINGS] if each[0] >= least]
    total = sum(each[0] for each in kept)
    return tuple(Reading(*parts, sex, case, weight / total) for weight, parts, sex, case in kept)


def _weight(ranked: tuple[float, orders.Three, str, str]) -> float:
    return ranked[0]
