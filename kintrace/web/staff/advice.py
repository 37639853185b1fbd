"""The box that says when too little is known to tell a man apart, and what to ask his family for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kintrace.errors import Refused
from kintrace.matching import explain
from kintrace.tracing.models import MOST_ASKED, Advice
from kintrace.vault import client

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from kintrace.inquiries.models import Inquiry
    from kintrace.vault.verbs import Comparison


class TooLittle(NamedTuple):
    """What the box says.

    Attributes:
        alike: About how many records fit as well as the best; 0 when they are fewer than ten.
        facts: What to ask for, best first, in the reader's language.
    """

    alike: int
    facts: list[str]


def of_inquiry(inquiry: Inquiry, language: str) -> TooLittle | None:
    """Return what the box says of an open inquiry, as the last look left it; None when enough is known."""
    advice = Advice.objects.filter(inquiry=inquiry, too_little=True).first()
    if advice is None or inquiry.withdrawn_at is not None:
        return None
    return said(alike(inquiry.pk), advice.asks_for, language)


def of_comparison(made: Comparison, language: str) -> TooLittle | None:
    """Return what the box says beside a candidate; None when enough is known."""
    return said(made.alike, made.helpful, language) if made.too_little else None


def said(alike: int, fields: Sequence[str], language: str) -> TooLittle:
    """Return the box with its facts in words."""
    return TooLittle(alike, [explain.helpful(field, language) for field in fields[:MOST_ASKED]])


def alike(case: UUID) -> int:
    """Return about how many records fit as well as the best; 0 when the vault cannot say."""
    try:
        return client.connect().match(case=case, limit=1).alike
    except Refused:
        return 0
