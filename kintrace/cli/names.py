"""`kintrace names`: how a name is read."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from kintrace.cli.options import NOTHING_DONE
from kintrace.names import read


def names(
    text: Annotated[str, typer.Argument(help="A name in any order, script and spelling.")],
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show how a name is read: surname, given name, patronymic, and how sure that is."""
    readings = read(text)
    if as_json:
        sys.stdout.write(
            json.dumps([reading._asdict() for reading in readings], ensure_ascii=False, indent=2) + "\n"
        )
        return
    console = Console(highlight=False)
    if not readings:
        console.print(Text("No name was recognised. Write it in letters, for example: Ваня Ivanov"))
        raise typer.Exit(NOTHING_DONE)
    grid = Grid(box=None, pad_edge=False)
    for heading in ("surname", "given", "patronymic", "sex", "case"):
        grid.add_column(heading)
    grid.add_column("weight", justify="right")
    for reading in readings:
        parts = (reading.surname, reading.given, reading.patronymic, reading.sex, reading.case)
        grid.add_row(*(Text(part) for part in parts), f"{reading.weight:.2f}")
    console.print(grid)
