"""Those who asked to be left out: the one question that whatever enters the register asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.registry.models import ListRow
from kintrace.registry.shelf import description_place
from kintrace.vault import client as vault
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.matching import Person
    from kintrace.registry.models import HeldList

AT_ONCE = 500  # keys that the vault destroys in one request


def suppressed(persons: Sequence[Person], *, by: Staff) -> list[UUID | None]:
    """Return for each person the erased file whose man this is again, or None: then he may be entered.

    The marks stand in the vault alone (kintrace.vault.marks). Questions are counted there, by the person.

    Raises:
        BudgetSpent: If this member of staff has asked about as many as a day allows.
    """
    return vault.connect().marked(actor=by.audit_name, persons=persons) if persons else []


def keep_out(row: ListRow, file: UUID | None) -> None:
    """Leave nothing in a row but its place in the list, and which erased file it means. It is not saved."""
    row.verdict, row.file_id = ListRow.Verdict.SUPPRESSED, file
    row.sealed, row.digest = b"", b""
    row.differs, row.adds, row.probability = "", "", None
    row.decision, row.decided_by, row.decided_at = ListRow.Decision.UNDECIDED, None, None
    row.against, row.twin, row.replaces = None, None, None
    row.clone, row.version, row.expires_on = None, None, None


def keep_out_staged(held: HeldList, rows: Sequence[ListRow], *, by: Staff) -> list[UUID]:
    """Empty those of some staged rows whose man was erased since; return the ids of the others.

    First they are decided no more, then their keys go, then what the keys opened: a process that is killed in
    between goes on at the next call.

    Args:
        held: Their list.
        rows: In the list's order, each with its twin.
        by: Whose question it is.

    Raises:
        BudgetSpent: If this member of staff has asked about as many as a day allows.
    """
    sealed = [(row.pk, Sealed(description_place(row.pk), bytes(row.sealed))) for row in rows]
    files = vault.connect().marked(actor=by.audit_name, rows=sealed) if sealed else []
    erased: dict[UUID, UUID] = {}
    for row, file in zip(rows, files, strict=True):
        if found := file or joined_to_erased(row, erased):
            erased[row.pk] = found
            held.rows.filter(pk=row.pk).update(
                verdict=ListRow.Verdict.SUPPRESSED,
                file=found,
                decision=ListRow.Decision.UNDECIDED,
                decided_by=None,
                decided_at=None,
            )
    finish_emptying(held)
    return [row.pk for row in rows if row.pk not in erased]


def joined_to_erased(row: ListRow, erased: Mapping[UUID, UUID]) -> UUID | None:
    """Return the erased file of the row above which a person called the same man, or None."""
    if row.decision != ListRow.Decision.JOIN or row.twin is None or row.file_id is not None:
        return None
    if row.twin.verdict == ListRow.Verdict.SUPPRESSED:
        return row.twin.file_id
    return erased.get(row.twin.pk)


def finish_emptying(held: HeldList) -> None:
    """Destroy the keys and the words of rows that are kept out, some hundreds at a time."""
    kept_out = held.rows.filter(verdict=ListRow.Verdict.SUPPRESSED).exclude(sealed=b"")
    while left := list(kept_out[:AT_ONCE]):
        vault.connect().shred_many(of=held.pk, cases=[row.pk for row in left])
        for row in left:
            keep_out(row, row.file_id)
            row.save()
