"""Case numbers: eight random digits and a check digit that catches every slip and every swap of neighbours.

Source:
    H. M. Damm, Total anti-symmetrische Quasigruppen, Marburg 2004; the table of order 10 is from there.
"""

from __future__ import annotations

import secrets
import unicodedata

DIGITS = 8

TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def check_digit(digits: str) -> str:
    """Return the digit that makes the row of digits a valid number."""
    row = 0
    for digit in digits:
        row = int(TABLE[row][int(digit)])
    return str(row)


def is_valid(number: str) -> bool:
    """Return whether this is a case number without a slip, as `fold` writes it."""
    return len(number) == DIGITS + 1 and number.isascii() and number.isdigit() and check_digit(number) == "0"


def new() -> str:
    """Return a random case number. Nothing in it counts or dates the inquiries."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return digits + check_digit(digits)


def fold(typed: str) -> str:
    """Return the digits of a number as people type and dictate it: spaced, dashed, in any script's digits.

    Letters that stand for a digit by sight (O and I) are read as it. Anything else is left out.
    """
    looks = typed.translate(str.maketrans("OoОоIlІі|", "000011111"))
    digits = (unicodedata.digit(sign, None) for sign in unicodedata.normalize("NFKC", looks))
    return "".join(str(digit) for digit in digits if digit is not None)


def spaced(number: str) -> str:
    """Return the number in groups, as people read it out: "1234 5678 9"."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
