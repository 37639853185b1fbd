"""Builders for duties: claims on a day, the worker's round, the rows in short."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty, HoldingPlace, Notification
from kintrace.duties.sections import Notice, Witness
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from tests import make

if TYPE_CHECKING:
    from kintrace.duties.rules import Kind
    from kintrace.registry.models import File, Record

KYIV = ZoneInfo("Europe/Kyiv")


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """Return a time of a day in Kyiv."""
    return datetime.combine(day, time(hour, minute), tzinfo=KYIV).astimezone(UTC)


def claim(
    what: Claim,
    on: date,
    *,
    file: File | None = None,
    of: SourceClass = SourceClass.AUTHORITY,
    now: datetime | None = None,
) -> Record:
    """Return a claim of a day that the bureau hears on that day, unless said."""
    return make.record(what, of=of, file=file, on=on, now=now or at(on))


def round_at(now: datetime) -> None:
    """Let the worker do a round."""
    work_once(now, None)


def rows(kind: Kind) -> list[Duty]:
    """Return the duties of a kind by their date."""
    return list(Duty.objects.filter(kind=kind).order_by("due_at", "begun_at"))


def place(title: str = "Лагерь 7", *, record: Record | None = None) -> HoldingPlace:
    """Return a holding place, for which a record's source speaks if one is given."""
    source = None if record is None else record.source
    return duties.open_place(title=title, source=source, by=make.staff(Role.REGISTRAR), now=make.NOON)


WHOLE = Notice(
    died_on="3 октября 2026",
    died_at="Госпиталь в Верхнеозёрске",
    cause="Воспаление лёгких",
    buried_at="Кладбище Верхнеозёрска, 4 октября 2026",
    grave="Ряд 4, место 11, деревянный крест с номером",
    effects="Часы и письмо, переданы по описи",
    authority="Начальник госпиталя",
    not_known=("last_moments",),
    witnesses=(
        Witness("Пахомов Илья", "Верхнеозёрск, Садовая 3"),
        Witness("Лысенко Марко", "Верхнеозёрск, Садовая 5"),
    ),
)


def notification(
    *,
    notice: Notice = WHOLE,
    document: Notification.Document = Notification.Document.NONE,
    file: File | None = None,
) -> Notification:
    """Return the notification of a death as a registrar writes it."""
    place = file or make.record(Claim.DEAD).file
    return duties.write_notification(
        file=place, notice=notice, document=document, by=make.staff(Role.REGISTRAR), now=make.NOON
    )


def withdraw(record: Record, now: datetime) -> None:
    """Withdraw a claim as one entered by mistake."""
    registry.withdraw_record(
        record=record, reason=record.Withdrawal.MISTAKE, by=make.staff(Role.REGISTRAR), now=now
    )
