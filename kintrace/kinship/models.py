"""Who is asking, how we know, and what he himself wishes."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

DESK = (Role.OPERATOR, Role.EXAMINER, Role.RELEASER)


class ProofQuerySet(models.QuerySet["Proof"]):
    """Questions about many proofs."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*DESK) else self.none()

    def standing(self) -> Self:
        """Keep proofs that nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Proof(models.Model):
    """One way in which it was shown that the inquirer is his relative."""

    class Way(models.TextChoices):
        NAMED_BY_HIM = "named_by_him", _("He named the inquirer himself")
        CONTROL_ANSWER = "control_answer", _("His answer to the control question was right")
        DOCUMENT = "document", _("A document was seen")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey("tracing.Candidate", on_delete=models.CASCADE, related_name="proofs")
    way = models.CharField(max_length=15, choices=Way)
    note = models.BinaryField()  # sealed under the inquiry's case
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="proofs")
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProofQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(way__in=["named_by_him", "control_answer", "document"]),
                name="kinship_proof_has_way",
            ),
            models.UniqueConstraint(
                fields=["candidate", "way"],
                condition=Q(withdrawn_at__isnull=True),
                name="kinship_one_standing_proof_each_way",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="kinship_proof_withdrawn_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"proof {self.pk} {self.way}"


class WishQuerySet(models.QuerySet["Wish"]):
    """Questions about many wishes."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*DESK) else self.none()

    def newest_first(self) -> Self:
        """Order from the version that counts to the first."""
        return self.order_by("-version")


class Wish(models.Model):
    """What he said when he was asked whether this inquirer may be told. The newest version counts."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes, tell them")
        NO = "no", _("No, do not tell them")
        NOT_ASKED_YET = "not_asked_yet", _("Not asked yet")
        CANNOT_BE_ASKED = "cannot_be_asked", _("Cannot be asked")

    candidate = models.ForeignKey("tracing.Candidate", on_delete=models.CASCADE, related_name="wishes")
    version = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=15, choices=Answer)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="wishes")
    recorded_at = models.DateTimeField()

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["candidate", "version"], name="kinship_one_wish_a_version"),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "not_asked_yet", "cannot_be_asked"]),
                name="kinship_wish_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk} version {self.version}"


def is_shown(candidate: str) -> Exists:
    """Return the condition that kinship is shown for the candidate in a column of the query around."""
    return Exists(Proof.objects.standing().filter(candidate=OuterRef(candidate)))


def asked_at(candidate: str) -> Subquery:
    """Return when he last answered about the candidate in a column of the query around; null if never."""
    return Subquery(
        Wish.objects.filter(candidate=OuterRef(candidate)).newest_first().values("recorded_at")[:1]
    )


def newest_answer(candidate: str) -> Subquery:
    """Return his newest answer about the candidate in a column of the query around; null if there is none."""
    return Subquery(Wish.objects.filter(candidate=OuterRef(candidate)).newest_first().values("answer")[:1])


def is_denied(inquiry: str, speaker: str) -> Exists:
    """Return the condition that his newest answer about an inquirer is "no", by whichever of his files.

    He is one man: a joined file speaks for him too.

    Args:
        inquiry: The column of the query around that names the inquiry.
        speaker: The one that names the file that speaks for him.
    """
    same_man = Candidate.objects.filter(inquiry=OuterRef(inquiry), file__speaker=OuterRef(speaker))
    return Exists(same_man.alias(said=newest_answer("pk")).filter(said=Wish.Answer.NO))
