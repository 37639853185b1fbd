"""The text of an answer exactly as it is released, with its words: no later edit of a table changes it."""

from __future__ import annotations

import hashlib

import msgspec

from kintrace.registry.ladder import Step
from kintrace.vault.sections import encode


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What a family reads.

    Attributes:
        step: The step of the ladder that it tells.
        sentences: The ids of its sentences, in order.
        words: The sentences themselves, by language.
        salt: 16 random bytes. Without them a digest of so few possible texts could be guessed back.
    """

    step: Step
    sentences: list[str]
    words: dict[str, list[str]]
    salt: bytes

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Text>"

    def digest(self) -> str:
        """Return SHA-256 of the exact text in all languages."""
        return hashlib.sha256(b"kintrace disclosure text 1\x00" + encode(self)).hexdigest()
