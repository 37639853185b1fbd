"""A word of a name as the comparison takes it: in bytes, with its sound, and compared with a vocabulary."""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace import names
from kintrace.matching.compiled.letters import LONGEST
from kintrace.matching.compiled.nearness import LEVELS, ask

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kintrace.matching.compiled.nearness import Asked

FEMININE = re.compile(r"(?:(?<=[оеиы][вн])а|ая|яя|ий|ый|ой)$", re.MULTILINE)


def base(surname: str) -> str:
    """Return what the surnames of a brother and a sister share; of several, one on each line.

    >>> base("иванова") == base("иванов"), base("бельская") == base("бельский")
    (True, True)
    """
    return FEMININE.sub("", surname)


class Coded(NamedTuple):
    """Words as bytes, one behind the other; word n is data[at[n]:at[n + 1]]."""

    data: npt.NDArray[np.uint8]
    at: npt.NDArray[np.int64]


def coded(words: Sequence[str]) -> Coded:
    """Return words as bytes, a byte for a letter."""
    at = np.zeros(len(words) + 1, dtype=np.int64)
    np.cumsum([min(len(word), LONGEST) for word in words], out=at[1:])
    return Coded(as_array("".join([word[:LONGEST] for word in words]).encode("cp1251", "replace")), at)


def as_bytes(word: str) -> bytes:
    """Return a word as bytes, a byte for a letter, as much of it as is compared."""
    return word[:LONGEST].encode("cp1251", "replace")


class ComparedWord(NamedTuple):
    """One sought word of a name against a whole vocabulary, as `vocabulary.Compared`.

    Attributes:
        near: The held words that are more than different, by their numbers. Shape (near,).
        bits: Their bits, float32.
        levels: Their levels, int8, places in `LEVELS`.
        share: Chance that a stranger is written as the sought word is, be it by a slip.
        full: Numbers of the full names that it may stand for, likeliest first.
        spelling: The word as bytes.
        sound: Its sound as bytes.
        hashes: Of its consonants and its root, as in `compiled.letters.Spelled`.
        first: The letters that its initial may be, a bit for each.
        by_level: Bits of each of the seven levels for words that are not among the near, shape (7,).
        most: The most bits that a held word can have.
    """

    near: npt.NDArray[np.int32]
    bits: npt.NDArray[np.float32]
    levels: npt.NDArray[np.int8]
    share: float
    full: tuple[str, ...]
    spelling: bytes
    sound: bytes
    hashes: int
    first: int
    by_level: npt.NDArray[np.float32]
    most: float = 0.0


def first_letters(word: str, full: str) -> int:
    """Return the letters that may stand for a word, and for the full name it is a form of, a bit for each.

    >>> first_letters("олександр", "александр") == first_letters("о", "") | first_letters("а", "")
    True
    """
    firsts = "".join([form[0] for form in (word, *names.tongues(full))])
    return sum(1 << letter % 64 for letter in set(as_bytes(firsts)))


def as_array(word: bytes) -> npt.NDArray[np.uint8]:
    """Return bytes as an array."""
    return np.frombuffer(word, dtype=np.uint8)


def likeliest(full: Mapping[str, float]) -> str:
    """Return the likeliest of some full names, "" if there is none."""
    return max(full, key=lambda name: (full[name], name)) if full else ""


class Bearers:
    """The words that may stand for one full name, each with its chance."""

    def __init__(self) -> None:
        """Begin empty."""
        self._numbers, self._chances = array("i"), array("f")
        self._arrays: tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]] | None = None

    def append(self, number: int, chance: float) -> None:
        """Add a word."""
        self._numbers.append(number)
        self._chances.append(chance)
        self._arrays = None

    @property
    def arrays(self) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
        """The words and the chance of each."""
        if self._arrays is None:
            self._arrays = np.array(self._numbers, dtype=np.int32), np.array(self._chances, dtype=np.float32)
        return self._arrays


def asked(words: Sequence[ComparedWord]) -> Asked:
    """Return sought words of one part of a name, ready to be compared with held ones."""
    letter_at, sound_at = np.zeros(len(words) + 1, dtype=np.int64), np.zeros(len(words) + 1, dtype=np.int64)
    for at, word in enumerate(words, 1):
        letter_at[at] = letter_at[at - 1] + len(word.spelling)
        sound_at[at] = sound_at[at - 1] + len(word.sound)
    bits = np.array([word.by_level for word in words], dtype=np.float32).reshape(-1, LEVELS)
    return ask(
        as_array(b"".join([word.spelling for word in words])),
        letter_at,
        as_array(b"".join([word.sound for word in words])),
        sound_at,
        np.array([word.hashes for word in words], dtype=np.int64),
        np.array([word.first for word in words], dtype=np.uint64).view(np.int64),
        bits,
    )
