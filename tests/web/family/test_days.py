"""A birth and the day of the last news, as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from kintrace.matching.person import Missing, PartialDate
from kintrace.web.family.days import News
from kintrace.web.family.questions.sought import Born, LastNews

TODAY = date(2026, 11, 23)


def born(day: str = "", month: str = "", year: str = "", about: str = "", sure: str = "") -> Born:
    """Return the page as it was filled in."""
    typed = {"day": day, "month": month, "year": year, "about": about, "sure": sure}
    return Born({f"born_{part}": words for part, words in typed.items()}, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        (("3", "2", "2001"), PartialDate(2001, 2001, 2, 3)),
        (("03", "02", "01"), PartialDate(2001, 2001, 2, 3)),
        (("3", "февраля", "1987"), PartialDate(1987, 1987, 2, 3)),
        (("3", "лютого", "87"), PartialDate(1987, 1987, 2, 3)),
        (("29", "2", "2000"), PartialDate(2000, 2000, 2, 29)),
        (("", "2", "2001"), PartialDate(2001, 2001, 2, None)),
        (("", "", "2001"), PartialDate(2001, 2001)),
        (("29", "2", ""), PartialDate(None, None, 2, 29)),
        (("", "", "", "24 года"), PartialDate(2001, 2002)),
        (("", "", "", "24"), PartialDate(2001, 2002)),
        (("", "", "", "1999-2001"), PartialDate(1999, 2001)),
        (("3", "2", "", "24 роки"), PartialDate(2001, 2002, 2, 3)),
        (("", "", "", "3 февраля 2001"), PartialDate(2001, 2001, 2, 3)),
        (("3", "2", "2001", "25 лет"), PartialDate(2001, 2001, 2, 3)),
    ],
)
def test_a_birth_is_read_as_people_write_it(typed: tuple[str, ...], known: PartialDate) -> None:
    page = born(*typed)

    assert not list(page.problems())
    assert page.cleaned_data["born"] == known


@pytest.mark.parametrize(
    ("typed", "anchor", "words"),
    [
        (("31", "2", "2001"), "born_day", "no such day"),
        (("29", "2", "2001"), "born_day", "no such day"),
        (("31", "4", ""), "born_day", "no such day"),
        (("0", "2", "2001"), "born_day", "1 to 31"),
        (("32", "2", "2001"), "born_day", "1 to 31"),
        (("xx", "2", "2001"), "born_day", "1 to 31"),
        (("3", "13", "2001"), "born_month", "1 to 12"),
        (("3", "Blursday", "2001"), "born_month", "1 to 12"),
        (("3", "", "2001"), "born_month", "add the month"),
        (("3", "2", "201"), "born_year", "four digits"),
        (("3", "2", "20011"), "born_year", "four digits"),
        (("3", "2", "2030"), "born_year", "not come yet"),
        (("24", "11", "2026"), "born_year", "not come yet"),
        (("3", "2", "1850"), "born_year", "four digits"),
        (("", "", "", "2030"), "born_about", "not come yet"),
        (("", "", "", "давно"), "born_about", "cannot read"),
        (("3", "2", "2001", "40 лет"), "born_about", "does not fit"),
        (("3", "2", "2001", "31 февраля"), "born_about", "no such day"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(typed: tuple[str, ...], anchor: str, words: str) -> None:
    [problem] = born(*typed).problems()

    assert problem.anchor == anchor
    assert words in problem.message


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("3", "2", "2016"), "younger than 17"),
        (("24", "11", "2009"), "younger than 17"),
        (("3", "2", "1940"), "older than 70"),
        (("", "", "", "12 лет"), "younger than 17"),
        (("", "", "", "1930"), "older than 70"),
    ],
)
def test_a_rare_age_is_asked_about_and_not_refused(typed: tuple[str, ...], words: str) -> None:
    page = born(*typed)
    [problem] = page.problems()
    [error] = page.errors.as_data()["born"]
    assert error.params is not None
    sure = str(error.params["written"])
    day, month, year, about = [*typed, "", ""][:4]

    confirmed = born(day, month, year, about, sure)
    another = born("3", "2", "2017", sure=sure)

    assert words in problem.message
    assert problem.anchor == "born_sure"
    assert not list(confirmed.problems())
    assert list(another.problems())


@pytest.mark.parametrize("typed", [("23", "11", "2009"), ("24", "11", "1955"), ("", "", "", "70 лет")])
def test_a_usual_age_is_not_asked_about(typed: tuple[str, ...]) -> None:
    assert not list(born(*typed).problems())


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ({}, Missing.NOT_ASKED),
        ({"born_not_known": "on"}, Missing.NOT_KNOWN),
        ({"born_declined": "on"}, Missing.DECLINED),
        ({"born_declined": "on", "born_not_known": "on"}, Missing.DECLINED),
        ({"born_about": "не знаю"}, Missing.NOT_KNOWN),
        ({"born_sure": "2016-2016-2-3"}, Missing.NOT_ASKED),
    ],
)
def test_a_birth_may_stay_unknown(typed: dict[str, str], missing: Missing) -> None:
    page = Born(typed, today=TODAY)

    assert not list(page.problems())
    assert page.cleaned_data["born"] is missing


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("14.03.2024", PartialDate(2024, 2024, 3, 14)),
        ("14 марта 2024", PartialDate(2024, 2024, 3, 14)),
        ("март 2024", PartialDate(2024, 2024, 3)),
        ("ранней весной", None),
        ("1943", None),
        ("23.11.2026", PartialDate(2026, 2026, 11, 23)),
    ],
)
def test_the_day_of_the_last_news_keeps_her_words(words: str, on: PartialDate | None) -> None:
    page = LastNews({"news_on": words}, today=TODAY)

    assert not list(page.problems())
    assert page.cleaned_data["news_on"] == News(words, on)


@pytest.mark.parametrize("words", ["14.03.2031", "31.02.2024"])
def test_news_from_a_day_that_cannot_be_is_asked_again(words: str) -> None:
    [problem] = LastNews({"news_on": words}, today=TODAY).problems()

    assert problem.anchor == "news_on"
