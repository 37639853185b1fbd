"""Legal days: counted in the bureau's zone, so that a month's end and a change to summer time are right.

A period of so many days leaves out the day on which it begins and runs to the end of its last day. That is
how the Convention's "not more than one week after" is read, and how periods in days are counted generally
(European Convention on the Calculation of Time-Limits, ETS 76, Articles 3 and 4). A Sunday or a holiday
does not lengthen it: Article 70 knows no working days.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    """Return the zone in which the bureau counts days."""
    return ZoneInfo(settings.BUREAU_ZONE)


def day_of(moment: datetime) -> date:
    """Return the bureau's day at a moment."""
    return moment.astimezone(zone()).date()


def start_of(day: date) -> datetime:
    """Return the first moment of a day in the bureau's zone, in UTC.

    Where clocks jump over midnight, that is the moment of the jump.
    """
    return datetime.combine(day, time.min, tzinfo=zone()).astimezone(UTC)


def end_of(day: date) -> datetime:
    """Return the first moment after a day in the bureau's zone, in UTC: before it, the day is kept."""
    return start_of(day + timedelta(days=1))


def last_day(due_at: datetime) -> date:
    """Return the last day before a moment at which a period is over."""
    return day_of(due_at - timedelta(microseconds=1))


def last_of_month(day: date) -> date:
    """Return the last day of the month in which a day lies."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def next_month(month: date) -> date:
    """Return the first day of the month after one."""
    return last_of_month(month) + timedelta(days=1)
