"""Enter, withdraw, restore and move single claims."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.history import keep_turns
from kintrace.registry.models import File, Record
from kintrace.registry.models.records import span_of
from kintrace.registry.shelf import circumstances_place, description_place, keep_in_step
from kintrace.registry.suppression import suppressed
from kintrace.vault import client as vault
from kintrace.vault.sections import encode

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.matching import Person
    from kintrace.registry.models import Source
    from kintrace.registry.statement import Statement

# What can lead to a man. Anything else alone describes nobody.
LEADS = ("name", "surname", "given", "patronymic", "other_names", "call_sign", "number", "marks")


class InTheFuture(Refused):
    """A claim cannot speak of a day that has not come."""

    message = gettext_noop("This day has not come yet. Check the date.")


class HeardTooEarly(Refused):
    """News comes after the event."""

    message = gettext_noop("We cannot have heard of it before it happened. Check both days.")


class NobodyDescribed(Refused):
    """A record needs something that can lead to a man."""

    message = gettext_noop("Nothing here says who it is. Give a name, a call sign, a number or a mark.")


class NotStanding(Refused):
    """Only a claim that stands can be corrected."""

    message = gettext_noop("This record was withdrawn or corrected already. Correct the one that stands.")


class OtherFile(Refused):
    """A correction stays in the file of the claim that it corrects."""

    message = gettext_noop(
        "The record that you correct is in another file. Move it first if it belongs here."
    )


class AlreadyWithdrawn(Refused):
    """A claim is withdrawn once."""

    message = gettext_noop("This record was withdrawn already.")


class NotWithdrawn(Refused):
    """Only a withdrawn claim can be restored."""

    message = gettext_noop("This record was not withdrawn. There is nothing to restore.")


class HasExpired(Refused):
    """What its home registry let expire does not come back by our will."""

    message = gettext_noop(
        "The registry that this record came from let it expire, and asks that nobody keep it. "
        "Ask that registry to send it anew."
    )


class SameFile(Refused):
    """A move leads to another file."""

    message = gettext_noop("The record is in this file already.")


class AskedNotToBeEntered(Refused):
    """Somebody who was erased is not brought back."""

    message = gettext_noop(
        "This man was erased at his own wish (file %(file)s) and asked not to be entered again. If he must "
        "be, two people lift his mark on the page of that file first."
    )


class Erased(Refused):
    """What was erased is not worked on."""

    message = gettext_noop("This file was erased at the wish of the man. Nothing is left of it to work on.")


@audit.action("registry.enter_record")
def enter_record(  # each is a different fact about the act
    *,
    source: Source,
    statement: Statement,
    by: Staff,
    now: datetime,
    file: File | None = None,
    corrects: Record | None = None,
    key: UUID | None = None,
) -> Record:
    """Add one claim to a file, to a new file if none is given, or in the place of a claim that it corrects.

    Args:
        source: Who says it.
        statement: What is said.
        by: Who enters it.
        now: The time.
        file: Whose it is.
        corrects: What it corrects.
        key: The record's number if it has one already: a capture card and its record are one case.

    Raises:
        WrongRole: If the person is no registrar.
        NobodyDescribed: If nothing says who it is.
        InTheFuture: If it speaks of a day that has not come, or we shall only hear of it.
        HeardTooEarly: If it was heard of before it happened.
        NotStanding: If the claim to correct does not stand.
        OtherFile: If that claim is in another file than the one given.
        AskedNotToBeEntered: If he was erased and his mark stands.
        Erased: If the file was erased.
    """
    need_role(by, Role.REGISTRAR)
    if not describes_somebody(statement.person):
        raise NobodyDescribed
    check_days(statement, now)
    refuse_suppressed(statement.person, by)
    place = file_for(file, corrects, now)
    record = Record(
        id=key or uuid4(),
        file=place,
        source=source,
        claim=statement.claim,
        happened_on=statement.happened_on,
        precision=precision_of(statement),
        known_at=statement.known_at or now,
        entered_by=by,
        entered_at=now,
        corrects=corrects,
    )
    record.description, record.circumstances = vault.connect().seal(
        case=record.id,
        sections=[
            (description_place(record.id), encode(statement.person)),
            (circumstances_place(record.id), encode(statement.circumstances)),
        ],
    )
    record.save(force_insert=True)
    keep_turns([record], since=now)
    keep_in_step(record.id)
    if corrects:
        keep_in_step(corrects.id)
    audit.record("registry.record_entered", subject=record, actor=by)
    return record


@audit.action("registry.withdraw_record")
def withdraw_record(*, record: Record, reason: Record.Withdrawal, by: Staff, now: datetime) -> Record:
    """Let a claim count no more, with the reason. What it corrected stands again.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyWithdrawn: If it was withdrawn before.
    """
    need_role(by, Role.REGISTRAR)
    record = locked(record)
    if record.withdrawn_at:
        raise AlreadyWithdrawn
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_for = now, by, reason
    save_change(record, now)
    audit.record("registry.record_withdrawn", subject=record, actor=by, reason=reason)
    return record


@audit.action("registry.restore_record")
def restore_record(*, record: Record, by: Staff, now: datetime) -> Record:
    """Let a withdrawn claim count again.

    Raises:
        WrongRole: If the person is no registrar.
        NotWithdrawn: If it was not withdrawn.
        HasExpired: If it came from another registry, which let it expire.
        Erased: If it was erased.
    """
    need_role(by, Role.REGISTRAR)
    record = standing_file(locked(record))
    if not record.withdrawn_at:
        raise NotWithdrawn
    if record.withdrawn_for == Record.Withdrawal.EXPIRED or not record.description:
        raise HasExpired
    record.withdrawn_at, record.withdrawn_by, record.withdrawn_for = None, None, ""
    save_change(record, now)
    audit.record("registry.record_restored", subject=record, actor=by)
    return record


@audit.action("registry.move_record")
def move_record(*, record: Record, file: File | None, by: Staff, now: datetime) -> Record:
    """Put a claim into another file, or into a file of its own. The same way leads back.

    Checks that compared it in the old file count no more.

    Raises:
        WrongRole: If the person is no registrar.
        SameFile: If it is there already.
        Erased: If it, or the other file, was erased.
    """
    need_role(by, Role.REGISTRAR)
    record = standing_file(locked(record))
    if file and file.pk == record.file_id:
        raise SameFile
    File.objects.filter(pk=record.file_id).update(paired_at=None)
    record.file = file_for(file, None, now)
    save_change(record, now)
    audit.record("registry.record_moved", subject=record, actor=by)
    return record


def locked(record: Record) -> Record:
    """Return the row as it stands, held until the action is over."""
    return Record.objects.select_for_update().get(pk=record.pk)


def standing_file(record: Record) -> Record:
    """Return a record whose file was not erased.

    Raises:
        Erased: If it was.
    """
    need_kept(record.file)
    return record


def need_kept(file: File) -> None:
    """Let nothing more be written about the man of an erased file.

    Raises:
        Erased: If it was erased.
    """
    if File.objects.filter(pk=file.pk, erased_at__isnull=False).exists():
        raise Erased


def refuse_suppressed(person: Person, by: Staff) -> None:
    """Let nobody be entered who asked not to be.

    Raises:
        AskedNotToBeEntered: If his mark stands.
    """
    [file] = suppressed([person], by=by)
    if file is not None:
        raise AskedNotToBeEntered(file=str(file)[:8])


def save_change(record: Record, now: datetime) -> None:
    """Save a claim that changed, with its turn; compare inquiries again, also with what it corrects."""
    changed: list[UUID] = [record.pk] + ([record.corrects_id] if record.corrects_id else [])
    record.matched_at = None
    record.save()
    keep_turns([record], since=now)
    Record.objects.filter(pk__in=changed).update(matched_at=None)
    for record_id in changed:
        keep_in_step(record_id)


def file_for(file: File | None, corrects: Record | None, now: datetime) -> File:
    """Return the file that a claim goes into, held until the action is over; a new one if none is meant."""
    if corrects is not None:
        if file is not None and file.pk != corrects.file_id:
            raise OtherFile
        if not Record.objects.standing().select_for_update().filter(pk=corrects.pk).exists():
            raise NotStanding
        return corrects.file
    if file is None:
        return File.objects.create(opened_at=now)
    place = File.objects.select_for_update().get(pk=file.pk)
    if place.erased_at is not None:
        raise Erased
    return place


def check_days(statement: Statement, now: datetime) -> None:
    """Let only days pass that can be: first it happened, then we heard of it, and that is not to come.

    Raises:
        InTheFuture: If either day has not come.
        HeardTooEarly: If it was heard of before it happened.
    """
    heard = statement.known_at or now
    happened = statement.happened_on and span_of(statement.happened_on, precision_of(statement))[0]
    if heard > now or (happened and happened > now.date()):
        raise InTheFuture
    if happened and happened > heard.astimezone(UTC).date():
        raise HeardTooEarly


def precision_of(statement: Statement) -> Record.Precision:
    """Return how much of the day is known."""
    if statement.happened_on is None:
        return Record.Precision.UNKNOWN
    return statement.precision or Record.Precision.DAY


def describes_somebody(person: Person) -> bool:
    """Return whether a description holds anything that can lead to a man."""
    return any(bool(getattr(person, field)) for field in LEADS)
