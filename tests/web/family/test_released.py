"""What was released stands on the answer page, in her language, and is gone when it is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.disclosure.wording import sentences
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.matching.person import Person
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import File, Record, Source
from kintrace.registry.sections import Circumstances
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check, Look
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place
from tests import make
from tests.make import NOON
from tests.web.family import walk

pytestmark = pytest.mark.django_db

ANSWER = reverse("family:answer")
SAID = ["found", "authority", "asked_to_tell"]


class Told(NamedTuple):
    """A family that was told something.

    Attributes:
        number: Of the case.
        secret: Her six words.
        text: What was released.
    """

    number: str
    secret: str
    text: Disclosure


def candidate(inquiry: Inquiry) -> Candidate:
    """Return a man held by an authority who may be the one."""
    registrar = make.staff(Role.REGISTRAR)
    source = Source.objects.create(
        title="An invented authority", source_class=SourceClass.AUTHORITY, opened_by=registrar, opened_at=NOON
    )
    file = File.objects.create(opened_at=NOON)
    record = Record(
        file=file, source=source, claim=Claim.REGISTERED, known_at=NOON, entered_by=registrar, entered_at=NOON
    )
    parts = [
        (Place.of(record, "description"), encode(Person(name="Тестов Иван"))),
        (Place.of(record, "circumstances"), encode(Circumstances())),
    ]
    record.description, record.circumstances = vault.connect().seal(case=file.pk, sections=parts)
    record.save(force_insert=True)
    return Candidate.objects.create(
        inquiry=inquiry, file=file, record=record, bits=30.0, probability=0.99, found_at=NOON
    )


@pytest.fixture
def told() -> Told:
    """Ask, find, confirm, ask him, write, release."""
    vault.connect()
    number, secret = walk.ask(Client(), {"name": {"sought": "Тестов Иван"}})
    inquiry = inquiries.take_in(inquiry=Inquiry.objects.get(), now=NOON)
    Look.objects.create(inquiry=inquiry, made_at=NOON, records=1)
    found = candidate(inquiry)
    writer = make.staff(Role.EXAMINER)
    for examiner in (writer, make.staff(Role.EXAMINER)):
        tracing.check(candidate=found, examiner=examiner, verdict=Check.Verdict.SAME, now=NOON)
    kinship.accept(candidate=found, way=Proof.Way.NAMED_BY_HIM, by=writer, now=NOON)
    kinship.record_wish(candidate=found, answer=Wish.Answer.YES, by=writer, now=NOON)
    text = disclosure.write(candidate=found, sentences=SAID, by=writer, now=NOON)
    text = disclosure.release(disclosure=text, by=make.staff(Role.RELEASER), now=NOON)
    return Told(number, secret, text)


def read(told: Told, language: str) -> str:
    """Return the answer page as she reads it."""
    typed = {"case": told.number, "words": told.secret}
    headers = {"Accept-Language": language}
    return Client().post(ANSWER, typed, follow=True, headers=headers).content.decode()


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_she_reads_what_was_released_in_her_language(told: Told, language: str) -> None:
    page = read(told, language)

    for name in [*SAID, "no_money"]:
        assert sentences()[name].texts[language] in page
    here = page.partition('class="here" aria-current="step"')[2].partition("</li>")[0]
    words = {"ru": "В плену, подтверждено", "uk": "У полоні, підтверджено", "en": "A prisoner, confirmed"}
    assert words[language] in here
    assert '<section class="note">' not in page  # who has her answer is asked for nothing more


def test_what_was_taken_back_after_reading_is_said_and_no_longer_shown(told: Told) -> None:
    read(told, "en")

    disclosure.take_back(disclosure=told.text, by=make.staff(Role.RELEASER), now=NOON + timedelta(days=1))

    page = read(told, "en")
    assert sentences()["authority"].texts["en"] not in page
    assert "On 3 November 2026 we took back what you read here before" in page
    assert "We are looking; nothing yet" in page.partition('aria-current="step"')[2].partition("</li>")[0]


def test_what_she_never_read_is_taken_back_without_a_word(told: Told) -> None:
    disclosure.take_back(disclosure=told.text, by=make.staff(Role.RELEASER), now=NOON + timedelta(days=1))

    page = read(told, "en")

    assert "took back" not in page
    assert "We looked again" in page


def test_nobody_else_reads_it(told: Told) -> None:
    page = read(told._replace(secret="abandon ability able about above absent"), "en")

    assert sentences()["authority"].texts["en"] not in page
