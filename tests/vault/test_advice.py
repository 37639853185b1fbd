"""What is said of too little: roughly to staff, and to a family only by what she told herself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.matching.person import Missing, PartialDate, Person
from kintrace.vault import advice
from kintrace.vault.keeper import Keeper
from tests.vault.conftest import shelve

DAY = PartialDate(1997, 1997, 5, 3)
YEAR = PartialDate.in_year(1997)
IVANOV = Person(name="Иванов Александр")


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, 0), (1, 0), (9, 0), (10, 10), (14, 10), (47, 50), (581, 580), (1347, 1300), (26_812, 27_000)],
)
def test_a_count_is_said_to_two_digits_and_never_below_ten(count: int, said: int) -> None:
    assert advice.rough(count) == said


@given(st.integers(0, 10**7))
def test_a_rough_count_is_near_the_count_and_shared_by_its_neighbours(count: int) -> None:
    said = advice.rough(count)

    assert said == 0 if count < 10 else abs(said - count) <= max(5, count / 19)
    assert said % 10 == 0


@pytest.mark.parametrize(
    ("person", "left"),
    [
        (Person(name="Иванов Александр"), ("born", "unit", "region", "patronymic")),
        (Person(name="Иванов Александр Петрович"), ("born", "unit", "region")),
        (Person(surname="Иванов", given="А", patronymic="П."), ("born", "unit", "region", "patronymic")),
        (Person(), ("born", "unit", "region", "patronymic")),
        (Person(name="Иванов Александр", born=YEAR, unit="в/ч 1"), ("born", "region", "patronymic")),
        (Person(name="Иванов Александр", born=DAY), ("unit", "region", "patronymic")),
        (Person(name="Иванов Александр", born=DAY, region="Бурятия"), ()),
        (Person(name="Иванов Александр Петрович", born=DAY), ()),
        (Person(name="Иванов", missing={"born": Missing.NOT_KNOWN}), ("unit", "region", "patronymic")),
        (Person(name="Иванов", unit="в/ч 1", missing={"region": Missing.DECLINED}), ("born", "patronymic")),
        (Person(name="Иванов", missing={"unit": Missing.NOT_ASKED}), advice.ASKED),
    ],
)
def test_a_family_is_asked_for_what_she_left_open_in_a_fixed_order(
    person: Person, left: tuple[str, ...]
) -> None:
    assert advice.untold(person) == left


def namesakes(size: int) -> list[Person]:
    return [
        Person(name="Иванов Александр", born=PartialDate(1945 + at, 1945 + at, 1 + at % 12, 1 + at % 28))
        for at in range(size)
    ]


def test_a_common_name_alone_is_too_little_and_the_count_is_rough(keeper: Keeper) -> None:
    shelve(keeper, "held", *namesakes(63))
    [alone] = shelve(keeper, "sought", IVANOV)

    match = keeper.match(case=alone)

    assert match.too_little
    assert match.alike == 60
    assert match.helpful[0] == "born"
    compared = keeper.compare(sought=alone, held=match.found[0].case)
    assert (compared.too_little, compared.alike) == (True, 60)


def test_of_whom_enough_was_told_nobody_is_counted(keeper: Keeper) -> None:
    shelve(keeper, "held", *namesakes(63))

    told = keeper.match(person=Person(name="Цыдыпов Баир Доржиевич", born=DAY, unit="в/ч 46108"))

    assert (told.too_little, told.alike) == (False, 0)


def test_a_family_is_asked_the_same_whoever_is_held(keeper: Keeper) -> None:
    empty = keeper.match(person=IVANOV)
    shelve(keeper, "held", *namesakes(12))

    full = keeper.match(person=IVANOV)

    assert empty.untold == full.untold
    assert empty.helpful != full.helpful
