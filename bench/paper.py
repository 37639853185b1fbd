"""Facts put on paper: the register's records and the families' inquiries."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from bench import damage, scripts
from bench.facts import Facts, Region, Unit, World
from kintrace.matching import PartialDate, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED_ON = date(2025, 11, 1)
DATE_KINDS = ("whole", "wrong", "year", "age", "none")


@dataclass(frozen=True)
class Inquiry:
    """A question with its answer: the number of the record, or None when he is not in the register."""

    person: Person
    answer: str | None
    kind: str
    kinds: tuple[str, ...]
    date_kind: str
    absent: str = ""


class Written(TypedDict, total=False):
    """A name in one field or in three."""

    name: str
    surname: str
    given: str
    patronymic: str


def _name(paper: damage.Sheet, chance: random.Random, *, shout: float) -> Written:
    surname, given, patronymic = paper.parts()
    if chance.random() < shout:
        surname = surname.upper()
    if paper.split:
        if paper.swap:
            surname, given = given, surname
        return {"surname": surname, "given": given, "patronymic": patronymic}
    word = {"s": surname, "g": given, "p": patronymic}
    return {"name": " ".join(word[part] for part in paper.order if word[part])}


def place(names: tuple[str, ...], chance: random.Random) -> str:
    """Return one of the spellings of a place."""
    return chance.choice(names) if names else ""


def region_text(region: Region, language: str, chance: random.Random) -> str:
    """Return how somebody writes a region: its name, a short form or its town."""
    if language == "en":
        return place(region.town_en, chance) if chance.random() < 0.2 else region.en
    towns = region.town_ru if language == "ru" else region.town_uk
    if chance.random() < 0.25:
        return ("г. " if chance.random() < 0.3 and language == "ru" else "") + place(towns, chance)
    text = place(region.ru if language == "ru" else region.uk, chance)
    return text.replace("область", "обл.") if chance.random() < 0.3 else text


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
    stem = next((s for s in ("бригада", "полк", "батальон", "батальйон") if s in unit.full), "")
    return f"{unit.ordinal} {stem}"


def _slipped_date(day: date, chance: random.Random) -> PartialDate:
    """Return a day that somebody remembers wrongly."""
    way = chance.randrange(5)
    if way == 0 and day.day <= 12 and day.day != day.month:
        return PartialDate(day.year, day.year, day.day, day.month)
    if way <= 1:
        return PartialDate.on(date(day.year + chance.choice((-1, 1)), day.month, min(day.day, 28)))
    if way == 2:
        return PartialDate.on(date(day.year, chance.randrange(1, 13), min(day.day, 28)))
    if way == 3:
        return PartialDate.on(day.replace(day=chance.randrange(1, 29)))
    return PartialDate.on(date(day.year + chance.choice((-10, 10, -2, 2)), day.month, min(day.day, 28)))


def record(world: World, number: int | str, facts: Facts | None = None) -> Person:
    """Return the record of a person, as one of many offices wrote it."""
    who = facts or world.person(number)
    chance = random.Random(f"{world.seed}|record|{number}")
    script = chance.choices(("ru", "uk", "en"), (50, 35, 15))[0]
    language = script if script != "en" else ("uk" if who.side == "UA" else "ru")
    paper = damage.sheet(who, language)
    paper.split = chance.random() < 0.6
    paper.order = "sgp" if chance.random() < 0.85 else "gps"
    if chance.random() < 0.12:
        paper.patronymic = ""
    if chance.random() < 0.02:
        damage.initials(paper, chance)
    if chance.random() < 0.03:
        damage.typo(paper, chance)
    if script == "en":
        standard = (
            ("ru_icao9303", "ru_mvd_310_1997") if language == "ru" else ("uk_kmu_55_2010", "uk_passport_2004")
        )
        for at, word in enumerate(paper.parts()):
            paper.put(at, scripts.latin(word, chance.choice(standard)) if word else "")
    way, born = chance.random(), PartialDate.on(who.born)
    if way < 0.15:
        born = PartialDate.in_year(who.born.year)
    elif way < 0.165:
        born = _slipped_date(who.born, chance)
    home = region_text(who.region, script, chance) if chance.random() < 0.7 else ""
    town = {"ru": who.region.town_ru, "uk": who.region.town_uk, "en": who.region.town_en}[script]
    return Person(
        id=f"r{number}",
        **_name(paper, chance, shout=0.2),
        born=None if 0.165 <= way < 0.215 else born,
        region=home,
        birthplace=place(town, chance) if chance.random() < 0.3 else "",
        unit=unit_text(who.unit, script, chance) if chance.random() < 0.6 else "",
        rank=who.rank if chance.random() < 0.6 else "",
        number=who.number if chance.random() < 0.25 else "",
        call_sign=who.call_sign if chance.random() < 0.3 else "",
    )


def register(world: World, size: int) -> Iterator[Person]:
    """Yield the first so many records. A smaller register is the beginning of a larger one."""
    return (record(world, number) for number in range(size))


def _asked_born(who: Facts, chance: random.Random) -> tuple[PartialDate | None, str]:
    kind = chance.choices(DATE_KINDS, (48, 14, 17, 12, 9))[0]
    day = who.born
    if kind == "whole":
        return PartialDate.on(day), kind
    if kind == "wrong":
        return _slipped_date(day, chance), kind
    if kind == "year":
        return PartialDate.in_year(day.year + (chance.choice((-1, 1)) if chance.random() < 0.15 else 0)), kind
    if kind == "age":
        on = ASKED_ON - timedelta(days=chance.randrange(900))
        age = (
            on.year
            - day.year
            - ((on.month, on.day) < (day.month, day.day))
            + (chance.choice((-1, 1)) if chance.random() < 0.1 else 0)
        )
        return PartialDate.aged(age, on=on), kind
    return None, kind


def _kinds(chance: random.Random, primary: str | None) -> list[str]:
    names = list(damage.KINDS)
    count = chance.choices((0, 1, 2, 3), (8, 50, 32, 10))[0]
    wanted = [primary] if primary else chance.sample(names, count)
    if primary and chance.random() < 0.25:
        wanted.append(chance.choice(names))
    scripted = [kind for kind in wanted if kind in damage.SCRIPT]
    return [kind for kind in wanted if kind not in damage.SCRIPT] + scripted[:1]


def inquiry(world: World, who: Facts, key: str, *, primary: str | None = None) -> Inquiry:
    """Return what the family of a person writes. `primary` names the damage it must carry."""
    chance = random.Random(f"{world.seed}|inquiry|{key}")
    language = "uk" if chance.random() < (0.75 if who.side == "UA" else 0.05) else "ru"
    paper = damage.sheet(who, language)
    paper.split = chance.random() < 0.35
    if chance.random() < 0.45:
        paper.patronymic = ""
    kinds = _kinds(chance, primary)
    if "spoken patronymic" in kinds and not paper.patronymic:
        paper.patronymic = getattr(who.patronymic, language)
    for kind in kinds:
        damage.KINDS[kind](paper, chance)
    born, date_kind = _asked_born(who, chance)
    stranger = world.person(f"stranger-{key}")

    def fact(share: float, wrong: float) -> Facts | None:
        return None if chance.random() >= share else stranger if chance.random() < wrong else who

    home, unit, rank, town = fact(0.6, 0.15), fact(0.3, 0.2), fact(0.3, 0.25), fact(0.2, 0.15)
    tag, sign = fact(0.03, 0.1), fact(0.1, 0.1)
    towns = town and (town.region.town_ru if language == "ru" else town.region.town_uk)
    person = Person(
        id=f"q{key}",
        **_name(paper, chance, shout=0.05),
        born=born,
        region=region_text(home.region, language, chance) if home else "",
        birthplace=place(towns, chance) if towns else "",
        unit=unit_text(unit.unit, language, chance) if unit else "",
        rank=rank.rank if rank else "",
        number=tag.number if tag else "",
        call_sign=sign.call_sign if sign else "",
    )
    return Inquiry(person, None, primary or "mixed", tuple(kinds), date_kind)


def inquiries(
    world: World, size: int, *, present: int, absent: int, name: str, primary: str | None = None
) -> Iterator[Inquiry]:
    """Yield questions about registered men, then about absent ones: brothers, near-namesakes, strangers."""
    chance = random.Random(f"{world.seed}|{name}|{primary}|{size}")
    for at in range(present):
        number = chance.randrange(size)
        made = inquiry(world, world.person(number), f"{name}-{primary}-{at}", primary=primary)
        yield Inquiry(made.person, f"r{number}", made.kind, made.kinds, made.date_kind)
    for at in range(absent):
        base = world.person(chance.randrange(size))
        which = ("brother", "namesake", "stranger", "stranger")[at % 4]
        if which == "stranger":
            who = world.person(f"absent-{name}-{at}")
        else:
            who = (world.brother if which == "brother" else world.namesake)(base, chance)
        made = inquiry(world, who, f"{name}-absent-{at}", primary=primary)
        yield Inquiry(made.person, None, made.kind, made.kinds, made.date_kind, which)
