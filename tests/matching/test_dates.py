"""Each pair of births has its level, and the bits stand in their order."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from kintrace.matching import PartialDate, dates
from kintrace.matching.compiled import births
from kintrace.matching.model import LEVELS, default

WHOLE = PartialDate.on(date(1998, 4, 12))


def compared(sought: PartialDate | None, held: PartialDate | None) -> tuple[str, float]:
    years = dates.Years(default().fields["born"])
    for year in range(1970, 2004):
        years.count(np.full(10, dates.packed((year, year, 0, 0))), 1)
    birth = dates.sought(dates.flat(sought), years)
    bits, level = births.born_bits(*birth, dates.packed(dates.flat(held)))
    return ("unknown" if level < 0 else LEVELS["born"][level]), float(bits)


@pytest.mark.parametrize(
    ("held", "level"),
    [
        (WHOLE, "same"),
        (PartialDate.on(date(1998, 12, 4)), "swapped"),
        (PartialDate.on(date(1998, 4, 13)), "part"),
        (PartialDate.on(date(1998, 5, 12)), "part"),
        (PartialDate.on(date(1997, 4, 12)), "other_year"),
        (PartialDate.on(date(1988, 4, 12)), "other_year"),
        (PartialDate.on(date(1998, 9, 30)), "year"),
        (PartialDate.on(date(1999, 9, 30)), "near"),
        (PartialDate.on(date(1975, 9, 30)), "differs"),
        (PartialDate(1998, 1998, 4), "month"),
        (PartialDate.in_year(1998), "year_known"),
        (PartialDate.in_year(1999), "near_known"),
        (PartialDate.in_year(1985), "differs_known"),
        (PartialDate.in_year(1995, 1999), "span"),
        (PartialDate.in_year(1999, 2000), "beside_span"),
        (PartialDate.in_year(1980, 1984), "outside_span"),
        (PartialDate(None, None, 4, 12), "birthday"),
        (PartialDate(None, None, 4, 13), "other_birthday"),
        (PartialDate(), "unknown"),
        (None, "unknown"),
        (PartialDate.in_year(3), "unknown"),
    ],
)
def test_a_birth_has_its_level_whichever_side_says_it(held: PartialDate | None, level: str) -> None:
    assert compared(WHOLE, held)[0] == level
    assert compared(held, WHOLE)[0] == level


def test_an_age_on_both_sides_fits_by_what_the_spans_share() -> None:
    level, bits = compared(PartialDate.in_year(1990, 1994), PartialDate.in_year(1994, 1998))
    _, more = compared(PartialDate.in_year(1990, 1994), PartialDate.in_year(1991, 1995))

    assert level == "span"
    assert more > bits


def test_the_nearer_the_birth_the_more_bits() -> None:
    held = [WHOLE, PartialDate(1998, 1998, 4), PartialDate.in_year(1998), PartialDate.in_year(1995, 1999)]
    bits = [compared(WHOLE, birth)[1] for birth in held]

    assert bits == sorted(bits, reverse=True)
    assert bits[0] > compared(WHOLE, PartialDate.on(date(1998, 4, 13)))[1] > 0
    assert bits[-1] > 0 > compared(WHOLE, PartialDate.on(date(1975, 9, 30)))[1]


def test_what_one_side_does_not_know_says_nothing() -> None:
    assert compared(None, WHOLE) == compared(WHOLE, None) == ("unknown", 0.0)


def test_a_year_that_many_were_born_in_says_less() -> None:
    years = dates.Years(default().fields["born"])
    common, rare = (1998, 1998, 0, 0), (1970, 1970, 0, 0)
    years.count(np.full(500, dates.packed(common)), 1)
    years.count(np.full(5, dates.packed(rare)), 1)

    def bits(born: tuple[int, int, int, int]) -> float:
        birth = dates.sought(born, years)
        return births.born_bits(*birth, dates.packed(born))[0]

    assert bits(rare) > bits(common)
