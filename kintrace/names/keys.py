"""Keys that spellings of one name share: how it sounds, and its bare consonants."""

from __future__ import annotations

import re
from functools import lru_cache

_DROPPED = re.compile("[^абвгдежзийклмнопрстуфхцчшщъыьэюя]")
_HEARD = (
    (re.compile("(?<=..)ой$"), "ий"),
    (re.compile("[иьъй]+[аоеэия]"), "и"),  # Татьяна, Tatiana; Семьён, Semion
    (re.compile("[иьъй]+[ую]"), "у"),
    (re.compile("[ьъ]"), ""),
    (re.compile("(?<=[жшчщ])о"), "е"),
    (re.compile("[тд]с|[тд]ц"), "ц"),
    (re.compile("[тд]ч"), "ч"),
    (re.compile("[сзжш]ч|щ"), "ш"),
    (re.compile("[сз](?=[шж])"), ""),
    (re.compile("стн"), "сн"),
    (re.compile("здн"), "зн"),
    (re.compile("стл"), "сл"),
    (re.compile("[лр]дц|лнц"), "нц"),
    (re.compile("вств"), "ств"),
)
_VOWELS = str.maketrans("аоеэиыйяюу", "ааииииииуу")
_VOICELESS = {"б": "п", "в": "ф", "д": "т", "з": "с", "ж": "ш"}
_VOICED = {"п": "б", "т": "д", "с": "з", "ш": "ж", "ф": "в"}
_DOUBLED = re.compile(r"(.)\1+")
_CLASSES = str.maketrans("бпвфдтгкхсзцжшчлмнр", "ббввддгггсссжжжлмнр")


def _assimilate(word: str) -> str:
    """Return the word with every row of consonants voiced or voiceless like its last one."""
    heard: list[str] = []
    following = ""
    for letter in reversed(word):
        if not following or following in "пфтсшкхцч":
            said = _VOICELESS.get(letter, letter)
        elif following in "бгдзж":
            said = _VOICED.get(letter, letter)
        else:
            said = letter
        heard.append(said)
        following = said
    return "".join(reversed(heard))


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return how a folded word sounds: spellings heard or transliterated alike share one string.

    о and а are one vowel, е и ы э я й another, у and ю the third; voicing is assimilated, doubled letters
    are one, г and х are one (Honcharenko, Goncharenko), щ is ш. Source: class A of phone_confusions.tsv.
    """
    heard = _DROPPED.sub("", word)
    for pattern, becomes in _HEARD:
        heard = pattern.sub(becomes, heard)
    heard = _DOUBLED.sub(r"\1", heard.translate(_VOWELS))
    heard = _assimilate(heard).replace("г", "х")
    return _DOUBLED.sub(r"\1", heard)


@lru_cache(maxsize=65_536)
def skeleton(word: str) -> str:
    """Return the consonant classes of a folded Cyrillic word: a coarse key that survives most mishearing.

    Ten classes: б п · в ф · д т · г к х · с з ц · ж ш щ ч · л · м · н · р; дж, дз and хв count as ж, з and ф.
    Vowels are dropped; a word of vowels alone keeps its first one.
    """
    heard = sound(word)
    bare = re.sub("[аиу]", "", heard.replace("хв", "в")).translate(_CLASSES)
    bare = re.sub("д(?=[жс])", "", bare)
    return _DOUBLED.sub(r"\1", bare) or heard[:1]
