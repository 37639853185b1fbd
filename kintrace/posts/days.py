"""Births, ages and days of a post, in numbers and in words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from kintrace.lists import UnreadableCell, parse_birth
from kintrace.matching import PartialDate
from kintrace.posts.wording import load, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_YOUNGEST = 15  # a year later than so long ago is the year of an event
_OLDEST_AGE = 80

# Every repeat below is bounded, so that no text takes long. A year may be followed by its word.
_YEAR_WORD = r"(?:[ \t]?(?:года|году|г\.?(?!\w)|р\.?(?!\w)|року))?"
_BORN = (
    r"(?:г(?:ода|од|\.)?[ \t]?/?[ \t]?р(?:ожд\w{0,9}|\.|(?!\w))"
    r"|р(?:оку|ік|\.)?[ \t]?н(?:ар\w{0,9}|\.|(?!\w))"
    r"|(?:года|году|год|року|г\.?|р\.?)(?!\w))"
)
_BEFORE = r"(?<![\d.,/:-])"
_NUMBERS = re.compile(
    r"(?<![\d.,/])(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d|[./-]\d)" + _YEAR_WORD
)
_ISO = re.compile(r"(?<![\d.,/-])(?:19|20)\d\d-\d\d-\d\d(?![\d-])")
_SHORT = re.compile(r"(?<![\d.,/])(\d{1,2})\.(\d{1,2})(?!\d|\.\d)")
_WORDED = re.compile(
    r"(?<![\d.,/])\d{1,2}(?:-?(?:го|е|th|st|nd|rd))?[ \t]{1,3}(?:of )?[^\W\d_]{3,12}\.?"
    rf"(?:,?[ \t]{{1,3}}(?P<year>(?:19|20)\d\d|\d\d(?=[ \t]?(?:г|р)))(?!\d){_YEAR_WORD})?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(r"(?<!\w)[A-Z][a-z]{2,8} \d{1,2}(?:th|st|nd|rd)?,? (?:19|20)\d\d(?!\d)")
_MONTH_YEAR = re.compile(r"(?<![^\W_])[^\W\d_]{3,12} (?:19|20)\d\d(?!\d)")
_YEAR = re.compile(
    rf"{_BEFORE}((?:19[3-9]|20[0-4])\d)(?!\d|[./-]\d)(?:-?го)?(?:[ \t]?{_BORN})?", re.IGNORECASE
)
_SHORT_YEAR = re.compile(rf"{_BEFORE}(\d\d)(?:-?го)?[ \t]?(?=г|р)({_BORN})", re.IGNORECASE)
_AGE = re.compile(
    rf"{_BEFORE}(\d\d)[ \t]?(?:-?[ \t]?(?:летн\w{{1,3}}|річн\w{{1,3}})"
    r"|(?:полных |повних )?(?:лет|года?|рок(?:и|ів)|рік)(?!\w)|[- ]years?[- ]old|[ \t]?yo(?!\w))",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    r"(?<!\w)(?:было|було|исполнилось|виповнилось|ему|ей|йому|їй|обоим по|обом по|навеки|навіки|лет"
    r"|вік|возраст|aged?|he was|she was|he is|she is)"
    r"(?:[ \t](?:было|всего|уже|лишь|лише|только|було|всього|навіки|навеки)){0,3}"
    r"[ \t]?:?[ \t]?(\d\d)(?!\d|[.:/-]\d)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)?")
_TAIL = re.compile(r"[ \t]{1,3}((?:19|20)\d\d|\d\d)(?!\d)" + _YEAR_WORD)


class Day(NamedTuple):
    """A date in a text.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        when: As far as it is said.
        birth: Whether somebody who serves can be born then; else it is the day of an event.
    """

    start: int
    end: int
    when: PartialDate
    birth: bool


def find(text: str, today: date) -> list[Day]:
    """Return the births, ages and days in a text, in its order, none over another."""
    found: list[Day] = []
    used = bytearray(len(text))
    for day in _every(text, today):
        if not any(used[day.start : day.end]):
            used[day.start : day.end] = b"\1" * (day.end - day.start)
            found.append(day)
    return sorted(found, key=lambda day: day.start)


def _every(text: str, today: date) -> Iterator[Day]:
    """Yield what may be a date, what says most first."""
    yield from _in_numbers(text, today)
    for pattern in (_ISO, _MONTH_FIRST):
        yield from _as_said(pattern, text, today)
    yield from _in_words(text, today)
    for found in _WORDED.finditer(text):
        yield from _worded(found, today)
    yield from _as_said(_MONTH_YEAR, text, today)
    yield from _ages(text, today)
    yield from _years(text, today)
    yield from _as_said(_SHORT, text, today)


def _as_said(pattern: re.Pattern[str], text: str, today: date) -> Iterator[Day]:
    for found in pattern.finditer(text):
        yield from _read(found.start(), found.end(), found[0], today)


def _in_numbers(text: str, today: date) -> Iterator[Day]:
    for found in _NUMBERS.finditer(text):
        year = found[3] if len(found[3]) == 4 else str(_whole_year(int(found[3]), today))
        yield from _read(found.start(), found.end(), f"{found[1]}.{found[2]}.{year}", today)


def _years(text: str, today: date) -> Iterator[Day]:
    for found in _YEAR.finditer(text):
        yield _day(found.start(), found.end(), PartialDate.in_year(int(found[1])), today)
    for found in _SHORT_YEAR.finditer(text):
        year = _whole_year(int(found[1]), today)
        yield _day(found.start(), found.end(), PartialDate.in_year(year), today)


def _worded(found: re.Match[str], today: date) -> Iterator[Day]:
    """Yield a day whose month is a word, with its year or without."""
    said = found[0].rstrip(".")
    if found["year"]:
        start = said.rindex(found["year"])
        year = int(found["year"])
        said = said[:start] + str(year if year > 99 else _whole_year(year, today))
    yield from _read(found.start(), found.start() + len(found[0].rstrip()), said, today)


def _ages(text: str, today: date) -> Iterator[Day]:
    for pattern in (_AGE, _AGE_AFTER):
        for found in pattern.finditer(text):
            years = int(found[1])
            if _YOUNGEST < years <= _OLDEST_AGE:
                yield Day(found.start(), found.end(), PartialDate.aged(years, on=today), birth=True)


def _read(start: int, end: int, said: str, today: date) -> Iterator[Day]:
    """Yield the date if a calendar knows it and a month is said."""
    try:
        when = parse_birth(said, today)
    except UnreadableCell:
        return
    if when.month is not None:
        yield _day(start, end, when, today)


def _day(start: int, end: int, when: PartialDate, today: date) -> Day:
    return Day(start, end, when, when.year is not None and when.year <= today.year - _YOUNGEST)


def _whole_year(year: int, today: date) -> int:
    """Return the year of two digits: this century's up to now, the last one's after it."""
    return 2000 + year if year <= today.year % 100 else 1900 + year


@cache
def _numerals() -> dict[str, int]:
    return {plain(word): int(row["number"]) for row in load("numerals.tsv") for word in row["words"].split()}


def _in_words(text: str, today: date) -> Iterator[Day]:
    """Yield the days that are spelled out: двадцать первого апреля 2003 года."""
    numerals = _numerals()
    found = list(_WORDS.finditer(text))
    at = 0
    while at + 1 < len(found):
        number = numerals.get(plain(found[at][0]), 0)
        last = at
        if number in (20, 30) and (unit := numerals.get(plain(found[at + 1][0]), 0)) in range(1, 10):
            number, last = number + unit, at + 1
        if number and last + 1 < len(found):
            month = found[last + 1]
            tail = _TAIL.match(text, month.end())
            year = _year_said(tail, today)
            end = tail.end() if tail else month.end()
            yield from _read(found[at].start(), end, f"{number} {month[0]} {year}".strip(), today)
        at = last + 1


def _year_said(tail: re.Match[str] | None, today: date) -> str:
    if tail is None:
        return ""
    return tail[1] if len(tail[1]) == 4 else str(_whole_year(int(tail[1]), today))
