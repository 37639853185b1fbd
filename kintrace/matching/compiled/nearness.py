"""How near two words are: by letters, by sound, by consonants."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching.compiled import compiled
from kintrace.matching.compiled.letters import (
    FIRST,
    HASHES,
    LETTER_AT,
    LETTERS,
    LINE,
    LONGEST,
    ONE,
    SOUND_AT,
    SOUNDS,
    ZERO,
    bits_in,
    mask_of,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from kintrace.matching.compiled.letters import Bytes, Keys, Masks, Numbers, Places, Spelled

#: How near two words are, whatever part of a name they are.
SAME, SOUND, FORM, CLOSE, ALIKE, INITIAL, DIFFERS = range(7)
LEVELS = 7

ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
LOW = 0xFFFFFFFF
LONG = 9  # letters, from which a third slip is believed
ENOUGH = 5  # letters, below which two slips make another word
LENGTH, SOUND_LENGTH = LETTER_AT, SOUND_AT  # in the lines of sought words


class Asked(NamedTuple):
    """Sought words.

    Attributes:
        places: At which places of the word, and of its sound, each letter stands, shape (words, 2, 256).
        lines: Length, length of the sound, then masks, hashes and first letters as in `Spelled.lines`, shape
            (words, 6).
        bits: Bits of each of the seven levels, shape (words, 7).
    """

    places: Masks
    lines: Places
    bits: npt.NDArray[np.float32]


@compiled
def places(word: Bytes, into: Masks) -> None:
    """Write down at which places of a word each letter stands."""
    for at in range(min(LONGEST, len(word))):
        into[word[at]] |= ONE << np.uint64(at)


@compiled
def apart(where: Masks, which: int, sound: int, length: int, word: Bytes, start: int, end: int) -> int:
    """Return how many slips (a letter more, less, other, or two changed round) two words lie apart.

    Args:
        where: `Asked.places`.
        which: The first word among them.
        sound: 1 if its sound is meant, else 0.
        length: Its length, at most `LONGEST`.
        word: Holds the second word.
        start: Where it begins.
        end: Where it ends.

    Source: Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances, 2003.
    """
    if length == 0:
        return end - start
    last = ONE << np.uint64(length - 1)
    up, down, before, diagonal = ALL, ZERO, ZERO, ZERO
    slips = length
    for at in range(start, end):
        here = where[which, sound, word[at]]
        turned = (((~diagonal) & here) << ONE) & before
        diagonal = (((here & up) + up) ^ up) | here | down | turned
        more, less = down | ~(diagonal | up), diagonal & up
        slips += int((more & last) != ZERO) - int((less & last) != ZERO)
        more, less = (more << ONE) | ONE, less << ONE
        up, down = less | ~(diagonal | more), more & diagonal
        before = here
    return slips


@compiled
def believed(asked: int, held: int) -> int:
    """Return how many slips are believed between words of two lengths."""
    return 2 if max(asked, held) < LONG else 3


@compiled
def same_consonants(mine: int, others: int) -> bool:
    """Return whether the hashes of two words are of the same consonants."""
    return mine >> 32 == others >> 32


@compiled
def same_root(mine: int, others: int) -> bool:
    """Return whether the hashes of two surnames are of one root."""
    return (others & LOW) != 0 and (mine & LOW) == (others & LOW)


@compiled
def at_least_apart(one: np.uint64, other: np.uint64) -> int:
    """Return how many slips two words lie apart at least, by the letters that they are made of.

    Each slip brings in at most one new letter and takes out one.
    """
    return max(bits_in(other & ~one), bits_in(one & ~other))


@compiled
def near_enough(asked: Asked, at: int, words: Spelled, numbers: Numbers) -> npt.NDArray[np.bool_]:
    """Return which held words may be near to a sought one at all: most fall at this first look.

    The lines of all words are fetched before any is looked at: they lie far apart, and so memory is waited
    for once instead of each time.
    """
    lines = words.lines
    held = np.empty((len(numbers), LINE), dtype=np.int64)
    for place in range(len(numbers)):
        word = numbers[place]
        held[place, LETTER_AT] = lines[word + 1, LETTER_AT] - lines[word, LETTER_AT]
        for column in range(LETTERS, LINE):
            held[place, column] = lines[word, column]
    length, first, hashes = asked.lines[at, LENGTH], asked.lines[at, FIRST], asked.lines[at, HASHES]
    letters, sounds = np.uint64(asked.lines[at, LETTERS]), np.uint64(asked.lines[at, SOUNDS])
    made = np.empty(len(numbers), dtype=np.bool_)
    for place in range(len(numbers)):
        if length == 1 or held[place, LETTER_AT] == 1:
            made[place] = first & held[place, FIRST] != 0
            continue
        others, most = held[place, HASHES], believed(length, held[place, LETTER_AT])
        made[place] = (
            at_least_apart(sounds, np.uint64(held[place, SOUNDS])) <= most
            or at_least_apart(letters, np.uint64(held[place, LETTERS])) <= most
            or same_consonants(hashes, others)
            or same_root(hashes, others)
        )
    return made


@compiled
def level_of(asked: Asked, at: int, words: Spelled, word: int) -> int:
    """Return how near a sought word is to a held one that is not apart, by letters and by sound."""
    mine, lines = asked.lines, words.lines
    start, end = lines[word, LETTER_AT], lines[word + 1, LETTER_AT]
    length, held = mine[at, LENGTH], end - start
    if length == 1 or held == 1:
        return INITIAL if mine[at, FIRST] & lines[word, FIRST] else DIFFERS
    most = believed(length, held)
    consonants = same_consonants(mine[at, HASHES], lines[word, HASHES])
    related = same_root(mine[at, HASHES], lines[word, HASHES])
    sound, sound_end = lines[word, SOUND_AT], lines[word + 1, SOUND_AT]
    by_sound = apart(asked.places, at, 1, mine[at, SOUND_LENGTH], words.sounds, sound, sound_end)
    by_letter = apart(asked.places, at, 0, length, words.letters, start, end)
    if by_letter == 0:
        return SAME
    if by_sound == 0:
        return SOUND
    if related:
        return FORM
    nearest = min(by_letter, by_sound)
    short = min(length, held)
    if nearest <= 1 and short >= 3 and max(length, held) >= 4:
        return CLOSE
    return ALIKE if consonants or nearest <= (most if short >= ENOUGH else 1) else DIFFERS


@compiled
def near(
    asked: Asked,
    probes: Keys,
    words: Spelled,
    keys: Keys,
    numbers: Numbers,
    new_keys: Keys,
    new_numbers: Numbers,
    common: Numbers,
    seen: npt.NDArray[np.bool_],
) -> tuple[Numbers, npt.NDArray[np.int8]]:
    """Return the words that are more than different from one sought word, with their levels.

    Looked at are those that share a key with it, and the common ones. Both runs of keys are sorted; `seen` is
    all False before and after.
    """
    found = np.empty(max(64, 2 * len(common)), dtype=np.int32)
    count = len(common)
    found[:count] = common
    seen[common] = True
    for run in range(2):
        held_keys, held = (keys, numbers) if run == 0 else (new_keys, new_numbers)
        for probe in probes:
            at = np.searchsorted(held_keys, probe) if len(held_keys) else 0
            while at < len(held_keys) and held_keys[at] == probe:
                if not seen[held[at]]:
                    seen[held[at]] = True
                    if count == len(found):
                        found = np.concatenate((found, np.empty(count, dtype=np.int32)))
                    found[count] = held[at]
                    count += 1
                at += 1
    for word in found[:count]:
        seen[word] = False
    met = found[:count]
    met = np.sort(met[near_enough(asked, 0, words, met)])
    levels = np.empty(len(met), dtype=np.int8)
    kept = 0
    for word in met:
        level = level_of(asked, 0, words, word)
        if level != DIFFERS:
            met[kept], levels[kept] = word, level
            kept += 1
    return met[:kept], levels[:kept]


@compiled
def far(asked: Asked, at: int, words: Spelled) -> Numbers:
    """Return all words that lie few slips away, by sound or by letters; looks at every word."""
    found = np.empty(64, dtype=np.int32)
    count = 0
    lines, length = words.lines, asked.lines[at, LENGTH]
    letters, sounds = np.uint64(asked.lines[at, LETTERS]), np.uint64(asked.lines[at, SOUNDS])
    for word in range(len(lines) - 1):
        start, end = lines[word, LETTER_AT], lines[word + 1, LETTER_AT]
        most = believed(length, end - start)
        if abs(end - start - length) > most + 1:
            continue
        fits = False
        if at_least_apart(letters, np.uint64(lines[word, LETTERS])) <= most:
            fits = apart(asked.places, at, 0, length, words.letters, start, end) <= most
        if not fits and at_least_apart(sounds, np.uint64(lines[word, SOUNDS])) <= most:
            start, end = lines[word, SOUND_AT], lines[word + 1, SOUND_AT]
            fits = apart(asked.places, at, 1, asked.lines[at, SOUND_LENGTH], words.sounds, start, end) <= most
        if fits:
            if count == len(found):
                found = np.concatenate((found, np.empty(count, dtype=np.int32)))
            found[count] = word
            count += 1
    return found[:count]


@compiled
def ask(
    letters: Bytes,
    letter_at: Places,
    sounds: Bytes,
    sound_at: Places,
    hashes: Places,
    firsts: Places,
    bits: npt.NDArray[np.float32],
) -> Asked:
    """Return sought words ready to be compared."""
    count = len(letter_at) - 1
    where = np.zeros((count, 2, 256), dtype=np.uint64)
    lines = np.empty((count, LINE), dtype=np.int64)
    for word in range(count):
        spelling = letters[letter_at[word] : letter_at[word + 1]]
        sound = sounds[sound_at[word] : sound_at[word + 1]]
        places(spelling, where[word, 0])
        places(sound, where[word, 1])
        lines[word, LENGTH], lines[word, SOUND_LENGTH] = len(spelling), len(sound)
        lines[word, LETTERS], lines[word, SOUNDS] = np.int64(mask_of(spelling)), np.int64(mask_of(sound))
        lines[word, HASHES], lines[word, FIRST] = hashes[word], firsts[word]
    return Asked(where, lines, bits)
