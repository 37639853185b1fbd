"""One relative's request about one person, and half-finished requests.

In clear: the case number (random digits), the salt and public key made from the secret, dates and
states. The number must be found when she types it; the keys let the bureau write what only she can
read, and open nothing; the dates tell the worker what is due. Who is sought, who asks and the story are
sealed: to the vault's public key when they come in, under the key of the case once the vault has taken
them in. A draft's row is named by a hash of the browser's cookie and sealed with a key that stands only
there.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from kintrace.accounts.models import Role
from kintrace.contact.models import Route
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff

# Who works with inquiries. A registrar records who is held and need not know who asks.
READERS = (Role.OPERATOR, Role.EXAMINER, Role.RELEASER)


class DraftQuerySet(models.QuerySet["Draft"]):
    """Questions about many drafts."""

    def alive(self, now: datetime) -> Self:
        """Keep drafts that may still be continued."""
        return self.filter(expires_at__gt=now)

    def over(self, now: datetime) -> Self:
        """Keep drafts that were left."""
        return self.filter(expires_at__lte=now)


class Draft(models.Model):
    """Half an inquiry, or the receipt of one just sent: readable only with the browser's cookie."""

    id = models.CharField(primary_key=True, max_length=64)
    blob = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    def __str__(self) -> str:
        return "draft"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Questions about many inquiries."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*READERS) else self.none()

    def open(self) -> Self:
        """Keep what the family still asks."""
        return self.filter(withdrawn_at__isnull=True)

    def to_take_in(self) -> Self:
        """Keep what came in and still waits for the vault, oldest first."""
        return self.open().filter(taken_in_at__isnull=True).order_by("received_at")

    def taken_in(self) -> Self:
        """Keep what the vault holds and the bureau works on."""
        return self.open().filter(taken_in_at__isnull=False)

    def due_for_look(self, now: datetime) -> Self:
        """Keep what should be looked for now, longest due first."""
        return self.taken_in().filter(next_look_at__lte=now).order_by("next_look_at")

    def to_shred(self) -> Self:
        """Keep what was withdrawn and still has a key."""
        return self.filter(withdrawn_at__isnull=False, shredded_at__isnull=True)


class Inquiry(models.Model):
    """One relative's request about one person. Its id names the case in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=9, unique=True)
    reader_salt = models.BinaryField()
    reader_key = models.BinaryField()
    description = models.BinaryField()
    inquirer = models.BinaryField()
    narrative = models.BinaryField()
    route = models.OneToOneField(Route, on_delete=models.PROTECT, related_name="inquiry")
    received_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True, db_index=True)
    withdrawn_at = models.DateTimeField(null=True)
    shredded_at = models.DateTimeField(null=True)

    objects = InquiryQuerySet.as_manager()

    # description is a matching.Person; inquirer and narrative are in sections.py.
    SECTIONS = ("description", "inquirer", "narrative")

    class Meta:
        verbose_name_plural = "inquiries"
        constraints = [
            models.CheckConstraint(
                condition=Q(shredded_at__isnull=True) | Q(withdrawn_at__isnull=False),
                name="inquiries_shred_after_withdrawal",
            ),
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=True) | Q(next_look_at__isnull=False),
                name="inquiries_taken_in_is_looked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"inquiry {self.pk}"

    def section(self, name: str) -> Sealed:
        """Return one of SECTIONS, sealed, with its place, as the vault takes it."""
        return Sealed(Place.of(self, name), bytes(getattr(self, name)))
