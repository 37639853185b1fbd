"""His word on a card as a condition of a query: whether it forbids to tell the one who asks.

The newest word counts, wherever it was written down. A *no* to the family closes the gate for everybody but a
person whom he named no earlier and said *yes* to; a *no* to one person closes it for that person; and while
nobody has said whether such a person is the one who asks, it is closed too. A *yes* about this very inquiry
that was written down later (kinship's `Wish`) opens it again, as a later *yes* on a card does.
"""

from __future__ import annotations

from django.db.models import BooleanField, Exists, OuterRef, Q, Subquery

from kintrace.cards.models import Consent, ConsentQuerySet, Recognition

Question, Answer = Consent.Question, Consent.Answer


def card_forbids(*, file: str, inquiry: str, since: str) -> Exists:
    """Return the condition that his newest word on a card is a "no" to the one who asks.

    Args:
        file: The column of the query around that holds his file.
        inquiry: The column that holds the inquiry.
        since: The column that holds when he last said yes about this inquiry; what is older does not count.
    """
    told = Exists(
        Consent.objects.newest()
        .annotate(is_who_asks=is_who_asks(OuterRef(OuterRef(OuterRef(inquiry)))))
        .filter(
            Q(place=OuterRef("place"), is_who_asks=True),
            question=Question.PERSON,
            answer=Answer.YES,
            recorded_at__gte=OuterRef("recorded_at"),
        )
    )
    no_family = Q(question=Question.FAMILY) & ~told
    no_person = Q(question=Question.PERSON, is_who_asks=True)
    return Exists(noes(file, inquiry, since).filter(no_family | no_person))


def card_not_compared(*, file: str, inquiry: str, since: str) -> Exists:
    """Return the condition that he said "no" to somebody of whom nobody has said whether it is who asks."""
    unknown = Q(is_who_asks__isnull=True)
    return Exists(noes(file, inquiry, since).filter(unknown, question=Question.PERSON))


def noes(file: str, inquiry: str, since: str) -> ConsentQuerySet:
    """Return the answers "no" that count in a file and are not older than a time."""
    return (
        Consent.objects.newest()
        .annotate(is_who_asks=is_who_asks(OuterRef(OuterRef(inquiry))))
        .filter(Q(place=OuterRef(file)), answer=Answer.NO, recorded_at__gte=OuterRef(since))
    )


def is_who_asks(inquiry: OuterRef) -> Subquery:
    """Return the newest word on whether the person of an answer is the one of an inquiry; null if none."""
    said = Recognition.objects.filter(person=OuterRef("person"), inquiry=inquiry)
    return Subquery(said.newest_first().values("is_same")[:1], output_field=BooleanField())
