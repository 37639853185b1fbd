"""The key store: wrapped case keys, what was opened by whom, checkpoints. A SQLite file of the vault's own.

Lost together with the root key it takes every case along; backed up apart from the database it is what makes
shredding final (docs/running.md).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from kintrace.vault import hybrid, root
from kintrace.vault.refusals import CaseGone, CheckpointRefused, RootKeyRefused
from kintrace.vault.sealing import CaseKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

FILE = "keys.sqlite3"
SETTINGS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA busy_timeout=20000",
)
TABLES = (
    "CREATE TABLE IF NOT EXISTS secrets (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS cases (
        id BLOB PRIMARY KEY, number BLOB NOT NULL UNIQUE, wrapped BLOB NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE IF NOT EXISTS shredded (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID",
    """CREATE TABLE IF NOT EXISTS marks (
        mark BLOB NOT NULL, file BLOB NOT NULL, PRIMARY KEY (mark, file)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS spent (
        day TEXT, actor TEXT, kind TEXT, n INTEGER NOT NULL, PRIMARY KEY (day, actor, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS opens (
        number INTEGER PRIMARY KEY, day TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL,
        id BLOB NOT NULL, purpose TEXT NOT NULL, opened_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX IF NOT EXISTS opens_by_actor ON opens (day, actor, kind, id)",
    """CREATE TABLE IF NOT EXISTS checkpoints (
        size INTEGER PRIMARY KEY, digest TEXT NOT NULL, made_at TEXT NOT NULL
    ) STRICT""",
)
INTAKE_KEY = "intake key"
# Nothing more is sealed in a case that was shredded.
MAKE_CASE = "INSERT OR IGNORE INTO cases SELECT ?, ?, ? WHERE ? NOT IN (SELECT id FROM shredded)"


def connected(folder: Path) -> sqlite3.Connection:
    """Return the key store's file, made for its owner alone if it is not there."""
    path = folder / FILE
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    base = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    for statement in SETTINGS:
        base.execute(statement)
    with writing(base):
        for statement in TABLES:
            base.execute(statement)
    return base


@contextmanager
def writing(base: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Hold the file's only write lock; keep all that was written, or on an error nothing."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield base
    except BaseException:
        base.execute("ROLLBACK")
        raise
    base.execute("COMMIT")


class KeyStore:
    """One open key store. Threads take turns; other processes may have the same file open."""

    def __init__(self, folder: Path, root_key: bytes) -> None:
        self.folder = folder
        self._wrapping = root.derived(root_key, b"case keys")
        self._sealing = AESGCM(root.derived(root_key, b"stored secrets"))
        self._turn = threading.RLock()
        self._base = connected(folder)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._base.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's only write lock; keep all that was written, or on an error nothing."""
        with self._turn, writing(self._base) as base:
            yield base

    def row(self, question: str, *values: object) -> tuple[object, ...] | None:
        """Return the first row of an answer."""
        with self._turn:
            found: tuple[object, ...] | None = self._base.execute(question, values).fetchone()
            return found

    # The intake key.

    def intake_key(self) -> hybrid.PrivateKey:
        """Return the key that inquiries are sealed to, made at the first start.

        Raises:
            RootKeyRefused: If the store belongs to another root key.
        """
        return hybrid.PrivateKey(self.secret(INTAKE_KEY, hybrid.SEED_LENGTH))

    def secret(self, name: str, length: int) -> bytes:
        """Return a secret of the vault's own, made of chance when it is first asked for.

        Raises:
            RootKeyRefused: If the store belongs to another root key.
        """
        with self.writing() as base:
            fresh = os.urandom(length)
            base.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, self.sealed(name, fresh)))
            (kept,) = base.execute("SELECT sealed FROM secrets WHERE name = ?", (name,)).fetchone()
        return self.unsealed(name, kept)

    def sealed(self, name: str, secret: bytes) -> bytes:
        """Return a secret sealed under the root key and bound to its name."""
        nonce = os.urandom(12)
        return nonce + self._sealing.encrypt(nonce, secret, name.encode())

    def unsealed(self, name: str, sealed: bytes) -> bytes:
        """Return a secret that was sealed under the root key."""
        try:
            return self._sealing.decrypt(sealed[:12], sealed[12:], name.encode())
        except InvalidTag:
            raise RootKeyRefused(
                why=f"it does not belong to {FILE}. Put the two back that belong together."
            ) from None

    # Case keys.

    def key(self, case: UUID) -> CaseKey:
        """Return a case's key.

        Raises:
            CaseGone: If it has none.
        """
        found = self.row("SELECT number, wrapped FROM cases WHERE id = ?", case.bytes)
        if found is None:
            raise CaseGone
        return self.unwrapped(found)

    def key_or_new(self, case: UUID) -> CaseKey:
        """Return a case's key, made now if it has none.

        Raises:
            CaseGone: If it was shredded: nothing more is sealed in a case that somebody had destroyed.
        """
        try:
            return self.key(case)
        except CaseGone:
            wrapped = self.new_key()
        with self.writing() as base:
            base.execute(MAKE_CASE, (case.bytes, os.urandom(16), wrapped, case.bytes))
        return self.key(case)

    def keys_or_new(self, cases: Sequence[UUID]) -> dict[UUID, CaseKey]:
        """Return the keys of some cases, those that have none made in one transaction.

        Raises:
            CaseGone: If one was shredded.
        """
        lacking = [case for case in cases if not self.row("SELECT 1 FROM cases WHERE id = ?", case.bytes)]
        fresh = [(case.bytes, os.urandom(16), self.new_key(), case.bytes) for case in lacking]
        if fresh:
            with self.writing() as base:
                base.executemany(MAKE_CASE, fresh)
        return {case: self.key(case) for case in cases}

    def new_key(self) -> bytes:
        """Return a new key, wrapped."""
        return aes_key_wrap(self._wrapping, os.urandom(32))

    def unwrapped(self, found: tuple[object, ...]) -> CaseKey:
        """Return the key of a row."""
        number, wrapped = found
        if not isinstance(number, bytes) or not isinstance(wrapped, bytes):  # pragma: no cover
            raise TypeError("The table is STRICT and holds bytes.")
        try:
            return CaseKey(number, aes_key_unwrap(self._wrapping, wrapped))
        except InvalidUnwrap:
            raise RootKeyRefused(why=f"a key in {FILE} is damaged. Restore the file from a backup.") from None

    def shred(self, cases: Sequence[UUID]) -> None:
        """Destroy the keys of some cases, in the file and in its journal."""
        ids = [(case.bytes,) for case in cases]
        with self.writing() as base:
            base.executemany("INSERT OR IGNORE INTO shredded VALUES (?)", ids)
            base.executemany("DELETE FROM cases WHERE id = ?", ids)
        self.truncate_journal()

    def truncate_journal(self) -> None:
        """Write the journal into the file and empty it, for deleted keys stand in it."""
        with self._turn:
            self._base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    # Checkpoints of the audit log.

    def keep_checkpoint(self, size: int, digest: str, now: str) -> None:
        """Keep a checkpoint.

        Raises:
            CheckpointRefused: If it does not continue the last.
        """
        with self.writing() as base:
            last = base.execute("SELECT size, digest FROM checkpoints ORDER BY size DESC LIMIT 1").fetchone()
            if last is not None and (size < last[0] or (size == last[0] and digest != last[1])):
                raise CheckpointRefused(size=last[0])
            base.execute("INSERT OR IGNORE INTO checkpoints VALUES (?, ?, ?)", (size, digest, now))

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the last checkpoint."""
        found = self.row("SELECT size, digest FROM checkpoints ORDER BY size DESC LIMIT 1")
        return None if found is None else (int(str(found[0])), str(found[1]))
