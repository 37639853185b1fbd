"""Searches what a bureau leaves on disk for words that must not be there, in every dress they may wear."""

from __future__ import annotations

import base64
import gzip
import json
import re
import zlib
from dataclasses import dataclass
from html.entities import codepoint2name
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ENCODINGS = (
    *("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7"),
    *("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic", "latin-1"),
)
# Usual ways to write Cyrillic in Latin letters; written here so that the scanner leans on nothing it tests.
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
LATIN = (
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia i i ie g",
    "a b v g d e yo zh z i y k l m n o p r s t u f h c ch sh sch - y - e yu ya i yi ye g",
    "a b v h d e yo zh z y i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i i ie g",
)


@dataclass(frozen=True)
class Leak:
    """One word found where it must not be."""

    place: str
    word: str
    dress: str


def spellings(word: str) -> set[str]:
    """Return a word in the cases and alphabets it may be written in."""
    found = {word, word.lower(), word.upper(), word.title()}
    for table in LATIN:
        letters = dict(zip(CYRILLIC, table.replace("-", "").split(" "), strict=True))
        latin = "".join(letters.get(letter, letter) for letter in word.lower())
        if latin != word.lower():
            found |= {latin, latin.upper(), latin.title()}
    return found


def base64_cores(raw: bytes) -> Iterator[bytes]:
    """Yield what stays of some bytes in base64 wherever they begin: three shapes, without the edges."""
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + raw)
        # The first and last characters carry bits of the neighbours.
        first = -(-offset * 8 // 6)
        last = (offset + len(raw)) * 8 // 6
        core = encoded[first:last]
        if len(core) >= 6:
            yield core
            yield core.replace(b"+", b"-").replace(b"/", b"_")


def texts(word: str) -> Iterator[tuple[str, bytes]]:
    """Yield the ASCII dresses of one spelling: escapes of JSON, addresses, HTML."""
    yield "json", json.dumps(word)[1:-1].encode()
    yield "url", quote(word, safe="").encode()
    yield "url", quote_plus(word, safe="").lower().encode()
    yield "html", "".join(f"&#{ord(letter)};" for letter in word).encode()
    yield "html", "".join(f"&#x{ord(letter):x};" for letter in word).encode()
    names = "".join(
        f"&{codepoint2name[ord(letter)]};" if ord(letter) in codepoint2name else letter for letter in word
    )
    yield "html", names.encode("ascii", "ignore")


def dresses(word: str) -> dict[bytes, str]:
    """Return every byte string that would give one word away, with the name of its dress."""
    found: dict[bytes, str] = {}
    for spelling in spellings(word):
        found |= {raw: dress for dress, raw in texts(spelling)}
        for encoding in ENCODINGS:
            try:
                raw = spelling.encode(encoding)
            except UnicodeEncodeError:
                continue
            found[raw] = encoding
            for core in base64_cores(raw):
                found[core] = f"base64 of {encoding}"
            found[raw.hex().encode()] = f"hex of {encoding}"
            found[raw.hex().upper().encode()] = f"hex of {encoding}"
    # Three bytes stand in any file by chance.
    return {raw: dress for raw, dress in found.items() if len(raw) >= 5}


def layers(content: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and what is inside if it is compressed."""
    yield content
    if content[:2] == b"\x1f\x8b":
        yield gzip.decompress(content)
    elif content[:1] == b"\x78":
        try:
            yield zlib.decompress(content)
        except zlib.error:
            return


class Scanner:
    """Looks for planted words.

    Args:
        words: Names, places, telephones, addresses; each of at least four characters.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.patterns: dict[bytes, tuple[str, str]] = {}
        for word in words:
            if len(word) < 4:
                raise ValueError(f"{word!r} is too short: it would stand anywhere by chance")
            for raw, dress in dresses(word).items():
                self.patterns[raw] = (word, dress)
        longest_first = sorted(self.patterns, key=len, reverse=True)
        self.any = re.compile(b"|".join(re.escape(raw) for raw in longest_first))

    def scan(self, content: bytes, place: str) -> list[Leak]:
        """Return what was found in some bytes."""
        found = {
            Leak(place, *self.patterns[hit])
            for layer in layers(content)
            for hit in set(self.any.findall(layer))
        }
        return sorted(found, key=lambda leak: (leak.word, leak.dress))

    def scan_folder(self, folder: Path) -> list[Leak]:
        """Return what was found in the files of a folder, and in their names."""
        found: list[Leak] = []
        for path in sorted(folder.rglob("*")):
            place = str(path.relative_to(folder))
            found += self.scan(place.encode(), f"the name {place}")
            if path.is_file():
                found += self.scan(path.read_bytes(), place)
        return found
