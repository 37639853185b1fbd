"""A share as a table that any spreadsheet opens and none runs, and that `kintrace match` reads again."""

from __future__ import annotations

import csv
import io
from typing import Final

from kintrace.lists.pfif.findings import Finding, NoColumn
from kintrace.lists.results import safe
from kintrace.lists.shares.records import Share, SharedPerson, Written
from kintrace.matching.person import Missing, PartialDate, Person

COLUMNS: Final = {
    "id": "id",
    "name": "Full name",
    "surname": "Surname",
    "given": "Given name",
    "patronymic": "Patronymic",
    "other_names": "Other names",
    "call_sign": "Call sign",
    "sex": "Sex",
    "born": "Date of birth",
    "birthplace": "Place of birth",
    "region": "Region",
    "unit": "Unit",
    "rank": "Rank",
    "number": "Personal number",
    "marks": "Distinguishing marks",
}
_MISSING: Final = {Missing.NOT_KNOWN: "unknown", Missing.DECLINED: "declined", Missing.NOT_ASKED: ""}


def write_table(share: Share) -> Written:
    """Return a share as CSV, one line for each person, and what a table cannot hold.

    UTF-8 with the mark by which Excel knows it. A cell that a spreadsheet would take for a formula begins
    with an apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    left_out = list[Finding]()
    for person in share.persons:
        writer.writerow([safe(_cell(person, field)) for field in COLUMNS])
        left_out += [Finding.of(NoColumn(), person.id, field) for field in _unsaid(person)]
    return Written(text.getvalue().encode("utf-8-sig"), len(share.persons), tuple(left_out))


def _cell(person: SharedPerson, field: str) -> str:
    if field == "id":
        return person.id
    said = person.described
    value = getattr(said, field)
    if isinstance(value, PartialDate):
        return _born(value)
    text = "; ".join(value) if isinstance(value, tuple) else str(value or "")
    return text or _MISSING[said.missing.get(field, Missing.NOT_ASKED)]


def _born(born: PartialDate) -> str:
    """Return a birth as people write it: a day, a month of a year, a year, a span of years."""
    first, last = born.first_year, born.last_year
    if first is None or last is None:
        return ""
    if first != last:
        return f"{first}-{last}"
    if born.month and born.day:
        return f"{born.day:02}.{born.month:02}.{first}"
    return f"{born.month:02}.{first}" if born.month else str(first)


def _unsaid(person: SharedPerson) -> list[str]:
    said: Person = person.described
    lost = ["born"] if said.born and not _born(said.born) else []
    lost += ["claims"] if person.claims else []
    return [*lost, *(["status"] if person.status or person.step else [])]
