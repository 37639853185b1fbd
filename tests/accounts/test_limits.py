"""Tries are counted without a cache, and under no readable name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.accounts import limits
from kintrace.accounts.models import Attempts
from tests.make import HOUR, MINUTE, NOON

pytestmark = pytest.mark.django_db


def test_ten_tries_an_hour_and_then_none_until_it_is_over() -> None:
    assert [limits.take("test", "x", now=NOON) for _ in range(12)] == [True] * 10 + [False] * 2
    assert not limits.take("test", "x", now=NOON + HOUR - MINUTE)
    assert limits.take("test", "x", now=NOON + HOUR)
    assert str(Attempts.objects.get()) == "1 attempts"


def test_a_right_try_is_taken_back() -> None:
    for _ in range(30):
        assert limits.take("test", "x", now=NOON)
        limits.give_back("test", "x")

    limits.give_back("test", "x")
    assert Attempts.objects.get().tried == 0


def test_different_things_are_counted_apart() -> None:
    for _ in range(10):
        limits.take("test", "x", now=NOON)

    assert limits.take("test", "y", now=NOON)
    assert limits.take("other", "x", now=NOON)
    assert limits.take("test", "x", "", now=NOON)


def test_the_row_does_not_name_what_was_tried() -> None:
    limits.take("test", "120456785", now=NOON)

    assert "120456785" not in str(Attempts.objects.values())


def test_old_rows_are_dropped() -> None:
    limits.take("test", "x", now=NOON)
    limits.take("test", "y", now=NOON + MINUTE)

    assert limits.drop_old(NOON + HOUR) == 1


@given(st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3))
def test_different_parts_have_different_names(one: list[str], other: list[str]) -> None:
    assert (limits.key_hash("test", *one) == limits.key_hash("test", *other)) == (one == other)
