"""What people do about duties: taken, given back, kept, moved, placed; and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.duties import actions as duties
from kintrace.duties import clock
from kintrace.duties.models import Duty, Move, Report
from kintrace.duties.rules import Kind
from kintrace.registry.ladder import Claim
from tests import make
from tests.duties.owing import at, claim, place, round_at, rows

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Record

pytestmark = pytest.mark.django_db

BEGUN = date(2026, 10, 20)
TODAY = at(date(2026, 10, 24))
DAY = timedelta(days=1)


@pytest.fixture
def card() -> Duty:
    claim(Claim.REGISTERED, BEGUN, now=at(BEGUN))
    round_at(TODAY)
    return rows(Kind.CARD)[0]


@pytest.fixture
def registrar() -> Staff:
    return make.staff(Role.REGISTRAR)


def ground(duty: Duty) -> Record:
    """Return the claim that began a duty."""
    assert duty.record is not None
    return duty.record


def test_a_duty_is_taken_by_one_and_given_back_by_the_same(card: Duty, registrar: Staff) -> None:
    duties.take(duty=card, by=registrar)

    with pytest.raises(duties.AlreadyTaken):
        duties.take(duty=card, by=make.staff(Role.REGISTRAR))
    with pytest.raises(duties.NotYours):
        duties.give_back(duty=card, by=make.staff(Role.REGISTRAR))
    assert list(Duty.objects.mine(registrar)) == [card]

    assert duties.give_back(duty=card, by=registrar).owner is None
    assert Entry.objects.filter(code="duties.taken").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role != Role.REGISTRAR])
def test_only_a_registrar_works_on_duties_of_the_register(card: Duty, role: Role) -> None:
    other = make.staff(role)

    with pytest.raises(WrongRole):
        duties.take(duty=card, by=other)
    with pytest.raises(WrongRole):
        duties.keep(duties=[card], on=BEGUN, by=other, now=TODAY)
    with pytest.raises(WrongRole):
        duties.unkeep(duty=card, by=other)
    with pytest.raises(WrongRole):
        duties.open_place(title="Лагерь 7", source=None, by=other, now=TODAY)
    with pytest.raises(WrongRole):
        duties.mark_serious(record=ground(card), by=other, now=TODAY)
    with pytest.raises(WrongRole):
        duties.unmark_serious(record=ground(card), by=other, now=TODAY)


def test_a_duty_is_kept_on_a_day_between_its_beginning_and_today(card: Duty, registrar: Staff) -> None:
    for wrong in (BEGUN - DAY, clock.day_of(TODAY) + DAY):
        with pytest.raises(duties.NotADay):
            duties.keep(duties=[card], on=wrong, by=registrar, now=TODAY)

    duties.keep(duties=[card], on=BEGUN + DAY, by=registrar, now=TODAY)

    [kept] = rows(Kind.CARD)
    assert (kept.kept_on, kept.kept_by, kept.is_kept_late) == (BEGUN + DAY, registrar, False)
    with pytest.raises(duties.NotOpen):
        duties.keep(duties=[card], on=BEGUN, by=registrar, now=TODAY)


def test_of_several_duties_all_are_kept_or_none(registrar: Staff) -> None:
    first = claim(Claim.DEAD, BEGUN)
    round_at(TODAY)
    both = list(Duty.objects.filter(file=first.file, kind__in=[Kind.FORWARD, Kind.DEATH]).order_by("-kind"))

    with pytest.raises(duties.NeedsNotification):
        duties.keep(duties=both, on=BEGUN, by=registrar, now=TODAY)

    assert not Duty.objects.filter(kept_at__isnull=False).exists()


def test_a_persons_word_stays_when_the_claims_are_counted_again(card: Duty, registrar: Staff) -> None:
    duties.keep(duties=[card], on=clock.day_of(TODAY), by=registrar, now=TODAY)

    claim(Claim.CARD_WRITTEN, BEGUN, file=card.file, now=TODAY)
    round_at(TODAY + make.HOUR)
    assert rows(Kind.CARD)[0].kept_at == TODAY

    assert duties.unkeep(duty=card, by=registrar).is_open
    with pytest.raises(duties.NotKeptByHand):
        duties.unkeep(duty=card, by=registrar)


def test_a_date_is_moved_for_a_reason_and_the_old_one_is_kept(card: Duty, registrar: Staff) -> None:
    was = card.due_at
    for wrong in (card.last_day, BEGUN - DAY):
        with pytest.raises(duties.NotADay):
            duties.move(duty=card, to=wrong, reason=Move.Reason.SILENT, by=registrar, now=TODAY)

    duties.move(duty=card, to=date(2026, 11, 2), reason=Move.Reason.UNREACHABLE, by=registrar, now=TODAY)
    duties.count_file(file=ground(card).file, now=TODAY)

    moved = Duty.objects.with_moves().get(pk=card.pk)
    assert (moved.last_day, moved.moved) == (date(2026, 11, 2), 1)  # type: ignore[attr-defined]  # annotated
    assert card.moves.get().was_due_at == was
    assert Entry.objects.get(code="duties.moved").reason == "unreachable"


def test_a_date_is_not_moved_out_of_a_closed_month_or_into_one(card: Duty, registrar: Staff) -> None:
    Report.objects.create(month=date(2026, 11, 1), figures=[], closed_by=registrar, closed_at=TODAY)

    with pytest.raises(duties.MonthClosed):
        duties.move(duty=card, to=date(2026, 11, 2), reason=Move.Reason.WRONG, by=registrar, now=TODAY)

    duties.keep(duties=[card], on=BEGUN, by=registrar, now=TODAY)
    Report.objects.create(month=date(2026, 10, 1), figures=[], closed_by=registrar, closed_at=TODAY)
    with pytest.raises(duties.MonthClosed):
        duties.unkeep(duty=card, by=registrar)


def test_what_a_register_says_is_owed_at_its_place_and_a_transfer_leaves_it(
    card: Duty, registrar: Staff
) -> None:
    camp = place(record=card.record)
    assert rows(Kind.CARD)[0].place == camp  # what was begun without a place follows
    with pytest.raises(duties.SourceHasPlace):
        duties.open_place(title="Другой", source=ground(card).source, by=registrar, now=TODAY)
    with pytest.raises(duties.NoPlaceTitle):
        duties.open_place(title="  ", source=None, by=registrar, now=TODAY)

    claim(Claim.HEALTH_REPORT, BEGUN, file=card.file)
    claim(Claim.TRANSFERRED, BEGUN + DAY, file=card.file)
    round_at(TODAY)

    after = Duty.objects.get(kind=Kind.CARD, record__claim=Claim.TRANSFERRED)
    assert after.place is None
    other = place("Лагерь 9")
    duties.say_place(duty=after, place=other, by=registrar)
    assert set(Duty.objects.filter(record=after.record).values_list("place", flat=True)) == {other.pk}
    assert rows(Kind.CARD)[0].place == camp


def test_titles_of_places_are_sealed_and_opened_together(registrar: Staff) -> None:
    first, second = place("Лагерь 7"), place("Госпиталь в Верхнеозёрске")

    assert duties.titles_of(by=registrar) == {first.pk: "Лагерь 7", second.pk: "Госпиталь в Верхнеозёрске"}
    assert Entry.objects.filter(code="vault.opened").count() == 1
    assert "Лагерь" not in bytes(first.title).decode(errors="ignore")
    with pytest.raises(WrongRole):
        duties.titles_of(by=make.staff(Role.OPERATOR))


def test_staff_see_the_duties_that_they_work_on(card: Duty) -> None:
    make.inquiry(now=at(BEGUN))
    round_at(TODAY)
    seen = {
        role: {*Duty.objects.visible_to(make.staff(role)).values_list("kind", flat=True)} for role in Role
    }

    register, cases = {Kind.CARD, Kind.FORWARD}, {Kind.ANSWER}
    assert seen == {
        Role.REGISTRAR: register,
        Role.OPERATOR: cases,
        Role.EXAMINER: cases,
        Role.RELEASER: register | cases,
        Role.AUDITOR: register | cases,
        Role.ADMIN: set(),
    }


def test_the_database_holds_one_duty_for_each_ground(card: Duty) -> None:
    for wrong in (
        {"due_at": card.begun_at},
        {"kept_by": make.staff(Role.REGISTRAR)},
        {"taken_back_at": TODAY},
        {"record": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.filter(pk=card.pk).update(**wrong)
    card.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        card.save(force_insert=True)
