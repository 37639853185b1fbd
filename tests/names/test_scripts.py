"""Words out of a text, and what a word may be in Cyrillic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace import names
from kintrace.names.letters import fold
from tests.names import spellings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Иванов Иван Петрович", ["Иванов", "Иван", "Петрович"]),
        ("ИВАНОВ, И.П. (12.04.2000)", ["ИВАНОВ", "И", "П"]),
        ("Римский–Корсаков", ["Римский-Корсаков"]),
        ("Лук’яненко  Мар`яна", ["Лук'яненко", "Мар'яна"]),
        ("Ивaнoв", ["Иванов"]),
        ("<jhbcjd Gtnh", ["борисов", "Gtnh"]),
        ("  ", []),
        ("", []),
        ("12.04.2000 + - ?", []),
    ],
)
def test_a_text_falls_into_words(text: str, found: list[str]) -> None:
    assert names.words(text) == found


def test_the_list_of_words_is_the_callers_own() -> None:
    names.words("Иванов Иван").append("Петрович")

    assert names.words("Иванов Иван") == ["Иванов", "Иван"]


HONCHARENKO = (
    "Honcharenko",
    "Goncharenko",
    "Hončarenko",
    "Gontscharenko",
    "Gontcharenko",
    "Honczarenko",
    "Гончаренко",
)
SHCHERBAKOV = (
    *("Shcherbakov", "Ščerbakov", "Ŝerbakov", "Schtscherbakow", "Chtcherbakov", "Szczerbakow", "Shherbakov"),
    *("Scherbakov", "Щербаков", "ЩЕРБАКОВ", "Otherbakov"),
)
YEVHEN = (
    "Yevgeny",
    "Evgeniy",
    "Evgenii",
    "Jewgenij",
    "Ievguéni",
    "Jevgenij",
    "Yevgeniy",
    "Evgenij",
    "Евгений",
)


@pytest.mark.parametrize(
    ("one", "others"),
    [
        ("гончаренко", HONCHARENKO),
        ("щербаков", SHCHERBAKOV[:-1]),
        ("евгений", YEVHEN),
        ("харитонов", ("Kharitonov", "Haritonov", "Charitonow", "Xaritonov", "Jaritonov")),
        (
            "чайковский",
            ("Tchaïkovski", "Tschaikowski", "Chaykovskiy", "Čajkovskij", "Czajkowski", "Tchaikovsky"),
        ),
        ("жуков", ("Zhukov", "Joukov", "Schukow", "Żukow", "Žukov", "Jukov")),
        ("мухаммад", ("МухIаммад", "Mukhammad", "Muhammad")),
    ],
)
def test_spellings_of_one_name_share_a_sound(one: str, others: tuple[str, ...]) -> None:
    for spelling in others:
        assert names.sound(one) in {names.sound(reading) for reading in names.cyrillic(spelling)}, spelling


def test_another_name_does_not_share_it() -> None:
    assert names.sound("щербаков") not in {
        names.sound(reading) for reading in names.cyrillic(SHCHERBAKOV[-1])
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Bdfyjd", "иванов"),
        ("Gtnhjd", "петров"),
        ("Itdxtyrj", "шевченко"),
        ("Rjdfkmxer", "ковальчук"),
        ("Шмфтщм", "иванов"),
        ("Зуекщм", "петров"),
        ("HOBAK", "новак"),
        ("CЫLJHTYRJ", "сыдоренко"),  # the Ukrainian keyboard has no ы
        ("Жanov", "жанов"),
        ("Юzefovich", "юзефович"),
        ("Kolya", "коля"),
        ("Zelenskyi", "зеленский"),
        ("Kovalchuk", "ковальчук"),
        ("Hryhorovych", "григорович"),
        ("Ivanoff", "иванов"),
        ("Volodymyr", "володимир"),
        ("Кара-оол", "кара-оол"),
        ("Очы", "очы"),
    ],
)
def test_the_best_reading_stands_first(typed: str, meant: str) -> None:
    assert names.cyrillic(typed)[0] == meant


@pytest.mark.parametrize("nothing", ["", " ", "123", "李", "?", "-", "'", "\ud800"])
def test_what_has_no_letters_has_no_reading(nothing: str) -> None:
    assert names.cyrillic(nothing) == ()


@given(st.text(max_size=40))
def test_readings_are_few_different_and_folded(word: str) -> None:
    readings = names.cyrillic(word)

    assert len(set(readings)) == len(readings) <= 8
    assert all(reading and fold(reading) == reading for reading in readings)


@given(st.text(max_size=80))
def test_no_text_makes_words_fail(text: str) -> None:
    assert all(names.words(text))


@pytest.mark.parametrize(
    ("language", "sample", "missed"),
    [("ru", spellings.RUSSIAN, 0.03), ("uk", spellings.UKRAINIAN, 0.03), ("be", spellings.BELARUSIAN, 0.05)],
)
def test_names_come_back_from_every_table_of_transliteration(
    language: str, sample: tuple[str, ...], missed: float
) -> None:
    lost = [
        (standard, word)
        for standard in spellings.standards(language)
        for word in sample
        if names.sound(fold(word))
        not in {names.sound(reading) for reading in names.cyrillic(spellings.latin(word, standard))}
    ]

    assert len(lost) <= missed * len(sample) * len(spellings.standards(language)), lost


@pytest.mark.parametrize(
    "standard", ["ru_icao9303", "uk_kmu_55_2010", "uk_icao9303", "ru_gost_r_52535_1_2006"]
)
def test_passport_spellings_lose_nothing(standard: str) -> None:
    for word in spellings.RUSSIAN if standard.startswith("ru") else spellings.UKRAINIAN:
        readings = names.cyrillic(spellings.latin(word, standard))
        assert names.sound(fold(word)) in map(names.sound, readings), (word, readings)


@pytest.mark.parametrize(
    ("word", "hard"),
    [("Цімафееў", "тимафеев"), ("Кудзяшкін", "кудяшкин"), ("Дземянцьёў", "демянтьев"), ("ХРЫЦІН", "хрытин")],
)
def test_a_belarusian_word_is_also_read_with_hard_letters(word: str, hard: str) -> None:
    assert hard in names.cyrillic(word)
    assert fold(word) in names.cyrillic(word)


@pytest.mark.parametrize("word", ["Зайцев", "Кравець", "Лисицын", "Дзагоев", "Циммерман", "Цюпа"])
def test_a_word_that_is_not_belarusian_is_read_as_it_stands(word: str) -> None:
    assert names.cyrillic(word) == (fold(word),)
