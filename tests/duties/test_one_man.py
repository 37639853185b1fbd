"""What is owed of one man is owed once, from whichever of his joined files; parting owes each his own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty
from kintrace.duties.rules import Gone, Kind
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Join
from tests import make
from tests.duties.owing import at, claim, notification, round_at, rows

pytestmark = pytest.mark.django_db

FIRST, LATER = date(2026, 10, 5), date(2026, 10, 6)
NOW = at(date(2026, 10, 8))
SOON = NOW + timedelta(minutes=5)
AFTER = NOW + timedelta(hours=5)


def part(join: Join) -> None:
    registry.part_files(join=join, reason=Join.Parting.TWO_MEN, by=make.staff(Role.REGISTRAR), now=AFTER)


def test_two_captures_of_one_man_owe_one_card_while_his_files_are_joined() -> None:
    one, other = claim(Claim.REGISTERED, FIRST), claim(Claim.CAPTURED, LATER)
    round_at(NOW)
    before = list(Duty.objects.order_by("pk").values())

    join = make.joined(one.file, other.file, now=NOW)
    round_at(SOON)

    assert Duty.objects.open().get(kind=Kind.CARD).record == one
    assert Duty.objects.get(kind=Kind.CARD, record=other).taken_back_for == Gone.JOINED
    assert all(duty.record and duty.file_id == duty.record.file_id for duty in Duty.objects.all())
    part(join)
    round_at(AFTER)
    assert list(Duty.objects.order_by("pk").values()) == before


def test_a_card_written_in_a_joined_file_keeps_the_duty_and_parting_owes_it_again() -> None:
    one, card = claim(Claim.REGISTERED, FIRST), claim(Claim.CARD_WRITTEN, LATER)
    round_at(NOW)
    owed = Duty.objects.open().get(kind=Kind.CARD, record=one)

    join = make.joined(one.file, card.file, now=NOW)
    round_at(SOON)

    owed.refresh_from_db()
    assert (owed.kept_record, owed.kept_on, owed.file) == (card, LATER, one.file)
    part(join)
    round_at(AFTER)
    assert Duty.objects.open().filter(pk=owed.pk).exists()


def test_freedom_in_a_joined_file_ends_what_was_owed_and_parting_brings_it_back() -> None:
    ill, free = claim(Claim.IN_HOSPITAL, FIRST), claim(Claim.RELEASED, LATER)
    round_at(NOW)

    join = make.joined(ill.file, free.file, now=NOW)
    round_at(SOON)

    assert {duty.taken_back_for for duty in rows(Kind.HEALTH)} == {Gone.OVER}
    part(join)
    round_at(AFTER)
    assert all(duty.is_open for duty in rows(Kind.HEALTH))


def test_a_death_is_notified_once_for_a_man_of_two_files() -> None:
    one, other = claim(Claim.DEAD, FIRST), claim(Claim.DEAD, LATER)
    made = notification(file=one.file)
    for _ in range(2):
        duties.attest(notification=made, by=make.staff(Role.REGISTRAR), now=NOW)
    round_at(NOW)
    assert Duty.objects.open().get(kind=Kind.DEATH).record == other

    join = make.joined(one.file, other.file, now=NOW)
    round_at(SOON)

    assert not Duty.objects.open().filter(kind=Kind.DEATH).exists()
    with pytest.raises(duties.AlreadyAttested):
        notification(file=other.file)
    part(join)
    round_at(AFTER)
    assert Duty.objects.open().get(kind=Kind.DEATH).record == other


def test_a_joined_file_lets_the_notification_be_written() -> None:
    alive, dead = claim(Claim.REGISTERED, FIRST), claim(Claim.DEAD, LATER)
    with pytest.raises(duties.NoDeathClaimed):
        notification(file=alive.file)

    make.joined(alive.file, dead.file, now=NOW)

    assert notification(file=alive.file).file == alive.file


def test_old_claims_are_counted_anew_at_the_next_round_after_a_join_and_a_parting() -> None:
    one, other, _ = (claim(Claim.REGISTERED, day) for day in (FIRST, LATER, LATER))
    round_at(NOW)
    day = NOW + timedelta(days=1)
    assert not duties.records_to_count(since=day).exists()

    join = registry.join_files(
        one=one.file, other=other.file, reason=Join.Reason.NUMBER, by=make.staff(Role.REGISTRAR), now=day
    )

    assert duties.records_to_count(since=day).get() == other  # the eldest file speaks, and its name stays
    duties.count_record(record=other, now=day)
    assert not duties.records_to_count(since=day).exists()
    registry.part_files(join=join, reason=Join.Parting.DOUBT, by=make.staff(Role.REGISTRAR), now=day)
    assert duties.records_to_count(since=day).get() == other
    duties.count_record(record=other, now=day)
    assert Duty.objects.open().filter(kind=Kind.CARD).count() == 3


def test_what_one_file_owes_is_marked_once_when_counted_twice() -> None:
    one, other = claim(Claim.REGISTERED, FIRST), claim(Claim.REGISTERED, LATER)
    make.joined(one.file, other.file, now=NOW)
    round_at(NOW)
    before = list(Duty.objects.order_by("pk").values())

    for file in (one.file, other.file):
        assert duties.count_file(file=file, now=SOON) == 0

    assert list(Duty.objects.order_by("pk").values()) == before
    assert len(rows(Kind.CARD)) == 1
