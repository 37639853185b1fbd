"""Nothing is told unless every gate is open, when a text is written and again when it is released."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role, Staff
from kintrace.audit.models import Entry
from kintrace.contact.models import Message
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import Record
from kintrace.tracing.models import Candidate, Check
from tests import make
from tests.make import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db

SAID = ("found", "authority")
OPERATOR, EXAMINER, RELEASER, REGISTRAR = Role.OPERATOR, Role.EXAMINER, Role.RELEASER, Role.REGISTRAR


def write(candidate: Candidate, *sentences: str, by: Staff | None = None) -> Disclosure:
    clerk = by or make.staff(OPERATOR)
    return disclosure.write(candidate=candidate, sentences=sentences or SAID, by=clerk, now=NOON)


def release(text: Disclosure, by: Staff | None = None) -> Disclosure:
    return disclosure.release(disclosure=text, by=by or make.staff(RELEASER), now=NOON)


def doubt(candidate: Candidate) -> None:
    make.check(candidate, Check.Verdict.UNSURE)


def withdraw_proofs(candidate: Candidate) -> None:
    for proof in candidate.proofs.all():
        kinship.withdraw(proof=proof, by=make.staff(OPERATOR), now=NOON)


def wish(answer: Wish.Answer) -> Callable[[Candidate], None]:
    def record(candidate: Candidate) -> None:
        kinship.record_wish(candidate=candidate, answer=answer, by=make.staff(OPERATOR), now=NOON)

    return record


def withdraw_record(candidate: Candidate) -> None:
    registry.withdraw_record(
        record=candidate.record, reason=Record.Withdrawal.UNTRUE, by=make.staff(REGISTRAR), now=NOON
    )


def claim(claim: Claim, of: SourceClass) -> Callable[[Candidate], None]:
    def add(candidate: Candidate) -> None:
        make.record(claim, of=of, file=candidate.file, now=NOON + HOUR)

    return add


FALLS = [
    (doubt, disclosure.NotConfirmed, "doubt"),
    (withdraw_record, disclosure.NotConfirmed, "doubt"),
    (withdraw_proofs, disclosure.NoKinship, "kinship"),
    (wish(Wish.Answer.NO), disclosure.HeSaysNo, "wish"),
    (wish(Wish.Answer.NOT_ASKED_YET), disclosure.NotAsked, "wish"),
    (wish(Wish.Answer.CANNOT_BE_ASKED), disclosure.NotAsked, "wish"),
    (claim(Claim.DEAD, SourceClass.AUTHORITY), disclosure.TellInPerson, "death"),
]
RUMOUR = (claim(Claim.DEAD, SourceClass.HEARSAY), disclosure.DeathClaimed)


@pytest.mark.parametrize(("fall", "refusal"), [*(each[:2] for each in FALLS), RUMOUR])
def test_every_gate_is_asked_when_a_text_is_written_and_again_when_it_is_released(
    fall: Callable[[Candidate], None], refusal: type[Refused]
) -> None:
    candidate = make.tellable()
    text = write(candidate)
    fall(candidate)

    with pytest.raises(refusal):
        write(candidate)
    with pytest.raises(refusal):
        release(text)

    assert not Disclosure.objects.released().exists()
    assert not Message.objects.exists()
    assert {entry.reason for entry in Entry.objects.refusals()} == {refusal.__name__}


@pytest.mark.parametrize(("fall", "refusal", "reason"), FALLS)
def test_what_was_released_falls_with_its_gate(
    fall: Callable[[Candidate], None], refusal: type[Refused], reason: str
) -> None:
    text = make.released()
    assert Disclosure.objects.standing().get() == text
    assert disclosure.sweep(now=NOON) == []
    fall(text.candidate)
    if refusal is not disclosure.TellInPerson:
        assert not Disclosure.objects.standing().exists()  # before anybody sweeps

    assert disclosure.sweep(now=NOON + DAY) == [text]

    text.refresh_from_db()
    assert (text.taken_back_at, text.taken_back_for, text.taken_back_by) == (NOON + DAY, reason, None)
    assert not Disclosure.objects.standing().exists()
    assert Message.objects.get().state == Message.State.CANCELLED
    entry = Entry.objects.about(text).newest_first().first()
    assert entry is not None
    assert (entry.code, entry.actor, entry.reason) == ("disclosure.taken_back", "worker", reason)


def test_one_rumour_of_a_death_takes_nothing_back() -> None:
    text = make.released()
    RUMOUR[0](text.candidate)

    assert disclosure.sweep(now=NOON) == []
    assert Disclosure.objects.standing().get() == text


def test_an_unconfirmed_candidate_is_not_told() -> None:
    with pytest.raises(disclosure.NotConfirmed):
        write(make.candidate())


def test_kinship_and_his_wish_come_before_the_text() -> None:
    candidate, clerk = make.confirmed(), make.staff(OPERATOR)
    with pytest.raises(disclosure.NoKinship):
        write(candidate)
    kinship.accept(candidate=candidate, way=Proof.Way.DOCUMENT, by=clerk, now=NOON)
    with pytest.raises(disclosure.NotAsked):
        write(candidate)
    wish(Wish.Answer.YES)(candidate)

    write(candidate)


def test_a_step_reached_later_needs_a_text_written_anew() -> None:
    candidate = make.tellable(Claim.CAPTURED, of=SourceClass.EYEWITNESS)
    text = write(candidate, "found", "probably")
    claim(Claim.REGISTERED, SourceClass.AUTHORITY)(candidate)

    with pytest.raises(disclosure.StepChanged):
        release(text)


def test_a_text_that_says_more_than_we_know_now_is_taken_back() -> None:
    candidate = make.tellable(Claim.CAPTURED, of=SourceClass.EYEWITNESS)
    authority = make.record(file=candidate.file, now=NOON + HOUR)
    text = release(write(candidate))
    registry.withdraw_record(
        record=authority, reason=Record.Withdrawal.SOURCE, by=make.staff(REGISTRAR), now=NOON
    )

    assert disclosure.sweep(now=NOON) == [text]

    text.refresh_from_db()
    assert text.taken_back_for == "step"


def test_a_text_that_says_less_than_we_know_now_stands() -> None:
    candidate = make.tellable(Claim.CAPTURED, of=SourceClass.EYEWITNESS)
    release(write(candidate, "found", "probably"))
    claim(Claim.REGISTERED, SourceClass.ICRC)(candidate)

    assert disclosure.sweep(now=NOON) == []


def test_whoever_wrote_a_text_does_not_release_it() -> None:
    both = make.staff(OPERATOR, RELEASER)
    text = write(make.tellable(), by=both)

    with pytest.raises(disclosure.OwnText):
        release(text, by=both)

    assert list(Disclosure.objects.for_releaser(both)) == []
    assert list(Disclosure.objects.for_releaser(make.staff(RELEASER))) == [text]
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Disclosure.objects.filter(pk=text.pk).update(released_by=both, released_at=NOON, answer=b"x")


def test_a_text_is_released_once_and_one_word_goes_out() -> None:
    text = make.released()

    with pytest.raises(disclosure.AlreadyReleased):
        release(text)

    message = Message.objects.get()
    assert (message.template, message.about) == ("news", text.pk)


def test_what_was_taken_back_is_neither_released_nor_taken_back_again() -> None:
    text, clerk = make.written(), make.staff(EXAMINER)
    disclosure.take_back(disclosure=text, by=clerk, now=NOON)

    with pytest.raises(disclosure.TakenBack):
        release(text)
    with pytest.raises(disclosure.TakenBack):
        disclosure.take_back(disclosure=text, by=clerk, now=NOON)
    assert not Disclosure.objects.waiting().exists()


def test_taking_back_stops_the_word_that_has_not_left() -> None:
    text, clerk = make.released(), make.staff(RELEASER)

    taken = disclosure.take_back(disclosure=text, by=clerk, now=NOON)

    assert (taken.taken_back_by, taken.taken_back_for) == (clerk, "person")
    assert Message.objects.get().state == Message.State.CANCELLED


def test_each_act_asks_for_its_role() -> None:
    candidate, registrar = make.tellable(), make.staff(REGISTRAR)
    text = write(candidate)

    for refused in (
        lambda: write(candidate, by=make.staff(RELEASER)),
        lambda: release(text, by=make.staff(OPERATOR)),
        lambda: disclosure.read(disclosure=text, by=registrar),
        lambda: disclosure.take_back(disclosure=text, by=registrar, now=NOON),
    ):
        with pytest.raises(WrongRole):
            refused()


def test_the_releaser_reads_exactly_what_was_written() -> None:
    text = make.written()

    read = disclosure.read(disclosure=text, by=make.staff(RELEASER))

    assert read.sentences == ["found", "authority", "no_money"]
    assert read.digest() == text.digest
    assert repr(read) == "<Text>"
    Disclosure.objects.filter(pk=text.pk).update(digest="0" * 64)
    text.refresh_from_db()
    with pytest.raises(disclosure.TextChanged):
        disclosure.read(disclosure=text, by=make.staff(RELEASER))


def test_equal_texts_have_different_digests_so_that_none_can_be_guessed() -> None:
    candidate = make.tellable()

    assert write(candidate).digest != write(candidate).digest


def test_only_the_desk_sees_texts() -> None:
    text = make.written()

    for role in (OPERATOR, EXAMINER, RELEASER):
        assert Disclosure.objects.visible_to(make.staff(role)).get() == text
    for role in (Role.ADMIN, REGISTRAR, Role.AUDITOR):
        assert not Disclosure.objects.visible_to(make.staff(role)).exists()
    assert str(text) == f"disclosure {text.pk}"


@pytest.mark.parametrize("step", ["presumed_dead", "dead_identified", "looking", "received"])
def test_the_database_takes_no_text_about_a_death(step: str) -> None:
    text = make.written()

    with pytest.raises(IntegrityError, match="tells_no_death"), transaction.atomic():
        Disclosure.objects.filter(pk=text.pk).update(step=step)
