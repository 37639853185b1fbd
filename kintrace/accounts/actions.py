"""Who may work here: inviting, roles, passwords, signing in. An admin does this and reads no case."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop

from kintrace.accounts import limits
from kintrace.accounts.gates import need_role
from kintrace.accounts.models import HANDLE, Grant, Role, Staff
from kintrace.audit import actions as audit
from kintrace.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

INVITATION_LASTS = timedelta(days=3)
SIGN_IN = "accounts.sign_in"


class NotOneself(Refused):
    """Roles and locks are decided by somebody else."""

    message = gettext_noop("Nobody decides about their own account. Ask another admin.")


class AdminReadsNoCase(Refused):
    """Whoever hands out roles must not use them."""

    message = gettext_noop("An admin holds no other role. Use a second account for other work.")


class BadHandle(Refused):
    """A handle is a short pseudonym."""

    message = gettext_noop(
        "A handle has 3 to 32 small Latin letters, digits and hyphens and begins with a letter."
        " Choose a pseudonym, not a name or an address."
    )


class HandleTaken(Refused):
    """A handle belongs to one person."""

    message = gettext_noop("This handle is taken. Choose another.")


class AlreadyFounded(Refused):
    """The first admin is made once."""

    message = gettext_noop("This bureau has staff already. An admin invites further people.")


class WrongInvitation(Refused):
    """An invitation works once, for three days."""

    message = gettext_noop("This invitation is not valid or no longer valid. Ask an admin for a new one.")


class WeakPassword(Refused):
    """A password must be hard to guess."""

    message = gettext_noop("This password is too short or too common. Use at least 12 characters.")


class WrongPassword(Refused):
    """Somebody is not who they say they are."""

    message = gettext_noop("Handle or password is not right.")


class TooManyTries(Refused):
    """Guessing is slowed down, for one handle from one address."""

    message = gettext_noop("Too many wrong tries. Wait an hour, or ask an admin.")


class Invitation(NamedTuple):
    """A new member of staff, and the word that sets their first password: shown once, stored nowhere."""

    staff: Staff
    word: str


@audit.action("accounts.found", actor="command")
def found(*, handle: str, now: datetime) -> Invitation:
    """Make the first admin of a bureau that has no staff.

    Raises:
        AlreadyFounded: If there is staff.
        BadHandle: If the handle is not one.
    """
    if Staff.objects.exists():
        raise AlreadyFounded
    invitation = _invited(handle, "", now)
    grant = invitation.staff.grants.create(role=Role.ADMIN, granted_by=None, granted_at=now)
    audit.record("accounts.founded", subject=grant, actor="command")
    return invitation


@audit.action("accounts.invite")
def invite(*, handle: str, by: Staff, now: datetime, language: str = "") -> Invitation:
    """Make an account without a password and without a role.

    Raises:
        WrongRole: If `by` is not an admin.
        BadHandle: If the handle is not one.
        HandleTaken: If somebody has it.
    """
    need_role(by, Role.ADMIN)
    invitation = _invited(handle, language, now)
    audit.record("accounts.invited", subject=invitation.staff, actor=by)
    return invitation


@audit.action("accounts.invite_again")
def invite_again(*, staff: Staff, by: Staff, now: datetime) -> Invitation:
    """Replace a lost password by a new invitation. The old password and all sessions end.

    Raises:
        WrongRole: If `by` is not an admin.
        NotOneself: If it is their own account.
    """
    locked = _somebody_else(staff, by)
    word = secrets.token_urlsafe(16)
    locked.invitation, locked.invited_until = _hash(word), now + INVITATION_LASTS
    locked.set_unusable_password()
    locked.save(update_fields=["invitation", "invited_until", "password"])
    _end_sessions(locked)
    audit.record("accounts.invited_again", subject=locked, actor=by)
    return Invitation(locked, word)


@audit.action("accounts.accept", actor="system")
def accept(*, word: str, password: str, now: datetime) -> Staff:
    """Set the first password with the word of an invitation, which is used up.

    Raises:
        WrongInvitation: If there is no such invitation, or it is too old.
        WeakPassword: If the password is easily guessed.
    """
    staff = (
        Staff.objects.select_for_update()
        .filter(invitation=_hash(word), invited_until__gt=now, is_active=True)
        .first()
    )
    if staff is None:
        raise WrongInvitation
    _set_password(staff, password)
    audit.record("accounts.accepted", subject=staff, actor=staff)
    return staff


@audit.action("accounts.set_password")
def set_password(*, staff: Staff, old: str, password: str) -> None:
    """Change one's own password. All sessions end, this one too.

    Raises:
        WrongPassword: If the old one is not right.
        WeakPassword: If the new one is easily guessed.
    """
    locked = Staff.objects.select_for_update().get(pk=staff.pk)
    if not locked.check_password(old):
        raise WrongPassword
    _set_password(locked, password)
    audit.record("accounts.password_set", subject=locked, actor=locked)


@audit.action("accounts.set_language")
def set_language(*, staff: Staff, language: str) -> None:
    """Speak another language with a member of staff, who chose it. The caller offers those that there are."""
    Staff.objects.filter(pk=staff.pk).update(language=language)
    audit.record("accounts.language_set", subject=staff, actor=staff)


@audit.action("accounts.grant")
def grant(*, staff: Staff, role: Role, by: Staff, now: datetime) -> Grant:
    """Give somebody else a role. Their sessions end.

    Raises:
        WrongRole: If `by` is not an admin.
        NotOneself: If it is their own account.
        AdminReadsNoCase: If the roles would stand beside that of an admin.
    """
    locked = _somebody_else(staff, by)
    held = locked.roles() - {role}
    if held and Role.ADMIN in {role, *held}:
        raise AdminReadsNoCase
    given, _ = locked.grants.get_or_create(role=role, defaults={"granted_by": by, "granted_at": now})
    _end_sessions(locked)
    audit.record("accounts.granted", subject=locked, actor=by, reason=role)
    return given


@audit.action("accounts.revoke")
def revoke(*, staff: Staff, role: Role, by: Staff) -> None:
    """Take a role from somebody else. Their sessions end.

    Raises:
        WrongRole: If `by` is not an admin.
        NotOneself: If it is their own account, so that a bureau cannot lose its last admin.
    """
    locked = _somebody_else(staff, by)
    locked.grants.filter(role=role).delete()
    _end_sessions(locked)
    audit.record("accounts.revoked", subject=locked, actor=by, reason=role)


@audit.action("accounts.lock_out")
def lock_out(*, staff: Staff, by: Staff) -> None:
    """Keep somebody else from signing in. Their sessions end; what they did stays theirs.

    Raises:
        WrongRole: If `by` is not an admin.
        NotOneself: If it is their own account.
    """
    locked = _somebody_else(staff, by)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _end_sessions(locked)
    audit.record("accounts.locked_out", subject=locked, actor=by)


@audit.action("accounts.let_in")
def let_in(*, staff: Staff, by: Staff) -> None:
    """Let somebody sign in again who was locked out.

    Raises:
        WrongRole: If `by` is not an admin.
        NotOneself: If it is their own account.
    """
    locked = _somebody_else(staff, by)
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    audit.record("accounts.let_in", subject=locked, actor=by)


def sign_in(*, handle: str, password: str, address: str, now: datetime) -> Staff:
    """Return who this is. The caller opens the session.

    A wrong handle costs the same as a wrong password. Ten failures an hour for one handle from one address
    end the tries from there; the handle stays open from elsewhere: nobody can lock somebody else out.

    Raises:
        TooManyTries: If there were too many failures.
        WrongPassword: If handle and password do not belong together, or the account is locked.
    """
    tried = (handle.strip().lower(), address)
    allowed = limits.take(SIGN_IN, *tried, now=now)
    # Outside the transaction: a slow hash must not hold the database.
    known = authenticate(username=handle, password=password) if allowed else None
    staff = _judge(known=known if isinstance(known, Staff) else None, allowed=allowed)
    limits.give_back(SIGN_IN, *tried)
    return staff


@audit.action("accounts.sign_in")
def _judge(*, known: Staff | None, allowed: bool) -> Staff:
    if not allowed:
        raise TooManyTries
    if known is None:
        raise WrongPassword
    audit.record("accounts.signed_in", subject=known, actor=known)
    return known


def _somebody_else(staff: Staff, by: Staff) -> Staff:
    """Return the account, locked, if `by` may decide about it."""
    need_role(by, Role.ADMIN)
    if staff.pk == by.pk:
        raise NotOneself
    return Staff.objects.select_for_update().get(pk=staff.pk)


def _invited(handle: str, language: str, now: datetime) -> Invitation:
    handle = handle.strip().lower()
    try:
        HANDLE(handle)
    except ValidationError as wrong:
        raise BadHandle from wrong
    if Staff.objects.filter(handle=handle).exists():
        raise HandleTaken
    word = secrets.token_urlsafe(16)
    staff = Staff(handle=handle, language=language, invited_at=now)
    staff.invitation, staff.invited_until = _hash(word), now + INVITATION_LASTS
    staff.set_unusable_password()
    staff.save(force_insert=True)
    return Invitation(staff, word)


def _set_password(staff: Staff, password: str) -> None:
    try:
        validate_password(password, staff)
    except ValidationError as weak:
        raise WeakPassword from weak
    staff.set_password(password)
    staff.invitation = staff.invited_until = None
    staff.save(update_fields=["password", "invitation", "invited_until"])
    _end_sessions(staff)


def _end_sessions(staff: Staff) -> None:
    staff.sessions.all().delete()


def _hash(word: str) -> str:
    return hashlib.sha256(b"kintrace invitation\0" + word.encode()).hexdigest()
