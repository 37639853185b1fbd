"""The outbox: a message waits for its hour, is claimed, sent and recorded. None is lost, whatever is killed.

A claim stands in the database before anything is sent, and lapses after its lease: a message whose
worker died between sending and recording is sent again, under the same Message-ID. So each arrives at
least once.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from kintrace.audit import actions as audit
from kintrace.contact.delivery import (
    WAITING,
    Damaged,
    Envelope,
    NoAddress,
    NotSent,
    Then,
    VaultClosed,
)
from kintrace.contact.models import Message, Route
from kintrace.contact.sections import ContactRoute
from kintrace.errors import Refused
from kintrace.vault import client as vault
from kintrace.vault import sections
from kintrace.vault.refusals import CaseGone, Unreadable, VaultRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.contact.delivery import Send

LEASE = timedelta(minutes=10)  # longer than a mail server may take with every timeout used up
SPREAD = timedelta(hours=2)  # news leaves at some time within it, so that the hour tells nothing
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 15  # about two days

CHANCE = secrets.SystemRandom()
State = Message.State


class NotFailed(Refused):
    """Only what failed is tried again by hand."""

    message = gettext_noop("This message has not failed. It is on its way, or was sent or cancelled.")


@audit.action("contact.queue")
def queue(*, route: Route, template: Message.Template, about: UUID, now: datetime) -> Message:
    """Put a message into the outbox, once: a second call for the same thing returns the first message."""
    spread = timedelta(0) if settings.DEMO else SPREAD
    message, is_new = Message.objects.get_or_create(
        template=template,
        about=about,
        defaults={"route": route, "queued_at": now, "not_before": now + CHANCE.random() * spread},
    )
    if is_new:
        audit.record("contact.queued", subject=message)
    return message


@audit.action("contact.cancel")
def cancel(*, about: UUID) -> int:
    """Stop the messages about something that have not left, and return how many that were."""
    return _cancel(about=about)


def postpone(*, about: Sequence[UUID], until: datetime) -> int:
    """Let the messages about some things wait until a time, and return how many wait."""
    return Message.objects.filter(about__in=about, state=State.QUEUED, not_before__lt=until).update(
        not_before=until
    )


@audit.action("contact.stop")
def stop(*, route: Route) -> int:
    """Stop all messages on a route that have not left, and return how many that were."""
    return _cancel(route=route)


@audit.action("contact.close")
def close(*, route: Route) -> None:
    """Stop all messages on a route, and empty it. What stood there is destroyed with the key of the case."""
    _cancel(route=route)
    Route.objects.filter(pk=route.pk).update(sealed=b"")
    audit.record("contact.closed", subject=route)


@audit.action("contact.retry")
def retry(*, message: Message, by: Staff, now: datetime) -> Message:
    """Let a failed message leave again, after somebody has looked at why it failed.

    Raises:
        NotFailed: If it has not failed.
    """
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state != State.FAILED:
        raise NotFailed
    locked.state, locked.attempts, locked.not_before = State.QUEUED, 0, now
    locked.save(update_fields=["state", "attempts", "not_before"])
    audit.record("contact.retried", subject=locked, actor=by)
    return locked


def send_next(*, send: Send | None, now: datetime) -> Message | None:
    """Send the message that has been due for longest, and return it as it stands then; None if none is due.

    Claiming and recording are committed apart, and the sending lies between them outside any transaction.

    Args:
        send: Carries one envelope, and raises a subclass of NotSent if that failed. None if no way to send is
            set up: then messages wait, visibly, and no address is opened.
        now: The time.
    """
    if send is None:
        Message.objects.due(now).filter(state=State.QUEUED).update(problem=Message.Problem.NO_WAY_OUT)
        return None
    _give_up_on_killers(now)
    message = _claim(now)
    if message is None:
        return None
    try:
        send(_envelope(message))
    except NotSent as failure:
        return _put_back(message, failure, now)
    return _record_sent(message, now)


def is_way_closed(message: Message) -> bool:
    """Return whether a message waits because nothing can be sent at all now."""
    return message.state == State.QUEUED and message.problem in WAITING


def _envelope(message: Message) -> Envelope:
    """Return what to carry; the address is opened for this one message."""
    route = message.route
    try:
        [plain] = vault.connect().open(
            case=route.case, sealed=[route.section()], actor="worker", purpose="send"
        )
        way = sections.decode(plain, ContactRoute)
    except CaseGone as gone:
        raise NoAddress from gone
    except (Unreadable, sections.NotASection) as damage:
        raise Damaged from damage
    except VaultRefused as refusal:
        raise VaultClosed from refusal
    if not way.email:
        raise NoAddress
    return Envelope(
        id=message.pk,
        template=Message.Template(message.template),
        address=way.email,
        language=way.language,
        openly=way.may_write_openly is True,
    )


@transaction.atomic(durable=True)
def _give_up_on_killers(now: datetime) -> None:
    """Let go of messages that have outlived as many workers as attempts are allowed. A person must look."""
    for message in Message.objects.due(now).filter(state=State.SENDING, attempts__gte=MOST_ATTEMPTS):
        _give_up(message, Message.Problem.UNKNOWN)


@transaction.atomic(durable=True)
def _claim(now: datetime) -> Message | None:
    due = Message.objects.due(now).select_related("route")
    message = due.select_for_update(skip_locked=True, of=("self",)).first()
    if message is None:
        return None
    if message.state == State.SENDING:  # its lease ran out: somebody died while sending it
        message.problem = Message.Problem.UNKNOWN
    message.state, message.lease_until = State.SENDING, now + LEASE
    message.attempts += 1
    message.save(update_fields=["state", "lease_until", "attempts", "problem"])
    return message


@transaction.atomic(durable=True)
def _record_sent(claimed: Message, now: datetime) -> Message:
    """Write down that it went, even if the lease ran out meanwhile: what is sent is sent."""
    message = Message.objects.select_for_update().get(pk=claimed.pk)
    if message.state != State.SENT:
        message.state, message.lease_until, message.sent_at = State.SENT, None, now
        message.problem = Message.Problem.NONE
        message.save(update_fields=["state", "lease_until", "sent_at", "problem"])
        audit.record("contact.sent", subject=message, actor="worker")
    return message


@transaction.atomic(durable=True)
def _put_back(claimed: Message, failure: NotSent, now: datetime) -> Message:
    """Write down that it did not go, unless another worker has claimed it since."""
    message = Message.objects.select_for_update().get(pk=claimed.pk)
    if (message.state, message.attempts) != (State.SENDING, claimed.attempts):
        return message
    tired = failure.then is Then.TRY_AGAIN and message.attempts >= MOST_ATTEMPTS
    if failure.then is Then.GIVE_UP or tired:
        return _give_up(message, failure.problem)
    if failure.then is Then.WAIT:
        message.attempts -= 1
    message.state, message.lease_until, message.problem = State.QUEUED, None, failure.problem
    message.not_before = now + _pause(message.attempts)
    message.save(update_fields=["state", "lease_until", "attempts", "not_before", "problem"])
    return message


def _give_up(message: Message, problem: Message.Problem) -> Message:
    message.state, message.lease_until, message.problem = State.FAILED, None, problem
    message.save(update_fields=["state", "lease_until", "problem"])
    audit.record("contact.failed", subject=message, actor="worker", reason=problem)
    return message


def _pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: doubling, with a quarter of chance to either side."""
    doubled: timedelta = FIRST_PAUSE * 2 ** max(attempts - 1, 0)
    return min(doubled, LONGEST_PAUSE) * CHANCE.uniform(0.75, 1.25)


def _cancel(**which: UUID | Route) -> int:
    stopped = 0
    for message in Message.objects.waiting().filter(**which).select_for_update():
        message.state, message.lease_until = State.CANCELLED, None
        message.save(update_fields=["state", "lease_until"])
        audit.record("contact.cancelled", subject=message)
        stopped += 1
    return stopped
