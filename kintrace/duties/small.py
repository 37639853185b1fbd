"""Hide small numbers so that no sum and no difference of what is shown gives them away.

Every duty of a month is in exactly one row of what is shown, and a total adds up rows that are shown, never
rows that are hidden. So whatever is added or subtracted comes to a sum of whole rows, and each of those is
nought or at least five. Nought points at nobody and is shown.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LEAST = 5


class Counts(NamedTuple):
    """How duties were kept: in time, late, or not at all."""

    in_time: int
    late: int
    overdue: int

    def is_safe(self) -> bool:
        """Return whether each number may be shown."""
        return all(number == 0 or number >= LEAST for number in self)


class Row(NamedTuple):
    """The duties of one kind at one place; None where no place was said."""

    kind: str
    place: int | None
    counts: Counts


class Shown(NamedTuple):
    """One row as it may be shown; None is a number that is hidden.

    Attributes:
        places: Which places it is about; several where places with small numbers stand together.
    """

    kind: str
    places: list[int | None]
    owed: int | None
    in_time: int | None = None
    late: int | None = None
    overdue: int | None = None


class Total(NamedTuple):
    """The shown rows of one kind together; None where a row hides it."""

    kind: str
    owed: int
    in_time: int | None
    late: int | None
    overdue: int | None


def publish(rows: Iterable[Row]) -> list[Shown]:
    """Return what may be shown of rows, each of which counts other duties.

    A row with no number from one to four stands alone. The others of its kind stand together in one row: with
    its outcomes if none of them is small, else with how much was owed only, else hidden.
    """
    kinds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.kind, row.place is None, row.place or 0)):
        if sum(row.counts):
            kinds[row.kind].append(row)
    return [shown for kind, each in kinds.items() for shown in of_one_kind(kind, each)]


def of_one_kind(kind: str, rows: list[Row]) -> Iterator[Shown]:
    """Yield the rows of one kind as they may be shown."""
    for row in rows:
        if row.counts.is_safe():
            yield Shown(kind, [row.place], sum(row.counts), *row.counts)
    small = [row for row in rows if not row.counts.is_safe()]
    if not small:
        return
    together = Counts(*(sum(column) for column in zip(*(row.counts for row in small), strict=True)))
    places, owed = [row.place for row in small], sum(together)
    if together.is_safe():
        yield Shown(kind, places, owed, *together)
    else:
        yield Shown(kind, places, owed if owed >= LEAST else None)


def totals(shown: Iterable[Shown]) -> list[Total]:
    """Return for each kind the sums of the rows that are shown. What is hidden is in none of them."""
    kinds: defaultdict[str, list[Shown]] = defaultdict(list)
    for row in shown:
        if row.owed is not None:
            kinds[row.kind].append(row)
    return [
        Total(
            kind,
            sum(row.owed or 0 for row in rows),
            in_all(row.in_time for row in rows),
            in_all(row.late for row in rows),
            in_all(row.overdue for row in rows),
        )
        for kind, rows in kinds.items()
    ]


def in_all(numbers: Iterable[int | None]) -> int | None:
    """Return the sum of numbers, or None if one of them is hidden."""
    known = list(numbers)
    return None if None in known else sum(number or 0 for number in known)
