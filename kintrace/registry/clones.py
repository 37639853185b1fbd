"""Records that came as PFIF from another registry: their home decides when they go and which copy is newer.

A row of a list keeps a keyed digest of the record's id, so that the same record is known when it comes again,
and its version (when its home wrote it and lets it expire), sealed under the source's key, which is opened
once for a list. In clear stands only the day on which it has to go, which thousands of records share; the
second at which a record was written would lead to it in a public registry.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from django.db.models import Q

from kintrace.lists.pfif import PersonRecord, home_of, is_expired, is_placeholder, may_replace
from kintrace.lists.pfif.findings import Expired, OlderCopy
from kintrace.registry.models import READ, ListRow, Record
from kintrace.vault import sealing
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from kintrace.registry.models import HeldList

OLDER_COPY, EXPIRED = OlderCopy.code, Expired.code
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Version(msgspec.Struct, frozen=True):
    """What a home registry says about one version of a record.

    Attributes:
        source_date: When it was written there.
        expiry_date: From when on nobody may keep it.
    """

    source_date: datetime | None = None
    expiry_date: datetime | None = None


class Held(NamedTuple):
    """The copy that is held: its row, and its version under the record's id."""

    row: ListRow
    version: Version


class Copy(NamedTuple):
    """What one row of a list is beside the copy that is held of the same record.

    Attributes:
        record: As the row has it; its id is known.
        held: The copy that came before; None if there is none.
        is_older: Whether it must not take that copy's place.
        lets_go: Whether that copy has to go by it.
    """

    record: PersonRecord
    held: Held | None
    is_older: bool
    lets_go: bool

    def write_down(self, row: ListRow, key: bytes) -> None:
        """Write down which version of which record a row is, and what it does to the copy held."""
        keep_version(row, self.record, key)
        if self.is_older:
            row.problem = OLDER_COPY
        elif self.held is not None and not self.lets_go:
            row.replaces = self.held.row.record


def beside_held(held: HeldList, records: Sequence[PersonRecord | None], key: bytes) -> list[Copy | None]:
    """Set records beside the copies held of them; None for what is no record or has no id."""
    named = [record if record and record.person_record_id else None for record in records]
    digests = [digest_of(key, record.person_record_id) if record else b"" for record in named]
    copies = held_copies(held, digests, key) if any(named) else {}
    return [
        copy_of(record, copies.get(digest), held.loaded_at) if record else None
        for record, digest in zip(named, digests, strict=True)
    ]


def copy_of(record: PersonRecord, held: Held | None, now: datetime) -> Copy:
    """Return what a record is beside the copy that is held."""
    is_older = held is not None and is_older_copy(record, held, now)
    return Copy(record, held, is_older, held is not None and not is_older and lets_go(record, now))


def digest_of(key: bytes, record_id: str) -> bytes:
    """Return what stands for a record's id in the table. A domain has no case."""
    folded = home_of(record_id) + record_id[len(home_of(record_id)) :]
    return hmac.digest(key, b"pfif record " + folded.encode(), "sha256")[:16]


def keep_version(row: ListRow, record: PersonRecord, key: bytes) -> None:
    """Write down which version of which record a row is."""
    row.clone = digest_of(key, record.person_record_id)
    version = Version(record.source_date, record.expiry_date)
    row.version = sealing.seal(version_key(key), version_place(row), encode(version))
    row.expires_on = record.expiry_date.date() if record.expiry_date else None


def version_key(key: bytes) -> sealing.CaseKey:
    """Return the key of versions, another than the one of digests."""
    return sealing.CaseKey(b"pfif", hmac.digest(key, b"pfif versions", "sha256"))


def version_place(row: ListRow) -> Place:
    """Return where a row's version stands."""
    return Place.of(row, "version")


def held_copies(held: HeldList, digests: Sequence[bytes], key: bytes) -> dict[bytes, Held]:
    """Return the newest copy of each record that came on other lists of the same source, by its digest."""
    rows = ListRow.objects.filter(list__source=held.source_id, list__state__in=READ, clone__in=digests)
    rows = rows.exclude(Q(list=held) | Q(problem=OLDER_COPY))
    copies = [
        Held(row, version_of(row, key))
        for row in rows.select_related("record").order_by("list__loaded_at", "position")
    ]
    copies.sort(key=lambda copy: copy.version.source_date or BEFORE_ALL)  # lists may come in any order
    return {bytes(copy.row.clone or b""): copy for copy in copies}


def version_of(row: ListRow, key: bytes) -> Version:
    """Return the version of a row that holds a PFIF record."""
    sealed = Sealed(version_place(row), bytes(row.version or b""))
    return decode(sealing.unseal(version_key(key), sealed), Version)


def is_older_copy(new: PersonRecord, held: Held, now: datetime) -> bool:
    """Return whether what came must not take the place of what is held, or was held and has gone.

    The very same version may come again: it is a repetition and no older copy, until it has expired.
    """
    own = new.person_record_id
    known = PersonRecord(
        person_record_id=own,
        source_date=held.version.source_date,
        expiry_date=held.version.expiry_date,
        description="" if held.row.problem == EXPIRED else "told",
    )
    again = new.source_date == known.source_date and not is_expired(known, now)
    return not again and not may_replace(new, known, now)


def lets_go(new: PersonRecord, now: datetime) -> bool:
    """Return whether a record is its home's word that every copy has to go."""
    return is_placeholder(new) and is_expired(new, now)


def correct_older(rows: Sequence[ListRow], records: Sequence[Record]) -> None:
    """Let newer copies from other registries correct the older ones, where both stand in one file."""
    replaced = {row.replaces_id for row in rows if row.replaces_id}
    older = set(Record.objects.standing().filter(pk__in=replaced).values_list("pk", "file"))
    for row, record in zip(rows, records, strict=True):
        if (row.replaces_id, record.file_id) in older:
            record.corrects_id = row.replaces_id


def corrected_by(records: Sequence[UUID]) -> list[UUID]:
    """Return the records that some records correct; inquiries are compared with them again."""
    older = list(Record.objects.filter(corrections__in=records).values_list("pk", flat=True))
    Record.objects.filter(pk__in=older).update(matched_at=None)
    return older
