"""How the bureau asks the vault. Every read of a person, and every refusal, leaves an audit entry.

Example:
    from kintrace.vault import client as vault

    [plain] = vault.connect().open(case=case, sealed=[sealed], actor=staff.audit_name, purpose="compare")
"""

from __future__ import annotations

import logging
import os
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from kintrace.audit import actions as audit
from kintrace.audit import codes
from kintrace.vault.budgets import Limits
from kintrace.vault.keeper import Keeper
from kintrace.vault.refusals import CaseGone, Unreadable, VaultRefused
from kintrace.vault.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from kintrace.matching.person import Person
    from kintrace.vault.verbs import Comparison, Found, MaskedHit, Match, Place, Sealed, Shelf, Status

LOGGER = logging.getLogger(__name__)
FILE_VARIABLE = "KINTRACE_VAULT_PASSPHRASE_FILE"


class Audited:
    """A vault whose reads and refusals stand in the audit log."""

    def __init__(self, vault: Keeper | Remote) -> None:
        self.vault = vault

    def status(self) -> Status:
        """Return how the vault is."""
        return self.vault.status()

    def seal(self, *, case: UUID, sections: Sequence[tuple[Place, bytes]]) -> list[bytes]:
        """Seal sections under a case's key, which is made if the case has none."""
        return self.vault.seal(case=case, sections=sections)

    def seal_many(self, *, rows: Sequence[tuple[UUID, Place, bytes]]) -> list[bytes]:
        """Seal one section for each of some cases."""
        return self.vault.seal_many(rows=rows)

    def open(self, *, case: UUID, sealed: Sequence[Sealed], actor: str, purpose: str) -> list[bytes]:
        """Open sections of one case; the entry stands before anybody sees a text."""
        with noted("vault.opened", case, actor, purpose):
            return self.vault.open(case=case, sealed=sealed, actor=actor, purpose=purpose)

    def take_in(self, *, case: UUID, sealed: Sequence[Sealed]) -> list[bytes]:
        """Seal under a case's key what the public side sealed to the vault."""
        return self.vault.take_in(case=case, sealed=sealed)

    def remember(self, *, shelf: Shelf, rows: Sequence[tuple[UUID, Sealed]]) -> int:
        """Put sealed descriptions on a shelf in memory."""
        return self.vault.remember(shelf=shelf, rows=rows)

    def forget(self, *, shelf: Shelf, case: UUID) -> None:
        """Take a case off a shelf."""
        self.vault.forget(shelf=shelf, case=case)

    def match(self, *, case: UUID | None = None, person: Person | None = None, limit: int = 20) -> Match:
        """Find those held who may be one person."""
        return self.vault.match(case=case, person=person, limit=limit)

    def match_many(self, *, persons: Sequence[Person], limit: int = 8) -> list[list[Found]]:
        """Find those held who may be one of some persons whom the caller describes."""
        return self.vault.match_many(persons=persons, limit=limit)

    def match_back(self, *, case: UUID, limit: int = 50) -> list[UUID]:
        """Find the cases sought that a case held may answer."""
        return self.vault.match_back(case=case, limit=limit)

    def compare(self, *, sought: UUID, held: UUID) -> Comparison:
        """Compare a case sought with a case held."""
        return self.vault.compare(sought=sought, held=held)

    def alike(self, *, case: UUID, besides: Sequence[UUID] = (), limit: int = 20) -> list[Found]:
        """Find those held who may be one man with a case held."""
        return self.vault.alike(case=case, besides=besides, limit=limit)

    def compare_held(self, *, one: UUID, other: UUID) -> Comparison:
        """Compare two cases held."""
        return self.vault.compare_held(one=one, other=other)

    def search(self, *, person: Person, actor: str, limit: int = 20) -> list[MaskedHit]:
        """Find those held by a description that a member of staff typed."""
        with noted("vault.searched", None, actor):
            return self.vault.search(person=person, actor=actor, limit=limit)

    def release(
        self, *, case: UUID, sealed: Sealed, reader_key: bytes, place: Place, writer: str, releaser: str
    ) -> bytes:
        """Seal an answer to the family's own key."""
        with noted("vault.released", case, releaser):
            return self.vault.release(
                case=case,
                sealed=sealed,
                reader_key=reader_key,
                place=place,
                writer=writer,
                releaser=releaser,
            )

    def shred(self, *, case: UUID) -> None:
        """Destroy a case's key."""
        with noted("vault.shredded", case, "system"):
            self.vault.shred(case=case)

    def shred_many(self, *, of: UUID, cases: Sequence[UUID]) -> None:
        """Destroy the keys of rows of a list; one entry names the list."""
        with noted("vault.shredded", of, "system", "list_rows"):
            self.vault.shred_many(of=of, cases=cases)

    def mark(
        self, *, file: UUID, rows: Sequence[tuple[UUID, Sealed]], asked_by: str, approved_by: str
    ) -> int:
        """Keep keyed marks of a man."""
        with noted("vault.marked", file, approved_by):
            return self.vault.mark(file=file, rows=rows, asked_by=asked_by, approved_by=approved_by)

    def unmark(self, *, file: UUID, asked_by: str, approved_by: str) -> int:
        """Forget the marks of a file."""
        with noted("vault.unmarked", file, approved_by):
            return self.vault.unmark(file=file, asked_by=asked_by, approved_by=approved_by)

    def marked(
        self, *, actor: str, persons: Sequence[Person] = (), rows: Sequence[tuple[UUID, Sealed]] = ()
    ) -> list[UUID | None]:
        """Return for each description the file whose man it tells of again, or None."""
        with noted("vault.marks_asked", None, actor):
            return self.vault.marked(actor=actor, persons=persons, rows=rows)

    def checkpoint(self, *, size: int, digest: str) -> None:
        """Keep the length and the digest of the audit log."""
        self.vault.checkpoint(size=size, digest=digest)

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the last checkpoint."""
        return self.vault.last_checkpoint()


@contextmanager
def noted(code: str, case: UUID | None, actor: str, reason: str = "") -> Iterator[None]:
    """Leave an entry for what was read or refused, which outlives a rollback of the action around it."""
    subject = "" if case is None else f"vault.case:{case}"
    actor = actor if codes.is_actor(actor) else "system"
    try:
        yield
    except VaultRefused as refusal:
        reason = type(refusal).__name__
        audit.record("vault.refused", subject=subject, actor=actor, reason=reason, lasting=True)
        raise
    audit.record(code, subject=subject, actor=actor, reason=reason, lasting=True)


_connections: dict[tuple[int, str, str, str], Audited] = {}
_turn = threading.Lock()


def connect() -> Audited:
    """Return the bureau's vault, the same one for the whole process.

    Raises:
        VaultLocked: If it is in-process, sealed under a passphrase, and none is given.
        RootKeyRefused: If it is in-process and its root key cannot be used.
    """
    # A forked child must not use its parent's socket or database handle.
    key = (os.getpid(), settings.VAULT, str(settings.DATA), str(settings.VAULT_SOCKET))
    with _turn:
        if key not in _connections:
            _connections[key] = Audited(remote() if settings.VAULT == "socket" else in_process())
        return _connections[key]


def disconnect() -> None:
    """Close the vault and forget it: what stood in memory is gone, as after a start."""
    with _turn:
        for (process, *_), audited in _connections.items():
            if process == os.getpid():
                audited.vault.close()
        _connections.clear()


def remember_readable(*, shelf: Shelf, rows: Sequence[tuple[UUID, Sealed]]) -> int:
    """Put cases on a shelf, and return how many that were; one that is damaged keeps no other from it.

    A damaged case is logged by its id and not looked for until somebody has mended it.
    """
    try:
        return connect().remember(shelf=shelf, rows=rows)
    except (CaseGone, Unreadable):
        if len(rows) == 1:
            LOGGER.error("case %s cannot be read by the vault; it is not on the shelf %s", rows[0][0], shelf)
            return 0
    half = len(rows) // 2
    return remember_readable(shelf=shelf, rows=rows[:half]) + remember_readable(shelf=shelf, rows=rows[half:])


def in_process() -> Keeper:
    """Return a vault of this process's own."""
    keeper = new_keeper()
    keeper.unlock(passphrase_from_file())
    return keeper


def new_keeper(*, separated: bool = False) -> Keeper:
    """Return a vault on the bureau's data folder, still locked."""
    limits = Limits.from_opens(settings.OPENS_PER_DAY)
    return Keeper(Path(settings.DATA), limits=limits, separated=separated)


def remote() -> Remote:
    """Return the vault behind the socket."""
    return Remote(Path(settings.VAULT_SOCKET))


def passphrase_from_file() -> str | None:
    """Return the passphrase in the file that KINTRACE_VAULT_PASSPHRASE_FILE names, if it names one."""
    path = os.environ.get(FILE_VARIABLE)
    return Path(path).read_text(encoding="utf-8").strip() if path else None
