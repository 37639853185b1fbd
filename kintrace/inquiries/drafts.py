"""Half-finished inquiries, for people whose telephone dies in the middle. The server cannot read them.

The browser's cookie holds a random token. The row is named by one hash of it and sealed with another.
When the inquiry is sent, the answers in the row give way to the receipt, so that a second press of the
button, a lost connection or a reload shows the same number and secret again, and never files the
inquiry twice.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_noop

from kintrace.errors import Refused
from kintrace.inquiries.models import Draft
from kintrace.vault.padding import pad, unpad

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

LASTS = timedelta(hours=24)
RECEIPT_LASTS = timedelta(hours=1)  # long enough to copy it out in a bad connection; she can end it at once


class AlreadySent(Refused):
    """A sent inquiry is not edited through its draft."""

    message = gettext_noop("This inquiry has been sent. To ask about somebody else, start a new one.")


class DraftGone(Refused):
    """A draft that was left for too long."""

    message = gettext_noop("Your answers were kept for 24 hours and are deleted. Please start again.")


class Receipt(msgspec.Struct, frozen=True):
    """What the family takes away: the case number, and the secret that exists nowhere else."""

    number: str
    secret: str

    def __repr__(self) -> str:
        """Return neither: reprs end up in logs and tracebacks."""
        return "<Receipt>"


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one draft's row holds: answers so far, or the receipt."""

    answers: dict[str, object] = {}  # msgspec copies an empty default for each instance
    receipt: Receipt | None = None

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Kept>"


def new_token() -> str:
    """Return the word for a new browser's cookie. No row is made until something is kept."""
    return secrets.token_urlsafe(32)


def answers(token: str, *, now: datetime) -> dict[str, object]:
    """Return the answers so far; none if the draft is unknown, too old or sent."""
    kept = _kept(token, now)
    return {} if kept is None else kept.answers


def receipt(token: str, *, now: datetime) -> Receipt | None:
    """Return the receipt of the inquiry that was sent from this draft, for an hour, or None."""
    kept = _kept(token, now)
    return None if kept is None else kept.receipt


def keep(token: str, given: Mapping[str, object], *, now: datetime) -> None:
    """Keep the answers so far, in place of those kept before.

    Args:
        token: The cookie's word.
        given: Anything that JSON could hold.
        now: The time.

    Raises:
        AlreadySent: If the inquiry was sent from this draft. A late click must not wipe out its receipt.
    """
    if receipt(token, now=now) is not None:
        raise AlreadySent
    _write(token, Kept(answers=dict(given)), now + LASTS)


def keep_receipt(token: str, made: Receipt, *, now: datetime) -> None:
    """Put the receipt in place of the answers."""
    _write(token, Kept(receipt=made), now + RECEIPT_LASTS)


def lock(token: str, *, now: datetime) -> Receipt | None:
    """Hold the draft until the transaction ends, and return the receipt if it was sent already.

    Raises:
        DraftGone: If the draft is unknown or too old.
    """
    row = Draft.objects.alive(now).select_for_update().filter(pk=_name(token)).first()
    kept = None if row is None else _opened(token, bytes(row.blob))
    if kept is None:
        raise DraftGone
    return kept.receipt


def drop(token: str) -> None:
    """Forget a draft, or a receipt that she has written down."""
    Draft.objects.filter(pk=_name(token)).delete()


def drop_old(now: datetime) -> int:
    """Forget what was left, and return how many drafts that were."""
    return Draft.objects.over(now).delete()[0]


def _kept(token: str, now: datetime) -> Kept | None:
    row = Draft.objects.alive(now).filter(pk=_name(token)).first()
    return None if row is None else _opened(token, bytes(row.blob))


def _write(token: str, kept: Kept, until: datetime) -> None:
    nonce = os.urandom(12)
    plain = pad(msgspec.msgpack.encode(kept))
    blob = nonce + AESGCM(_key(token)).encrypt(nonce, plain, _name(token).encode())
    Draft.objects.update_or_create(pk=_name(token), defaults={"blob": blob, "expires_at": until})


def _opened(token: str, blob: bytes) -> Kept | None:
    try:
        plain = unpad(AESGCM(_key(token)).decrypt(blob[:12], blob[12:], _name(token).encode()))
        return msgspec.msgpack.decode(plain, type=Kept)
    except (InvalidTag, ValueError):  # changed, or cut short
        return None


def _name(token: str) -> str:
    return hashlib.sha256(b"kintrace draft name\0" + token.encode()).hexdigest()


def _key(token: str) -> bytes:
    return hashlib.sha256(b"kintrace draft key\0" + token.encode()).digest()
