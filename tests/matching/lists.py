"""Two lists for the engines: a register of common names, and inquiries that are seldom as it says."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from kintrace.matching import PartialDate, Person
from tests.matching import cast

if TYPE_CHECKING:
    from collections.abc import Callable

UNITS = ("в/ч 46108", "93 ОМБр", "155 обрмп", "в/ч А1234")


def records(size: int) -> list[Person]:
    """Return so many records; some say where he served, and one man in fifty stands there twice."""
    people = [
        msgspec.structs.replace(
            person, unit=UNITS[at % 4] if at % 3 else "", number=f"У-{at:06}" if at % 7 else ""
        )
        for at, person in enumerate(cast.crowd(size - size // 50))
    ]
    return [*people, *(msgspec.structs.replace(one, id=f"again {one.id}") for one in people[: size // 50])]


def inquiries(size: int, *, among: list[Person]) -> list[Person]:
    """Return so many inquiries: as the records are, misspelt, with a wrong date, or about nobody."""
    return [
        msgspec.structs.replace(SLIPS[at % len(SLIPS)](among[at * 7 % len(among)]), id=f"q{at}")
        for at in range(size)
    ]


def _misspelt(person: Person) -> Person:
    return msgspec.structs.replace(
        person, name=person.name.replace("ов", "аф").replace("ей", "эй"), number=""
    )


def _half(person: Person) -> Person:
    surname, given, _ = person.name.split()
    return Person(name=f"{given} {surname}", born=PartialDate.in_year(1985))


def _slipped(person: Person) -> Person:
    return msgspec.structs.replace(person, born=PartialDate.on(date(1991, 2, 3)), number="", unit="")


def _initials(person: Person) -> Person:
    surname, given, father = person.name.split()
    return Person(name=f"{surname} {given[0]}. {father[0]}.", unit=person.unit)


def _mistyped_given(person: Person) -> Person:
    surname, given, _ = person.name.split()
    return Person(surname=f"Щ{surname[1:-2]}ук", given=f"{given}ъ", born=person.born)


def _nobody(_: Person) -> Person:
    return Person(name="Зубенко Мефодий Ярополкович", call_sign="Кедр")


def _number_alone(person: Person) -> Person:
    return Person(number=person.number or "У-999999")


SLIPS: tuple[Callable[[Person], Person], ...] = (
    lambda person: person,
    _misspelt,
    _half,
    _slipped,
    _initials,
    _mistyped_given,
    _nobody,
    _number_alone,
)
