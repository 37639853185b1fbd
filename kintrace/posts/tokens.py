"""A text cut into words, numbers and signs, each with its place in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from kintrace.posts.wording import plain

_TOKEN = re.compile(
    r"(?P<word>[^\W\d_]+(?:['’ʼ`\-‐‑][^\W\d_]+)*)|(?P<number>\d+)|(?P<line>\n)|(?P<sign>[^\w\s])"
)
_TELEPHONE = re.compile(r"(?<![\w.,/])\+?\d(?:[ \t()\-–]{0,3}\d){8,15}(?![\d.])")


class Token(NamedTuple):
    """One piece of a text.

    Attributes:
        text: As it stands.
        start: Where it begins.
        end: Where it ends.
        kind: word, number, line or sign.
        low: In small letters, ё as е, one apostrophe.
    """

    text: str
    start: int
    end: int
    kind: str
    low: str

    @property
    def is_word(self) -> bool:
        """Whether it is a word."""
        return self.kind == "word"

    @property
    def is_capital(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.is_word and self.text[0].isupper()


def tokens(text: str) -> list[Token]:
    """Return the pieces of a text in their order; spaces fall away, line breaks stay."""
    return [
        Token(found[0], found.start(), found.end(), str(found.lastgroup), plain(found[0]))
        for found in _TOKEN.finditer(text)
    ]


def without_telephones(text: str) -> str:
    """Return the text with spaces for every telephone or card number, as long as before."""
    return _TELEPHONE.sub(lambda found: " " * len(found[0]), text)
