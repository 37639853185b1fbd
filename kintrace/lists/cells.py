"""What the cell under each heading says: names, births, days, sexes. Shared by lists and by the forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kintrace.lists.clean import LONGEST, clean, folded, missing
from kintrace.lists.dates import parse_birth, parse_day
from kintrace.lists.refusals import NotAName, NotASex, TooLong
from kintrace.matching.person import Sex

__all__ = [
    "NameCell",
    "clean",
    "missing",
    "parse_birth",
    "parse_day",
    "parse_name",
    "parse_sex",
    "parse_text",
]

_LONGEST_NAME: Final = 200
_MAN: Final = "м муж мужской мужчина мужск чол чоловік чоловіча ч хлопець m male man mr"
_WOMAN: Final = "ж жен женский женщина женск жін жінка жіноча дівчина f female woman w mrs ms"
_SEXES: Final[dict[str, Sex]] = {**dict.fromkeys(_MAN.split(), "m"), **dict.fromkeys(_WOMAN.split(), "f")}

_NUMBERING = re.compile(r"^\s*(?:№\s*)?\d{1,6}\s*[.)\]]\s*(?=\D)")
_CALL_SIGN = re.compile(
    r"[,;(\s]*\b(?:позывной|позивний|поз\.|call[\s-]?sign|псевдо)(?!\w)[\s:—–-]*[«\"“„']?([^»\"”“;,)(]{1,40})[»\"”“']?\)?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^)]*)\)?")
_ALSO = re.compile(
    r"^\s*(?:он же|она же|ранее|бывш\w*|урожд\w*|до брака|до замужества|в девичестве|девичья|дів\w*"
    r"|він же|вона же|раніше|aka|a\.k\.a\.?|also|born|née|nee|formerly|лат\w*|lat\w*)[\s.:,-]*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:(?<!\w)(?:(?-i:[грд]\.?\s*[рн]\.?)|рожд\.|рождения|род\.|родил\w+|born|дата|нар\.|народ(?:ження|ив|ж)\w*))?[\s.,;:—–/-]*$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class NameCell:
    """What a cell with a whole name in it holds.

    Attributes:
        name: The name as written, without what is beside it.
        other_names: Further names given in brackets or after a slash.
        call_sign: A call sign given beside the name.
        beside: What follows from the first digit on, usually a birth date ("12.03.2001 г.р.").
    """

    name: str
    other_names: tuple[str, ...] = ()
    call_sign: str = ""
    beside: str = ""


def parse_name(text: str) -> NameCell:
    """Return the name in a cell, apart from the birth date, call sign or second name that people add to it.

    Raises:
        UnreadableCell: If there is no letter in it, or a whole story.
    """
    said = _NUMBERING.sub("", clean(text))
    if len(said) > _LONGEST_NAME:
        raise TooLong
    said, call_sign = _call_sign(said)
    said, beside = _split_digits(said)
    others: list[str] = []
    brackets = _BRACKETS.findall(said)
    said, *slashed = _BRACKETS.sub(" ", said).split("/")
    for other in (*brackets, *slashed):
        name = _ALSO.sub("", other).strip(" .,;:\"'«»")
        if _LETTERS.search(name):
            others.append(clean(name))
    name = clean(said).strip(' ,;:/-–—"«»*')
    if not _LETTERS.search(name):
        raise NotAName
    return NameCell(name, tuple(others), call_sign, beside)


def _call_sign(said: str) -> tuple[str, str]:
    found = _CALL_SIGN.search(said)
    if not found or not (before := said[: found.start()].strip()):
        return said, ""
    return clean(f"{before} {said[found.end() :]}"), found[1].strip()


def _split_digits(said: str) -> tuple[str, str]:
    """Part the text at the first digit; a bracket around the digits goes with them."""
    first = re.search(r"\d", said)
    if first is None:
        return said, ""
    before = said[: first.start()].rstrip(" (,;:—–/-")
    return _TAIL.sub("", before).rstrip(" ,;:—–/-"), said[first.start() :].rstrip(") ")


def parse_sex(text: str) -> Sex:
    """Return "m" or "f" for the usual words and letters of three languages.

    Raises:
        UnreadableCell: If it is none of them.
    """
    said = folded(text).strip(" .,()").removesuffix(" пол").removesuffix(" стать").strip()
    if said not in _SEXES:
        raise NotASex
    return _SEXES[said]


def parse_text(text: str, longest: int = LONGEST) -> str:
    """Return a place, unit, rank or number as written, on one line.

    Raises:
        UnreadableCell: If it is longer than any such thing.
    """
    said = clean(text)
    if len(said) > longest:
        raise TooLong
    return said
