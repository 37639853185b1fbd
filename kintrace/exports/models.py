"""What leaves the bureau on purpose, and for whom.

In clear: a recipient's title (an organisation; the form asks for no private name) and its public age keys,
which encrypt and open nothing; of an export its format, a purpose as a code, how many persons, who did what
when, and which files and inquiries it is made of, by their row numbers: whoever has the disk learns that
something was shared with a body, and about nobody. Sealed: the purpose in words, the report, the key of the
ids. The file itself stands here as ciphertext for the recipient alone, for a day at most.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.accounts.models import Role
from kintrace.inquiries.models import Inquiry
from kintrace.registry.models import File
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff

ASKERS = (Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR)
ALONE: Final = 20
"""So many persons one member of staff may let out alone."""
KEPT: Final = timedelta(hours=24)
"""So long a file waits to be fetched."""


class RecipientQuerySet(models.QuerySet["Recipient"]):
    """Questions about many recipients."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*ASKERS, Role.RELEASER) else self.none()


class Recipient(models.Model):
    """A body that may be given files: its title and the public keys that they are encrypted to."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200, unique=True)
    age_keys = models.TextField()  # one on each line
    id_key = models.BinaryField()  # sealed under the recipient's own case
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recipients"
    )
    added_at = models.DateTimeField()

    objects = RecipientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="exports_recipient_has_title"),
            models.CheckConstraint(
                condition=Q(age_keys__startswith="age1"), name="exports_recipient_has_public_key"
            ),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk}"


class ExportQuerySet(models.QuerySet["Export"]):
    """Questions about many exports."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*ASKERS, Role.RELEASER) else self.none()

    def newest_first(self) -> Self:
        """Order from the last one asked for to the first."""
        return self.order_by("-asked_at", "-pk")

    def waiting(self) -> Self:
        """Keep what waits for a release, oldest first."""
        return self.filter(released_at__isnull=True, withdrawn_at__isnull=True).order_by("asked_at", "pk")

    def released_alone(self, staff: Staff, since: datetime) -> Self:
        """Keep what somebody asked for and released without anybody else."""
        return self.filter(asked_by=staff, released_by=staff, released_at__gt=since)

    def too_old(self, now: datetime) -> Self:
        """Keep files that nobody fetched within a day."""
        return self.filter(blob__isnull=False, made_at__lte=now - KEPT)


class Export(models.Model):
    """One file for one recipient: asked for, released, made, fetched once."""

    class Form(models.TextChoices):
        PFIF_1_4 = "pfif-1.4", "PFIF 1.4"
        PFIF_1_3 = "pfif-1.3", "PFIF 1.3"
        PFIF_1_2 = "pfif-1.2", "PFIF 1.2"
        JSON = "json", "JSON"
        FTM = "ftm", "FollowTheMoney"

    class Purpose(models.TextChoices):
        AGENCY = "agency", _("To the Central Tracing Agency, as the Convention asks")
        SEARCH = "search", _("So that another bureau can look in its own register")
        RETURN = "return", _("To prepare an exchange or a return")
        OWN = "own", _("The persons themselves ask for it")
        LAW = "law", _("A court or an authority demands it by law")

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("export", "Waits for release")
        RELEASED = "released", pgettext_lazy("export", "Released")
        MADE = "made", pgettext_lazy("export", "Ready to fetch")
        FETCHED = "fetched", pgettext_lazy("export", "Fetched")
        DROPPED = "dropped", pgettext_lazy("export", "Not fetched in time")
        WITHDRAWN = "withdrawn", pgettext_lazy("export", "Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="exports")
    form = models.CharField(max_length=10, choices=Form)
    purpose = models.CharField(max_length=10, choices=Purpose)
    reason = models.BinaryField()
    persons = models.PositiveIntegerField()  # asked for; the gate counts these
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports_asked"
    )
    asked_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exports_released",
    )
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    given = models.PositiveIntegerField(null=True, blank=True)  # persons in the file
    report = models.BinaryField(null=True)
    blob = models.BinaryField(null=True)  # for the recipient's keys alone
    fetched_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(persons__lte=ALONE) | Q(released_by__isnull=True) | ~Q(released_by=F("asked_by")),
                name="exports_two_people_above_twenty",
            ),
            models.CheckConstraint(condition=Q(persons__gte=1), name="exports_somebody"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="exports_released_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, blob__isnull=True),
                name="exports_withdrawn_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, given__isnull=True, report__isnull=True, blob__isnull=True)
                | Q(made_at__isnull=False, given__isnull=False, released_at__isnull=False),
                name="exports_made_after_release",
            ),
            models.CheckConstraint(
                condition=Q(given__isnull=True) | Q(given__lte=F("persons")),
                name="exports_no_more_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(fetched_at__isnull=True, dropped_at__isnull=True)
                | Q(made_at__isnull=False, blob__isnull=True),
                name="exports_gone_when_fetched",
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} {self.state}"

    @property
    def state(self) -> Export.State:
        """How far it has come."""
        reached = (
            (self.withdrawn_at, Export.State.WITHDRAWN),
            (self.fetched_at, Export.State.FETCHED),
            (self.dropped_at, Export.State.DROPPED),
            (self.made_at, Export.State.MADE),
            (self.released_at, Export.State.RELEASED),
        )
        return next((state for moment, state in reached if moment), Export.State.ASKED)

    @property
    def needs_two(self) -> bool:
        """Whether it may not be released by whoever asked."""
        return self.persons > ALONE

    def section(self, name: str) -> Sealed:
        """Return `reason` or `report`, sealed, with its place."""
        return Sealed(Place.of(self, name), bytes(getattr(self, name)))


class Item(models.Model):
    """One file or one inquiry in an export. Whoever is erased is erased from here too."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="items")
    file = models.ForeignKey(File, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=True, inquiry__isnull=False)
                | Q(file__isnull=False, inquiry__isnull=True),
                name="exports_item_is_one_thing",
            ),
            models.UniqueConstraint(fields=["export", "file"], name="exports_file_once"),
            models.UniqueConstraint(fields=["export", "inquiry"], name="exports_inquiry_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"
