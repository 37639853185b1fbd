"""Men who are easily taken for one another: brothers, twins, father and son, namesakes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.naming import given_word, patronymic

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from datetime import date

    from bench.facts import Facts, World
    from bench.naming import Word


def brother(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return somebody of the same surname, father and home, born one to ten years apart."""
    days = chance.choice((-1, 1)) * chance.randrange(400, 3600)
    return _sibling(world, facts, chance, facts.born + timedelta(days=days))


def twin(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return somebody of the same surname, father, home and day of birth."""
    return _sibling(world, facts, chance, facts.born)


def _sibling(world: World, facts: Facts, chance: random.Random, born: date) -> Facts:
    """Return a brother of another given name; what the army gave him is his own."""
    given = facts.given
    while given == facts.given:
        given = given_word(world.given_name(facts.people, facts.sex, facts.born.year, chance))
    other = world.person(f"{facts.key}-brother-{chance.random()}")
    return _of_the_family(facts, other, given, facts.father, born)


def father_or_son(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return the father of a man born after 1984, else a son; every second son bears his father's name."""
    other = world.person(f"{facts.key}-family-{chance.random()}")
    if facts.born.year > 1984:
        days, given, father = -chance.randrange(20 * 365, 35 * 365), given_word(facts.father), other.father
    else:
        youngest = min(35, 2006 - facts.born.year)
        days, father = chance.randrange(18 * 365, youngest * 365), facts.given.ru
        given = facts.given if chance.random() < 0.5 else other.given
    return _of_the_family(facts, other, given, father, facts.born + timedelta(days=days))


def _of_the_family(facts: Facts, other: Facts, given: Word, father: str, born: date) -> Facts:
    """Return somebody with the surname, sex, people and home of a man; what the army gave him is his own."""
    return replace(
        other,
        sex=facts.sex,
        side=facts.side,
        people=facts.people,
        surname=facts.surname,
        given=given,
        father=father,
        patronymic=patronymic(father, facts.sex),
        born=born,
        region=facts.region,
        listed=facts.listed,
    )


def namesake(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return a stranger of the same surname and given name, born within two years."""
    other = world.person(f"{facts.key}-namesake-{chance.random()}")
    born = facts.born + timedelta(days=chance.randrange(-730, 731))
    region = facts.region if chance.random() < 0.3 else other.region
    return replace(_under_the_name_of(facts, other), born=born, region=region)


def countryman(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return a man of the same surname and given name from the same region, of any age."""
    other = world.person(f"{facts.key}-countryman-{chance.random()}")
    return replace(_under_the_name_of(facts, other), side=facts.side, region=facts.region)


def _under_the_name_of(facts: Facts, other: Facts) -> Facts:
    """Return somebody under the surname and given name of a man, with his own father."""
    return replace(
        other,
        sex=facts.sex,
        people=facts.people,
        surname=facts.surname,
        given=facts.given,
        patronymic=patronymic(other.father, facts.sex),
        listed=facts.listed,
    )


def stranger(world: World, facts: Facts, chance: random.Random) -> Facts:
    """Return anybody."""
    return world.person(f"{facts.key}-stranger-{chance.random()}")


KINDS: dict[str, Callable[[World, Facts, random.Random], Facts]] = {
    "brother": brother,
    "twin": twin,
    "father or son": father_or_son,
    "namesake": namesake,
    "countryman": countryman,
    "stranger": stranger,
}
# Of sixteen absent men a quarter are of the family, a quarter are namesakes, half are strangers. Twins have
# a row of their own in the table only: one birth in eighty is of twins.
MIXTURE = (
    *("brother", "stranger", "namesake", "stranger") * 3,
    *("father or son", "stranger", "countryman", "stranger"),
)
