"""Turn decided rows into records, take a whole list back, and bring it back.

A person begins it, and it is done in pieces. Each piece is one transaction that stands or not, and the worker
goes on where a killed process stopped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry import shelf
from kintrace.registry.actions.decide import ListBusy, ListTakenBack, open_list
from kintrace.registry.clones import correct_older, corrected_by
from kintrace.registry.history import keep_turns
from kintrace.registry.models import OPEN, File, HeldList, ListRow, Record
from kintrace.registry.suppression import keep_out_staged
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kintrace.accounts.models import Staff

CHUNK = 500
State, Decision = HeldList.State, ListRow.Decision


class NothingDecided(Refused):
    """Only what a person decided becomes a record."""

    message = gettext_noop("No row waits to become a record. Decide about the rows first.")


class TwinLeftOut(Refused):
    """A row joins the record of a row above it, which must become one."""

    message = gettext_noop(
        "Row %(row)d shall join the file of row %(twin)d, which was left out or not decided. Decide about "
        "row %(twin)d first, or let row %(row)d open a new file."
    )


class NotTakenBack(Refused):
    """Only a list that was taken back can be brought back."""

    message = gettext_noop("This list was not taken back.")


# Begun by a person.


@audit.action("registry.commit_list")
def begin_commit(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let the decided rows of a list become records, and leave all others as they are.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If the list was taken back.
        ListBusy: If it is in the middle of something.
        NothingDecided: If no row waits.
        TwinLeftOut: If a row shall join a row above it that did not become a record and will not.
    """
    need_role(by, Role.REGISTRAR)
    held = open_list(held.pk)
    waiting = held.rows.to_commit()
    if not waiting.exists():
        raise NothingDecided
    lost = (
        waiting.filter(decision=Decision.JOIN, file__isnull=True, twin__record__isnull=True)
        .exclude(twin__decision__in=[Decision.NEW, Decision.JOIN])
        .select_related("twin")
        .first()
    )
    if lost is not None:
        raise TwinLeftOut(row=lost.number, twin=lost.twin.number if lost.twin else 0)
    return moved(held, State.COMMITTING, by, now)


@audit.action("registry.take_back_list")
def begin_take_back(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let all records of a list count no more. `bring_back_list` undoes it.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If it was taken back already.
        ListBusy: If it is not staged yet, or in the middle of something but a commit.
    """
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state in {State.WITHDRAWN, State.WITHDRAWING}:
        raise ListTakenBack
    if held.state not in {*OPEN, State.COMMITTING}:
        raise ListBusy
    held.withdrawn_at = now
    return moved(held, State.WITHDRAWING, by, now)


@audit.action("registry.bring_back_list")
def begin_bring_back(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let the records of a list that was taken back count again; not those withdrawn one by one.

    Raises:
        WrongRole: If the person is no registrar.
        NotTakenBack: If it was not taken back.
    """
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state != State.WITHDRAWN:
        raise NotTakenBack
    return moved(held, State.RESTORING, by, now)


def moved(held: HeldList, state: HeldList.State, by: Staff, now: datetime) -> HeldList:
    """Save that a list is on its way, and in whose name."""
    held.state, held.moved_by, held.moved_at = state, by, now
    held.save(update_fields=["state", "moved_by", "moved_at", "withdrawn_at"])
    return held


# Done in pieces.


def go_on(held: HeldList) -> int | None:
    """Do a piece of what a list is on its way to; return how many rows it was, None when there is no more.

    Raises:
        VaultRefused: If the vault does not answer. What is written stands; the worker looks back from every
            changed record, and tells the vault then.
    """
    step = {
        State.COMMITTING: write_records,
        State.WITHDRAWING: withdraw_records,
        State.RESTORING: restore_records,
        State.CANCELLING: drop_rows,
    }.get(State(held.state))
    if step is None:
        return None
    done = step(held)
    if not done:
        arrive(held=held)
        return None
    return done


def write_records(held: HeldList) -> int:
    """Write the records of the next decided rows, and put them on the vault's shelf.

    Rows of men who asked to be left out become none (kintrace.registry.suppression).
    """
    waiting = list(held.rows.to_commit().select_related("twin")[:CHUNK])
    entered = keep_out_staged(held, waiting, by=held.moved_by or held.loaded_by)
    with transaction.atomic():
        held = locked(held)
        rows = list(held.rows.to_commit().filter(pk__in=entered).select_related("twin__record"))
        opened = {row.pk: uuid4() for row in rows if row.decision == Decision.NEW}
        now = held.moved_at or held.loaded_at
        File.objects.bulk_create([File(id=file_id, opened_at=now) for file_id in opened.values()])
        files: dict[UUID, UUID] = {}
        for row in rows:
            files[row.pk] = opened.get(row.pk) or file_to_join(row, files)
        by = held.moved_by or held.loaded_by
        records = [record_of(row, held, files[row.pk], by, now) for row in rows]
        correct_older(rows, records)
        keep_turns(Record.objects.bulk_create(records), since=now)
        held.rows.filter(pk__in=list(files)).update(record=F("id"))
        older = corrected_by(list(files))
    shelf.remember(Record.objects.standing().filter(pk__in=list(files)))
    shelf.keep_all_in_step(older)
    return len(waiting)


def file_to_join(row: ListRow, files: dict[UUID, UUID]) -> UUID:
    """Return the file that a row joins: the one found or named, or that of the row above which it repeats.

    Raises:
        TwinLeftOut: If that row is no record.
    """
    if row.file_id:
        return row.file_id
    if row.twin_id and row.twin_id in files:
        return files[row.twin_id]
    if row.twin is None or row.twin.record is None:
        raise TwinLeftOut(row=row.number, twin=row.twin.number if row.twin else 0)
    return row.twin.record.file_id


def record_of(row: ListRow, held: HeldList, file_id: UUID, by: Staff, now: datetime) -> Record:
    """Return the record that a row becomes. Its description was sealed for that place from the first."""
    return Record(
        id=row.pk,
        file_id=file_id,
        source_id=held.source_id,
        claim=held.claim,
        known_at=held.loaded_at,
        entered_by=by,
        entered_at=now,
        description=row.sealed,
        circumstances=b"",
    )


def withdraw_records(held: HeldList) -> int:
    """Withdraw the next standing records of a list, and take them off the vault's shelf."""
    with transaction.atomic():
        held = locked(held)
        records = Record.objects.filter(list_row__list=held, withdrawn_at__isnull=True)
        fallen = list(records.values_list("pk", flat=True)[:CHUNK])
        Record.objects.filter(pk__in=fallen).update(
            withdrawn_at=held.withdrawn_at,
            withdrawn_by=held.moved_by,
            withdrawn_for=Record.Withdrawal.LIST,
            matched_at=None,
        )
        keep_turns(fallen, since=held.withdrawn_at or held.loaded_at)
        older = corrected_by(fallen)
    bureau_vault = vault.connect()
    for record_id in fallen:
        bureau_vault.forget(shelf="held", case=record_id)
    shelf.keep_all_in_step(older)
    return len(fallen)


def restore_records(held: HeldList) -> int:
    """Restore the next records that fell with a list, and put them on the vault's shelf."""
    with transaction.atomic():
        held = locked(held)
        records = Record.objects.filter(list_row__list=held, withdrawn_for=Record.Withdrawal.LIST).exclude(
            description=b""  # expired meanwhile, and emptied
        )
        risen = list(records.values_list("pk", flat=True)[:CHUNK])
        Record.objects.filter(pk__in=risen).update(
            withdrawn_at=None, withdrawn_by=None, withdrawn_for="", matched_at=None
        )
        keep_turns(risen, since=held.moved_at or held.loaded_at)
        older = corrected_by(risen)
    shelf.remember(Record.objects.standing().filter(pk__in=risen))
    shelf.keep_all_in_step(older)
    return len(risen)


def drop_rows(held: HeldList) -> int:
    """Destroy the last rows of a list that is dropped, with their keys: none of them is a record."""
    last = list(held.rows.order_by("-position").values_list("pk", flat=True)[:CHUNK])
    if last:  # the keys first: a row without its key is dropped again, a key without its row would stay
        vault.connect().shred_many(of=held.pk, cases=last)
    with transaction.atomic():
        held = locked(held)
        return held.rows.filter(pk__in=last).delete()[0]


def locked(held: HeldList) -> HeldList:
    """Return the list, held until the transaction is over, still on the same way.

    Raises:
        ListBusy: If somebody has sent it another way.
    """
    found = HeldList.objects.select_for_update().filter(pk=held.pk, state=held.state).first()
    if found is None:
        raise ListBusy
    return found


@audit.action("registry.move_list")
def arrive(*, held: HeldList) -> None:
    """Say that a list is where it was sent to."""
    held = locked(held)
    if held.state == State.CANCELLING:
        drop(held)
        return
    codes = {
        State.COMMITTING: "registry.list_committed",
        State.WITHDRAWING: "registry.list_taken_back",
        State.RESTORING: "registry.list_brought_back",
    }
    code = codes[State(held.state)]
    if held.state == State.COMMITTING:
        held.state, held.committed_at = State.COMMITTED, held.moved_at
    elif held.state == State.WITHDRAWING:
        held.state = State.WITHDRAWN
    else:
        held.state, held.withdrawn_at = (State.COMMITTED if held.committed_at else State.STAGED), None
    held.save(update_fields=["state", "committed_at", "withdrawn_at"])
    audit.record(code, subject=held, actor=held.moved_by or "worker")


def drop(held: HeldList) -> None:
    """Delete a list that was cancelled, once its file is destroyed."""
    if not held.parts.exists():
        audit.record("registry.list_dropped", subject=held, actor=held.moved_by or "worker")
        held.delete()


# Begun and done at once: for lists of a few hundred rows, and for commands.


def commit_list(
    *, held: HeldList, by: Staff, now: datetime, progress: Callable[[int], object] | None = None
) -> HeldList:
    """Turn the decided rows of a list into records at once. Raises as `begin_commit` does.

    Args:
        held: The list.
        by: Who commits.
        now: The time.
        progress: Told how many more records there are.
    """
    return gone(begin_commit(held=held, by=by, now=now), progress)


def take_back_list(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Withdraw all records of a list at once. Raises as `begin_take_back` does."""
    return gone(begin_take_back(held=held, by=by, now=now))


def bring_back_list(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let the records of a list that was taken back count again. Raises as `begin_bring_back` does."""
    return gone(begin_bring_back(held=held, by=by, now=now))


def gone(held: HeldList, progress: Callable[[int], object] | None = None) -> HeldList:
    """Go on until a list is where it was sent to."""
    while done := go_on(held):
        if progress:
            progress(done)
    held.refresh_from_db()
    return held
