"""Births as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.lists import UnreadableCell, parse_birth, parse_day
from kintrace.lists.dates import Kind
from kintrace.lists.refusals import FutureDate, ImpossibleDate, NotADate, TooLongAgo
from kintrace.matching import PartialDate

JUNE = date(2024, 6, 1)


def full(year: int, month: int, day: int) -> PartialDate:
    return PartialDate(year, year, month, day)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 апреля 2000", full(2000, 4, 12)),
        ("12 квітня 2000 р.", full(2000, 4, 12)),
        ("12 красавіка 2000", full(2000, 4, 12)),
        ("«12» марта 2001 г.", full(2001, 3, 12)),
        ("8 aug 2003", full(2003, 8, 8)),
        ("08-AUG-03", full(2003, 8, 8)),
        ("Aug 8th, 2003", full(2003, 8, 8)),
        ("12th of April 2000", full(2000, 4, 12)),
        ("01/02/99", full(1999, 2, 1)),
        ("03/25/1999", full(1999, 3, 25)),
        ("12.03.01", full(2001, 3, 12)),
        ("12.О3.2001", full(2001, 3, 12)),
        ("12.IV.2000", full(2000, 4, 12)),
        ("12032001", full(2001, 3, 12)),
        ("2000-04-12 00:00:00", full(2000, 4, 12)),
        ("36628", full(2000, 4, 12)),
        ("36628.0", full(2000, 4, 12)),
        ("12.03.2001 (22 года)", full(2001, 3, 12)),
        ("12.03.2001, г. Омск", full(2001, 3, 12)),
        ("12.04", PartialDate(None, None, 4, 12)),
        ("12 апреля", PartialDate(None, None, 4, 12)),
        ("12.04.????", PartialDate(None, None, 4, 12)),
        ("??.05.1985", PartialDate(1985, 1985, 5)),
        ("апрель 2000", PartialDate(2000, 2000, 4)),
        ("2000 г., апрель", PartialDate(2000, 2000, 4)),
        ("04.2000", PartialDate(2000, 2000, 4)),
        ("2000.04", PartialDate(2000, 2000, 4)),
        ("IV.2000", PartialDate(2000, 2000, 4)),
        ("00.00.1985", PartialDate(1985, 1985)),
        ("xx.xx.1985", PartialDate(1985, 1985)),
        ("1999 г.р.", PartialDate(1999, 1999)),
        ("1999 р.н.", PartialDate(1999, 1999)),
        ("born 1999", PartialDate(1999, 1999)),
        ("87 года рождения", PartialDate(1987, 1987)),
        ("87", PartialDate(1987, 1987)),
        ("05", PartialDate(2005, 2005)),
        ("1999-2000", PartialDate(1999, 2000)),
        ("1995/1996", PartialDate(1995, 1996)),
        ("1995 или 1996", PartialDate(1995, 1996)),
        ("1995-96", PartialDate(1995, 1996)),
        ("95-96 г.р.", PartialDate(1995, 1996)),
        ("90-е", PartialDate(1990, 1999)),
        ("1990s", PartialDate(1990, 1999)),
        ("около 1995", PartialDate(1993, 1997)),
        ("1995?", PartialDate(1993, 1997)),
        ("летом 1999", PartialDate(1999, 1999)),
        ("24 года", PartialDate(1999, 2000)),
        ("24 р.", PartialDate(1999, 2000)),
        ("24 y.o.", PartialDate(1999, 2000)),
        ("24", PartialDate(1999, 2000)),
        ("24 года 5 мес", PartialDate(1999, 2000)),
        ("от 20 до 25 лет", PartialDate(1998, 2004)),
        ("20-25", PartialDate(1998, 2004)),
        ("около 30 лет", PartialDate(1991, 1996)),
        ("23 года, 1999 г.р.", PartialDate(1999, 1999)),
    ],
)
def test_a_birth_is_read_as_far_as_it_is_told(text: str, expected: PartialDate) -> None:
    assert parse_birth(text, JUNE) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31.02.2000", ImpossibleDate),
        ("29.02.2001", ImpossibleDate),
        ("13.13.2000", ImpossibleDate),
        ("30 февраля", ImpossibleDate),
        ("12.03.2030", FutureDate),
        ("2031", FutureDate),
        ("12.03.1890", TooLongAgo),
        ("чепуха", NotADate),
        ("25+", NotADate),
        ("1999-1990", NotADate),
        ("25-20 лет", NotADate),
        ("00.00.0000", NotADate),
        ("999999", NotADate),
        ("", NotADate),
    ],
)
def test_what_is_no_birth_is_refused_without_being_repeated(text: str, reason: type[UnreadableCell]) -> None:
    with pytest.raises(reason) as refused:
        parse_birth(text, JUNE)

    assert not text or text not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("24", "age", PartialDate(1999, 2000)),
        ("80", "age", PartialDate(1943, 1944)),
        ("87", "year", PartialDate(1987, 1987)),
        ("45-47", "year", PartialDate(1945, 1947)),
    ],
)
def test_the_heading_settles_what_a_bare_number_means(text: str, kind: Kind, expected: PartialDate) -> None:
    assert parse_birth(text, JUNE, kind) == expected


def test_an_american_table_is_read_month_first() -> None:
    assert parse_birth("03/04/1999", JUNE, month_first=True) == full(1999, 3, 4)
    assert parse_birth("25/04/1999", JUNE, month_first=True) == full(1999, 4, 25)


def test_the_day_of_a_row_must_be_a_whole_day() -> None:
    assert parse_day("01.06.2022", today=JUNE) == date(2022, 6, 1)
    with pytest.raises(NotADate):
        parse_day("06.2022", today=JUNE)


@given(
    st.dates(date(1920, 1, 1), date(2010, 1, 1)),
    st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d %b %Y"]),
)
def test_every_day_in_every_form_comes_back(day: date, form: str) -> None:
    assert parse_birth(day.strftime(form), JUNE) == PartialDate.on(day)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse_birth(text, JUNE)
    except UnreadableCell:
        return
    assert found != PartialDate()
