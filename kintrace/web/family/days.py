"""Questions about days: a birth in three small boxes or roughly, and the day of the last news."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kintrace.lists import cells
from kintrace.lists.refusals import FutureDate, ImpossibleDate, UnreadableCell
from kintrace.matching.person import Missing, PartialDate
from kintrace.web.family.fields import Asked, Typed

YOUNGEST, OLDEST = 17, 70
"""Ages outside are asked about again: a slip of the finger is likelier than such a soldier."""

EARLIEST_NEWS = 2014


class Birth(Asked[PartialDate]):
    """When he was born: the date in three boxes, or a year, an age, "between 2000 and 2002" in one."""

    kind = "birth"
    parts: ClassVar[tuple[str, ...]] = ("day", "month", "year", "about", "sure")

    def clean(self, value: Typed) -> PartialDate | Missing:
        """Return what is known of the birth; a tick that confirms is not an answer by itself."""
        boxes = {part: words for part, words in value.words.items() if part != "sure"}
        if not any(words.strip() for words in boxes.values()):
            return self.unanswered(value)
        return super().clean(value)

    def read(self, value: Typed) -> PartialDate | Missing:
        """Return what the boxes say together."""
        day, month, year, about = (value.words[part].strip() for part in ("day", "month", "year", "about"))
        if not (day or month or year) and (missing := cells.missing(about)):
            return missing
        known = PartialDate(None, None, self.month(month), self.day(day))
        if year:
            known = self.with_year(known, year)
        if about:
            known = self.with_about(known, about)
        if known.day and not known.month:
            raise ValidationError(_("Please add the month, or leave the day empty."), code="month")
        self.check_calendar(known)
        self.check_age(known, value.words["sure"])
        return known

    def day(self, text: str) -> int | None:
        """Return the day of the month."""
        if not text:
            return None
        if not text.isdecimal() or not 1 <= int(text) <= 31:
            raise ValidationError(_("The day is a number from 1 to 31."), code="day")
        return int(text)

    def month(self, text: str) -> int | None:
        """Return the month, written as a number or as a word."""
        if not text:
            return None
        if text.isdecimal() and 1 <= int(text) <= 12:
            return int(text)
        try:
            found = None if text.isdecimal() else cells.parse_birth(f"1 {text} 2000", self.today).month
        except UnreadableCell:
            found = None
        if found is None:
            raise ValidationError(
                _("The month is a number from 1 to 12, or a word such as “May”."), code="month"
            )
        return found

    def with_year(self, known: PartialDate, text: str) -> PartialDate:
        """Return the date with the year that was written in two or four digits."""
        if not text.isdecimal() or len(text) not in {2, 4}:
            raise ValidationError(_("The year has four digits, for example 2001."), code="year")
        return self.joined(known, f"01.01.{text}", "year")

    def with_about(self, known: PartialDate, text: str) -> PartialDate:
        """Return the date with what was said roughly: a year, a span, an age."""
        rough = self.joined(PartialDate(), text, "about")
        if known.first_year is None:
            months = (known.month or rough.month, known.day or rough.day)
            return PartialDate(rough.first_year, rough.last_year, *months)
        fits = rough.first_year is None or rough.first_year <= known.first_year <= (rough.last_year or 9999)
        if not fits:
            raise ValidationError(
                _("This does not fit the year above. Please correct one of them, or clear this box."),
                code="about",
            )
        return known

    def joined(self, known: PartialDate, text: str, part: str) -> PartialDate:
        """Return the date with the years that a text tells, refusing what cannot be."""
        try:
            found = cells.parse_birth(text, self.today)
        except FutureDate:
            raise ValidationError(FUTURE, code=part) from None
        except ImpossibleDate:
            raise ValidationError(NO_SUCH_DAY, code=part) from None
        except UnreadableCell:
            message = UNCLEAR_YEAR if part == "year" else UNCLEAR_ABOUT
            raise ValidationError(message, code=part) from None
        months = (known.month, known.day) if part == "year" else (found.month, found.day)
        return PartialDate(found.first_year, found.last_year, *months)

    def check_calendar(self, known: PartialDate) -> None:
        """Refuse a day that no calendar has, and one that has not come."""
        if not known.month or not known.day:
            return
        try:
            # Without a year the 29th of February may be right: 2000 had one.
            cells.parse_birth(f"{known.day:02}.{known.month:02}.{known.year or 2000}", self.today)
        except FutureDate:
            raise ValidationError(FUTURE, code="year") from None
        except UnreadableCell:
            raise ValidationError(NO_SUCH_DAY, code="day") from None

    def check_age(self, known: PartialDate, sure: str) -> None:
        """Ask again about an age that is rare among soldiers; refuse nothing."""
        ages = ages_of(known, self.today)
        if ages is None or (ages.oldest >= YOUNGEST and ages.youngest <= OLDEST):
            return
        if sure == written(known):
            return
        message = TOO_YOUNG if ages.oldest < YOUNGEST else TOO_OLD
        raise ValidationError(message, code="sure", params={"written": written(known)})


FUTURE = _("This date has not come yet, so nobody was born on it. Please check the year.")
NO_SUCH_DAY = _("There is no such day in that month. Please check day and month, or write only the year.")
UNCLEAR_YEAR = _("We cannot read this year. Please write it with four digits, for example 2001.")
UNCLEAR_ABOUT = _(
    "We cannot read this. Please write a year, an age or a span, for example: 2001, or 24, or 1999–2001."
)
TOO_YOUNG = _(
    "By this date the person is younger than 17. If that is right, please tick the box below. If"
    " not, correct the date."
)
TOO_OLD = _(
    "By this date the person is older than 70. If that is right, please tick the box below. If not,"
    " correct the date."
)


class Ages(NamedTuple):
    """Between which ages somebody may be."""

    youngest: int
    oldest: int


def ages_of(born: PartialDate, today: date) -> Ages | None:
    """Return how old somebody is of whose birth so much is known; None when no year is."""
    if born.first_year is None or born.last_year is None:
        return None
    had_birthday = born.month is not None and (born.month, born.day or 1) <= (today.month, today.day)
    still_to_come = born.month is not None and not had_birthday
    return Ages(
        today.year - born.last_year - (0 if had_birthday else 1),
        today.year - born.first_year - (1 if still_to_come else 0),
    )


def day_of(born: PartialDate) -> date | None:
    """Return the day, if all of it is known."""
    if not born.is_full:
        return None
    return date(born.first_year or 1, born.month or 1, born.day or 1)


def written(born: PartialDate) -> str:
    """Return the date in digits, so that a tick confirms this date and no other."""
    return f"{born.first_year or 0}-{born.last_year or 0}-{born.month or 0}-{born.day or 0}"


class News(NamedTuple):
    """When the last news came: her words, and the day or what they tell of it."""

    words: str
    on: PartialDate | None


class NewsDay(Asked[News]):
    """When the last news came: a date if it is one, words if not."""

    def read(self, value: Typed) -> News | Missing:
        """Return her words, and the day if they name one."""
        if missing := cells.missing(value.text):
            return missing
        words = cells.clean(value.text)
        try:
            found = cells.parse_birth(words, self.today, kind="year")
        except FutureDate:
            raise ValidationError(_("This date has not come yet. Please check the year.")) from None
        except ImpossibleDate:
            raise ValidationError(
                _("There is no such day in that month. Please check day and month.")
            ) from None
        except UnreadableCell:
            return News(words, None)
        likely = found.year is not None and found.year >= EARLIEST_NEWS
        return News(words, found if likely else None)
