"""`kintrace names`: how a name is read, how it may be spelled in a passport, and what two names share."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from kintrace.cli import likeness
from kintrace.cli.options import NOTHING_DONE, Language, language_of
from kintrace.lists.report import LABELS
from kintrace.lists.wording import say
from kintrace.names import Reading, Spelling, fathers, given_names, read, spellings

_LIKELY: Final = 0.05
"""Full names and fathers that are less likely are left out."""
_SHARED: Final = {"sound": "Sound", "consonants": "Consonants", "behind": "Stands for"}
_SEXES: Final = {"m": "male", "f": "female", "": ""}


def names(
    text: Annotated[str, typer.Argument(help="A name in any order, script and spelling.")],
    other: Annotated[str, typer.Argument(help="A second name, to see what both share.")] = "",
    language: Language = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show how a name is read, its likely spellings in passports, and what two names share."""
    spoken = language_of(language)
    texts = [text, other] if other else [text]
    if not all(map(read, texts)):
        sentence = "No name was recognised. Write it in letters, for example: Ваня Ivanov"
        Console(stderr=True, highlight=False).print(Text(say(sentence, spoken)), soft_wrap=True)
        raise typer.Exit(NOTHING_DONE)
    if as_json:
        told = [_plain(read(one)) for one in texts]
        both = {"a": told[0], "b": told[-1], "shared": likeness.plain(text, other or text)}
        made = both if other else told[0]
        sys.stdout.write(json.dumps(made, ensure_ascii=False, indent=2) + "\n")
        return
    console = Console(highlight=False)
    for one in texts:
        _show(console, one, spoken, alone=not other)
    if other:
        console.print(likeness.table(text, other, spoken))


def _plain(readings: list[Reading]) -> list[dict[str, object]]:
    """Return readings for programs; the best one with its spellings."""
    told: list[dict[str, object]] = []
    for reading in readings:
        behind = {
            "given_names": dict(given_names(reading.given)),
            "fathers": dict(fathers(reading.patronymic)),
        }
        told.append({**reading._asdict(), **behind})
    spelled = spellings(*readings[0][:3], sex=readings[0].sex)
    told[0]["spellings"] = [spelling._asdict() for spelling in spelled]
    told[0]["shared"] = [one._asdict() for one in likeness.common(readings[0], _texts(spelled))]
    return told


def _texts(spelled: list[Spelling]) -> list[str]:
    """Return the spellings, each once."""
    return list(dict.fromkeys(one.text for one in spelled))


def _show(console: Console, text: str, language: str, *, alone: bool) -> None:
    """Print how one name is read and, if it is asked about alone, how it may be spelled."""
    readings = read(text)
    best = readings[0]
    spelled = spellings(*best[:3], sex=best.sex) if alone else []
    console.print(Text(text, style="bold"))
    console.print(_readings(readings, language))
    for label, word, behind in (
        ("The given name stands for", best.given, given_names(best.given)),
        ("The father's name", best.patronymic, fathers(best.patronymic)),
    ):
        likely = [f"{name.title()} {share:.0%}" for name, share in behind.items() if share >= _LIKELY]
        if word and likely:
            console.print(Text(f"{say(label, language)}: {', '.join(likely)}"), soft_wrap=True)
    if spelled:
        console.print()
        console.print(_spellings(spelled, language))
        console.print()
        console.print(_shared(best, _texts(spelled), language))
    console.print()


def _readings(readings: list[Reading], language: str) -> Grid:
    """Return the readings as a table, the likeliest first."""
    grid = Grid(box=None, pad_edge=False)
    for heading in ("Surname", "Given name", "Patronymic", "Sex", "Case", "Weight"):
        grid.add_column(say(heading, language), justify="right" if heading == "Weight" else "left")
    for reading in readings:
        sex = say(_SEXES[reading.sex], language) if reading.sex else ""
        parts = (reading.surname, reading.given, reading.patronymic, sex, reading.case)
        grid.add_row(*(Text(part) for part in parts), f"{reading.weight:.2f}")
    return grid


def _spellings(spelled: list[Spelling], language: str) -> Grid:
    """Return the likely spellings as a table, each once, with where and when it is written so."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Likely spelling", "Where"):
        grid.add_column(say(heading, language))
    for text in _texts(spelled):
        where = [
            ", ".join(say(words, language) for words in (one.standard, one.years) if words)
            for one in spelled
            if one.text == text
        ]
        grid.add_row(Text(text), Text("\n".join(where)))
    return grid


def _shared(best: Reading, texts: list[str], language: str) -> Grid:
    """Return what the spellings share as a table, and how many of them do."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Shared", "", "", ""):
        grid.add_column(say(heading, language))
    for one in likeness.common(best, texts):
        value = one.value.title() if one.kind == "behind" else one.value
        share = say("%(some)s of %(all)s", language, some=one.sharing, all=one.having)
        grid.add_row(say(LABELS[one.part], language), say(_SHARED[one.kind], language), Text(value), share)
    return grid
