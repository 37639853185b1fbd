"""What becomes of a message, whatever happens on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact import actions as contact
from kintrace.contact.delivery import (
    ComeBackLater,
    NotAccepted,
    NotSent,
    OutcomeUnknown,
    RefusedForGood,
    Unreachable,
)
from kintrace.contact.models import Message
from kintrace.vault import client as vault
from tests import make
from tests.make import DAY, MINUTE, NOON

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from pytest_django import Settings

    from kintrace.contact.delivery import Envelope

pytestmark = pytest.mark.django_db

Problem, State = Message.Problem, Message.State


def carried(_envelope: Envelope) -> None:
    """Carry a letter."""


def failing(failure: type[BaseException]) -> Callable[[Envelope], None]:
    """Return a carrier that fails."""

    def fail(_envelope: Envelope) -> None:
        raise failure

    return fail


def test_a_message_leaves_at_some_time_within_two_hours() -> None:
    about = make.route()
    times = [
        contact.queue(route=about, template=Message.Template.NEWS, about=uuid4(), now=NOON).not_before
        for _ in range(20)
    ]

    assert len(set(times)) == 20
    assert min(times) >= NOON
    assert max(times) <= NOON + contact.SPREAD


def test_a_message_about_one_thing_is_queued_once() -> None:
    to, about = make.route(), uuid4()

    first = contact.queue(route=to, template=Message.Template.NEWS, about=about, now=NOON)
    second = contact.queue(route=to, template=Message.Template.NEWS, about=about, now=NOON + DAY)

    assert first == second
    assert first.not_before == second.not_before


def test_a_demonstration_does_not_wait(settings: Settings) -> None:
    settings.DEMO = True

    made = contact.queue(route=make.route(), template=Message.Template.NEWS, about=uuid4(), now=NOON)

    assert made.not_before == NOON


def test_the_database_takes_no_template_that_tells_of_a_death() -> None:
    with pytest.raises(IntegrityError):
        Message.objects.create(
            route=make.route(), template="death", about=uuid4(), queued_at=NOON, not_before=NOON
        )


def test_the_envelope_says_where_to_and_how_and_nothing_else() -> None:
    waiting = make.message(to=make.route(email="a@b.example", openly=None, language="uk"))
    seen: list[Envelope] = []

    sent = contact.send_next(send=seen.append, now=NOON)

    assert sent == waiting
    assert sent is not None
    assert (sent.state, sent.sent_at, sent.attempts) == (State.SENT, NOON, 1)
    [envelope] = seen
    assert (envelope.id, envelope.address, envelope.language) == (waiting.pk, "a@b.example", "uk")
    assert envelope.openly is False
    assert "a@b.example" not in repr(envelope)
    assert Entry.objects.filter(code="contact.sent", actor="worker").exists()


def test_nothing_leaves_before_its_time() -> None:
    make.message(not_before=NOON + MINUTE)

    assert contact.send_next(send=carried, now=NOON) is None
    assert contact.send_next(send=carried, now=NOON + MINUTE) is not None


@pytest.mark.parametrize("failure", [ComeBackLater, OutcomeUnknown])
def test_tries_again_after_growing_pauses_and_then_calls_a_person(failure: type[NotSent]) -> None:
    message, now = make.message(), NOON
    pauses: list[timedelta] = []
    for _ in range(contact.MOST_ATTEMPTS - 1):
        tried = contact.send_next(send=failing(failure), now=now)
        assert tried is not None
        assert (tried.state, tried.problem) == (State.QUEUED, failure.problem)
        pauses.append(tried.not_before - now)
        now = tried.not_before

    last = contact.send_next(send=failing(failure), now=now)

    assert last is not None
    assert (last.state, last.problem) == (State.FAILED, failure.problem)
    assert now - NOON > 1.5 * DAY  # about two, each pause up to a quarter shorter by chance
    assert pauses[0] < pauses[3] < pauses[6]
    assert list(Message.objects.failed()) == [message]
    assert Entry.objects.filter(code="contact.failed", reason=failure.problem).exists()


def test_an_address_refused_for_good_is_not_tried_again() -> None:
    make.message()

    tried = contact.send_next(send=failing(RefusedForGood), now=NOON)

    assert tried is not None
    assert (tried.state, tried.problem) == (State.FAILED, Problem.REFUSED)
    assert contact.send_next(send=carried, now=NOON + DAY) is None


@pytest.mark.parametrize("failure", [Unreachable, NotAccepted])
def test_a_closed_way_costs_no_attempt_however_long_it_lasts(failure: type[NotSent]) -> None:
    message, now = make.message(), NOON
    for _ in range(contact.MOST_ATTEMPTS + 5):
        tried = contact.send_next(send=failing(failure), now=now)
        assert tried is not None
        assert contact.is_way_closed(tried)
        now = tried.not_before

    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.QUEUED, 0)


def test_without_an_address_somebody_must_call() -> None:
    make.message(to=make.route(email=""))

    tried = contact.send_next(send=carried, now=NOON)

    assert tried is not None
    assert (tried.state, tried.problem) == (State.FAILED, Problem.NO_ADDRESS)


def test_a_shredded_case_is_not_written_to() -> None:
    message = make.message()
    vault.connect().shred(case=message.route.case)

    tried = contact.send_next(send=carried, now=NOON)

    assert tried is not None
    assert (tried.state, tried.problem) == (State.FAILED, Problem.NO_ADDRESS)


def test_a_damaged_address_stops_only_its_own_message() -> None:
    message = make.message()
    message.route.sealed = b"damaged"
    message.route.save()
    sound = make.message(not_before=NOON + MINUTE)

    first = contact.send_next(send=carried, now=NOON + DAY)
    second = contact.send_next(send=carried, now=NOON + DAY)

    assert first is not None
    assert (first.state, first.problem) == (State.FAILED, Problem.VAULT)
    assert second == sound


class Killed(BaseException):
    """What a worker meets that dies between sending and recording."""


def test_a_lapsed_lease_is_tried_again_and_remembers_that_it_may_have_arrived() -> None:
    make.message()
    with pytest.raises(Killed):
        contact.send_next(send=failing(Killed), now=NOON)
    assert contact.send_next(send=carried, now=NOON + contact.LEASE - MINUTE) is None

    tried = contact.send_next(send=failing(ComeBackLater), now=NOON + contact.LEASE)

    assert tried is not None
    assert (tried.state, tried.attempts) == (State.QUEUED, 2)


def test_a_message_that_kills_every_worker_is_given_to_a_person() -> None:
    message, now = make.message(), NOON
    for _ in range(contact.MOST_ATTEMPTS):
        with pytest.raises(Killed):
            contact.send_next(send=failing(Killed), now=now)
        now += contact.LEASE

    assert contact.send_next(send=carried, now=now) is None

    message.refresh_from_db()
    assert (message.state, message.problem) == (State.FAILED, Problem.UNKNOWN)


def test_what_two_workers_sent_is_recorded_once() -> None:
    message = make.message()

    def slow(_envelope: Envelope) -> None:
        contact.send_next(send=carried, now=NOON + contact.LEASE)

    contact.send_next(send=slow, now=NOON)

    message.refresh_from_db()
    assert (message.state, message.sent_at) == (State.SENT, NOON + contact.LEASE)
    assert Entry.objects.filter(code="contact.sent").count() == 1


def test_a_slow_failure_does_not_undo_what_another_worker_did() -> None:
    message = make.message()

    def slow(_envelope: Envelope) -> None:
        contact.send_next(send=carried, now=NOON + contact.LEASE)
        raise ComeBackLater

    contact.send_next(send=slow, now=NOON)

    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_cancelled_message_does_not_leave() -> None:
    message = make.message()

    assert contact.cancel(about=message.about) == 1
    assert contact.cancel(about=message.about) == 0

    assert contact.send_next(send=carried, now=NOON) is None
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_closing_a_route_stops_its_messages_and_empties_it() -> None:
    message, other = make.message(), make.message()

    contact.close(route=message.route)

    message.refresh_from_db()
    message.route.refresh_from_db()
    assert message.state == State.CANCELLED
    assert bytes(message.route.sealed) == b""
    assert list(Message.objects.waiting()) == [other]


def test_a_person_lets_a_failed_message_leave_again() -> None:
    message = make.message(attempts=3)
    contact.send_next(send=failing(RefusedForGood), now=NOON)
    clerk = make.staff(Role.OPERATOR)

    contact.retry(message=message, by=clerk, now=NOON + DAY)
    sent = contact.send_next(send=carried, now=NOON + DAY)

    assert sent is not None
    assert (sent.state, sent.attempts) == (State.SENT, 1)


def test_only_what_failed_is_tried_again_by_hand() -> None:
    message = make.message()
    clerk = make.staff(Role.OPERATOR)

    with pytest.raises(contact.NotFailed):
        contact.retry(message=message, by=clerk, now=NOON)

    assert Entry.objects.filter(code="contact.retry.refused", actor=clerk.audit_name).exists()


def test_rows_say_their_number_and_state_and_no_more() -> None:
    message = make.message()

    assert str(message) == f"message {message.pk} queued"
    assert str(message.route) == f"route {message.route.pk}"
