"""A month that was counted once and published so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from kintrace.duties.models.roles import REGISTER, WATCHERS

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff


class ReportQuerySet(models.QuerySet["Report"]):
    """Questions about many reports."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        return self if staff.has_role(*REGISTER, *WATCHERS) else self.none()


class Report(models.Model):
    """How duties were kept in one month: closed once, published so and never counted again.

    `figures` holds what is published and nothing else: numbers from five up, by row numbers of places. What
    was hidden is not kept, so that nobody can ask for it later.
    """

    month = models.DateField(primary_key=True)  # its first day
    figures = models.JSONField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(month__day=1), name="duties_report_is_of_a_month")]

    def __str__(self) -> str:
        return f"report {self.month:%Y-%m}"
