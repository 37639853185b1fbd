"""The family's key: six words become a key pair, so that the answer lies in the database for nobody but them.

The words are stretched with Argon2id and the inquiry's own salt into the seed of a hybrid key pair
(hybrid.py). Salt and public key are stored; the words and the private key are not, and nobody can restore
them.
"""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings

from kintrace.vault import hybrid, words
from kintrace.vault.padding import bound_to, pad, unpad
from kintrace.vault.refusals import NotAReaderKey, Unreadable

if TYPE_CHECKING:
    from kintrace.vault.verbs import Place

VERSION = b"\x03"
LABEL = b"kintrace answer 1"
SALT_LENGTH = 16
ROUNDS = 3

new_secret = words.new_secret


def new_salt() -> bytes:
    """Return a salt for one inquiry."""
    return os.urandom(SALT_LENGTH)


def reader_key(secret: str, salt: bytes) -> hybrid.PrivateKey:
    """Return the key pair that a secret stands for, its public half as `.public`.

    Takes KINTRACE_ARGON2_KIB of memory and a tenth of a second, for a right secret as for a wrong one.

    Args:
        secret: As typed: case, spaces and signs between words do not matter, nor letters after a word's
            fourth.
        salt: The inquiry's own.
    """
    cost = Argon2id(
        salt=salt,
        length=hybrid.SEED_LENGTH,
        iterations=ROUNDS,
        lanes=1,
        memory_cost=settings.ARGON2_KIB,
    )
    return hybrid.PrivateKey(cost.derive(words.folded(secret).encode()))


def belongs(private: hybrid.PrivateKey, public: bytes) -> bool:
    """Return whether a key pair is the one whose public half was stored, in constant time."""
    return hmac.compare_digest(private.public, public)


def seal_answer(public: bytes, place: Place, plain: bytes) -> bytes:
    """Return an answer sealed to a family's public key and bound to its place. The vault does this.

    Raises:
        NotAReaderKey: If the public key is damaged.
        TooLong: If the answer does not fit.
    """
    try:
        return VERSION + hybrid.seal(public, pad(plain), bound_to(LABEL, place))
    except ValueError:
        raise NotAReaderKey from None


def open_answer(private: hybrid.PrivateKey, place: Place, blob: bytes) -> bytes:
    """Return an answer that was sealed to a family's key.

    Raises:
        Unreadable: If it was changed, moved, or sealed to another key.
    """
    try:
        if blob[:1] != VERSION:
            raise ValueError("another format")
        return unpad(private.open(blob[1:], bound_to(LABEL, place)))
    except ValueError:
        raise Unreadable(table=place.table, row=place.row, section=place.section) from None
