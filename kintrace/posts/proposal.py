"""What is proposed: one person of a post, with what is said of him and where in the text it stands."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from kintrace.matching import PartialDate, Person  # msgspec reads the annotations at run time


class Event(StrEnum):
    """What a post says became of somebody."""

    MISSING = "missing"  # looked for, or no sign of life
    CAPTURED = "captured"
    WOUNDED = "wounded"
    EXCHANGED = "exchanged"  # or released: he is home
    DEAD = "dead"


class Field(StrEnum):
    """What a marked piece of the text is."""

    NAME = "name"
    BORN = "born"
    UNIT = "unit"
    RANK = "rank"
    CALL_SIGN = "call_sign"
    NUMBER = "number"
    REGION = "region"
    PLACE = "place"
    EVENT = "event"
    HAPPENED = "happened"


class Span(msgspec.Struct, frozen=True, order=True):
    """A piece of the text: from start up to end, and what it was read as."""

    start: int
    end: int
    field: Field


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One person whom a post is about. A proposal is never a fact: a person accepts it or does not.

    Attributes:
        person: Names in the nominative, in the letters of the post; never a telephone number.
        event: What is said to have become of him; None if the post does not say.
        happened: When, as far as it is said.
        place: Where, as written.
        place_named: The same in the nominative, if we know the place.
        spans: What it was read from, in the order of the text; no two overlap.
    """

    person: Person
    event: Event | None = None
    happened: PartialDate | None = None
    place: str = ""
    place_named: str = ""
    spans: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Proposal>"
