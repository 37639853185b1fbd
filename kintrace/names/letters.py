"""One spelling for one letter: Unicode forms, apostrophes, dashes, and the letters that Russian lacks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from kintrace.names import tables

LONGEST = 64  # letters of a word that are read; the longest surname known is half as long

CYRILLIC = re.compile("[\u0400-\u052f]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´′ʹʽ＇‛ꞌ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_UNSEEN = dict.fromkeys(
    (0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x0301, 0x0300, 0x0361, 0xFE20, 0xFE21), None
)
_UNIFIED = _APOSTROPHES | _DASHES | _UNSEEN

_CONSONANT = "[бвгджзклмнпрстфхцчшщ]"
_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя'-")
_RESPELLED = (
    (re.compile(f"(?<={_CONSONANT})'(?=[яюеиэ])"), "ь"),  # Мар'яна, Лук'янов
    (re.compile("'"), ""),
    (re.compile("(?<=[аеиоуыэюя])[ьъ]+"), ""),  # Chechen Аьрби
    (re.compile(f"(?<={_CONSONANT})ьо(?!вич)"), "е"),  # Ukrainian Корольов
    (re.compile("ьович"), "ьевич"),  # Ukrainian Васильович
    (re.compile(f"(?<={_CONSONANT})йо"), "ье"),  # Ukrainian Соловйов
    # Ukrainian -ський, -цький, -зький lose the ь that Russian does not write; Васька keeps his.
    (re.compile("(?<=[сзц])ь(?=к(?:ий|ого|ому|им|ои|ии|ою)$)"), ""),
    (re.compile("(?<=[бвгдзйклмнпрстьчш][сзц])ь(?=к[ау]$)"), ""),
    (re.compile("(?<=[аеиоуюя]ц)ь(?=к[ау]$)"), ""),
    (re.compile("(?<=ц)ь$"), ""),  # Кравець
)

_EAST_SLAVIC = re.compile("[а-яёіїєґў]+")
_LETTERS_ALONE = re.compile(f"[а-я]{{1,{LONGEST}}}")
_TO_RESPELL = re.compile("['ьъ]|йо")
_DASHED = re.compile("-[-']*")


def unify(text: str) -> str:
    """Return a text in one Unicode form, with one apostrophe and one dash, without stress marks."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).translate(_UNIFIED))


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): russian for letter, russian in tables.rows("letters")}


@lru_cache(maxsize=4_096)
def fold(word: str) -> str:
    """Return a Cyrillic word in the thirty-two lower-case letters of Russian (without ё); a hyphen stays.

    Ukrainian, Belarusian and minority letters become what Russian documents write for them: Мар'яна and
    Марьяна, Зеленський and Зеленский are one word afterwards. Letters of any other script are dropped.
    fold(fold(word)) is fold(word).
    """
    if word.isascii():
        return ""
    text = word.lower()
    if not (_EAST_SLAVIC.fullmatch(text) and len(text) <= LONGEST):
        text = unify(word[: LONGEST * 4]).lower()
    text = text.translate(_letters())
    if not _LETTERS_ALONE.fullmatch(text):
        text = "".join(letter for letter in text if letter in _RUSSIAN)
        text = _DASHED.sub("-", text)[:LONGEST].strip("-'")
    if _TO_RESPELL.search(text):
        for pattern, becomes in _RESPELLED:
            text = pattern.sub(becomes, text)
    return text
