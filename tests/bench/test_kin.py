"""Men who are easily taken for one another share what they should, and nothing else."""

# ruff: noqa: S311 - chance, not secrets
from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from bench import kin, paper
from bench.naming import patronymic

if TYPE_CHECKING:
    from bench.facts import Facts, World


def pairs(world: World, kind: str) -> list[tuple[Facts, Facts]]:
    """Return some registered men and what the kind makes of them."""
    people = [world.person(number) for number in range(40)]
    return [(who, kin.KINDS[kind](world, who, random.Random(who.key))) for who in people]


@pytest.mark.parametrize("kind", kin.KINDS)
def test_an_absent_man_is_never_the_registered_one(kind: str, world: World) -> None:
    for who, other in pairs(world, kind):
        assert (who.given, who.born, who.patronymic) != (other.given, other.born, other.patronymic)
        assert who.number != other.number


def test_brothers_share_surname_father_and_home(world: World) -> None:
    for who, other in pairs(world, "brother"):
        assert (who.surname, who.patronymic, who.region) == (other.surname, other.patronymic, other.region)
        assert who.given != other.given
        assert abs((who.born - other.born).days) > 300


def test_twins_share_the_day_as_well(world: World) -> None:
    for who, other in pairs(world, "twin"):
        assert (who.born, who.surname, who.patronymic) == (other.born, other.surname, other.patronymic)
        assert who.given != other.given


def test_a_father_names_his_son(world: World) -> None:
    same_name = 0
    for who, other in pairs(world, "father or son"):
        father, son = sorted((who, other), key=lambda one: one.born)
        assert son.patronymic == patronymic(father.given.ru, son.sex)
        assert son.born.year - father.born.year >= 17
        same_name += father.given == son.given
    assert same_name


def test_namesakes_share_the_name_and_nearly_the_age(world: World) -> None:
    for who, other in pairs(world, "namesake"):
        assert (who.surname, who.given) == (other.surname, other.given)
        assert abs((who.born - other.born).days) <= 730


def test_countrymen_share_the_name_and_the_region(world: World) -> None:
    for who, other in pairs(world, "countryman"):
        assert (who.surname, who.given, who.region) == (other.surname, other.given, other.region)


def test_half_of_the_absent_men_of_a_mixture_are_no_strangers(world: World) -> None:
    asked = list(paper.inquiries(world, 500, present=0, absent=32, name="test"))

    assert sum(inquiry.absent == "stranger" for inquiry in asked) == 16
    assert all(inquiry.answer is None for inquiry in asked)


def test_a_surname_in_no_list_is_in_none_of_ours(world: World) -> None:
    unlisted = [who for who in map(world.person, range(3000)) if not who.listed]

    assert unlisted
    assert {who.people for who in unlisted} == {"few"}
    assert not {who.surname.ru for who in unlisted} & {*world.ru.things, *world.few.things}
