"""Who remains may be: proposed by one, confirmed by another. Nothing here makes a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.actions.records import need_kept
from kintrace.registry.actions.remains import seal_part
from kintrace.registry.models import PRIMARY, File, Finding, Identification, Remains

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Method
    from kintrace.registry.sections import Reported

State = Identification.State


class AlreadyProposed(Refused):
    """A man is proposed once at a time."""

    message = gettext_noop("This man is proposed for these remains already. Add a finding there.")


class NotOpen(Refused):
    """Only what is presumed can be decided."""

    message = gettext_noop("This is decided already. Propose it anew if there is something new.")


class SecondPerson(Refused):
    """Two different people identify."""

    message = gettext_noop("You have proposed this man. Somebody else must confirm it.")


class NotBySight(Refused):
    """Sight, effects, documents and medical findings never identify alone."""

    message = gettext_noop(
        "Nobody is identified by sight, belongings, documents or medical findings alone. A finding by DNA, "
        "fingerprints, teeth or the unique number of an implant must agree first."
    )


class OwnFinding(Refused):
    """Nobody confirms by their own finding."""

    message = gettext_noop("You have entered the finding that this rests on. Somebody else must confirm it.")


class Contradicted(Refused):
    """A primary method that differs stops an identification."""

    message = gettext_noop(
        "One of the methods that can identify says that it is somebody else. Clear that up first."
    )


class SomebodyElse(Refused):
    """Remains are of one man."""

    message = gettext_noop("These remains are identified as another man. Withdraw that first.")


class NothingExcludes(Refused):
    """An exclusion rests on a finding."""

    message = gettext_noop("No finding differs, so nothing excludes him. Add the finding, or withdraw.")


@audit.action("registry.propose_identification")
def propose_identification(*, remains: Remains, file: File, by: Staff, now: datetime) -> Identification:
    """Say that remains may be the man of a file.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        AlreadyProposed: If that stands already, of a joined file too: he is one man.
        Erased: If the file was erased.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    need_kept(file)
    remains = Remains.objects.select_for_update().get(pk=remains.pk)
    speaker = File.objects.values_list("speaker", flat=True).get(pk=file.pk)
    said = Identification.objects.of_man(speaker).filter(remains=remains)
    if said.filter(state__in=[State.PRESUMED, State.IDENTIFIED]).exists():
        raise AlreadyProposed
    made = Identification.objects.create(remains=remains, file=file, proposed_by=by, proposed_at=now)
    audit.record("registry.identification_proposed", subject=made, actor=by)
    return made


@audit.action("registry.add_finding")
def add_finding(  # each is a different fact about the finding
    *,
    identification: Identification,
    method: Method,
    outcome: Finding.Outcome,
    reported: Reported,
    by: Staff,
    now: datetime,
) -> Finding:
    """Enter what one method says of a man who is presumed.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        NotOpen: If it is decided.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    identification = open_identification(identification)
    made = Finding(
        id=uuid4(),
        identification=identification,
        method=method,
        outcome=outcome,
        entered_by=by,
        entered_at=now,
    )
    made.sealed = seal_part(case=identification.remains_id, row=made, section="reported", words=reported)
    made.save(force_insert=True)
    audit.record("registry.finding_added", subject=made, actor=by, reason=method)
    return made


@audit.action("registry.confirm_identification")
def confirm_identification(*, identification: Identification, by: Staff, now: datetime) -> Identification:
    """Call remains identified, as a second person and by a primary method.

    It changes no file: who decides so enters the claim, as with any other.

    Raises:
        WrongRole: If the person is no examiner.
        NotOpen: If it is decided.
        SecondPerson: If this person has proposed him.
        NotBySight: If no primary method agrees.
        OwnFinding: If only findings of this person do.
        Contradicted: If a primary method differs.
        SomebodyElse: If the remains are identified as another man.
    """
    need_role(by, Role.EXAMINER)
    identification = open_identification(identification)
    if identification.proposed_by_id == by.pk:
        raise SecondPerson
    finding = finding_to_rest_on(identification, by)
    if identification.remains.identifications.filter(state=State.IDENTIFIED).exists():
        raise SomebodyElse
    identification.state, identification.rests_on = State.IDENTIFIED, finding.method
    identification.confirmed_by, identification.confirmed_at = by, now
    identification.save()
    audit.record("registry.identification_confirmed", subject=identification, actor=by, reason=finding.method)
    return identification


@audit.action("registry.exclude_identification")
def exclude_identification(*, identification: Identification, by: Staff, now: datetime) -> Identification:
    """Say that remains are not this man, by a finding that differs.

    Raises:
        WrongRole: If the person is no examiner.
        NotOpen: If it is decided.
        NothingExcludes: If no finding differs.
    """
    need_role(by, Role.EXAMINER)
    identification = open_identification(identification)
    if not identification.findings.filter(outcome=Finding.Outcome.DIFFERS).exists():
        raise NothingExcludes
    return close(identification, State.EXCLUDED, by, now)


@audit.action("registry.withdraw_identification")
def withdraw_identification(*, identification: Identification, by: Staff, now: datetime) -> Identification:
    """Take a proposal or an identification back; it can be proposed anew.

    Raises:
        WrongRole: If the person is no examiner.
        NotOpen: If it was excluded or withdrawn.
    """
    need_role(by, Role.EXAMINER)
    identification = locked(identification)
    if identification.closed_at:
        raise NotOpen
    return close(identification, State.WITHDRAWN, by, now)


def close(identification: Identification, state: State, by: Staff, now: datetime) -> Identification:
    """Save an identification as excluded or withdrawn."""
    identification.state, identification.closed_by, identification.closed_at = state, by, now
    identification.save()
    audit.record(f"registry.identification_{state.value}", subject=identification, actor=by)
    return identification


def locked(identification: Identification) -> Identification:
    """Return the row as it stands, held with its remains until the action is over."""
    Remains.objects.select_for_update().get(pk=identification.remains_id)
    return Identification.objects.select_for_update().get(pk=identification.pk)


def open_identification(identification: Identification) -> Identification:
    """Return the row as it stands, held until the action is over.

    Raises:
        NotOpen: If it is decided.
    """
    found = locked(identification)
    if found.state != State.PRESUMED:
        raise NotOpen
    return found


def finding_to_rest_on(identification: Identification, by: Staff) -> Finding:
    """Return a finding by a primary method that agrees and that another person has entered."""
    primary = identification.findings.filter(method__in=PRIMARY)
    if primary.filter(outcome=Finding.Outcome.DIFFERS).exists():
        raise Contradicted
    agree = primary.filter(outcome=Finding.Outcome.AGREES).order_by("entered_at", "pk")
    if not agree.exists():
        raise NotBySight
    finding = agree.exclude(entered_by=by).first()
    if finding is None:
        raise OwnFinding
    return finding
