"""What we believed at a past moment: each change of a record is kept, and the claims of then are weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.registry.ladder import weigh
from kintrace.registry.models import Join, Record, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from kintrace.registry.ladder import Weighed
    from kintrace.registry.models import File, RecordQuerySet

CHUNK = 500


def keep_turns(records: Iterable[Record | UUID], *, since: datetime) -> None:
    """Keep where records stand from now on. Whatever changes a record's file or withdrawal calls it after."""
    ids = [each.pk if isinstance(each, Record) else each for each in records]
    for start in range(0, len(ids), CHUNK):
        stand = Record.objects.filter(pk__in=ids[start : start + CHUNK])
        places = stand.values_list("pk", "file_id", "withdrawn_at")
        Turn.objects.bulk_create(
            [
                Turn(record_id=pk, since=since, file_id=file, counts=withdrawn_at is None)
                for pk, file, withdrawn_at in places
            ]
        )


def files_then(file: File, at: datetime) -> set[UUID]:
    """Return the files that were read as one man with a file at a moment, itself among them."""
    return Join.objects.standing_at(at).reach([file.pk])


def standing_then(file: File, at: datetime) -> RecordQuerySet:
    """Return the records of a man that stood at a moment: neither withdrawn then nor corrected.

    His are those of the file and of all that were joined with it then.
    """
    files = files_then(file, at)
    ever = Turn.objects.filter(file__in=files, since__lte=at).values_list("record_id", flat=True)
    turns = Turn.objects.last_of(ever, at)
    counted = {pk for pk, turn in turns.items() if turn.file_id in files and turn.counts}
    later = dict(Record.objects.filter(corrects__in=counted).values_list("pk", "corrects_id"))
    corrected = {later[pk] for pk, turn in Turn.objects.last_of(later, at).items() if turn.counts}
    return Record.objects.filter(pk__in=counted - corrected)


def believed(file: File, at: datetime) -> Weighed:
    """Return what the claims came to that stood at a moment in a file and in what was joined with it."""
    return weigh(standing_then(file, at).said())
