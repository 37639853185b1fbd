"""Propose files that may be one man. The worker asks for each file that changed; people decide."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from kintrace.audit import actions as audit
from kintrace.registry.models import File, Join, Pairing, Record
from kintrace.vault import client as vault
from kintrace.vault.refusals import NotOnShelf

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kintrace.vault.verbs import Found

LIKELY = 0.5  # below this it is likelier that they are two men
MOST_RECORDS = 10  # of one file, the newest, that are asked about
NEAREST = 20


class Near(NamedTuple):
    """A record of another file that may be of the same man.

    Attributes:
        record: The record of this file that was asked about.
        found: What the vault says of the other one.
    """

    record: UUID
    found: Found


@audit.action("registry.pair", actor="worker")
def pair(*, file: File, now: datetime) -> list[Pairing]:
    """Look for other files of the same man, and return those that are proposed.

    What was proposed before and is no more goes, unless a person has spoken on it.
    """
    file = File.objects.select_for_update(of=("self",)).get(pk=file.pk)
    proposed = [save(file, other, near, now) for other, near in nearest(file).items()]
    let_fall(file, proposed)
    file.paired_at = now
    file.save(update_fields=["paired_at"])
    return proposed


def nearest(file: File) -> dict[UUID, Near]:
    """Return of each other file that likely is the same man the two records that speak loudest."""
    known = list(Record.objects.standing().of_man(file.speaker).values_list("pk", flat=True))
    mine = Record.objects.standing().filter(file=file).order_by("-entered_at", "pk")
    best: dict[UUID, Near] = {}
    for record in mine.values_list("pk", flat=True)[:MOST_RECORDS]:
        found: list[Found] = []
        with suppress(NotOnShelf):  # one that is damaged keeps no other from being looked for
            found = vault.connect().alike(case=record, besides=known, limit=NEAREST)
        for other, one in in_files(found):
            if other not in best or one.bits > best[other].found.bits:
                best[other] = Near(record, one)
    return best


def in_files(found: Iterable[Found]) -> list[tuple[UUID, Found]]:
    """Return what likely is the same man, each with the file in which it stands."""
    likely = {one.case: one for one in found if one.probability >= LIKELY}
    standing = Record.objects.standing().filter(pk__in=likely).values_list("pk", "file")
    return [(file, likely[record]) for record, file in standing]


def save(file: File, other: UUID, near: Near, now: datetime) -> Pairing:
    """Write a proposal down, over the row that stands for the two if there is one."""
    first, second = sorted((file.pk, other))
    records = {file.pk: near.record, other: near.found.case}
    said = {
        "first_record_id": records[first],
        "second_record_id": records[second],
        "bits": round(near.found.bits, 2),
        "probability": round(min(near.found.probability, 1.0), 2),
        "agrees": " ".join(near.found.agrees),
        "differs": " ".join(near.found.differs),
    }
    made, is_new = Pairing.objects.update_or_create(
        first_id=first, second_id=second, defaults=said, create_defaults={**said, "found_at": now}
    )
    if is_new:
        audit.record("registry.pairing_found", subject=made, actor="worker")
    return made


def let_fall(file: File, proposed: Iterable[Pairing]) -> None:
    """Drop what is proposed no more, if nobody has called it two men, joined it or parted it."""
    fallen = Pairing.objects.about(file.pk).exclude(pk__in=[each.pk for each in proposed])
    for each in fallen.filter(refused_at__isnull=True):
        if not Join.objects.filter(first=each.first_id, second=each.second_id).exists():
            each.delete()
