"""The six words of a secret: which words there are, and how typed ones are read."""

from __future__ import annotations

import re
import secrets
import unicodedata
from functools import cache
from importlib import resources

from mnemonic import Mnemonic

WORDS = 6
LETTERS = 4  # no two words of a list share their first four
BIP39 = {"ru": "russian", "en": "english"}
LANGUAGES = ("ru", "uk", "en")
LETTER_RUN = re.compile(r"[^\W\d_]+")
# Apostrophes stand inside a Ukrainian word, and people leave them out.
SAME = str.maketrans({"ё": "е", "'": None, "’": None, "ʼ": None, "`": None})


def new_secret(language: str) -> str:
    """Return six words drawn by lot, more than 64 bits.

    Args:
        language: "ru", "uk" or "en"; anything else gives English words.
    """
    words = word_list(language if language in LANGUAGES else "en")
    return " ".join([secrets.choice(words) for _ in range(WORDS)])


def folded(secret: str) -> str:
    """Return a secret in the one form that is stretched into a key.

    Capitals, ё or е, apostrophes, and whatever stands between the words do not matter, and of a word only
    its first four letters do. A word of no list is kept as it is: it makes a wrong secret, not an error
    that could be told.
    """
    plain = unicodedata.normalize("NFKC", secret).casefold().translate(SAME)
    return " ".join([word[:LETTERS] for word in LETTER_RUN.findall(plain)])


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the words of a language that may stand in a secret."""
    if language == "uk":
        return tuple(row[0] for row in table("words_uk.tsv"))
    left_out = {word for code, word in table("words_left_out.tsv") if code == language}
    words = Mnemonic(BIP39[language]).wordlist
    # The package's Russian list has a word with broken letters in it.
    return tuple(word for word in words if word not in left_out and LETTER_RUN.fullmatch(word))


def table(name: str) -> list[list[str]]:
    """Return the rows of a table in data/, without its comments."""
    text = (resources.files("kintrace.vault") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
