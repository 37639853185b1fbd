"""Words as bytes: the keys that misspelt words share, and what is looked at before two are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]
    Numbers = npt.NDArray[np.int32]
    Places = npt.NDArray[np.int64]
    Keys = npt.NDArray[np.uint32]
    Masks = npt.NDArray[np.uint64]

ONE = np.uint64(1)
ZERO = np.uint64(0)
PAIRS, FOURS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
EIGHTS, ONES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
BASIS, PRIME = np.uint32(2166136261), np.uint32(16777619)
BY_SOUND, BY_SKELETON, BY_ROOT = np.uint32(1), np.uint32(2), np.uint32(3)
SHORT_SOUND, SHORT_SKELETON = 4, 6
LONGEST = 64  # letters of a word that are compared: one for each bit


class Spelled(NamedTuple):
    """The words of a vocabulary as bytes, with their sounds, and a line of numbers for each.

    Attributes:
        letters: All words, one behind the other.
        sounds: All sounds, one behind the other.
        lines: Shape (words + 1, 6): where its letters begin; where its sound begins; which letters it is
            made of, and which its sound, one bit each; hash of its consonants << 32 | hash of what the
            surnames of brother and sister share (0 for what is no surname); the letters that an initial may
            be, one bit each. The last line only ends the one before.
    """

    letters: Bytes
    sounds: Bytes
    lines: Places


#: The columns of `Spelled.lines`.
LETTER_AT, SOUND_AT, LETTERS, SOUNDS, HASHES, FIRST, LINE = range(7)


def _voiceless() -> Bytes:
    """Return for each letter the one that it becomes beside a voiceless one."""
    table = np.arange(256, dtype=np.uint8)
    for voiced, voiceless in zip("бвджз".encode("cp1251"), "пфтшс".encode("cp1251"), strict=True):
        table[voiced] = voiceless
    return table


#: A slip beside a consonant changes how that one sounds as well, so that keys are made of voiceless ones.
VOICELESS = _voiceless()


@compiled
def mask_of(word: Bytes) -> np.uint64:
    """Return which letters a word, or a sound, is made of."""
    mask = ZERO
    for letter in word:
        mask |= ONE << np.uint64(letter & 63)
    return mask


@compiled
def hashed(tag: np.uint32, word: Bytes, without: int) -> np.uint32:
    """Return the number of a word under a tag, one letter left out (-1: none).

    Source: Fowler, Noll, Vo, FNV-1a.
    """
    number = np.uint32((BASIS ^ tag) * PRIME)
    for at in range(len(word)):
        if at != without:
            number = np.uint32((number ^ np.uint32(VOICELESS[word[at]])) * PRIME)
    return number


@compiled
def keys_of(sound: Bytes, skeleton: Bytes, root: Bytes, into: Keys, at: int) -> int:
    """Write the keys of a word: sound and consonants, whole and less a letter, and root; return the end."""
    into[at] = hashed(BY_SOUND, sound, -1)
    into[at + 1] = hashed(BY_SKELETON, skeleton, -1)
    at += 2
    if len(root):
        into[at] = hashed(BY_ROOT, root, -1)
        at += 1
    if len(sound) >= SHORT_SOUND:
        for out in range(len(sound)):
            into[at] = hashed(BY_SOUND, sound, out)
            at += 1
    if len(skeleton) >= SHORT_SKELETON:
        for out in range(len(skeleton)):
            into[at] = hashed(BY_SKELETON, skeleton, out)
            at += 1
    return at


@compiled
def keys_of_many(
    sounds: Bytes,
    sound_at: Places,
    skeletons: Bytes,
    skeleton_at: Places,
    roots: Bytes,
    root_at: Places,
    first: int,
) -> tuple[Keys, Numbers]:
    """Return the keys of many words, each with the number of its word; the first word has number `first`."""
    count = len(sound_at) - 1
    keys = np.empty(3 * count + len(sounds) + len(skeletons), dtype=np.uint32)
    numbers = np.empty(len(keys), dtype=np.int32)
    at = 0
    for word in range(count):
        end = keys_of(
            sounds[sound_at[word] : sound_at[word + 1]],
            skeletons[skeleton_at[word] : skeleton_at[word + 1]],
            roots[root_at[word] : root_at[word + 1]],
            keys,
            at,
        )
        numbers[at:end] = first + word
        at = end
    return keys[:at], numbers[:at]


@compiled
def lines(
    spellings: Bytes,
    letter_at: Places,
    sounds: Bytes,
    sound_at: Places,
    skeletons: Bytes,
    skeleton_at: Places,
    roots: Bytes,
    root_at: Places,
) -> Places:
    """Return the lines of `Spelled.lines` of some words, less their first letters."""
    made = np.zeros((len(sound_at) - 1, LINE), dtype=np.int64)
    for word in range(len(made)):
        made[word, LETTER_AT], made[word, SOUND_AT] = letter_at[word], sound_at[word]
        made[word, LETTERS] = np.int64(mask_of(spellings[letter_at[word] : letter_at[word + 1]]))
        made[word, SOUNDS] = np.int64(mask_of(sounds[sound_at[word] : sound_at[word + 1]]))
        made[word, HASHES] = hashes_of(
            skeletons[skeleton_at[word] : skeleton_at[word + 1]], roots[root_at[word] : root_at[word + 1]]
        )
    return made


@compiled
def hashes_of(skeleton: Bytes, root: Bytes) -> int:
    """Return the hashes of consonants and root as one number; 0 stands for no root."""
    related = np.int64(hashed(BY_ROOT, root, -1)) if len(root) else np.int64(0)
    return int(np.int64(hashed(BY_SKELETON, skeleton, -1)) << 32 | related)


@compiled
def bits_in(mask: np.uint64) -> int:
    """Return how many bits of a mask are set. Source: Knuth, TAOCP 4A, 7.1.3 (62)."""
    mask = mask - ((mask >> ONE) & PAIRS)
    mask = (mask & FOURS) + ((mask >> np.uint64(2)) & FOURS)
    mask = (mask + (mask >> np.uint64(4))) & EIGHTS
    return int((mask * ONES) >> np.uint64(56))
