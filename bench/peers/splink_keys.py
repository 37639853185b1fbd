"""Splink fed with what our own library makes of a description: sounds, full names, fathers, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import splink.comparison_level_library as level
import splink.comparison_library as compare

from bench.peers.linkage import Linkage
from kintrace import names
from kintrace.matching import regions, units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.peers.linkage import Row
    from kintrace.matching import Person


def row(person: Person) -> Row:
    """Return a description as columns: the first reading of each part, and what it stands for."""
    found = names.read(person.name, surname=person.surname, given=person.given, patronymic=person.patronymic)
    surname, given, patronymic = found[0][:3] if found else ("", "", "")
    born, unit = person.born, units.parse(person.unit) if person.unit else None
    return {
        "surname": surname or None,
        "sound": names.sound(surname) or None if surname else None,
        "skeleton": names.skeleton(surname) or None if surname else None,
        "given": next(iter(names.given_names(given)), given) or None,
        "father": next(iter(names.fathers(patronymic)), patronymic) or None,
        "born": f"{born.year:04}-{born.month:02}-{born.day:02}" if born and born.is_full else None,
        "year": str(born.year) if born and born.year else None,
        "region": next(iter(regions.codes(person.region)), None) if person.region else None,
        "unit": (unit.box or f"{unit.ordinal} {unit.echelon}") if unit else None,
    }


def engine(records: Iterable[Person]) -> Linkage:
    """Return the model over our keys."""
    surname = compare.CustomComparison(
        output_column_name="surname",
        comparison_levels=[
            level.NullLevel("surname"),
            level.ExactMatchLevel("surname", term_frequency_adjustments=True),
            level.ExactMatchLevel("sound", term_frequency_adjustments=True),
            level.ExactMatchLevel("skeleton", term_frequency_adjustments=True),
            level.JaroWinklerLevel("sound", 0.88),
            level.ElseLevel(),
        ],
    )
    born = compare.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            level.NullLevel("year"),
            level.ExactMatchLevel("born"),
            level.DamerauLevenshteinLevel("born", 2),
            level.ExactMatchLevel("year"),
            level.ElseLevel(),
        ],
    )
    return Linkage(
        records,
        row=row,
        comparisons=[
            surname,
            born,
            compare.JaroWinklerAtThresholds("given", [0.9]).configure(term_frequency_adjustments=True),
            compare.JaroWinklerAtThresholds("father", [0.9]).configure(term_frequency_adjustments=True),
            compare.ExactMatch("region").configure(term_frequency_adjustments=True),
            compare.ExactMatch("unit").configure(term_frequency_adjustments=True),
        ],
        blocks=[
            ("skeleton", "given"),
            ("skeleton", "year"),
            ("skeleton", "father"),
            ("born",),
            ("given", "father", "year"),
            ("given", "father", "region"),
            ("given", "year", "region"),
            ("given", "unit"),
        ],
        training=[("born",), ("skeleton", "given")],
    )
