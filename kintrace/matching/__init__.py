"""Two descriptions of a person in, bits and reasons out; and an index over many. Knows no Django."""

from __future__ import annotations

from kintrace.matching.answer import Agreement, Answer, Hit
from kintrace.matching.compare import compare
from kintrace.matching.index import Index, UnknownRecord
from kintrace.matching.model import FIELDS, LEVELS, Model
from kintrace.matching.person import Missing, PartialDate, Person

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
