"""Seal to a public key so that a quantum computer of later years opens nothing of today.

HPKE (RFC 9180) with the hybrid of ML-KEM-768 and X25519, HKDF-SHA-256 and AES-256-GCM, as `cryptography`
has it: both halves must fall before the text does. A private key is a seed of 96 bytes: 64 for ML-KEM (FIPS
203), 32 for X25519.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
SEED_LENGTH = 96
MLKEM_SEED = 64
MLKEM_PUBLIC = 1184
PUBLIC_LENGTH = MLKEM_PUBLIC + 32


class PrivateKey:
    """A key pair made from a seed. It shows nothing of itself."""

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_LENGTH:
            raise ValueError(f"A seed has {SEED_LENGTH} bytes.")
        lattice = MLKEM768PrivateKey.from_seed_bytes(seed[:MLKEM_SEED])
        curve = X25519PrivateKey.from_private_bytes(seed[MLKEM_SEED:])
        self._key = MLKEM768X25519PrivateKey(lattice, curve)
        self.public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """Return what was sealed to this key.

        Raises:
            ValueError: If it was not, was changed, or is bound to something else.
        """
        try:
            return SUITE.decrypt(sealed, self._key, info=bound)
        except InvalidTag:
            raise ValueError("does not open") from None


def seal(public: bytes, plain: bytes, bound: bytes) -> bytes:
    """Return the bytes sealed to a public key and bound to something that must be named at opening.

    Raises:
        ValueError: If the public key is none.
    """
    if len(public) != PUBLIC_LENGTH:
        raise ValueError(f"A public key has {PUBLIC_LENGTH} bytes.")
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(public[MLKEM_PUBLIC:]),
    )
    return SUITE.encrypt(plain, key, info=bound)
