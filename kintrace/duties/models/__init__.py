"""What is owed by a date, by whom and at which place; notifications of deaths; months that were closed.

In clear: kinds, dates, row numbers, members of staff. A thief reads that something was owed about a file,
which the claims beside it say already, and nothing of whom it speaks. What a holding place is called is
sealed: in clear a duty names a place by its row number only, so that the table tells that two men without
names are at one place without a name. Titles are sealed all under one case, so that reading the wall is one
opening in a day's budget and one entry in the audit log each time.
"""

from kintrace.duties.models.duty import Duty, DutyQuerySet, Group, Move
from kintrace.duties.models.marks import Counted, Serious
from kintrace.duties.models.notification import Attestation, Notification, NotificationQuerySet
from kintrace.duties.models.places import HoldingPlace, HoldingPlaceQuerySet
from kintrace.duties.models.report import Report, ReportQuerySet
from kintrace.duties.models.roles import CASES, OFFICERS, REGISTER, WATCHERS

__all__ = [
    "CASES",
    "OFFICERS",
    "REGISTER",
    "WATCHERS",
    "Attestation",
    "Counted",
    "Duty",
    "DutyQuerySet",
    "Group",
    "HoldingPlace",
    "HoldingPlaceQuerySet",
    "Move",
    "Notification",
    "NotificationQuerySet",
    "Report",
    "ReportQuerySet",
    "Serious",
]
