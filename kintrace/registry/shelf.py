"""Keep the vault's shelf of those held in step with the records that stand."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from kintrace.registry.models import RecordQuerySet

CHUNK = 1_000


def description_place(record_id: UUID) -> Place:
    """Return where the description of a record stands, also before the record does."""
    return Place.of(Record(pk=record_id), "description")


def circumstances_place(record_id: UUID) -> Place:
    """Return where the circumstances of a record stand."""
    return Place.of(Record(pk=record_id), "circumstances")


def remember(records: RecordQuerySet, progress: Callable[[int], object] | None = None) -> int:
    """Put records on the shelf, and return how many that were.

    Args:
        records: Records that stand.
        progress: Told how many more are done after each thousand.
    """
    bureau_vault, done = vault.connect(), 0
    waiting = records.values_list("pk", "description").iterator(chunk_size=CHUNK)
    while chunk := list(islice(waiting, CHUNK)):
        sealed = [(case, Sealed(description_place(case), bytes(blob))) for case, blob in chunk]
        done += bureau_vault.remember(shelf="held", rows=sealed)
        if progress:
            progress(len(chunk))
    return done


def remember_all(progress: Callable[[int], object] | None = None) -> int:
    """Put every standing record on the shelf, as after each start of the vault; return how many."""
    return remember(Record.objects.standing().order_by("pk"), progress)


def keep_in_step(record_id: UUID) -> bool:
    """Put one record on the shelf if it stands, take it off if not; return whether it stands."""
    if remember(Record.objects.standing().filter(pk=record_id)):
        return True
    vault.connect().forget(shelf="held", case=record_id)
    return False
