"""Seal a section under its case's key: AES-256-GCM, padded, bound to its place and to the key.

A blob is a version byte, a random nonce of 96 bits and the ciphertext with its tag. A key seals one case, a
few hundred sections at most, so that random nonces do not meet.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kintrace.vault.padding import bound_to, pad, unpad
from kintrace.vault.refusals import Unreadable

if TYPE_CHECKING:
    from kintrace.vault.verbs import Place, Sealed

VERSION = b"\x01"
LABEL = b"kintrace section 1"
NONCE_LENGTH = 12


class CaseKey(NamedTuple):
    """A case's key and the key's own number, which every blob is bound to."""

    number: bytes
    secret: bytes

    def __repr__(self) -> str:
        """Return no key: reprs end up in logs."""
        return "<CaseKey>"


def seal(key: CaseKey, place: Place, plain: bytes) -> bytes:
    """Return a section as a blob.

    Raises:
        TooLong: If the section does not fit.
    """
    nonce = os.urandom(NONCE_LENGTH)
    bound = bound_to(LABEL, place, key.number)
    return VERSION + nonce + AESGCM(key.secret).encrypt(nonce, pad(plain), bound)


def unseal(key: CaseKey, sealed: Sealed) -> bytes:
    """Return the section that a blob holds.

    Raises:
        Unreadable: If the blob was changed, moved, or belongs to another case.
    """
    place, blob = sealed.place, sealed.blob
    nonce, body = blob[1 : 1 + NONCE_LENGTH], blob[1 + NONCE_LENGTH :]
    try:
        if blob[:1] != VERSION:
            raise ValueError("another format")
        return unpad(AESGCM(key.secret).decrypt(nonce, body, bound_to(LABEL, place, key.number)))
    except (InvalidTag, ValueError):
        raise Unreadable(table=place.table, row=place.row, section=place.section) from None
