"""What of a person leaves: descriptions and claims that stand, and a status only where one is certain.

Never where he is held, his health or words beside the description; of an inquiry only whom it seeks. A claim
of a death leaves only if it carries a step of the ladder: one unofficial source is neither a status nor a
claim. While such a death stands unanswered, nothing is said of his being alive either.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

import msgspec

from kintrace.lists.shares import SharedClaim, SharedPerson
from kintrace.matching import Person
from kintrace.registry.ladder import (
    DEATH,
    OFFICIAL,
    TOLD_BY_A_PERSON,
    Claim,
    SourceClass,
    Step,
    step,
    unanswered_deaths,
)
from kintrace.registry.models import Join, Record
from kintrace.registry.shelf import description_place
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.inquiries.models import Inquiry
    from kintrace.lists.pfif.records import Status
    from kintrace.lists.shares.records import Precision
    from kintrace.registry.models import File, RecordQuerySet

PURPOSE: Final = "export"
STATUS: Final[dict[Step, Status]] = {
    Step.CAPTIVE: "believed_alive",
    Step.RELEASED: "believed_alive",
    Step.DEAD_IDENTIFIED: "believed_dead",
}
"""All other steps are nobody's certainty, and say nothing in PFIF."""
PRECISIONS: Final[dict[str, Precision]] = {
    "day": "day",
    "month": "month",
    "year": "year",
    "unknown": "unknown",
}


def records_of(files: Sequence[File]) -> RecordQuerySet:
    """Return the records that would be opened for some men, of all files that are joined to theirs."""
    return Record.objects.standing().filter(file__speaker__in={file.speaker for file in files})


def number_for(key: bytes, kind: str, row: UUID) -> str:
    """Return a person's id for one recipient. It is the same in the next export, and another elsewhere."""
    return hmac.digest(key, f"{kind}:{row}".encode(), "sha256")[:16].hex()


def held_person(file: File, key: bytes, by: Staff) -> SharedPerson | None:
    """Return one man as he may leave, opened record by record in somebody's name; None if nothing may.

    What files say that are joined is said of one man. While one person's word alone joins them, nothing is.

    Raises:
        BudgetSpent: If the day's openings do not suffice.
    """
    if Join.objects.of_man(file.speaker).to_confirm().exists():
        return None
    records = list(records_of([file]).select_related("source").order_by("known_at", "pk"))
    said = [record.as_said() for record in records]
    reached = step(said)
    if reached not in TOLD_BY_A_PERSON:
        records = [record for record in records if record.claim not in DEATH]
    if not records:
        return None
    described = {record.pk: opened(record, by) for record in records}
    is_sure = reached in TOLD_BY_A_PERSON or not unanswered_deaths(said)
    return SharedPerson(
        id=number_for(key, "file", file.speaker),
        kind="held",
        described=described[leading(records).pk],
        step=reached.value,
        status=STATUS.get(reached, "") if is_sure else "",
        claims=tuple(claim_of(record, described[record.pk]) for record in records),
    )


def sought_person(inquiry: Inquiry, key: bytes, by: Staff) -> SharedPerson:
    """Return whom an inquiry seeks, and nothing of who asks."""
    [plain] = vault.connect().open(
        case=inquiry.pk, sealed=[inquiry.section("description")], actor=by.audit_name, purpose=PURPOSE
    )
    return SharedPerson(
        id=number_for(key, "inquiry", inquiry.pk),
        kind="sought",
        described=without_id(decode(plain, Person)),
        status="information_sought",
    )


def opened(record: Record, by: Staff) -> Person:
    """Return whom a record describes."""
    sealed = Sealed(description_place(record.pk), bytes(record.description))
    [plain] = vault.connect().open(case=record.pk, sealed=[sealed], actor=by.audit_name, purpose=PURPOSE)
    return without_id(decode(plain, Person))


def without_id(person: Person) -> Person:
    """Return a description without the number it had on somebody's list, which would tie files together."""
    return msgspec.structs.replace(person, id="")


def leading(records: Sequence[Record]) -> Record:
    """Return the record that describes him first: an official one before others, then the newest."""
    return max(
        records,
        key=lambda one: (
            one.source.source_class in OFFICIAL,
            one.happened_on or one.known_at.date(),
            one.entered_at,
        ),
    )


def claim_of(record: Record, described: Person) -> SharedClaim:
    """Return one claim with its source."""
    return SharedClaim(
        claim=Claim(record.claim).value,
        source=record.source.title,
        source_class=SourceClass(record.source.source_class).value,
        described=described,
        known_on=record.known_at.date(),
        happened_on=record.happened_on,
        precision=PRECISIONS[record.precision],
    )
