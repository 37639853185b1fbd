"""Letters of the wrong alphabet put right: look-alikes, digits for letters, the other keyboard layout."""

from __future__ import annotations

import re

from kintrace.names import plausible, translit
from kintrace.names.letters import CYRILLIC, LATIN, LONGEST, fold

# Letters that look alike in print: typed in the wrong alphabet by hand, by a scanner, or to dodge a filter.
TO_CYRILLIC = str.maketrans("AaBCcEeHIiKkMOoPpTXxYySsJj", "АаВСсЕеНІіКкМОоРрТХхУуЅѕЈј")
_TO_LATIN = str.maketrans("АаВСсЕеНІіКкМОоРрТХхУуЅѕЈј", "AaBCcEeHIiKkMOoPpTXxYySsJj")

# The two keyboards, key by key: what a Latin key gives when the Russian or the Ukrainian layout is on.
_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_SHIFTED = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>'
_RU_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_UK_KEYS = "'йцукенгшщзхїфівапролджєячсмитьбю"
FROM_LATIN_KEYS = tuple(str.maketrans(_KEYS + _SHIFTED, keys * 2) for keys in (_RU_KEYS, _UK_KEYS))
FROM_CYRILLIC_KEYS = str.maketrans(_RU_KEYS + "іїє", _KEYS + "s]'")

_SIGNS = ",.;:'\"<>"
_TYPED = re.compile(r"[A-Za-z`~\[\]{};:'\"<>,.-]+")
_SIGN_BEFORE_LETTER = re.compile(r"[`~\[\]{};:'\"<>,.](?=.*[A-Za-z])")
_LETTERS_FOR_SIGNS = (
    (re.compile("(?<=[а-яёії])(?=[А-ЯЁІЇЄҐ][а-яёіїє])"), " "),  # ИвановИван
    (re.compile("(?<=[а-яё])[I1|!lӀӏ](?=[а-яё])"), ""),  # the palochka of the Caucasus: МухIаммад
    (re.compile("(?<=[а-яёіїє])0(?=[а-яёіїє])", re.IGNORECASE), "о"),
    (re.compile("(?<=[а-яёіїє])3(?=[а-яёіїє])", re.IGNORECASE), "з"),
    (re.compile("(?<![^\\s-])4(?=[a-z]{3})|(?<=[a-z])4(?=[a-z])", re.IGNORECASE), "ch"),  # Kuzmi4ev
    (re.compile("(?<![^\\s-])6(?=[a-z]{3})|(?<=[a-z])6(?=[a-z])", re.IGNORECASE), "sh"),  # 6evchenko
)


def signs(text: str) -> str:
    """Return a text in which signs and digits that stand for letters are letters."""
    for pattern, becomes in _LETTERS_FOR_SIGNS:
        text = pattern.sub(becomes, text)
    return text


def alphabet(word: str) -> str:
    """Return a word with look-alike letters of a second alphabet put back into the first."""
    cyrillic, latin = len(CYRILLIC.findall(word)), len(LATIN.findall(word))
    if not cyrillic or not latin:
        return word
    as_cyrillic, as_latin = word.translate(TO_CYRILLIC), word.translate(_TO_LATIN)
    whole_cyrillic, whole_latin = not LATIN.search(as_cyrillic), not CYRILLIC.search(as_latin)
    if whole_cyrillic and (cyrillic >= latin or not whole_latin):
        return as_cyrillic
    return as_latin if whole_latin else word


def keyboard(chunk: str) -> str:
    """Return the Cyrillic that a chunk of text with signs in it stands for ("<jhbcjd": Борисов), or ""."""
    if len(chunk) > LONGEST or not _TYPED.fullmatch(chunk) or not _SIGN_BEFORE_LETTER.search(chunk):
        return ""
    bare = chunk.strip(_SIGNS)
    written = (plausible.likelihood(reading) for reading in translit.readings(bare.lower())[:1])
    meant, best = "", max(max(written, default=plausible.NEVER), plausible.DOUBTFUL)
    for candidate in dict.fromkeys((bare, chunk.rstrip(_SIGNS), chunk)):
        for layout in FROM_LATIN_KEYS:
            flipped = candidate.translate(layout)
            if (likely := plausible.likelihood(fold(flipped))) > best:
                meant, best = flipped, likely
    return meant
