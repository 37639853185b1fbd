"""Seal an inquiry on the public side, which cannot read it back: it holds the public key alone."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kintrace.vault import hybrid
from kintrace.vault.padding import bound_to, pad, unpad
from kintrace.vault.refusals import NoPublicKey, Unreadable

if TYPE_CHECKING:
    from kintrace.vault.verbs import Place

VERSION = b"\x02"
LABEL = b"kintrace intake 1"
HEADING = "kintrace vault public key 1"


def public_key(folder: Path | None = None) -> bytes:
    """Return the vault's public key from DATA/vault.pub.

    Raises:
        NoPublicKey: If the vault has never been started, or the file is damaged.
    """
    path = (folder or Path(settings.DATA)) / "vault.pub"
    try:
        heading, body, *_ = path.read_text(encoding="ascii").splitlines()
        key = base64.b64decode(body, validate=True)
    except (OSError, ValueError):
        raise NoPublicKey from None
    if heading != HEADING or len(key) != hybrid.PUBLIC_LENGTH:
        raise NoPublicKey
    return key


def publish_key(folder: Path, key: bytes) -> None:
    """Write the public key where the public side reads it, whole or not at all."""
    text = f"{HEADING}\n{base64.b64encode(key).decode('ascii')}\n"
    path = folder / "vault.pub"
    if path.exists() and path.read_bytes() == text.encode("ascii"):
        return
    fresh = folder / f".vault.pub.{os.getpid()}"
    fresh.write_text(text, encoding="ascii")
    fresh.chmod(0o644)
    fresh.replace(path)


def seal(key: bytes, place: Place, plain: bytes) -> bytes:
    """Return a section sealed to the vault's public key and bound to its place.

    Raises:
        TooLong: If the section does not fit.
    """
    return VERSION + hybrid.seal(key, pad(plain), bound_to(LABEL, place))


def unseal(key: hybrid.PrivateKey, place: Place, blob: bytes) -> bytes:
    """Return what the public side sealed. Only the vault has the key for it.

    Raises:
        Unreadable: If it was changed, moved, or sealed to another vault.
    """
    try:
        if blob[:1] != VERSION:
            raise ValueError("another format")
        return unpad(key.open(blob[1:], bound_to(LABEL, place)))
    except ValueError:
        raise Unreadable(table=place.table, row=place.row, section=place.section) from None
