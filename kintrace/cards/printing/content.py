"""What stands on a printed card: labels in each language, values as written and in Latin letters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext, gettext_lazy, gettext_noop, override, pgettext

from kintrace.cards.items import CHOICES, DAYS, NUMBERS, Item, Signature
from kintrace.cards.printing.letters import language_of, latin, plain
from kintrace.lists import UnreadableCell, parse_birth
from kintrace.matching import Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kintrace.cards.sections import CardItems

# The Agency's own address. Post offices read it in one alphabet.
AGENCY = (
    "Central Tracing Agency",
    "International Committee of the Red Cross",
    "Avenue de la Paix 19",
    "1202 Geneva",
    "Switzerland",
)
# What is shown in Latin letters too. A date, a choice and a number stay as they are.
IN_LATIN = frozenset({Item.POWER, Item.SURNAME, Item.GIVEN, Item.FATHER, Item.BIRTHPLACE, Item.RANK,
                      Item.KIN_NAME, Item.KIN_ADDRESS, Item.COMING_FROM, Item.CAMP})  # fmt: skip
# What tells in which alphabet his own passport is. The camp is another country's.
HIS_OWN = (Item.SURNAME, Item.GIVEN, Item.FATHER, Item.BIRTHPLACE, Item.POWER)
NO_VALUE = "—"
LAST_DAY = date(2100, 1, 1)  # only whole days are read by it, and those say their year
POST = gettext_noop("Prisoner of war mail. Free of postage")
TITLES = {
    "agency": gettext_noop("Capture card for prisoner of war"),
    "family": gettext_noop("Card to the family of a prisoner of war"),
}
NOTES = {
    "agency": gettext_noop(
        "Written at once on capture, and again after each change of address. Each prisoner may send another "
        "card to his family. He owes only surname, first names, rank, date of birth and service number; "
        "nobody may press him for more."
    ),
    "family": gettext_noop(
        "Written at once on capture, and again after each change of address: where he is and how he is. He "
        "says on it what he wishes to say, and nobody may press him for more. Nobody may ask money of you "
        "for it."
    ),
}
FROM = gettext_noop("Sender")
TO = gettext_noop("To")


class Edition(models.TextChoices):
    """To whom a card goes."""

    AGENCY = "agency", gettext_lazy("the Central Tracing Agency in Geneva")
    FAMILY = "family", gettext_lazy("his family")


def content_of(items: CardItems, edition: Edition, languages: Sequence[str]) -> dict[str, object]:
    """Return everything that stands on both sides, as the typesetter takes it."""
    own = [items.answer(item).text for item in HIS_OWN]
    passport = language_of(own, languages) if "en" in languages else ""
    sender = [shown(items, each, passport) for each in ((Item.SURNAME, Item.GIVEN), (Item.CAMP,))]
    return {
        "languages": list(languages),
        "post": said(languages, lambda: gettext(POST)),
        "title": said(languages, lambda: gettext(TITLES[edition])),
        "note": said(languages, lambda: gettext(NOTES[edition])),
        "from": said(languages, lambda: gettext(FROM)),
        "to": said(languages, lambda: gettext(TO)),
        "sender": [line for line in (*sender, number_line(items, languages)) if line],
        "address": address(items, edition, passport),
        "items": [field(items, item, languages, passport) for item in Item],
    }


def said(languages: Sequence[str], word: Callable[[], str]) -> list[str]:
    """Return a sentence in each language."""
    found = []
    for language in languages:
        with override(language):
            found.append(str(word()))
    return found


def field(items: CardItems, item: Item, languages: Sequence[str], passport: str) -> dict[str, object]:
    """Return one field: its number, labels, and its value or the reason for none."""
    answer = items.answer(item)
    made: dict[str, object] = {
        "number": NUMBERS[item],
        "labels": said(languages, lambda: str(item.label)),
        "value": "",
        "latin": "",
    }
    if not answer.text:
        reason = answer.missing or Missing.NOT_ASKED
        return {**made, "value": f"{NO_VALUE} {' · '.join(said(languages, lambda: reason_in_words(reason)))}"}
    if item in CHOICES:
        return {**made, "value": choice(item, answer.text, languages)}
    value = plain(day_in_figures(answer.text) if item in DAYS else answer.text)
    return {**made, "value": value, "latin": latin(value, passport) if passport and item in IN_LATIN else ""}


def reason_in_words(reason: Missing) -> str:
    """Return why there is no value, in the language of now."""
    return {
        Missing.NOT_KNOWN: pgettext("on a card", "not known"),
        Missing.NOT_ASKED: pgettext("on a card", "not asked"),
        Missing.DECLINED: pgettext("on a card", "declined to say"),
    }[reason]


def choice(item: Item, chosen: str, languages: Sequence[str]) -> str:
    """Return a choice in each language; a signature that is to come leaves its line empty."""
    if chosen == Signature.SIGNS and item is Item.SIGNED:
        return ""
    return " · ".join(said(languages, lambda: str(CHOICES[item](chosen).label)))


def day_in_figures(text: str) -> str:
    """Return a whole day as day.month.year, which every reader reads alike; anything else as written."""
    try:
        born = parse_birth(text, LAST_DAY)
    except UnreadableCell:
        return text
    return f"{born.day:02}.{born.month:02}.{born.year}" if born.is_full else text


def shown(items: CardItems, parts: Sequence[Item], passport: str) -> str:
    """Return some items in one line, with their Latin letters."""
    text = plain(" ".join(filter(None, (items.answer(item).text for item in parts))))
    other = latin(text, passport) if passport else ""
    return f"{text} / {other}" if other else text


def number_line(items: CardItems, languages: Sequence[str]) -> str:
    """Return the prisoner's number with its label, if it is known."""
    number = plain(items.answer(Item.PRISONER_NUMBER).text)
    label = " · ".join(said(languages, lambda: str(Item.PRISONER_NUMBER.label)))
    return f"{label}: {number}" if number else ""


def address(items: CardItems, edition: Edition, passport: str) -> list[str]:
    """Return the lines of the address; the family's as he gave it, and once more in Latin letters."""
    if edition is Edition.AGENCY:
        return list(AGENCY)
    lines = [plain(items.answer(item).text) for item in (Item.KIN_NAME, Item.KIN_ADDRESS)]
    lines = [line for line in lines if line]
    return lines + [other for line in lines if passport and (other := latin(line, passport))]
