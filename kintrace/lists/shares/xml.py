"""A share as PFIF: with a note where a status is certain, and none elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec

from kintrace.lists.pfif import NoteRecord, PersonRecord, Version, home_of, to_record, write_pfif
from kintrace.lists.pfif.findings import Finding, NoField, NotAStatus
from kintrace.lists.shares.records import Share, SharedPerson, Written
from kintrace.matching.person import Person

LASTS: Final = timedelta(days=365)
"""After this the recipient has to ask anew: PFIF's own word for "delete it then" is the expiry_date."""

_SAID: Final = {
    "information_sought": "A relative looks for this person.",
    "believed_alive": "An official source says that this person is held or was released.",
    "believed_dead": "Official sources say that this person is dead and identified.",
}


def write_persons(share: Share, *, home: str, version: Version = "1.4", lasts: timedelta = LASTS) -> Written:
    """Return a share as PFIF.

    Nothing is said that is not known: a person without a certain status has no note at all, which PFIF reads
    as "not said" and never as "alive".

    Args:
        share: The persons.
        home: The domain under which they are at home: the sender's.
        version: Of PFIF.
        lasts: When the records expire, counted from the making.
    """
    records, left_out = list[PersonRecord](), list[Finding]()
    for person in share.persons:
        record, lost = _record(person, home, share.made_at, share.made_at + lasts)
        records.append(record)
        left_out += lost
    export = write_pfif(records, home=home, now=share.made_at, version=version)
    return Written(export.data, export.written, (*left_out, *export.left_out))


def _record(
    person: SharedPerson, home: str, made_at: datetime, expires: datetime
) -> tuple[PersonRecord, list[Finding]]:
    """Return one person with the note about their status, and what PFIF cannot hold of them."""
    described = msgspec.structs.replace(person.described, id=person.id)
    record, lost = to_record(described, home=home, written=made_at, expires=expires)
    own, left_out = record.person_record_id, list(lost)
    others = dict.fromkeys((*record.alternate_names, *_other_names(person, record)))
    record = msgspec.structs.replace(
        record, alternate_names=tuple(others), notes=_notes(person, own, home, made_at)
    )
    if person.claims:
        left_out.append(Finding.of(NoField(), own, "claims"))
    if person.step == "presumed_dead":
        left_out.append(Finding.of(NotAStatus(), own, "status"))
    return record, left_out


def _notes(person: SharedPerson, own: str, home: str, made_at: datetime) -> tuple[NoteRecord, ...]:
    if not person.status or person.status not in _SAID or home_of(own) != home.lower():
        return ()
    return (
        NoteRecord(
            note_record_id=f"{own}.status",
            person_record_id=own,
            author_name=home.lower(),
            source_date=made_at,
            status=person.status,
            text=_SAID[person.status],
        ),
    )


def _other_names(person: SharedPerson, record: PersonRecord) -> list[str]:
    """Return how other sources write the name."""
    names = [whole_name(claim.described) for claim in person.claims]
    return [name for name in names if name and name not in record.full_name]


def whole_name(person: Person) -> str:
    """Return a name in one line, as it stood or put together from its parts."""
    return person.name or " ".join(filter(None, (person.surname, person.given, person.patronymic)))
