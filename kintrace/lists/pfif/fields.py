"""Which fields each version of PFIF has, how it calls them and which of them it demands: `data/pfif.tsv`."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal, NamedTuple, get_args

from kintrace.lists.tables import load

Version = Literal["1.4", "1.3", "1.2"]
VERSIONS: Final[tuple[Version, ...]] = get_args(Version)
NAMESPACE: Final = "http://zesty.ca/pfif/"


class Field(NamedTuple):
    """One field of one kind of record in one version.

    Attributes:
        name: As PFIF 1.4 calls it, and as the structs of `records.py` do.
        kind: id, time, line, lines, text, sex, day, ages, flag or status.
        tag: As this version calls it; "" if it has no such field.
        mandatory: Whether this version demands it.
    """

    name: str
    kind: str
    tag: str
    mandatory: bool


@cache
def fields(record: str, version: str) -> tuple[Field, ...]:
    """Return all fields of a "person" or "note" of 1.4 in their order, as a version has them."""
    return tuple(
        Field(row["field"], row["kind"], row[version].strip("*-"), row[version].endswith("*"))
        for row in load("pfif.tsv")
        if row["record"] == record
    )
