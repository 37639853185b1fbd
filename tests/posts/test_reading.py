"""Posts in, proposals out: whom it proposes, what of him, and whom it leaves alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kintrace import posts
from kintrace.matching import PartialDate
from kintrace.posts import Event, Field

DAY = date(2024, 6, 15)


def read(text: str) -> list[posts.Proposal]:
    return posts.read(text, today=DAY)


def names(text: str) -> list[tuple[str, str, str]]:
    return [(each.person.surname, each.person.given, each.person.patronymic) for each in read(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ищу сына Иванова Ивана Петровича, 1999 г.р.", ("Иванов", "Иван", "Петрович")),
        ("ИВАНОВ ИВАН ИВАНОВИЧ 12.03.1999 ПЛЕН", ("Иванов", "Иван", "Иванович")),
        ("разыскиваю брата моего кузнецов павел 1992", ("Кузнецов", "Павел", "")),
        ("шукаю брата Гончаренка Миколу, 1992 р.н.", ("Гончаренко", "Микола", "")),
        ("Шукаю Левицького Маркіяна Романовича", ("Левицький", "Маркіян", "Романович")),
        ("Пропал с концами Йовжий Остап", ("Йовжий", "Остап", "")),  # a surname in no list
        ("Прошу помочь найти Дерябину Оксану Фёдоровну", ("Дерябина", "Оксана", "Фёдоровна")),
        ("Ищем: Владимир Аркадьевич Стрельцов", ("Стрельцов", "Владимир", "Аркадьевич")),
        ("Погиб Крылов А.А.", ("Крылов", "А", "А")),
        ("В плену А. А. Крылов", ("Крылов", "А", "А")),
        ("Ищу: Рагимов Фархад Вагиф оглы", ("Рагимов", "Фархад", "Вагиф оглы")),
        ("Pomogite! Propal Sokolov Aleksej Ivanovich", ("Sokolov", "Aleksej", "Ivanovich")),
        ("Looking for my son Sergei Ivanovich Kuznetsov", ("Kuznetsov", "Sergei", "Ivanovich")),
        (
            "Имя: Руслан. Фамилия: Гатауллин. Отчество: Ильшатович. Пропал.",
            ("Гатауллин", "Руслан", "Ильшатович"),
        ),
    ],
)
def test_a_name_comes_back_in_the_nominative(text: str, name: tuple[str, str, str]) -> None:
    assert names(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Ищу сына Никифорова Арсения. Мать Никифорова Елена Борисовна",
        "Я, Никифорова Елена Борисовна, разыскиваю сына: Никифоров Арсений",
        "Меня зовут Елена Жилина, ищу брата, Никифоров Арсений",
        "Ищем, пропал Никифоров Арсений! Комбат Жуков Пётр молчит",
        "Пропал Никифоров Арсений. С уважением, Никифоров Илья Петрович",
        "Пропал Никифоров Арсений. Звонить: Орлова Дарья 89001112233",
        "My name is Anna Petrova. My husband Никифоров Арсений is missing",
    ],
)
def test_who_writes_or_holds_an_office_is_not_proposed(text: str) -> None:
    assert [name[:2] for name in names(text)] == [("Никифоров", "Арсений")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Продам генератор, самовивіз, Полтава, Сергій 0991112233",
        "Юрист Морозов Игорь Петрович консультирует семьи бесплатно.",
        "Зберемо кошти на дрон! Картка 0000 0000 0000 0000",
    ],
)
def test_a_post_about_nobody_proposes_nobody(text: str) -> None:
    assert read(text) == []


def test_several_persons_each_have_what_is_said_of_them_and_the_heading_is_true_of_all() -> None:
    found = read(
        "Список двухсотых по 38 бригаде:\n1. Доржиев Зорикто Баирович, 14.02.1996\n2. Гасанов Тимур, 1979"
    )

    assert [each.person.born for each in found] == [PartialDate(1996, 1996, 2, 14), PartialDate.in_year(1979)]
    assert [each.person.unit for each in found] == ["38 бригаде"] * 2
    assert {each.event for each in found} == {Event.DEAD}


def test_who_has_more_said_of_him_than_the_heading_keeps_the_heading() -> None:
    first, second = read("Список пленных:\nРыжов Егор, 1999, ранен\nГасанов Тимур, 1979, умер в лагере")

    assert (first.event, second.event) == (Event.CAPTURED, Event.DEAD)


def test_one_birth_said_of_both_is_that_of_both() -> None:
    first, second = read("Пропали Рыжов Егор и Гасанов Тимур, обоим 25 лет")

    assert first.person.born == second.person.born == PartialDate(1998, 1999)


def test_the_unit_of_one_is_not_that_of_others_before_him() -> None:
    first, second = read("Пропал Рыжов Егор, 1999.\nИщу и Гасанова Тимура, в/ч 71443")

    assert (first.person.unit, second.person.unit) == ("", "в/ч 71443")


def test_two_who_went_together_have_one_unit_and_a_birth_each() -> None:
    first, second = read(
        "Пропали Рыжов Егор Ильич и Рыжов Пётр Ильич, братья, 1990 и 1994 г.р., оба из 27 бригады"
    )

    assert (first.person.born, second.person.born) == (PartialDate.in_year(1990), PartialDate.in_year(1994))
    assert first.person.unit == second.person.unit == "27 бригады"


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("12.03.1999", PartialDate(1999, 1999, 3, 12)),
        ("21.12.90", PartialDate(1990, 1990, 12, 21)),
        ("двенадцатого марта 99 года", PartialDate(1999, 1999, 3, 12)),
        ("двадцать первого апреля 2003 года", PartialDate(2003, 2003, 4, 21)),
        ("народився двадцять п'ятого лютого 2001 року", PartialDate(2001, 2001, 2, 25)),
        ("12 березня 1999 року", PartialDate(1999, 1999, 3, 12)),
        ("born 7 May 1990", PartialDate(1990, 1990, 5, 7)),
        ("1999 г.р.", PartialDate.in_year(1999)),
        ("83 г.р.", PartialDate.in_year(1983)),
        ("25 лет", PartialDate(1998, 1999)),
        ("ему было всего 21", PartialDate(2002, 2003)),
        ("31.02.1999", None),
    ],
)
def test_a_birth_is_read_in_numbers_words_and_ages(said: str, born: PartialDate | None) -> None:
    [found] = read(f"Пропал Рыжов Егор, {said}")

    assert found.person.born == born


def test_the_day_of_an_event_is_no_birth() -> None:
    [found] = read("Пропал Рыжов Егор, 16.08.23")

    assert (found.person.born, found.happened) == (None, PartialDate(2023, 2023, 8, 16))


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("3 мсб 102 мсп", "3 мсб 102 мсп"),
        ("в/ч 71443", "в/ч 71443"),
        ("часть: 71443", "71443"),
        ("A1234", "A1234"),
        ("36 бригада морської піхоти", "36 бригада морської піхоти"),
        ("6-й роты 394-го полка", "6-й роты 394-го полка"),
        ("личный номер АВ-448213", ""),
    ],
)
def test_a_unit_is_taken_as_written_and_a_tag_is_no_unit(said: str, unit: str) -> None:
    [found] = read(f"Пропал Рыжов Егор, {said}, весной")

    assert found.person.unit == unit


@pytest.mark.parametrize(
    "said", ["позывной Тихий", "позывной: «Тихий»", "с позывным Тихий", "позивний «Тихий»"]
)
def test_a_call_sign_is_no_surname(said: str) -> None:
    [found] = read(f"Пропал Рыжов Егор, {said}")

    assert (found.person.call_sign, found.person.surname) == ("Тихий", "Рыжов")


def test_somebody_known_by_his_call_sign_alone_is_proposed() -> None:
    [found] = read("Позывной «Гранит», зовут Степан. Погиб у меня на руках.")

    assert (found.person.call_sign, found.person.given, found.event) == ("Гранит", "Степан", Event.DEAD)


@pytest.mark.parametrize(
    ("said", "event"),
    [
        ("попал в плен", Event.CAPTURED),
        ("погиб в бою", Event.DEAD),
        ("тяжело ранен", Event.WOUNDED),
        ("вернулся из плена, обменяли", Event.EXCHANGED),
        ("не выходит на связь", Event.MISSING),
        ("в списках погибших его нет, не выходит на связь", Event.MISSING),
        ("пропал после ранения", Event.MISSING),
        ("ищут родные, погиб?", Event.MISSING),
        ("обменяли тело, погиб", Event.DEAD),
        ("служил поваром, 1990 г.р.", None),
    ],
)
def test_an_event_is_what_is_said_of_him_and_not_what_is_denied(said: str, event: Event | None) -> None:
    [found] = read(f"Рыжов Егор {said}")

    assert found.event == event


def test_a_telephone_number_is_nobodys() -> None:
    [found] = read("Пропал Рыжов Егор. Звоните 8 913 000-11-22 или +380 67 000 1122, карта 0000 1111 2222")

    assert all("913" not in str(value) and "067" not in str(value) for value in vars_of(found))
    assert {span.field for span in found.spans} == {Field.NAME, Field.EVENT}


def vars_of(found: posts.Proposal) -> list[object]:
    return [getattr(found.person, field) for field in found.person.__struct_fields__]


def test_a_year_within_a_telephone_number_is_no_birth() -> None:
    [found] = read("Пропал Рыжов Егор. Звонить 8 911 1990 200")

    assert found.person.born is None


def test_a_place_is_kept_as_written_and_named_in_the_nominative_of_the_text() -> None:
    [russian] = read("Пропал Рыжов Егор под Авдеевкой")
    [ukrainian] = read("Зник Мельник Остап під Авдіївкою")
    [unknown] = read("Пропал Рыжов Егор под Ольховкой, сам из Омска")

    assert (russian.place, russian.place_named) == ("Авдеевкой", "Авдеевка")
    assert (ukrainian.place, ukrainian.place_named) == ("Авдіївкою", "Авдіївка")
    assert (unknown.place, unknown.place_named, unknown.person.region) == ("Ольховкой", "", "Омска")


def test_one_man_named_twice_is_proposed_once() -> None:
    assert names("Рядового Крутикова обменяли! Это точно Крутиков Вадим Сергеевич") == [
        ("Крутиков", "Вадим", "Сергеевич")
    ]


def test_a_rank_stands_beside_a_name() -> None:
    [found] = read("Взят в плен старший сержант Рыжов Егор")

    assert (found.person.rank, found.person.surname) == ("старший сержант", "Рыжов")


def test_what_is_marked_is_what_was_read() -> None:
    text = "‼️ Пропал Рыжов Егор 😭, 12.03.1999, позывной Тихий"
    [found] = read(text)

    marked = [(span.field, text[span.start : span.end]) for span in found.spans]
    assert marked == [
        (Field.EVENT, "Пропал"),
        (Field.NAME, "Рыжов Егор"),
        (Field.BORN, "12.03.1999"),
        (Field.CALL_SIGN, "Тихий"),
    ]


def test_no_more_is_read_than_a_bound() -> None:
    assert names("." * posts.LONGEST + " Пропал Рыжов Егор") == []
    assert names("." * 100 + " Пропал Рыжов Егор") == [("Рыжов", "Егор", "")]


def test_a_repr_says_nothing() -> None:
    assert "Рыжов" not in repr(read("Пропал Рыжов Егор"))


PIECES = st.sampled_from(
    ["Иванов", "Ивана", "Петровича", "в/ч", "12345", "12.03.", "1999", "г.р.", "«", "позывной ", "-",
     ".", "\n", " ", "А", "оглы", "плен", "İ", "\u202e", "😭", "двадцать ", "первого ", "мая ", "под "]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_it_and_every_mark_lies_inside_the_text(text: str) -> None:
    for found in read(text):
        ends = [0, *[span.end for span in found.spans]]
        assert all(
            end <= span.start < span.end <= len(text) for end, span in zip(ends, found.spans, strict=False)
        )


@pytest.mark.parametrize(
    "piece",
    ["а", "1", " ", "1.", "А.", "-", "а-", "\n", "1 ", "Иван ", "в/ч ", "136 отдельной ", "позывной ", "«",
     "двадцать ", "1999 ", "1.1.99 ", "оглы ", "под ", "İ", "+7(", "Фамилия: ", "Иван оглы ", "\t", "плен "],
)  # fmt: skip
def test_a_megabyte_of_one_thing_is_bounded(piece: str) -> None:
    read(piece * (1_000_000 // len(piece)))  # returns at all: a pattern that backtracks would not


def test_the_example_of_the_docs_says_what_it_promises() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reading-posts.md").read_text("utf-8")
    code = page.split("```python\n")[1].split("```")[0]
    told: dict[str, posts.Proposal] = {}

    exec(code, told)  # noqa: S102 - our own page

    found = told["found"]
    assert (found.person.surname, found.person.given) == ("Иванов", "Иван")
    assert (found.event, found.place_named) == (Event.MISSING, "Макеевка")
