"""Let go every card of a man whose file is erased, and what he said on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.audit import actions as audit
from kintrace.cards.models import Card, Consent, Recognition
from kintrace.registry import actions as registry
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from kintrace.registry.models import File


@audit.action("cards.erase_file", actor="worker")
def erase_file(*, file: File) -> None:
    """Destroy the cards of an erased file, also unfinished ones, and his wishes. Twice does no harm.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    cards = Card.objects.of_file(file)
    named = Consent.objects.filter(card__in=cards, person__isnull=False).values("person")
    Recognition.objects.filter(person__in=named).delete()
    for card in list(cards.values_list("pk", flat=True)):
        vault.connect().shred(case=card)
    cards.delete()
    audit.record("cards.file_erased", subject=file, actor="worker")
