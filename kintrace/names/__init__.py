"""Names as people write, say and mistype them, read into parts and keys that spellings share."""

from __future__ import annotations

from kintrace.names.distance import distance
from kintrace.names.given import given_names
from kintrace.names.keys import skeleton, skeletons, sound, sounds
from kintrace.names.parts import Reading, read
from kintrace.names.passports import Spelling, spellings
from kintrace.names.patronymics import fathers
from kintrace.names.scripts import cyrillic, words
from kintrace.names.tongues import tongues

__all__ = [
    "Reading",
    "Spelling",
    "cyrillic",
    "distance",
    "fathers",
    "given_names",
    "read",
    "skeleton",
    "skeletons",
    "sound",
    "sounds",
    "spellings",
    "tongues",
    "words",
]
