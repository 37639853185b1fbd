"""What comes from other registries goes when its home lets it expire: hidden at once, emptied a day later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.audit import actions as audit
from kintrace.lists.pfif.expiry import GRACE
from kintrace.registry.clones import EXPIRED
from kintrace.registry.history import keep_turns
from kintrace.registry.models import ListRow, Record
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from datetime import datetime


@audit.action("registry.expire", actor="worker")
def expire(*, row: ListRow, now: datetime) -> bool:
    """Let a row of an expired record count no more: its record is withdrawn, or the row cannot be committed.

    Return whether anything was to be done.
    """
    found = ListRow.objects.to_expire(now).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        return False
    if found.record_id is None:
        vault.connect().shred(case=found.pk)
        found.verdict, found.problem, found.sealed, found.digest = (
            ListRow.Verdict.UNREADABLE,
            EXPIRED,
            b"",
            None,
        )
        found.decision, found.decided_by, found.decided_at = ListRow.Decision.UNDECIDED, None, None
        found.save()
    else:
        Record.objects.filter(pk=found.record_id).update(
            withdrawn_at=now, withdrawn_by=None, withdrawn_for=Record.Withdrawal.EXPIRED, matched_at=None
        )
        keep_turns([found.record_id], since=now)
        vault.connect().forget(shelf="held", case=found.record_id)
    audit.record("registry.expired", subject=found, actor="worker")
    return True


@audit.action("registry.empty", actor="worker")
def empty(*, record: Record, now: datetime) -> bool:
    """Destroy the key of a record that expired a day ago, so that its id and its dates are all that is left.

    Return whether anything was to be done.
    """
    found = Record.objects.to_empty(now - GRACE).select_for_update(of=("self",)).filter(pk=record.pk).first()
    if found is None:
        return False
    vault.connect().shred(case=found.pk)
    found.description = found.circumstances = b""
    found.save(update_fields=["description", "circumstances"])
    ListRow.objects.filter(record=found).update(sealed=b"")
    audit.record("registry.emptied", subject=found, actor="worker")
    return True
