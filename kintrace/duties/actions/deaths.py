"""The notification of a death: written, attested by two officers or by one and a document, taken back.

Nothing here sends anything. The families are told by a person.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.duties.actions.counting import count_file
from kintrace.duties.models import OFFICERS, Attestation, Notification
from kintrace.duties.sections import Notice, unsaid
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.ladder import DEATH
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File


class NoDeathClaimed(Refused):
    """A notification says more of a death that a claim speaks of."""

    message = gettext_noop("No record that stands says that he died. Enter the claim with its source first.")


class NotificationGone(Refused):
    """What was taken back stays so."""

    message = gettext_noop("This notification was taken back. Write a new one.")


class AlreadyAttested(Refused):
    """What passed its gate is not changed."""

    message = gettext_noop("This notification is attested. Take it back and write it anew if it is wrong.")


class OwnNotification(Refused):
    """Whoever wrote it does not vouch for it."""

    message = gettext_noop("You wrote this notification. Another officer must attest it.")


class WordGiven(Refused):
    """An officer has one word."""

    message = gettext_noop("You have attested these words. Another officer must attest them too.")


class NotComplete(Refused):
    """Every item is said or marked as not known, and two witnesses are named."""

    message = gettext_noop(
        "Something is left open: say each item or mark it as not known, and name two witnesses with their "
        "addresses."
    )


class NoticeChanged(Refused):
    """What is attested is what was written."""

    message = gettext_noop(
        "These words are not the ones that were written. Do not attest them; tell the keeper of the vault."
    )


@audit.action("duties.write_notification")
def write_notification(
    *, file: File, notice: Notice, document: Notification.Document, by: Staff, now: datetime
) -> Notification:
    """Write the notification of a death, or write it anew while it is a draft. Words given before fall.

    Raises:
        WrongRole: If the person is no registrar.
        NoDeathClaimed: If no standing claim of the man speaks of a death.
        AlreadyAttested: If one that stands of him is attested, in a joined file too.
    """
    need_role(by, Role.REGISTRAR)
    man = registry.hold([file.pk])
    if not Record.objects.standing().filter(file__in=man, claim__in=DEATH).exists():
        raise NoDeathClaimed
    if Notification.objects.attested().filter(file__in=man).exists():
        raise AlreadyAttested
    draft = Notification.objects.standing().filter(file=file).first()
    notification = draft or Notification(id=uuid4(), file=file)
    salted = msgspec.structs.replace(notice, salt=os.urandom(16))
    notification.document, notification.digest = document, digest_of(salted)
    notification.written_by, notification.written_at = by, now
    [notification.notice] = vault.connect().seal(
        case=notification.pk, sections=[(Place.of(notification, "notice"), encode(salted))]
    )
    notification.save(force_insert=draft is None)
    audit.record("duties.notification_written", subject=notification, actor=by)
    return notification


@audit.action("duties.attest")
def attest(*, notification: Notification, by: Staff, now: datetime) -> Attestation:
    """Give an officer's word for exactly the words that stand there.

    The second officer's word, or one beside a certified document, lets it pass and keeps the duty.

    Raises:
        WrongRole: If the person is neither registrar nor releaser.
        NotificationGone: If it was taken back.
        AlreadyAttested: If it has passed already.
        OwnNotification: If the person wrote it.
        WordGiven: If the person has attested these words.
        NoticeChanged: If the words are not those that were written.
        NotComplete: If an item is left open, or a witness is missing.
        BudgetSpent: If the person has opened as many cases as a day allows.
    """
    need_role(by, *OFFICERS)
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification.pk)
    need_open(notification)
    if notification.written_by_id == by.pk:
        raise OwnNotification
    if notification.attestations.filter(officer=by, digest=notification.digest).exists():
        raise WordGiven
    need_whole(notification, read(notification, by))
    made = notification.attestations.create(officer=by, digest=notification.digest, made_at=now)
    audit.record("duties.attested", subject=notification, actor=by)
    if is_attested(notification):
        count_file(file=notification.file, now=now)
    return made


@audit.action("duties.take_back_notification")
def take_back_notification(*, notification: Notification, by: Staff, now: datetime) -> Notification:
    """Let a notification count no more; the duty that it kept is owed again.

    Raises:
        WrongRole: If the person is neither registrar nor releaser.
        NotificationGone: If it was taken back before.
    """
    need_role(by, *OFFICERS)
    notification = Notification.objects.select_for_update(of=("self",)).get(pk=notification.pk)
    if notification.taken_back_at is not None:
        raise NotificationGone
    notification.taken_back_at, notification.taken_back_by = now, by
    notification.save(update_fields=["taken_back_at", "taken_back_by"])
    audit.record("duties.notification_taken_back", subject=notification, actor=by)
    count_file(file=notification.file, now=now)
    return notification


def read(notification: Notification, by: Staff, purpose: str = "attest") -> Notice:
    """Return the words, opened in somebody's name.

    Raises:
        BudgetSpent: If the person has opened as many cases as a day allows.
    """
    [plain] = vault.connect().open(
        case=notification.pk, sealed=[notification.section()], actor=by.audit_name, purpose=purpose
    )
    return decode(plain, Notice)


def need_open(notification: Notification) -> None:
    """Let only a draft go on."""
    if notification.taken_back_at is not None:
        raise NotificationGone
    if is_attested(notification):
        raise AlreadyAttested


def need_whole(notification: Notification, notice: Notice) -> None:
    """Let only words go on that are those written, with every item said, two witnesses, and the document."""
    if digest_of(notice) != notification.digest:
        raise NoticeChanged
    named = all(one.name.strip() and one.address.strip() for one in notice.witnesses)
    papers = not notification.document or bool(notice.document.strip())
    if unsaid(notice) or not named or not papers:
        raise NotComplete


def is_attested(notification: Notification) -> bool:
    """Return whether it has passed its gate."""
    return Notification.objects.attested().filter(pk=notification.pk).exists()


def digest_of(notice: Notice) -> str:
    """Return what officers sign: the SHA-256 of the words with their random salt."""
    return hashlib.sha256(encode(notice)).hexdigest()
