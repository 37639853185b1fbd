"""Latin spellings by the forty tables, and the other ways in which one word looks different on paper."""

from __future__ import annotations

import functools
import re
from collections import defaultdict

from bench import tables

RU_VOWELS = "аеёиоуыэюя"
UK_VOWELS = "аеєиіїоуюя"


@functools.cache
def standards() -> dict[str, list[tuple[str, str, str]]]:
    """Return each table as rows of letters, place and Latin spelling, longest and most special first."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for r in tables.rows("transliteration.tsv"):
        context = r["context"]
        if context != "alt":
            found[r["standard"]].append((r["cyrillic"].lower(), context, r["latin"]))
    for rules in found.values():
        rules.sort(key=lambda rule: (-len(rule[0]), rule[1] == "any"))
    return dict(found)


def names_of(language: str) -> list[str]:
    """Return the tables for a language."""
    return sorted(
        name for name in standards() if name.startswith(language + "_") and "via_russian" not in name
    )


def _fits(word: str, at: int, size: int, context: str) -> bool:
    vowels = RU_VOWELS + UK_VOWELS
    before = word[at - 1] if at else ""
    after = word[at + size] if at + size < len(word) else ""
    return {
        "any": True,
        "initial": at == 0,
        "final": not after,
        "after_vowel": bool(before) and before in vowels,
        "after_consonant": bool(before) and before.isalpha() and before not in vowels + "ьъ",
        "between_vowels": bool(before and after) and before in vowels and after in vowels,
    }.get(context, False)


@functools.lru_cache(maxsize=200_000)
def latin(word: str, standard: str) -> str:
    """Return a word in Latin letters by one table."""
    low, rules, made, at = word.lower(), standards()[standard], [], 0
    while at < len(low):
        for letters, context, new in rules:
            if low.startswith(letters, at) and _fits(low, at, len(letters), context):
                made.append(new)
                at += len(letters)
                break
        else:
            made.append(low[at] if low[at] in "-' " else "")
            at += 1
    done = "".join(made)
    return done[:1].upper() + done[1:] if word[:1].isupper() else done


QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
RU_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
UK_KEYS = "йцукенгшщзхїфівапролджєячсмитьбю'"
TO_QWERTY_RU = str.maketrans(RU_KEYS, QWERTY)
TO_QWERTY_UK = str.maketrans(UK_KEYS + "ў", QWERTY + "o")  # ў lies where щ does
TO_RU_KEYS = str.maketrans(QWERTY, RU_KEYS)
TO_UK_KEYS = str.maketrans(QWERTY, UK_KEYS)
KEY_ROWS = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")


@functools.cache
def neighbours(letter: str) -> str:
    """Return the letters beside one on the keyboard."""
    for row in KEY_ROWS:
        at = row.find(letter)
        if at >= 0:
            return row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return letter


def wrong_layout(word: str, language: str) -> str:
    """Return what comes out when the keyboard stands on the other script."""
    low = word.lower()
    if re.search("[a-z]", low):
        return low.translate(TO_UK_KEYS if language == "uk" else TO_RU_KEYS)
    return low.translate(TO_QWERTY_UK if language == "uk" or re.search("[іїєґў]", low) else TO_QWERTY_RU)


def other_cyrillic_layout(word: str, language: str) -> str:
    """Return what comes out when Ukrainian is typed on the Russian layout, or Russian on the Ukrainian."""
    there, back = (UK_KEYS, RU_KEYS) if language == "uk" else (RU_KEYS, UK_KEYS)
    return word.lower().translate(str.maketrans(there, back))


OCR = [
    ("ш", "щ"),
    ("щ", "ш"),
    ("и", "н"),
    ("н", "и"),
    ("н", "п"),
    ("п", "н"),
    ("о", "0"),
    ("з", "3"),
    ("в", "8"),
    ("б", "6"),
    ("ц", "д"),
    ("л", "п"),
    ("е", "с"),
    ("с", "е"),
    ("г", "т"),
    ("т", "г"),
    ("ь", "ъ"),
    ("ы", "ьі"),
    ("м", "и"),
    ("к", "н"),
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("u", "v"),
    ("e", "c"),
    ("h", "b"),
]

# Heard on a bad line; written for this bench from the phonetics of Russian, not from any table of the
# matcher.
HEARD = [
    ("о", "а"),
    ("а", "о"),
    ("е", "и"),
    ("и", "е"),
    ("я", "и"),
    ("б", "п"),
    ("п", "б"),
    ("д", "т"),
    ("т", "д"),
    ("г", "к"),
    ("к", "г"),
    ("в", "ф"),
    ("ф", "в"),
    ("з", "с"),
    ("с", "з"),
    ("ж", "ш"),
    ("ш", "ж"),
    ("м", "н"),
    ("н", "м"),
    ("тс", "ц"),
    ("ц", "тс"),
    ("сч", "щ"),
    ("щ", "ш"),
    ("ч", "щ"),
    ("х", "к"),
    ("г", "х"),
    ("х", "г"),
    ("стн", "сн"),
    ("здн", "зн"),
    ("лл", "л"),
    ("нн", "н"),
    ("сс", "с"),
    ("л", "лл"),
    ("н", "нн"),
    ("ье", "е"),
    ("ьи", "и"),
    ("ий", "ей"),
    ("ы", "и"),
    ("э", "е"),
    ("ё", "о"),
    ("йо", "ё"),
    ("вл", "л"),
    ("рь", "р"),
    ("ль", "л"),
]


@functools.cache
def phone_rules() -> list[tuple[str, str]]:
    """Return other people's phone confusions: regular expression and what is written instead."""
    return [
        (r["pattern"], r["becomes"])
        for r in tables.rows("phone_confusions.tsv")
        if r["pattern"] not in ("", "*")
    ]
