"""The compiled parts do what a slower, plainer way does."""

from __future__ import annotations

import runpy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from kintrace import names
from kintrace.matching import growing, words
from kintrace.matching.compiled import letters, marks, nearness, rows
from kintrace.matching.compiled.query import COLUMNS, NOBODY, RECORD
from kintrace.matching.growing import Growing, Sorted
from kintrace.matching.ids import Ids

WORDS = st.text("абвгеинорстук", min_size=1, max_size=12)
law = settings(max_examples=150)


def places(word: str) -> letters.Masks:
    found = np.zeros((1, 2, 256), dtype=np.uint64)
    nearness.places(words.coded([word]).data, found[0, 0])
    return found


@law
@given(WORDS, WORDS)
def test_slips_are_counted_as_by_the_textbook(one: str, other: str) -> None:
    held = words.coded([other]).data

    assert nearness.apart(places(one), 0, 0, len(one), held, 0, len(held)) == OSA.distance(one, other)


@given(st.integers(0, 2**64 - 1))
def test_bits_are_counted(mask: int) -> None:
    assert letters.bits_in(np.uint64(mask)) == mask.bit_count()


def keys(word: str) -> set[int]:
    sound, skeleton = names.sound(word), names.skeleton(word)
    into = np.empty(3 + len(sound) + len(skeleton), dtype=np.uint32)
    heard, bare, root = (words.coded([part]).data for part in (sound, skeleton, words.base(word)))
    end = letters.keys_of(heard, bare, root, into, 0)
    return set(into[:end].tolist())


@law
@given(WORDS, WORDS)
def test_words_whose_sounds_are_one_slip_apart_share_a_key(one: str, other: str) -> None:
    sounds = names.sound(one), names.sound(other)

    if min(map(len, sounds)) >= letters.SHORT_SOUND and OSA.distance(*sounds) <= 1:
        assert keys(one) & keys(other)


def test_keys_of_many_words_are_those_of_each() -> None:
    some = ["иванов", "цыдыпов", "гончаренко", "ли"]
    heard, bare = words.coded(names.sounds(some)), words.coded(names.skeletons(some))
    rooted = words.coded([words.base(word) for word in some])
    made, numbers = letters.keys_of_many(*heard, *bare, *rooted, 5)

    for number, word in enumerate(some, 5):
        assert set(made[numbers == number].tolist()) == keys(word)


@law
@given(st.lists(st.lists(st.text(max_size=6), max_size=40), max_size=6))
def test_numbers_of_records_are_kept_as_a_dictionary_keeps_them(parts: list[list[str]]) -> None:
    ids, known = Ids(), dict[str, int]()
    for part in parts:
        assert ids.extend(part) == [known.setdefault(text, len(known)) for text in part]

    assert len(ids) == len(known)
    assert all(ids.find(text) == number and ids[number] == text for text, number in known.items())
    assert ids.find("never added") == -1


@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 50), max_size=30), max_size=8))
def test_sorted_numbers_are_found_whenever_they_came(parts: list[list[int]]) -> None:
    order, kept, told = Sorted(), growing.TAIL, list[int]()
    growing.TAIL = 16
    try:
        for part in parts:
            order.extend(np.array(part, dtype=np.int64), np.arange(len(told), len(told) + len(part)))
            order.settle()
            told += part
    finally:
        growing.TAIL = kept
    both = [*zip(order.keys, order.numbers, strict=True), *zip(*order.tail, strict=True)]

    assert sorted(both) == sorted((key, number) for number, key in enumerate(told))
    assert sorted(order.keys) == list(order.keys)
    assert len(order.tail[0]) <= 16


def test_a_column_keeps_what_is_at_some_places() -> None:
    column = Growing(np.int32, 2)
    column.extend([[1, 2], [3, 4], [5, 6]])
    column.keep(np.array([0, 2]))
    column.append([7, 8])

    assert column.values.tolist() == [[1, 2], [5, 6], [7, 8]]


@law
@given(st.lists(st.tuples(st.sampled_from([0.0, 1.0, 2.5, -3.0]), st.integers(-9, 9))), st.integers(1, 8))
def test_the_best_few_come_first_and_equal_ones_by_rank(found: list[tuple[float, int]], most: int) -> None:
    totals, ranks = (np.array(column) for column in zip(*found, strict=True)) if found else ([], [])
    order = rows._best_first(np.array(totals, dtype=np.float64), np.array(ranks, dtype=np.int32), most)

    assert sorted(order.tolist()) == list(range(len(found)))
    expected = sorted(found, key=lambda pair: (-pair[0], pair[1]))
    assert [found[at] for at in order[:most]] == expected[:most]


def test_rows_are_collected_once_and_in_their_order() -> None:
    facts = np.zeros((200, COLUMNS), dtype=np.int32)
    facts[7, RECORD] = NOBODY
    marked = np.zeros(4, dtype=np.uint64)
    sorted_keys, numbers = np.array([1, 1, 2, 5, 9]), np.array([3, 130, 7, 64, 63], dtype=np.int32)
    met = marks.mark(sorted_keys, numbers, np.array([1, 5]), np.array([2, 9]), marked)

    assert met == marks.size(sorted_keys, np.array([1, 5]), np.array([2, 9])) == 5
    found = marks.collect(marked, np.array([3, 199], dtype=np.int32), facts, met)
    assert found.tolist() == [3, 63, 64, 130, 199]
    assert not marked.any()


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_everything_can_be_compiled_beforehand() -> None:
    made = runpy.run_module("kintrace.matching.compiled", run_name="__main__")

    assert "other" in made["register"]
