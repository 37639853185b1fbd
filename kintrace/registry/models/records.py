"""Sources, files and records: who says what of whom."""

from __future__ import annotations

import uuid
from calendar import monthrange
from datetime import UTC, date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.registry.ladder import Claim, Said, SourceClass

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff


class SourceQuerySet(models.QuerySet["Source"]):
    """Questions about many sources."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR, Role.EXAMINER) else self.none()


class Source(models.Model):
    """Who says so: an organisation or a kind of witness, with its class on the ladder."""

    title = models.CharField(max_length=200, unique=True)
    source_class = models.CharField(max_length=10, choices=SourceClass)
    # The case under which the key for digests of list rows is sealed. See sections.RowKey.
    case = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    row_key = models.BinaryField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sources")
    opened_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="registry_source_has_title"),
            models.CheckConstraint(
                condition=Q(source_class__in=SourceClass.values), name="registry_source_has_class"
            ),
        ]

    def __str__(self) -> str:
        return f"source {self.pk} {self.source_class}"


class FileQuerySet(models.QuerySet["File"]):
    """Questions about many files."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR, Role.EXAMINER) else self.none()

    def standing(self) -> Self:
        """Keep files that at least one standing record speaks for."""
        return self.filter(Exists(Record.objects.standing().filter(file=OuterRef("pk"))))

    def to_pair(self) -> Self:
        """Keep files that changed since others of the same man were looked for, oldest first.

        Not yet those of which a record waits to be compared with inquiries: the vault may not know it yet.
        """
        unread = Record.objects.filter(file=OuterRef("pk"), matched_at__isnull=True)
        return self.filter(~Exists(unread), paired_at__isnull=True).order_by("opened_at", "pk")


class File(models.Model):
    """The records taken to be one held person. A record can be moved to another file, and back.

    Files that a person has joined are read as one man (see `joins`). The eldest of them speaks for all.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opened_at = models.DateTimeField()
    # Since when nothing personal is left of it. The row stays, so that counts and the audit log stay true.
    erased_at = models.DateTimeField(null=True, blank=True)
    # The file that speaks for this one; null when it speaks for itself. Worked out anew from the standing
    # joins at each join and each parting, never set by hand.
    joined_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="joined"
    )
    # The same without the null, computed by the database: files are one man if it is equal.
    speaker = models.GeneratedField(
        expression=Coalesce("joined_to", "id"), output_field=models.UUIDField(), db_persist=True
    )
    # When other files of the same man were last looked for; null when it must be done (again).
    paired_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["speaker"], name="registry_file_speaker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_to__isnull=True) | ~Q(joined_to=F("id")),
                name="registry_file_joined_to_another",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"


class RecordQuerySet(models.QuerySet["Record"]):
    """Questions about many records."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR, Role.EXAMINER) else self.none()

    def standing(self) -> Self:
        """Keep claims that nobody has withdrawn and no standing claim corrects."""
        later = Record.objects.filter(corrects=OuterRef("pk"), withdrawn_at__isnull=True)
        return self.filter(~Exists(later), withdrawn_at__isnull=True)

    def of_man(self, speaker: object) -> Self:
        """Keep the records of every file that one file speaks for: of a man, as far as we have joined him."""
        return self.filter(file__speaker=speaker)

    def not_matched(self) -> Self:
        """Keep records that changed since inquiries were compared with them, oldest first."""
        return self.filter(matched_at__isnull=True).order_by("entered_at", "pk")

    def to_empty(self, before: datetime) -> Self:
        """Keep what expired before a moment and can still be read."""
        fallen = Q(withdrawn_for=Record.Withdrawal.EXPIRED, withdrawn_at__lte=before)
        otherwise = Q(withdrawn_at__isnull=False, list_row__expires_on__lte=before.date())
        return self.filter(fallen | otherwise).exclude(description=b"")

    def said(self) -> list[Said]:
        """Return the claims as the ladder needs them."""
        return [record.as_said() for record in self.select_related("source")]


class Record(models.Model):
    """One claim by one source about one held person. Never overwritten; corrected by a later claim."""

    class Precision(models.TextChoices):
        DAY = "day", _("The day")
        MONTH = "month", _("The month")
        YEAR = "year", _("The year")
        UNKNOWN = "unknown", _("Not known")

    class Withdrawal(models.TextChoices):
        MISTAKE = "mistake", _("Entered by mistake")
        SOURCE = "source", _("The source took it back")
        UNTRUE = "untrue", _("Shown to be untrue")
        OBJECTION = "objection", _("The person himself objects")
        LIST = "list", _("Its list was taken back")
        EXPIRED = "expired", _("Its home registry let it expire")  # nobody's act: the worker obeys

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="records")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="records")
    claim = models.CharField(max_length=17, choices=Claim)
    happened_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=7, choices=Precision, default=Precision.UNKNOWN)
    known_at = models.DateTimeField()  # when the bureau heard of it: the Convention's clocks start here
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="records")
    entered_at = models.DateTimeField()
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawals"
    )
    withdrawn_for = models.CharField(max_length=10, choices=Withdrawal, blank=True)
    description = models.BinaryField()
    circumstances = models.BinaryField()
    # When open inquiries were last compared with it; null when it must be done (again).
    matched_at = models.DateTimeField(null=True, blank=True, db_index=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(claim__in=Claim.values), name="registry_record_has_claim"),
            models.CheckConstraint(
                condition=Q(happened_on__isnull=True, precision="unknown")
                | (Q(happened_on__isnull=False) & ~Q(precision="unknown")),
                name="registry_record_day_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_for="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_for__in=["", "expired"])
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=True, withdrawn_for="expired"),
                name="registry_record_withdrawal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="registry_record_corrects_another",
            ),
        ]

    def __str__(self) -> str:
        return f"record {self.pk} {self.claim}"

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day on which it can have happened: never after we heard of it."""
        heard = self.known_at.astimezone(UTC).date()
        if self.happened_on is None:
            return date.min, heard
        first, last = span_of(self.happened_on, Record.Precision(self.precision))
        return first, max(first, min(last, heard))

    def as_said(self) -> Said:
        """Return the claim as the ladder needs it."""
        first, last = self.span
        return Said(
            Claim(self.claim),
            SourceClass(self.source.source_class),
            self.source_id,
            first=first,
            last=last,
            heard=self.known_at.astimezone(UTC).date(),
            record=self.pk,
        )


def span_of(day: date, precision: Record.Precision) -> tuple[date, date]:
    """Return the first and the last day that a day means of which so much is known."""
    if precision == Record.Precision.YEAR:
        return day.replace(month=1, day=1), day.replace(month=12, day=31)
    if precision == Record.Precision.MONTH:
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day
