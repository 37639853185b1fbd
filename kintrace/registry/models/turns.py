"""Where each record stood at any past moment, so that what we believed then can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from kintrace.registry.models.records import File, Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID


class TurnQuerySet(models.QuerySet["Turn"]):
    """Questions about many turns."""

    def last_of(self, records: Iterable[UUID], at: datetime) -> dict[UUID, Turn]:
        """Return how each of these records stood at a moment; those entered later are left out."""
        # In the order of writing: a clock that was set back must not bring an older turn to the end.
        turns = self.filter(record__in=list(records), since__lte=at).order_by("pk")
        return {turn.record_id: turn for turn in turns}


class Turn(models.Model):
    """From when a record stood in which file, and whether it counted. Rows are added and never changed.

    In clear, and no help to a thief: row numbers, a moment, yes or no; the record itself says the same of
    today. Erasing a record or a file takes its turns along.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="turns")
    since = models.DateTimeField()
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="turns")
    counts = models.BooleanField()  # false while it is withdrawn

    objects = TurnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["record", "since"], name="registry_turn_of_record")]

    def __str__(self) -> str:
        return f"turn {self.pk} of record {self.record_id}"
