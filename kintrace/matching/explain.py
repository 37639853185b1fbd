"""Reasons in words, in three languages: how two facts compare, never what they are."""

from __future__ import annotations

import functools
from typing import Protocol

from kintrace.matching.tables import rows

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
