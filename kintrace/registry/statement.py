"""What somebody types in when a source says something about a held person."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from kintrace.matching import PartialDate, Person
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Record
from kintrace.registry.sections import Circumstances


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One claim as its source makes it.

    Attributes:
        claim: What happened to him.
        person: Whom it is about.
        circumstances: Where, how, and anything in words.
        happened_on: The day, or the first day of the month or year that is known; None when unknown.
        precision: How much of that day is known. DAY is meant when a day is given and nothing is said.
        known_at: When the bureau heard of it; the moment of entry when not given.
    """

    claim: Claim
    person: Person
    circumstances: Circumstances = Circumstances()
    happened_on: date | None = None
    precision: Record.Precision | None = None
    known_at: datetime | None = None

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Statement>"


def first_day(known: PartialDate | None) -> tuple[date | None, Record.Precision | None]:
    """Return the first day that a known day, month or year can mean, and how much of it is known."""
    if known is None or known.year is None:
        return None, None
    if known.month is None:
        return date(known.year, 1, 1), Record.Precision.YEAR
    if known.day is None:
        return date(known.year, known.month, 1), Record.Precision.MONTH
    return date(known.year, known.month, known.day), Record.Precision.DAY
