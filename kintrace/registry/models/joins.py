"""Files that may be one man, as the machine proposes them, and files that a person has joined.

A join moves nothing. It is one row that says that two files are read together while it stands; parting ends
the row. What stands in clear: ids of files and records, names of fields, a weight, who said what when, and
one of a few reasons. A thief learns that some files are thought to be one man, and not who he is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kintrace.accounts.models import Staff

READERS = (Role.REGISTRAR, Role.EXAMINER)


def between(first: str, second: str) -> Q:
    """Return the condition that a pair of files lies between the same two men as the pair around it.

    Args:
        first: The column of the query around with the file that speaks for the first one.
        second: The same for the second one.
    """
    ours, theirs = OuterRef(first), OuterRef(second)
    return Q(first__speaker=ours, second__speaker=theirs) | Q(first__speaker=theirs, second__speaker=ours)


class PairingQuerySet(models.QuerySet["Pairing"]):
    """Questions about many pairings."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*READERS) else self.none()

    def of(self, one: UUID, other: UUID) -> Self:
        """Keep the pairing of two files, whichever is named first."""
        return self.filter(first__in=[one, other], second__in=[one, other])

    def about(self, file: UUID) -> Self:
        """Keep the pairings of one file."""
        return self.filter(Q(first=file) | Q(second=file))

    def joined(self) -> Self:
        """Keep pairs that are one man now, by a join of their own or through others."""
        return self.filter(first__speaker=F("second__speaker"))

    def apart(self) -> Self:
        """Keep pairs that are two men now."""
        return self.exclude(first__speaker=F("second__speaker"))

    def refused(self) -> Self:
        """Keep pairs that a person calls two men, while no record has come since."""
        return self.filter(~Exists(newer(Pairing, "refused_at")), refused_at__isnull=False)

    def parted(self) -> Self:
        """Keep pairs that were joined and are parted, while no record has come since."""
        same = Join.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        return self.apart().filter(Exists(same.ended()))

    def sound(self) -> Self:
        """Keep pairs whose compared records still stand in their files."""
        return self.filter(
            first_record__file=F("first"),
            second_record__file=F("second"),
            first_record__withdrawn_at__isnull=True,
            second_record__withdrawn_at__isnull=True,
        )

    def open(self) -> Self:
        """Keep what waits for a person, strongest first: two files of files joined already stand once.

        A pair is not asked again while a person's "two men" stands between the same two, or their parting.
        """
        same_two = between("first__speaker", "second__speaker")
        mine = Pairing.objects.filter(same_two)
        stronger = Q(bits__gt=OuterRef("bits")) | Q(bits=OuterRef("bits"), pk__lt=OuterRef("pk"))
        answered = Exists(mine.refused()) | Exists(Join.objects.filter(same_two).ended())
        waiting = self.apart().sound().filter(~answered, ~Exists(mine.sound().filter(stronger)))
        return waiting.order_by("-bits", "pk")


def newer(model: type[models.Model], column: str) -> models.QuerySet[models.Model]:
    """Return rows of two files, the one around among them, into which a record has come since its time."""
    since = OuterRef(column)
    came = Q(first__records__entered_at__gt=since, first__records__withdrawn_at__isnull=True)
    came |= Q(second__records__entered_at__gt=since, second__records__withdrawn_at__isnull=True)
    return model._default_manager.filter(came, pk=OuterRef("pk"))  # noqa: SLF001  # public by its docs


class Pairing(models.Model):
    """Two files that may be one man, as the machine proposes it. No machine joins them."""

    first = models.ForeignKey("registry.File", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("registry.File", on_delete=models.CASCADE, related_name="+")
    # The records of the two that speak loudest: the ones to put side by side.
    first_record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    second_record = models.ForeignKey("registry.Record", on_delete=models.CASCADE, related_name="+")
    bits = models.FloatField()
    probability = models.FloatField()  # rounded to a hundredth
    agrees = models.CharField(max_length=120, blank=True)  # field codes with spaces between
    differs = models.CharField(max_length=120, blank=True)
    found_at = models.DateTimeField()
    # Since when a person calls them two men. Remembered until a new record comes into one of them.
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PairingQuerySet.as_manager()

    class Meta:
        constraints = [
            # Without an order the same two could stand twice.
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="registry_pairing_in_order"),
            models.UniqueConstraint(fields=["first", "second"], name="registry_one_pairing_each"),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=1),
                name="registry_pairing_probability_is_one",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True)
                | Q(refused_at__isnull=False, refused_by__isnull=False),
                name="registry_pairing_refused_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["-bits"], name="registry_pairing_strongest")]

    def __str__(self) -> str:
        return f"pairing {self.pk}"


class JoinQuerySet(models.QuerySet["Join"]):
    """Questions about many joins."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*READERS) else self.none()

    def standing(self) -> Self:
        """Keep joins that nobody has ended, oldest first."""
        return self.filter(parted_at__isnull=True).order_by("joined_at", "pk")

    def standing_at(self, at: datetime) -> Self:
        """Keep joins that stood at a moment: made by then, and not yet ended."""
        return self.filter(Q(parted_at__isnull=True) | Q(parted_at__gt=at), joined_at__lte=at)

    def touched_since(self, since: datetime) -> Self:
        """Keep joins that were made or ended since a moment."""
        return self.filter(Q(joined_at__gte=since) | Q(parted_at__gte=since))

    def reach(self, files: Iterable[UUID]) -> set[UUID]:
        """Return files with all that these joins hold together with them, directly or through others."""
        known, edge = set[UUID](), set(files)
        while edge:
            known |= edge
            ends = self.touching(edge).values_list("first", "second")
            edge = {file for pair in ends for file in pair} - known
        return known

    def touching(self, files: Iterable[UUID]) -> Self:
        """Keep joins of which one file is among some."""
        some = list(files)
        return self.filter(Q(first__in=some) | Q(second__in=some))

    def ended(self) -> Self:
        """Keep joins that somebody has ended, while no record has come into the two files since."""
        return self.filter(~Exists(newer(Join, "parted_at")), parted_at__isnull=False)

    def of_man(self, speaker: UUID) -> Self:
        """Keep the standing joins that hold one man's files together."""
        return self.standing().filter(first__speaker=speaker)

    def to_confirm(self) -> Self:
        """Keep joins that only one person has looked at."""
        return self.standing().filter(confirmed_at__isnull=True)


class Join(models.Model):
    """Two files that a person says are one man. Never deleted, never rewritten: parting is written beside."""

    class Reason(models.TextChoices):
        NUMBER = "number", _("A number of his is the same in both")
        DESCRIPTION = "description", _("The descriptions agree in all that tells a man apart")
        DOCUMENT = "document", _("A document shows it")
        SOURCE = "source", _("A source says so")
        HIMSELF = "himself", _("He says so himself")

    class Parting(models.TextChoices):
        TWO_MEN = "two_men", _("They are two men")
        DOUBT = "doubt", _("Too little speaks for it")
        MISTAKE = "mistake", _("Joined by mistake")

    first = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("registry.File", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason)
    joined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    # Nothing is told to a family on a join that only one person has looked at.
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    parted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    parted_at = models.DateTimeField(null=True, blank=True)
    parted_for = models.CharField(max_length=8, choices=Parting, blank=True)

    objects = JoinQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="registry_join_in_order"),
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(parted_at__isnull=True),
                name="registry_joined_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=["number", "description", "document", "source", "himself"]),
                name="registry_join_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~Q(confirmed_by=F("joined_by"))
                ),
                name="registry_join_two_people",
            ),
            models.CheckConstraint(
                condition=Q(parted_at__isnull=True, parted_by__isnull=True, parted_for="")
                | Q(
                    parted_at__isnull=False,
                    parted_by__isnull=False,
                    parted_for__in=["two_men", "doubt", "mistake"],
                ),
                name="registry_join_parted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"join {self.pk}"
