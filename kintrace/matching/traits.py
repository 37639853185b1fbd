"""What the matcher understands of a description: readings of the name, other facts in one spelling."""

from __future__ import annotations

import functools
import math
import re
from typing import TYPE_CHECKING, NamedTuple

from kintrace import names
from kintrace.matching import dates, ranks, regions, units
from kintrace.matching.tables import fold

if TYPE_CHECKING:
    from kintrace.matching.person import Person

OTHER_NAME = -0.5  # bits: a further spelling is a little less to be expected than the first
LOOKALIKE = str.maketrans("abcehkmoptxy", "авсенкмортху")


class Reading(NamedTuple):
    """One way to read a name.

    Attributes:
        surname: In one spelling, "" when there is none; so are the others.
        weight: In bits, 0 for the likeliest way.
        text: Which of the spellings told it reads: 0 for the name itself.
    """

    surname: str
    given: str
    patronymic: str
    weight: float
    text: int = 0


class Traits(NamedTuple):
    """A description as the matcher compares it. None or 0 where nothing is known."""

    readings: tuple[Reading, ...]
    born: tuple[int, int, int, int]
    region: regions.Home | None
    birthplace: regions.Place | None
    unit: units.Unit | None
    rank: int | None
    number: str | None
    call_sign: str | None


def _readings(text: str, surname: str, given: str, patronymic: str, sex: str, most: int) -> list[Reading]:
    """Return the likeliest readings of one name."""
    found = names.read(text, surname=surname, given=given, patronymic=patronymic, sex=sex)
    parts = [bool(r[0]) + bool(r[1]) + bool(r[2]) for r in found]
    whole = max(parts, default=0)
    # No word of a name is left out.
    left = [(r[:3], r.weight) for r, size in zip(found, parts, strict=True) if size == whole]
    best = left[0][1] if left else 1.0
    return [
        Reading(*three, max(-8.0, math.log2(max(weight, 1e-6) / best)))
        for three, weight in left[:most]
        if weight >= best / 100
    ]


def _all_readings(person: Person, most: int) -> tuple[Reading, ...]:
    """Return the readings of a name and of its other spellings, each once."""
    found = _readings(person.name, person.surname, person.given, person.patronymic, person.sex, most)
    if not person.other_names:
        return tuple(found)
    for number, text in enumerate(person.other_names, 1):
        for other in _readings(text, "", "", "", person.sex, most=2):
            first = found[0] if found else Reading("", "", "", 0.0)
            surname, given = other.surname or other.given or other.patronymic, other.given
            if len(text.split()) == 1:
                given = first.given
            patronymic = other.patronymic if len(text.split()) > 1 else ""
            found.append(
                Reading(
                    surname,
                    given or first.given,
                    patronymic or first.patronymic,
                    other.weight + OTHER_NAME,
                    number,
                )
            )
    best: dict[tuple[str, str, str], Reading] = {}
    for reading in found:
        kept = best.get(reading[:3])
        if any(reading[:3]) and (kept is None or kept.weight < reading.weight):
            best[reading[:3]] = reading
    return tuple(best.values())


@functools.lru_cache(maxsize=1024)
def number(text: str) -> str | None:
    """Return a tag number with one script for its letters, without signs.

    >>> number("AB-123456") == number("аб 123456"), number("—")
    (False, None)
    """
    return re.sub(r"[^\da-zа-я]", "", fold(text).translate(LOOKALIKE)) or None


@functools.lru_cache(maxsize=4096)
def call_sign(text: str) -> str | None:
    """Return the sound of a call sign.

    >>> call_sign("«Сокол»") == call_sign("Sokol")
    True
    """
    words = [(names.cyrillic(word) or (word,))[0] for word in names.words(text)]
    return " ".join(names.sound(word) for word in words).strip() or None


def of(person: Person, *, most: int = 8) -> Traits:
    """Return the traits of a description, with so many readings of its name at most."""
    birthplace = _place(person.birthplace) if person.birthplace else None
    return Traits(
        readings=_all_readings(person, most),
        born=dates.flat(person.born),
        region=regions.home(regions.codes(person.region) if person.region else (), birthplace),
        birthplace=birthplace,
        unit=units.parse(person.unit) if person.unit else None,
        rank=ranks.step(person.rank) if person.rank else None,
        number=number(person.number) if person.number else None,
        call_sign=call_sign(person.call_sign) if person.call_sign else None,
    )


def _place(text: str) -> regions.Place | None:
    """Return a birthplace that says anything."""
    found = regions.place(text)
    return found if any(found) else None
