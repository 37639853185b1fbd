"""Begin a card, save it as often as a key is pressed, and finish it: then it is a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.cards.describing import circumstances_of, day_of, person_of, unreadable_days
from kintrace.cards.items import CHOICES, NUMBERS, Item, declined_though_owed, whole
from kintrace.cards.models import Card
from kintrace.cards.sections import CardItems
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.statement import Statement, first_day
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File, Source

PURPOSE = "capture_card"


class AlreadyFinished(Refused):
    """A finished card is a record, and records are not overwritten."""

    message = gettext_noop(
        "This card is finished and stands in the register. What has changed goes on a new card of the same "
        "file."
    )


class ChangedElsewhere(Refused):
    """Two pages must not overwrite each other unseen."""

    message = gettext_noop(
        "This card was changed on another page since you opened it. Nothing of yours was saved. Open it anew "
        "in another window and compare."
    )


class OwedItem(Refused):
    """What Article 17 owes is not kept as declined: it would be evidence against him."""

    message = gettext_noop(
        "Item %(number)s is one of the five that Article 17 names; it is not kept as declined. If he does "
        "not say it, type “?” (not known). The card goes all the same, and nobody may press him."
    )


class NotADay(Refused):
    """A day of the card must be one."""

    message = gettext_noop(
        "Item %(number)s is no day that can be read, or one that has not come. Write it as "
        "12.04.2000, 04.2000 or 2000, or type “?” (not known)."
    )


class NotAChoice(Refused):
    """A choice of the card has its keys."""

    message = gettext_noop(
        "Item %(number)s takes one of the numbers that stand beside it, “?” (not known) or “-” (declined)."
    )


class Page(NamedTuple):
    """Which page of the desk writes a card.

    Attributes:
        sitting: A random number that the page drew when it was opened.
        version: The card's version that the page was opened with.
    """

    sitting: UUID
    version: int


def items_place(card: Card) -> Place:
    """Return where the items of a card stand."""
    return Place.of(card, "items")


@audit.action("cards.begin")
def begin(*, source: Source, by: Staff, now: datetime, file: File | None = None) -> Card:
    """Begin a card, for a man of whom nothing is on record yet or for one who has a file.

    Raises:
        WrongRole: If the person is no registrar.
        Erased: If the file was erased.
    """
    need_role(by, Role.REGISTRAR)
    if file is not None:
        registry.need_kept(file)
    card = Card(id=uuid4(), source=source, file=file, begun_by=by, begun_at=now, saved_at=now)
    card.items = sealed(card, CardItems())
    card.save(force_insert=True)
    audit.record("cards.begun", subject=card, actor=by)
    return card


@audit.action("cards.save")
def save(
    *, card: Card, items: CardItems, page: Page, by: Staff, now: datetime, source: Source | None = None
) -> Card:
    """Keep what stands in the fields so far, whatever it is. The first time of each page leaves an entry.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyFinished: If the card is a record already.
        ChangedElsewhere: If another page has written since this one was opened.
    """
    need_role(by, Role.REGISTRAR)
    card = locked(card, page)
    if card.sitting != page.sitting:
        card.sitting, card.version = page.sitting, card.version + 1
        audit.record("cards.saved", subject=card, actor=by)
    card.source = source or card.source
    card.items, card.saved_at = sealed(card, items), now
    card.save(update_fields=["source", "items", "sitting", "version", "saved_at"])
    return card


@audit.action("cards.finish")
def finish(
    *, card: Card, items: CardItems, page: Page, by: Staff, now: datetime, source: Source | None = None
) -> Card:
    """Make the card a record: the claim that it was written, and the man as it describes him.

    What nobody came to is kept as not asked.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyFinished: If the card is a record already.
        ChangedElsewhere: If another page has written since this one was opened.
        OwedItem: If one of the five items of Article 17 is marked as declined.
        NotADay: If a date cannot be read, or has not come.
        NotAChoice: If health or signature says something else than its keys.
        NobodyDescribed: If nothing on it says who it is.
    """
    card = save(card=card, items=whole(items), page=page, by=by, now=now, source=source)
    items = whole(items)
    check(items, now)
    on, precision = first_day(day_of(items, Item.WRITTEN_ON, on=now.date()))
    statement = Statement(
        claim=Claim.CARD_WRITTEN,
        person=person_of(items, on=on or now.date()),
        circumstances=circumstances_of(items),
        happened_on=on,
        precision=precision,
    )
    card.record = registry.enter_record(
        source=card.source, statement=statement, by=by, now=now, file=card.file, key=card.pk
    )
    card.finished_by, card.finished_at = by, now
    card.save(update_fields=["record", "finished_by", "finished_at"])
    audit.record("cards.finished", subject=card, actor=by)
    return card


@audit.action("cards.discard")
def discard(*, card: Card, by: Staff) -> None:
    """Destroy an unfinished card and its key: begun by mistake, or the man was not there.

    Raises:
        WrongRole: If the person is no registrar.
        AlreadyFinished: If the card is a record already.
    """
    need_role(by, Role.REGISTRAR)
    card = Card.objects.select_for_update().get(pk=card.pk)
    if card.finished_at:
        raise AlreadyFinished
    audit.record("cards.discarded", subject=card, actor=by)
    case = card.pk
    card.delete()
    vault.connect().shred(case=case)


def read(*, card: Card, by: Staff, purpose: str = PURPOSE) -> CardItems:
    """Return the items of a card. The day's first opening of each card costs one.

    Raises:
        BudgetSpent: If the person has opened as many cases as a day allows.
    """
    parts = [Sealed(items_place(card), bytes(card.items))]
    [plain] = vault.connect().open(case=card.pk, sealed=parts, actor=by.audit_name, purpose=purpose)
    return decode(plain, CardItems)


def sealed(card: Card, items: CardItems) -> bytes:
    """Return the items sealed under the card's own case."""
    [blob] = vault.connect().seal(case=card.pk, sections=[(items_place(card), encode(items))])
    return blob


def locked(card: Card, page: Page) -> Card:
    """Return the card as it stands, held until the action is over, if this page may write it."""
    card = Card.objects.select_for_update(of=("self",)).select_related("source", "file").get(pk=card.pk)
    if card.finished_at:
        raise AlreadyFinished
    if card.sitting != page.sitting and card.version != page.version:
        raise ChangedElsewhere
    return card


def check(items: CardItems, now: datetime) -> None:
    """Let nothing through that cannot be kept as it stands."""
    for item in declined_though_owed(items):
        raise OwedItem(number=NUMBERS[item])
    for item in unreadable_days(items, on=now.date()):
        raise NotADay(number=NUMBERS[item])
    for item, choices in CHOICES.items():
        if items.answer(item).text not in {"", *choices.values}:
            raise NotAChoice(number=NUMBERS[item])
