"""What the family's answer page shows to whoever holds the case number and the secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone

from kintrace.disclosure.actions import answer_place, mark_read
from kintrace.disclosure.gates import bears_out
from kintrace.disclosure.models import Disclosure
from kintrace.disclosure.sections import Text
from kintrace.objections import actions as objections
from kintrace.registry.ladder import Step
from kintrace.registry.models import Join
from kintrace.tracing.models import Advice, Look
from kintrace.vault import reader
from kintrace.vault.sections import decode

if TYPE_CHECKING:
    from kintrace.disclosure.models import DisclosureQuerySet
    from kintrace.inquiries.actions import Opened
    from kintrace.inquiries.models import Inquiry
    from kintrace.objections.sections import Statement

LOOKS_SHOWN = 10


@dataclass(frozen=True)
class FamilyAnswer:
    """One family's answer.

    Attributes:
        step: Where it stands on the ladder. Before anything is released it is RECEIVED until the first look,
            and LOOKING from then on, whether or not there is a candidate.
        received_at: When the inquiry came.
        looks: When the register was last looked through, newest first, ten at most.
        records: How many records the newest look went through; None before the first.
        next_look: When it is looked through again.
        sentences: What was released, in the language asked for.
        released_at: When, or None.
        taken_back_at: When an answer was taken back that the family had read, if nothing stands instead.
        is_removed: Whether that answer was removed for good, and not for a doubt of ours.
        is_disputed: Whether an answer that the family had read is being checked again.
        untold: Fields that she could still tell, while nothing is released. The same whether or not there is
            a candidate, and whoever is in the register.
    """

    step: Step
    received_at: datetime
    looks: list[datetime]
    records: int | None
    next_look: datetime | None
    sentences: list[str]
    released_at: datetime | None
    taken_back_at: datetime | None
    is_removed: bool
    is_disputed: bool
    untold: list[str]


def answer_for(opened: Opened, language: str, *, now: datetime | None = None) -> FamilyAnswer:
    """Return what one family may read, and write down that they read what was released.

    Args:
        opened: The inquiry and the family's key, from `inquiries.unlock`.
        language: "ru", "uk" or "en".
        now: The time; this moment when not given.
    """
    inquiry = opened.inquiry
    looks = list(Look.objects.newest_first().filter(inquiry=inquiry)[:LOOKS_SHOWN])
    told = told_now(inquiry)
    step, sentences = (Step.LOOKING if looks else Step.RECEIVED), list[str]()
    if told is not None:
        text = decode(reader.open_answer(opened.private, answer_place(told), bytes(told.answer or b"")), Text)
        step, sentences = text.step, text.words.get(language, text.words["en"])
        mark_read(disclosure=told, now=now or timezone.now())
    disputed = told is None and read_by(inquiry).released().disputed().exists()
    nothing = told is None and not disputed
    hidden = hidden_since(inquiry) if nothing else None
    back = last_taken_back(inquiry) if nothing and hidden is None else None
    return FamilyAnswer(
        step=step,
        received_at=inquiry.received_at,
        looks=[look.made_at for look in looks],
        records=looks[0].records if looks else None,
        next_look=inquiry.next_look_at,
        sentences=sentences,
        released_at=told.released_at if told else None,
        taken_back_at=back.taken_back_at if back else hidden,
        is_removed=back is not None and back.taken_back_for == Disclosure.Reason.ERASED,
        is_disputed=disputed,
        untold=untold(inquiry) if looks and told is None else [],
    )


def untold(inquiry: Inquiry) -> list[str]:
    """Return the fields that the family could still tell."""
    advice = Advice.objects.filter(inquiry=inquiry).values_list("untold", flat=True).first()
    return (advice or "").split()


def object_to(opened: Opened, statement: Statement, *, now: datetime) -> bool:
    """File what the reader of an answer says against it, and hide it for that reader at once.

    Return whether there was an answer to object to.
    """
    told = told_now(opened.inquiry)
    if told is None:
        return False
    objections.object_to_answer(
        inquiry=opened.inquiry, file=told.candidate.file, statement=statement, now=now
    )
    return True


def told_now(inquiry: Inquiry) -> Disclosure | None:
    """Return the text that a family may read now; None if there is none."""
    standing = Disclosure.objects.standing().filter(candidate__inquiry=inquiry)
    return next((each for each in standing.select_related("candidate__file") if bears_out(each)), None)


def read_by(inquiry: Inquiry) -> DisclosureQuerySet:
    """Return the texts that a family has read."""
    return Disclosure.objects.filter(candidate__inquiry=inquiry, read_at__isnull=False)


def last_taken_back(inquiry: Inquiry) -> Disclosure | None:
    """Return the last answer that the family had read and that was taken back, or fell; None if none was.

    What they never read is not mentioned: if he has said "no", they shall not learn that there was something.
    """
    return read_by(inquiry).filter(taken_back_at__isnull=False).order_by("-taken_back_at").first()


def hidden_since(inquiry: Inquiry) -> datetime | None:
    """Return since when an answer that the family had read is not shown, because files were joined."""
    men = read_by(inquiry).released().values("candidate__file__speaker")
    joins = Join.objects.standing().filter(first__speaker__in=men)
    newest: datetime | None = joins.aggregate(newest=Max("joined_at"))["newest"]
    return newest
