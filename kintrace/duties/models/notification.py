"""The notification of a death, and the officers who attest it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from kintrace.duties.models.roles import OFFICERS
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

OFFICERS_NEEDED = 2


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Questions about many notifications of deaths."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*OFFICERS) else self.none()

    def standing(self) -> Self:
        """Keep what nobody took back."""
        return self.filter(taken_back_at__isnull=True)

    def with_officers(self) -> Self:
        """Add to each how many officers attest exactly the words that it holds now."""
        return self.annotate(
            officers=Count("attestations", filter=Q(attestations__digest=F("digest")), distinct=True)
        )

    def attested(self) -> Self:
        """Keep what two officers attest, or one where a certified document is there."""
        enough = Q(officers__gte=OFFICERS_NEEDED) | (Q(officers__gte=1) & ~Q(document=""))
        return self.with_officers().standing().filter(enough)


class Notification(models.Model):
    """The notification of one death, sealed. It stays at the bureau: nothing is ever sent by it.

    In clear: that a notification is being written for a file, which the claim of a death beside it says
    already; the kind of the certified document, which tells nothing of whom; a digest with a random salt.
    """

    class Document(models.TextChoices):
        NONE = "", _("No certified document")
        CERTIFICATE = "certificate", _("Certificate of death")
        LIST = "list", _("List certified by a responsible officer")
        COURT = "court", _("Decision of a court")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # names the case, too
    file = models.ForeignKey("registry.File", on_delete=models.CASCADE, related_name="notifications")
    notice = models.BinaryField()
    digest = models.CharField(max_length=64)
    document = models.CharField(max_length=11, choices=Document, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(taken_back_at__isnull=True),
                name="duties_one_notification_for_a_file",
            ),
            models.CheckConstraint(
                condition=Q(document__in=["", "certificate", "list", "court"]),
                name="duties_notification_document",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="duties_notification_taken_back_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"

    def section(self) -> Sealed:
        """Return the sealed notice with its place, as the vault takes it."""
        return Sealed(Place.of(self, "notice"), bytes(self.notice))


class Attestation(models.Model):
    """One officer's word for a notification as its digest names it. A change of the words voids it."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="attestations")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "officer", "digest"], name="duties_one_word_of_each_officer"
            )
        ]

    def __str__(self) -> str:
        return f"attestation {self.pk}"
