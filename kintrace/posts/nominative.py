"""Names back in the nominative, in the letters in which they were written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from kintrace import names
from kintrace.names.letters import CYRILLIC, fold

if TYPE_CHECKING:
    from collections.abc import Sequence

UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_SOFT_SKY = re.compile(r"(?<=[зсц])(?=к(?:ий|а)$)")
_ADJECTIVE = re.compile(r"(?:ий|ый|ой|ій)$")
_OF_MEN = ("ов", "ев", "ёв", "єв", "їв", "ин", "ын", "ін", "їн")


class Named(NamedTuple):
    """A name in the nominative.

    Attributes:
        surname: "" where there is none.
        given: The same.
        patronymic: The same.
        sex: "m", "f" or "".
    """

    surname: str
    given: str
    patronymic: str
    sex: str


def named(before: str, surname: str, given: str, patronymic: str, *, ukrainian: bool) -> Named:
    """Return a name in the nominative.

    Args:
        before: The word before it that tells its case ("ищу", "про"), "" if there is none.
        surname: As written.
        given: As written.
        patronymic: As written.
        ukrainian: Whether the text is Ukrainian: Петра is then Петро.
    """
    parts = [part for part in (surname, given, patronymic) if part]
    readings = names.read(before, surname=surname, given=given, patronymic=patronymic)
    if not readings:
        return Named(surname, given, patronymic, "")
    reading = _best(readings, len(parts), ukrainian=ukrainian)
    if not CYRILLIC.search("".join(parts)):
        return Named(_titled(surname), _titled(given), _titled(patronymic), reading.sex)
    return Named(
        _surname(surname, reading, ukrainian=ukrainian),
        _spelled(given, reading.given, ukrainian=ukrainian),
        _spelled(patronymic, reading.patronymic, ukrainian=ukrainian),
        reading.sex,
    )


def _best(readings: Sequence[names.Reading], parts: int, *, ukrainian: bool) -> names.Reading:
    """Return the likeliest reading that uses every word; of two like ones the one in the text's language."""
    whole = [reading for reading in readings if sum(map(bool, reading[:3])) >= parts] or list(readings)
    first = whole[0]
    for other in whole[1:]:
        if other.weight < first.weight / 2:
            break
        if ukrainian and other.given.endswith("о") and other[0::2] == first[0::2]:
            return other
    return first


def _surname(word: str, reading: names.Reading, *, ukrainian: bool) -> str:
    masculine = _spelled(word, reading.surname, ukrainian=ukrainian)
    if reading.sex != "f" or not word or fold(word) == reading.surname:
        return masculine
    if reading.case == "nom":
        return _titled(word)
    if masculine.endswith(_OF_MEN):
        return masculine + "а"
    return _ADJECTIVE.sub("а" if masculine.endswith(("ский", "цкий", "ський", "цький")) else "ая", masculine)


def _spelled(word: str, nominative: str, *, ukrainian: bool) -> str:
    """Return a nominative of which we know the folded letters, spelled as the word is."""
    if not word or not nominative or fold(word) == nominative or " " in word:
        return _titled(word)
    for length in range(len(word), 0, -1):
        stem = fold(word[:length])
        if stem and nominative.startswith(stem):
            found = word[:length].lower() + nominative[len(stem) :]
            return _titled(_SOFT_SKY.sub("ь", found) if ukrainian else found)
    return _titled(nominative)


def _titled(word: str) -> str:
    """Return a word with capitals where a name has them: after a hyphen too, but not in -оол."""
    if not word:
        return ""
    if word[0].isupper() and not word.isupper():
        return word
    return "-".join(half[:1].upper() + half[1:].lower() for half in word.split("-"))
