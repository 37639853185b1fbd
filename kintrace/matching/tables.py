"""The tables beside the code, and the folding that all of them share."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from rapidfuzz import fuzz, process

FOLD = str.maketrans(
    {
        "ё": "е",
        "і": "и",
        "ї": "и",
        "є": "е",
        "ґ": "г",
        "ў": "у",
        "ʼ": "'",
        "’": "'",
        "–": "-",
        "—": "-",
        "№": " ",
    }
)
PLAIN = re.compile(r"[^\w'-]+")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table in `matching/data`; the comment lines at its top are left out."""
    text = resources.files("kintrace.matching").joinpath("data", name).read_text(encoding="utf-8")
    return list(
        csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    )


@functools.lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return a text in lower case with one spelling of each letter, words parted by single spaces.

    >>> fold("  М. Київ, Ґудзики ")
    'м киив гудзики'
    """
    return PLAIN.sub(" ", text.lower().translate(FOLD)).strip()


def nearest(text: str, names: list[str], *, cutoff: float) -> str | None:
    """Return the name most like a text, if it is at least so many per cent alike."""
    found = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=cutoff)
    return None if found is None else found[0]
