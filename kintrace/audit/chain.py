"""How an entry becomes bytes, and the bytes a link of the chain.

An entry's digest is SHA-256 over a label (so that no other hash of the project can be taken for one) and each
field with its length in front (so that no two entries have the same bytes). The digest before is a field.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

DIGEST_LENGTH = 64  # hexadecimal digits
LABEL = b"kintrace audit entry 1\x00"
GENESIS = hashlib.sha256(b"kintrace audit genesis 1\x00").hexdigest()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def digest(
    seq: int, made_at: datetime, actor: str, code: str, subject: str, reason: str, previous: str
) -> str:
    """Return the hexadecimal digest that stands for an entry and for all before it.

    Args:
        seq: The entry's number, counted from 1.
        made_at: With its zone; hashed as microseconds since 1970, so that every database gives the same.
        actor: Code.
        code: Code.
        subject: Code, may be empty.
        reason: Code, may be empty.
        previous: The digest of the entry before; GENESIS for the first.
    """
    fields = (
        str(seq).encode(),
        str((made_at - EPOCH) // MICROSECOND).encode(),
        actor.encode(),
        code.encode(),
        subject.encode(),
        reason.encode(),
        previous.encode(),
    )
    body = b"".join([part for field in fields for part in (len(field).to_bytes(4, "big"), field)])
    return hashlib.sha256(LABEL + body).hexdigest()
