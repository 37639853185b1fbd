"""How much letters look like a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names import plausible


@pytest.mark.parametrize("name", ["иванов", "шевченко", "цыдыпов", "римский-корсаков", "петрова"])
def test_a_name_looks_like_one(name: str) -> None:
    assert plausible.likelihood(name) > plausible.DOUBTFUL


@pytest.mark.parametrize("nothing", ["шмфтщм", "бдфйд", "ъъъ", "щцччг"])
def test_a_row_of_keys_does_not(nothing: str) -> None:
    assert plausible.likelihood(nothing) < plausible.DOUBTFUL


def test_no_letters_are_never_a_name() -> None:
    assert plausible.likelihood("") == plausible.NEVER


@given(st.text("абвгийклмноп-", max_size=20))
def test_nothing_is_certain_and_nothing_worse_than_never(word: str) -> None:
    assert plausible.NEVER <= plausible.likelihood(word) < 0
