"""Looks find candidates, and their dates tell nothing."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.matching.person import Missing, Person
from kintrace.registry import actions as registry
from kintrace.registry.models import Record
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Advice, Candidate, Check, Look
from kintrace.vault import client as vault
from tests import make
from tests.make import DAY, HELD, HOUR, NOON

pytestmark = pytest.mark.django_db

STRANGER = Person(surname="Цыдыпов", given="Баир", patronymic="Доржиевич")


def withdraw(record: Record) -> None:
    registry.withdraw_record(
        record=record, reason=Record.Withdrawal.MISTAKE, by=make.staff(Role.REGISTRAR), now=NOON
    )


@pytest.mark.parametrize("sought", [make.SOUGHT, STRANGER])
def test_a_look_is_written_down_and_the_next_one_drawn_by_lot_whatever_was_found(sought: Person) -> None:
    make.record()
    inquiry = make.inquiry(sought=sought)

    look = tracing.look(inquiry=inquiry, now=NOON)

    inquiry.refresh_from_db()
    assert (look.records, inquiry.looked_at) == (1, NOON)
    assert inquiry.next_look_at is not None
    assert timedelta(hours=20) <= inquiry.next_look_at - NOON <= timedelta(hours=28)
    assert inquiry.candidates.exists() is (sought is make.SOUGHT)
    assert [entry.code for entry in Entry.objects.by("worker").about(look)] == ["tracing.looked"]
    assert str(look) == f"look {look.pk}"


def test_a_look_keeps_what_would_help_most_and_no_count() -> None:
    make.crowd()
    inquiry = make.inquiry(sought=Person(name="Иванов Александр", missing={"unit": Missing.DECLINED}))

    tracing.look(inquiry=inquiry, now=NOON)

    advice = Advice.objects.get(inquiry=inquiry)
    assert advice.too_little
    assert advice.asks_for[0] == "born"
    assert "unit" not in advice.helpful.split()
    assert advice.untold.split() == ["born", "region", "patronymic"]
    assert not [
        field for field in Advice._meta.get_fields() if "alike" in field.name or "count" in field.name
    ]
    assert str(advice) == f"advice {advice.pk}"


def test_the_next_look_writes_over_what_was_advised() -> None:
    inquiry = make.inquiry(sought=make.COMMON)
    tracing.look(inquiry=inquiry, now=NOON)
    assert Advice.objects.get(inquiry=inquiry).asks_for == ["born", "unit", "region"]  # nobody is on record
    make.crowd()

    tracing.look(inquiry=inquiry, now=NOON + DAY)

    advice = Advice.objects.get(inquiry=inquiry)
    assert advice.too_little
    assert advice.asks_for == advice.helpful.split()[:3]


def test_who_said_enough_is_asked_for_nothing() -> None:
    inquiry = make.inquiry()

    tracing.look(inquiry=inquiry, now=NOON)

    advice = Advice.objects.get(inquiry=inquiry)
    assert not advice.too_little
    assert advice.untold == ""


def test_a_record_that_touches_an_inquiry_changes_no_advice() -> None:
    inquiry = make.inquiry(sought=make.COMMON)
    record = make.record(person=make.COMMON)

    assert tracing.look_back(record=record, now=NOON) == [inquiry.pk]

    assert not Advice.objects.exists()


def test_newest_looks_come_first() -> None:
    inquiry = make.inquiry()
    first = tracing.look(inquiry=inquiry, now=NOON)
    second = tracing.look(inquiry=inquiry, now=NOON + DAY)

    assert list(Look.objects.newest_first()) == [second, first]


def test_records_of_one_file_are_one_candidate_and_their_chances_are_added_up() -> None:
    first = make.record()
    make.record(file=first.file)
    inquiry = make.inquiry()

    tracing.look(inquiry=inquiry, now=NOON)

    candidate = inquiry.candidates.get()
    assert candidate.file == first.file
    assert candidate.probability > 0.9
    assert candidate.confirmable


def test_a_record_that_the_vault_still_holds_and_nobody_else_is_passed_over() -> None:
    record = make.record()
    Record.objects.filter(pk=record.pk).update(
        withdrawn_at=NOON, withdrawn_by=make.staff(), withdrawn_for=Record.Withdrawal.MISTAKE
    )
    inquiry = make.inquiry()

    tracing.look(inquiry=inquiry, now=NOON)

    assert not inquiry.candidates.exists()


def test_at_most_ten_candidates_are_kept() -> None:
    for _ in range(12):
        make.record()
    inquiry = make.inquiry()

    tracing.look(inquiry=inquiry, now=NOON)

    assert inquiry.candidates.count() == 10


def test_a_candidate_that_stands_no_more_is_dropped_if_nobody_spoke_on_it() -> None:
    candidate = make.candidate()
    withdraw(candidate.record)

    make.record(person=STRANGER)
    tracing.look(inquiry=candidate.inquiry, now=NOON + DAY)

    assert not Candidate.objects.exists()


@pytest.mark.parametrize("spoken", ["check", "wish"])
def test_a_candidate_on_which_somebody_spoke_is_marked_and_comes_back(spoken: str) -> None:
    candidate = make.candidate()
    if spoken == "check":
        make.check(candidate)
    else:
        clerk = make.staff(Role.OPERATOR)
        kinship.record_wish(candidate=candidate, answer=Wish.Answer.NO, by=clerk, now=NOON)
    withdraw(candidate.record)
    make.record(person=STRANGER)

    tracing.look(inquiry=candidate.inquiry, now=NOON + DAY)
    candidate.refresh_from_db()
    assert candidate.fell_at == NOON + DAY
    assert not Candidate.objects.proposed().exists()

    registry.restore_record(record=candidate.record, by=make.staff(Role.REGISTRAR), now=NOON)
    tracing.look(inquiry=candidate.inquiry, now=NOON + 2 * DAY)
    candidate.refresh_from_db()
    assert candidate.fell_at is None


def test_an_inquiry_that_is_not_taken_in_is_not_looked_for() -> None:
    with pytest.raises(tracing.NotTakenIn):
        tracing.look(inquiry=make.filed().inquiry, now=NOON)


def test_an_empty_shelf_is_not_taken_for_an_empty_register() -> None:
    candidate = make.candidate()
    vault.disconnect()
    inquiries.refill()

    with pytest.raises(tracing.ShelfEmpty):
        tracing.look(inquiry=candidate.inquiry, now=NOON + DAY)

    assert registry.remember_all() == 1
    tracing.look(inquiry=candidate.inquiry, now=NOON + DAY)
    assert Candidate.objects.get() == candidate


def test_one_damaged_record_keeps_no_other_off_the_shelf(caplog: pytest.LogCaptureFixture) -> None:
    damaged, sound = make.record(), make.record(person=STRANGER)
    Record.objects.filter(pk=damaged.pk).update(description=b"nothing")
    vault.disconnect()

    assert registry.remember_all() == 1

    assert str(damaged.pk) in caplog.text
    assert str(sound.pk) not in caplog.text


def test_a_new_record_finds_the_inquiries_it_may_answer_and_moves_no_date() -> None:
    inquiry = make.inquiry()
    make.inquiry(sought=STRANGER)
    tracing.look(inquiry=inquiry, now=NOON)
    before = Inquiry.objects.values("looked_at", "next_look_at").get(pk=inquiry.pk)
    record = make.record()
    assert list(Record.objects.not_matched()) == [record]

    assert tracing.look_back(record=record, now=NOON + HOUR) == [inquiry.pk]

    assert inquiry.candidates.get().record == record
    assert Inquiry.objects.values("looked_at", "next_look_at").get(pk=inquiry.pk) == before
    assert inquiry.looks.count() == 1
    assert not Record.objects.not_matched().exists()


def test_looking_back_from_a_withdrawn_record_brings_its_inquiries_up_to_date() -> None:
    candidate = make.candidate()
    withdraw(candidate.record)

    assert tracing.look_back(record=candidate.record, now=NOON) == [candidate.inquiry_id]

    assert not Candidate.objects.exists()


def test_looking_back_tells_a_vault_that_has_not_heard_of_the_record() -> None:
    record = make.record()
    vault.connect().forget(shelf="held", case=record.pk)

    tracing.look_back(record=record, now=NOON)

    assert vault.connect().status().held == 1


def test_a_correction_begins_a_new_round_of_checks() -> None:
    candidate = make.confirmed()
    registry.enter_record(
        source=candidate.record.source,
        statement=make.statement(person=msgspec.structs.replace(HELD, surname="Иваново")),
        by=make.staff(Role.REGISTRAR),
        now=NOON + HOUR,
        corrects=candidate.record,
    )
    assert not Candidate.objects.confirmed().exists()

    tracing.look(inquiry=candidate.inquiry, now=NOON + DAY)

    candidate.refresh_from_db()
    assert candidate.round == 2
    assert not Check.objects.counted().exists()
    assert candidate.checks.count() == 2
