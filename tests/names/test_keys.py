"""Keys that spellings share."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kintrace.names import skeleton, skeletons, sound, sounds, tables
from kintrace.names.keys import BATCH

WORDS = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("бойков", "байков"),  # unstressed vowels
        ("беляев", "биляев"),
        ("иванов", "иваноф"),  # voicing lost at the end and before the voiceless
        ("жидков", "житков"),
        ("лобков", "лопков"),
        ("сдобин", "здобин"),
        ("филиппов", "филипов"),
        ("горбачев", "горбачов"),
        ("жолудь", "желудь"),
        ("городской", "гороцкой"),
        ("щербаков", "счербаков"),
        ("честнов", "чеснов"),
        ("проздников", "прозников"),
        ("сердцев", "серцев"),
        ("чувствин", "чуствин"),
        ("татьяна", "татиана"),
        ("семенов", "семьонов"),
        ("юлия", "юлиа"),
        ("толстой", "толстый"),
        ("хасан", "гасан"),
        ("отчаев", "очаев"),
        ("куулар", "кулар"),
        ("эльдар", "ельдар"),
    ],
)
def test_what_sounds_alike_shares_a_sound(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("иванов", "иванин"),
        ("козин", "кузин"),
        ("жаров", "шаров"),
        ("леонов", "линов"),
        ("ким", "цим"),
        ("черных", "черник"),
        ("петров", "петренко"),
    ],
)
def test_what_sounds_different_does_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("иванов", "внв"),
        ("жаров", "жрв"),
        ("шаров", "жрв"),
        ("джабраилов", "жбрлв"),
        ("жабраилов", "жбрлв"),
        ("дзагоев", "сгв"),
        ("хведоров", "вдрв"),
        ("федоров", "вдрв"),
        ("ия", "и"),
        ("ооо", "а"),
        ("", ""),
    ],
)
def test_a_skeleton_is_the_classes_of_the_consonants(word: str, key: str) -> None:
    assert skeleton(word) == key


def test_nothing_has_no_sound() -> None:
    assert sound("") == sound("ivanov") == sound("ъь") == ""


@given(WORDS)
@example("рдтс")
def test_doubling_a_letter_is_not_heard(word: str) -> None:
    assume(not word.endswith("ой"))  # бой is short, ббой ends as an adjective does
    for index, letter in enumerate(word):
        if letter in "бвгклмнпрф":
            assert sound(word[:index] + letter + word[index:]) == sound(word)


@given(WORDS)
def test_words_that_sound_alike_have_one_skeleton(word: str) -> None:
    assert skeleton(word) == skeleton(word.replace("э", "е").replace("щ", "ш"))


@given(st.text(max_size=60))
def test_keys_hold_few_letters_whatever_they_are_made_of(word: str) -> None:
    assert set(sound(word)) <= set("абвдежзиклмнпрстуфхцчш")
    assert set(skeleton(word)) <= set("бвгджслмнраиу")


@given(st.lists(st.one_of(WORDS, st.text(max_size=20))))
def test_keys_of_many_words_are_the_keys_of_each(words: list[str]) -> None:
    assert sounds(words) == [sound(word) for word in words]
    assert skeletons(words) == [skeleton(word) for word in words]


def test_keys_of_more_words_than_fit_one_batch_keep_their_order() -> None:
    words = ["иванов", "гончаренко", "", "ой", "цой"] * (BATCH // 2)

    assert sounds(words) == ["иванаф", "ханчаринка", "", "аи", "цаи"] * (BATCH // 2)
    assert skeletons(words) == ["внв", "гнжрнг", "", "а", "с"] * (BATCH // 2)


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("дтцов", "тцаф"),
        ("счч", "шч"),
        ("кфффгер", "квхир"),
        ("аффдка", "афтка"),
    ],
)
def test_each_rule_runs_once_over_a_word(word: str, heard: str) -> None:
    assert sound(word) == heard


PLAIN_A = [
    (pattern, becomes)
    for _, pattern, becomes, kind, _ in tables.rows("phone_confusions")
    if kind == "A" and len(pattern) == len(becomes) == 1 and pattern.isalpha() and pattern != "ё"
]


@pytest.mark.parametrize(("letter", "heard"), PLAIN_A)
def test_what_no_telephone_tells_apart_has_one_sound(letter: str, heard: str) -> None:
    assert sound(f"дм{letter}риев") == sound(f"дм{heard}риев")
