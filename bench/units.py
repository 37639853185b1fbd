"""Invented military units, and the many ways of writing one."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = {
    "RU": [
        ("омсбр", "отдельная мотострелковая бригада", "separate motor rifle brigade"),
        ("мсп", "мотострелковый полк", "motor rifle regiment"),
        ("дшп", "десантно-штурмовой полк", "air assault regiment"),
        ("обрмп", "отдельная бригада морской пехоты", "separate marine brigade"),
        ("тп", "танковый полк", "tank regiment"),
        ("отбр", "отдельная танковая бригада", "separate tank brigade"),
        ("абр", "артиллерийская бригада", "artillery brigade"),
        ("ошб", "отдельный штурмовой батальон", "separate assault battalion"),
    ],
    "UA": [
        ("омбр", "окрема механізована бригада", "separate mechanised brigade"),
        ("одшбр", "окрема десантно-штурмова бригада", "separate air assault brigade"),
        ("обртро", "окрема бригада територіальної оборони", "separate territorial defence brigade"),
        ("отбр", "окрема танкова бригада", "separate tank brigade"),
        ("оабр", "окрема артилерійська бригада", "separate artillery brigade"),
        ("осб", "окремий стрілецький батальйон", "separate rifle battalion"),
    ],
}
STEMS = ("бригада", "полк", "батальон", "батальйон")


@dataclass(frozen=True)
class Unit:
    """An invented unit: number and kind as offices write them, and its post-box number."""

    side: str
    ordinal: int
    short: str
    full: str
    en: str
    box: str

    @property
    def stem(self) -> str:
        """Brigade, regiment or battalion, in the language of its side."""
        return next((stem for stem in STEMS if stem in self.full), "")


@functools.cache
def units(side: str) -> list[Unit]:
    """Return the invented units of one side."""
    chance = random.Random(f"units {side}")
    made = []
    for _ in range(350 if side == "RU" else 250):
        short, full, en = chance.choice(KINDS[side])
        box = f"{chance.randrange(10000, 99999)}" if side == "RU" else f"А{chance.randrange(1000, 9999)}"
        made.append(Unit(side, chance.randrange(1, 300), short, full, en, box))
    return made


def unit_text(unit: Unit, language: str, chance: random.Random) -> str:
    """Return how somebody writes a unit."""
    way = chance.random()
    if language == "en":
        return f"{unit.ordinal}th {unit.en}" if way < 0.7 else f"military unit {unit.box}"
    if way < 0.3:
        return f"{chance.choice(('в/ч', 'в/ч ', 'вч', 'в.ч. ', 'войсковая часть ', 'в/ч № '))}{unit.box}"
    if way < 0.6:
        ending = chance.choice(("", "-я", "-й", "-ой"))
        return f"{unit.ordinal}{ending} {chance.choice((unit.short, unit.short.upper()))}"
    if way < 0.75:
        return f"{unit.ordinal} {unit.full}"
    if way < 0.9:
        return f"{unit.box} ({unit.ordinal} {unit.short})"
    return f"{unit.ordinal} {unit.stem}"


# Every way in which the family may write it, from public writing: post-box numbers, abbreviations, whole
# words, cases, and both beside each other.
WAYS: tuple[Callable[[Unit], str], ...] = (
    lambda u: f"в/ч {u.box}",
    lambda u: f"в/ч{u.box}",
    lambda u: f"В/Ч № {u.box}",
    lambda u: f"вч {u.box}",
    lambda u: f"ВЧ-{u.box}",
    lambda u: f"в.ч. {u.box}",
    lambda u: f"в\\ч {u.box}",
    lambda u: f"п/п {u.box}",
    lambda u: f"войсковая часть {u.box}" if u.side == "RU" else f"військова частина {u.box}",
    lambda u: f"войск. часть №{u.box}" if u.side == "RU" else f"військ. частина №{u.box}",
    lambda u: u.box,
    lambda u: f"v/ch {u.box}",
    lambda u: f"military unit {u.box}",
    lambda u: f"{u.ordinal} {u.short}",
    lambda u: f"{u.ordinal}{u.short}",
    lambda u: f"{u.ordinal} {u.short.upper()}",
    lambda u: f"{u.ordinal}-я {u.short}" if u.side == "RU" else f"{u.ordinal}-а {u.short}",
    lambda u: f"{u.ordinal} {u.full}",
    lambda u: f"{u.ordinal}-й {u.full}",
    lambda u: f"{u.ordinal} {u.stem}",
    lambda u: f"{u.stem} {u.ordinal}",
    lambda u: f"{u.ordinal}th {u.en}",
    lambda u: f"{u.box} ({u.ordinal} {u.short})",
    lambda u: f"{u.ordinal} {u.short}, в/ч {u.box}",
    lambda u: f"служил в {u.ordinal} {u.short}" if u.side == "RU" else f"служив у {u.ordinal} {u.short}",
)
