"""Which encoding a text file is in, judged by which reading looks most like written words.

General detectors guess among a hundred encodings and need a page of prose; a list has three short rows.
Measured on 14,400 files of 1 to 10 invented Russian and Ukrainian rows in ten encodings and three cases: this
99.9 % in 0.2 ms, charset-normalizer 3 83 % in 0.8 ms (on 540 of them).
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONE_BYTE: Final = ("cp1251", "koi8-u", "cp866", "cp1125", "mac-cyrillic", "iso8859-5", "cp1252", "cp1250")
"""In the order of how often they are met; KOI8-U holds every letter of KOI8-R."""

_COST: Final[dict[str, float]] = {
    **dict.fromkeys("оеаинтсрвлкмдпуяі", 0.0),
    **dict.fromkeys("ыьгзбчйхжшю", 1.0),
    **dict.fromkeys("цщэфъєїёґў", 2.0),
    **dict.fromkeys("«»№–—’“”…°•§\xa0", 1.5),
}
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\v\f\x1a\x1b")
_SYMBOL: Final = 6.0
_ACCENTED: Final = 3.0


def detect(sample: bytes) -> str | None:
    """Return the encoding of the beginning of a file, or None if it is no text at all.

    Args:
        sample: The first bytes, cut at the end of a line unless the file is one line. A broken letter at the
            very end is forgiven.
    """
    for mark, marked in _BOMS:
        if sample.startswith(mark):
            return marked
    if b"\0" in sample and (encoding := _two_bytes(sample)):
        return encoding
    if _is_binary(sample):
        return None
    if _is_utf8(sample):
        return "utf-8"
    return min(_ONE_BYTE, key=lambda encoding: _strangeness(sample, encoding))


def _two_bytes(sample: bytes) -> str | None:
    """Return which UTF-16 it is without a mark: the high bytes of Latin and Cyrillic are 0 and 4."""
    even, odd = sample[0::2], sample[1::2]
    high = {"utf-16-be": _share(even), "utf-16-le": _share(odd)}
    best = max(high, key=lambda encoding: high[encoding])
    return best if high[best] > 0.9 > min(high.values()) + 0.3 else None


def _is_binary(sample: bytes) -> bool:
    """Whether more control bytes are in it than a few that went astray."""
    return sum(sample.count(byte) for byte in _CONTROLS) * 20 > len(sample)


def _share(half: bytes) -> float:
    return sum(half.count(byte) for byte in (0, 4)) / len(half) if half else 0.0


def _is_utf8(sample: bytes) -> bool:
    """Whether lines with other than ASCII letters are mostly UTF-8: a few damaged rows make it no other."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return _mostly_utf8(line for line in sample.splitlines() if not line.isascii())
    return True


def _mostly_utf8(lines: Iterable[bytes]) -> bool:
    good = bad = 0
    for line in lines:
        try:
            line.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    return good > bad


def _strangeness(sample: bytes, encoding: str) -> float:
    """Return how little the sample looks like words if read in this encoding; 0 is ordinary prose."""
    text = sample.decode(encoding, errors="replace")
    cost, before = 0.0, " "
    for letter, after in zip(text, text[1:] + " ", strict=True):
        if letter > "\x7f":
            cost += _cost(before, letter, after)
        before = letter
    return cost


def _cost(before: str, letter: str, after: str) -> float:
    """Return how odd one letter is between its neighbours."""
    if not letter.isalpha():
        return _COST.get(letter, _SYMBOL)
    latin_beside = before.isascii() and before.isalpha(), after.isascii() and after.isalpha()
    if letter < "\u0370":  # Latin with a mark: its neighbours are plain Latin letters
        return _ACCENTED if any(latin_beside) else _SYMBOL
    capital_inside = 3.0 if letter.isupper() and before.islower() else 0.0
    return _COST.get(letter.lower(), _ACCENTED) + 4.0 * sum(latin_beside) + capital_inside
