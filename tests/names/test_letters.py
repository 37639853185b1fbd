"""One spelling for one letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names.letters import fold, unify

CYRILLIC = st.text(st.characters(min_codepoint=0x400, max_codepoint=0x52F), max_size=20)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Фёдоров", "федоров"),
        ("ФЕДОРОВ", "федоров"),
        ("Зеленський", "зеленский"),
        ("Ковальська", "ковальска"),
        ("Хмельницького", "хмельницкого"),
        ("Васька", "васька"),
        ("Маруська", "маруська"),
        ("Лук'янов", "лукьянов"),
        ("Лук’янов", "лукьянов"),
        ("Лукʼянов", "лукьянов"),
        ("Мар\u2019яна", "марьяна"),
        ("Їжак", "ижак"),
        ("Єфремов", "ефремов"),
        ("Ґалаґан", "галаган"),
        ("Корольов", "королев"),
        ("Васильович", "васильевич"),
        ("Соловйов", "соловьев"),
        ("Майоров", "майоров"),
        ("Янкоўскі", "янковски"),
        ("Әминә", "амина"),
        ("Җәмил", "джамил"),
        ("Аьрби", "арби"),
        ("Иванов\u2011Петров", "иванов-петров"),
        ("Ива\u0301нов", "иванов"),
        ("Ива\u00adнов", "иванов"),
        ("Йод", "йод"),
        ("И\u0306од", "йод"),
        ("-Иванов-", "иванов"),
        ("Ivanov", ""),
        ("", ""),
    ],
)
def test_a_word_is_folded_to_russian_letters(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(CYRILLIC | st.text(max_size=200))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(max_size=80))
def test_unifying_twice_changes_nothing(text: str) -> None:
    assert unify(unify(text)) == unify(text)


@given(st.text(max_size=80))
def test_only_russian_letters_are_left(word: str) -> None:
    assert set(fold(word)) <= set("абвгдежзийклмнопрстуфхцчшщъыьэюя-")


def test_a_word_without_end_is_cut() -> None:
    assert len(fold("а" * 1000)) == 64
