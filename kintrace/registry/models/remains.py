"""Remains: what lies in which bag, and who it may be. A bag can hold several men, a man lie in several bags.

In clear, and no help to a thief: row numbers, kinds, states, days, staff. Sealed, under the case of the bag
or of the remains: the tag and where it was found, what is seen, each thing, what a method found. Nothing here
is shown to a family, sent, or made a claim by itself: a person enters the claim.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.accounts.models import Role
from kintrace.registry.models.records import File

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff


def may_see(staff: Staff) -> bool:
    """Return whether somebody sees the mortuary's rows at all."""
    return staff.has_role(Role.REGISTRAR, Role.EXAMINER)


class BagQuerySet(models.QuerySet["Bag"]):
    """Questions about many bags."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if may_see(staff) else self.none()


class Bag(models.Model):
    """A bag or coffin as it was handed over or recovered. It says nothing of how many lie in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    received_on = models.DateField()
    sealed = models.BinaryField()  # sections.Bagged
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = BagQuerySet.as_manager()

    def __str__(self) -> str:
        return f"bag {self.pk}"


class RemainsQuerySet(models.QuerySet["Remains"]):
    """Questions about many remains."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if may_see(staff) else self.none()


class Remains(models.Model):
    """What examiners take to be of one man: whole or in part, from one bag or several."""

    class Extent(models.TextChoices):
        WHOLE = "whole", _("The whole body")
        PART = "part", _("A part")
        UNKNOWN = "unknown", _("Not known")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bags = models.ManyToManyField(Bag, through="Contents", related_name="remains")
    people = models.ManyToManyField(File, through="Identification", related_name="remains")
    extent = models.CharField(max_length=7, choices=Extent, default=Extent.UNKNOWN)
    sealed = models.BinaryField()  # sections.Examined
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = RemainsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "remains"
        constraints = [
            models.CheckConstraint(
                condition=Q(extent__in=["whole", "part", "unknown"]), name="registry_remains_have_extent"
            )
        ]

    def __str__(self) -> str:
        return f"remains {self.pk}"


class Contents(models.Model):
    """That these remains, or some of them, came in this bag."""

    bag = models.ForeignKey(Bag, on_delete=models.PROTECT, related_name="contents")
    remains = models.ForeignKey(Remains, on_delete=models.PROTECT, related_name="contents")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "contents"
        constraints = [models.UniqueConstraint(fields=["bag", "remains"], name="registry_in_a_bag_once")]

    def __str__(self) -> str:
        return f"remains {self.remains_id} in bag {self.bag_id}"


class Method(models.TextChoices):
    """How remains are compared with a man. The first four are INTERPOL's primary identifiers."""

    DNA = "dna", _("DNA")
    FINGERPRINTS = "fingerprints", _("Fingerprints")
    TEETH = "teeth", _("Teeth")
    MEDICAL_NUMBER = "medical_number", _("Unique number of an implant")
    MEDICAL = "medical", _("Medical findings")
    DOCUMENTS = "documents", _("Documents and discs")
    EFFECTS = "effects", _("Personal effects")
    VISUAL = "visual", _("Recognised by sight")


# Primary identifiers of INTERPOL's Disaster Victim Identification Guide. Nothing else identifies alone.
PRIMARY = (Method.DNA, Method.FINGERPRINTS, Method.TEETH, Method.MEDICAL_NUMBER)


class IdentificationQuerySet(models.QuerySet["Identification"]):
    """Questions about many identifications."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if may_see(staff) else self.none()

    def to_confirm(self, staff: Staff) -> Self:
        """Keep what one examiner can call identified: proposed by another, by a primary method of another."""
        primary = Finding.objects.filter(identification=OuterRef("pk"), method__in=PRIMARY)
        agrees = primary.filter(outcome=Finding.Outcome.AGREES).exclude(entered_by=staff)
        differs = primary.filter(outcome=Finding.Outcome.DIFFERS)
        presumed = self.filter(state=Identification.State.PRESUMED).exclude(proposed_by=staff)
        return presumed.filter(Exists(agrees), ~Exists(differs))

    def of_man(self, speaker: object) -> Self:
        """Keep what is said of every file that one file speaks for: of one man."""
        return self.filter(file__speaker=speaker)


class Identification(models.Model):
    """That remains may be a certain man, proposed by one person and confirmed by another."""

    class State(models.TextChoices):
        PRESUMED = "presumed", _("Presumed")
        IDENTIFIED = "identified", _("Identified")
        EXCLUDED = "excluded", _("Excluded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    remains = models.ForeignKey(Remains, on_delete=models.PROTECT, related_name="identifications")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="identifications")
    state = models.CharField(max_length=10, choices=State, default=State.PRESUMED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    # Who confirmed it; kept when it is withdrawn later.
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # The primary method that it rests on: without one the database takes no "identified".
    rests_on = models.CharField(max_length=14, choices=Method, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = IdentificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["remains", "file"],
                condition=Q(state__in=["presumed", "identified"]),
                name="registry_one_open_identification",
            ),
            models.UniqueConstraint(
                fields=["remains"], condition=Q(state="identified"), name="registry_remains_are_one_man"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("proposed_by"))
                ),
                name="registry_identified_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, rests_on="")
                | Q(confirmed_at__isnull=False, rests_on__in=PRIMARY),
                name="registry_identified_by_a_primary_method",
            ),
            models.CheckConstraint(
                condition=Q(state="identified", confirmed_at__isnull=False, closed_at__isnull=True)
                | Q(state="presumed", confirmed_at__isnull=True, closed_at__isnull=True)
                | Q(state="excluded", confirmed_at__isnull=True, closed_at__isnull=False)
                | Q(state="withdrawn", closed_at__isnull=False),
                name="registry_identification_state_has_date",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="registry_identification_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"identification {self.pk} {self.state}"


class FindingQuerySet(models.QuerySet["Finding"]):
    """Questions about many findings."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if may_see(staff) else self.none()


class Finding(models.Model):
    """What one method says of one identification. The words of the report are sealed."""

    class Outcome(models.TextChoices):
        AGREES = "agrees", _("Agrees")
        DIFFERS = "differs", _("Differs")
        UNCLEAR = "unclear", _("Cannot tell")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identification = models.ForeignKey(Identification, on_delete=models.PROTECT, related_name="findings")
    method = models.CharField(max_length=14, choices=Method)
    outcome = models.CharField(max_length=7, choices=Outcome)
    sealed = models.BinaryField()  # sections.Reported
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(method__in=Method.values), name="registry_finding_has_method"),
            models.CheckConstraint(
                condition=Q(outcome__in=["agrees", "differs", "unclear"]), name="registry_finding_has_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"finding {self.pk} {self.method} {self.outcome}"


class EffectQuerySet(models.QuerySet["Effect"]):
    """Questions about many things."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if may_see(staff) else self.none()


class Effect(models.Model):
    """One thing that was found with remains, or loose in a bag. What it is, is sealed under their case."""

    class State(models.TextChoices):
        FOUND = "found", pgettext_lazy("a thing", "Found")
        RECEIVED = "received", pgettext_lazy("a thing", "Received and sealed in a packet")
        FORWARDED = "forwarded", pgettext_lazy("a thing", "Forwarded")
        HANDED_OVER = "handed_over", pgettext_lazy("a thing", "Handed over")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bag = models.ForeignKey(Bag, on_delete=models.PROTECT, null=True, blank=True, related_name="effects")
    remains = models.ForeignKey(
        Remains, on_delete=models.PROTECT, null=True, blank=True, related_name="effects"
    )
    sealed = models.BinaryField()  # sections.Thing
    state = models.CharField(max_length=11, choices=State, default=State.FOUND)
    state_since = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = EffectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(bag__isnull=False, remains__isnull=True)
                | Q(bag__isnull=True, remains__isnull=False),
                name="registry_effect_was_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["found", "received", "forwarded", "handed_over"]),
                name="registry_effect_has_state",
            ),
        ]

    def __str__(self) -> str:
        return f"effect {self.pk} {self.state}"

    @property
    def case(self) -> uuid.UUID:
        """The case under which it is sealed: that of the remains, or of the bag."""
        held = self.remains_id or self.bag_id
        assert held is not None  # noqa: S101 - the database holds it
        return held
