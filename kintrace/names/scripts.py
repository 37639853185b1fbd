"""Words out of a text, and what a word in any script may be in Cyrillic."""

from __future__ import annotations

import re
from functools import lru_cache

from kintrace.names import mend, plausible, translit
from kintrace.names.letters import CYRILLIC, LATIN, LONGEST, fold, unify

READINGS = 8
LONGEST_TEXT = 2000  # letters in which words are looked for; a cell may hold a book
SHORTEST_MISTYPED = 4
CACHED = 8_192
# How much better than as written a word must look on the other keyboard. Measured: of 7,589 names in Latin
# letters none passes the first, of 5,386 in Cyrillic three pass the second, of names mistyped 99 % do.
_LATIN_KEYS = 0.5
_CYRILLIC_KEYS = 2.0

_CYRILLIC_HALF = "(?:[А-ЯЁІЇЄҐ]?[а-яёіїєґ]+|[А-ЯЁІЇЄҐ]{3,}|[А-ЯЁІЇЄҐ])"  # ИИ are initials
_LATIN_HALF = "(?:[A-Z]?[a-z]+|[A-Z]+)"
_PLAIN_WORD = f"(?:{_CYRILLIC_HALF}(?:-{_CYRILLIC_HALF})*|{_LATIN_HALF}(?:-{_LATIN_HALF})*)"
_PLAIN_TEXT = re.compile(rf"\s*{_PLAIN_WORD}(?:\s+{_PLAIN_WORD})*\s*")
_PLAIN = re.compile(_PLAIN_WORD)
_NO_LOOK_ALIKE = re.compile("[^ABCEHIKMOPTXYSJabcehikmoptxysj-]")
_LATIN_LETTERS = re.compile(f"(?:{LATIN.pattern})+")
_SOFT_D, _SOFT_T = re.compile("дз(?=[еёіюяьэ].)"), re.compile("ц(?=[еёі]|[юяьэ].)")
_BELARUSIAN = re.compile("ў|дз[еёіюяьэ].|[ыэё].*і|і.*[ыэё]")  # so writes no other language
_UKRAINIAN = re.compile("[иїєґ]")
_PIECES = re.compile(r"[^\W\d_]+(?:['-]+[^\W\d_]+)*'?")


def words(text: str) -> list[str]:
    """Return the words of a text, in its order and case.

    One Unicode form, one apostrophe, one dash; Latin look-alikes inside Cyrillic words (and the other way
    round) are put right; digits and signs fall away, unless they stand for letters: МухIаммад, Kuzmi4ev, or
    Cyrillic typed on a Latin keyboard ("<jhbcjd": Борисов).
    """
    return list(pieces(text[:LONGEST_TEXT]))


def shared(word: str) -> str:
    """Return a word in small letters if its capitals cannot matter, so that ИВАНОВ and Иванов are read once.

    They may matter where two alphabets meet: only capital letters look alike in both.
    """
    return word.lower() if _PLAIN.fullmatch(word) and _NO_LOOK_ALIKE.search(word) else word


@lru_cache(maxsize=CACHED)
def pieces(text: str) -> tuple[str, ...]:
    """Return words() of a text that is no longer than it reads."""
    if _PLAIN_TEXT.fullmatch(text):
        return _apart(text.split())  # as most cells are: nothing to mend
    found: list[str] = []
    for chunk in mend.signs(unify(text)).split():
        if meant := mend.keyboard(chunk[: LONGEST + 1]):
            found.append(meant)
        else:
            found.extend(mend.alphabet(piece) for piece in _PIECES.findall(chunk))
    return _apart(found)


def _apart(found: list[str]) -> tuple[str, ...]:
    if all(len(word) < mend.LONG for word in found):
        return tuple(found)
    return tuple(part for word in found for part in (mend.apart(word) if len(word) >= mend.LONG else (word,)))


@lru_cache(maxsize=CACHED)
def cyrillic(word: str) -> tuple[str, ...]:
    """Return what a word in any script may be in Russian-folded Cyrillic, best first, at most eight.

    Latin letters are read by several habits of spelling (English, scholarly, German, French, Polish), as a
    wrong keyboard layout and as look-alikes; Cyrillic letters as themselves and, where they make no word,
    as a Latin word typed on a Cyrillic keyboard. () if there is no letter of either script.
    """
    if not (_PLAIN.fullmatch(word) and len(word) <= LONGEST):
        word = mend.alphabet(mend.signs(unify(word[: LONGEST * 4]))[:LONGEST])
        if CYRILLIC.search(word) and LATIN.search(word):
            return tuple(dict.fromkeys(filter(None, _mixed_readings(word))))
    if CYRILLIC.search(word):
        readings = _cyrillic_readings(word)
    else:
        readings = _latin_readings(word) if LATIN.search(word) else []
    return tuple(dict.fromkeys(reading for reading in readings if reading))[:READINGS]


def _cyrillic_readings(word: str) -> list[str]:
    """Return the folded word, after what it would be if the Cyrillic keyboard was on by mistake.

    A Belarusian word is read with its дз and ц as well as with the д and т that the others write.
    """
    straight = fold(word)
    likely = plausible.likelihood(straight)
    if hard := _hardened(word.lower()):
        sure = _BELARUSIAN.search(word.lower()) and plausible.likelihood(hard) > likely
        return [hard, straight] if sure else [straight, hard]
    if likely >= plausible.DOUBTFUL or len(straight) < SHORTEST_MISTYPED or "-" in straight:
        return [straight]
    keys = word.lower().translate(mend.FROM_CYRILLIC_KEYS)
    if not keys.replace("'", "").isalpha():
        return [straight]  # a sign is part of no word
    typed = map(fold, translit.readings(keys)[:2])
    better = [reading for reading in typed if plausible.likelihood(reading) > likely + _CYRILLIC_KEYS]
    return [*better, straight]


def _mixed_readings(word: str) -> list[str]:
    """Return what a word is that is half in Latin letters: typed on their keys, or spelled in them."""
    lower = word.lower()
    spelled = _LATIN_LETTERS.sub(lambda found: "".join(translit.readings(found[0])[:1]), lower)
    meant = [fold(half) for half in (spelled, *(lower.translate(keys) for keys in mend.FROM_LATIN_KEYS))]
    return sorted(meant, key=plausible.likelihood, reverse=True)


def _hardened(word: str) -> str:
    """Return a Belarusian word with д and т for its дз and ц (Цімафееў: тимафеев), "" for any other word."""
    if "ц" not in word and "дз" not in word:
        return ""
    hard = _SOFT_D.sub("д", word)
    if _BELARUSIAN.search(word) or ("і" in word and not _UKRAINIAN.search(word)):
        hard = _SOFT_T.sub("т", hard)
    return fold(hard) if hard != word else ""


def _latin_readings(word: str) -> list[str]:
    """Return the readings by habits of spelling, with those by the other keyboard and by look-alikes."""
    readings = [fold(reading) for reading in translit.readings(word.lower())]
    best = max(map(plausible.likelihood, readings), default=plausible.NEVER)
    for layout in mend.FROM_LATIN_KEYS:
        meant = fold(word.lower().translate(layout))
        likely = plausible.likelihood(meant)
        if likely > best + _LATIN_KEYS:
            readings.insert(0, meant)
        elif likely > max(best, plausible.DOUBTFUL):
            readings.append(meant)
    alike = word.translate(mend.TO_CYRILLIC)
    if not LATIN.search(alike) and plausible.likelihood(fold(alike)) > best:
        readings.insert(0, fold(alike))
    return readings
