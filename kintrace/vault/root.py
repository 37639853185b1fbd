"""The root key: a file made at the first run, or sealed under a passphrase. Everything else hangs on it."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kintrace.vault.refusals import RootKeyRefused, VaultLocked, WrongPassphrase

if TYPE_CHECKING:
    from pathlib import Path

LENGTH = 32
KEY_FILE = "root.key"
SEALED_FILE = "root.sealed"
MAGIC = b"kintrace root 1\n"
LABEL = b"kintrace root under a passphrase 1"
ROUNDS = 3
LEAST_PASSPHRASE = 12


def derived(root: bytes, label: bytes) -> bytes:
    """Return a key made from the root for one purpose."""
    return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=b"kintrace vault 1 " + label).derive(root)


def unlock(folder: Path, passphrase: str | None = None) -> bytes:
    """Return the root key of a data folder, made now if the folder has none.

    Args:
        folder: The bureau's data folder.
        passphrase: Needed if the key is sealed under one. Not used otherwise.

    Raises:
        VaultLocked: If a passphrase is needed and not given.
        WrongPassphrase: If it is another one.
        RootKeyRefused: If the file may be read by others or is damaged.
    """
    if (folder / SEALED_FILE).exists():
        if passphrase is None:
            raise VaultLocked
        return opened(folder / SEALED_FILE, passphrase)
    path = folder / KEY_FILE
    if not path.exists():
        make(path, os.urandom(LENGTH))
    return read(path)


def seal_under(folder: Path, passphrase: str, memory_kib: int) -> bytes:
    """Seal the root key of a folder under a passphrase from now on, and take the key file away.

    Raises:
        WrongPassphrase: If it is sealed under another one already.
        RootKeyRefused: If the passphrase is too short.
    """
    if (folder / SEALED_FILE).exists():
        return unlock(folder, passphrase)
    if len(passphrase) < LEAST_PASSPHRASE:
        raise RootKeyRefused(why=f"a passphrase needs {LEAST_PASSPHRASE} characters or more.")
    root = unlock(folder)
    salt, nonce = os.urandom(16), os.urandom(12)
    header = MAGIC + memory_kib.to_bytes(4, "big") + salt + nonce
    body = AESGCM(stretched(passphrase, salt, memory_kib)).encrypt(nonce, root, LABEL + header)
    make(folder / SEALED_FILE, header + body)
    overwrite(folder / KEY_FILE)
    return root


def opened(path: Path, passphrase: str) -> bytes:
    """Return the root key that stands sealed in a file."""
    content = path.read_bytes()
    start = len(MAGIC)
    header, body = content[: start + 32], content[start + 32 :]
    memory_kib = int.from_bytes(header[start : start + 4], "big")
    if not header.startswith(MAGIC) or len(body) != LENGTH + 16 or not 8 <= memory_kib <= 4 << 20:
        raise RootKeyRefused(why=f"{SEALED_FILE} is damaged. Restore it from a backup.")
    salt, nonce = header[start + 4 : start + 20], header[start + 20 :]
    try:
        return AESGCM(stretched(passphrase, salt, memory_kib)).decrypt(nonce, body, LABEL + header)
    except InvalidTag:
        raise WrongPassphrase from None


def stretched(passphrase: str, salt: bytes, memory_kib: int) -> bytes:
    """Return the key that a passphrase stands for (Argon2id, RFC 9106)."""
    cost = Argon2id(salt=salt, length=LENGTH, iterations=ROUNDS, lanes=1, memory_cost=memory_kib)
    return cost.derive(passphrase.strip().encode())


def make(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, durably; leave one that is there already as it is."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written aside and linked into place, so that a crash leaves no half key and two starts make one key.
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(path: Path) -> bytes:
    """Return the root key in a file that only its owner may read.

    Raises:
        RootKeyRefused: If others may, or if it is not a key.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise RootKeyRefused(
            why=f"{path.name} may be read by other accounts (mode {mode:04o}). Run: chmod 600 {path}"
        )
    root = path.read_bytes()
    if len(root) != LENGTH:
        raise RootKeyRefused(why=f"{path.name} is damaged. Restore it from a backup.")
    return root


def overwrite(path: Path) -> None:
    """Write over a file before taking it away. A flash disk may keep the old bytes all the same."""
    with path.open("r+b") as file:
        file.write(os.urandom(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
