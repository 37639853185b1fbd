"""When a record has to go, what is left of it, and that it does not come back.

Source: PFIF 1.4 (29 May 2012), section Data expiry.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from kintrace.lists.pfif.records import PersonRecord

GRACE: Final = timedelta(days=1)
"""A repository has this long after the expiry to replace or delete a record and its notes."""
_LEFT: Final = frozenset({"person_record_id", "entry_date", "expiry_date", "source_date"})


def is_expired(record: PersonRecord, now: datetime) -> bool:
    """Whether a record may no longer be shown, used or passed on. A record without a date does not expire."""
    return record.expiry_date is not None and record.expiry_date <= now


def is_placeholder(record: PersonRecord) -> bool:
    """Whether nothing is left of a record but its id and its dates."""
    said = {name for name in record.__struct_fields__ if getattr(record, name) not in {None, "", ()}}
    return record.expiry_date is not None and said <= _LEFT


def placeholder(record: PersonRecord, now: datetime) -> PersonRecord:
    """Return what the home repository publishes instead of an expired record, so that copies learn of it.

    Args:
        record: The record; it may be a placeholder already, then it stays.
        now: When the placeholder is made: its source_date and entry_date, newer than any copy.

    Raises:
        ValueError: If the record has not expired.
    """
    if not is_expired(record, now):
        raise ValueError("this record has not expired")
    if is_placeholder(record):
        return record
    return PersonRecord(
        person_record_id=record.person_record_id,
        entry_date=now,
        expiry_date=record.expiry_date,
        source_date=now,
    )


def may_replace(new: PersonRecord, held: PersonRecord, now: datetime) -> bool:
    """Whether a record that comes in may take the place of the one that is held under the same id.

    A placeholder may replace a record. An older copy never may, nor may anything that has expired and still
    tells something. What has expired here comes back only if its home repository wrote it anew, later than
    the expiry.

    Raises:
        ValueError: If the two are not one record.
    """
    if new.person_record_id != held.person_record_id:
        raise ValueError("two records with two ids")
    if is_expired(new, now):
        return is_placeholder(new) and not is_placeholder(held)
    if new.source_date is None:
        return False
    written = [held.source_date]
    if is_expired(held, now):
        written.append(held.expiry_date)
    return all(moment is None or new.source_date > moment for moment in written)
