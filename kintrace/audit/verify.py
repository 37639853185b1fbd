"""Walk the chain and say where it is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kintrace.audit import chain
from kintrace.audit.models import Entry, Head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Row = tuple[int, "datetime", str, str, str, str, str, str]

CHUNK = 2_000
MOST_FAULTS = 100  # one deleted thousand is one fault; a wholly foreign table need not fill the screen


class Fault(NamedTuple):
    """One place where the log is not what was written.

    Attributes:
        seq: The entry's number.
        code: changed, missing, moved, cut, added or swapped.
        sentence: What is wrong, for people.
    """

    seq: int
    code: str
    sentence: str


class Point(NamedTuple):
    """A length of the chain and the digest at its end: what Head says, what a checkpoint says."""

    size: int
    digest: str


class Walk:
    """One pass over the entries in their order, in constant memory."""

    def __init__(self, points: list[Point]) -> None:
        self.end = Point(0, chain.GENESIS)
        self.expected = {point.size: point.digest for point in points}
        self.reached: dict[int, str] = {0: chain.GENESIS}

    def faults(self) -> Iterator[Fault]:
        """Yield each fault of the entries themselves."""
        rows: Iterator[Row] = (
            Entry.objects.order_by("seq")
            .values_list("seq", "made_at", "actor", "code", "subject", "reason", "previous", "digest")
            .iterator(chunk_size=CHUNK)
        )
        for row in rows:
            seq, digest = row[0], row[7]
            yield from self.faults_of(row)
            if seq in self.expected:
                self.reached[seq] = digest
            self.end = Point(seq, digest)

    def faults_of(self, row: Row) -> Iterator[Fault]:
        """Yield what is wrong with one entry after the one before it."""
        seq, previous, digest = row[0], row[6], row[7]
        last = self.end
        if chain.digest(*row[:7]) != digest:
            yield Fault(seq, "changed", f"Entry {seq} was changed after it was written.")
        if seq != last.size + 1:
            yield gap(last.size, seq)
        elif previous != last.digest:
            yield Fault(
                seq, "moved", f"Entry {seq} does not follow entry {last.size}: one of them was replaced."
            )


def gap(last: int, seq: int) -> Fault:
    """Return the fault of numbers that do not follow each other."""
    if seq <= last:
        return Fault(seq, "added", f"Entry {seq} has a number that was never given.")
    missing = f"Entry {last + 1} is" if seq == last + 2 else f"Entries {last + 1} to {seq - 1} are"
    return Fault(last + 1, "missing", f"{missing} missing.")


def verify(checkpoint: tuple[int, str] | None = None) -> list[Fault]:
    """Return every fault of the audit log, at most MOST_FAULTS; an empty list if it is whole.

    Args:
        checkpoint: A length and digest that the vault has kept, out of the database's reach. Without it a log
            cut at its end together with its head, or replaced as a whole, looks whole.

    Entries may be appended meanwhile: the head is read before the walk and again after it.
    """
    before = head()
    kept = None if checkpoint is None else Point(*checkpoint)
    walk = Walk([before] if kept is None else [before, kept])
    found: list[Fault] = []
    for fault in walk.faults():
        found.append(fault)
        if len(found) >= MOST_FAULTS:
            return found
    found.extend(faults_at_the_end(walk, before, head()))
    if kept is not None:
        found.extend(faults_against(walk, kept))
    return found


def head() -> Point:
    """Return what the head row says; an empty chain's head if there is none."""
    row = Head.objects.filter(pk=Head.ROW).values_list("size", "digest").first()
    return Point(0, chain.GENESIS) if row is None else Point(*row)


def faults_at_the_end(walk: Walk, before: Point, after: Point) -> Iterator[Fault]:
    """Yield the fault of a tail that was cut off or put on without the head's knowledge."""
    size = walk.end.size
    if size < before.size:
        yield Fault(
            size + 1,
            "cut",
            f"The log ends at entry {size}, but {before.size} were written: the rest was cut off.",
        )
    elif size > after.size:
        yield Fault(
            after.size + 1,
            "added",
            f"Entries from {after.size + 1} to {size} were put in past the log's own end.",
        )
    elif walk.reached.get(before.size) != before.digest:
        yield Fault(
            before.size, "swapped", f"Entry {before.size} is not the one that the log's head was set to."
        )


def faults_against(walk: Walk, kept: Point) -> Iterator[Fault]:
    """Yield the fault of a log that is not a continuation of the one the vault has seen."""
    if walk.end.size < kept.size:
        yield Fault(
            walk.end.size + 1,
            "cut",
            f"The vault saw {kept.size} entries and {walk.end.size} are there: the log was cut or replaced.",
        )
    elif walk.reached.get(kept.size) != kept.digest:
        yield Fault(
            kept.size,
            "swapped",
            f"Entry {kept.size} is not the one that the vault has seen: the log was replaced.",
        )
