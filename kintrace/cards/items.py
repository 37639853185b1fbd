"""The fourteen items of a capture card (Third Convention, Annex IV B), and how each is typed with one key.

A field holds a value or one of three reasons why there is none. Nobody needs a mouse, a script or a second
field for that: one typed character says it. "?" is *not known*; so are "/" and ".", which the key left of
the right Shift types on an English and on a Russian or Ukrainian keyboard. "-" is *declined*. What stays
empty was *not asked*.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from kintrace.cards.sections import Answer, CardItems
from kintrace.matching import Missing


class Item(models.TextChoices):
    """One field of the card. Four of the fourteen items have two parts or a choice."""

    POWER = "power", _("Power on which he depends")
    SURNAME = "surname", _("Surname")
    GIVEN = "given", _("First names in full")
    FATHER = "father", _("First name of father")
    BORN = "born", _("Date of birth")
    BIRTHPLACE = "birthplace", _("Place of birth")
    RANK = "rank", _("Rank")
    NUMBER = "number", _("Service number")
    KIN_NAME = "kin_name", _("Next of kin: who")
    KIN_ADDRESS = "kin_address", _("Next of kin: address")
    TAKEN_ON = "taken_on", _("Taken prisoner on")
    COMING_FROM = "coming_from", _("Coming from")
    HEALTH = "health", _("Health")
    PRISONER_NUMBER = "prisoner_number", _("Prisoner number")
    CAMP = "camp", _("Camp or hospital, address")
    WRITTEN_ON = "written_on", _("Date of the card")
    SIGNED = "signed", _("Signature")


# The number that each field has on the card.
NUMBERS = {
    Item.POWER: 1,
    Item.SURNAME: 2,
    Item.GIVEN: 3,
    Item.FATHER: 4,
    Item.BORN: 5,
    Item.BIRTHPLACE: 6,
    Item.RANK: 7,
    Item.NUMBER: 8,
    Item.KIN_NAME: 9,
    Item.KIN_ADDRESS: 9,
    Item.TAKEN_ON: 10,
    Item.COMING_FROM: 10,
    Item.HEALTH: 11,
    Item.PRISONER_NUMBER: 12,
    Item.CAMP: 12,
    Item.WRITTEN_ON: 13,
    Item.SIGNED: 14,
}

# What Article 17 obliges a prisoner to say. He may fall silent on these too, and nobody may press him; but a
# bureau that wrote "he declined" would keep evidence against him (the article lets silence cost him the
# privileges of his rank). So it writes "not known", which is true of the bureau and harms nobody.
OWED = (Item.SURNAME, Item.GIVEN, Item.RANK, Item.BORN, Item.NUMBER)

DAYS = (Item.BORN, Item.TAKEN_ON, Item.WRITTEN_ON)


class Health(models.TextChoices):
    """Item 11. The keys are the places of the letters (a) to (g) of the annex."""

    GOOD = "1", _("good health")
    NOT_WOUNDED = "2", _("not wounded")
    RECOVERED = "3", _("recovered")
    CONVALESCENT = "4", _("convalescent")
    SICK = "5", _("sick")
    SLIGHTLY = "6", _("slightly wounded")
    SERIOUSLY = "7", _("seriously wounded")


class Signature(models.TextChoices):
    """Item 14. The paper itself is signed; the card keeps whether it is."""

    SIGNS = "1", _("he signs the paper")
    CANNOT = "2", _("he cannot sign")


CHOICES: dict[Item, type[Health] | type[Signature]] = {Item.HEALTH: Health, Item.SIGNED: Signature}

SIGNS = {
    **dict.fromkeys("?/.", Missing.NOT_KNOWN),
    **dict.fromkeys("-–—−", Missing.DECLINED),
}
KEYS = {Missing.NOT_KNOWN: "?", Missing.DECLINED: "-", Missing.NOT_ASKED: ""}


def as_answer(typed: str) -> Answer:
    """Return what somebody typed into a field: a value, a reason for none, or nothing yet."""
    text = " ".join(typed.split())
    missing = SIGNS.get(text)
    return Answer(missing=missing) if missing else Answer(text=text)


def as_typed(answer: Answer) -> str:
    """Return what stands in a field when it is opened again."""
    return answer.text or (KEYS[answer.missing] if answer.missing else "")


def whole(items: CardItems) -> CardItems:
    """Return the items with a value or a reason for each: what nobody came to was not asked."""
    return CardItems({item.value: settled(items.answer(item)) for item in Item})


def settled(answer: Answer) -> Answer:
    """Return an answer that has a value or a reason."""
    return answer if answer.text or answer.missing else Answer(missing=Missing.NOT_ASKED)


def declined_though_owed(items: CardItems) -> list[Item]:
    """Return the items of Article 17 that are marked as declined."""
    return [item for item in OWED if items.answer(item).missing is Missing.DECLINED]
