"""Write down what he wishes, version by version, and say whether somebody he named is the one who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import msgspec
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.cards.models import Card, Consent, Recognition
from kintrace.cards.sections import Words
from kintrace.errors import Refused
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.cards.models import ConsentQuerySet
    from kintrace.inquiries.models import Inquiry

Question, Answer = Consent.Question, Consent.Answer


class NobodyNamed(Refused):
    """A wish about a person needs a name the first time."""

    message = gettext_noop("Say whom he named: a name, or who it is to him.")


class NotNamed(Refused):
    """Only whom he named on a card of this man can be spoken of again."""

    message = gettext_noop("He named nobody like this. Open the page anew.")


class NoWords(Refused):
    """A message, and an answer to a question, are words."""

    message = gettext_noop("You chose “yes”. Write down his words too.")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as he gave it.

    Attributes:
        question: What he was asked.
        answer: What he said.
        words: What belongs to it in words.
        person: Of whom he spoke, if he named that person before.
    """

    question: Consent.Question
    answer: Consent.Answer
    words: Words = Words()
    person: UUID | None = None

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Said>"


@audit.action("cards.record_consent")
def record_consent(*, card: Card, said: Said, by: Staff, now: datetime) -> Consent:
    """Write down one answer. The newest counts, on whichever card of the man; a "no" is obeyed at once.

    Raises:
        WrongRole: If the person is no registrar.
        NobodyNamed: If it is about a person and says nothing of whom.
        NotNamed: If it is about a person whom he did not name.
        NoWords: If he said yes to leaving words, and there are none.
    """
    need_role(by, Role.REGISTRAR)
    card = Card.objects.select_for_update(of=("self",)).get(pk=card.pk)
    person = whom(card, said)
    spoken = said.question in {Question.MESSAGE, Question.CONTROL} and said.answer == Answer.YES
    if spoken and not said.words.text:
        raise NoWords
    consent = Consent(
        card=card,
        question=said.question,
        person=person,
        version=next_version(card, said.question, person),
        answer=said.answer,
        recorded_by=by,
        recorded_at=now,
    )
    place = Place.of(consent, "words")
    [consent.words] = vault.connect().seal(case=card.pk, sections=[(place, encode(said.words))])
    consent.save(force_insert=True)
    audit.record("cards.consent_recorded", subject=consent, actor=by, reason=said.answer)
    return consent


@audit.action("cards.recognise")
def recognise(*, consent: Consent, inquiry: Inquiry, is_same: bool, by: Staff, now: datetime) -> Recognition:
    """Say whether a person whom he named is the one who asks. It can be said anew; the newest counts.

    Raises:
        WrongRole: If the person is neither operator nor examiner.
        NotNamed: If the answer is about nobody in particular.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER)
    if consent.person is None:
        raise NotNamed
    Card.objects.select_for_update(of=("self",)).get(pk=consent.card_id)
    earlier = Recognition.objects.filter(person=consent.person, inquiry=inquiry).newest_first().first()
    made = Recognition.objects.create(
        person=consent.person,
        inquiry=inquiry,
        version=earlier.version + 1 if earlier else 1,
        is_same=is_same,
        recognised_by=by,
        recognised_at=now,
    )
    audit.record("cards.recognised", subject=made, actor=by, reason="same" if is_same else "other")
    return made


def whom(card: Card, said: Said) -> UUID | None:
    """Return the number of the person of whom he speaks; a new one for somebody he names now."""
    if said.question != Question.PERSON:
        return None
    if said.person is None:
        if not (said.words.name or said.words.relation):
            raise NobodyNamed
        return uuid4()
    if not of_the_same_man(card).filter(person=said.person).exists():
        raise NotNamed
    return said.person


def of_the_same_man(card: Card) -> ConsentQuerySet:
    """Return what he said on this card and on his others."""
    place = card.record.file_id if card.record else card.file_id
    return Consent.objects.of_file(place) if place else Consent.objects.filter(card=card)


def next_version(card: Card, question: str, person: UUID | None) -> int:
    """Return the number that the next answer to a question, or about a person, has."""
    if person is not None:
        before = Consent.objects.filter(person=person)
    else:
        before = card.consents.filter(question=question)
    return (before.order_by("-version").values_list("version", flat=True).first() or 0) + 1
