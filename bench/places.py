"""Regions and towns, and how people write them."""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import tables

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Region:
    """A region or republic and its chief town."""

    code: str
    ru: tuple[str, ...]
    uk: tuple[str, ...]
    en: str
    town_ru: tuple[str, ...]
    town_uk: tuple[str, ...]
    town_en: tuple[str, ...]


@functools.cache
def regions(side: str) -> list[Region]:
    """Return the regions of one side, in an order that stands for their size."""
    rows = [r for r in tables.rows("regions.tsv") if r.get("list", side) == side]
    found = [_region(r) for r in rows if (r.get("iso_3166_2") or r["code"]).startswith(side)]
    random.Random(7).shuffle(found)
    return found


def _region(row: Mapping[str, str]) -> Region:
    """Return a region by a row of `../shared`, or of the package's own table."""
    if "iso_3166_2" in row:
        return Region(
            row["iso_3166_2"],
            (row["ru"], *tables.cell(row["ru_short"])),
            tuple(tables.cell(row["uk"])),
            row["en"],
            tuple(tables.cell(row["city_ru"])),
            tuple(tables.cell(row["city_uk"])),
            tuple(tables.cell(row["city_en"])),
        )
    names, towns = _by_language(row["names"]), _by_language(row["towns"])
    english = (*names["en"], *names["ru"])[0]
    return Region(
        row["code"], names["ru"], names["uk"] or names["ru"], english, towns["ru"], towns["uk"], towns["en"]
    )


def _by_language(text: str) -> dict[str, tuple[str, ...]]:
    """Return the entries of a cell by language, as their letters tell it; Russian fills the gaps."""
    made: dict[str, list[str]] = {"ru": [], "uk": [], "en": []}
    for entry in tables.cell(text):
        latin, ukrainian = re.search("[A-Za-z]", entry), re.search("[іїєґІЇЄҐ]", entry)
        made["en" if latin else "uk" if ukrainian else "ru"].append(entry)
    made["ru"] = made["ru"] or made["uk"]
    made["uk"] = made["uk"] or made["ru"]
    return {language: tuple(entries) for language, entries in made.items()}


def one_of(names: tuple[str, ...], chance: random.Random) -> str:
    """Return one of the spellings of a place, or nothing when there is none."""
    return chance.choice(names) if names else ""


def region_text(region: Region, language: str, chance: random.Random) -> str:
    """Return how somebody writes a region: its name, a short form or its town."""
    if language == "en":
        return one_of(region.town_en, chance) if chance.random() < 0.2 else region.en
    towns = region.town_ru if language == "ru" else region.town_uk
    if chance.random() < 0.25:
        return ("г. " if chance.random() < 0.3 and language == "ru" else "") + one_of(towns, chance)
    text = one_of(region.ru if language == "ru" else region.uk, chance)
    return text.replace("область", "обл.") if chance.random() < 0.3 else text


def town_text(region: Region, script: str, chance: random.Random) -> str:
    """Return how somebody writes the chief town."""
    return one_of({"ru": region.town_ru, "uk": region.town_uk, "en": region.town_en}[script], chance)
