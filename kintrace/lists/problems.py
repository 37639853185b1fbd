"""What went wrong in one cell or one row of a list, told without repeating what stands there."""

from __future__ import annotations

import re
from typing import Final, Self

import msgspec

from kintrace.lists.refusals import UnreadableCell
from kintrace.lists.wording import say

_LETTERS: Final = re.compile(r"[A-Z]{1,3}")


class Problem(msgspec.Struct, frozen=True):
    """One thing in one row that could not be read.

    Attributes:
        column: The heading, or the letter of a column without one; "" if it is about the whole row.
        code: Which problem, stable ("not_a_date").
        message: The sentence in English: what, and what to do.
    """

    column: str
    code: str
    message: str

    @classmethod
    def of(cls, reason: UnreadableCell, column: str = "") -> Self:
        """Return the problem that a refusal of a cell or row stands for."""
        return cls(column, reason.code, str(reason))

    def say(self, language: str) -> str:
        """Return the sentence in Russian, Ukrainian or English."""
        return say(self.message, language)


def is_letters(column: str) -> bool:
    """Return whether a column is called by its letters, and not by a heading."""
    return _LETTERS.fullmatch(column) is not None


def letters(column: int) -> str:
    """Return the letters by which a spreadsheet program calls a column: 0 is A, 27 is AB."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
