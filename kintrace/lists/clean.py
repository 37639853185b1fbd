"""What a cell says once the marks that nobody sees are gone, and whether it says that nothing is known."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kintrace.lists.tables import load
from kintrace.matching.person import Missing

LONGEST = 500
"""Characters of one cell; a name, a place or a unit is shorter."""

_ODD = re.compile(r"[^ -~\u0400-\u0527]")
_CLEAN = re.compile(r"[!-~\u0400-\u0527]+(?: [!-~\u0400-\u0527]+)*")
_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"\w")
_LATIN_TWINS = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")
_CYRILLIC = re.compile(r"[\u0400-\u052F]")
_LATIN = re.compile(r"[A-Za-z]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")


def clean(text: str) -> str:
    """Return the text as a reader sees it: one line, composed letters, no control or direction marks.

    A right-to-left override or a zero-width space in a list is an accident of copying or a trick; either way
    two cells that look alike must be alike.
    """
    if _CLEAN.fullmatch(text):
        return text
    if _ODD.search(text):
        composed = unicodedata.normalize("NFC", text)
        text = "".join(_visible(letter) for letter in composed)
    return _SPACES.sub(" ", text).strip()


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    return "" if kind in {"Cf", "Cs", "Co", "Cn"} else letter


def folded(text: str) -> str:
    """Return cleaned text in lower case with ё as е and stray Latin letters inside Cyrillic words mended."""
    said = clean(text)
    if _LATIN.search(said):
        said = _LATIN_WORD.sub(_mend, said)
    return said.lower().replace("ё", "е")


def _mend(word: re.Match[str]) -> str:
    return word[0].translate(_LATIN_TWINS) if _CYRILLIC.search(word[0]) else word[0]


@lru_cache(maxsize=1)
def _missing_words() -> dict[str, Missing]:
    return {folded(row["words"]): Missing(row["missing"]) for row in load("missing.tsv")}


@lru_cache(maxsize=4096)
def missing(text: str) -> Missing | None:
    """Return why the fact is not there, if that is all the cell says, else None.

    "???" and "не знаю" are not known, "отказался" is declined, an empty cell was not asked.
    """
    said = folded(text)
    if not said:
        return Missing.NOT_ASKED
    bare = said.strip(" .,;:!?-–—_*()[]/\\'\"«»")
    if not _LETTER.search(bare):
        return Missing.NOT_KNOWN
    return _missing_words().get(bare)
