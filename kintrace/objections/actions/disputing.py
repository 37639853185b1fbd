"""Find which files an objection means, and hide them until people have decided.

From outside anybody may object, also somebody who wants a prisoner hidden. So what is hidden without a person
is little and short: see docs/objections.md.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.objections.models import READERS, Dispute, Objection
from kintrace.registry import actions as registry
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File
    from kintrace.vault.verbs import Found

LASTS = timedelta(hours=72)  # what a machine hid shows again unless a person takes it up
REST = timedelta(days=90)  # a file that a machine hid once is hidden again by people only
MOST_A_DAY = 10
MOST_FILES = 3
SHOWN = 5
LEAST = 0.05


class RegisterNotRead(Refused):
    """A comparison with an empty shelf would find nothing, and say so wrongly."""

    message = gettext_noop("The vault has not read the register since its start. The worker does that first.")


class AlreadyDecided(Refused):
    """An objection is decided once."""

    message = gettext_noop("This objection was decided already.")


class OwnEntry(Refused):
    """Whoever entered a record does not judge what is said against it."""

    message = gettext_noop("You entered a record of this file. Somebody else must decide that it stands.")


class NothingToWithdraw(Refused):
    """What is untrue is withdrawn."""

    message = gettext_noop("Choose the record that is untrue.")


class ErasedByTwo(Refused):
    """An erasure is asked for and approved on its own way."""

    message = gettext_noop(
        "Ask for the erasure of the file; when another person has approved it, this closes."
    )


@audit.action("objections.compare", actor="worker")
def compare(*, objection: Objection, now: datetime) -> list[Dispute]:
    """Ask the vault which files an objection may mean; hide those that it surely means, for a short time.

    Raises:
        RegisterNotRead: If the vault has not read the register yet.
    """
    locked = Objection.objects.to_compare().select_for_update(of=("self",)).get(pk=objection.pk)
    if not vault.connect().status().held and Record.objects.standing().exists():
        raise RegisterNotRead
    found = found_in_vault(locked)
    records = Record.objects.standing().in_bulk([each.case for each in found])
    sure: dict[object, File] = {}
    for each in found:
        record = records.get(each.case)
        if record is None or locked.findings.filter(file=record.file_id).exists():
            continue
        if each.confirmable:
            sure[record.file_id] = record.file
        if each.confirmable or locked.findings.count() < SHOWN:
            locked.findings.create(file=record.file, record=record, confirmable=each.confirmable)
    locked.compared_at = now
    locked.save(update_fields=["compared_at"])
    audit.record("objections.compared", subject=locked, actor="worker")
    files = list(sure.values()) if len(sure) <= MOST_FILES else []
    return [hide(locked, file, now) for file in files if may_hide(file, now)]


def found_in_vault(objection: Objection) -> list[Found]:
    """Return what the vault takes for the man, by ids; his description is on the shelf for that moment."""
    bureau_vault = vault.connect()
    sealed = Sealed(Place.of(objection, "description"), bytes(objection.description))
    bureau_vault.remember(shelf="sought", rows=[(objection.pk, sealed)])
    try:
        found = bureau_vault.match(case=objection.pk, limit=50).found
    finally:
        bureau_vault.forget(shelf="sought", case=objection.pk)
    return [each for each in found if each.probability >= LEAST or each.confirmable]


def may_hide(file: File, now: datetime) -> bool:
    """Return whether a machine may hide a file: not one that it hid lately, and only a few in a day."""
    automatic = Dispute.objects.automatic()
    if Dispute.objects.open().filter(file=file, inquiry__isnull=True).exists():
        return False
    if automatic.filter(file=file, raised_at__gt=now - REST).exists():
        return False
    return automatic.filter(raised_at__gt=now - timedelta(days=1)).count() < MOST_A_DAY


def hide(objection: Objection, file: File, now: datetime) -> Dispute:
    """Hide a file for a short time, without a person."""
    made = Dispute.objects.create(objection=objection, file=file, raised_at=now, until=now + LASTS)
    audit.record("objections.disputed", subject=made, actor="worker")
    return made


@audit.action("objections.dispute")
def dispute(*, objection: Objection, file: File, by: Staff, now: datetime) -> Dispute:
    """Hide a file until the objection is decided, by a person who has compared the two.

    Raises:
        WrongRole: If the person does not work with objections.
        AlreadyDecided: If the objection was decided.
        Erased: If the file was erased.
    """
    need_role(by, *READERS)
    locked = undecided(objection)
    if file.erased_at is not None:
        raise registry.Erased
    if not locked.findings.filter(file=file).exists():
        newest = file.records.order_by("-known_at", "pk").first()
        if newest is None:
            raise NothingToWithdraw
        locked.findings.create(file=file, record=newest, named_by=by)
    made, is_new = Dispute.objects.get_or_create(
        objection=locked,
        file=file,
        inquiry=None,
        lifted_at=None,
        defaults={"raised_by": by, "raised_at": now},
    )
    if not is_new:  # it was hidden for a short time; now a person answers for it
        made.raised_by, made.until = by, None
        made.save(update_fields=["raised_by", "until"])
    audit.record("objections.disputed", subject=made, actor=by)
    return made


@audit.action("objections.lapse", actor="worker")
def lapse(*, dispute: Dispute, now: datetime) -> Dispute:
    """Show again what was hidden without a person, if nobody has taken it up in time."""
    locked = Dispute.objects.over(now).select_for_update(of=("self",)).get(pk=dispute.pk)
    locked.lifted_at = now
    locked.save(update_fields=["lifted_at"])
    audit.record("objections.lapsed", subject=locked, actor="worker")
    return locked


@audit.action("objections.decide")
def decide(
    *,
    objection: Objection,
    outcome: Objection.Outcome,
    by: Staff,
    now: datetime,
    record: Record | None = None,
) -> Objection:
    """Close an objection: the record stands, or is untrue and withdrawn, or there is nothing.

    What it hid shows again, unless the record fell.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyDecided: If it was decided before.
        ErasedByTwo: If the outcome is an erasure.
        NothingToWithdraw: If it is untrue and no record is given.
        OwnEntry: If the record shall stand and the person entered one of its file.
    """
    need_role(by, Role.REGISTRAR)
    locked = undecided(objection)
    if outcome == Objection.Outcome.ERASED:
        raise ErasedByTwo
    if outcome == Objection.Outcome.UNTRUE:
        if record is None or not locked.findings.filter(file=record.file_id).exists():
            raise NothingToWithdraw
        registry.withdraw_record(record=record, reason=Record.Withdrawal.UNTRUE, by=by, now=now)
    elif Record.objects.filter(file__findings__objection=locked, entered_by=by).exists():
        raise OwnEntry
    return close(locked, outcome, by, now)


def close(objection: Objection, outcome: Objection.Outcome, by: Staff, now: datetime) -> Objection:
    """Write a decision down, and lift what the objection hid."""
    objection.outcome, objection.decided_by, objection.decided_at = outcome, by, now
    objection.save(update_fields=["outcome", "decided_by", "decided_at", "proven"])
    objection.disputes.filter(lifted_at__isnull=True).update(lifted_at=now, lifted_by=by)
    audit.record("objections.decided", subject=objection, actor=by, reason=outcome)
    return objection


def undecided(objection: Objection) -> Objection:
    """Return an objection that may be decided, held until the action is over."""
    locked = Objection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if locked.decided_at is not None:
        raise AlreadyDecided
    return locked
