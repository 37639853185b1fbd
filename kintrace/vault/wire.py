"""What goes over the socket: a length of four bytes, then one request or one reply in MessagePack.

Each verb is a type, its fields the verb's arguments, so that a request that is not exactly one is refused
before anything is done. Nothing here is a pickle or names code to run.
"""

from __future__ import annotations

import socket  # msgspec reads this module's annotations at run time
import time
from typing import ClassVar
from uuid import UUID

import msgspec

from kintrace.matching.person import Person
from kintrace.vault.verbs import Comparison, Found, MaskedHit, Match, Place, Sealed, Shelf, Status

MOST = 16 * 1024 * 1024
HEADER = 4


class Request(msgspec.Struct, frozen=True, tag_field="verb", forbid_unknown_fields=True):
    """One call. `answers` is the type of what comes back; `again` says whether asking twice does no harm."""

    answers: ClassVar[object] = None
    again: ClassVar[bool] = True

    def arguments(self) -> dict[str, object]:
        """Return the verb's arguments."""
        return {field: getattr(self, field) for field in self.__struct_fields__}


class AskStatus(Request, frozen=True, tag="status"):
    """How is the vault?"""

    answers: ClassVar[object] = Status


class Unlock(Request, frozen=True, tag="unlock"):
    """Here is the passphrase."""

    passphrase: str

    def __repr__(self) -> str:
        """Return no passphrase."""
        return "<Unlock>"


class Seal(Request, frozen=True, tag="seal"):
    """Seal these sections."""

    answers: ClassVar[object] = list[bytes]
    case: UUID
    sections: list[tuple[Place, bytes]]

    def __repr__(self) -> str:
        """Return no section."""
        return "<Seal>"


class SealMany(Request, frozen=True, tag="seal_many"):
    """Seal a section for each of these cases."""

    answers: ClassVar[object] = list[bytes]
    rows: list[tuple[UUID, Place, bytes]]

    def __repr__(self) -> str:
        """Return no section."""
        return "<SealMany>"


class Open(Request, frozen=True, tag="open"):
    """Open these sections."""

    answers: ClassVar[object] = list[bytes]
    case: UUID
    sealed: list[Sealed]
    actor: str
    purpose: str


class TakeIn(Request, frozen=True, tag="take_in"):
    """Take in what the public side sealed."""

    answers: ClassVar[object] = list[bytes]
    case: UUID
    sealed: list[Sealed]


class Remember(Request, frozen=True, tag="remember"):
    """Put these on a shelf."""

    answers: ClassVar[object] = int
    shelf: Shelf
    rows: list[tuple[UUID, Sealed]]


class Forget(Request, frozen=True, tag="forget"):
    """Take this off a shelf."""

    shelf: Shelf
    case: UUID


class AskMatch(Request, frozen=True, tag="match"):
    """Who of those held may this be?"""

    answers: ClassVar[object] = Match
    case: UUID | None
    person: Person | None
    limit: int


class AskMatchMany(Request, frozen=True, tag="match_many"):
    """Who of those held may each of these be?"""

    answers: ClassVar[object] = list[list[Found]]
    persons: list[Person]
    limit: int


class AskMatchBack(Request, frozen=True, tag="match_back"):
    """Which of those sought may this be?"""

    answers: ClassVar[object] = list[UUID]
    case: UUID
    limit: int


class Compare(Request, frozen=True, tag="compare"):
    """How do these two compare?"""

    answers: ClassVar[object] = Comparison
    sought: UUID
    held: UUID


class AskAlike(Request, frozen=True, tag="alike"):
    """Who else of those held may be this one?"""

    answers: ClassVar[object] = list[Found]
    case: UUID
    besides: list[UUID]
    limit: int


class CompareHeld(Request, frozen=True, tag="compare_held"):
    """How do these two held compare?"""

    answers: ClassVar[object] = Comparison
    one: UUID
    other: UUID


class Search(Request, frozen=True, tag="search"):
    """Who of those held fits this description?"""

    answers: ClassVar[object] = list[MaskedHit]
    again: ClassVar[bool] = False  # it would be counted twice
    person: Person
    actor: str
    limit: int


class Release(Request, frozen=True, tag="release"):
    """Seal this answer to the family's key."""

    answers: ClassVar[object] = bytes
    case: UUID
    sealed: Sealed
    reader_key: bytes
    place: Place
    writer: str
    releaser: str


class Shred(Request, frozen=True, tag="shred"):
    """Destroy this case's key."""

    case: UUID


class ShredMany(Request, frozen=True, tag="shred_many"):
    """Destroy the keys of these rows of a list."""

    of: UUID
    cases: list[UUID]


class Mark(Request, frozen=True, tag="mark"):
    """Keep the marks of this man."""

    answers: ClassVar[object] = int
    file: UUID
    rows: list[tuple[UUID, Sealed]]
    asked_by: str
    approved_by: str


class Unmark(Request, frozen=True, tag="unmark"):
    """Forget the marks of this file."""

    answers: ClassVar[object] = int
    file: UUID
    asked_by: str
    approved_by: str


class AskMarked(Request, frozen=True, tag="marked"):
    """Who of these asked to be left out?"""

    answers: ClassVar[object] = list[UUID | None]
    again: ClassVar[bool] = False  # it would be counted twice
    actor: str
    persons: list[Person]
    rows: list[tuple[UUID, Sealed]]


class Checkpoint(Request, frozen=True, tag="checkpoint"):
    """Keep this of the audit log."""

    size: int
    digest: str


class AskCheckpoint(Request, frozen=True, tag="last_checkpoint"):
    """What was kept of the audit log?"""

    answers: ClassVar[object] = tuple[int, str] | None


AnyRequest = (
    AskStatus
    | Unlock
    | Seal
    | SealMany
    | Open
    | TakeIn
    | Remember
    | Forget
    | AskMatch
    | AskMatchMany
    | AskMatchBack
    | Compare
    | AskAlike
    | CompareHeld
    | Search
    | Release
    | Shred
    | ShredMany
    | Mark
    | Unmark
    | AskMarked
    | Checkpoint
    | AskCheckpoint
)


class Done(msgspec.Struct, frozen=True, tag_field="reply", tag="done"):
    """It is done, and this is the answer, still as bytes."""

    answer: msgspec.Raw


class Refusal(msgspec.Struct, frozen=True, tag_field="reply", tag="refused"):
    """It is refused. `name` is a class of refusals.py, `values` fill its sentence."""

    name: str
    values: dict[str, str | int]


REQUESTS: msgspec.msgpack.Decoder[AnyRequest] = msgspec.msgpack.Decoder(AnyRequest)
REPLIES: msgspec.msgpack.Decoder[Done | Refusal] = msgspec.msgpack.Decoder(Done | Refusal)
ENCODER = msgspec.msgpack.Encoder()


class BrokenLine(OSError):
    """The other side hung up in the middle, was too slow, or sent what is no frame."""


def send(line: socket.socket, body: bytes) -> None:
    """Send one frame."""
    line.sendall(len(body).to_bytes(HEADER, "big") + body)


def receive(line: socket.socket, *, idle: float, within: float) -> bytes | None:
    """Return the next frame's body, or None if the other side hung up between two frames.

    Args:
        line: A connected socket.
        idle: Seconds to wait for a frame to begin.
        within: Seconds that a frame may take once it has begun.

    Raises:
        BrokenLine: If the frame is cut, empty, longer than MOST, or slow.
    """
    line.settimeout(idle)
    try:
        first = line.recv(1)
        if not first:
            return None
        deadline = time.monotonic() + within
        length = int.from_bytes(first + exactly(line, HEADER - 1, deadline), "big")
        if not 0 < length <= MOST:
            raise BrokenLine("not a frame")
        return exactly(line, length, deadline)
    except TimeoutError:
        raise BrokenLine("too slow") from None


def exactly(line: socket.socket, length: int, deadline: float) -> bytes:
    """Return so many bytes, by a deadline for all of them together."""
    body = bytearray()
    while len(body) < length:
        left = deadline - time.monotonic()
        if left <= 0:
            raise BrokenLine("too slow")
        line.settimeout(left)
        part = line.recv(min(length - len(body), 1 << 20))
        if not part:
            raise BrokenLine("hung up")
        body += part
    return bytes(body)
