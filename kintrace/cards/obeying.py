"""His word on a card as a condition of a query: whether it forbids to tell the one who asks.

The newest word counts, wherever it was written down. A *no* to the family closes the gate for everybody but a
person whom he named no earlier and said *yes* to; a *no* to one person closes it for that person; and while
nobody has said whether such a person is the one who asks, it is closed too. A *yes* about this very inquiry
that was written down later (kinship's `Wish`) opens it again, as a later *yes* on a card does.

While files are joined, a *no* in any of them closes the gate, whatever he said on a card in another: the
newest word is taken in each file alone, so that nothing has changed when they are parted.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import BooleanField, Exists, OuterRef, Q, Subquery

from kintrace.cards.models import Consent, ConsentQuerySet, Recognition

Question, Answer = Consent.Question, Consent.Answer


class Columns(NamedTuple):
    """The columns of the query around.

    Attributes:
        file: His file.
        inquiry: The inquiry.
        since: When he last said yes about this inquiry; what is older does not count.
    """

    file: str
    inquiry: str
    since: str


def card_forbids(columns: Columns, *, alone: bool = False) -> Exists:
    """Return the condition that his newest word on a card is a "no" to the one who asks.

    Args:
        columns: Where the query around holds the man and who asks.
        alone: Whether to read the one file as if none were joined to it.
    """
    told = Exists(
        Consent.objects.newest()
        .annotate(is_who_asks=is_who_asks(OuterRef(OuterRef(OuterRef(columns.inquiry)))))
        .filter(
            Q(place=OuterRef("place"), is_who_asks=True),
            question=Question.PERSON,
            answer=Answer.YES,
            recorded_at__gte=OuterRef("recorded_at"),
        )
    )
    no_family = Q(question=Question.FAMILY) & ~told
    no_person = Q(question=Question.PERSON, is_who_asks=True)
    return Exists(noes(columns, alone=alone).filter(no_family | no_person))


def card_not_compared(columns: Columns, *, alone: bool = False) -> Exists:
    """Return the condition that he said "no" to somebody of whom nobody has said whether it is who asks."""
    unknown = Q(is_who_asks__isnull=True)
    return Exists(noes(columns, alone=alone).filter(unknown, question=Question.PERSON))


def noes(columns: Columns, *, alone: bool) -> ConsentQuerySet:
    """Return the answers "no" that count in a man's files, or in one alone, and are not older than a time."""
    his = Q(place=OuterRef(columns.file)) if alone else Q(man=OuterRef(f"{columns.file}__speaker"))
    return (
        Consent.objects.newest()
        .annotate(is_who_asks=is_who_asks(OuterRef(OuterRef(columns.inquiry))))
        .filter(his, answer=Answer.NO, recorded_at__gte=OuterRef(columns.since))
    )


def is_who_asks(inquiry: OuterRef) -> Subquery:
    """Return the newest word on whether the person of an answer is the one of an inquiry; null if none."""
    said = Recognition.objects.filter(person=OuterRef("person"), inquiry=inquiry)
    return Subquery(said.newest_first().values("is_same")[:1], output_field=BooleanField())
