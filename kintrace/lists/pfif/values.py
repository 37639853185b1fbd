"""The texts of PFIF's fields as values, and back."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, get_args

from kintrace.lists.pfif.findings import NotAChoice, NotADay, NotAnAge, NotARecordId, NotATime
from kintrace.lists.pfif.records import Ages, PfifSex, Status
from kintrace.matching.person import PartialDate

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_RECORD_ID: Final = re.compile(
    rf"(?=.{{3,500}}$)(?=[^/]{{1,255}}/){_LABEL}(?:\.{_LABEL})*/[\x21-\x7e]+(?: [\x21-\x7e]+)*"
)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_AGES: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)
_LABELLED: Final = "description:"
_OTHER_LABEL: Final = re.compile(r"\S+:")


def read_record_id(text: str) -> str:
    """Return a record id.

    Raises:
        NotARecordId: If it is not a domain, a slash and a local id of visible ASCII characters.
    """
    if not _RECORD_ID.fullmatch(text):
        raise NotARecordId
    return text


def read_time(text: str) -> datetime:
    """Return a moment in UTC, in whole seconds. Another zone than UTC is not allowed, but is understood.

    Raises:
        NotATime: If there is no such moment, or its zone is not said.
    """
    try:
        if not _TIME.fullmatch(text):
            raise NotATime
        return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        raise NotATime from None


def read_day(text: str) -> PartialDate:
    """Return a birth: a year, a month of a year, or a day.

    Raises:
        NotADay: If it has another form, or no calendar has it.
    """
    found = _DAY.fullmatch(text)
    if not found:
        raise NotADay
    year, month, day = (int(part) if part else None for part in found.groups())
    if not year or month == 0 or (month or 1) > 12:
        raise NotADay
    if day is not None and not 1 <= day <= monthrange(year, month or 1)[1]:
        raise NotADay
    return PartialDate(year, year, month, day)


def read_ages(text: str) -> Ages:
    """Return an age, or the span between two.

    Raises:
        NotAnAge: If it is neither, or the first is the greater.
    """
    found = _AGES.fullmatch(text)
    if not found:
        raise NotAnAge
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        raise NotAnAge
    return Ages(first, last)


def _choice(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise NotAChoice
        return text

    return read


def _read_flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise NotAChoice
    return text == "true"


def _read_lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, text.split("\n")) if line)


READ: Final[dict[str, Callable[[str], Any]]] = {
    "id": read_record_id,
    "time": read_time,
    "line": str,
    "lines": _read_lines,
    "text": str,
    "sex": _choice(*filter(None, get_args(PfifSex))),
    "day": read_day,
    "ages": read_ages,
    "flag": _read_flag,
    "status": _choice(*filter(None, get_args(Status))),
}
"""By kind of field: from its text, stripped and not empty, to its value. Each raises an `UnreadableCell`."""


def write_time(moment: datetime) -> str:
    """Return a moment as PFIF writes it. Parts of a second are dropped.

    Raises:
        ValueError: If the moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def write_day(day: PartialDate) -> str:
    """Return as much of a birth as PFIF can say: "" if not exactly one year is possible."""
    if day.year is None:
        return ""
    month = f"-{day.month:02}" if day.month else ""
    return f"{day.year:04}{month}" + (f"-{day.day:02}" if month and day.day else "")


def _write_ages(ages: Ages) -> str:
    return str(ages.first) if ages.first == ages.last else f"{ages.first}-{ages.last}"


def _write_flag(flag: bool) -> str:
    return "true" if flag else "false"


def _write_lines(lines: Sequence[str]) -> str:
    return "\n".join(lines)


WRITE: Final[dict[str, Callable[[Any], str]]] = {
    "id": str,
    "time": write_time,
    "line": str,
    "lines": _write_lines,
    "text": str,
    "sex": str,
    "day": write_day,
    "ages": _write_ages,
    "flag": _write_flag,
    "status": str,
}
"""By kind of field: from a value that says something to its text."""


def description_of(other: str) -> str:
    """Return the description in an `other` field; all of it, if it has other labels or none.

    Before 1.4 the field held parts under labels at the beginning of a line ("description:"), with their
    lines set in by four spaces. Source: PFIF 1.4, section Changes in PFIF 1.4.
    """
    first, *rest = other.split("\n")
    if not first.startswith(_LABELLED) or any(_OTHER_LABEL.match(line) for line in rest):
        return other
    inside = [line.removeprefix("    ") for line in rest]
    said = first.removeprefix(_LABELLED).strip()
    return "\n".join([said, *inside] if said else inside).strip()


def other_of(description: str) -> str:
    """Return a description as the `other` field of a version before 1.4: under its label if need be."""
    lines = description.split("\n")
    if any(_OTHER_LABEL.match(line) for line in lines) and description_of(description) == description:
        return description
    return "\n".join([_LABELLED, *(f"    {line}" for line in lines)])
