"""Two descriptions of a person in, bits and reasons out; and an index over many. Knows no Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.matching.answer import Agreement, Answer, Hit
from kintrace.matching.model import FIELDS, LEVELS, Model
from kintrace.matching.person import Missing, PartialDate, Person

if TYPE_CHECKING:
    from kintrace.matching.comparing import compare
    from kintrace.matching.index import Index, UnknownRecord

__all__ = [
    "FIELDS",
    "LEVELS",
    "Agreement",
    "Answer",
    "Hit",
    "Index",
    "Missing",
    "Model",
    "PartialDate",
    "Person",
    "UnknownRecord",
    "compare",
]


def __getattr__(name: str) -> object:
    """Return what needs the compiled comparison when it is asked for: most programs only describe persons."""
    if name in ("Index", "UnknownRecord"):
        from kintrace.matching import index  # noqa: PLC0415

        return getattr(index, name)
    if name == "compare":
        from kintrace.matching.comparing import compare  # noqa: PLC0415

        return compare
    raise AttributeError(name)
