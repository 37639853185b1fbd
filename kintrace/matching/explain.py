"""Reasons in words, in three languages: how two facts compare, never what they are."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Protocol

from kintrace.matching.tables import rows

if TYPE_CHECKING:
    from collections.abc import Sequence

LANGUAGES = ("ru", "uk", "en")


class Compared(Protocol):
    """Anything with a field, a level and bits."""

    @property
    def field(self) -> str:
        """Name of the field."""

    @property
    def level(self) -> str:
        """Level of agreement."""

    @property
    def bits(self) -> float:
        """Weight of it."""


@functools.cache
def _sentences() -> dict[tuple[str, str], dict[str, str]]:
    """Return the sentences by field and level; the level "ask" names the field as something to ask for."""
    return {(row["field"], row["level"]): row for row in rows("reasons.tsv")}


def _language(language: str) -> str:
    """Return the nearest language that there is: "ru-RU" is Russian, anything else English."""
    short = language.lower()[:2]
    return short if short in LANGUAGES else "en"


def reason(agreement: Compared, language: str = "en") -> str:
    """Return one agreement as a sentence.

    >>> from kintrace.matching.answer import Agreement
    >>> reason(Agreement("born", "swapped", 9.5))
    'Day and month of birth are swapped; the year agrees.'
    """
    return _sentences()[agreement.field, agreement.level][_language(language)]


def helpful(field: str, language: str = "en") -> str:
    """Return the name of a fact as one would ask for it.

    >>> helpful("unit", "ru")
    'номер или название воинской части'
    """
    return _sentences()[field, "ask"][_language(language)]


def too_little(count: int, fields: Sequence[str], language: str = "en") -> str:
    """Return the answer to an inquiry that says too little, with the facts that would help most.

    Args:
        count: How many records fit as well as the first, as `Answer.alike`.
        fields: What would help, best first, as `Answer.helpful`; three are named.
        language: ru, uk or en.

    >>> too_little(1300, ("born",))  # doctest: +ELLIPSIS
    'Records that fit as well as the first: 1,300. Too little is known to tell them apart. What ...'
    """
    spoken = _language(language)
    number = f"{count:,}" if spoken == "en" else f"{count:,}".replace(",", "\u00a0")
    told = _sentences()["answer", "too_little"][spoken].format(count=number)
    if not fields:
        return told
    facts = "; ".join(helpful(field, language) for field in fields[:3])
    return f"{told} {_sentences()['answer', 'ask'][spoken].format(facts=facts)}"
