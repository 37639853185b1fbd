"""Days, years and ages as people write them in a cell: in three languages, in words, in part, or about."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from kintrace.lists.clean import folded
from kintrace.lists.refusals import FutureDate, ImpossibleDate, NotADate, TooLongAgo
from kintrace.lists.tables import load
from kintrace.matching.person import PartialDate

Kind = Literal["born", "year", "age"]
"""What the heading asks for: it settles what a bare "24" or "87" means."""

OLDEST: Final = 110
ABOUT: Final = 2
"""Years to either side that "about 1995" or "about 30 years old" leaves open."""

_EXCEL_ZERO: Final = date(1899, 12, 30)
_YOUNGEST: Final = 14
"""A two-digit year is read as 20.. only if it makes somebody at least this old: no soldier is younger."""
_BARE_AGE: Final = 70
"""A bare number up to this, under a heading that leaves it open, is an age; above, the year 19.. ("87")."""

_ROMAN: Final = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6,
    "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
}  # fmt: skip

_PART = r"(\d{1,2}|\?+|[xх]{1,2}|_+|\*+|-{2})"
_YEAR = r"(\d{4}|\d{2}|\?{2,4}|[xх]{2,4}|_{2,}|\*{2,4}|-{2,4})"
_GAP = r"\s*[-./,\s]+\s*"
_NOT_INSIDE = r"(?<![\d?])", r"(?![\d?])"
_ISO = re.compile(r"(?<!\d)(\d{4})[-./\s]+(\d{1,2})[-./\s]+(\d{1,2})(?!\d)")
_NUMBERS = re.compile(_NOT_INSIDE[0] + _PART + _GAP + _PART + _GAP + _YEAR + _NOT_INSIDE[1])
_NUMERAL = r"(i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_ROMANS = re.compile(rf"(?<!\d)(\d{{1,2}})[-./,\s]+{_NUMERAL}[-./,\s]+(\d{{4}}|\d{{2}})(?!\d)")
_EIGHT = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ORDINAL = r"(?:\s*-?(?:е|го|ое|th|st|nd|rd)\b)?"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}[-./,\s]*(?:of\s+)?<(\d\d)>(?:[-./,\s']*(\d{{4}}|\d{{2}})(?!\d))?"
)
_MONTH_DAY = re.compile(rf"<(\d\d)>[-./,\s]*(\d{{1,2}}){_ORDINAL}[-./,\s]+(\d{{4}})(?!\d)")
_MONTH_YEAR = re.compile(r"<(\d\d)>[-./,\s]*(?:у|в|of|in)?\s*'?(\d{4}|\d{2})(?!\d)")
_ROMAN_YEAR = re.compile(rf"(?<!\w){_NUMERAL}[-./,\s]+(\d{{4}})(?!\d)")
_QUOTES = dict.fromkeys(map(ord, '«»“”„"()'), " ")
_YEAR_MONTH = re.compile(r"(?<!\d)(\d{4})[-./,\s]*(?:г|года?|р|року|рік)?[-./,\s]*<(\d\d)>")

_BRACKETS = re.compile(r"\([^)]*\)")
_ABOUT_WORD = re.compile(
    r"(?<![^\W_])(?:около|ок|примерно|приблизительно|прибл|ориентировочно|где-?то|приблизно|близько|орієнтовно|десь"
    r"|каля|about|approx(?:imately)?|around|circa|ca|c)(?![^\W_])\.?|[~≈±]|\?+"
)
_BORN = (
    r"(?:г\.?\s*р(?:ожд\w*)?|г(?:ода?)?\.?\s*рожд\w*|г(?:ода?)?\s*р|р\.?\s*н(?:ар\w*)?|р(?:оку|ік)\.?\s*нар\w*"
    r"|рожд\w*|рожден\w*|родил\w*|нар(?:одж\w*)?|народив\w*|д\.?\s*р|д\.?\s*н|born|yob|dob|b)"
)
_YEAR_WORD = r"(?:год[ауы]?|гг?|р(?:оку|ік|оки)|рр|year)"
_AGE_WORD = (
    r"(?:лет|летний|год[ауы]?|годик\w*|годов|роки|років|рік|річн\w+|рочк\w+|полных|повних|на вид|возраст\w*"
    r"|вік|віком|гадоў|y\.?\s*o|yrs?|years?|old|aged?|of age|г|р|л)"
)
_BORN_MARK = re.compile(rf"(?<![^\W\d_]){_BORN}(?![^\W_])\.?")
_YEAR_MARK = re.compile(rf"(?<![^\W\d_]){_YEAR_WORD}(?![^\W_])\.?")
_AGE_MARK = re.compile(rf"(?<![^\W\d_]){_AGE_WORD}(?![^\W_])\.?")
_LINK = r"\s*(?:-|–|—|/|\\|\bили\b|\bабо\b|\bor\b|\bдо\b|\bпо\b|\bto\b|\band\b|\bи\b|\bі\b|\bта\b|,)+\s*"
_FROM = re.compile(
    r"\b(?:от|с|від|з|from|between|между|між|в|у|in|весн\w+|лет\w*|осен\w+|зим\w+|літ\w+|осін\w+|восени|взимку"
    r"|навесні|влітку|spring|summer|autumn|winter|начал\w+|конец|конце|середин\w+|почат\w+|кінець|кінця)\b"
)
_SPAN = re.compile(rf"(\d{{1,4}}){_LINK}(\d{{1,4}})")
_DECADE = re.compile(r"(\d{4}|\d{2})-?\s*(?:ые|ых|х|е|і|ті|тих|s)")
_YEAR_AND_MONTH = re.compile(r"(0?[1-9]|1[0-2])[./-](\d{4})|(\d{4})[./-](0?[1-9]|1[0-2])")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[./-](\d{1,2})")
_AGE_FIRST = re.compile(rf"(\d{{1,3}})\s*-?\s*{_AGE_WORD}\b.*\d{{1,2}}\s*(?:мес\w*|міс\w*|months?)\.?")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The circumstances of one cell."""

    as_of: date
    kind: Kind
    month_first: bool


@lru_cache(maxsize=65536)
def parse_birth(text: str, as_of: date, kind: Kind = "born", *, month_first: bool = False) -> PartialDate:
    """Return the birth that a cell tells of, as far as it tells.

    Args:
        text: The cell ("12 апреля 2000", "01/02/99", "24 года", "1999-2000", "около 1995", "12.04").
        as_of: The day on which the row was written: ages count from it, and births come before it.
        kind: What the heading asks for.
        month_first: Whether numbers alone stand in the order month, day, year. The order is turned round
            anyway where only one order makes a date.

    Raises:
        UnreadableCell: If it tells nothing we understand, or a day that cannot be. Never repeats the text.
    """
    asked = _Asked(as_of, kind, month_first)
    said = _month_words(folded(text).translate(_DASHES))
    said = re.sub(r"(?<=\d)[oо]|[oо](?=\d)", "0", said)  # a letter O typed for a nought
    for read in (_full, _bare, _spoken):
        found = read(said, asked)
        if found is not None:
            return _checked(found, asked)
    raise NotADate


def parse_day(text: str, *, today: date, month_first: bool = False) -> date:
    """Return the one day that a cell names, such as the day on which a row was written.

    Raises:
        UnreadableCell: If it does not name exactly one day.
    """
    found = parse_birth(text, today, month_first=month_first)
    if found.first_year is None or found.month is None or found.day is None or found.year is None:
        raise NotADate
    return date(found.first_year, found.month, found.day)


_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


@lru_cache(maxsize=1)
def _months() -> list[tuple[str, int]]:
    return [(folded(row["word"]), int(row["month"])) for row in load("months.tsv")]


@lru_cache(maxsize=1024)
def _month(word: str) -> int | None:
    """Return the month that a word, or the beginning of a word, stands for."""
    return next((month for full, month in _months() if full.startswith(word)), None)


def _month_words(said: str) -> str:
    """Return the text with every month in words as `<04>`."""

    def number(word: re.Match[str]) -> str:
        month = _month(word[0])
        return f"<{month:02}>" if month else word[0]

    return _WORD.sub(number, said)


def _full(said: str, asked: _Asked) -> PartialDate | None:
    """Read a date with a day or a month in it, wherever it stands in the text."""
    said = said.translate(_QUOTES)
    if found := _ISO.search(said):
        return _day(found[1], found[2], found[3], asked, turn=False)
    if found := _DAY_MONTH.search(said):
        return _day(found[3] or "?", found[2], found[1], asked, turn=False)
    if found := _MONTH_DAY.search(said):
        return _day(found[3], found[1], found[2], asked, turn=False)
    if found := _MONTH_YEAR.search(said):
        return _day(found[2], found[1], "?", asked, turn=False)
    if found := _YEAR_MONTH.search(said):
        return _day(found[1], found[2], "?", asked, turn=False)
    return _full_numbers(said, asked)


def _full_numbers(said: str, asked: _Asked) -> PartialDate | None:
    """Read a date of numbers alone, day first unless told or shown otherwise."""
    if found := _ROMANS.search(said):
        return _day(found[3], str(_ROMAN[found[2]]), found[1], asked, turn=False)
    if found := _ROMAN_YEAR.search(said):
        return _day(found[2], str(_ROMAN[found[1]]), "?", asked, turn=False)
    if found := _NUMBERS.search(said):
        first, second, year = found.groups()
        return _day(year, second, first, asked, turn=True)
    if found := _EIGHT.search(said):
        return _day(found[3], found[2], found[1], asked, turn=True)
    return None


def _day(year: str, month: str, day: str, asked: _Asked, *, turn: bool) -> PartialDate:
    """Return the partial date of three written parts; a part without digits, or nought, is not known."""
    y, m, d = _part(year), _part(month), _part(day)
    if turn and m is not None and d is not None:
        m, d = _in_order(m, d, month_first=asked.month_first)
    if y is not None and len(year) <= 2:
        y = _century(y, asked.as_of)
    if y is None and m is None and d is None:
        raise NotADate
    return PartialDate(y, y, m, d if m is not None else None)


def _in_order(second: int, first: int, *, month_first: bool) -> tuple[int, int]:
    """Return month and day of two numbers of a date: in the usual order, unless only the other can be."""
    month, day = (first, second) if month_first else (second, first)
    return (day, month) if month > 12 >= day else (month, day)


def _part(written: str) -> int | None:
    return (int(written) or None) if written.isdecimal() else None


def _century(year: int, as_of: date) -> int:
    """Return the full year of two digits: the latest that makes a grown man, and nobody over a hundred."""
    late, early = 2000 + year, 1900 + year
    if late <= as_of.year - _YOUNGEST:
        return late
    return late if late <= as_of.year and early < as_of.year - 100 else early


def _bare(said: str, asked: _Asked) -> PartialDate | None:
    """Read a cell that holds one number and nothing else: its size and the heading say what it means."""
    number = said.removesuffix(".0").strip(" .,;")
    if not number.isdecimal() or len(number) > 5:
        return None
    value = int(number)
    if len(number) == 5:
        return _serial(value)
    if len(number) == 4:
        return PartialDate.in_year(value)
    if asked.kind == "age" or (asked.kind == "born" and value <= _BARE_AGE and not number.startswith("0")):
        return PartialDate.aged(value, on=asked.as_of)
    return PartialDate.in_year(_century(value, asked.as_of)) if len(number) <= 2 else None


def _serial(days: int) -> PartialDate:
    """Return the date that Excel keeps as a count of days (36628 is 2000-04-12)."""
    return PartialDate.on(_EXCEL_ZERO + timedelta(days=days))


def _spoken(said: str, asked: _Asked) -> PartialDate | None:
    """Read years and ages with words around them: "24 года", "1999 г.р.", "около 1995", "от 20 до 25 лет"."""
    if found := _AGE_FIRST.match(said):
        return PartialDate.aged(int(found[1]), on=asked.as_of)
    about, said = _take(_ABOUT_WORD, said)
    said = _BRACKETS.sub(" ", said)
    born, said = _take(_BORN_MARK, said)
    if found := _DECADE.fullmatch(said.replace("годы", "").replace("роки", "").strip(" .,")):
        start = int(found[1]) if len(found[1]) == 4 else _century(int(found[1]), asked.as_of)
        return PartialDate.in_year(start, start + 9)
    aged, rest = _take(_AGE_MARK, said)
    _, rest = _take(_YEAR_MARK, rest)
    _, rest = _take(_FROM, rest)
    return _numbers(rest.strip(" .,;:'\"-"), asked, _Said(about=about, born=born, aged=aged))


@dataclass(frozen=True, slots=True)
class _Said:
    """Which words stood around the numbers."""

    about: bool
    born: bool
    aged: bool


def _take(pattern: re.Pattern[str], said: str) -> tuple[bool, str]:
    """Return whether the words were there, and the text without them."""
    rest, times = pattern.subn(" ", said)
    return times > 0, rest.strip()


def _numbers(rest: str, asked: _Asked, words: _Said) -> PartialDate | None:
    """Read what stands after all words are taken away."""
    if found := _YEAR_AND_MONTH.fullmatch(rest):
        year, month = (found[2], found[1]) if found[2] else (found[3], found[4])
        return _day(year, month, "?", asked, turn=False)
    if found := _DAY_AND_MONTH.fullmatch(rest):
        return _two(int(found[1]), int(found[2]), rest, asked, words)
    if (found := _SPAN.fullmatch(rest)) and len(found[1]) >= len(found[2]):
        return _span(found[1], found[2], asked, words)
    if rest.isdecimal():
        return _span(rest, rest, asked, words)
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", rest)  # "23, 1999": an age and the year beside it
    return PartialDate.in_year(int(years[0])) if len(years) == 1 and not _WORD.search(rest) else None


def _two(first: int, second: int, rest: str, asked: _Asked, words: _Said) -> PartialDate | None:
    """Read two short numbers: "12.04" is a day, "20-25" two ages, "95-96" or "95/96" two years."""
    if "." in rest and not words.aged and asked.kind == "born":
        month, day = _in_order(second, first, month_first=asked.month_first)
        return PartialDate(None, None, month, day)
    return _span(f"{first:02}", f"{second:02}", asked, words)


def _span(first: str, last: str, asked: _Asked, words: _Said) -> PartialDate | None:
    """Return the years between two numbers that are both years or both ages."""
    blur = ABOUT if words.about else 0
    if len(first) == 4 and len(last) in (2, 4):
        end = int(last) if len(last) == 4 else int(first[:2] + last)
        return PartialDate.in_year(int(first) - blur, end + blur) if int(first) <= end else None
    if max(len(first), len(last)) > 3:
        return None
    low, high = int(first), int(last)
    if _is_year(low, asked, words):
        low, high = _century(low, asked.as_of), _century(high, asked.as_of)
        return PartialDate.in_year(low - blur, high + blur) if low <= high else None
    if low > high:
        return None
    return PartialDate.aged(max(low - blur, 0), on=asked.as_of, last=high + blur)


def _is_year(low: int, asked: _Asked, words: _Said) -> bool:
    """Whether two digits are a year: words decide, then the heading, then their size."""
    if words.born:
        return low < 100
    if asked.kind == "age":
        return False
    if words.aged:
        return _BARE_AGE < low < 100
    return low < 100 if asked.kind == "year" else _BARE_AGE < low < 100


def _checked(found: PartialDate, asked: _Asked) -> PartialDate:
    """Return the date if a calendar and a life have room for it."""
    if found.month is not None and not 1 <= found.month <= 12:
        raise ImpossibleDate
    if found.day is not None and found.month is not None:
        year = found.year if found.year is not None and 1 <= found.year <= 9999 else 2000
        if not 1 <= found.day <= monthrange(year, found.month)[1]:
            raise ImpossibleDate
    if found.first_year is not None and found.last_year is not None:
        _in_a_life(found, asked.as_of)
    return found


def _in_a_life(found: PartialDate, as_of: date) -> None:
    first, last = found.first_year or 0, found.last_year or 0
    whole = found.is_full and date(first, found.month or 1, found.day or 1) > as_of
    if whole or first > as_of.year:
        raise FutureDate
    if last < as_of.year - OLDEST - 1:
        raise TooLongAgo
