"""A share as entities of FollowTheMoney, one JSON object on each line, as its tools read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import msgspec

from kintrace.lists.pfif.findings import Finding, NoProperty
from kintrace.lists.pfif.values import write_day
from kintrace.lists.shares.records import Share, SharedClaim, SharedPerson, Written
from kintrace.lists.shares.xml import whole_name
from kintrace.lists.tables import load
from kintrace.matching.person import Person
from kintrace.matching.regions import codes

SCHEMA: Final = "Person"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:-]{0,199}")
_ODD: Final = re.compile(r"[^A-Za-z0-9.:-]+")
_GENDERS: Final = {"m": "male", "f": "female"}
_LENGTHS: Final = {"day": 10, "month": 7, "year": 4, "unknown": 0}
_ALLOWED: Final[dict[str, Callable[[str], object]]] = {
    "date": re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?").fullmatch,
    "gender": {"male", "female", "other"}.__contains__,
    "country": re.compile(r"[a-z]{2}").fullmatch,
}


class Entity(msgspec.Struct, frozen=True):
    """One entity as FollowTheMoney writes it.

    Attributes:
        id: Stable for one recipient.
        schema: Always "Person".
        properties: By name, each with all its values as text.
    """

    id: str
    schema: str
    properties: dict[str, list[str]]

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Entity>"


class Property(NamedTuple):
    """One property of a person: its type and its longest value."""

    type: str
    longest: int


@cache
def properties() -> dict[str, Property]:
    """Return the properties that are used, by name."""
    return {row["property"]: Property(row["type"], int(row["longest"])) for row in load("ftm.tsv")}


def write_entities(share: Share) -> Written:
    """Return a share as JSON lines, one entity on each, and what FollowTheMoney cannot hold."""
    lines, left_out = list[bytes](), list[Finding]()
    for person in share.persons:
        entity, lost = to_entity(person, sender=share.sender)
        lines.append(msgspec.json.encode(entity) + b"\n")
        left_out += lost
    return Written(b"".join(lines), len(lines), tuple(left_out))


def to_entity(person: SharedPerson, *, sender: str = "") -> tuple[Entity, list[Finding]]:
    """Return one person as an entity, and what it cannot hold.

    A property holds what all sources say: FollowTheMoney keeps several values beside each other and asks for
    no decision. A span of years is no date and is left out; so is every place where somebody is held.
    """
    descriptions = [person.described, *(claim.described for claim in person.claims)]
    held: dict[str, list[str]] = {}
    for name, text in _values(person, descriptions):
        fits = text and len(text) <= properties()[name].longest
        if fits and text not in held.setdefault(name, []):
            held[name].append(text)
    entity = Entity(
        _id(person, sender), SCHEMA, {name: held[name] for name in properties() if held.get(name)}
    )
    lost = dict.fromkeys(field for each in descriptions for field in _unsaid(each))
    fields = [*lost, *(["claims"] if person.claims else [])]
    return entity, [Finding.of(NoProperty(), entity.id, field) for field in fields]


def _id(person: SharedPerson, sender: str) -> str:
    own = _ODD.sub("-", f"{sender}-{person.id}" if sender else person.id).strip("-.:")
    return own[:200] or "person"


def _values(person: SharedPerson, descriptions: list[Person]) -> Iterator[tuple[str, str]]:
    """Return property and value, the description that counts first."""
    for at, each in enumerate(descriptions):
        yield (
            "name" if at == 0 else "alias",
            "" if at and whole_name(each) == whole_name(descriptions[0]) else whole_name(each),
        )
        yield from (("alias", name) for name in each.other_names)
        yield "weakAlias", each.call_sign
        yield "firstName", each.given
        yield "lastName", each.surname
        yield "fatherName", each.patronymic
        yield "gender", _GENDERS.get(each.sex, "")
        yield "birthDate", _day(each)
        yield "birthPlace", each.birthplace
        yield from (("country", country) for country in _countries(each))
        yield "address", each.region
        yield "position", each.rank
        yield "idNumber", each.number
        yield "appearance", each.marks
    yield "status", person.step or ("sought" if person.kind == "sought" else "")
    if person.status == "believed_dead":
        yield from (("deathDate", _happened(claim)) for claim in person.claims if claim.claim == "dead")


def _day(person: Person) -> str:
    """Return as much of the birth as a date can say, "" for a span of years."""
    born = person.born
    return write_day(born) if born is not None and (born.year or 0) >= 1000 else ""


def _happened(claim: SharedClaim) -> str:
    day: date | None = claim.happened_on
    return day.isoformat()[: _LENGTHS[claim.precision]] if day else ""


def _countries(person: Person) -> list[str]:
    """Return the country of the region, if only one can be meant."""
    found = {code.partition("-")[0].lower() for code in codes(person.region)} if person.region else set()
    return sorted(found) if len(found) == 1 else []


def _unsaid(person: Person) -> Iterator[str]:
    """Return the fields that no property can hold, or not all of."""
    if person.unit:
        yield "unit"
    born = person.born
    if born is not None and (not _day(person) or (born.day and not born.month)):
        yield "born"
    for name, field in (("address", "region"), ("idNumber", "number"), ("appearance", "marks")):
        if len(getattr(person, field)) > properties()[name].longest:
            yield field
    yield from person.missing


def validate_entity(entity: Entity) -> list[str]:
    """Return what of an entity FollowTheMoney would not take: names of properties, "id" or "schema"."""
    wrong = [] if _ID.fullmatch(entity.id) else ["id"]
    wrong += [] if entity.schema == SCHEMA else ["schema"]
    wrong += [] if entity.properties.get("name") else ["name"]
    for name, values in entity.properties.items():
        known = properties().get(name)
        if known is None or not values or any(not _fits(known, value) for value in values):
            wrong.append(name)
    return wrong


def _fits(known: Property, value: str) -> bool:
    is_allowed = _ALLOWED.get(known.type)
    return 0 < len(value) <= known.longest and (is_allowed is None or bool(is_allowed(value)))
