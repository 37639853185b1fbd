"""Case number and six secret words, as a family types them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.actions import TooManyTries, WrongSecret
from kintrace.inquiries.numbers import fold
from kintrace.web.family.questions.page import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from kintrace.inquiries.actions import Opened

Found = TypeVar("Found")

WORD = re.compile(r"[^\W\d_]+")
APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`"))  # they stand inside a Ukrainian word, and people leave them out
DIGITS = 9
WORDS = 6
LONGEST = 300


class Key(NamedTuple):
    """What stands in the two boxes.

    Attributes:
        number: As typed.
        secret: As typed.
    """

    number: str = ""
    secret: str = ""


def typed(sent: Mapping[str, str]) -> Key:
    """Return what was typed, without what cannot be part of it."""
    return Key(*(sent.get(box, "").replace("\0", "")[:LONGEST] for box in ("case", "words")))


def problems(key: Key) -> list[Problem]:
    """Return what is wrong with the shape of number and words; nothing is looked up for it."""
    found = []
    digits = len(fold(key.number))
    if digits != DIGITS:
        message = _("A case number has %(right)s digits; here are %(typed)s.")
        found.append(Problem("case", message % {"right": DIGITS, "typed": digits}))
    words = len(parts(key.secret))
    if words != WORDS:
        message = _("There are six secret words; here are %(typed)s. Put a space between them.")
        found.append(Problem("words", message % {"typed": words}))
    return found


def parts(secret: str) -> list[str]:
    """Return the words of a secret, whatever stands between them; numbering is not part of it."""
    return WORD.findall(unicodedata.normalize("NFKC", secret).translate(APOSTROPHES))


def unlock(key: Key, now: datetime) -> Opened | Problem:
    """Return the opened inquiry, or the one thing that is said when number and secret do not fit."""
    return tried(lambda number, secret: inquiries.unlock(number=number, secret=secret, now=now), key)


def tried(way: Callable[[str, str], Found], key: Key) -> Found | Problem:
    """Return what number and secret open in some way, or the one thing that is said when they do not fit."""
    try:
        return way(key.number, " ".join(parts(key.secret)))
    except WrongSecret:
        message = _(
            "This number and these words do not belong together. Please compare both with your paper."
        )
    except TooManyTries:
        message = _("There were too many wrong tries with this number. Please wait an hour and try again.")
    return Problem("case", message)
