"""Two different people confirm; one doubt holds back; each has one say."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.inquiries.models import Inquiry
from kintrace.registry import actions as registry
from kintrace.registry.models import Record
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check
from tests import make
from tests.make import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db

SAME, OTHER, UNSURE = Check.Verdict.SAME, Check.Verdict.OTHER, Check.Verdict.UNSURE


def is_confirmed() -> bool:
    return Candidate.objects.confirmed().exists()


def test_two_examiners_confirm_and_one_does_not() -> None:
    candidate = make.candidate()

    make.check(candidate)
    assert not is_confirmed()
    check = make.check(candidate)

    assert is_confirmed()
    assert str(candidate) == f"candidate {candidate.pk}"
    assert str(check) == f"check {check.pk} same"


@pytest.mark.parametrize("doubt", [OTHER, UNSURE])
def test_one_doubt_holds_a_candidate_back_even_after_two_who_agree(doubt: Check.Verdict) -> None:
    candidate = make.candidate()

    for verdict in (SAME, SAME, doubt):
        make.check(candidate, verdict)

    assert not is_confirmed()
    assert Candidate.objects.held_back().get() == candidate


def test_one_examiner_has_one_say() -> None:
    candidate, examiner = make.candidate(), make.staff(Role.EXAMINER)
    make.check(candidate, by=examiner)

    with pytest.raises(tracing.AlreadyChecked):
        make.check(candidate, by=examiner)

    assert not is_confirmed()
    assert Entry.objects.refusals().get().reason == "AlreadyChecked"
    with pytest.raises(IntegrityError), transaction.atomic():
        candidate.checks.create(
            record=candidate.record, examiner=examiner, verdict=SAME, round=1, made_at=NOON
        )


def test_an_examiner_may_take_back_their_own_check_and_say_it_anew() -> None:
    candidate, examiner = make.candidate(), make.staff(Role.EXAMINER)
    make.check(candidate)
    mine = make.check(candidate, by=examiner)
    assert is_confirmed()

    with pytest.raises(tracing.NotYourCheck):
        tracing.take_back_check(check=mine, by=make.staff(Role.EXAMINER), now=NOON)
    tracing.take_back_check(check=mine, by=examiner, now=NOON)

    assert not is_confirmed()
    with pytest.raises(tracing.NotYourCheck):
        tracing.take_back_check(check=mine, by=examiner, now=NOON)
    make.check(candidate, UNSURE, by=examiner)
    assert Candidate.objects.held_back().exists()


def test_whoever_entered_a_record_does_not_check_it() -> None:
    candidate = make.candidate()
    registrar = candidate.record.entered_by
    registrar.grants.create(role=Role.EXAMINER, granted_at=NOON)

    with pytest.raises(tracing.OwnRecord):
        make.check(candidate, by=registrar)

    assert not Candidate.objects.worklist(registrar).exists()


def test_a_withdrawn_record_ends_a_confirmation_at_once_and_cannot_be_checked() -> None:
    candidate = make.confirmed()
    registry.withdraw_record(
        record=candidate.record, reason=Record.Withdrawal.UNTRUE, by=make.staff(Role.REGISTRAR), now=NOON
    )

    assert not is_confirmed()
    with pytest.raises(tracing.CandidateFell):
        make.check(candidate)


def test_a_withdrawn_inquiry_is_neither_checked_nor_confirmed() -> None:
    candidate = make.confirmed()
    Inquiry.objects.filter(pk=candidate.inquiry_id).update(withdrawn_at=NOON)

    assert not is_confirmed()
    with pytest.raises(tracing.CandidateFell):
        make.check(candidate)


def test_a_record_moved_to_another_file_takes_its_checks_with_it() -> None:
    candidate = make.confirmed()
    make.record(file=candidate.file)

    registry.move_record(record=candidate.record, file=None, by=make.staff(Role.REGISTRAR), now=NOON)

    assert not is_confirmed()


def test_what_was_decided_comes_back_only_when_something_changed() -> None:
    candidate, examiner = make.candidate(), make.staff(Role.EXAMINER)
    with pytest.raises(tracing.NothingChanged):
        tracing.reopen(candidate=candidate, by=examiner)
    make.check(candidate, OTHER)
    with pytest.raises(tracing.NothingChanged):
        tracing.reopen(candidate=candidate, by=examiner)

    make.record(file=candidate.file, now=NOON + HOUR)

    assert tracing.reopen(candidate=candidate, by=examiner).round == 2
    assert not Candidate.objects.held_back().exists()
    assert Candidate.objects.worklist(examiner).get() == candidate


def test_a_new_record_of_the_same_man_does_not_undo_a_confirmation() -> None:
    candidate = make.confirmed()
    record = make.record(file=candidate.file, now=NOON + HOUR)

    tracing.look_back(record=record, now=NOON + DAY)

    assert is_confirmed()


def test_a_worklist_is_strongest_first_and_holds_only_what_waits_for_this_examiner() -> None:
    strong, weak, mine, done, doubted = made = [make.candidate() for _ in range(5)]
    Candidate.objects.exclude(pk__in=[each.pk for each in made]).delete()
    for bits, candidate in ((30.0, strong), (20.0, weak)):
        Candidate.objects.filter(pk=candidate.pk).update(bits=bits)
    examiner = make.staff(Role.EXAMINER)
    make.check(mine, by=examiner)
    for _ in range(2):
        make.check(done)
    make.check(doubted, OTHER)

    assert list(Candidate.objects.worklist(examiner)) == [strong, weak]


def test_examiners_see_all_a_releaser_what_is_confirmed_others_nothing() -> None:
    open_one, confirmed = make.candidate(), make.confirmed()
    Candidate.objects.exclude(pk__in=[open_one.pk, confirmed.pk]).delete()

    def seen(role: Role) -> set[Candidate]:
        return set(Candidate.objects.visible_to(make.staff(role)))

    assert seen(Role.EXAMINER) == seen(Role.OPERATOR) == {open_one, confirmed}
    assert seen(Role.RELEASER) == {confirmed}
    assert seen(Role.ADMIN) == seen(Role.REGISTRAR) == seen(Role.AUDITOR) == set()


def test_only_an_examiner_checks() -> None:
    candidate, registrar = make.candidate(), make.staff(Role.REGISTRAR)
    check = make.check(candidate)

    with pytest.raises(WrongRole):
        make.check(candidate, by=registrar)
    with pytest.raises(WrongRole):
        tracing.take_back_check(check=check, by=registrar, now=NOON)
    with pytest.raises(WrongRole):
        tracing.reopen(candidate=candidate, by=registrar)
