"""The word lists of this package: tab-separated, one heading line, comments start with #."""

from __future__ import annotations

import csv
from importlib.resources import files


def load(name: str) -> list[dict[str, str]]:
    """Return the rows of one table in `data/`, keyed by its headings."""
    text = files("kintrace.lists").joinpath("data", name).read_text("utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
