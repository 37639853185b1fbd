"""The sentences of this package and of the command in Russian and Ukrainian; English is the key."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kintrace.errors import Refused
from kintrace.lists.tables import load

LANGUAGES: Final = ("en", "ru", "uk")


@lru_cache(maxsize=1)
def _sentences() -> dict[str, dict[str, str]]:
    return {row["en"]: row for row in load("wording.tsv")}


def say(sentence: str, language: str, **values: object) -> str:
    """Return an English sentence in another language, its placeholders filled.

    A sentence that has no translation stays in English: better understood by some than by nobody.
    """
    text = _sentences().get(sentence, {}).get(language) or sentence
    return text % values if values else text


def say_refusal(refusal: Refused, language: str) -> str:
    """Return what a refusal says, in the reader's language."""
    return say(refusal.message, language, **refusal.values)
