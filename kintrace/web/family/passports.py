"""The likely spellings of a name, in words that a family knows: which passport, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kintrace import names

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SCRIPTS = {"latin": _("In Latin letters"), "cyrillic": _("In Cyrillic letters")}

PARTS = (
    pgettext_lazy("part of a name", "surname"),
    pgettext_lazy("part of a name", "first name"),
    pgettext_lazy("part of a name", "patronymic"),
)

RUSSIAN = _("Russian passport")
UKRAINIAN = _("Ukrainian passport")
BELARUSIAN = _("Belarusian passport")

# What names.spellings() calls a standard, and what a family calls it.
PAPERS = {
    "Russian spelling": _("in Russian"),
    "Ukrainian spelling": _("in Ukrainian"),
    "Belarusian spelling": _("in Belarusian"),
    "Russian passport, ICAO Doc 9303": RUSSIAN,
    "Russian passport, GOST R 52535.1": RUSSIAN,
    "Russian passport, Interior Ministry order 310": RUSSIAN,
    "Soviet and early Russian passport, after French": _("Soviet or Russian passport"),
    "Ukrainian passport, Cabinet resolution 55": UKRAINIAN,
    "Ukrainian passport, ICAO Doc 9303": UKRAINIAN,
    "Ukrainian passport, table of 2004": UKRAINIAN,
    "Ukrainian documents, after English": _("other Ukrainian papers"),
    "Belarusian passport, Interior Ministry resolution 288": BELARUSIAN,
    "Belarusian passport, ICAO Doc 9303": BELARUSIAN,
}

YEARS = {
    "since 2008": _("since 2008"),
    "since 2010": _("since 2010"),
    "since 2013": _("since 2013"),
    "since 2015": _("since 2015"),
    "until 2000": _("until 2000"),
}


class Part(NamedTuple):
    """One part of a name as it was read."""

    label: _StrPromise
    word: str


class Written(NamedTuple):
    """One spelling.

    Attributes:
        text: The whole name.
        where: In which papers it is written so, and when.
        is_there: Whether it stands in the inquiry already.
    """

    text: str
    where: str
    is_there: bool


class Group(NamedTuple):
    """The spellings in one script."""

    title: _StrPromise
    spellings: list[Written]


def spelled(name: str) -> list[names.Spelling]:
    """Return the likely spellings of the likeliest reading of a name."""
    readings = names.read(name)
    return names.spellings(*readings[0][:3], sex=readings[0].sex) if readings else []


def texts(name: str) -> list[str]:
    """Return the spellings, each once."""
    return list(dict.fromkeys(one.text for one in spelled(name)))


def read_as(name: str) -> list[Part]:
    """Return surname, first name and patronymic as they were read, in the letters of the page."""
    readings = names.read(name)
    own = [one for one in spelled(name) if one.script == "cyrillic"]
    if not own:
        return []
    chosen = next((one for one in own if one.language == get_language()), own[0])
    labels = [label for label, word in zip(PARTS, readings[0][:3], strict=True) if word]
    return [Part(*pair) for pair in zip(labels, chosen.text.split(maxsplit=len(labels) - 1), strict=False)]


def groups_of(name: str, written: str) -> list[Group]:
    """Return the spellings of a name by script, each once.

    Args:
        name: As she typed it.
        written: All names that stand in her inquiry.
    """
    found = spelled(name)
    known = written.casefold()
    groups = []
    for script, title in SCRIPTS.items():
        own = dict.fromkeys(one.text for one in found if one.script == script)
        told = [
            Written(text, where([one for one in found if one.text == text]), text.casefold() in known)
            for text in own
        ]
        if told:
            groups.append(Group(title, told))
    return groups


def where(found: list[names.Spelling]) -> str:
    """Return in which papers a name is spelled so, and when: "Russian passport, 2010–2013, since 2013"."""
    papers: dict[str, list[str]] = {}
    for one in found:
        papers.setdefault(str(PAPERS.get(one.standard, one.standard)), []).append(one.years)
    return "; ".join(", ".join([paper, *spans(years)]) for paper, years in papers.items())


def spans(years: list[str]) -> list[str]:
    """Return when, in order; of two spans that have not ended the longer one says all."""
    closed = [span for span in years if span and span not in YEARS]
    opened = [span for span in years if span in YEARS]
    return [*sorted(closed), *(str(YEARS[span]) for span in sorted(opened)[:1])]
