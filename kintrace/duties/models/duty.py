"""Something owed by a date, and each change of its date."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from kintrace.duties import clock
from kintrace.duties.models.places import HoldingPlace
from kintrace.duties.models.roles import CASES, REGISTER, WATCHERS
from kintrace.duties.rules import ENDS, Gone, Kind
from kintrace.registry.ladder import OFFICIAL, Claim, SourceClass
from kintrace.registry.models import Record

if TYPE_CHECKING:
    from datetime import date

    from kintrace.accounts.models import Staff

SOON = timedelta(days=3)


class Group(NamedTuple):
    """What is owed of one kind at one place.

    Attributes:
        place: The holding place's row number; None where nobody has said it.
        soon: How many are due within three days.
        oldest: When the first of them fell due or will.
    """

    place: int | None
    kind: str
    owed: int
    overdue: int
    soon: int
    oldest: datetime


class DutyQuerySet(models.QuerySet["Duty"]):
    """Questions about many duties."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        if staff.has_role(*WATCHERS):
            return self
        seen = Q(pk__in=[])
        if staff.has_role(*REGISTER):
            seen |= Q(file__isnull=False)
        if staff.has_role(*CASES):
            seen |= Q(inquiry__isnull=False)
        return self.filter(seen)

    def open(self) -> Self:
        """Keep what is owed and not kept."""
        return self.filter(kept_at__isnull=True, taken_back_at__isnull=True)

    def overdue(self, now: datetime) -> Self:
        """Keep what should have been kept by now."""
        return self.open().filter(due_at__lte=now)

    def soon(self, now: datetime) -> Self:
        """Keep what is due within the next three days."""
        return self.open().filter(due_at__gt=now, due_at__lte=now + SOON)

    def mine(self, staff: Staff) -> Self:
        """Keep what one member of staff has taken on."""
        return self.open().filter(owner=staff)

    def kept(self) -> Self:
        """Keep what was kept, the last first."""
        return self.filter(kept_at__isnull=False).order_by("-kept_at", "pk")

    def taken_back(self) -> Self:
        """Keep what is owed no more, the last first."""
        return self.filter(taken_back_at__isnull=False).order_by("-taken_back_at", "pk")

    def soonest(self) -> Self:
        """Order by when it is due."""
        return self.order_by("due_at", "pk")

    def with_moves(self) -> Self:
        """Add to each how often its date was moved."""
        return self.annotate(moved=Count("moves"))

    def to_count_on(self, now: datetime) -> Self:
        """Keep each claim's last week of news once it has ended: the next week is to be written down."""
        weeks = Duty.objects.filter(kind=Kind.HEALTH, record=OuterRef("record"), taken_back_at__isnull=True)
        last = models.Subquery(weeks.order_by("-number").values("number")[:1])
        dated = self.annotate(begun_day=TruncDate("begun_at"))
        ended = dated.filter(kind=Kind.HEALTH, due_at__lte=now, taken_back_at__isnull=True)
        return ended.filter(~Exists(ends_heard_since()), kept_record__isnull=True, number=last)

    def wall(self, now: datetime) -> list[Group]:
        """Return for each place and kind how much is owed, how much of it overdue, and since when."""
        groups = self.open().order_by().values("place", "kind")
        counted = groups.annotate(
            owed=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lte=now)),
            soon=Count("pk", filter=Q(due_at__gt=now, due_at__lte=now + SOON)),
            oldest=models.Min("due_at"),
        )
        return [Group(**group) for group in counted]

    def in_month(self, month: date) -> Self:
        """Keep what fell due in a month of the bureau's zone and was truly owed."""
        first = clock.start_of(month) + timedelta(microseconds=1)
        after = clock.start_of(clock.next_month(month)) + timedelta(microseconds=1)
        owed = self.filter(due_at__gte=first, due_at__lt=after)
        return owed.exclude(taken_back_for__in=[Gone.CLAIM, Gone.JOINED, Gone.OVER])


def ends_heard_since() -> models.QuerySet[Record]:
    """Return claims that end the weekly news of a duty's man since its week began, for a query around it."""
    ends = Record.objects.standing().filter(
        file__speaker=OuterRef("file__speaker"),
        claim__in=[*ENDS, Claim.LEFT_HOSPITAL],
        source__source_class__in=[*OFFICIAL, SourceClass.OWN_HAND],
        known_at__gte=OuterRef("begun_at"),
    )
    return ends.filter(Q(happened_on__isnull=True) | Q(happened_on__gte=OuterRef("begun_day")))


class Duty(models.Model):
    """Something owed by a date. Kept, moved and taken back visibly; never deleted for having been wrong.

    A claim began it (`record`, with `number` for the week), or an inquiry that waits for an answer. Dates are
    legal days of the bureau's zone: `begun_at` is the first moment of the day from which it runs, `due_at`
    the first moment after the last day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=7, choices=Kind)
    # They go with the file or inquiry when that is erased: what is erased is owed to nobody.
    file = models.ForeignKey(
        "registry.File", on_delete=models.CASCADE, null=True, blank=True, related_name="duties"
    )
    record = models.ForeignKey(
        "registry.Record", on_delete=models.CASCADE, null=True, blank=True, related_name="duties"
    )
    number = models.PositiveSmallIntegerField(default=0)
    inquiry = models.OneToOneField(
        "inquiries.Inquiry", on_delete=models.CASCADE, null=True, blank=True, related_name="duty"
    )
    place = models.ForeignKey(
        HoldingPlace, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    begun_at = models.DateTimeField()
    due_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    kept_at = models.DateTimeField(null=True, blank=True)
    # By whom it was kept: a person who says so, or a claim that shows it. Neither: an attested notification.
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_record = models.ForeignKey(
        "registry.Record", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_for = models.CharField(max_length=6, choices=Gone, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="duties_duty_has_kind"),
            models.CheckConstraint(
                condition=Q(
                    kind="answer", inquiry__isnull=False, file__isnull=True, record__isnull=True, number=0
                )
                | (~Q(kind="answer") & Q(inquiry__isnull=True, file__isnull=False, record__isnull=False)),
                name="duties_duty_has_ground",
            ),
            models.UniqueConstraint(fields=["kind", "record", "number"], name="duties_one_for_each_ground"),
            models.CheckConstraint(condition=Q(due_at__gt=F("begun_at")), name="duties_due_after_begun"),
            models.CheckConstraint(
                condition=(Q(kept_by__isnull=True) & Q(kept_record__isnull=True))
                | (Q(kept_at__isnull=False) & (Q(kept_by__isnull=True) | Q(kept_record__isnull=True))),
                name="duties_kept_once",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_for="")
                | (Q(taken_back_at__isnull=False, taken_back_for__in=Gone.values)),
                name="duties_taken_back_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="duties_due"),
            models.Index(fields=["place", "kind"], name="duties_wall"),
        ]

    def __str__(self) -> str:
        return f"duty {self.pk} {self.kind}"

    @property
    def is_open(self) -> bool:
        """Whether it is owed and not kept."""
        return self.kept_at is None and self.taken_back_at is None

    @property
    def last_day(self) -> date:
        """The last day on which it can be kept in time, in the bureau's zone."""
        return clock.last_day(self.due_at)

    @property
    def begun_on(self) -> date:
        """The day from which it runs, in the bureau's zone."""
        return clock.day_of(self.begun_at)

    @property
    def kept_on(self) -> date | None:
        """The day on which it was kept, in the bureau's zone."""
        return None if self.kept_at is None else clock.day_of(self.kept_at)

    @property
    def is_kept_late(self) -> bool:
        """Whether it was kept after its last day."""
        return self.kept_at is not None and self.kept_at >= self.due_at


class Move(models.Model):
    """One change of a duty's date, for a reason; the old date is kept."""

    class Reason(models.TextChoices):
        UNREACHABLE = "unreachable", _("The place cannot be reached")
        SILENT = "silent", _("The place was asked and does not answer")
        UNFIT = "unfit", _("He is too ill to be asked")
        HANDS = "hands", _("Not enough hands at the bureau")
        WRONG = "wrong", _("The date was counted from a wrong day")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="moves")
    was_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=11, choices=Reason)
    moved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["unreachable", "silent", "unfit", "hands", "wrong"]),
                name="duties_move_has_reason",
            ),
            models.CheckConstraint(condition=~Q(due_at=F("was_due_at")), name="duties_move_moves"),
        ]

    def __str__(self) -> str:
        return f"move {self.pk} {self.reason}"

    @property
    def was_due_on(self) -> date:
        """The last day before the move, in the bureau's zone."""
        return clock.last_day(self.was_due_at)

    @property
    def due_on(self) -> date:
        """The last day after it."""
        return clock.last_day(self.due_at)
