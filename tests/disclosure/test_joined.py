"""What closes closes at once; what opens needs a second person; and a parted join leaves nothing behind."""

from __future__ import annotations

import pytest

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure import corrections
from kintrace.disclosure.answers import answer_for
from kintrace.disclosure.models import Disclosure
from kintrace.inquiries import actions as inquiries
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass, Step
from kintrace.registry.models import Join
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check
from tests import make
from tests.make import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db


def part(join: Join) -> None:
    registry.part_files(join=join, reason=Join.Parting.TWO_MEN, by=make.staff(Role.REGISTRAR), now=NOON + DAY)


def twins(claim: Claim = Claim.REGISTERED) -> tuple[Candidate, Candidate]:
    """Return one inquiry's candidates of two files, the first one ready to be told."""
    asked = make.inquiry()
    first = make.tellable(asked=asked)
    second = make.record(claim, now=NOON + HOUR)
    tracing.look(inquiry=asked, now=NOON + HOUR)
    return first, asked.candidates.get(file=second.file_id)


def write(candidate: Candidate, *sentences: str) -> Disclosure:
    return disclosure.write(
        candidate=candidate, sentences=sentences or ("found",), by=make.staff(Role.OPERATOR), now=NOON
    )


def test_nothing_new_is_told_on_a_join_before_a_second_person_has_confirmed_it() -> None:
    candidate = make.tellable()
    join = make.joined(candidate.file)

    with pytest.raises(disclosure.JoinWaits):
        write(candidate)

    make.both(join)
    assert write(candidate).step == Step.CAPTIVE


def test_a_family_that_was_told_keeps_its_answer_through_joining_and_parting() -> None:
    told = make.released()

    join = make.joined(told.candidate.file)
    assert disclosure.sweep(now=NOON) == []
    assert Disclosure.objects.standing().get() == told
    part(join)

    assert disclosure.sweep(now=NOON) == []
    assert Disclosure.objects.standing().get() == told


def test_no_other_family_is_told_by_a_join() -> None:
    told = make.released()
    other = make.inquiry(email="wife@mail.example")
    second = make.record()
    tracing.look(inquiry=other, now=NOON)

    make.both(make.joined(told.candidate.file, second.file))

    assert not Disclosure.objects.filter(candidate__inquiry=other).exists()
    assert not Candidate.objects.confirmed().filter(inquiry=other).exists()


def test_a_death_in_a_joined_file_hides_what_was_told_and_parting_shows_it_again() -> None:
    filed = make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    told = make.released(about=make.tellable(asked=asked))
    opened = inquiries.unlock(number=filed.receipt.number, secret=filed.receipt.secret, now=NOON)
    assert answer_for(opened, "ru", now=NOON).sentences
    dead = make.record(Claim.DEAD, on=(NOON + DAY).date(), now=NOON + DAY)

    join = make.joined(told.candidate.file, dead.file, now=NOON + DAY)

    hidden = answer_for(opened, "ru", now=NOON + DAY)
    assert hidden.sentences == []
    assert (hidden.step, hidden.taken_back_at) == (Step.LOOKING, NOON + DAY)
    assert disclosure.sweep(now=NOON + DAY) == []  # nothing is taken back for good
    part(join)
    shown = answer_for(opened, "ru", now=NOON + DAY)
    assert (shown.step, bool(shown.sentences), shown.taken_back_at) == (Step.CAPTIVE, True, None)


def test_his_no_about_one_file_is_obeyed_for_all_that_are_joined() -> None:
    first, second = twins()
    told = make.released(about=first)
    join = make.joined(first.file, second.file)
    make.both(join)
    operator = make.staff(Role.OPERATOR)

    kinship.record_wish(candidate=second, answer=Wish.Answer.NO, by=operator, now=NOON)

    assert not Disclosure.objects.standing().exists()
    with pytest.raises(disclosure.HeSaysNo):
        write(first)
    part(join)
    assert Disclosure.objects.standing().get() == told


@pytest.mark.parametrize(("question", "refusal"), [("family", "CardSaysNo"), ("person", "CardNotCompared")])
def test_his_no_on_a_card_in_one_file_is_obeyed_for_all_that_are_joined(question: str, refusal: str) -> None:
    told = make.released()
    card = make.card()
    assert card.record is not None
    make.consent(card, question, "no", now=NOON + HOUR)
    assert Disclosure.objects.standing().get() == told

    join = make.joined(told.candidate.file, card.record.file)
    make.both(join)

    assert not Disclosure.objects.standing().exists()
    with pytest.raises(getattr(disclosure, refusal)):
        write(told.candidate)
    assert disclosure.sweep(now=NOON + DAY) == []  # nothing is taken back for good
    part(join)
    assert Disclosure.objects.standing().get() == told


def test_his_yes_on_a_card_in_a_joined_file_does_not_open_what_his_no_has_closed() -> None:
    candidate = make.tellable()
    no, yes = make.card(file=candidate.file), make.card()
    assert yes.record is not None
    make.consent(no, "family", "no", now=NOON + HOUR)
    make.consent(yes, "family", "yes", now=NOON + DAY)

    make.both(make.joined(candidate.file, yes.record.file))

    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)


@pytest.mark.parametrize("doubt", [Check.Verdict.OTHER, Check.Verdict.UNSURE])
def test_a_doubt_about_one_file_holds_all_back_that_are_joined(doubt: Check.Verdict) -> None:
    first, second = twins()
    make.check(second, doubt)
    assert Candidate.objects.confirmed().get() == first

    join = make.joined(first.file, second.file)
    make.both(join)

    assert not Candidate.objects.confirmed().exists()
    with pytest.raises(disclosure.NotConfirmed):
        write(first)
    part(join)
    assert Candidate.objects.confirmed().get() == first


def test_what_only_a_joined_file_bears_out_is_told_with_it_and_falls_with_it() -> None:
    candidate = make.tellable()
    join = make.joined(candidate.file, make.record(Claim.RELEASED, now=NOON + DAY).file)
    make.both(join)
    text = write(candidate)
    assert (text.step, list(text.joins.all())) == (Step.RELEASED, [join])
    told = disclosure.release(disclosure=text, by=make.staff(Role.RELEASER), now=NOON)
    assert disclosure.sweep(now=NOON) == []

    part(join)

    assert not Disclosure.objects.standing().exists()
    [swept] = disclosure.sweep(now=NOON + DAY)
    assert (swept.pk, swept.taken_back_for) == (told.pk, Disclosure.Reason.DOUBT)


def read_on_a_join() -> Disclosure:
    """Return an answer that only a joined file bore out, read by the family before the files were parted."""
    candidate = make.tellable()
    join = make.joined(candidate.file, make.record(Claim.RELEASED, now=NOON + DAY).file)
    make.both(join)
    told = disclosure.release(disclosure=write(candidate), by=make.staff(Role.RELEASER), now=NOON)
    disclosure.mark_read(disclosure=told, now=NOON + HOUR)
    assert not Disclosure.objects.to_correct().exists()
    part(join)
    return told


def test_what_a_family_has_read_that_fell_with_a_join_waits_for_a_person_to_tell_them() -> None:
    told = read_on_a_join()
    assert Disclosure.objects.to_correct().get() == told
    disclosure.sweep(now=NOON + DAY)
    assert Disclosure.objects.to_correct().get() == told
    operator = make.staff(Role.OPERATOR)

    done = corrections.correct(disclosure=told, by=operator, now=NOON + 2 * DAY)

    assert (done.corrected_by, done.corrected_at) == (operator, NOON + 2 * DAY)
    assert Entry.objects.about(told).filter(code="disclosure.corrected").exists()
    assert not Disclosure.objects.to_correct().exists()
    with pytest.raises(corrections.NothingToCorrect):
        corrections.correct(disclosure=told, by=operator, now=NOON + 2 * DAY)


def test_a_newer_answer_sets_right_what_fell_with_a_join() -> None:
    told = read_on_a_join()

    newer = write(told.candidate)
    disclosure.release(disclosure=newer, by=make.staff(Role.RELEASER), now=NOON + 2 * DAY)

    assert not Disclosure.objects.to_correct().exists()


def test_what_nobody_has_read_needs_no_setting_right() -> None:
    told = read_on_a_join()
    Disclosure.objects.update(read_at=None)

    with pytest.raises(corrections.NothingToCorrect):
        corrections.correct(disclosure=told, by=make.staff(Role.OPERATOR), now=NOON)


def test_a_registrar_does_not_speak_with_families() -> None:
    told = read_on_a_join()

    with pytest.raises(WrongRole):
        corrections.correct(disclosure=told, by=make.staff(Role.REGISTRAR), now=NOON)


def test_a_text_written_on_a_join_is_not_released_when_the_join_has_ended() -> None:
    candidate = make.tellable(of=SourceClass.ICRC)
    join = make.joined(candidate.file, make.record().file)
    make.both(join)
    text = write(candidate, "found", "authority")  # only the joined file has it from the authority
    assert list(text.joins.all()) == [join]

    part(join)

    with pytest.raises(disclosure.StepChanged):
        disclosure.release(disclosure=text, by=make.staff(Role.RELEASER), now=NOON)


def test_what_his_own_file_bears_out_does_not_hang_on_a_join() -> None:
    candidate = make.tellable()
    make.both(make.joined(candidate.file))

    assert not write(candidate).joins.exists()


def test_a_work_list_shows_a_man_once_whose_files_are_joined() -> None:
    asked = make.inquiry()
    first, second = make.record(), make.record(of=SourceClass.ICRC)
    tracing.look(inquiry=asked, now=NOON)
    examiner = make.staff(Role.EXAMINER)
    assert Candidate.objects.worklist(examiner).count() == 2
    apart = {each.file_id: each.probability for each in asked.candidates.all()}

    join = make.joined(first.file, second.file)

    [shown] = Candidate.objects.worklist(examiner).with_together()
    together = shown.together  # type: ignore[attr-defined]  # with_together adds it
    assert together == pytest.approx(min(1.0, sum(apart.values())))
    beside = asked.candidates.exclude(pk=shown.pk).get()
    make.check(beside)  # what somebody has spoken on comes first
    assert Candidate.objects.worklist(examiner).get() == beside
    part(join)
    assert Candidate.objects.worklist(examiner).count() == 2


def test_whoever_entered_a_record_of_a_joined_file_does_not_check() -> None:
    candidate = make.candidate()
    other = make.record()
    other.entered_by.grants.create(role=Role.EXAMINER, granted_at=NOON)
    make.joined(candidate.file, other.file)

    with pytest.raises(tracing.OwnRecord):
        make.check(candidate, by=other.entered_by)

    assert not Candidate.objects.worklist(other.entered_by).filter(pk=candidate.pk).exists()
