"""Look for whom families seek, and let two people check what the machine proposes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.inquiries.models import Inquiry
from kintrace.registry import actions as registry
from kintrace.registry.models import File, Record
from kintrace.registry.shelf import keep_in_step
from kintrace.tracing.models import Candidate, Check, Look
from kintrace.tracing.proposals import has_changed, keep_advice, propose
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

DAY = timedelta(days=1)
SPREAD = timedelta(hours=4)
TOUCHED = 50
CHANCE = secrets.SystemRandom()


class NotTakenIn(Refused):
    """Only an open inquiry that the vault holds can be looked for."""

    message = gettext_noop("This inquiry is not open, or the vault has not taken it in yet.")


class ShelfEmpty(Refused):
    """A look through an empty shelf would find nothing, and say so wrongly."""

    message = gettext_noop("The vault has not read the register since its start. The worker does that first.")


class AlreadyChecked(Refused):
    """The second check must come from a different person."""

    message = gettext_noop("You have checked this candidate. Somebody else must check it too.")


class OwnRecord(Refused):
    """Whoever entered a record does not check it, nor one of a file that is joined to its file."""

    message = gettext_noop("You entered a record of this file. Two other people must check it.")


class CandidateFell(Refused):
    """What a check compares must stand."""

    message = gettext_noop(
        "The records behind this candidate were withdrawn, or the inquiry was. Nothing to check."
    )


class NotYourCheck(Refused):
    """A check is taken back by the examiner who made it."""

    message = gettext_noop("Only the examiner who made this check can take it back. You can add your own.")


class NothingChanged(Refused):
    """A decided candidate comes back only when what was compared has changed."""

    message = gettext_noop("Nothing that was compared has changed since the checks. They stand.")


@audit.action("tracing.look", actor="worker")
def look(*, inquiry: Inquiry, now: datetime) -> Look:
    """Look through the register for one inquiry, and write one dated entry whatever was found, and advice.

    The next look comes in about a day, at an hour drawn by lot, also whatever was found. So no date tells
    whether there is a candidate.

    Raises:
        NotTakenIn: If the inquiry is withdrawn or not yet in the vault.
        ShelfEmpty: If the vault has not read the register yet.
    """
    inquiry = locked(inquiry.pk)
    status = vault.connect().status()
    if not status.held and Record.objects.standing().exists():
        raise ShelfEmpty
    keep_advice(inquiry, propose(inquiry, now))
    made = Look.objects.create(inquiry=inquiry, made_at=now, records=status.held)
    inquiry.looked_at = now
    inquiry.next_look_at = now + DAY + CHANCE.uniform(-1, 1) * SPREAD
    inquiry.save(update_fields=["looked_at", "next_look_at"])
    audit.record("tracing.looked", subject=made, actor="worker")
    return made


@audit.action("tracing.look_back", actor="worker")
def look_back(*, record: Record, now: datetime) -> list[UUID]:
    """Compare open inquiries with a record that is new or changed, and return which were touched.

    Their candidates are brought up to date at once and silently: the dates that families see do not move,
    or they would tell that something was found. The vault's shelf is brought in step first.
    """
    record = Record.objects.select_for_update().get(pk=record.pk)
    touched = set(Candidate.objects.filter(file=record.file_id).values_list("inquiry", flat=True))
    touched |= set(Candidate.objects.filter(record=record).values_list("inquiry", flat=True))
    if keep_in_step(record.pk):
        touched |= set(vault.connect().match_back(case=record.pk, limit=TOUCHED))
    inquiries = (
        Inquiry.objects.taken_in().filter(pk__in=touched).order_by("pk").select_for_update(of=("self",))
    )
    changed = []
    for inquiry in inquiries:
        propose(inquiry, now)
        changed.append(inquiry.pk)
    record.matched_at = now
    record.save(update_fields=["matched_at"])
    File.objects.filter(pk=record.file_id).update(paired_at=None)
    audit.record("tracing.looked_back", subject=record, actor="worker")
    return changed


@audit.action("tracing.check")
def check(*, candidate: Candidate, examiner: Staff, verdict: Check.Verdict, now: datetime) -> Check:
    """Save one examiner's verdict on a candidate.

    Two who say the same, and nobody who doubts, confirm it. A third may doubt at any time.

    Raises:
        WrongRole: If the person is no examiner.
        CandidateFell: If the record or the inquiry was withdrawn.
        OwnRecord: If the person entered a record of the file.
        AlreadyChecked: If this examiner has had their say on this candidate.
    """
    need_role(examiner, Role.EXAMINER)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if not Candidate.objects.standing().filter(pk=candidate.pk).exists():
        raise CandidateFell
    if Record.objects.of_man(candidate.file.speaker).filter(entered_by=examiner).exists():
        raise OwnRecord
    if candidate.checks.counted().filter(examiner=examiner).exists():
        raise AlreadyChecked
    made = candidate.checks.create(
        record_id=candidate.record_id, examiner=examiner, verdict=verdict, round=candidate.round, made_at=now
    )
    audit.record("tracing.checked", subject=made, actor=examiner, reason=verdict)
    return made


@audit.action("tracing.take_back_check")
def take_back_check(*, check: Check, by: Staff, now: datetime) -> Check:
    """Let a check count no more, by the examiner who made it; they may check anew.

    Raises:
        WrongRole: If the person is no examiner.
        NotYourCheck: If somebody else made it, or it counts no more.
    """
    need_role(by, Role.EXAMINER)
    Candidate.objects.select_for_update().get(pk=check.candidate_id)
    mine = Check.objects.counted().filter(pk=check.pk, examiner=by).first()
    if mine is None:
        raise NotYourCheck
    mine.taken_back_at = now
    mine.save(update_fields=["taken_back_at"])
    audit.record("tracing.check_taken_back", subject=mine, actor=by)
    return mine


@audit.action("tracing.reopen")
def reopen(*, candidate: Candidate, by: Staff) -> Candidate:
    """Begin a new round of checks, because a record that was compared has changed, or a new one came.

    The worker does the same by itself when it looks. Earlier checks stay and count no more.

    Raises:
        WrongRole: If the person is no examiner.
        NothingChanged: If the checks were made on what stands now.
    """
    need_role(by, Role.EXAMINER)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if not has_changed(candidate):
        raise NothingChanged
    candidate.round += 1
    candidate.save(update_fields=["round"])
    audit.record("tracing.reopened", subject=candidate, actor=by)
    return candidate


@audit.action("tracing.erase_file", actor="worker")
def erase_file(*, file: File, now: datetime) -> None:
    """Drop the candidates of an erased file with their checks; of what was told only the bare pair stays.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    candidates = Candidate.objects.filter(file=file)
    candidates.filter(disclosures__isnull=True).delete()
    candidates.update(bits=0.0, probability=0.0, confirmable=False)
    candidates.filter(fell_at__isnull=True).update(fell_at=now)
    audit.record("tracing.file_erased", subject=file, actor="worker")


def locked(inquiry_id: UUID) -> Inquiry:
    """Return an inquiry that can be looked for, held until the action is over."""
    inquiry = Inquiry.objects.taken_in().select_for_update(of=("self",)).filter(pk=inquiry_id).first()
    if inquiry is None:
        raise NotTakenIn
    return inquiry
