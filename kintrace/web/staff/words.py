"""A description in words: each field's name, each value as a person reads it, and why one is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import dates
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kintrace.matching import Missing, PartialDate, Person

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = {
    "name": gettext_lazy("Name as written"),
    "surname": gettext_lazy("Surname"),
    "given": gettext_lazy("Given name"),
    "patronymic": gettext_lazy("Patronymic"),
    "other_names": gettext_lazy("Other names"),
    "born": gettext_lazy("Born"),
    "birthplace": gettext_lazy("Birthplace"),
    "region": gettext_lazy("Region"),
    "unit": gettext_lazy("Unit"),
    "rank": gettext_lazy("Rank"),
    "number": gettext_lazy("Number or tag"),
    "call_sign": gettext_lazy("Call sign"),
    "sex": gettext_lazy("Sex"),
    "marks": gettext_lazy("Marks"),
}

MISSING = {
    Missing.NOT_ASKED: pgettext_lazy("a fact", "not asked"),
    Missing.NOT_KNOWN: pgettext_lazy("a fact", "not known"),
    Missing.DECLINED: pgettext_lazy("a fact", "declined to say"),
}

SEX = {"m": gettext_lazy("man"), "f": gettext_lazy("woman")}


def label(field: str) -> str:
    """Return what a field is called; a field that we do not know keeps its code."""
    return str(FIELDS.get(field, field))


def value(person: Person, field: str) -> str:
    """Return one field of a description as a person reads it; empty if it is missing."""
    held = getattr(person, field)
    if isinstance(held, PartialDate):
        return partial_date(held)
    if isinstance(held, tuple):
        return "; ".join(held)
    if field == "sex":
        return str(SEX.get(held, ""))
    return str(held or "")


def missing(given: Mapping[str, Missing], field: str) -> str:
    """Return why a field is empty."""
    return str(MISSING[given.get(field, Missing.NOT_ASKED)])


def partial_date(date: PartialDate) -> str:
    """Return what is known of a day: “12 April 2000”, “April 2000”, “1997–1998”, “12 April, year unknown”."""
    year = years(date)
    if date.month is None:
        return year
    if date.day is None:
        month = str(dates.MONTHS[date.month])
    else:
        month = f"{date.day} {dates.MONTHS_ALT[date.month]}"
    return f"{month} {year}" if year else _("%(day)s, year not known") % {"day": month}


def years(date: PartialDate) -> str:
    """Return the year, or the span of years, of a day."""
    first, last = date.first_year, date.last_year
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}–{last}"


def described(person: Person) -> list[tuple[str, str, str]]:
    """Return name, value and reason of absence of each field of a description that says something."""
    return [
        (label(field), value(person, field), missing(person.missing, field))
        for field in FIELDS
        if value(person, field) or field in person.missing
    ]
