"""Turn decided rows into records, take a whole list back, and bring it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db.models import F
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry import shelf
from kintrace.registry.actions.decide import ListTakenBack, open_list
from kintrace.registry.history import keep_turns
from kintrace.registry.models import File, HeldList, ListRow, Record
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from kintrace.accounts.models import Staff

CHUNK = 1_000


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


def commit_list(
    *, held: HeldList, by: Staff, now: datetime, progress: Callable[[int], object] | None = None
) -> HeldList:
    """Turn the decided rows of a list into records, and leave all others as they are.

    The rows are written in one transaction. The vault is told afterwards, in thousands, so that families'
    inquiries do not wait for a hundred thousand rows; should that stop half-way, the worker does the rest
    when it looks back from each new record.

    Args:
        held: The list.
        by: Who commits.
        now: The time.
        progress: Told how many more records the vault knows.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If the list was taken back.
        NothingDecided: If no row waits.
        TwinLeftOut: If a row shall join a row above it that did not become a record.
    """
    held, made = write_records(held=held, by=by, now=now)
    for start in range(0, len(made), CHUNK):
        sealed = Record.objects.standing().filter(pk__in=made[start : start + CHUNK])
        shelf.remember(sealed, progress)
        for older in Record.objects.filter(corrections__in=made[start : start + CHUNK]).values_list(
            "pk", flat=True
        ):
            shelf.keep_in_step(older)
    return held


@audit.action("registry.commit_list")
def write_records(*, held: HeldList, by: Staff, now: datetime) -> tuple[HeldList, list[UUID]]:
    """Write the records of the decided rows, and return the list and the records' ids."""
    need_role(by, Role.REGISTRAR)
    held = open_list(held.pk)
    files: dict[UUID, UUID] = {}  # row → file, of rows that become records now
    for rows in chunks(held):
        opened = {row.pk: uuid4() for row in rows if row.decision == ListRow.Decision.NEW}
        File.objects.bulk_create([File(id=file_id, opened_at=now) for file_id in opened.values()])
        for row in rows:
            files[row.pk] = opened.get(row.pk) or file_to_join(row, files)
        newer = {row.replaces_id for row in rows if row.replaces_id}
        older = set(Record.objects.standing().filter(pk__in=newer).values_list("pk", "file"))
        records = [record_of(row, held, files[row.pk], by, now) for row in rows]
        for row, record in zip(rows, records, strict=True):
            if (row.replaces_id, record.file_id) in older:
                record.corrects_id = row.replaces_id
        keep_turns(Record.objects.bulk_create(records), since=now)
    if not files:
        raise NothingDecided
    held.rows.to_commit().order_by().update(record=F("id"))
    held.state, held.committed_at = HeldList.State.COMMITTED, now
    held.save(update_fields=["state", "committed_at"])
    audit.record("registry.list_committed", subject=held, actor=by)
    return held, list(files)


def chunks(held: HeldList) -> Iterator[list[ListRow]]:
    """Yield the rows that become records, in their order, a thousand at a time."""
    last = -1
    while rows := list(
        held.rows.to_commit().filter(position__gt=last).select_related("twin__record")[:CHUNK]
    ):
        yield rows
        last = rows[-1].position


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


def take_back_list(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Withdraw all records of a list at once. `bring_back_list` undoes it.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If it was taken back already.
    """
    held, fallen = withdraw_all(held=held, by=by, now=now)
    bureau_vault = vault.connect()
    for record_id in fallen:
        bureau_vault.forget(shelf="held", case=record_id)
    return held


@audit.action("registry.take_back_list")
def withdraw_all(*, held: HeldList, by: Staff, now: datetime) -> tuple[HeldList, list[UUID]]:
    """Withdraw a list's standing records, and return the list and their ids."""
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state == HeldList.State.WITHDRAWN:
        raise ListTakenBack
    records = Record.objects.filter(list_row__list=held, withdrawn_at__isnull=True)
    fallen = list(records.values_list("pk", flat=True))
    records.update(withdrawn_at=now, withdrawn_by=by, withdrawn_for=Record.Withdrawal.LIST, matched_at=None)
    keep_turns(fallen, since=now)
    held.state, held.withdrawn_at = HeldList.State.WITHDRAWN, now
    held.save(update_fields=["state", "withdrawn_at"])
    audit.record("registry.list_taken_back", subject=held, actor=by)
    return held, fallen


def bring_back_list(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let the records of a list that was taken back count again; not those withdrawn one by one.

    Raises:
        WrongRole: If the person is no registrar.
        NotTakenBack: If it was not taken back.
    """
    held, risen = restore_all(held=held, by=by, now=now)
    for start in range(0, len(risen), CHUNK):
        standing = Record.objects.standing().filter(pk__in=risen[start : start + CHUNK])
        shelf.remember(standing)
    return held


@audit.action("registry.bring_back_list")
def restore_all(*, held: HeldList, by: Staff, now: datetime) -> tuple[HeldList, list[UUID]]:
    """Restore what fell with a list, and return the list and the records' ids."""
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state != HeldList.State.WITHDRAWN:
        raise NotTakenBack
    records = Record.objects.filter(list_row__list=held, withdrawn_for=Record.Withdrawal.LIST).exclude(
        description=b""  # expired meanwhile, and emptied
    )
    risen = list(records.values_list("pk", flat=True))
    records.update(withdrawn_at=None, withdrawn_by=None, withdrawn_for="", matched_at=None)
    keep_turns(risen, since=now)
    held.state = HeldList.State.COMMITTED if held.committed_at else HeldList.State.STAGED
    held.withdrawn_at = None
    held.save(update_fields=["state", "withdrawn_at"])
    audit.record("registry.list_brought_back", subject=held, actor=by)
    return held, risen
