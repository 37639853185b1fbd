"""Case numbers as people read, hear and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.inquiries import numbers

EIGHT = st.text("0123456789", min_size=8, max_size=8)


def valid(digits: str) -> str:
    return digits + numbers.check_digit(digits)


def test_agrees_with_the_published_example() -> None:
    assert numbers.check_digit("572") == "4"


@given(EIGHT, st.integers(0, 8), st.integers(1, 9))
def test_every_wrong_digit_is_caught(digits: str, place: int, off: int) -> None:
    number = valid(digits)
    wrong = str((int(number[place]) + off) % 10)

    assert numbers.is_valid(number)
    assert not numbers.is_valid(number[:place] + wrong + number[place + 1 :])


@given(EIGHT, st.integers(0, 7))
def test_every_swap_of_neighbours_is_caught(digits: str, place: int) -> None:
    number = valid(digits)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]

    assert swapped == number or not numbers.is_valid(swapped)


@given(EIGHT)
def test_a_number_is_read_back_from_its_groups(digits: str) -> None:
    number = valid(digits)

    assert numbers.fold(numbers.spaced(number)) == number


@pytest.mark.parametrize(
    "typed",
    [
        "1204 5678 9",
        "1204-5678-9",
        "№ 1204 5678 9",
        "１２０４５６７８９",
        "١٢٠٤ ٥٦٧٨ ٩",
        "12O4 5678 9",
        "I2О4 5678 9",
    ],
)
def test_folds_what_people_type(typed: str) -> None:
    assert numbers.fold(typed) == "120456789"


@pytest.mark.parametrize("text", ["", "12345678", "1234567890", "١٢٣٤٥٦٧٨٩", "12345678x"])
def test_what_is_no_number_is_not_valid(text: str) -> None:
    assert not numbers.is_valid(text)


def test_new_numbers_are_valid_and_random() -> None:
    made = {numbers.new() for _ in range(100)}

    assert len(made) > 95
    assert all(numbers.is_valid(number) for number in made)
