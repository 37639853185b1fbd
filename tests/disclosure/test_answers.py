"""The family's answer: before a release the same whatever the register holds, then what was released."""

from __future__ import annotations

import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.answers import LOOKS_SHOWN, FamilyAnswer, answer_for
from kintrace.disclosure.models import Disclosure
from kintrace.disclosure.wording import sentences
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.matching.person import Person
from kintrace.registry.ladder import Step
from kintrace.tracing import actions as tracing
from tests import make
from tests.make import DAY, NOON, Filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> Filed:
    """Return an inquiry that the vault has taken in, with its receipt."""
    filed = make.filed()
    inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    return filed


def read(asked: Filed, language: str = "en") -> FamilyAnswer:
    opened = inquiries.unlock(number=asked.receipt.number, secret=asked.receipt.secret, now=NOON)
    return answer_for(opened, language, now=NOON + DAY)


def test_before_the_first_look_it_is_received(asked: Filed) -> None:
    answer = read(asked)

    assert (answer.step, answer.looks, answer.records) == (Step.RECEIVED, [], None)
    assert answer.received_at == NOON


@pytest.mark.parametrize("gate", ["nothing", "candidate", "confirmed", "written"])
def test_before_a_release_the_answer_is_the_same_whatever_was_found(asked: Filed, gate: str) -> None:
    inquiry = Inquiry.objects.get(pk=asked.inquiry.pk)
    if gate == "nothing":
        make.record(person=Person(surname="Цыдыпов", given="Баир"))
        tracing.look(inquiry=inquiry, now=NOON)
    elif gate == "candidate":
        make.candidate(asked=inquiry)
    elif gate == "confirmed":
        make.confirmed(asked=inquiry)
    else:
        make.written(about=make.tellable(asked=inquiry))

    answer = read(asked)

    assert (answer.step, answer.looks, answer.records) == (Step.LOOKING, [NOON], 1)
    assert (answer.sentences, answer.released_at, answer.taken_back_at) == ([], None, None)
    assert answer.next_look is not None


def test_looks_are_newest_first_and_not_endless(asked: Filed) -> None:
    for day in range(LOOKS_SHOWN + 2):
        tracing.look(inquiry=asked.inquiry, now=NOON + day * DAY)

    looks = read(asked).looks

    assert len(looks) == LOOKS_SHOWN
    assert looks[0] == NOON + (LOOKS_SHOWN + 1) * DAY


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_what_was_released_is_read_in_the_language_asked_for(asked: Filed, language: str) -> None:
    text = make.released(about=make.tellable(asked=Inquiry.objects.get(pk=asked.inquiry.pk)))

    answer = read(asked, language)

    assert answer.step == Step.CAPTIVE
    assert answer.sentences == [
        sentences()[each].texts[language] for each in ("found", "authority", "no_money")
    ]
    assert answer.released_at == NOON
    text.refresh_from_db()
    assert text.read_at == NOON + DAY
    assert Entry.objects.about(text).filter(code="disclosure.answer_read", actor="family").count() == 1


def test_an_unknown_language_is_answered_in_english(asked: Filed) -> None:
    make.released(about=make.tellable(asked=Inquiry.objects.get(pk=asked.inquiry.pk)))

    assert (
        answer_for(inquiries.unlock(number=asked.receipt.number, secret=asked.receipt.secret, now=NOON), "fr")
        .sentences[0]
        .startswith("We have found")
    )


@pytest.mark.parametrize("was_read", [True, False])
def test_a_no_is_obeyed_at_once_and_only_what_was_read_is_called_taken_back(
    asked: Filed, was_read: bool
) -> None:
    text = make.released(about=make.tellable(asked=Inquiry.objects.get(pk=asked.inquiry.pk)))
    if was_read:
        read(asked)
    clerk = make.staff(Role.OPERATOR)
    kinship.record_wish(candidate=text.candidate, answer=Wish.Answer.NO, by=clerk, now=NOON)

    assert (read(asked).step, read(asked).sentences) == (Step.LOOKING, [])
    disclosure.sweep(now=NOON + DAY)
    assert read(asked).taken_back_at == (NOON + DAY if was_read else None)
    assert not Disclosure.objects.standing().exists()
