"""Capture cards, and what prisoners wish.

In clear: states, dates, row numbers, codes, and which organisation's registrar wrote a card. None of it tells
a thief who a card is about, whom that man named, or what he said; that somebody said yes or no to one of
eight questions tells nothing without a name. Sealed: the items and every word, under the card's own case. Its
id becomes the id of the record that the card makes: who destroys that record's key destroys the card too.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.cards.newest import later_in

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File

CASES = (Role.REGISTRAR, Role.OPERATOR, Role.EXAMINER, Role.RELEASER)


class CardQuerySet(models.QuerySet["Card"]):
    """Questions about many cards."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR) else self.none()

    def unfinished(self) -> Self:
        """Keep cards that somebody began and nobody finished, the last saved first."""
        return self.filter(record__isnull=True).order_by("-saved_at", "pk")

    def finished(self) -> Self:
        """Keep cards that are records, the newest first."""
        return self.filter(record__isnull=False).order_by("-finished_at", "pk")

    def of_file(self, file: File) -> Self:
        """Keep cards of one file alone, unfinished ones too; a card goes with its record."""
        return self.filter(Q(record__file=file) | Q(record__isnull=True, file=file))

    def of_man(self, speaker: object) -> Self:
        """Keep cards about one man in all his files, unfinished ones too; a card goes with its record."""
        return self.filter(Q(record__file__speaker=speaker) | Q(record__isnull=True, file__speaker=speaker))


class Card(models.Model):
    """One capture card, from its first key to the record that it becomes.

    `file` says whose it shall be while it is unfinished; then its record says it. `sitting` is a random mark
    of the page that wrote last, and `version` counts the pages: two pages cannot overwrite each other unseen.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey("registry.Source", on_delete=models.PROTECT, related_name="cards")
    file = models.ForeignKey(
        "registry.File", on_delete=models.CASCADE, null=True, blank=True, related_name="cards_begun"
    )
    items = models.BinaryField()
    sitting = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="cards")
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    record = models.OneToOneField(
        "registry.Record", on_delete=models.CASCADE, null=True, blank=True, related_name="card"
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=True, finished_by__isnull=True, finished_at__isnull=True)
                | Q(record__isnull=False, finished_by__isnull=False, finished_at__isnull=False),
                name="cards_finished_is_a_record",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(record=F("id")), name="cards_one_case_with_its_record"
            ),
        ]

    def __str__(self) -> str:
        return f"card {self.pk} {'finished' if self.finished_at else 'unfinished'}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Questions about many answers of prisoners."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*CASES) else self.none()

    def placed(self) -> Self:
        """Say of each answer in which file its card is, as `place`, and which file speaks there, as `man`."""
        return self.annotate(
            place=Coalesce("card__record__file", "card__file"),  # a record moves; its card too
            man=Coalesce("card__record__file__speaker", "card__file__speaker"),
        )

    def of_file(self, file: uuid.UUID) -> Self:
        """Keep what one man said, on whichever card in one file; the file is given by its number."""
        return self.placed().filter(place=file)

    def of_man(self, speaker: object) -> Self:
        """Keep what one man said, on whichever card in any of his files."""
        return self.placed().filter(man=speaker)

    def newest(self) -> Self:
        """Keep the answers that count: to each question, and about each person, the last."""
        return self.placed().filter(~later_in(Consent.objects.placed()))

    def in_order(self) -> Self:
        """Order by question, then from the version that counts to the first."""
        return self.order_by("question", "person", "-recorded_at", "-version")


class Consent(models.Model):
    """What he answered to one question about one audience. The newest counts; none is overwritten.

    `person` marks the answers about one person whom he named: a random number that leads to nobody. Who it is
    stands in the words of the first of them.
    """

    class Question(models.TextChoices):
        FAMILY = "family", _("May his family be told?")
        PERSON = "person", _("May the person he names be told?")
        AGENCY = "agency", _("May the Central Tracing Agency be told?")
        OWN_STATE = "own_state", _("May his own state’s bureau be told?")
        PUBLIC = "public", _("May anything be published?")
        PHOTOGRAPH = "photograph", _("May a photograph be taken and passed on?")
        MESSAGE = "message", _("Does he leave a message for his family?")
        CONTROL = "control", _("Did he answer a control question?")

    class Answer(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_ASKED = "not_asked", _("not asked")
        NOT_KNOWN = "not_known", _("not known")
        DECLINED = "declined", _("declined to say")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="consents")
    question = models.CharField(max_length=10, choices=Question)
    person = models.UUIDField(null=True, blank=True)
    version = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=9, choices=Answer)
    words = models.BinaryField()  # always there and padded: it does not show whether he said anything
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents"
    )
    recorded_at = models.DateTimeField()

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(question="person", person__isnull=False)
                | (Q(person__isnull=True) & ~Q(question="person")),
                name="cards_consent_names_a_person",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["yes", "no", "not_asked", "not_known", "declined"]),
                name="cards_consent_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(
                    question__in=[
                        "family",
                        "person",
                        "agency",
                        "own_state",
                        "public",
                        "photograph",
                        "message",
                        "control",
                    ]
                ),
                name="cards_consent_has_question",
            ),
            models.UniqueConstraint(
                fields=["card", "question", "version"],
                condition=Q(person__isnull=True),
                name="cards_one_answer_a_version",
            ),
            models.UniqueConstraint(
                fields=["person", "version"],
                condition=Q(person__isnull=False),
                name="cards_one_answer_a_version_about_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"consent {self.pk} {self.question} version {self.version}"


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    """Questions about many recognitions."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*CASES) else self.none()

    def newest_first(self) -> Self:
        """Order from the one that counts to the first."""
        return self.order_by("-version")


class Recognition(models.Model):
    """Somebody's word on whether a person whom he named is the one who asks. The newest counts."""

    person = models.UUIDField(db_index=True)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="recognitions")
    version = models.PositiveSmallIntegerField()
    is_same = models.BooleanField()
    recognised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recognised_at = models.DateTimeField()

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "inquiry", "version"], name="cards_one_recognition")
        ]

    def __str__(self) -> str:
        return f"recognition {self.pk} version {self.version}"
