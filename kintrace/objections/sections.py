"""What somebody who objects tells us, in sealed parts. Whom it is about is a `matching.Person`."""

from __future__ import annotations

from typing import Literal

import msgspec

from kintrace.matching.person import Person

Kind = Literal["", "self", "wrong"]


class Statement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What he says. Who he is stands here too, and nowhere else.

    Attributes:
        kind: "self": I am this person. "wrong": something about somebody is wrong. "" if not said.
        words: What is wrong, or what he wishes.
        reach: How he may be reached, as written; "" if he would not say.
        language: "ru", "uk" or "en".
    """

    kind: Kind = ""
    words: str = ""
    reach: str = ""
    language: str = "en"

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Statement>"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """All answers of one objection, as `objections.submit` takes them."""

    person: Person
    statement: Statement

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Told>"
