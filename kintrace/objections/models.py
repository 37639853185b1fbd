"""Objections, the files that they may mean, what is hidden meanwhile, and erasures.

In clear: random numbers, the salt and public key made from six words, row numbers, dates and codes, because
the page must find an objection by its number, the worker must know what is due, and an answer must be hidden
while nobody is signed in. That some file was objected to, or erased, says nothing of whose file it is. Who
objects, about whom and in which words is sealed: to the vault's public key when it comes in, then under the
objection's own case. The marks of people who were erased stand in the vault alone (kintrace.vault.marks).
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.registry.models import File
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from kintrace.accounts.models import Staff

# Who works with objections: they may open records, and so compare.
READERS = (Role.REGISTRAR, Role.EXAMINER)

ANSWER_WITHIN = timedelta(days=30)
CLOSED_AFTER = timedelta(days=7)  # "closed" is not read earlier: the day would tell how much there was to do
KEPT = timedelta(days=90)  # what was told, after the decision


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Questions about many objections."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*READERS) else self.none()

    def open(self) -> Self:
        """Keep what nobody has decided, longest waiting first."""
        return self.filter(decided_at__isnull=True).order_by("received_at", "pk")

    def decided(self) -> Self:
        """Keep what was decided, newest first."""
        return self.filter(decided_at__isnull=False).order_by("-decided_at", "pk")

    def to_take_in(self) -> Self:
        """Keep what came in and still waits for the vault, oldest first."""
        return self.filter(taken_in_at__isnull=True, shredded_at__isnull=True).order_by("received_at")

    def to_compare(self) -> Self:
        """Keep what the vault holds and was not compared with the register."""
        return self.open().filter(taken_in_at__isnull=False, compared_at__isnull=True)

    def to_shred(self, now: datetime) -> Self:
        """Keep what was decided long enough ago to be forgotten, and what led to an erasure that is done."""
        old, erased = Q(decided_at__lte=now - KEPT), Q(outcome=Objection.Outcome.ERASED)
        return self.filter(old | erased, taken_in_at__isnull=False, shredded_at__isnull=True)


class Objection(models.Model):
    """What somebody says against a record or an answer. Its id names the case in the vault.

    From an answer it has no number: whoever reads that answer sees there what becomes of it.
    """

    class Outcome(models.TextChoices):
        ERASED = "erased", _("Erased")
        UNTRUE = "untrue", _("The record was untrue and is withdrawn")
        STANDS = "stands", _("The record stands")
        NOTHING = "nothing", _("Nothing of it is on record")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=9, unique=True, null=True)  # noqa: DJ001  # several may have none
    reader_salt = models.BinaryField()
    reader_key = models.BinaryField()
    description = models.BinaryField()  # a matching.Person; empty if it came from an answer
    statement = models.BinaryField()  # sections.Statement
    # Whose answer is objected to, if whoever reads it does.
    inquiry = models.ForeignKey(
        "inquiries.Inquiry", on_delete=models.CASCADE, null=True, related_name="objections"
    )
    received_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    # Two people know who he is: only then is he told what was done.
    proven = models.BooleanField(default=False)
    shredded_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    SECTIONS = ("description", "statement")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(inquiry__isnull=False),
                name="objections_read_by_number_or_answer",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="objections_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.pk}"

    @property
    def due_at(self) -> datetime:
        """Until when it must be decided."""
        return self.received_at + ANSWER_WITHIN

    def sections(self) -> list[Sealed]:
        """Return what it holds, sealed, each with its place, as the vault takes it."""
        told = [name for name in self.SECTIONS if getattr(self, name)]
        return [Sealed(Place.of(self, name), bytes(getattr(self, name))) for name in told]

    def closed_for_reader(self, now: datetime) -> bool:
        """Return whether whoever objected may read that it is closed."""
        return self.decided_at is not None and (self.proven or now >= self.received_at + CLOSED_AFTER)


class Finding(models.Model):
    """A file that an objection may mean: found by the vault, or named by one of staff."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, related_name="findings")
    file = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="findings")
    record = models.ForeignKey("registry.Record", on_delete=models.PROTECT, related_name="findings")
    confirmable = models.BooleanField(default=False)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objection", "file"], name="objections_a_file_once"),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk}"


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Questions about many disputes."""

    def open(self) -> Self:
        """Keep what hides something now."""
        return self.filter(lifted_at__isnull=True)

    def over(self, now: datetime) -> Self:
        """Keep what was raised without a person and nobody has taken up in time."""
        return self.open().filter(until__lte=now)

    def of_files(self, files: Iterable[UUID]) -> Self:
        """Keep what hides something of these files, or of files joined with them, now, from whomever."""
        return self.open().filter(file__speaker__in=File.objects.filter(pk__in=files).values("speaker"))

    def automatic(self) -> Self:
        """Keep what was raised without a person, for everybody."""
        return self.filter(raised_by__isnull=True, inquiry__isnull=True)


class Dispute(models.Model):
    """While it is open, a file counts in no answer: for one inquirer, or for everybody."""

    objection = models.ForeignKey(Objection, on_delete=models.CASCADE, null=True, related_name="disputes")
    file = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="disputes")
    inquiry = models.ForeignKey(
        "inquiries.Inquiry", on_delete=models.CASCADE, null=True, related_name="disputes"
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "file"],
                condition=Q(lifted_at__isnull=True),
                name="objections_one_open_dispute",
            ),
        ]
        indexes = [models.Index(fields=["file", "lifted_at"], name="objections_dispute_file")]

    def __str__(self) -> str:
        return f"dispute {self.pk}"


def is_disputed(file: str, inquiry: str) -> Exists:
    """Return the condition that a file, or one joined with it, is disputed for an inquiry.

    Both are columns of the query around.
    """
    whose = Q(inquiry__isnull=True) | Q(inquiry=OuterRef(inquiry))
    return Exists(Dispute.objects.open().filter(whose, file__speaker=OuterRef(f"{file}__speaker")))


class ErasureQuerySet(models.QuerySet["Erasure"]):
    """Questions about many erasures."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*READERS) else self.none()

    def to_approve(self) -> Self:
        """Keep what one person asked for and nobody has answered, oldest first."""
        return self.filter(approved_at__isnull=True, refused_at__isnull=True).order_by("asked_at", "pk")

    def to_do(self) -> Self:
        """Keep what two people want and the worker has not finished."""
        return self.filter(approved_at__isnull=False, done_at__isnull=True).order_by("approved_at", "pk")


class Erasure(models.Model):
    """One file that is erased: asked for by one, approved by another, done by the worker step by step."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="erasures")
    objection = models.ForeignKey(Objection, on_delete=models.SET_NULL, null=True, related_name="erasures")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True, blank=True)
    marks = models.PositiveIntegerField(null=True)  # how many keyed marks the vault keeps; null before
    done_at = models.DateTimeField(null=True, blank=True)
    lift_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(refused_at__isnull=True), name="objections_erased_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="objections_two_erase",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True)
                | (Q(lift_asked_by__isnull=False) & ~Q(lifted_by=F("lift_asked_by"))),
                name="objections_two_lift",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(approved_by__isnull=False, marks__isnull=False),
                name="objections_done_after_approval",
            ),
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
