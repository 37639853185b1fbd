"""Lists that somebody pastes as text: a table copied from a page, or one person a line."""

from __future__ import annotations

import re
from typing import Final

from kintrace.lists.content import looks_like_unit

_NUMBERING = re.compile(r"\s*(?:\d{1,6}\s*[.)]|[-–—•*])\s+")
_BIRTH = re.compile(
    r"[\s,;(]+(?P<born>\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2})\s*"
    r"(?:года?\s+рожд\w*\.?|г\.?\s*р\.?|р\.?\s*н\.?|року\s+народж\w*\.?|г\.|р\.)?[\s,;)]*"
)
_WORD: Final = re.compile(r"[^\W\d_]")


def as_table(text: str) -> str:
    """Return pasted text as a table that the reader of text files takes.

    A table copied from a page or a sheet has tabs or semicolons, and stays as it is. Of one person a line
    the numbering goes, and the name, the birth and what stands behind it become columns with headings.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if sum("\t" in line or ";" in line for line in lines) * 2 > len(lines):
        return text
    people = [_parted(_NUMBERING.sub("", line, count=1).strip()) for line in lines]
    width = max(map(len, people), default=1)
    if any(map(_BIRTH.search, lines)):
        rest = [cells[2] for cells in people if len(cells) > 2]
        units = sum(map(looks_like_unit, rest)) * 2 > len(rest)
        people.insert(0, ["name", "date of birth", "unit" if units else "note"][:width])
    return "".join("\t".join([*cells, *[""] * (width - len(cells))]) + "\n" for cells in people)


def _parted(line: str) -> list[str]:
    """Return name, birth and the rest of a line about one person; a line without a birth by its commas."""
    found = _BIRTH.search(line)
    if found is None or not _WORD.search(line[: found.start()]):
        return [cell.strip() for cell in line.split(",")]
    rest = line[found.end() :].strip()
    return [line[: found.start()].strip(" ,;"), found["born"], *([rest] if rest else [])]
