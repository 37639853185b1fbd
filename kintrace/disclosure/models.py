"""What is said to a family: written by one, released by another, taken back when a gate falls."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.cards.obeying import Columns, card_forbids, card_not_compared
from kintrace.kinship.models import Wish, asked_at, is_denied, is_shown, newest_answer
from kintrace.objections.models import is_disputed
from kintrace.registry.ladder import ALIVE, Step
from kintrace.registry.models import Join
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    """Questions about many disclosures."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.OPERATOR, Role.EXAMINER, Role.RELEASER) else self.none()

    def waiting(self) -> Self:
        """Keep texts that wait for their release, oldest first."""
        return self.filter(released_at__isnull=True, taken_back_at__isnull=True).order_by("written_at", "pk")

    def for_releaser(self, releaser: Staff) -> Self:
        """Keep texts that this person may release: not their own."""
        return self.waiting().exclude(written_by=releaser)

    def released(self) -> Self:
        """Keep texts that were released and not taken back, newest first."""
        return self.filter(released_at__isnull=False, taken_back_at__isnull=True).order_by(
            "-released_at", "-pk"
        )

    def open_gates(self) -> Self:
        """Keep texts whose candidate is confirmed now, whose kinship is shown, and to which he says yes.

        No word of his on a capture card, as new as that yes or newer, says otherwise. A doubt or a "no" about
        a joined file holds back too. Not what was written on a join that somebody has ended.
        """
        columns = Columns(file="candidate__file", inquiry="candidate__inquiry", since="asked_at")
        asked = self.annotate(wish=newest_answer("candidate"), asked_at=asked_at("candidate"))
        parted = Join.objects.filter(disclosures=OuterRef("pk"), parted_at__isnull=False)
        return asked.filter(
            ~card_forbids(columns),
            ~card_not_compared(columns),
            ~is_denied("candidate__inquiry", "candidate__file__speaker"),
            ~Exists(parted),
            is_shown("candidate"),
            candidate__in=Candidate.objects.confirmed().values("pk"),
            wish=Wish.Answer.YES,
        )

    def disputed(self) -> Self:
        """Keep texts about which somebody says that they are wrong, and nobody has decided yet."""
        return self.filter(is_disputed("candidate__file", "candidate__inquiry"))

    def undisputed(self) -> Self:
        """Keep texts that nobody disputes now."""
        return self.filter(~is_disputed("candidate__file", "candidate__inquiry"))

    def to_correct(self) -> Self:
        """Keep what a family has read and what fell because files were parted, oldest first.

        Until somebody has told them so, or a newer answer has gone out to them.
        """
        newer = Disclosure.objects.released().filter(
            candidate__inquiry=OuterRef("candidate__inquiry"), released_at__gt=OuterRef("released_at")
        )
        parted = Join.objects.filter(disclosures=OuterRef("pk"), parted_at__isnull=False)
        return self.filter(
            Exists(parted),
            ~Exists(newer),
            read_at__isnull=False,
            corrected_at__isnull=True,
            candidate__inquiry__withdrawn_at__isnull=True,
        ).order_by("read_at", "pk")

    def standing(self) -> Self:
        """Keep what a family may read now, newest first: released, not taken back or disputed, gates open.

        The gates are asked in the query. A doubt, a withdrawn proof or a "no" works at once, before the
        worker has swept.
        """
        return self.released().open_gates().undisputed()


class Disclosure(models.Model):
    """A text for one inquirer about one candidate. The step stands in clear: claims stand so, and make it."""

    class Reason(models.TextChoices):
        PERSON = "person", _("Taken back by a person")
        DOUBT = "doubt", _("No longer confirmed")
        KINSHIP = "kinship", _("Kinship no longer shown")
        WISH = "wish", _("He does not wish it")
        STEP = "step", _("We know less than we said")
        DEATH = "death", _("A source says that he died")
        ERASED = "erased", _("Erased")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey("tracing.Candidate", on_delete=models.PROTECT, related_name="disclosures")
    # The joins without which the records would not bear the text out. It falls with any one of them.
    joins = models.ManyToManyField(Join, related_name="disclosures", blank=True)
    step = models.CharField(max_length=20, choices=Step)
    text = models.BinaryField()  # sealed under the inquiry's case
    digest = models.CharField(max_length=64)  # SHA-256 of the text with its random salt
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="written")
    written_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="released"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    answer = models.BinaryField(null=True)  # for the family's own key alone
    read_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="taken_back"
    )
    taken_back_for = models.CharField(max_length=10, choices=Reason, blank=True)
    # Who has told the family that what they read holds no more. See `to_correct`.
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("written_by")),
                name="disclosure_two_people",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True, answer__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False, answer__isnull=False),
                name="disclosure_released_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_for="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_for="")),
                name="disclosure_taken_back_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(step__in=[step.value for step in ALIVE]), name="disclosure_tells_no_death"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(released_at__isnull=False),
                name="disclosure_read_after_release",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True, corrected_by__isnull=True)
                | Q(corrected_at__isnull=False, corrected_by__isnull=False, read_at__isnull=False),
                name="disclosure_corrected_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"disclosure {self.pk}"
