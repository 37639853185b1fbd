"""Each legal duty against the clock: month ends, summer time, a transfer in the middle. Time is given."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties import clock
from kintrace.duties.models import Duty
from kintrace.duties.rules import Gone, Kind
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Record
from kintrace.registry.statement import Statement
from tests import make
from tests.duties.owing import at, claim, notification, round_at, rows, withdraw

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def kyiv(settings: Settings) -> None:
    settings.BUREAU_ZONE = "Europe/Kyiv"


@pytest.mark.parametrize(
    ("arrived", "last", "ends"),
    [
        # An ordinary week, UTC+2.
        (date(2026, 2, 3), date(2026, 2, 10), datetime(2026, 2, 10, 22, tzinfo=UTC)),
        # Over the end of a February, and of a leap one.
        (date(2026, 2, 25), date(2026, 3, 4), datetime(2026, 3, 4, 22, tzinfo=UTC)),
        (date(2028, 2, 25), date(2028, 3, 3), datetime(2028, 3, 3, 22, tzinfo=UTC)),
        # Over the end of a year.
        (date(2026, 12, 28), date(2027, 1, 4), datetime(2027, 1, 4, 22, tzinfo=UTC)),
        # Into summer time on 29 March 2026, and out of it on 25 October: seven days, not 168 hours.
        (date(2026, 3, 25), date(2026, 4, 1), datetime(2026, 4, 1, 21, tzinfo=UTC)),
        (date(2026, 10, 20), date(2026, 10, 27), datetime(2026, 10, 27, 22, tzinfo=UTC)),
        # The last day is the day of the change itself.
        (date(2026, 3, 22), date(2026, 3, 29), datetime(2026, 3, 29, 21, tzinfo=UTC)),
        (date(2026, 10, 18), date(2026, 10, 25), datetime(2026, 10, 25, 22, tzinfo=UTC)),
    ],
)
def test_a_card_is_owed_until_the_end_of_the_seventh_day(arrived: date, last: date, ends: datetime) -> None:
    claim(Claim.REGISTERED, arrived)

    round_at(at(arrived, 13))

    [card] = rows(Kind.CARD)
    assert (card.begun_on, card.last_day, card.due_at) == (arrived, last, ends)
    cards = Duty.objects.filter(kind=Kind.CARD)
    assert not cards.overdue(ends - timedelta(microseconds=1)).exists()
    assert cards.overdue(ends).get() == card


@pytest.mark.parametrize("zone", ["Asia/Beirut", "America/Santiago", "Asia/Gaza", "Africa/Cairo"])
def test_a_day_begins_where_clocks_jump_over_midnight(settings: Settings, zone: str) -> None:
    settings.BUREAU_ZONE = zone
    day = date(2026, 1, 1)

    for _ in range(365):
        begins, ends = clock.start_of(day), clock.end_of(day)
        assert clock.day_of(begins) == day
        assert clock.day_of(ends - timedelta(microseconds=1)) == day
        assert timedelta(hours=23) <= ends - begins <= timedelta(hours=25)
        day += timedelta(days=1)


def test_the_bureaus_day_counts_and_not_that_of_utc() -> None:
    late = datetime(2026, 2, 3, 23, 30, tzinfo=UTC)  # the fourth of February in Kyiv
    make.record(Claim.REGISTERED, now=late)

    round_at(late)

    assert rows(Kind.CARD)[0].begun_on == date(2026, 2, 4)


@pytest.mark.parametrize(
    ("precision", "first", "begun"),
    [
        (Record.Precision.MONTH, date(2026, 1, 1), date(2026, 1, 31)),
        (Record.Precision.MONTH, date(2026, 2, 1), date(2026, 2, 20)),  # the month goes on: the day we heard
        (Record.Precision.YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Record.Precision.YEAR, date(2026, 1, 1), date(2026, 2, 20)),
    ],
)
def test_no_period_runs_from_a_day_that_is_a_guess(
    precision: Record.Precision, first: date, begun: date
) -> None:
    said = Statement(claim=Claim.CAPTURED, person=make.HELD, happened_on=first, precision=precision)
    heard = at(date(2026, 2, 20))
    registry.enter_record(source=make.source(), statement=said, by=make.staff(Role.REGISTRAR), now=heard)

    round_at(heard)

    assert rows(Kind.CARD)[0].begun_on == begun


def test_a_transfer_in_the_middle_owes_a_second_card_and_gives_no_time_for_the_first() -> None:
    first = claim(Claim.REGISTERED, date(2026, 3, 25))
    round_at(at(date(2026, 3, 25), 13))
    claim(Claim.TRANSFERRED, date(2026, 3, 30), file=first.file)  # on the other side of the change of clocks
    round_at(at(date(2026, 3, 30), 13))

    assert [card.last_day for card in rows(Kind.CARD)] == [date(2026, 4, 1), date(2026, 4, 6)]

    claim(Claim.CARD_WRITTEN, date(2026, 4, 3), file=first.file)
    round_at(at(date(2026, 4, 3), 13))

    late, in_time = rows(Kind.CARD)
    assert (late.is_kept_late, in_time.is_kept_late) == (True, False)
    assert late.kept_on == in_time.kept_on == date(2026, 4, 3)


def test_news_of_the_seriously_ill_is_owed_week_by_week_over_a_change_of_clocks() -> None:
    ill = claim(Claim.IN_HOSPITAL, date(2026, 10, 13))
    for day in range(16):
        round_at(at(date(2026, 10, 13) + timedelta(days=day), 13))

    assert [(week.number, week.last_day) for week in rows(Kind.HEALTH)] == [
        (1, date(2026, 10, 20)),
        (2, date(2026, 10, 27)),
        (3, date(2026, 11, 3)),
    ]
    # A round one moment before the week is over begins nothing, the next one does.
    [ended] = Duty.objects.filter(kind=Kind.HEALTH, number=3)
    round_at(ended.due_at - timedelta(seconds=60))
    assert len(rows(Kind.HEALTH)) == 3
    round_at(ended.due_at)
    assert len(rows(Kind.HEALTH)) == 4

    claim(Claim.HEALTH_REPORT, date(2026, 11, 5), file=ill.file)
    round_at(at(date(2026, 11, 5), 13))
    assert [week.is_kept_late for week in rows(Kind.HEALTH)[:4]] == [True, True, True, False]
    assert rows(Kind.HEALTH)[-1].last_day == date(2026, 11, 12)


@pytest.mark.parametrize("end", [Claim.RELEASED, Claim.EXCHANGED, Claim.LEFT_HOSPITAL, Claim.DEAD])
def test_release_recovery_and_death_end_the_weekly_clock(end: Claim) -> None:
    ill = claim(Claim.IN_HOSPITAL, date(2026, 10, 13))
    round_at(at(date(2026, 10, 22)))
    claim(end, date(2026, 10, 23), file=ill.file)

    round_at(at(date(2026, 10, 23), 13))
    round_at(at(date(2026, 12, 23)))

    assert [week.taken_back_for for week in rows(Kind.HEALTH)] == [Gone.MISSED, Gone.OVER]


def test_an_event_is_forwarded_by_the_end_of_the_next_day(settings: Settings) -> None:
    freed = claim(Claim.EXCHANGED, date(2026, 10, 20), now=at(date(2026, 10, 31), 23, 59))
    round_at(at(date(2026, 11, 1), 0, 1))

    [event] = rows(Kind.FORWARD)
    assert (event.begun_on, event.last_day) == (date(2026, 10, 31), date(2026, 11, 1))

    settings.FORWARD_DAYS = 3
    duties.count_file(file=freed.file, now=at(date(2026, 11, 1)))
    assert rows(Kind.FORWARD)[0].last_day == date(2026, 11, 3)


def test_a_death_is_notified_within_the_bureaus_term_and_kept_by_two_officers() -> None:
    died = claim(Claim.DEAD, date(2026, 10, 22))
    round_at(at(date(2026, 10, 22), 13))
    [owed] = rows(Kind.DEATH)
    assert owed.last_day == date(2026, 10, 29)

    written = notification(file=died.file)
    duties.attest(notification=written, by=make.staff(Role.RELEASER), now=at(date(2026, 10, 29), 20))
    assert rows(Kind.DEATH)[0].kept_at is None
    duties.attest(notification=written, by=make.staff(Role.REGISTRAR), now=at(date(2026, 10, 29), 23))

    [owed] = rows(Kind.DEATH)
    assert (owed.kept_on, owed.is_kept_late) == (date(2026, 10, 29), False)

    duties.take_back_notification(
        notification=written, by=make.staff(Role.RELEASER), now=at(date(2026, 10, 30))
    )
    assert rows(Kind.DEATH)[0].is_open


def test_an_inquiry_is_answered_within_the_bureaus_term() -> None:
    asked = make.inquiry(now=at(date(2026, 1, 31), 23, 30))
    round_at(at(date(2026, 2, 1)))

    [answer] = rows(Kind.ANSWER)
    assert (answer.inquiry, answer.begun_on, answer.last_day) == (
        asked,
        date(2026, 1, 31),
        date(2026, 3, 2),
    )


def test_a_released_answer_keeps_the_duty_to_answer() -> None:
    made = make.released()

    round_at(make.NOON + make.HOUR)

    [answer] = rows(Kind.ANSWER)
    assert (answer.kept_at, answer.kept_by, answer.inquiry) == (
        made.released_at,
        None,
        made.candidate.inquiry,
    )


def test_a_withdrawn_inquiry_takes_its_duty_back() -> None:
    filed = make.filed()
    round_at(make.NOON)
    filed.inquiry.withdrawn_at = make.NOON + make.DAY
    filed.inquiry.save()

    round_at(make.NOON + make.DAY)

    assert rows(Kind.ANSWER)[0].taken_back_for == Gone.OVER


def test_a_withdrawn_claim_takes_its_duty_back_visibly_and_a_restored_one_brings_it_again() -> None:
    record = claim(Claim.REGISTERED, date(2026, 2, 3))
    round_at(at(date(2026, 2, 3), 13))

    withdraw(record, at(date(2026, 2, 4)))
    round_at(at(date(2026, 2, 4), 13))

    [card] = rows(Kind.CARD)
    assert (card.taken_back_for, card.taken_back_at is not None) == (Gone.CLAIM, True)

    registry.restore_record(
        record=Record.objects.get(pk=record.pk), by=make.staff(Role.REGISTRAR), now=at(date(2026, 2, 5))
    )
    round_at(at(date(2026, 2, 5)))
    assert rows(Kind.CARD)[0].is_open


def test_a_card_whose_claim_is_withdrawn_is_owed_again() -> None:
    record = claim(Claim.REGISTERED, date(2026, 2, 3))
    written = claim(Claim.CARD_WRITTEN, date(2026, 2, 4), file=record.file)
    round_at(at(date(2026, 2, 4), 13))
    assert rows(Kind.CARD)[0].kept_record == written

    withdraw(written, at(date(2026, 2, 5)))
    round_at(at(date(2026, 2, 5), 13))

    assert rows(Kind.CARD)[0].is_open


def test_a_moved_record_takes_its_duties_to_the_other_file() -> None:
    record = claim(Claim.REGISTERED, date(2026, 2, 3))
    transfer = claim(Claim.TRANSFERRED, date(2026, 2, 5), file=record.file)
    written = claim(Claim.CARD_WRITTEN, date(2026, 2, 6), file=record.file)
    round_at(at(date(2026, 2, 6), 13))
    owner = make.staff(Role.REGISTRAR)
    moved = registry.move_record(record=written, file=None, by=owner, now=at(date(2026, 2, 7)))
    registry.move_record(record=transfer, file=moved.file, by=owner, now=at(date(2026, 2, 7)))

    round_at(at(date(2026, 2, 7), 13))

    first, second = rows(Kind.CARD)
    assert (first.file, first.is_open) == (record.file, True)
    assert (second.file, second.kept_on) == (moved.file, date(2026, 2, 6))


def test_counting_twice_changes_nothing_and_writes_nothing() -> None:
    record = claim(Claim.IN_HOSPITAL, date(2026, 2, 3))
    round_at(at(date(2026, 2, 3), 13))
    before = list(Duty.objects.order_by("pk").values())

    assert duties.count_file(file=record.file, now=at(date(2026, 2, 3), 14)) == 0
    round_at(at(date(2026, 2, 3), 15))

    assert list(Duty.objects.order_by("pk").values()) == before
    assert not duties.records_to_count().exists()


def test_a_serious_report_is_marked_by_a_registrar_and_unmarked_again() -> None:
    report = claim(Claim.HEALTH_REPORT, date(2026, 2, 3))
    round_at(at(date(2026, 2, 3), 13))
    assert not rows(Kind.HEALTH)
    registrar = make.staff(Role.REGISTRAR)

    duties.mark_serious(record=report, by=registrar, now=at(date(2026, 2, 4)))
    duties.mark_serious(record=report, by=registrar, now=at(date(2026, 2, 4)))
    assert [week.is_open for week in rows(Kind.HEALTH)] == [True]

    duties.unmark_serious(record=report, by=registrar, now=at(date(2026, 2, 5)))
    assert [week.taken_back_for for week in rows(Kind.HEALTH)] == [Gone.CLAIM]


def test_a_corrected_claim_hands_its_duty_on_and_gets_it_back() -> None:
    slip = claim(Claim.REGISTERED, date(2026, 2, 3))
    round_at(at(date(2026, 2, 3), 13))
    registrar = make.staff(Role.REGISTRAR)
    duties.keep(
        duties=list(Duty.objects.filter(kind=Kind.FORWARD)),
        on=date(2026, 2, 3),
        by=registrar,
        now=at(date(2026, 2, 3), 14),
    )
    right = registry.enter_record(
        source=slip.source,
        statement=make.statement(Claim.REGISTERED, on=date(2026, 2, 1)),
        by=registrar,
        now=at(date(2026, 2, 4)),
        corrects=slip,
    )
    round_at(at(date(2026, 2, 4), 13))

    [sent], [card] = rows(Kind.FORWARD), rows(Kind.CARD)
    assert (sent.record, sent.kept_by) == (right, registrar)
    assert (card.record, card.last_day) == (right, date(2026, 2, 8))

    withdraw(right, at(date(2026, 2, 5)))
    round_at(at(date(2026, 2, 5), 13))
    [sent], [card] = rows(Kind.FORWARD), rows(Kind.CARD)
    assert (sent.record, sent.kept_by) == (slip, registrar)
    assert (card.record, card.last_day) == (slip, date(2026, 2, 10))


def test_a_week_kept_by_a_person_before_he_came_home_is_not_counted_on_for_ever() -> None:
    ill = claim(Claim.IN_HOSPITAL, date(2026, 2, 3))
    round_at(at(date(2026, 2, 3), 13))
    by, now = make.staff(Role.REGISTRAR), at(date(2026, 2, 5))
    duties.keep(duties=rows(Kind.HEALTH), on=date(2026, 2, 5), by=by, now=now)
    assert Duty.objects.to_count_on(at(date(2026, 2, 20))).exists()

    claim(Claim.RELEASED, date(2026, 2, 6), file=ill.file)
    round_at(at(date(2026, 2, 6), 13))

    assert not Duty.objects.to_count_on(at(date(2026, 2, 20))).exists()
