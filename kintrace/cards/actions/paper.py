"""Print a card, for the Agency and for the family: each only as he wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.cards import printing
from kintrace.cards.actions import writing
from kintrace.cards.items import Item
from kintrace.cards.models import Card, Consent
from kintrace.cards.printing import Edition
from kintrace.errors import Refused
from kintrace.objections.models import Dispute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.accounts.models import Staff

Question = Consent.Question


class NotFinished(Refused):
    """Only a finished card leaves the bureau."""

    message = gettext_noop("This card is not finished. Finish it first, then print it.")


class OneLanguageTwice(Refused):
    """A card is in two or three languages."""

    message = gettext_noop("Choose two or three different languages for the card.")


class NoWayToTheFamily(Refused):
    """A card to the family needs an address."""

    message = gettext_noop(
        "Item 9 holds no address, so that there is no card to the family. The Agency’s card can be printed."
    )


class FamilyNotWished(Refused):
    """His "no" is obeyed."""

    message = gettext_noop(
        "He does not wish his family to be told. That is obeyed: this card is not printed."
    )


class AgencyNotWished(Refused):
    """His "no" is obeyed."""

    message = gettext_noop(
        "He does not wish the Agency to be told. That is obeyed: this card is not printed."
    )


class CardDisputed(Refused):
    """Nothing leaves of a man while people check what somebody says against it."""

    message = gettext_noop(
        "Somebody says that this is wrong, or that he does not wish to stand here. The objection is decided "
        "first; then the card can be printed."
    )


@audit.action("cards.print_card")
def print_card(*, card: Card, edition: Edition, languages: Sequence[str], by: Staff) -> bytes:
    """Return a finished card as a PDF. The day's first opening of each card costs one.

    Args:
        card: A finished one.
        edition: To whom it goes.
        languages: Two or three of ru, uk and en, in the order in which they shall stand.
        by: Who prints it.

    Raises:
        WrongRole: If the person is no registrar.
        NotFinished: If the card is no record yet.
        OneLanguageTwice: If the languages are not two or three different ones.
        FamilyNotWished: If his newest answer about his family is "no" and it is the family's card.
        AgencyNotWished: If his newest answer about the Agency is "no" and it is the Agency's card.
        NoWayToTheFamily: If the family's card would have no address.
        CardDisputed: If somebody objects to the file, and nobody has decided.
    """
    need_role(by, Role.REGISTRAR)
    if card.record is None:
        raise NotFinished
    if Dispute.objects.of_files([card.record.file_id]).exists():
        raise CardDisputed
    chosen = [each for each in languages if each in printing.LANGUAGES]
    if not len(set(chosen)) == len(chosen) == len(languages) in {2, 3}:
        raise OneLanguageTwice
    ask_him(card, edition)
    items = writing.read(card=card, by=by)
    if edition is Edition.FAMILY and not items.answer(Item.KIN_ADDRESS).text:
        raise NoWayToTheFamily
    paper = printing.pdf(items, edition=edition, languages=chosen)
    audit.record("cards.printed", subject=card, actor=by, reason=edition)
    return paper


def ask_him(card: Card, edition: Edition) -> None:
    """Let no card pass that he does not wish, by what he said on a card in any of his joined files."""
    asked = Question.AGENCY if edition is Edition.AGENCY else Question.FAMILY
    man = Card.objects.filter(pk=card.pk).values("record__file__speaker")
    noes = Consent.objects.newest().filter(Q(man__in=man), question=asked, answer=Consent.Answer.NO)
    if noes.exists():
        raise AgencyNotWished if edition is Edition.AGENCY else FamilyNotWished
