"""A description of one person, as one side gives it: the one type that seekers and holders share."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Self

import msgspec

if TYPE_CHECKING:
    from datetime import date

Sex = Literal["", "m", "f"]


class Missing(StrEnum):
    """Why a fact is not there. The three are kept apart through every import and export."""

    NOT_ASKED = "not_asked"
    NOT_KNOWN = "not_known"
    DECLINED = "declined"


class PartialDate(msgspec.Struct, frozen=True, omit_defaults=True):
    """A day of which any part may be unknown.

    Attributes:
        first_year: Earliest year it can be; equal to last_year when the year is known; None when nothing
            is known of it.
        last_year: Latest year it can be.
        month: 1 to 12, or None.
        day: 1 to 31, or None.
    """

    first_year: int | None = None
    last_year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def on(cls, day: date) -> Self:
        """Return the date of which all is known."""
        return cls(day.year, day.year, day.month, day.day)

    @classmethod
    def in_year(cls, year: int, last: int | None = None) -> Self:
        """Return a date of which only the year, or a span of years, is known."""
        return cls(year, year if last is None else last)

    @classmethod
    def aged(cls, years: int, *, on: date, last: int | None = None) -> Self:
        """Return the birth of somebody who was so many years old (or between two ages) on a day.

        A man of 24 in May 2022 was born in 1997 or 1998.
        """
        return cls(on.year - (years if last is None else last) - 1, on.year - years)

    @property
    def year(self) -> int | None:
        """The year, if exactly one is possible."""
        return self.first_year if self.first_year == self.last_year else None

    @property
    def is_full(self) -> bool:
        """Whether day, month and year are all known."""
        return None not in (self.year, self.month, self.day)


class Person(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source says about one person. An empty field was not asked, unless `missing` says otherwise.

    Attributes:
        id: The sender's own number for this row, kept as it stands.
        name: The whole name as written, in any order, script and case. May stand beside the three parts.
        surname: As written, if it stood alone.
        given: Given name or a short form of it, as written, if it stood alone.
        patronymic: As written, if it stood alone.
        other_names: Further spellings, earlier surnames, the name in a passport.
        call_sign: The name his comrades use. Never a surname.
        sex: "m", "f" or "" when not said.
        born: Birth date or what is known of it; an age becomes a span of years.
        birthplace: As written.
        region: Where he lived or was called up, as written.
        unit: As written ("в/ч 55115", "136 омсбр").
        rank: As written.
        number: Personal number or tag, as written.
        marks: Tattoos, scars and the like, in words.
        missing: Field name to the reason why it is empty.
    """

    id: str = ""
    name: str = ""
    surname: str = ""
    given: str = ""
    patronymic: str = ""
    other_names: tuple[str, ...] = ()
    call_sign: str = ""
    sex: Sex = ""
    born: PartialDate | None = None
    birthplace: str = ""
    region: str = ""
    unit: str = ""
    rank: str = ""
    number: str = ""
    marks: str = ""
    missing: dict[str, Missing] = {}  # msgspec copies an empty default for each instance

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Person>"
