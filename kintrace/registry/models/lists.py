"""Lists that sources gave, row by row."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kintrace.accounts.models import Role
from kintrace.registry.ladder import ON_LISTS, Claim
from kintrace.registry.models.records import File, Record, Source

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff


class HeldListQuerySet(models.QuerySet["HeldList"]):
    """Questions about many lists."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR) else self.none()

    def newest_first(self) -> Self:
        """Order from the last list loaded to the first."""
        return self.order_by("-loaded_at", "-pk")

    def to_stage(self) -> Self:
        """Keep lists whose file waits for the worker or is being read, oldest first."""
        return self.filter(state__in=[HeldList.State.WAITING, HeldList.State.STAGING]).order_by(
            "loaded_at", "pk"
        )

    def moving(self) -> Self:
        """Keep lists that are on their way into the register, out of it or away, oldest first."""
        return self.filter(state__in=MOVING).order_by("moved_at", "pk")

    def over(self) -> Self:
        """Keep lists that are read or given up, and parts of whose file are there still."""
        over = self.exclude(state__in=LOADING)
        return over.filter(Exists(ListPart.objects.filter(list=OuterRef("pk")))).order_by("pk")


class HeldList(models.Model):
    """One list that a source gave. Its file's name is not kept: people put names into names of files."""

    class State(models.TextChoices):
        HEADINGS = "headings", _("Waits for its headings")
        WAITING = "waiting", _("Waits to be read")
        STAGING = "staging", _("Being read")
        UNREADABLE = "unreadable", _("Could not be read")
        CANCELLING = "cancelling", _("Being dropped")
        STAGED = "staged", _("Staged")
        COMMITTING = "committing", _("Being committed")
        COMMITTED = "committed", _("Committed")
        WITHDRAWING = "withdrawing", _("Being taken back")
        WITHDRAWN = "withdrawn", _("Taken back")
        RESTORING = "restoring", _("Being brought back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="lists")
    claim = models.CharField(max_length=17, choices=Claim)  # what the list says of everybody on it
    as_of = models.DateField(null=True, blank=True)  # the list's own date; ages are counted from it
    state = models.CharField(max_length=11, choices=State, default=State.STAGED)
    # How many rows are staged of how many; null until the file has been read through.
    done = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True, blank=True)
    problem = models.CharField(
        max_length=40, blank=True
    )  # why it could not be read: a class of lists.refusals
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lists")
    loaded_at = models.DateTimeField()
    # Who had it committed, taken back or brought back last, and when: the worker goes on in his name.
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    moved_at = models.DateTimeField(null=True, blank=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # An earlier list of the same source on which every row of this one stands.
    repeats = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repetitions"
    )

    objects = HeldListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(claim__in=ON_LISTS), name="registry_list_has_claim"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["headings", "waiting", "staging", "unreadable", "cancelling", "staged"],
                    committed_at__isnull=True,
                    withdrawn_at__isnull=True,
                )
                | Q(state="committing", withdrawn_at__isnull=True)
                | Q(state="committed", committed_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state__in=["withdrawing", "withdrawn", "restoring"], withdrawn_at__isnull=False),
                name="registry_list_state_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["committing", "withdrawing", "restoring"])
                | Q(moved_by__isnull=False, moved_at__isnull=False),
                name="registry_list_moved_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state="unreadable") & ~Q(problem="") | ~Q(state="unreadable") & Q(problem=""),
                name="registry_list_unreadable_has_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"list {self.pk} {self.state}"


# A list whose file is kept, sealed; one that is in the middle of something; one whose rows are decided.
LOADING = (HeldList.State.HEADINGS, HeldList.State.WAITING, HeldList.State.STAGING)
MOVING = (
    HeldList.State.COMMITTING,
    HeldList.State.WITHDRAWING,
    HeldList.State.RESTORING,
    HeldList.State.CANCELLING,
)
OPEN = (HeldList.State.STAGED, HeldList.State.COMMITTED)
# A list that later ones are set beside: all its rows are there, and nobody has taken it back.
READ = (*OPEN, HeldList.State.COMMITTING, HeldList.State.RESTORING)


class ListPart(models.Model):
    """A part of the file of a list that waits to be staged, sealed under the list's own case.

    In clear: how many parts there are, about how long. The case is shredded when the list is staged or
    dropped. Part 0 is what is known of the file (sections.Upload), and goes last.
    """

    list = models.ForeignKey(HeldList, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "number"], name="registry_part_once_in_list")]

    def __str__(self) -> str:
        return f"part {self.number} of list {self.list_id}"


class KnownHeadings(models.Model):
    """What the columns of a source's lists tell, as a registrar has said of the same headings before.

    The headings are not kept, for names stand there at times: only their digest, under the source's sealed
    key (sections.RowKey), which nobody can test a guess against. In clear: codes of fields in the order of
    the columns, as "surname given - born", which say what a form asks and nothing of anybody on it.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="headings")
    digest = models.BinaryField()
    fields = models.TextField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="registry_headings_once_for_source")
        ]

    def __str__(self) -> str:
        return f"headings {self.pk} of source {self.source_id}"


class ListRowQuerySet(models.QuerySet["ListRow"]):
    """Questions about many rows of lists."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(Role.REGISTRAR) else self.none()

    def with_verdict(self, verdict: ListRow.Verdict | str) -> Self:
        """Keep rows that were found to be so."""
        return self.filter(verdict=verdict)

    def undecided(self) -> Self:
        """Keep rows that can be decided and about which nobody has decided."""
        closed = [ListRow.Verdict.UNREADABLE, ListRow.Verdict.SUPPRESSED]
        return self.filter(decision="").exclude(verdict__in=closed)

    def to_commit(self) -> Self:
        """Keep decided rows that have not become records, in the list's order."""
        wanted = [ListRow.Decision.NEW, ListRow.Decision.JOIN]
        return self.filter(decision__in=wanted, record__isnull=True).order_by("position")

    def to_expire(self, now: datetime) -> Self:
        """Keep rows whose day has come and which still count: as a standing record, or as one to be."""
        counts = Q(record__withdrawn_at__isnull=True, record__isnull=False) | (
            Q(record__isnull=True) & ~Q(verdict=ListRow.Verdict.UNREADABLE)
        )
        return self.filter(counts, expires_on__lte=now.date())

    def in_order(self) -> Self:
        """Order as in the list."""
        return self.order_by("position")


class ListRow(models.Model):
    """One row of a list, sealed as the record it would become: its id is that record's id."""

    class Verdict(models.TextChoices):
        NEW = "new", _("New")
        SAME = "same", _("Same")
        PROBABLE = "probable", _("Probable")
        CONFLICT = "conflict", _("Conflict")
        UNREADABLE = "unreadable", _("Unreadable")
        SUPPRESSED = "suppressed", _("Not to be entered")

    class Decision(models.TextChoices):
        UNDECIDED = "", _("Not decided")
        NEW = "new", _("Open a new file")
        JOIN = "join", _("Add to the file")
        SKIP = "skip", _("Leave out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(HeldList, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()  # from 1, over all sheets of the file
    sheet = models.PositiveSmallIntegerField(default=1)  # which; the sheet's name is not kept
    number = models.PositiveIntegerField()  # as the spreadsheet program numbers it on its sheet
    # Empty if the row could not be read, or its man was erased or asked not to be entered; so is the digest.
    sealed = models.BinaryField()
    digest = models.BinaryField(null=True)  # keyed (sections.RowKey); null if the row could not be read
    verdict = models.CharField(max_length=10, choices=Verdict)
    # Of a PFIF record (clones.py): a keyed digest of its id, its version sealed, and the day it has to go.
    clone = models.BinaryField(null=True)
    version = models.BinaryField(null=True)
    expires_on = models.DateField(null=True, blank=True, db_index=True)
    # The older copy of the same record, which this one corrects once it is a record.
    replaces = models.ForeignKey(Record, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    differs = models.CharField(max_length=120, blank=True)  # field codes with spaces between
    adds = models.CharField(max_length=120, blank=True)  # fields that the file does not know yet
    probability = models.FloatField(null=True)
    problem = models.CharField(max_length=40, blank=True)
    # What the column tells, or its letter. Never its heading: where headings lack, a name stands there.
    problem_column = models.CharField(max_length=20, blank=True)
    file = models.ForeignKey(File, on_delete=models.PROTECT, null=True, blank=True, related_name="rows")
    # The record compared; or, if the man stands in this list already, the row.
    against = models.ForeignKey(Record, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    twin = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="twins")
    decision = models.CharField(max_length=4, choices=Decision, default=Decision.UNDECIDED, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    record = models.OneToOneField(
        Record, on_delete=models.PROTECT, null=True, blank=True, related_name="list_row"
    )

    objects = ListRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["list", "position"], name="registry_row_once_in_list"),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="registry_row_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(decision__in=["new", "join"]),
                name="registry_row_committed_only_if_decided",
            ),
            models.CheckConstraint(
                condition=(Q(verdict="unreadable") & ~Q(problem="") & Q(decision=""))
                | (~Q(verdict="unreadable") & Q(digest__isnull=False)),
                name="registry_row_unreadable_has_problem",
            ),
        ]
        indexes = [
            models.Index(fields=["list", "verdict", "decision"], name="registry_row_work"),
            models.Index(fields=["digest"], name="registry_row_digest"),
            models.Index(fields=["clone"], name="registry_row_clone"),
        ]

    def __str__(self) -> str:
        return f"row {self.number} of list {self.list_id} {self.verdict}"
