"""A description typed on the command line: free text, field=value, JSON or a row of a list, as a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import msgspec

from kintrace.cli import pieces
from kintrace.errors import Refused
from kintrace.lists import read_people
from kintrace.lists.headings import Layout, field_of
from kintrace.lists.rows import RowReader
from kintrace.matching import Person

FIELDS: Final = (
    *("name", "surname", "given", "patronymic", "other_names", "call_sign", "sex"),
    *("born", "year", "age", "birthplace", "region", "unit", "rank", "number"),
)
_ROW_OF_A_LIST: Final = re.compile(r"(.+\.(?:csv|tsv|txt|xlsx|xlsm|xml)):(\S+)", re.IGNORECASE)
_PAIR: Final = re.compile(r"(?:^|[;,\s])\s*([^\W\d]\w*)\s*=\s*")


class NobodyDescribed(Refused):
    """Nothing in it says who it is."""

    message = (
        "%(side)s: this does not say who it is. Give a name, a call sign or a personal number, "
        "for example: “Гончаренко Микола, 12.04.1998”."
    )


class NoSuchField(Refused):
    """A field that no description has."""

    message = "%(side)s: there is no field “%(field)s”. The fields are: %(fields)s."


class NotJson(Refused):
    """It begins like JSON and is none, or holds more than fields and their values."""

    message = '%(side)s is not JSON of fields and texts, such as {"name": "Гончаренко Микола"}.'


class NoSuchRow(Refused):
    """The list has no such row about a person."""

    message = "%(file)s has no row %(row)s about a person. Count as the spreadsheet program does."


class NotUnderstood(Refused):
    """A field whose value cannot be read."""

    message = "%(side)s, %(field)s: %(why)s"


@dataclass(frozen=True, slots=True)
class Described:
    """What was understood.

    Attributes:
        person: Who it is about.
        aside: Pieces of free text that say nothing we compare.
    """

    person: Person
    aside: tuple[str, ...] = ()


def described(text: str, side: str, language: str) -> Described:
    """Return whom a text describes.

    Args:
        text: "Гончаренко Микола, 12.04.1998, в/ч А1234", "name=… born=1998", JSON, or "list.csv:12".
        side: What the text is called if it must be refused.
        language: Of the reason, if it must be refused.

    Raises:
        Refused: If it describes nobody, or a field of it cannot be read.
    """
    today = datetime.now(UTC).date()
    text = text.strip()
    if row := _ROW_OF_A_LIST.fullmatch(text):
        return Described(_row(Path(row[1]), row[2], language))
    if text.startswith("{"):
        return Described(_person(_from_json(text, side), side, language, today))
    if found := list(_PAIR.finditer(text)):
        ends = [pair.start() for pair in found[1:]] + [len(text)]
        pairs = [
            (pair[1], text[pair.end() : end].strip(" ;,")) for pair, end in zip(found, ends, strict=True)
        ]
        return Described(_person(pairs, side, language, today))
    told = pieces.sorted_out(text, today)
    return Described(_person(told.facts, side, language, today), told.aside)


def _row(path: Path, place: str, language: str) -> Person:
    """Return the person of one row of a list."""
    with read_people(path) as people:
        for row in people:
            if row.place == place:
                if row.person is None:
                    why = row.problems[0].say(language)
                    raise NotUnderstood(side=path.name, field=place, why=why)
                return row.person
    raise NoSuchRow(file=path.name, row=place)


def _from_json(text: str, side: str) -> list[tuple[str, str]]:
    """Return the fields of a JSON object; a field with a list of texts comes several times."""
    try:
        told = msgspec.json.decode(text, type=dict[str, str | int | list[str] | None])
    except msgspec.MsgspecError:
        raise NotJson(side=side) from None
    return [
        (field, str(value))
        for field, values in told.items()
        if values is not None
        for value in (values if isinstance(values, list) else [values])
    ]


def _person(told: list[tuple[str, str]], side: str, language: str, today: date) -> Person:
    """Return the person whom fields and texts describe, read as the cells of one row of a list."""
    layout = Layout([field for field, _ in told])
    for place, (name, _) in enumerate(told):
        field = name if name in FIELDS else field_of(name.replace("_", " "))
        if field not in FIELDS:
            raise NoSuchField(side=side, field=name, fields=", ".join(FIELDS))
        layout.fields.setdefault(field, []).append(place)
    person, problems = RowReader(layout, today, today).read([text for _, text in told], "")
    for problem in problems:
        if problem.column:
            raise NotUnderstood(side=side, field=problem.column, why=problem.say(language))
    if person is None:
        raise NobodyDescribed(side=side)
    return person
