"""Take a man out of the register: codes and dates are left, so that counts and the audit log stay true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_noop

from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.history import keep_turns
from kintrace.registry.models import File, Finding, Identification, ListRow, Pairing, Post, PostPerson, Record
from kintrace.registry.shelf import description_place
from kintrace.vault import client as vault
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import ListRowQuerySet


class TwoMustErase(Refused):
    """Two people answer for what cannot be undone."""

    message = gettext_noop("You asked for this yourself. Somebody else must approve it.")


def two_people(asked_by: Staff, approved_by: Staff) -> None:
    """Let an act go on that one person asked for and another approved.

    Raises:
        TwoMustErase: If it was one.
    """
    if asked_by.pk == approved_by.pk:
        raise TwoMustErase


@audit.action("registry.mark_file", actor="worker")
def mark_file(*, file: File, asked_by: Staff, approved_by: Staff) -> int:
    """Have the vault keep marks of a file's man, as long as he can still be read; return how many.

    Raises:
        TwoMustErase: If one person asked for it and approved it.
    """
    two_people(asked_by, approved_by)
    rows = [
        (record.pk, Sealed(description_place(record.pk), bytes(record.description)))
        for record in file.records.all()
        if record.description
    ]
    marks = vault.connect().mark(
        file=file.pk, rows=rows, asked_by=asked_by.audit_name, approved_by=approved_by.audit_name
    )
    audit.record("registry.file_marked", subject=file, actor="worker")
    return marks


@audit.action("registry.shred_file", actor="worker")
def shred_file(*, file: File, asked_by: Staff, approved_by: Staff) -> None:
    """Destroy the keys of a file's records and of emptied posts; take records off the shelf.

    Doing it twice does no harm.

    Raises:
        TwoMustErase: If one person asked for it and approved it.
    """
    two_people(asked_by, approved_by)
    bureau_vault = vault.connect()
    for record_id in file.records.values_list("pk", flat=True):
        bureau_vault.forget(shelf="held", case=record_id)
        bureau_vault.shred(case=record_id)
    for row_id in rows_of(file).values_list("pk", flat=True):
        bureau_vault.shred(case=row_id)
    for post_id in Post.objects.of_file(file).filter(sealed=b"").values_list("pk", flat=True):
        bureau_vault.shred(case=post_id)
    audit.record("registry.file_shredded", subject=file, actor="worker")


@audit.action("registry.empty_file", actor="worker")
def empty_file(*, file: File, asked_by: Staff, approved_by: Staff, now: datetime) -> File:
    """Empty every sealed cell of a file's records, of the list rows and of the findings about its man.

    The records stay as withdrawn claims without a man: claim, source and dates. Doing it twice does no harm.

    Raises:
        TwoMustErase: If one person asked for it and approved it.
    """
    two_people(asked_by, approved_by)
    locked = File.objects.select_for_update().get(pk=file.pk)
    empty_rows(locked)
    leave_remains(locked, asked_by, now)
    PostPerson.objects.filter(record__file=locked).update(record=None)
    Pairing.objects.filter(Q(first=locked) | Q(second=locked)).delete()
    fallen = list(locked.records.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
    locked.records.filter(pk__in=fallen).update(
        withdrawn_at=now, withdrawn_by=asked_by, withdrawn_for=Record.Withdrawal.OBJECTION
    )
    keep_turns(fallen, since=now)
    locked.records.update(description=b"", circumstances=b"", matched_at=now)
    if locked.erased_at is None:
        locked.erased_at = now
        locked.save(update_fields=["erased_at"])
    audit.record("registry.file_erased", subject=locked, actor="worker")
    return locked


class NotEmptied(Refused):
    """The register is emptied before what was built upon it."""

    message = gettext_noop("The register still holds this file. It is emptied first.")


class CalledDead(Refused):
    """Whoever asks for an erasure lives; remains that are called his are another's."""

    message = gettext_noop(
        "Remains stand identified as this man. Either they are another’s, and the identification is "
        "withdrawn first; or he is dead, and his file is kept for his family."
    )


def need_no_remains(file: File) -> None:
    """Let nobody be erased as whom remains are identified.

    Raises:
        CalledDead: If some are.
    """
    if file.identifications.filter(state=Identification.State.IDENTIFIED).exists():
        raise CalledDead


def need_erased(file: File) -> None:
    """Let what other apps know of a file go only after the register's own part has gone.

    Raises:
        NotEmptied: If it has not.
    """
    if not File.objects.filter(pk=file.pk, erased_at__isnull=False).exists():
        raise NotEmptied


@audit.action("registry.unmark_file")
def unmark_file(*, file: File, asked_by: Staff, approved_by: Staff) -> int:
    """Let the man of an erased file be entered again, by two people; return how many marks fell.

    Raises:
        TwoMustErase: If one person asked for it and approved it.
    """
    two_people(asked_by, approved_by)
    fallen = vault.connect().unmark(
        file=file.pk, asked_by=asked_by.audit_name, approved_by=approved_by.audit_name
    )
    audit.record("registry.file_unmarked", subject=file, actor=approved_by)
    return fallen


def rows_of(file: File) -> ListRowQuerySet:
    """Return the rows of lists that became the file's records, or were found to be its man and wait."""
    waits = Q(file=file, record__isnull=True, verdict=ListRow.Verdict.SAME)
    return ListRow.objects.filter(Q(record__file=file) | waits)


def empty_rows(file: File) -> None:
    """Empty the rows of a file's man, and let rows that only may be he be judged without him."""
    undecided = {"decision": "", "decided_by": None, "decided_at": None}
    nothing = {"sealed": b"", "digest": b"", "differs": "", "adds": "", "probability": None}
    nothing |= {"clone": None, "version": None, "expires_on": None, "replaces": None}
    waiting = ListRow.objects.filter(file=file, record__isnull=True)
    waiting.filter(verdict=ListRow.Verdict.SAME).update(
        verdict=ListRow.Verdict.SUPPRESSED, against=None, **nothing, **undecided
    )
    ListRow.objects.filter(record__file=file).update(**nothing)
    waiting.exclude(verdict=ListRow.Verdict.SUPPRESSED).update(
        verdict=ListRow.Verdict.NEW,
        file=None,
        against=None,
        differs="",
        adds="",
        probability=None,
        **undecided,
    )


def leave_remains(file: File, by: Staff, now: datetime) -> None:
    """Take a man out of the mortuary: nothing is presumed of him, and no report speaks of him.

    The remains stay. Whoever asks for an erasure lives, so they are another's, whom somebody seeks.
    """
    said = Identification.objects.filter(file=file)
    Finding.objects.filter(identification__in=said).update(sealed=b"")
    said.filter(closed_at__isnull=True).update(
        state=Identification.State.WITHDRAWN, closed_by=by, closed_at=now
    )
