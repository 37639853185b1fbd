"""People decide what becomes of each row of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.models import OPEN, File, HeldList, ListRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kintrace.accounts.models import Staff

Verdict, Decision = ListRow.Verdict, ListRow.Decision

# What may be decided about many rows at once. Whatever needs thought is decided row by row.
AT_ONCE = frozenset(
    {
        (Verdict.NEW, Decision.NEW),
        (Verdict.NEW, Decision.SKIP),
        (Verdict.SAME, Decision.JOIN),
        (Verdict.SAME, Decision.SKIP),
    }
)


class ListTakenBack(Refused):
    """A list that was taken back is not worked on."""

    message = gettext_noop("This list was taken back. Bring it back first, or load it again.")


class ListBusy(Refused):
    """A list in the middle of something is not touched."""

    message = gettext_noop("The worker is busy with this list. Wait until it is done, and try again.")


class RowCommitted(Refused):
    """A row that became a record is not decided again."""

    message = gettext_noop("Row %(row)d has become a record. Withdraw or move the record instead.")


class RowUnreadable(Refused):
    """Nothing can be decided about what cannot be read."""

    message = gettext_noop(
        "What cannot be read cannot be decided. Correct it in the list, and load it again."
    )


class RowSuppressed(Refused):
    """What somebody asked not to be entered is not decided."""

    message = gettext_noop(
        "The man of row %(row)d was erased at his own wish and asked not to be entered again. If he must be, "
        "two people lift his mark on the page of his file; then load the list again."
    )


class NothingToJoin(Refused):
    """A row joins the file that it was found to belong to, or one that a person names."""

    message = gettext_noop("No file was found for row %(row)d. Choose the file that it belongs to.")


class OneByOne(Refused):
    """What needs thought is decided row by row."""

    message = gettext_noop("This cannot be decided for many rows at once. Look at each row.")


@audit.action("registry.decide")
def decide(
    *, row: ListRow, decision: ListRow.Decision, by: Staff, now: datetime, file: File | None = None
) -> ListRow:
    """Save what a person decided about one row. `UNDECIDED` takes a decision back.

    Args:
        row: The row.
        decision: What shall become of it.
        by: Who decides.
        now: The time.
        file: The file to join, if another than the one found.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If the list was taken back.
        ListBusy: If it is not staged yet, or in the middle of something.
        RowUnreadable: If the row could not be read.
        RowSuppressed: If its man asked not to be entered.
        RowCommitted: If it became a record.
        NothingToJoin: If it shall join, and nobody says what.
    """
    need_role(by, Role.REGISTRAR)
    open_list(row.list_id)
    row = ListRow.objects.select_for_update().get(pk=row.pk)
    if row.verdict == Verdict.UNREADABLE:
        raise RowUnreadable
    if row.verdict == Verdict.SUPPRESSED:
        raise RowSuppressed(row=row.number)
    if row.record_id:
        raise RowCommitted(row=row.number)
    if decision == Decision.JOIN:
        choose_file(row, file)
    row.decision = decision
    row.decided_by, row.decided_at = (by, now) if decision else (None, None)
    row.save(update_fields=["decision", "decided_by", "decided_at", "file"])
    audit.record("registry.row_decided", subject=row, actor=by, reason=decision)
    return row


@audit.action("registry.decide_all")
def decide_all(
    *, held: HeldList, verdict: ListRow.Verdict, decision: ListRow.Decision, by: Staff, now: datetime
) -> int:
    """Decide all rows of one verdict about which nobody has decided, and return how many that were.

    New rows may open files or be left out; same rows may join their file or be left out.

    Raises:
        WrongRole: If the person is no registrar.
        ListTakenBack: If the list was taken back.
        ListBusy: If it is not staged yet, or in the middle of something.
        RowUnreadable: If the verdict is *unreadable*.
        OneByOne: If the rows need a look each.
    """
    need_role(by, Role.REGISTRAR)
    open_list(held.pk)
    if verdict == Verdict.UNREADABLE:
        raise RowUnreadable
    if (verdict, decision) not in AT_ONCE:
        raise OneByOne
    rows = held.rows.with_verdict(verdict).undecided()
    if decision == Decision.JOIN:
        rows = rows.filter(Q(file__isnull=False) | Q(twin__isnull=False))
    count = rows.update(decision=decision, decided_by=by, decided_at=now)
    audit.record("registry.rows_decided", subject=held, actor=by, reason=f"{verdict}.{decision}")
    return count


def open_list(list_id: UUID) -> HeldList:
    """Return a list that may be worked on, held until the action is over."""
    held = HeldList.objects.select_for_update().get(pk=list_id)
    if held.state in {HeldList.State.WITHDRAWN, HeldList.State.WITHDRAWING, HeldList.State.RESTORING}:
        raise ListTakenBack
    if held.state not in OPEN:
        raise ListBusy
    return held


def choose_file(row: ListRow, file: File | None) -> None:
    """Set the file that a row shall join."""
    if file is not None:
        row.file = file
    if not (row.file_id or row.twin_id):
        raise NothingToJoin(row=row.number)
