"""Keep the vault's shelf of those held in step with the records that stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from uuid import UUID

    from kintrace.registry.models import RecordQuerySet

CHUNK = 1_000


def description_place(record_id: UUID) -> Place:
    """Return where the description of a record stands, also before the record does."""
    return Place.of(Record(pk=record_id), "description")


def circumstances_place(record_id: UUID) -> Place:
    """Return where the circumstances of a record stand."""
    return Place.of(Record(pk=record_id), "circumstances")


def in_chunks(records: RecordQuerySet) -> Iterator[list[tuple[UUID, Sealed]]]:
    """Yield the sealed descriptions of records, a thousand at a time."""
    waiting = records.values_list("pk", "description").iterator(chunk_size=CHUNK)
    while chunk := list(islice(waiting, CHUNK)):
        yield [(case, Sealed(description_place(case), bytes(blob))) for case, blob in chunk]


def remember(records: RecordQuerySet, progress: Callable[[int], object] | None = None) -> int:
    """Put records on the shelf, and return how many that were.

    Args:
        records: Records that stand.
        progress: Told how many more are done after each thousand.

    Raises:
        Unreadable: If one is damaged.
    """
    done = 0
    for rows in in_chunks(records):
        done += vault.connect().remember(shelf="held", rows=rows)
        if progress:
            progress(len(rows))
    return done


def remember_all() -> int:
    """Put every standing record on the shelf, as after each start of the vault, all but damaged ones.

    Return how many that were.
    """
    standing = Record.objects.standing().order_by("pk")
    return sum(vault.remember_readable(shelf="held", rows=rows) for rows in in_chunks(standing))


def keep_in_step(record_id: UUID) -> bool:
    """Put one record on the shelf if it stands, take it off if not; return whether it stands."""
    if remember(Record.objects.standing().filter(pk=record_id)):
        return True
    vault.connect().forget(shelf="held", case=record_id)
    return False


def keep_all_in_step(records: Iterable[UUID]) -> None:
    """Bring the vault's shelf in step with records that stand again, or no more."""
    for record_id in records:
        keep_in_step(record_id)
