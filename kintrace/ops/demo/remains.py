"""Remains of the demonstration: a bag, the things in it, and two men who may have lain in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kintrace.registry import actions as registry
from kintrace.registry.models import Finding, Method, Record, Remains
from kintrace.registry.sections import Bagged, Examined, Reported, Thing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kintrace.accounts.models import Staff

SEEN_BY = "Comrades who came home"  # they saw these men taken; nobody has heard of them since
BAGGED = Bagged(
    tag="Мешок 41-7",
    place="Передан на мосту у Верхнеозёрска",
    note="Принят по акту, пломба цела; из одного мешка, возможно, двое.",
)
LAY_IN_IT = (
    (
        Examined(seen="Рост около 178 см, 20–30 лет, шрам на левом предплечье", samples="Зуб, коробка 12"),
        "Жетон",
    ),
    (
        Examined(seen="Часть руки, татуировка «ВДВ» на запястье", samples="Ноготь, коробка 13"),
        "Часы «Восток»",
    ),
)


def receive(staff: Mapping[str, Staff], now: datetime) -> None:
    """Receive a bag, describe what lay in it, and say of both who they may be."""
    registrar, examiner = staff["registrar-1"], staff["examiner-1"]
    day = (now - timedelta(days=9)).date()
    bag = registry.receive_bag(bagged=BAGGED, received_on=day, by=registrar, now=now)
    extents = (Remains.Extent.WHOLE, Remains.Extent.PART)
    seen_last = Record.objects.standing().filter(source__title=SEEN_BY).select_related("file")[:2]
    methods = (Method.DNA, Method.EFFECTS)
    for (seen, thing), extent, record, method in zip(LAY_IN_IT, extents, seen_last, methods, strict=True):
        found = registry.describe_remains(bag=bag, examined=seen, extent=extent, by=registrar, now=now)
        registry.list_effect(found_with=found, thing=Thing(what=thing), by=registrar, now=now)
        presumed = registry.propose_identification(remains=found, file=record.file, by=registrar, now=now)
        registry.add_finding(
            identification=presumed,
            method=method,
            outcome=Finding.Outcome.AGREES,
            reported=Reported(report="Заключение лаборатории, по двум образцам."),
            by=examiner,
            now=now,
        )
