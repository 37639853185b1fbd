"""The person whom a card describes, as the register keeps him."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.cards.items import CHOICES, DAYS, Item
from kintrace.lists import UnreadableCell, parse_birth
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry.sections import Circumstances

if TYPE_CHECKING:
    from datetime import date

    from kintrace.cards.sections import CardItems

# Field of a description to the item that tells it. The father's name serves as well as a patronymic.
TOLD_BY = {
    "surname": Item.SURNAME,
    "given": Item.GIVEN,
    "patronymic": Item.FATHER,
    "birthplace": Item.BIRTHPLACE,
    "rank": Item.RANK,
    "number": Item.NUMBER,
}


def person_of(items: CardItems, *, on: date) -> Person:
    """Return the description that a card's items make, each reason for a missing one kept.

    Args:
        items: A value or a reason for each.
        on: The day on which the card was written, from which an age is counted.
    """
    told = {field: items.answer(item).text for field, item in TOLD_BY.items()}
    reasons = {**TOLD_BY, "born": Item.BORN}
    missing = {
        field: items.answer(item).missing or Missing.NOT_ASKED
        for field, item in reasons.items()
        if not items.answer(item).text
    }
    return Person(
        surname=told["surname"],
        given=told["given"],
        patronymic=told["patronymic"],
        born=day_of(items, Item.BORN, on=on),
        birthplace=told["birthplace"],
        rank=told["rank"],
        number=told["number"],
        missing=missing,
    )


def circumstances_of(items: CardItems) -> Circumstances:
    """Return what the card says beside the description: where he is, how he is, how he came there."""
    note = [f"{item.label}: {text}" for item in CAME if (text := items.answer(item).text)]
    return Circumstances(
        place=", ".join(filter(None, (items.answer(item).text for item in PLACE))),
        condition=choice_of(items, Item.HEALTH),
        note="\n".join(note),
    )


CAME = (Item.POWER, Item.TAKEN_ON, Item.COMING_FROM)
PLACE = (Item.CAMP, Item.PRISONER_NUMBER)


def choice_of(items: CardItems, item: Item) -> str:
    """Return what a choice says, in the language of now; "" if none was made."""
    chosen = items.answer(item).text
    return str(CHOICES[item](chosen).label) if chosen else ""


def day_of(items: CardItems, item: Item, *, on: date) -> PartialDate | None:
    """Return what is known of one of the card's days; None if nothing, or if it cannot be read."""
    text = items.answer(item).text
    if not text:
        return None
    try:
        return parse_birth(text, on)
    except UnreadableCell:
        return None


def unreadable_days(items: CardItems, *, on: date) -> list[Item]:
    """Return the days that say something which is no day."""
    return [item for item in DAYS if items.answer(item).text and day_of(items, item, on=on) is None]
