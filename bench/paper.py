"""Facts put on paper: the register's records and the families' inquiries."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypedDict

import msgspec

from bench import births, damage, kin, scripts, units
from bench.damage import fields, typing_errors
from bench.damage.sheet import Sheet, clean
from bench.places import region_text, town_text
from kintrace.matching import PartialDate, Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.facts import Facts, World

PLAINLY = "plainly"  # the kind of inquiries whose names were not damaged after all
FACTS = ("region", "birthplace", "unit", "rank", "number", "call_sign")
TRIES = 400  # persons looked at until one can carry a kind of damage
PASSPORTS = {"ru": ("ru_icao9303", "ru_mvd_310_1997"), "uk": ("uk_kmu_55_2010", "uk_passport_2004")}


@dataclass(frozen=True)
class Inquiry:
    """A question with its answer.

    Attributes:
        person: What the family says.
        answer: Number of his record, or None when he is not in the register.
        kind: The damage it was made for, or "mixed".
        kinds: All damage that changed something.
        date_kind: How the birth is given: "whole", "wrong", "year", "age" or "none".
        who: The facts of the sought person.
        told: The facts that were given and are true, if perhaps damaged: names of attributes of `Facts`.
        absent: One of `kin.KINDS` when he is not in the register: what he is to a registered man.
    """

    person: Person
    answer: str | None
    kind: str
    kinds: tuple[str, ...]
    date_kind: str
    who: Facts
    told: frozenset[str]
    absent: str = ""


class Written(TypedDict, total=False):
    """A name in one field or in three."""

    name: str
    surname: str
    given: str
    patronymic: str


def _name(paper: Sheet, chance: random.Random, *, shout: float) -> Written:
    """Return the name in the fields in which it stands."""
    surname, given, patronymic = paper.parts()
    if chance.random() < shout:
        surname = surname.upper()
    if paper.split and not paper.glued:
        if paper.swap:
            surname, given = given, surname
        return {"surname": surname, "given": given, "patronymic": patronymic}
    word = {"s": surname, "g": given, "p": patronymic}
    words = [word[part] for part in paper.order if word[part]]
    if paper.glued and not paper.split:
        words = ["".join(words[: paper.glued]), *words[paper.glued :]]
    return {"surname": " ".join(words)} if paper.split else {"name": " ".join(words)}


def record(world: World, number: int | str) -> Person:
    """Return the record of a person, as one of many offices wrote it."""
    return written(world, number, world.person(number))[0]


def written(world: World, number: int | str, who: Facts) -> tuple[Person, frozenset[str]]:
    """Return the record of a person and which of his facts it says rightly; a date says its year as well."""
    chance = random.Random(f"{world.seed}|record|{number}")
    script = chance.choices(("ru", "uk", "en"), (50, 35, 15))[0]
    language = script if script != "en" else ("uk" if who.side == "UA" else "ru")
    paper = clean(who, language)
    paper.split = chance.random() < 0.6
    paper.order = "sgp" if chance.random() < 0.85 else "gps"
    if chance.random() < 0.12:
        paper.patronymic = ""
    if chance.random() < 0.02:
        fields.initials(paper, chance)
    if chance.random() < 0.03:
        typing_errors.typo(paper, chance)
    if script == "en":
        for at, word in enumerate(paper.parts()):
            paper.put(at, scripts.latin(word, chance.choice(PASSPORTS[language])) if word else "")
    way, born = chance.random(), PartialDate.on(who.born)
    if way < 0.15:
        born = PartialDate.in_year(who.born.year)
    elif way < 0.165:
        born = births.slipped(who.born, chance)
    home = region_text(who.region, script, chance) if chance.random() < 0.7 else ""
    made = Person(
        id=f"r{number}",
        **_name(paper, chance, shout=0.2),
        born=None if 0.165 <= way < 0.215 else born,
        region=home,
        birthplace=town_text(who.region, script, chance) if chance.random() < 0.3 else "",
        unit=units.unit_text(who.unit, script, chance) if chance.random() < 0.6 else "",
        rank=who.rank if chance.random() < 0.6 else "",
        number=who.number if chance.random() < 0.25 else "",
        call_sign=who.call_sign if chance.random() < 0.3 else "",
    )
    slipped = 0.15 <= way < 0.165
    return made, frozenset(_recorded(made, None if slipped else made.born, paper.patronymic))


def _recorded(made: Person, born: PartialDate | None, patronymic: str) -> set[str]:
    """Return which facts a record says rightly."""
    told = {name for name in FACTS if getattr(made, name)}
    told.update(("patronymic",) if len(patronymic) > 2 else ())
    if born is not None:
        told.update(("whole", "year") if born.is_full else ("year",))
    return told


def register(world: World, size: int) -> Iterator[Person]:
    """Yield the first so many records. A smaller register is the beginning of a larger one."""
    return (record(world, number) for number in range(size))


def _kinds(chance: random.Random, primary: str | None) -> list[str]:
    """Return the damage that an inquiry is to carry, in the order in which it happens."""
    names = list(damage.KINDS)
    weights = [damage.WEIGHTS.get(name, 1.0) for name in names]
    count = chance.choices((0, 1, 2, 3), (8, 50, 32, 10))[0]
    if primary:
        count = int(chance.random() < 0.25)
    wanted = {primary} if primary else set()
    while len(wanted) < count + bool(primary):
        wanted.add(chance.choices(names, weights)[0])
    scripted = sorted(kind for kind in wanted if kind in damage.SCRIPT or kind in damage.latin_tables())
    if primary in scripted:
        scripted = [primary]
    begin = [kind for kind in damage.FIRST if kind in wanted]
    rest = [kind for kind in names if kind in wanted and kind not in begin and kind not in damage.SCRIPT]
    return begin + rest + scripted[:1]


def _damaged(
    world: World, who: Facts, primary: str | None, chance: random.Random
) -> tuple[Sheet, tuple[str, ...]]:
    """Return the sheet on which the family writes the name, and what damaged it."""
    language = "uk" if chance.random() < (0.75 if who.side == "UA" else 0.05) else "ru"
    paper = clean(who, language)
    paper.split = chance.random() < 0.35
    kinds = _kinds(chance, primary)
    if chance.random() < 0.45 and "spoken patronymic" not in kinds and primary != "no patronymic":
        paper.patronymic = ""
    if "old surname" in kinds:
        paper.former = getattr(world.former_surname(who), language)
    done = []
    for kind in kinds:
        before = paper.copy()
        damage.of(kind)(paper, chance)
        if paper != before:
            done.append(kind)
    return paper, tuple(done)


def inquiry(world: World, who: Facts, key: str, *, primary: str | None = None) -> Inquiry:
    """Return what the family of a person writes. `primary` names the damage it is to carry."""
    chance = random.Random(f"{world.seed}|inquiry|{key}")
    paper, kinds = _damaged(world, who, primary, chance)
    language = paper.language
    born, date_kind = births.asked(who.born, paper.born_as, chance)
    other = world.person(f"stranger-{key}")
    told = _told_names(paper, kinds) | ({date_kind} if born else set())

    def fact(name: str, share: float, wrong: float) -> Facts | None:
        given, false = chance.random() < share, chance.random() < wrong
        told.update({name} if given and not false else ())
        return (other if false else who) if given else None

    home, unit = fact("region", 0.6, 0.15), fact("unit", 1.0 if paper.unit_anyhow else 0.3, 0.2)
    rank, town = fact("rank", 0.3, 0.25), fact("birthplace", 0.2, 0.15)
    tag, sign = fact("number", 0.03, 0.1), fact("call_sign", 0.1, 0.1)
    if paper.unit_anyhow:
        unit_words = chance.choice(units.WAYS)(who.unit)
        told.add("unit")
    else:
        unit_words = units.unit_text(unit.unit, language, chance) if unit else ""
    person = Person(
        id=f"q{key}",
        **_name(paper, chance, shout=0.05),
        other_names=paper.other_names,
        born=born,
        region=region_text(home.region, language, chance) if home else "",
        birthplace=town_text(town.region, language, chance) if town else "",
        unit=unit_words,
        rank=rank.rank if rank else "",
        number=tag.number if tag else "",
        call_sign=sign.call_sign if sign else "",
    )
    return Inquiry(person, None, primary or "mixed", kinds, date_kind, who, frozenset(told))


def plainly(inquiry: Inquiry) -> Inquiry:
    """Return an inquiry that tells the same facts with the name as it stands in his papers.

    What is missed of these is missed for want of facts and not for the way in which a name was written. An
    earlier surname stays: it is not in his papers.
    """
    who, told = inquiry.who, inquiry.told
    if "surname" not in told:
        return replace(inquiry, kind=PLAINLY)
    father = who.patronymic.ru
    person = msgspec.structs.replace(
        inquiry.person,
        name="",
        surname=who.surname.ru,
        given=who.given.ru if "given" in told else who.given.ru[:1],
        patronymic=father if "patronymic" in told else father[:1] if "patronymic_initial" in told else "",
        other_names=(),
    )
    return replace(inquiry, person=person, kind=PLAINLY)


def _told_names(paper: Sheet, kinds: tuple[str, ...]) -> set[str]:
    """Return which parts of the name the family told; an earlier surname alone is not his."""
    told = set()
    if "old surname" not in kinds or paper.other_names:
        told.add("surname")
    told.add("initial" if "initials" in kinds else "given")
    if paper.patronymic and "wrong patronymic" not in kinds:
        told.add("patronymic_initial" if "initials" in kinds else "patronymic")
    return told


def inquiries(
    world: World, size: int, *, present: int, absent: int, name: str, primary: str | None = None
) -> Iterator[Inquiry]:
    """Yield questions about registered men, then about absent ones, after the mixture of `kin`."""
    chance = random.Random(f"{world.seed}|{name}|{primary}|{size}")
    for at in range(present):
        yield _about_registered(world, size, chance, f"{name}-{primary}-{at}", primary)
    for at in range(absent):
        yield about_absent(world, size, chance, f"{name}-absent-{at}", kin.MIXTURE[at % len(kin.MIXTURE)])


def _about_registered(
    world: World, size: int, chance: random.Random, key: str, primary: str | None
) -> Inquiry:
    """Return a question about a registered man who can carry a kind of damage."""
    for _ in range(TRIES):
        number = chance.randrange(size)
        made = inquiry(world, world.person(number), f"{key}-{number}" if primary else key, primary=primary)
        if primary is None or primary in made.kinds:
            return replace(made, answer=f"r{number}")
    raise LookupError(f"nobody in {size} records can carry the damage {primary!r}")


def about_absent(world: World, size: int, chance: random.Random, key: str, which: str) -> Inquiry:
    """Return a question about a man who is not registered, but who is something to a registered one."""
    base = world.person(chance.randrange(size))
    made = inquiry(world, kin.KINDS[which](world, base, chance), key)
    return replace(made, absent=which)
