"""The shipped tables: read once, when first asked for."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of one table in `names/data`, without comments and heading.

    A cell never holds a tab or a line break; lists inside a cell are separated by ";". Every row is as wide
    as the heading.
    """
    text = (resources.files("kintrace.names") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines[1:])
