"""Where the names come from: `../shared` when it is there, else the PyPI package `russiannames`."""

from __future__ import annotations

import csv
import functools
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
# BENCH_SHARED names another folder; one that does not exist shows what everybody else gets.
SHARED = Path(os.environ.get("BENCH_SHARED", ROOT.parent / "shared"))
FOLDERS = (
    SHARED / "names-data",
    SHARED / "bench-data",
    ROOT / "kintrace" / "names" / "data",
    ROOT / "kintrace" / "matching" / "data",
    ROOT / "bench" / "data",
)
FEMININE_UK = ("ова", "ева", "єва", "ська", "цька", "іна", "їна", "ина", "на", "зька")


def find(name: str) -> Path | None:
    """Return the first table of that name, or None."""
    return next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)


def source() -> str:
    """Return where the surnames come from, in words: figures of two sources are not comparable."""
    return "shared name tables" if find("surnames.tsv") else "russiannames and the package's own tables"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table with its heading as keys; comment lines are left out.

    The shared tables quote a cell that holds a quotation mark, the package's own do not.
    """
    path = find(name)
    if path is None:
        return
    with path.open(encoding="utf-8", newline="") as lines:
        plain = (line for line in lines if not line.startswith("#"))
        if SHARED in path.parents:
            yield from csv.DictReader(plain, delimiter="\t")
        else:
            yield from csv.DictReader(plain, delimiter="\t", quoting=csv.QUOTE_NONE)


def cell(text: str) -> list[str]:
    """Return the entries of a cell that holds a list."""
    return [part for part in (text or "").split(";") if part]


@functools.cache
def surnames_ru() -> list[tuple[str, float]]:
    """Return Russian surnames in the masculine with the number of their bearers."""
    if find("surnames.tsv"):
        return [(r["surname"], float(r["n_social"] or 0) + 1) for r in rows("surnames.tsv")]
    return [
        (name, count)
        for name, count in _russiannames("surnames")
        if not name.endswith(("ова", "ева", "ина", "ая"))
    ]


@functools.cache
def surnames_uk() -> list[tuple[str, str, float]]:
    """Return Ukrainian surnames with their Russian form and a weight falling with rank."""
    found = []
    for r in rows("surnames_uk.tsv"):
        rank, forms = r["rank_shevchenko"], cell(r["ru_forms_ranked"])
        if rank and forms and not r["surname_uk"].endswith(FEMININE_UK):
            found.append((r["surname_uk"], forms[0], 1 / (int(rank) + 30) ** 0.85))
    if found:
        return found
    endings = ("енко", "чук", "юк", "ук", "ак", "ко", "ий")
    return [(to_uk(name), name, count) for name, count in surnames_ru() if name.endswith(endings)]


def _russiannames(table: str) -> list[tuple[str, float]]:
    """Return masculine names and counts out of the PyPI package `russiannames`, by way of its own DuckDB."""
    duckdb = importlib.import_module("duckdb")
    home = Path(str(importlib.import_module("russiannames").__file__)).parent
    path = str(home / "data" / f"{table}.parquet")
    question = (
        'SELECT text, sum("count") FROM read_parquet(?) WHERE gender = $$m$$ GROUP BY text ORDER BY text'
    )
    return [(str(name).title(), float(count)) for name, count in duckdb.execute(question, [path]).fetchall()]


VOWELS = "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄ"


def to_uk(word: str) -> str:
    """Return a Russian name in Ukrainian letters, as an office writes it down."""
    made = []
    for at, letter in enumerate(word):
        before = word[at - 1].lower() if at else ""
        low = letter.lower()
        new = {"ы": "и", "э": "е", "ъ": "'"}.get(low, low)
        if low == "и":
            hush = before and before in "жчшщц"
            new = (
                "и"
                if hush or word[at:].lower() in ("ий", "ич")
                else "ї"
                if before and before in VOWELS
                else "і"
            )
        elif low == "е":
            new = "є" if not before or before in VOWELS or before in "ьъ" else "е"
        elif low == "ё":
            new = "йо" if not before or before in VOWELS else "о" if before in "жчшщц" else "ьо"
        made.append(new.title() if letter.isupper() else new)
    done = "".join(made)
    for old, fresh in (("ский", "ський"), ("цкий", "цький"), ("ская", "ська"), ("цкая", "цька")):
        done = done.removesuffix(old) + fresh if done.endswith(old) else done
    return done
