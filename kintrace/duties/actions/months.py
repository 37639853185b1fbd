"""Close a month: count once how its duties were kept, and keep what may be published and nothing else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.duties import clock
from kintrace.duties.models import Duty, Report
from kintrace.duties.small import Counts, Row, publish
from kintrace.errors import Refused

if TYPE_CHECKING:
    from datetime import date, datetime

    from kintrace.accounts.models import Staff


class MonthNotOver(Refused):
    """A month is counted when it is over."""

    message = gettext_noop("This month is not over yet. Close its report from the first of the next one.")


class MonthIsClosed(Refused):
    """Counting twice would let a difference of two reports tell what both hide."""

    message = gettext_noop("The report of this month is closed already. It is never counted again.")


@audit.action("duties.close_month")
def close_month(*, month: date, by: Staff, now: datetime) -> Report:
    """Count how the duties of a month were kept, and keep what may be published.

    Raises:
        WrongRole: If the person is neither registrar nor releaser.
        MonthNotOver: If a duty of that month can still be kept in time.
        MonthIsClosed: If it was closed before.
    """
    need_role(by, Role.REGISTRAR, Role.RELEASER)
    month = month.replace(day=1)
    if now < clock.start_of(clock.next_month(month)):
        raise MonthNotOver
    if Report.objects.filter(month=month).exists():
        raise MonthIsClosed
    figures = [shown._asdict() for shown in publish(rows_of(month))]
    report = Report.objects.create(month=month, figures=figures, closed_by=by, closed_at=now)
    audit.record("duties.month_closed", actor=by, reason=f"month-{month:%Y-%m}")
    return report


def rows_of(month: date) -> list[Row]:
    """Return for each kind and place how the duties of a month were kept."""
    counts: defaultdict[tuple[str, int | None], list[int]] = defaultdict(lambda: [0, 0, 0])
    for duty in Duty.objects.in_month(month).only("kind", "place", "kept_at", "due_at"):
        outcome = 2 if duty.kept_at is None else int(duty.is_kept_late)
        counts[duty.kind, duty.place_id][outcome] += 1
    return [Row(kind, place, Counts(*each)) for (kind, place), each in counts.items()]
