"""Ranks of two armies and their navies: from what somebody wrote to a step on one ladder."""

from __future__ import annotations

import functools
import re

from kintrace.matching.tables import fold, nearest, rows

SERVICE = re.compile(
    r"\b(гв|гвардии|запаса|зап|юстиции|юст|полиции|полиции|отст|медицинскои|службы|служби|мед|вмф|рф|зсу|всу)\b"
)


def _key(text: str) -> str:
    """Return a rank as the table's key."""
    return " ".join(SERVICE.sub(" ", fold(text)).split())


@functools.cache
def _steps() -> dict[str, int]:
    """Return each spelling with its step."""
    return {_key(name): int(row["step"]) for row in rows("ranks.tsv") for name in row["names"].split(";")}


@functools.lru_cache(maxsize=4096)
def step(text: str) -> int | None:
    """Return the step of a rank, 1 for a private, or None when it is no rank we know.

    >>> step("ст. с-т"), step("старший сержант"), step("повар")
    (6, 6, None)
    """
    key, known = _key(text), _steps()
    if key in known:
        return known[key]
    if key.replace("-", " ") in known:
        return known[key.replace("-", " ")]
    near = nearest(key, [name for name in known if len(name) >= 5], cutoff=82) if len(key) >= 5 else None
    return None if near is None else known[near]
