"""What people do about a duty: take it, keep it, move its date for a reason, say where it is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.audit import actions as audit
from kintrace.duties import clock
from kintrace.duties.models import CASES, REGISTER, Duty, Move, Report
from kintrace.duties.rules import Kind
from kintrace.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from kintrace.accounts.models import Role, Staff
    from kintrace.duties.models import HoldingPlace


class NotOpen(Refused):
    """Only what is owed can be taken, kept or moved."""

    message = gettext_noop("This duty is kept or taken back already. Reload the page to see how it stands.")


class AlreadyTaken(Refused):
    """A duty has one owner."""

    message = gettext_noop("Somebody else has taken this duty. They must give it back first.")


class NotYours(Refused):
    """A duty is given back by its owner."""

    message = gettext_noop("You have not taken this duty, so you cannot give it back.")


class NotADay(Refused):
    """A day must fit the duty."""

    message = gettext_noop(
        "This day does not fit: a duty is kept between the day it began and today, and moved to another day "
        "after it began."
    )


class NeedsNotification(Refused):
    """A death is notified by the notification itself."""

    message = gettext_noop(
        "The duty to notify a death is kept when officers attest the notification. Write it from the file."
    )


class NotKeptByHand(Refused):
    """What a claim shows is undone by that claim."""

    message = gettext_noop("No person marked this as kept. Withdraw the record that shows it instead.")


class MonthClosed(Refused):
    """What was published stays true."""

    message = gettext_noop("The report of that month is closed. Its duties keep their dates.")


@audit.action("duties.take")
def take(*, duty: Duty, by: Staff) -> Duty:
    """Take a duty on.

    Raises:
        WrongRole: If the person does not work on this kind.
        NotOpen: If it is kept or taken back.
        AlreadyTaken: If somebody else owns it.
    """
    duty = locked(duty, by)
    if duty.owner_id not in {None, by.pk}:
        raise AlreadyTaken
    return changed(duty, "duties.taken", by, owner=by)


@audit.action("duties.give_back")
def give_back(*, duty: Duty, by: Staff) -> Duty:
    """Let a duty be nobody's again.

    Raises:
        WrongRole: If the person does not work on this kind.
        NotOpen: If it is kept or taken back.
        NotYours: If somebody else owns it, or nobody.
    """
    duty = locked(duty, by)
    if duty.owner_id != by.pk:
        raise NotYours
    return changed(duty, "duties.given_back", by, owner=None)


@audit.action("duties.keep")
def keep(*, duties: Sequence[Duty], on: date, by: Staff, now: datetime) -> list[Duty]:
    """Mark duties as kept on a day: all of them, or none if one cannot be.

    Raises:
        WrongRole: If the person does not work on one of these kinds.
        NotOpen: If one is kept or taken back.
        NeedsNotification: If one is the notification of a death.
        NotADay: If the day is to come, or before one began.
    """
    return [keep_one(duty, on, by, now) for duty in duties]


def keep_one(duty: Duty, on: date, by: Staff, now: datetime) -> Duty:
    """Mark one duty as kept, in the running action."""
    duty = locked(duty, by)
    today = clock.day_of(now)
    if duty.kind == Kind.DEATH:
        raise NeedsNotification
    if not duty.begun_on <= on <= today:
        raise NotADay
    kept_at = now if on == today else clock.start_of(on)
    return changed(duty, "duties.kept", by, kept_at=kept_at, kept_by=by)


@audit.action("duties.unkeep")
def unkeep(*, duty: Duty, by: Staff) -> Duty:
    """Let a duty be owed again that a person marked as kept by mistake.

    Raises:
        WrongRole: If the person does not work on this kind.
        NotKeptByHand: If no person marked it.
        MonthClosed: If its month's report is closed.
    """
    need_role(by, *workers_on(duty))
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.kept_by_id is None:
        raise NotKeptByHand
    need_open_month(duty.last_day)
    return changed(duty, "duties.unkept", by, kept_at=None, kept_by=None)


@audit.action("duties.move")
def move(*, duty: Duty, to: date, reason: Move.Reason, by: Staff, now: datetime) -> Duty:
    """Move a duty's last day, for a reason; the old date is kept beside the new one.

    Raises:
        WrongRole: If the person does not work on this kind.
        NotOpen: If it is kept or taken back.
        NotADay: If it is the same day, or before the duty began.
        MonthClosed: If the report of the old or the new month is closed.
    """
    duty = locked(duty, by)
    if to == duty.last_day or to < duty.begun_on:
        raise NotADay
    for day in (duty.last_day, to):
        need_open_month(day)
    due_at = clock.end_of(to)
    Move.objects.create(
        duty=duty, was_due_at=duty.due_at, due_at=due_at, reason=reason, moved_by=by, moved_at=now
    )
    return changed(duty, "duties.moved", by, reason, due_at=due_at)


@audit.action("duties.say_place")
def say_place(*, duty: Duty, place: HoldingPlace | None, by: Staff) -> Duty:
    """Say where a duty is owed; what began later about the same man and is open goes there with it.

    Raises:
        WrongRole: If the person does not work on this kind.
        NotOpen: If it is kept or taken back.
    """
    duty = locked(duty, by)
    if duty.file_id is not None:
        later = Duty.objects.open().filter(file=duty.file_id, begun_at__gte=duty.begun_at)
        later.update(place=place)
    return changed(duty, "duties.placed", by, place=place)


def workers_on(duty: Duty) -> tuple[Role, ...]:
    """Return the roles that work on a duty of this kind."""
    return CASES if duty.kind == Kind.ANSWER else REGISTER


def locked(duty: Duty, by: Staff) -> Duty:
    """Return an open duty, held until the action is over, for somebody who works on its kind."""
    need_role(by, *workers_on(duty))
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if not duty.is_open:
        raise NotOpen
    return duty


def need_open_month(day: date) -> None:
    """Let an action go on only while the report of a day's month is not closed."""
    if Report.objects.filter(month=day.replace(day=1)).exists():
        raise MonthClosed


def changed(duty: Duty, code: str, by: Staff, reason: str = "", **values: object) -> Duty:
    """Save some columns of a duty, with their entry in the audit log."""
    for name, value in values.items():
        setattr(duty, name, value)
    duty.save(update_fields=list(values))
    audit.record(code, subject=duty, actor=by, reason=reason)
    return duty
