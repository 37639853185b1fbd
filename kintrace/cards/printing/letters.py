"""Letters that the printer has, and names in the letters of passports."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from kintrace.names.romanised import latin as romanised

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST = 240
CUT = "…"
LONG_WORD, MAY_BREAK = re.compile(r"\S{24}(?=\S)"), "\u200b"
NO_GLYPH = "□"
CYRILLIC = re.compile(r"[Ѐ-ӿ]+(?:[’'ʼ-][Ѐ-ӿ]+)*")
UKRAINIAN, RUSSIAN = frozenset("іїєґІЇЄҐ"), frozenset("ыэёъЫЭЁЪ")
TABLES = {"ru": "ru_icao9303", "uk": "uk_kmu_55_2010"}
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "MODIFIER", "COMBINING")
SIGNS = frozenset("№°«»„“”‘’–—…§")


def plain(text: str) -> str:
    """Return a text that can be set: one line, no hidden or turning signs, a square for what has no glyph.

    Whatever is longer than a card can show is cut, with a mark.
    """
    kept = [one for one in unicodedata.normalize("NFC", text) if not is_hidden(one)]
    line = " ".join("".join(one if can_be_set(one) else NO_GLYPH for one in kept).split())
    shortened = line if len(line) <= LONGEST else line[:LONGEST].rstrip() + CUT
    return LONG_WORD.sub(lambda found: found.group() + MAY_BREAK, shortened)


def is_hidden(one: str) -> bool:
    """Return whether a sign only steers others: it turns the line round, joins, or rings a bell."""
    return unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"} and not one.isspace()


def can_be_set(one: str) -> bool:
    """Return whether the fonts in the box have a glyph for a letter."""
    if one.isascii() or one.isspace() or one in SIGNS:
        return True
    return unicodedata.name(one, "").startswith(SCRIPTS)


def language_of(texts: Sequence[str], languages: Sequence[str]) -> str:
    """Return whose passports fit a card: by its letters, else by the language that stands first."""
    first = next((each for each in languages if each in TABLES), "ru")
    return told_by("".join(texts)) or first


def told_by(text: str) -> str:
    """Return the language that some letters belong to; "" if they belong to both or to none."""
    letters = set(text)
    if bool(letters & UKRAINIAN) == bool(letters & RUSSIAN):
        return ""
    return "uk" if letters & UKRAINIAN else "ru"


def latin(text: str, language: str) -> str:
    """Return a text with its Cyrillic words in a passport's Latin letters; "" if it has none.

    A word is spelt as its own letters say, else as the text's do, else as the language of the card.
    """
    if not CYRILLIC.search(text):
        return ""
    of_text = told_by(text) or language
    return CYRILLIC.sub(lambda found: word_in_latin(found.group(), of_text), text)


def word_in_latin(word: str, language: str) -> str:
    """Return one word in Latin letters, with capitals where it had them."""
    table = TABLES[told_by(word) or language]
    halves = [capitals_of(half, romanised(half, table)) for half in word.split("-")]
    return "-".join(halves)


def capitals_of(word: str, made: str) -> str:
    """Return a word with the capitals of another."""
    if len(word) > 1 and word.isupper():
        return made.upper()
    return made[:1].upper() + made[1:] if word[:1].isupper() else made
