"""Bring the rows of duties in step with what claims and inquiries make owed; twice changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.duties import clock
from kintrace.duties.models import Attestation, Counted, Duty, HoldingPlace, Notification, Serious
from kintrace.duties.rules import MOVED, Gone, Heard, Kind, Owed, Terms, gone, owed
from kintrace.inquiries.models import Inquiry
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import File, Join, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.inquiries.models import InquiryQuerySet
    from kintrace.registry.models import RecordQuerySet


T = TypeVar("T")


class Ground(NamedTuple):
    """What a duty is known by."""

    kind: str
    record: UUID | None
    number: int


def records_to_count(since: datetime | None = None) -> RecordQuerySet:
    """Return claims that changed since they were counted or came to another man, oldest change first.

    Args:
        since: Leave out what changed before, and whose files were joined or parted before; all if not given.
    """
    same = Counted.objects.filter(
        record=OuterRef("pk"), file=OuterRef("file__speaker"), matched_at=OuterRef("matched_at")
    )
    changed = Record.objects.filter(~Exists(same), matched_at__isnull=False)
    if since is not None:
        joins = Join.objects.touched_since(since)
        ends = Q(speaker__in=joins.values("first__speaker")) | Q(speaker__in=joins.values("second__speaker"))
        changed = changed.filter(Q(matched_at__gte=since) | Q(file__in=File.objects.filter(ends)))
    return changed.order_by("matched_at", "pk")


def inquiries_to_count() -> InquiryQuerySet:
    """Return inquiries without a duty to answer, and withdrawn ones that still have an open one."""
    begun = Duty.objects.filter(inquiry=OuterRef("pk"))
    still = Exists(begun.open())
    return Inquiry.objects.filter(
        Q(~Exists(begun), withdrawn_at__isnull=True) | Q(still, withdrawn_at__isnull=False)
    ).order_by("received_at", "pk")


@audit.action("duties.count_record", actor="worker")
def count_record(*, record: Record, now: datetime) -> None:
    """Count what is owed of a claim's man again, and of the man for whom it was counted before."""
    record = Record.objects.select_for_update(of=("self",)).select_related("file").get(pk=record.pk)
    before = Counted.objects.filter(record=record).select_related("file").first()
    count_file(file=record.file, now=now)
    speaker = File.objects.values_list("speaker", flat=True).get(pk=record.file_id)
    if before is not None and before.file_id != speaker:
        count_file(file=before.file, now=now)
    if record.matched_at is not None:
        Counted.objects.update_or_create(
            record=record, defaults={"file_id": speaker, "matched_at": record.matched_at}
        )


@audit.action("duties.count_file", actor="worker")
def count_file(*, file: File, now: datetime) -> int:
    """Bring the duties of one man in step with the claims of all his files, and return how many changed.

    Missing ones begin, those without a ground are taken back, what a claim shows to be kept is kept. What a
    person has marked or moved stays as the person left it. Each duty stays with the file of its claim, so
    when files are parted, each is counted alone and nothing must be moved.
    """
    man = list(registry.hold([file.pk]).values())
    ones = owed_of(man, now)
    mine = Duty.objects.filter(Q(file__in=man) | Q(record__in={one.record for one in ones}))
    home = dict(Record.objects.filter(file__in=man).values_list("pk", "file"))
    first = first_claims(man)
    made = by_ground(ones, first, ground_of)
    apart = [by_ground(owed_of([each], now), first, ground_of) for each in man if len(man) > 1]
    rows = by_ground(
        mine.select_for_update(of=("self",)).order_by("taken_back_at", "pk"),
        first,
        lambda duty: Ground(duty.kind, duty.record_id, duty.number),
    )
    changed = 0
    for ground, duty in rows.items():
        why = Gone.JOINED if any(ground in each for each in apart) else Gone.CLAIM
        changed += follow(duty, made.get(ground) or why, home, now)
    for ground, one in made.items():
        if ground not in rows:
            begin(one, home, now)
            changed += 1
    if changed:
        audit.record("duties.counted", subject=file, actor="worker")
    return changed


def owed_of(man: Sequence[File], now: datetime) -> list[Owed]:
    """Return what the claims of some files make owed, read as one man's."""
    terms = Terms(forward=settings.FORWARD_DAYS, death=settings.DEATH_DAYS)
    return owed(heard_of(man), terms, clock.day_of(now), certified_on(man))


def ground_of(one: Owed) -> Ground:
    """Return what a duty that the claims make is known by."""
    return Ground(one.kind, one.record, one.number)


def first_claims(man: Sequence[File]) -> dict[UUID, UUID]:
    """Return for each claim that corrects another the first one of their row.

    A duty belongs to the whole row: a slip of the pen that is corrected does not open again what was kept.
    """
    corrected = Record.objects.filter(file__in=man, corrects__isnull=False).values_list("pk", "corrects")
    corrects = {record: before for record, before in corrected if before is not None}
    first = {}
    for record, before in corrects.items():
        start = before
        while start in corrects:
            start = corrects[start]
        first[record] = start
    return first


def by_ground(
    things: Iterable[T], first: Mapping[UUID, UUID], known_by: Callable[[T], Ground]
) -> dict[Ground, T]:
    """Return duties by their ground; a claim that corrects another has the first one's, if free."""
    found: dict[Ground, T] = {}
    for thing in things:
        own = known_by(thing)
        shared = own if own.record is None else own._replace(record=first.get(own.record, own.record))
        found[own if shared in found else shared] = thing
    return found


def heard_of(man: Sequence[File]) -> list[Heard]:
    """Return the standing claims of a man's files as the rules need them."""
    serious = set(Serious.objects.filter(record__file__in=man).values_list("record", flat=True))
    return [
        Heard(
            record=record.pk,
            claim=Claim(record.claim),
            source_class=SourceClass(record.source.source_class),
            on=latest_day(record),
            heard_on=clock.day_of(record.known_at),
            serious=record.pk in serious,
        )
        for record in Record.objects.standing().filter(file__in=man).select_related("source")
    ]


def latest_day(record: Record) -> date:
    """Return the latest day on which a claim can have happened; no period may run from a day that is a guess.

    A month counts from its last day, a year from its last, both not after the bureau has heard of it.
    """
    heard = clock.day_of(record.known_at)
    if record.happened_on is None:
        return heard
    latest = {
        Record.Precision.MONTH: clock.last_of_month(record.happened_on),
        Record.Precision.YEAR: date(record.happened_on.year, 12, 31),
    }.get(Record.Precision(record.precision), record.happened_on)
    return max(record.happened_on, min(latest, heard))


def certified_on(man: Sequence[File]) -> date | None:
    """Return the day on which a notification of his death first passed its gate, if one has."""
    passed = Notification.objects.attested().filter(file__in=man)
    words = [Attestation.objects.filter(notification=each, digest=each.digest) for each in passed]
    days = [clock.day_of(each.aggregate(last=Max("made_at"))["last"]) for each in words]
    return min(days, default=None)


def begin(one: Owed, home: Mapping[UUID, UUID], now: datetime) -> Duty:
    """Write down a duty that the claims make, with the file in which its claim stands."""
    duty = Duty(kind=one.kind, file_id=home[one.record], record_id=one.record, number=one.number)
    duty.place = place_of(one, home[one.record])
    set_dates(duty, one)
    set_outcome(duty, one, now)
    duty.save(force_insert=True)
    return duty


def follow(duty: Duty, one: Owed | Gone, home: Mapping[UUID, UUID], now: datetime) -> bool:
    """Bring one row in step with what is owed, or why nothing is, and return whether it changed."""
    before, was_open = state(duty), duty.is_open
    if isinstance(one, Gone):
        take_back(duty, one, now)
    else:
        duty.file_id, duty.record_id = home[one.record], one.record
        set_outcome(duty, one, now)
        if (was_open or duty.is_open) and not duty.moves.exists():
            set_dates(duty, one)
    if state(duty) == before:
        return False
    duty.save()
    return True


def state(duty: Duty) -> tuple[object, ...]:
    """Return all of a row that counting can change."""
    return (
        duty.file_id,
        duty.record_id,
        duty.begun_at,
        duty.due_at,
        duty.kept_at,
        duty.kept_record_id,
        duty.taken_back_at,
        duty.taken_back_for,
    )


def set_dates(duty: Duty, one: Owed) -> None:
    """Set from when to when it runs, in legal days."""
    duty.begun_at, duty.due_at = clock.start_of(one.begun), clock.end_of(one.due)


def set_outcome(duty: Duty, one: Owed, now: datetime) -> None:
    """Set whether it is kept or gone. A person's word that it is kept outweighs what claims show."""
    if duty.kept_by_id is None:
        duty.kept_at = None if one.kept is None else clock.start_of(one.kept)
        duty.kept_record_id = one.kept_by
    if duty.kept_at is None and one.gone is not None:
        take_back(duty, one.gone, now)
    else:
        duty.taken_back_at, duty.taken_back_for = None, ""


def take_back(duty: Duty, why: Gone, now: datetime) -> None:
    """Mark a duty as owed no more; the day on which that was first seen stays."""
    if duty.taken_back_for != why:
        duty.taken_back_at, duty.taken_back_for = now, why


def place_of(one: Owed, file: UUID) -> HoldingPlace | None:
    """Return where a duty is owed: at the place for which the source speaks.

    Else where the file's duties lay last, unless the claim itself says that he went elsewhere; then nobody
    knows until a registrar says it.
    """
    record = Record.objects.only("source", "claim").get(pk=one.record)
    spoken = HoldingPlace.objects.filter(source=record.source_id).first()
    if spoken is not None or record.claim in MOVED:
        return spoken
    last = Duty.objects.filter(file=file, begun_at__lte=clock.start_of(one.begun))
    return next((duty.place for duty in last.select_related("place").order_by("-begun_at")[:1]), None)


@audit.action("duties.count_inquiry", actor="worker")
def count_inquiry(*, inquiry: Inquiry, now: datetime) -> Duty:
    """Begin the duty to answer an inquiry, or take it back when the family asks no more."""
    inquiry = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
    duty = Duty.objects.select_for_update(of=("self",)).filter(inquiry=inquiry).first()
    if duty is None:
        begun = clock.day_of(inquiry.received_at)
        due = begun + timedelta(days=settings.ANSWER_DAYS)
        duty = Duty(kind=Kind.ANSWER, inquiry=inquiry)
        duty.begun_at, duty.due_at = clock.start_of(begun), clock.end_of(due)
    if inquiry.withdrawn_at is not None and duty.kept_at is None:
        take_back(duty, gone(duty.last_day, clock.day_of(inquiry.withdrawn_at)), now)
    duty.save()
    audit.record("duties.inquiry_counted", subject=inquiry, actor="worker")
    return duty


@audit.action("duties.count_answered", actor="worker")
def count_answered(*, duty: Duty, answered_at: datetime) -> Duty:
    """Mark an inquiry's duty as kept, because an answer was released to the family."""
    duty = Duty.objects.select_for_update(of=("self",)).get(pk=duty.pk)
    if duty.is_open and duty.kind == Kind.ANSWER:
        duty.kept_at = answered_at
        duty.save(update_fields=["kept_at"])
        audit.record("duties.answered", subject=duty, actor="worker")
    return duty


@audit.action("duties.mark_serious")
def mark_serious(*, record: Record, by: Staff, now: datetime) -> Serious:
    """Say that a health report speaks of a man seriously ill: a card and weekly news are owed.

    Raises:
        WrongRole: If the person is no registrar.
    """
    need_role(by, Role.REGISTRAR)
    made, is_new = Serious.objects.get_or_create(record=record, defaults={"marked_by": by, "marked_at": now})
    if is_new:
        audit.record("duties.serious_marked", subject=record, actor=by)
        count_file(file=record.file, now=now)
    return made


@audit.action("duties.unmark_serious")
def unmark_serious(*, record: Record, by: Staff, now: datetime) -> None:
    """Take that mark back: it was set by mistake. What it began is taken back visibly.

    Raises:
        WrongRole: If the person is no registrar.
    """
    need_role(by, Role.REGISTRAR)
    if Serious.objects.filter(record=record).delete()[0]:
        audit.record("duties.serious_unmarked", subject=record, actor=by)
        count_file(file=record.file, now=now)
