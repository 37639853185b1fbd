"""Photographs and papers that people send, drawn anew: pictures out, with nothing else of the file in them.

Knows no Django. The hostile part runs in a process of its own under limits (`limited.py`).
"""

from kintrace.pictures.redrawing import (
    LARGEST_FILE,
    MEMORY,
    MOST_PAGES,
    MOST_PIXELS,
    REFUSALS,
    SECONDS,
    Redrawn,
    redraw,
)
from kintrace.pictures.sniffing import Kind, kind_of

__all__ = [
    "LARGEST_FILE",
    "MEMORY",
    "MOST_PAGES",
    "MOST_PIXELS",
    "REFUSALS",
    "SECONDS",
    "Kind",
    "Redrawn",
    "kind_of",
    "redraw",
]
