"""What he wishes: versions, the newest counts, and a "no" closes the gate in the query itself."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.cards import actions as cards
from kintrace.cards.models import Card, Consent
from kintrace.cards.sections import Words
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.registry import actions as registry
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db

LATER = NOON + HOUR


def on_card(candidate: Candidate) -> Card:
    """Return a finished card of the candidate's man."""
    return make.card(file=candidate.file)


def write(candidate: Candidate) -> Disclosure:
    return disclosure.write(
        candidate=candidate, sentences=["found"], by=make.staff(Role.OPERATOR), now=NOON + DAY
    )


def recognise(consent: Consent, candidate: Candidate, *, is_same: bool) -> None:
    cards.recognise(
        consent=consent, inquiry=candidate.inquiry, is_same=is_same, by=make.staff(Role.EXAMINER), now=LATER
    )


def test_every_answer_is_a_version_and_the_newest_counts() -> None:
    card = make.card()
    for hours, answer in enumerate(("not_asked", "yes", "no")):
        make.consent(card, "photograph", answer, now=NOON + hours * HOUR)
    make.consent(card, "public", "declined")

    counts = Consent.objects.filter(card=card).newest()
    assert set(counts.values_list("question", "answer", "version")) == {
        ("photograph", "no", 3),
        ("public", "declined", 1),
    }
    assert card.consents.count() == 4


def test_the_newest_counts_over_all_cards_of_one_man() -> None:
    first = make.card()
    assert first.record is not None
    second = make.card(file=first.record.file)
    make.consent(first, "family", "yes")
    make.consent(second, "family", "no", now=LATER)

    assert [each.answer for each in Consent.objects.of_file(first.record.file_id).newest()] == ["no"]


def test_what_he_says_in_words_is_sealed_and_opens_in_its_place_only() -> None:
    card = make.card()
    said = make.consent(card, "message", "yes", words=Words(text="Я жив"))
    reader = make.staff(Role.REGISTRAR).audit_name

    part = Sealed(Place.of(said, "words"), bytes(said.words))
    [plain] = vault.connect().open(case=card.pk, sealed=[part], actor=reader, purpose="capture_card")
    assert decode(plain, Words).text == "Я жив"
    empty = make.consent(card, "message", "declined", now=LATER)
    assert len(bytes(empty.words)) == len(bytes(said.words))  # nobody sees from outside whether he spoke


@pytest.mark.parametrize(
    ("question", "words", "refusal"),
    [
        ("message", Words(), cards.NoWords),
        ("control", Words(asked="Как звали собаку?"), cards.NoWords),
        ("person", Words(address="Чита"), cards.NobodyNamed),
    ],
)
def test_a_yes_without_its_words_is_refused(question: str, words: Words, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make.consent(make.card(), question, "yes", words=words)


def test_only_whom_he_named_himself_can_be_spoken_of_again() -> None:
    hers = make.consent(make.card(), "person", "yes")
    other = make.card()

    with pytest.raises(cards.NotNamed):
        make.consent(other, "person", "no", person=hers.person)
    with pytest.raises(cards.NotNamed):
        make.consent(other, "person", "no", person=uuid4())


def test_only_a_registrar_writes_wishes_down_and_only_who_works_on_the_case_recognises() -> None:
    card, candidate = make.card(), make.candidate()
    said = cards.Said(question=Consent.Question.FAMILY, answer=Consent.Answer.NO)
    for role in set(Role) - {Role.REGISTRAR}:
        with pytest.raises(WrongRole):
            cards.record_consent(card=card, said=said, by=make.staff(role), now=NOON)
    named = make.consent(card, "person", "no")
    for role in set(Role) - {Role.OPERATOR, Role.EXAMINER}:
        with pytest.raises(WrongRole):
            cards.recognise(
                consent=named, inquiry=candidate.inquiry, is_same=True, by=make.staff(role), now=NOON
            )
    with pytest.raises(cards.NotNamed):
        recognise(make.consent(card, "family", "no"), candidate, is_same=True)


def test_the_database_holds_a_person_exactly_for_answers_about_a_person() -> None:
    said = make.consent(make.card(), "family", "no")

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=said.pk).update(person=uuid4())


# The gate.


def test_a_no_to_the_family_closes_the_gate_and_a_newer_yes_opens_it() -> None:
    candidate = make.tellable()
    card = on_card(candidate)
    make.consent(card, "family", "no", now=LATER)
    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)

    make.consent(card, "family", "yes", now=LATER + HOUR)

    assert write(candidate) in Disclosure.objects.waiting()


def test_a_no_written_down_in_the_same_minute_as_the_yes_closes_it() -> None:
    candidate = make.tellable()
    make.consent(on_card(candidate), "family", "no", now=NOON)

    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)


def test_his_later_yes_about_this_very_inquiry_is_his_newest_word() -> None:
    candidate = make.tellable()
    make.consent(on_card(candidate), "family", "no", now=LATER)
    clerk = make.staff(Role.OPERATOR)

    kinship.record_wish(candidate=candidate, answer=Wish.Answer.YES, by=clerk, now=LATER + HOUR)

    assert write(candidate) in Disclosure.objects.waiting()


def test_a_no_to_one_person_waits_until_somebody_says_whether_it_is_who_asks() -> None:
    candidate = make.tellable()
    named = make.consent(on_card(candidate), "person", "no", now=LATER)
    with pytest.raises(disclosure.CardNotCompared):
        write(candidate)

    recognise(named, candidate, is_same=True)
    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)

    recognise(named, candidate, is_same=False)
    assert write(candidate) in Disclosure.objects.waiting()


def test_a_recognition_counts_for_its_own_inquiry_only() -> None:
    candidate = make.tellable()
    named = make.consent(on_card(candidate), "person", "no", now=LATER)
    other = make.inquiry(email="sister@mail.example")
    cards.recognise(consent=named, inquiry=other, is_same=False, by=make.staff(Role.EXAMINER), now=LATER)

    with pytest.raises(disclosure.CardNotCompared):
        write(candidate)


def test_a_no_to_one_person_that_he_takes_back_closes_nothing() -> None:
    candidate = make.tellable()
    card = on_card(candidate)
    named = make.consent(card, "person", "no", now=LATER)
    recognise(named, candidate, is_same=True)

    make.consent(card, "person", "yes", person=named.person, words=Words(), now=LATER + HOUR)

    assert write(candidate) in Disclosure.objects.waiting()


def test_whom_he_named_himself_is_told_though_the_rest_of_the_family_is_not() -> None:
    candidate = make.tellable()
    card = on_card(candidate)
    make.consent(card, "family", "no", now=LATER)
    named = make.consent(card, "person", "yes", now=LATER)
    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)

    recognise(named, candidate, is_same=True)
    assert write(candidate) in Disclosure.objects.waiting()

    make.consent(card, "family", "no", now=LATER + HOUR)  # a later word to all is newer than the exception
    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)


@pytest.mark.parametrize("answer", ["not_asked", "not_known", "declined", "yes"])
def test_only_a_no_closes(answer: str) -> None:
    candidate = make.tellable()
    make.consent(on_card(candidate), "family", answer, now=LATER)

    assert write(candidate) in Disclosure.objects.waiting()


@pytest.mark.parametrize("question", ["agency", "own_state", "public", "photograph"])
def test_a_no_to_another_audience_does_not_close_the_familys_gate(question: str) -> None:
    candidate = make.tellable()
    make.consent(on_card(candidate), question, "no", now=LATER)

    assert write(candidate) in Disclosure.objects.waiting()


def test_the_no_of_another_man_closes_nothing_and_follows_the_record_that_is_moved() -> None:
    candidate = make.tellable()
    card = make.card()
    make.consent(card, "family", "no", now=LATER)
    text = write(candidate)

    assert card.record is not None
    registry.move_record(
        record=card.record, file=candidate.file, by=make.staff(Role.REGISTRAR), now=LATER + DAY
    )

    with pytest.raises(disclosure.CardSaysNo):
        disclosure.release(disclosure=text, by=make.staff(Role.RELEASER), now=LATER + DAY)


def test_a_no_on_an_unfinished_card_of_the_man_counts_at_once() -> None:
    candidate = make.tellable()
    make.consent(make.begun(file=candidate.file), "family", "no", now=LATER)

    with pytest.raises(disclosure.CardSaysNo):
        write(candidate)


def test_a_text_that_was_released_is_hidden_by_the_query_at_once_and_swept_later() -> None:
    candidate = make.tellable()
    told = make.released(about=candidate)
    assert list(Disclosure.objects.standing()) == [told]

    named = make.consent(on_card(candidate), "person", "no", now=LATER)
    assert not Disclosure.objects.standing().exists()
    recognise(named, candidate, is_same=False)
    assert list(Disclosure.objects.standing()) == [told]
    make.consent(on_card(candidate), "family", "no", now=LATER)
    assert not Disclosure.objects.standing().exists()

    [swept] = disclosure.sweep(now=LATER + HOUR)
    assert swept.taken_back_for == Disclosure.Reason.WISH
