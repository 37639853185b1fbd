"""What is owed, by the claims of one file: the rules of docs/duties.md, and nothing else.

No database, no clock of its own: claims and the day go in, duties come out, the same every time. A duty is
known by its kind, the claim that began it and, for weekly news, the number of the week; so a second count
finds the first one's rows again, and a claim that no longer stands leaves its duty without a ground.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.registry.ladder import DEATH, OFFICIAL, Claim, SourceClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from uuid import UUID

WEEK = timedelta(days=7)


class Kind(models.TextChoices):
    """What is owed."""

    CARD = "card", _("Capture card")
    HEALTH = "health", _("News of the seriously ill")
    FORWARD = "forward", pgettext_lazy("duty", "Forwarding of an event")
    DEATH = "death", _("Notification of a death")
    ANSWER = "answer", _("Answer to an inquiry")


class Gone(models.TextChoices):
    """Why nothing is owed any more although it was not kept."""

    CLAIM = "claim", _("The claim behind it no longer stands")
    OVER = "over", _("He is free or dead, or the family asks no more: it was not yet due")
    MISSED = "missed", _("It fell due unkept, and cannot be kept any more")
    JOINED = "joined", _("Files of one man are joined: it is owed once, by another claim")


HELD = frozenset({Claim.CAPTURED, Claim.REGISTERED, Claim.TRANSFERRED, Claim.IN_HOSPITAL})
FREE = frozenset({Claim.RELEASED, Claim.EXCHANGED, Claim.REPATRIATED, Claim.ESCAPED})
ENDS = FREE | DEATH
MOVED = frozenset({Claim.TRANSFERRED, Claim.IN_HOSPITAL})
NEWS = frozenset({Claim.HEALTH_REPORT, Claim.IN_HOSPITAL})
# Article 122, fifth paragraph; and the capture itself, by the third.
EVENTS = MOVED | FREE | {Claim.DEAD}


class Heard(NamedTuple):
    """One standing claim, as the rules need it.

    Attributes:
        record: The claim's row.
        claim: What is said.
        source_class: How near its source stands.
        on: The latest day on which it can have happened.
        heard_on: The day on which the bureau heard of it.
        serious: A registrar has marked it as news of a man seriously ill or wounded.
    """

    record: UUID
    claim: Claim
    source_class: SourceClass
    on: date
    heard_on: date
    serious: bool = False

    @property
    def begins(self) -> bool:
        """Whether it can begin a duty: only what the holding authority says. A rumour orders nothing."""
        return self.source_class is SourceClass.AUTHORITY

    @property
    def counts(self) -> bool:
        """Whether it can keep or end a duty: what is official, and his own hand."""
        return self.source_class in OFFICIAL or self.source_class is SourceClass.OWN_HAND


class Terms(NamedTuple):
    """A bureau's own periods, in days, where the Convention says only "immediately" or "rapidly"."""

    forward: int
    death: int


class Owed(NamedTuple):
    """One duty that the claims make.

    Attributes:
        record: The claim that began it.
        number: Which week, from 1, for weekly news; 0 for what is owed once.
        begun: The day from which the period runs; it is not counted.
        due: The last day.
        kept: The day on which a claim kept it.
        kept_by: That claim's row.
        gone: Why it is owed no more, if so.
    """

    kind: Kind
    record: UUID
    begun: date
    due: date
    number: int = 0
    kept: date | None = None
    kept_by: UUID | None = None
    gone: Gone | None = None


def owed(heard: Iterable[Heard], terms: Terms, today: date, certified: date | None = None) -> list[Owed]:
    """Return every duty that the standing claims of one file make, kept ones too.

    Args:
        heard: The standing claims.
        terms: The bureau's own periods.
        today: Weekly news is owed for weeks that have begun by then.
        certified: The day on which the notification of his death passed its gate.
    """
    claims = sorted(heard, key=in_order)
    return [
        *cards(claims),
        *news_of_the_ill(claims, today),
        *forwards(claims, terms),
        *deaths(claims, terms, certified),
    ]


def in_order(one: Heard) -> tuple[date, bool, date, str]:
    """Return what orders claims: by the day; on one day he is first held, and then free or dead."""
    return one.on, one.claim in ENDS, one.heard_on, str(one.record)


def arrivals(claims: Sequence[Heard]) -> Iterator[Heard]:
    """Yield the claims that begin a captivity, and each transfer, admission and serious sickness in it.

    After a release or an escape the next claim that he is held begins another captivity.
    """
    is_held = False
    for one in claims:
        if one.claim in ENDS and one.counts:
            is_held = False
        elif one.begins and (one.claim in MOVED or is_serious(one) or (one.claim in HELD and not is_held)):
            is_held = True
            yield one


def is_serious(one: Heard) -> bool:
    """Return whether a claim says that he is seriously ill or wounded."""
    return one.claim is Claim.IN_HOSPITAL or (one.claim is Claim.HEALTH_REPORT and one.serious)


def cards(claims: Sequence[Heard]) -> Iterator[Owed]:
    """Yield the capture cards owed: GC III, Article 70.

    A transfer begins a period of its own and gives no more time for the card before. One card written after
    both keeps both.
    """
    for start in arrivals(claims):
        due = start.on + WEEK
        made = Owed(Kind.CARD, start.record, start.on, due)
        later = [one for one in claims if one.counts and one.on >= start.on]
        kept = next((one for one in later if one.claim is Claim.CARD_WRITTEN), None)
        if kept is not None:
            yield made._replace(kept=kept.on, kept_by=kept.record)
            continue
        end = next((one for one in later if one.claim in ENDS), None)
        yield made if end is None else made._replace(gone=gone(due, end.on))


def gone(due: date, end: date) -> Gone:
    """Return why a duty is owed no more that nobody kept before the end came."""
    return Gone.OVER if end <= due else Gone.MISSED


def news_of_the_ill(claims: Sequence[Heard], today: date) -> Iterator[Owed]:
    """Yield the weekly news owed of a man seriously ill: GC III, Article 122, sixth paragraph.

    The claim that says so is news itself, and so is every later report: from the day on which the bureau
    hears it, another seven days run. A week without news is one duty, and the next week another. News keeps
    every week still open. Leaving hospital, freedom or death ends it; a transfer does not.
    """
    last: Heard | None = None
    for one in claims:
        starts = one.begins and is_serious(one)
        if last is not None and one.counts and (one.claim in NEWS):
            yield from weeks(last, until=one.heard_on, kept=one)
            last = one
        elif last is not None and one.counts and (one.claim in ENDS or one.claim is Claim.LEFT_HOSPITAL):
            yield from weeks(last, until=one.on, end=one.on)
            last = None
        elif last is None and starts:
            last = one
    if last is not None:
        yield from weeks(last, until=today + timedelta(days=1))


def weeks(start: Heard, *, until: date, kept: Heard | None = None, end: date | None = None) -> Iterator[Owed]:
    """Yield the weeks that begin after one piece of news and before a day, each with what became of it."""
    begun, number = start.heard_on, 1
    while begun < until:
        due = begun + WEEK
        made = Owed(Kind.HEALTH, start.record, begun, due, number)
        if kept is not None:
            yield made._replace(kept=kept.heard_on, kept_by=kept.record)
        else:
            yield made if end is None else made._replace(gone=gone(due, end))
        begun, number = due, number + 1


def forwards(claims: Sequence[Heard], terms: Terms) -> Iterator[Owed]:
    """Yield the events to forward: GC III, Article 122, third to fifth paragraphs.

    The same event told twice is forwarded once. Only a person knows that it was sent.
    """
    captures = {one.record for one in arrivals(claims) if one.claim in HELD - MOVED}
    told = set()
    for one in claims:
        event = (one.claim, one.on)
        if not one.begins or event in told or (one.claim not in EVENTS and one.record not in captures):
            continue
        told.add(event)
        yield Owed(Kind.FORWARD, one.record, one.heard_on, one.heard_on + timedelta(days=terms.forward))


def deaths(claims: Sequence[Heard], terms: Terms, certified: date | None) -> Iterator[Owed]:
    """Yield the notification of a death: GC III, Article 120, second paragraph. One, however many say so."""
    one = next((one for one in claims if one.begins and one.claim is Claim.DEAD), None)
    if one is not None:
        due = one.heard_on + timedelta(days=terms.death)
        yield Owed(Kind.DEATH, one.record, one.heard_on, due, kept=certified)
