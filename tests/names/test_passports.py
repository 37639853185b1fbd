"""The spellings in which a name likely stands in passports."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.names import Spelling, read, romanised, skeleton, spellings, tables
from tests.names import spellings as paper


def cyrillic(*parts: str) -> list[str]:
    return [spelling.text for spelling in spellings(*parts) if spelling.script == "cyrillic"]


def latin(standard_starts: str, *parts: str) -> list[str]:
    return [s.text for s in spellings(*parts) if s.standard.startswith(standard_starts)]


@pytest.mark.parametrize(
    ("parts", "russian", "ukrainian", "belarusian"),
    [
        (
            ("гончаренко", "николай", "иванович"),
            "Гончаренко Николай Иванович",
            "Гончаренко Микола Іванович",
            "Ганчарэнка Мікалай Іванавіч",
        ),
        (
            ("короткевич", "владимир", "семенович"),
            "Короткевич Владимир Семёнович",
            "Короткевич Володимир Семенович",
            "Караткевіч Уладзімір Сямёнавіч",
        ),
        (
            ("янковский", "дмитрий", "васильевич"),
            "Янковский Дмитрий Васильевич",
            "Янковський Дмитро Васильович",
            "Янкоўскі Дзмітрый Васільевіч",
        ),
        (
            ("иванов", "петр", "юрьевич"),
            "Иванов Пётр Юрьевич",
            "Іванов Петро Юрійович",
            "Іваноў Пётр Юр'евіч",
        ),
        (
            ("кравец", "сергеи", "никитич"),
            "Кравец Сергей Никитич",
            "Кравець Сергій Микитович",
            "Кравец Сяргей Мікітавіч",
        ),
    ],
)
def test_a_name_is_spelled_in_three_alphabets(
    parts: tuple[str, str, str], russian: str, ukrainian: str, belarusian: str
) -> None:
    assert cyrillic(*parts) == [russian, ukrainian, belarusian]


@pytest.mark.parametrize(
    ("surname", "ukrainian"),
    [
        *(("соловьев", "Соловйов"), ("васильев", "Васильєв"), ("лукьяненко", "Лук'яненко")),
        *(("зеленский", "Зеленський"), ("коломиец", "Коломієць"), ("заика", "Заїка")),
        *(("егоров", "Єгоров"), ("никитин", "Нікітін"), ("тимошенко", "Тимошенко"), ("романив", "Романів")),
        *(("чичиков", "Чичиков"), ("андреев", "Андрєєв"), ("рыбак", "Рибак"), ("объедков", "Об'єдков")),
        ("римский-корсаков", "Римський-Корсаков"),
    ],
)
def test_a_surname_takes_the_letters_of_ukrainian(surname: str, ukrainian: str) -> None:
    assert cyrillic(surname)[1] == ukrainian


def test_a_woman_has_her_form_of_the_surname_and_of_the_patronymic() -> None:
    assert cyrillic("янковский", "мария", "ивановна") == [
        "Янковская Мария Ивановна",
        "Янковська Марія Іванівна",
        "Янкоўская Марыя Іванаўна",
    ]
    assert cyrillic("иванов", "", "петровна")[0] == "Иванова Петровна"
    assert cyrillic("быстров", "анна")[2] == "Быстрова Ганна"
    assert cyrillic("шевчук", "ольга")[0] == "Шевчук Ольга"


def test_short_and_spoken_forms_become_what_a_passport_says() -> None:
    assert cyrillic("иванов", "коля", "иваныч")[:2] == ["Иванов Николай Иванович", "Іванов Микола Іванович"]


@pytest.mark.parametrize(
    ("father", "russian", "ukrainian"),
    [
        ("глебыч", "Глебович", "Глібович"),
        ("терентьевич", "Терентьевич", "Терентійович"),
        ("айдарович", "Айдарович", "Айдарович"),
        ("оюнович", "Оюнович", "Оюнович"),
    ],
)
def test_a_patronymic_is_made_by_rule_of_a_name_in_no_list_of_exceptions(
    father: str, russian: str, ukrainian: str
) -> None:
    assert cyrillic("иванов", "", father)[:2] == [f"Иванов {russian}", f"Іванов {ukrainian}"]


def test_initials_and_turkic_patronymics_stay_what_they_are() -> None:
    assert cyrillic("лукьянов", "н", "п")[1] == "Лук'янов Н П"
    assert cyrillic("мамедов", "рустам", "вагиф-оглы")[0] == "Мамедов Рустам Вагиф-Оглы"


@pytest.mark.parametrize(
    ("standard", "years", "text"),
    [
        ("Russian passport, ICAO", "since 2013", "Gorlitskii Iurii"),
        ("Russian passport, GOST", "2010–2013", "Gorlitckii Iurii"),
        ("Russian passport, Interior", "1997–2010", "Gorlitskiy Yuriy"),
        ("Soviet", "until 2000", "Gorlitskii Iourii"),
        ("Ukrainian passport, Cabinet", "since 2010", "Horlytskyi Yurii"),
        ("Ukrainian passport, ICAO", "2007–2010", "Gorlytskyi Iurii"),
        ("Belarusian passport, Interior", "since 2008", "Harlitski Yuryi"),
        ("Belarusian passport, ICAO", "since 2015", "Harlitski Iuryi"),
    ],
)
def test_each_passport_has_its_own_latin_letters(standard: str, years: str, text: str) -> None:
    found = [s for s in spellings("горлицкий", "юрий", "петрович") if s.standard.startswith(standard)]

    assert [(s.text, s.script, s.years) for s in found] == [(text, "latin", years)]


def test_nothing_has_no_spelling() -> None:
    assert spellings("") == spellings("", "", "") == spellings("Smith") == []


def test_a_patronymic_alone_stands_in_no_latin_passport() -> None:
    assert {s.script for s in spellings("", "", "иванович")} == {"cyrillic"}


@pytest.mark.parametrize("name", ["Гончаренко Микола", "Щербак Юрий", "Караткевіч Уладзімір", "Кравец Ирина"])
def test_every_spelling_is_read_back_with_the_consonants_of_the_same_surname(name: str) -> None:
    first = read(name)[0]
    for spelling in spellings(first.surname, first.given):
        assert skeleton(first.surname) in {skeleton(each.surname) for each in read(spelling.text)}


@pytest.mark.parametrize(
    ("reading", "sex", "russian"),
    [
        (("иванов", "саша"), "f", "Иванова Александра"),
        (("иванов", "саша"), "m", "Иванов Александр"),
        (("иванов", "саша"), "", "Иванов Александр"),
        (("иванов", "саша", "петровна"), "", "Иванова Александра Петровна"),
        (("иванов", "николай"), "f", "Иванова Николай"),
    ],
)
def test_who_is_told_to_be_a_woman_has_a_woman_s_name(
    reading: tuple[str, ...], sex: str, russian: str
) -> None:
    assert spellings(*reading, sex=sex)[0].text == russian


@given(st.text(max_size=20), st.text(max_size=12), st.text(max_size=16))
def test_any_words_give_spellings_with_text(surname: str, given_name: str, patronymic: str) -> None:
    for spelling in spellings(surname, given_name, patronymic):
        assert isinstance(spelling, Spelling)
        assert spelling.text == spelling.text.strip() != ""


@pytest.mark.parametrize("standard", sorted({row[0] for row in tables.rows("transliteration")}))
def test_the_library_and_the_tests_read_a_table_alike(standard: str) -> None:
    for word in (*paper.RUSSIAN, *paper.UKRAINIAN, *paper.BELARUSIAN):
        assert romanised.latin(word, standard).capitalize() == paper.latin(word, standard)
