"""Who did or read what, when: a chain of entries that hold codes and row numbers, and nothing personal."""

from __future__ import annotations

from typing import Any, Protocol, Self

from django.db import models
from django.db.models import Q

from kintrace.audit import codes
from kintrace.audit.chain import DIGEST_LENGTH, GENESIS


class Reader(Protocol):
    """Somebody whose roles can be asked. Accounts stand on a floor above this one."""

    def has_role(self, *roles: Any) -> bool:
        """Return whether one of the roles is held now."""


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions about many entries."""

    def visible_to(self, reader: Reader) -> Self:
        """Keep what one member of staff may see: an auditor all, others nothing. Every view starts here."""
        return self if reader.has_role("auditor") else self.none()

    def newest_first(self) -> Self:
        """Order from the last entry to the first."""
        return self.order_by("-seq")

    def by(self, actor: codes.Actor) -> Self:
        """Keep what one actor did."""
        return self.filter(actor=codes.actor_code(actor))

    def about(self, subject: models.Model | str) -> Self:
        """Keep what was done to one row."""
        return self.filter(subject=codes.subject_code(subject))

    def refusals(self) -> Self:
        """Keep what was asked for and refused."""
        return self.filter(Q(code__endswith=".refused"))


class Entry(models.Model):
    """One thing that somebody did, read or was refused. Never changed, never deleted."""

    # Given by Head, without gaps: a missing number is a deleted entry.
    seq = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    code = models.CharField(max_length=60)
    subject = models.CharField(max_length=140, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    previous = models.CharField(max_length=DIGEST_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject", "seq"], name="audit_entry_subject"),
            models.Index(fields=["actor", "seq"], name="audit_entry_actor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="audit_chain_has_no_forks"),
        ]

    def __str__(self) -> str:
        return f"entry {self.seq} {self.code}"


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is appended."""

    ROW = 1

    id = models.SmallIntegerField(primary_key=True, default=ROW)
    size = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=DIGEST_LENGTH, default=GENESIS)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="audit_one_head")]

    def __str__(self) -> str:
        return f"head at {self.size}"
