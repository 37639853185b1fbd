"""Splink with its own comparisons of names and dates, on names in Latin letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import splink.comparison_library as compare

from bench.peers.linkage import Linkage
from bench.peers.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.peers.linkage import Row
    from kintrace.matching import Person


def row(person: Person) -> Row:
    """Return a description as columns; a name in one field is cut at its spaces."""
    parts = person.name.split() or [person.surname, person.given, person.patronymic]
    words = [plain_text(part) for part in (*parts, "", "", "")]
    born = person.born
    return {
        "surname": words[0] or None,
        "given": words[1] or None,
        "patronymic": words[2] or None,
        "born": f"{born.year:04}-{born.month:02}-{born.day:02}" if born and born.is_full else None,
        "year": str(born.year) if born and born.year else None,
        "region": person.region.lower() or None,
        "unit": person.unit.lower() or None,
    }


def engine(records: Iterable[Person]) -> Linkage:
    """Return the stock model."""
    return Linkage(
        records,
        row=row,
        comparisons=[
            compare.NameComparison("surname").configure(term_frequency_adjustments=True),
            compare.NameComparison("given").configure(term_frequency_adjustments=True),
            compare.NameComparison("patronymic"),
            compare.DateOfBirthComparison("born", input_is_string=True),
            compare.ExactMatch("region"),
            compare.ExactMatch("unit"),
        ],
        blocks=[
            ("surname", "given"),
            ("surname", "year"),
            ("surname", "patronymic"),
            ("born",),
            ("given", "patronymic", "year"),
            ("given", "patronymic", "region"),
            ("given", "year", "region"),
            ("given", "unit"),
        ],
        training=[("born",), ("surname", "given")],
    )
