"""Capture cards of the demonstration: two finished ones with their wishes, and one that waits half-way."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from kintrace.cards import actions as cards
from kintrace.cards.items import Item, as_answer
from kintrace.cards.models import Card, Consent
from kintrace.cards.sections import CardItems, Words
from kintrace.ops.demo import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from kintrace.accounts.models import Staff
    from kintrace.matching import Person
    from kintrace.registry.models import Source

Question, Answer = Consent.Question, Consent.Answer

# What each of two men said to what he was asked.
WISHES = (
    ((Question.FAMILY, Answer.YES), (Question.AGENCY, Answer.YES), (Question.PHOTOGRAPH, Answer.NO)),
    ((Question.FAMILY, Answer.YES), (Question.PUBLIC, Answer.NO), (Question.PHOTOGRAPH, Answer.DECLINED)),
)


def write_cards(*, random: Random, source: Source, by: Staff, now: datetime) -> None:
    """Write two cards with their wishes, and begin a third."""
    for wishes in WISHES:
        card = cards.begin(source=source, by=by, now=now)
        man = people.as_held(random, people.soldier(random), "ru")
        page = cards.Page(uuid4(), card.version)
        card = cards.finish(card=card, items=items_of(man, now), page=page, by=by, now=now)
        record(card, wishes, by, now)
    half = people.as_held(random, people.soldier(random), "ru")
    begun = cards.begin(source=source, by=by, now=now)
    known = items_of(half, now).answers
    items = CardItems({item: known[item] for item in list(known)[:7]})
    cards.save(card=begun, items=items, page=cards.Page(uuid4(), begun.version), by=by, now=now)


def items_of(man: Person, now: datetime) -> CardItems:
    """Return what one man says of himself: some things not, and some he does not know."""
    born = man.born
    day = f"{born.day:02}.{born.month:02}.{born.year}" if born and born.is_full else "?"
    typed = {
        Item.POWER: "Российская Федерация",
        Item.SURNAME: man.surname,
        Item.GIVEN: man.given,
        Item.FATHER: man.patronymic or "?",
        Item.BORN: day,
        Item.BIRTHPLACE: man.birthplace or "-",
        Item.RANK: man.rank or "?",
        Item.NUMBER: "?",
        Item.KIN_NAME: "мать",
        Item.KIN_ADDRESS: f"{man.region or 'Россия'}, с. Заречное, ул. Новая, 1",
        Item.TAKEN_ON: f"{now - timedelta(days=6):%d.%m.%Y}",
        Item.COMING_FROM: "-",
        Item.HEALTH: "1",
        Item.PRISONER_NUMBER: "00417",
        Item.CAMP: "Табір «Захід»",
        Item.WRITTEN_ON: f"{now - timedelta(days=1):%d.%m.%Y}",
        Item.SIGNED: "1",
    }
    return CardItems({item.value: as_answer(text) for item, text in typed.items()})


def record(
    card: Card, wishes: Sequence[tuple[Consent.Question, Consent.Answer]], by: Staff, now: datetime
) -> None:
    """Write down what one man wishes, and whom he names."""
    for question, answer in wishes:
        cards.record_consent(card=card, said=cards.Said(question=question, answer=answer), by=by, now=now)
    mother = cards.Said(question=Question.PERSON, answer=Answer.YES, words=Words(relation="мать"))
    cards.record_consent(card=card, said=mother, by=by, now=now)
