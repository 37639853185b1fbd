"""How far two spellings lie apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names import distance, sound

WORDS = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя-", max_size=12)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("иванов", "иванов", 0.0, 0.0),
        ("бойков", "байков", 0.05, 0.15),  # not told apart by ear
        ("гончаренко", "хончаренко", 0.05, 0.35),
        ("джабраилов", "жабраилов", 0.2, 0.4),
        ("козин", "кузин", 0.3, 0.8),  # told apart on a good line
        ("петров", "петроз", 0.5, 0.8),  # not on a bad one
        ("иванов", "ивапов", 0.4, 0.6),  # п for н in print
        ("петров", "пертов", 0.5, 0.7),  # two letters changed round
        ("сидоров", "сидоровв", 0.05, 0.15),
        ("соловьев", "соловев", 0.05, 0.15),
        ("иванов", "иваноф", 0.05, 0.15),
        ("ивановмк", "ивановф", 0.5, 2.0),
        ("петров", "петренко", 2.0, 5.0),
        ("иванов", "шевченко", 5.0, 8.0),
        ("", "иван", 3.0, 4.0),
        ("пушкарев", "пушкарв", 0.8, 1.0),
        ("гай", "га", 0.4, 0.6),
        ("хведор", "федор", 0.3, 0.5),
        ("федор", "хведор", 0.3, 0.5),
    ],
)
def test_a_slip_that_is_usual_costs_little(one: str, other: str, low: float, high: float) -> None:
    assert low <= distance(one, other) <= high


def test_a_neighbouring_key_costs_less_than_any_other() -> None:
    assert distance("иванов", "ивпнов") < distance("иванов", "ивщнов")


def test_long_spellings_of_one_sound_stay_near() -> None:
    one, other = "оооооооиванов", "аиванов"

    assert sound(one) == sound(other)
    assert distance(one, other) <= 0.15


@given(WORDS, WORDS)
def test_the_way_there_is_the_way_back(one: str, other: str) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one))


@given(WORDS, WORDS)
def test_only_the_same_word_is_at_no_distance(one: str, other: str) -> None:
    assert (distance(one, other) == 0.0) == (one == other)


@given(WORDS, WORDS)
def test_no_word_is_farther_than_all_its_letters(one: str, other: str) -> None:
    assert distance(one, other) <= max(len(one), len(other)) + abs(len(one) - len(other))


@given(WORDS, st.sampled_from("абвгдежзик"), st.integers(0, 12))
def test_one_letter_more_costs_one_at_most(word: str, letter: str, place: int) -> None:
    assert distance(word, word[:place] + letter + word[place:]) <= 1.0


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_two_texts_have_a_distance(one: str, other: str) -> None:
    assert distance(one, other) >= 0.0
