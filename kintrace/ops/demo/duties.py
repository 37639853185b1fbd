"""Gives the demonstration duties in every state: places, what was kept, what is late, a death to notify."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from kintrace.duties import actions as duties
from kintrace.duties import clock
from kintrace.duties.models import Duty, Notification
from kintrace.duties.rules import Kind
from kintrace.duties.sections import Notice, Witness
from kintrace.matching import Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Record, Source
from kintrace.registry.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from random import Random

    from kintrace.accounts.models import Staff

# Title of a place, and the source of the demonstration that speaks for it.
PLACES = (
    ("Лагерь 7", "Capture cards of the holding authority"),
    ("Камера обліку 3", "Камери обліку, зведений список"),
    ("Госпиталь в Верхнеозёрске", "Военные госпитали"),
)
KEPT_IN_TIME, KEPT = 0.88, 0.96  # of what fell due before this week
NOTICE = Notice(
    died_at="Госпиталь в Верхнеозёрске",
    cause="Воспаление лёгких после ранения",
    buried_at="Кладбище Верхнеозёрска, на следующий день",
    grave="Ряд 4, место 11, деревянный крест с номером",
    effects="Часы и письмо, по описи у начальника госпиталя",
    authority="Начальник госпиталя",
    not_known=("last_moments",),
    witnesses=(
        Witness("Пахомов Илья", "Верхнеозёрск, Садовая 3"),
        Witness("Лысенко Марко", "Верхнеозёрск, Садовая 5"),
    ),
)


def open_places(by: Staff, now: datetime) -> None:
    """Open holding places for which sources speak, before their duties are counted."""
    for title, source in PLACES:
        duties.open_place(title=title, source=Source.objects.get(title=source), by=by, now=now)


def send_home(random: Random, by: Staff, now: datetime) -> None:
    """Let most men leave hospital soon after they came, and let one die there."""
    source = Source.objects.get(title="Военные госпитали")
    held = Record.objects.standing().filter(source=source, claim=Claim.IN_HOSPITAL)
    ill = held.order_by("list_row__position")  # the same men at every load: their row numbers are random
    for number, record in enumerate(list(ill)):
        if number % 6 == 1:
            continue
        died = number == 0
        left = now - timedelta(days=2) if died else record.known_at + timedelta(days=random.randint(2, 6))
        said = Statement(
            claim=Claim.DEAD if died else Claim.LEFT_HOSPITAL,
            person=Person(number=f"П-{random.randint(1000, 9999)}"),
            happened_on=left.date(),
        )
        registry.enter_record(source=source, statement=said, by=by, now=left, file=record.file)


def keep_most(random: Random, staff: Mapping[str, Staff], now: datetime) -> None:
    """Let most duties be kept in time, some late; a few stand overdue, and one death waits for its words."""
    registrar, operator = staff["registrar-1"], staff["operator-1"]
    due = Duty.objects.overdue(now - timedelta(days=4)).exclude(kind=Kind.DEATH)
    groups: defaultdict[tuple[Staff, date], list[Duty]] = defaultdict(list)
    for duty in due.order_by("due_at", "pk"):
        luck = random.random()
        if luck < KEPT:
            late = timedelta(days=0 if luck < KEPT_IN_TIME else 3)
            by = operator if duty.kind == Kind.ANSWER else registrar
            groups[by, duty.last_day + late].append(duty)
    for (by, on), rows in groups.items():
        duties.keep(duties=rows, on=on, by=by, now=now)
    for duty in Duty.objects.overdue(now).filter(inquiry=None).soonest()[:4]:
        duties.take(duty=duty, by=registrar)
    died = clock.day_of(now - timedelta(days=2))
    for death in Duty.objects.open().filter(kind=Kind.DEATH).select_related("file")[:1]:
        if death.file is not None:
            duties.write_notification(
                file=death.file,
                notice=msgspec.structs.replace(NOTICE, died_on=f"{died:%d.%m.%Y}"),
                document=Notification.Document.NONE,
                by=registrar,
                now=now,
            )
    last = clock.day_of(now).replace(day=1) - timedelta(days=1)
    duties.close_month(month=last, by=staff["releaser-1"], now=now)
