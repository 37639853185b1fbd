"""How often something may be tried in an hour, without a cache: one atomic statement on one row.

A try is counted before it is judged, so that parallel guesses cannot slip through, and taken back if it
succeeds. Rows are named by a keyed hash of what was tried: they say neither who nor what, and are
dropped when their hour is over.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Case, F, Q, Value, When

from kintrace.accounts.models import Attempts

if TYPE_CHECKING:
    from datetime import datetime

HOUR = timedelta(hours=1)
MOST = 10


def take(purpose: str, *tried: str, now: datetime, most: int = MOST) -> bool:
    """Count one try of something and return whether it may go on.

    Args:
        purpose: What for; tries for different purposes are counted apart.
        tried: The parts that belong together, for example a handle and an address.
        now: The time.
        most: How many failed tries an hour may hold.
    """
    name = key_hash(purpose, *tried)
    Attempts.objects.bulk_create([Attempts(key_hash=name, until=now + HOUR)], ignore_conflicts=True)
    over = Q(until__lte=now)
    counted = Attempts.objects.filter(Q(tried__lt=most) | over, key_hash=name).update(
        tried=Case(When(over, then=Value(1)), default=F("tried") + 1),
        until=Case(When(over, then=Value(now + HOUR)), default=F("until")),
    )
    return counted == 1


def give_back(purpose: str, *tried: str) -> None:
    """Take one try back, because it was right."""
    Attempts.objects.filter(key_hash=key_hash(purpose, *tried), tried__gt=0).update(tried=F("tried") - 1)


def drop_old(now: datetime) -> int:
    """Forget the tries whose hour is over, and return how many rows that were."""
    return Attempts.objects.filter(until__lte=now).delete()[0]


def key_hash(purpose: str, *tried: str) -> str:
    """Return what the table holds instead of what was tried."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"kintrace attempts", "sha256")
    parts = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in (purpose, *tried))
    return hmac.new(key, parts, "sha256").hexdigest()
