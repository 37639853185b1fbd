"""Erasure: one asks for it, another approves it, the worker does it in steps that may be done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.objections.actions.disputing import close, undecided
from kintrace.objections.models import READERS, Dispute, Erasure, Finding, Objection
from kintrace.registry import actions as registry
from kintrace.registry.models import File

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff


class AlreadyAsked(Refused):
    """A file is erased once."""

    message = gettext_noop("The erasure of this file was asked for already.")


class NotWaiting(Refused):
    """Only what waits is approved or refused."""

    message = gettext_noop("This erasure waits for nobody: it was approved or refused already.")


class NotErased(Refused):
    """Only the mark of an erased man is lifted."""

    message = gettext_noop("This file was not erased, or its mark was lifted already.")


@audit.action("objections.ask_erasure")
def ask_erasure(
    *, file: File, by: Staff, now: datetime, objection: Objection | None = None, proven: bool = False
) -> Erasure:
    """Ask for the erasure of a file. It is hidden from now on; another person approves or refuses.

    Files that are joined with it are one man's: the erasure of each is asked for with it.

    Args:
        file: The records taken to be the man.
        by: Who asks for it.
        now: The time.
        objection: What led to it.
        proven: Whether it is sure that he himself objects. Only then does his page say what was done.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyAsked: If it was asked for before and not refused.
        AlreadyDecided: If the objection was decided.
        CalledDead: If remains stand identified as him.
    """
    need_role(by, Role.REGISTRAR)
    held = File.objects.select_for_update().get(pk=file.pk)
    registry.need_no_remains(held)
    if held.erasures.filter(refused_at__isnull=True).exists():
        raise AlreadyAsked
    if objection is not None:
        objection = undecided(objection)
        objection.proven = proven
        objection.save(update_fields=["proven"])
    made = asked(held, objection, by, now)
    for other in File.objects.filter(speaker=held.speaker, erased_at__isnull=True).exclude(pk=held.pk):
        registry.need_no_remains(other)
        if not other.erasures.filter(refused_at__isnull=True).exists():
            asked(other, None, by, now)
    return made


def asked(file: File, objection: Objection | None, by: Staff, now: datetime) -> Erasure:
    """Write down that a file shall be erased, and hide it."""
    made = Erasure.objects.create(file=file, objection=objection, asked_by=by, asked_at=now)
    Dispute.objects.get_or_create(
        objection=objection,
        file=file,
        inquiry=None,
        lifted_at=None,
        defaults={"raised_by": by, "raised_at": now},
    )
    # What a machine hid for a short time stays hidden until the second person has spoken.
    file.disputes.open().update(until=None)
    audit.record("objections.erasure_asked", subject=made, actor=by)
    return made


@audit.action("objections.approve_erasure")
def approve_erasure(*, erasure: Erasure, by: Staff, now: datetime) -> Erasure:
    """Approve that a file is erased. The worker does it within a minute, and nobody can undo it.

    Raises:
        WrongRole: If the person does not work with objections.
        NotWaiting: If it was approved or refused before.
        TwoMustErase: If the person asked for it.
        CalledDead: If remains stand identified as him.
    """
    need_role(by, *READERS)
    locked = waiting(erasure)
    registry.need_no_remains(locked.file)
    if locked.asked_by_id == by.pk:
        raise registry.TwoMustErase
    locked.approved_by, locked.approved_at = by, now
    locked.save(update_fields=["approved_by", "approved_at"])
    audit.record("objections.erasure_approved", subject=locked, actor=by)
    return locked


@audit.action("objections.refuse_erasure")
def refuse_erasure(*, erasure: Erasure, by: Staff, now: datetime) -> Erasure:
    """Refuse an erasure, or take it back as long as it waits. The objection stays open.

    Raises:
        WrongRole: If the person does not work with objections.
        NotWaiting: If it was approved or refused before.
    """
    need_role(by, *READERS)
    locked = waiting(erasure)
    locked.refused_by, locked.refused_at = by, now
    locked.save(update_fields=["refused_by", "refused_at"])
    if locked.objection_id is None:
        locked.file.disputes.open().filter(objection=None).update(lifted_at=now, lifted_by=by)
    else:
        Objection.objects.filter(pk=locked.objection_id).update(proven=False)
    audit.record("objections.erasure_refused", subject=locked, actor=by)
    return locked


@audit.action("objections.mark_erased", actor="worker")
def mark_erased(*, erasure: Erasure) -> Erasure:
    """Have the vault keep his marks while he can still be read. Done twice it does no harm."""
    locked = approved(erasure)
    if locked.marks is None and locked.approved_by is not None:
        locked.marks = registry.mark_file(
            file=locked.file, asked_by=locked.asked_by, approved_by=locked.approved_by
        )
        locked.save(update_fields=["marks"])
    return locked


@audit.action("objections.finish_erasure", actor="worker")
def finish_erasure(*, erasure: Erasure, now: datetime) -> Erasure:
    """Write down that an erasure is done, forget which files were compared, and close the objection."""
    locked = approved(erasure)
    Finding.objects.filter(file=locked.file_id).delete()
    locked.file.disputes.all().delete()
    objection = locked.objection
    if objection is not None and objection.decided_at is None and locked.approved_by is not None:
        close(objection, Objection.Outcome.ERASED, locked.approved_by, now)
    locked.done_at = now
    locked.save(update_fields=["done_at"])
    audit.record("objections.erasure_done", subject=locked, actor="worker")
    return locked


@audit.action("objections.lift_mark")
def lift_mark(*, erasure: Erasure, by: Staff, now: datetime) -> Erasure:
    """Ask that an erased man may be entered again; a second person's asking does it.

    Raises:
        WrongRole: If the person is no registrar.
        NotErased: If the file was not erased, or the mark was lifted before.
        TwoMustErase: If the same person asks twice.
    """
    need_role(by, Role.REGISTRAR)
    locked = Erasure.objects.select_for_update(of=("self",)).get(pk=erasure.pk)
    if locked.done_at is None or locked.lifted_at is not None:
        raise NotErased
    if locked.lift_asked_by is None:
        locked.lift_asked_by = by
        audit.record("objections.lift_asked", subject=locked, actor=by)
    else:
        registry.unmark_file(file=locked.file, asked_by=locked.lift_asked_by, approved_by=by)
        locked.lifted_by, locked.lifted_at = by, now
        audit.record("objections.mark_lifted", subject=locked, actor=by)
    locked.save(update_fields=["lift_asked_by", "lifted_by", "lifted_at"])
    return locked


def waiting(erasure: Erasure) -> Erasure:
    """Return an erasure that waits for a second person, held until the action is over."""
    locked = Erasure.objects.to_approve().select_for_update(of=("self",)).filter(pk=erasure.pk).first()
    if locked is None:
        raise NotWaiting
    return locked


def approved(erasure: Erasure) -> Erasure:
    """Return an erasure that two people want and that is not done, held until the action is over."""
    return Erasure.objects.to_do().select_for_update(of=("self",)).get(pk=erasure.pk)
