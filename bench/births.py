"""Birth dates as families and offices give them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kintrace.matching import PartialDate

if TYPE_CHECKING:
    import random

ASKED_ON = date(2025, 11, 1)
KINDS = ("whole", "wrong", "year", "age", "none")
WEIGHTS = (48, 14, 17, 12, 9)


def slipped(day: date, chance: random.Random) -> PartialDate:
    """Return a day that somebody remembers wrongly."""
    way = chance.randrange(5)
    if way == 0 and day.day <= 12 and day.day != day.month:
        return swapped(day)
    if way <= 1:
        return year_off(day, chance)
    if way == 2:
        return PartialDate.on(date(day.year, chance.randrange(1, 13), min(day.day, 28)))
    if way == 3:
        return PartialDate.on(day.replace(day=chance.randrange(1, 29)))
    return PartialDate.on(date(day.year + chance.choice((-10, 10, -2, 2)), day.month, min(day.day, 28)))


def swapped(day: date) -> PartialDate:
    """Return a date with day and month in each other's place."""
    return PartialDate(day.year, day.year, day.day, day.month)


def year_off(day: date, chance: random.Random) -> PartialDate:
    """Return the day in the year before or after."""
    return PartialDate.on(date(day.year + chance.choice((-1, 1)), day.month, min(day.day, 28)))


def aged(day: date, chance: random.Random) -> PartialDate:
    """Return his age on a day of the last two and a half years; one in ten is out by a year."""
    on = ASKED_ON - timedelta(days=chance.randrange(900))
    age = on.year - day.year - ((on.month, on.day) < (day.month, day.day))
    return PartialDate.aged(age + (chance.choice((-1, 1)) if chance.random() < 0.1 else 0), on=on)


def asked(day: date, damage: str, chance: random.Random) -> tuple[PartialDate | None, str]:
    """Return a birth as a family gives it and how: "whole", "wrong", "year", "age" or "none".

    Args:
        day: The true day.
        damage: "year off", "swapped", "age", or empty for the usual mixture.
        chance: Decides.
    """
    kind = chance.choices(KINDS, WEIGHTS)[0]
    if damage:
        made = {"year off": lambda: year_off(day, chance), "swapped": lambda: swapped(day)}
        return (aged(day, chance), "age") if damage == "age" else (made[damage](), "wrong")
    if kind == "whole":
        return PartialDate.on(day), kind
    if kind == "wrong":
        return slipped(day, chance), kind
    if kind == "year":
        return PartialDate.in_year(day.year + (chance.choice((-1, 1)) if chance.random() < 0.15 else 0)), kind
    return (aged(day, chance), kind) if kind == "age" else (None, kind)
