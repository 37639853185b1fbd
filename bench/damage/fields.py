"""What goes wrong between the fields: swapped, glued, left out, of another father, at another age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.naming import patronymic

if TYPE_CHECKING:
    import random

    from bench.damage.sheet import Sheet

FATHERS = ("Иван", "Сергей", "Николай", "Владимир", "Александр", "Михаил", "Виктор")


def swapped(paper: Sheet, chance: random.Random) -> None:
    """Put the parts into each other's fields, or turn their order round."""
    paper.order = chance.choice(("gsp", "gps", "psg") if paper.patronymic else ("gsp",))
    paper.swap = True


def glued(paper: Sheet, chance: random.Random) -> None:
    """Write two parts or all without a space (ИвановИван), or all into the field of the surname."""
    paper.glued = chance.choice((2, 3))


def no_patronymic(paper: Sheet, chance: random.Random) -> None:
    """Leave the patronymic out."""
    del chance
    paper.patronymic = ""


def initials(paper: Sheet, chance: random.Random) -> None:
    """Give the first letters only: Иванов И.И."""
    paper.given = paper.given[:1] + "."
    paper.patronymic = paper.patronymic[:1] + "." if paper.patronymic and chance.random() < 0.8 else ""
    paper.order = "sgp"


def wrong_patronymic(paper: Sheet, chance: random.Random) -> None:
    """Give the patronymic of another father."""
    father = chance.choice([name for name in FATHERS if name != paper.facts.father])
    paper.patronymic = getattr(patronymic(father, paper.facts.sex), paper.language)


def year_off(paper: Sheet, chance: random.Random) -> None:
    """Give the right day of the year before or after."""
    del chance
    paper.born_as = "year off"


def day_for_month(paper: Sheet, chance: random.Random) -> None:
    """Give day and month in each other's place, where that makes a date."""
    del chance
    born = paper.facts.born
    if born.day <= 12 and born.day != born.month:
        paper.born_as = "swapped"


def age(paper: Sheet, chance: random.Random) -> None:
    """Give his age instead of a date."""
    del chance
    paper.born_as = "age"


def unit(paper: Sheet, chance: random.Random) -> None:
    """Write the unit in any of all the ways in which one is written."""
    del chance
    paper.unit_anyhow = True
