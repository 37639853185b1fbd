"""What real inquiries carry; a function for each kind of damage, which changes a sheet in place."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from bench import scripts
from bench.damage import fields, forms, sounds, typing_errors

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from bench.damage.sheet import Sheet

    Damage = Callable[[Sheet, random.Random], None]

KINDS: dict[str, Damage] = {
    "latin": forms.latin,
    "latin mixed": forms.latin_mixed,
    "other language": forms.translated,
    "Belarusian": forms.belarusian,
    "short name": forms.short,
    "spoken patronymic": forms.spoken,
    "misheard": sounds.heard,
    "typo": typing_errors.typo,
    "typo in both": typing_errors.typo_both,
    "two typos": typing_errors.typo_twice,
    "next key": typing_errors.adjacent,
    "wrong layout": typing_errors.layout,
    "declined": forms.declined,
    "scanned": sounds.scanned,
    "swapped": fields.swapped,
    "glued": fields.glued,
    "sister's surname": forms.relative,
    "initials": fields.initials,
    "no patronymic": fields.no_patronymic,
    "wrong patronymic": fields.wrong_patronymic,
    "year off by one": fields.year_off,
    "day for month": fields.day_for_month,
    "age": fields.age,
    "old surname": forms.old_surname,
    "other office": sounds.office,
    "minority spelling": sounds.minority,
    "surname in no list": sounds.unlisted,
    "unit anyhow": fields.unit,
}
# How often each is drawn for a mixed inquiry, beside 1 for all others. Dates are damaged for every inquiry
# anyhow, so that these count for less; few inquirers give an earlier surname; the smaller peoples' names
# meet the other offices as "other office".
WEIGHTS = {
    "glued": 0.5,
    "year off by one": 0.3,
    "day for month": 0.3,
    "age": 0.3,
    "old surname": 0.2,
    "minority spelling": 0.0,
    "surname in no list": 0.0,
    "unit anyhow": 0.5,
}
# These write the whole name anew, so that only one of them can be, and that after all others.
SCRIPT = ("latin", "latin mixed", "wrong layout")
# These begin from the person's own name, so that they come before what spoils it.
FIRST = ("other language", "Belarusian", "short name", "spoken patronymic", "wrong patronymic", "old surname")


@functools.cache
def latin_tables() -> dict[str, Damage]:
    """Return one kind of damage for each table of Latin spelling."""
    return {standard: functools.partial(_by_table, standard) for standard in scripts.standards()}


def _by_table(standard: str, paper: Sheet, chance: random.Random) -> None:
    """Write the name in Latin letters by a certain table; for Belarusian ones in Belarusian first."""
    if standard.startswith("be_") and not standard.endswith("_via_russian"):
        forms.belarusian(paper, chance)
    forms.by_table(paper, standard)


def of(kind: str) -> Damage:
    """Return the damage of a name."""
    return KINDS.get(kind) or latin_tables()[kind]
