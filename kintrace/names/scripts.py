"""Letters: one spelling for one letter, words out of a text, look-alikes and wrong keyboards mended."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from kintrace.names import plausible, tables, translit

READINGS = 8
CACHED = 65_536
LONGEST = 64  # letters of a word that are read; the longest surname known is half as long

_RUSSIAN = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюя")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼʻ`´′ʹʽ＇‛ꞌ"), "'")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_UNSEEN = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x0301, 0x0300), None)
_UNIFIED = _APOSTROPHES | _DASHES | _UNSEEN

# Letters that look alike in print: typed in the wrong alphabet by hand, by a scanner, or to dodge a filter.
_TO_CYRILLIC = str.maketrans("AaBCcEeHIiKkMOoPpTXxYySsJjё", "АаВСсЕеНІіКкМОоРрТХхУуЅѕЈјё")
_TO_LATIN = str.maketrans("АаВСсЕеНІіКкМОоРрТХхУуЅѕЈј", "AaBCcEeHIiKkMOoPpTXxYySsJj")

# The two keyboards, key by key: what a Latin key gives when the Russian or the Ukrainian layout is on.
_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RU_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_UK_KEYS = "'йцукенгшщзхїфівапролджєячсмитьбю"
_FROM_LATIN_RU = str.maketrans(_KEYS + _SHIFTED, _RU_KEYS + _RU_KEYS)
_FROM_LATIN_UK = str.maketrans(_KEYS + _SHIFTED, _UK_KEYS + _UK_KEYS)
_FROM_CYRILLIC = str.maketrans(_RU_KEYS + "іїє", _KEYS + "s]'")

_PIECES = re.compile(r"[^\W\d_]+(?:['-]+[^\W\d_]+)*'?")
_LAYOUT_PIECE = re.compile(r"[A-Za-z`~\[\]{};:'\"<>,.-]+")
_SOFT = re.compile("(?<=[бвгджзклмнпрстфхцчшщ])'(?=[яюеиэ])")
# Ukrainian -ський, -цький, -зький lose the ь that Russian does not write; Васька and Маруська keep theirs.
_UK_ADJECTIVE = re.compile(
    "(?<=[сзц])ь(?=к(?:ий|ого|ому|им|ои|ии|ою)$)"
    "|(?<=[бвгдзйклмнпрстьчш][сзц])ь(?=к[ау]$)"
    "|(?<=[еи]ц)ь(?=к[ау]$)"
)


@cache
def _letters() -> dict[int, str]:
    return {ord(letter): russian for letter, russian in tables.rows("letters")}


@lru_cache(maxsize=CACHED)
def fold(word: str) -> str:
    """Return a Cyrillic word in the thirty-two lower-case letters of Russian (without ё); a hyphen stays.

    Ukrainian, Belarusian and minority letters become what Russian documents write for them: Мар'яна and
    Марьяна, Зеленський and Зеленский are one word afterwards. Letters of any other script are dropped.
    fold(fold(word)) is fold(word).
    """
    text = unicodedata.normalize("NFC", word[:LONGEST]).translate(_UNIFIED).lower().translate(_letters())
    text = _SOFT.sub("ь", text).replace("'", "")
    text = re.sub("(?<=[бвгджзклмнпрстфхцчшщ])ьо(?!вич)", "е", text)  # Ukrainian Корольов
    text = text.replace("ьович", "ьевич")  # Ukrainian Васильович
    text = re.sub("(?<=[бвгджзклмнпрстфхцчшщ])йо", "ье", text)  # Ukrainian Соловйов
    text = "".join(letter for letter in text if letter in _RUSSIAN or letter == "-").strip("-")
    return _UK_ADJECTIVE.sub("", text)


def _mend(piece: str) -> str:
    """Return a word with look-alike letters of a second alphabet put back into the first."""
    cyrillic, latin = len(_CYRILLIC.findall(piece)), len(_LATIN.findall(piece))
    if not cyrillic or not latin:
        return piece
    first, second = (_TO_CYRILLIC, _TO_LATIN) if cyrillic >= latin else (_TO_LATIN, _TO_CYRILLIC)
    foreign = _LATIN if cyrillic >= latin else _CYRILLIC
    mended = piece.translate(first)
    return mended if not foreign.search(mended) else piece.translate(second)


def _typed_on_wrong_keyboard(chunk: str) -> str:
    """Return the Cyrillic that a chunk with signs in it was meant to be ("<jhbcjd": Борисов), or ""."""
    if not _LAYOUT_PIECE.fullmatch(chunk) or not re.search(
        r"[`~\[\]{};:'\"<>,.](?=.*[a-z])", chunk, re.IGNORECASE
    ):
        return ""
    bare = chunk.strip(",.;:'\"<>")
    meant, best = (
        "",
        1.5 + max(plausible.likelihood(r) for r in translit.readings(bare.lower())[:2] or ("ъ",)),
    )
    for candidate in (chunk, chunk.rstrip(",.;:"), bare):
        for layout in (_FROM_LATIN_RU, _FROM_LATIN_UK):
            flipped = candidate.translate(layout)
            if (likely := plausible.likelihood(fold(flipped))) > best:
                meant, best = flipped, likely + 0.2  # signs at the end are more often signs
    return meant


def words(text: str) -> list[str]:
    """Return the words of a text, in its order and case.

    One Unicode form, one apostrophe, one dash; Latin look-alikes inside Cyrillic words (and the other way
    round) are put right; digits and signs fall away, unless they were Cyrillic letters typed on a Latin
    keyboard.
    """
    return list(_words(text))


@lru_cache(maxsize=CACHED)
def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for chunk in unicodedata.normalize("NFC", text).translate(_UNIFIED).split():
        if meant := _typed_on_wrong_keyboard(chunk):
            found.append(meant)
            continue
        found.extend(_mend(piece) for piece in _PIECES.findall(chunk))
    return tuple(found)


@lru_cache(maxsize=CACHED)
def cyrillic(word: str) -> tuple[str, ...]:
    """Return what a word in any script may be in Russian-folded Cyrillic, best first, at most eight.

    Latin letters are read by several habits of spelling (English, scholarly, German, French, Polish), as a
    wrong keyboard layout and as look-alikes; Cyrillic letters as themselves and, where they make no word,
    as a Latin word typed on a Cyrillic keyboard.
    """
    word = unicodedata.normalize("NFC", word[:LONGEST]).translate(_UNIFIED).strip()
    if _CYRILLIC.search(word):
        return _cyrillic_readings(_mend(word))
    return _latin_readings(word)


def _cyrillic_readings(word: str) -> tuple[str, ...]:
    straight = fold(word)
    readings = [straight] if straight else []
    likely = plausible.likelihood(straight)
    if likely < plausible.DOUBTFUL:
        typed = word.lower().translate(_FROM_CYRILLIC)
        for reading in translit.readings(typed)[:2]:
            if plausible.likelihood(reading) > likely + plausible.CLEARLY:
                readings.append(reading)
                readings.sort(key=plausible.likelihood, reverse=True)
    return tuple(dict.fromkeys(readings))[:READINGS]


def _latin_readings(word: str) -> tuple[str, ...]:
    lower = word.lower()
    weighed = {
        reading: plausible.likelihood(reading) for reading in map(fold, translit.readings(lower)) if reading
    }
    best = max(weighed.values(), default=plausible.NEVER)
    for layout in (_FROM_LATIN_RU, _FROM_LATIN_UK):
        flipped = fold(lower.translate(layout))
        likely = plausible.likelihood(flipped)
        if flipped not in weighed and likely > max(best + plausible.CLEARLY, plausible.DOUBTFUL):
            weighed = {flipped: likely} | weighed
    if not word.lower().translate(_TO_CYRILLIC).isascii() and not _LATIN.search(word.translate(_TO_CYRILLIC)):
        alike = fold(word.translate(_TO_CYRILLIC))
        if plausible.likelihood(alike) > best:
            weighed = {alike: plausible.likelihood(alike)} | weighed
    return tuple(weighed)[:READINGS]
