"""The vault at the other end of its socket, with the same verbs."""

from __future__ import annotations

import select
import socket
import threading
import weakref
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from kintrace.vault import refusals, wire
from kintrace.vault.refusals import Malformed, TooLong, VaultAway, VaultRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from uuid import UUID

    from kintrace.matching.person import Person
    from kintrace.vault.verbs import Comparison, Found, MaskedHit, Match, Place, Sealed, Shelf, Status

R = TypeVar("R")

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 120.0
ROWS_AT_ONCE = 1_000
BYTES_AT_ONCE = 4 * 1024 * 1024


class Line:
    """One connected socket, closed with the thread that it belongs to."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.settimeout(CONNECT_SECONDS)
        try:
            self.socket.connect(str(path))
        except OSError:
            self.socket.close()
            raise
        # Not __del__: in a cycle of garbage the socket's own could run first, and complain.
        weakref.finalize(self, self.socket.close)

    @property
    def is_dead(self) -> bool:
        """Whether there is something to hear before anything was asked: the other side has gone."""
        return bool(select.select([self.socket], [], [], 0)[0])


class Remote:
    """Calls the vault's process, on one line for each thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._mine = threading.local()

    # One request, one reply.

    def ask(self, request: wire.Request) -> object:
        """Return the answer to a request.

        A line that broke is called again once, if asking twice does no harm.

        Raises:
            VaultAway: If nobody answers.
            VaultRefused: Whatever the vault refuses, as its own class.
        """
        body = wire.ENCODER.encode(request)
        if len(body) > wire.MOST:
            raise TooLong(bytes=len(body), most=wire.MOST)
        reply = self.exchange(body, again=request.again)
        try:
            heard = wire.REPLIES.decode(reply)
            if isinstance(heard, wire.Done):
                return msgspec.msgpack.decode(heard.answer, type=request.answers)
        except (msgspec.MsgspecError, ValueError):
            raise Malformed from None
        raise refusals.BY_NAME.get(heard.name, VaultRefused)(**heard.values)

    def exchange(self, body: bytes, *, again: bool) -> bytes:
        """Send one frame and return the next one that comes back."""
        try:
            return self.once(body)
        except OSError:
            self.close()
            if not again:
                raise VaultAway from None
        try:
            return self.once(body)
        except OSError:
            self.close()
            raise VaultAway from None

    def once(self, body: bytes) -> bytes:
        """Send one frame on this thread's line and return what comes back."""
        line: Line | None = getattr(self._mine, "line", None)
        if line is None or line.is_dead:
            line = self._mine.line = Line(self.path)
        wire.send(line.socket, body)
        reply = wire.receive(line.socket, idle=ANSWER_SECONDS, within=ANSWER_SECONDS)
        if reply is None:
            raise wire.BrokenLine("hung up")
        return reply

    def close(self) -> None:
        """Hang up on this thread's line. The next request calls again."""
        self._mine.line = None

    # The verbs.

    def status(self) -> Status:
        """Return how the vault is."""
        return cast("Status", self.ask(wire.AskStatus()))

    def unlock(self, passphrase: str) -> None:
        """Unlock it."""
        self.ask(wire.Unlock(passphrase))

    def seal(self, *, case: UUID, sections: Sequence[tuple[Place, bytes]]) -> list[bytes]:
        """Seal sections under a case's key."""
        return cast("list[bytes]", self.ask(wire.Seal(case, list(sections))))

    def seal_many(self, *, rows: Sequence[tuple[UUID, Place, bytes]]) -> list[bytes]:
        """Seal one section for each of some cases."""
        return cast("list[bytes]", self.ask(wire.SealMany(list(rows))))

    def open(self, *, case: UUID, sealed: Sequence[Sealed], actor: str, purpose: str) -> list[bytes]:
        """Open sections of one case."""
        return cast("list[bytes]", self.ask(wire.Open(case, list(sealed), actor, purpose)))

    def take_in(self, *, case: UUID, sealed: Sequence[Sealed]) -> list[bytes]:
        """Seal under a case's key what the public side sealed to the vault."""
        return cast("list[bytes]", self.ask(wire.TakeIn(case, list(sealed))))

    def remember(self, *, shelf: Shelf, rows: Sequence[tuple[UUID, Sealed]]) -> int:
        """Put sealed descriptions on a shelf, a frame's worth at a time."""
        return sum([cast("int", self.ask(wire.Remember(shelf, part))) for part in parts(rows)])

    def forget(self, *, shelf: Shelf, case: UUID) -> None:
        """Take a case off a shelf."""
        self.ask(wire.Forget(shelf, case))

    def match(self, *, case: UUID | None = None, person: Person | None = None, limit: int = 20) -> Match:
        """Find those held who may be one person."""
        return cast("Match", self.ask(wire.AskMatch(case, person, limit)))

    def match_many(self, *, persons: Sequence[Person], limit: int = 8) -> list[list[Found]]:
        """Find those held who may be one of some persons whom the caller describes."""
        return cast("list[list[Found]]", self.ask(wire.AskMatchMany(list(persons), limit)))

    def match_back(self, *, case: UUID, limit: int = 50) -> list[UUID]:
        """Find the cases sought that a case held may answer."""
        return cast("list[UUID]", self.ask(wire.AskMatchBack(case, limit)))

    def compare(self, *, sought: UUID, held: UUID) -> Comparison:
        """Compare a case sought with a case held."""
        return cast("Comparison", self.ask(wire.Compare(sought, held)))

    def alike(self, *, case: UUID, besides: Sequence[UUID] = (), limit: int = 20) -> list[Found]:
        """Find those held who may be one man with a case held."""
        return cast("list[Found]", self.ask(wire.AskAlike(case, list(besides), limit)))

    def compare_held(self, *, one: UUID, other: UUID) -> Comparison:
        """Compare two cases held."""
        return cast("Comparison", self.ask(wire.CompareHeld(one, other)))

    def search(self, *, person: Person, actor: str, limit: int = 20) -> list[MaskedHit]:
        """Find those held by a description."""
        return cast("list[MaskedHit]", self.ask(wire.Search(person, actor, limit)))

    def release(
        self, *, case: UUID, sealed: Sealed, reader_key: bytes, place: Place, writer: str, releaser: str
    ) -> bytes:
        """Seal an answer to the family's own key."""
        return cast("bytes", self.ask(wire.Release(case, sealed, reader_key, place, writer, releaser)))

    def shred(self, *, case: UUID) -> None:
        """Destroy a case's key."""
        self.ask(wire.Shred(case))

    def shred_many(self, *, of: UUID, cases: Sequence[UUID]) -> None:
        """Destroy the keys of rows of a list."""
        self.ask(wire.ShredMany(of, list(cases)))

    def mark(
        self, *, file: UUID, rows: Sequence[tuple[UUID, Sealed]], asked_by: str, approved_by: str
    ) -> int:
        """Keep keyed marks of a man."""
        return cast("int", self.ask(wire.Mark(file, list(rows), asked_by, approved_by)))

    def unmark(self, *, file: UUID, asked_by: str, approved_by: str) -> int:
        """Forget the marks of a file."""
        return cast("int", self.ask(wire.Unmark(file, asked_by, approved_by)))

    def marked(
        self, *, actor: str, persons: Sequence[Person] = (), rows: Sequence[tuple[UUID, Sealed]] = ()
    ) -> list[UUID | None]:
        """Return for each description the file whose man it tells of again, or None."""
        return cast("list[UUID | None]", self.ask(wire.AskMarked(actor, list(persons), list(rows))))

    def checkpoint(self, *, size: int, digest: str) -> None:
        """Keep the length and the digest of the audit log."""
        self.ask(wire.Checkpoint(size, digest))

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the last checkpoint."""
        return cast("tuple[int, str] | None", self.ask(wire.AskCheckpoint()))


def parts(rows: Sequence[tuple[UUID, Sealed]]) -> Iterator[list[tuple[UUID, Sealed]]]:
    """Yield rows in lots that fit into a frame."""
    lot: list[tuple[UUID, Sealed]] = []
    size = 0
    for row in rows:
        if lot and (len(lot) >= ROWS_AT_ONCE or size + len(row[1].blob) > BYTES_AT_ONCE):
            yield lot
            lot, size = [], 0
        lot.append(row)
        size += len(row[1].blob)
    if lot:
        yield lot
