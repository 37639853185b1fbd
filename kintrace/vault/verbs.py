"""What the vault does, as types: the same in this process and over the socket."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, Protocol, Self
from uuid import UUID

import msgspec

from kintrace.matching import Agreement  # msgspec reads the annotations at run time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from kintrace.matching.person import Person

Shelf = Literal["held", "sought"]

TABLE = re.compile(r"[a-z_]{1,40}(\.[a-z_]{1,40})?")
ROW = re.compile(r"[A-Za-z0-9:_./-]{1,80}")
SECTION = re.compile(r"[a-z_]{1,40}")


class Place(msgspec.Struct, frozen=True):
    """Where a sealed section stands. A blob moved to another place does not open.

    Attributes:
        table: The model's label, "registry.record".
        row: The row's key as text.
        section: "description", "route" …
    """

    table: str
    row: str
    section: str

    def __post_init__(self) -> None:
        parts = ((TABLE, self.table), (ROW, self.row), (SECTION, self.section))
        if not all(pattern.fullmatch(part) for pattern, part in parts):
            raise ValueError("A place is a table, a row's key and a section, all of them codes.")

    @classmethod
    def of(cls, row: Model, section: str) -> Self:
        """Return the place of a section in a row that knows its key."""
        return cls(row._meta.label_lower, str(row.pk), section)


class Sealed(msgspec.Struct, frozen=True):
    """A sealed section and the place that it was sealed for."""

    place: Place
    blob: bytes


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """How the vault is.

    Attributes:
        locked: Nobody has given the passphrase yet.
        separated: It runs as a process of its own.
        instance: Another word after each start; whoever fills the shelves then fills them again.
        held: How many persons stand on the shelf of those held.
        sought: How many stand on the shelf of those sought.
    """

    locked: bool
    separated: bool
    instance: str
    held: int
    sought: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One case that may be the man, without any value. `agrees` and `differs` name fields."""

    case: UUID
    bits: float
    probability: float
    agrees: tuple[str, ...]
    differs: tuple[str, ...]
    confirmable: bool


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The cases that may be the man, best first, and the chance that he is among none of them.

    Attributes:
        found: The cases.
        absent: The chance.
        helpful: Fields worth asking for, best first, by what is on the shelf. For staff alone.
        untold: Fields that the family could still tell, in a fixed order that no record has a say in.
        too_little: Whether so little was told that nobody can be told apart.
        alike: About how many cases fit as well as the best; 0 for fewer than ten, or when enough was told.
    """

    found: list[Found]
    absent: float
    helpful: tuple[str, ...]
    untold: tuple[str, ...]
    too_little: bool
    alike: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """How two cases on the shelves compare, without any value; the last three are as in `Match`."""

    bits: float
    probability: float
    agreements: tuple[Agreement, ...]
    helpful: tuple[str, ...]
    too_little: bool
    alike: int


class MaskedHit(msgspec.Struct, frozen=True, kw_only=True):
    """What a search shows of a person before the case is opened: initials and the year of birth."""

    case: UUID
    initials: str
    born_year: int | None
    bits: float
    probability: float


class Vault(Protocol):
    """Everything that the vault does. There is no verb for many cases at once that shows anything."""

    def status(self) -> Status:
        """Return how the vault is."""

    def seal(self, *, case: UUID, sections: Sequence[tuple[Place, bytes]]) -> list[bytes]:
        """Seal sections under a case's key, which is made if the case has none."""

    def seal_many(self, *, rows: Sequence[tuple[UUID, Place, bytes]]) -> list[bytes]:
        """Seal one section for each of some cases, at most MOST_AT_ONCE. Nothing is shown."""

    def open(self, *, case: UUID, sealed: Sequence[Sealed], actor: str, purpose: str) -> list[bytes]:
        """Open sections of one case. The first time in a day costs the actor one of the day's opens.

        Args:
            case: Whose key.
            sealed: Sections of that case.
            actor: "staff:12"; "worker" may open sections called `route` and `upload` only.
            purpose: Why, as one word: "compare", "call".

        Raises:
            BudgetSpent: If the actor, or everybody together, has opened as many as a day allows.
            NotAllowed: If the actor may not open such a section.
            Unreadable: If a blob was changed, moved or belongs to another case.
        """

    def take_in(self, *, case: UUID, sealed: Sequence[Sealed]) -> list[bytes]:
        """Seal under a case's key what the public side sealed to the vault. Nothing is shown."""

    def remember(self, *, shelf: Shelf, rows: Sequence[tuple[UUID, Sealed]]) -> int:
        """Put sealed descriptions on a shelf in memory, each under its case; return how many."""

    def forget(self, *, shelf: Shelf, case: UUID) -> None:
        """Take a case off a shelf."""

    def match(self, *, case: UUID | None = None, person: Person | None = None, limit: int = 20) -> Match:
        """Find those held who may be one person: a case on the shelf of those sought, or a description."""

    def match_many(self, *, persons: Sequence[Person], limit: int = 8) -> list[list[Found]]:
        """Find those held who may be one of some persons whom the caller describes, at most MOST_AT_ONCE.

        This is `match` for rows of a list and no bulk verb: whoever asks brings every description along, and
        learns of each what single calls would tell, less their advice.
        """

    def match_back(self, *, case: UUID, limit: int = 50) -> list[UUID]:
        """Find the cases sought that a case held may answer, best first."""

    def compare(self, *, sought: UUID, held: UUID) -> Comparison:
        """Compare a case sought with a case held."""

    def alike(self, *, case: UUID, besides: Sequence[UUID] = (), limit: int = 20) -> list[Found]:
        """Find those held who may be one man with a case held, best first, weighed alone, without a value.

        Args:
            case: Who is on the shelf of those held.
            besides: Other cases that are known to be him: they are passed over, as he himself is.
            limit: Most cases.
        """

    def compare_held(self, *, one: UUID, other: UUID) -> Comparison:
        """Compare two cases held, as if nobody else were."""

    def search(self, *, person: Person, actor: str, limit: int = 20) -> list[MaskedHit]:
        """Find those held by a description that a member of staff typed. Counted like an open."""

    def release(  # who wrote and who releases are two arguments so that they can differ
        self, *, case: UUID, sealed: Sealed, reader_key: bytes, place: Place, writer: str, releaser: str
    ) -> bytes:
        """Seal an answer to the family's own key, for one place.

        Raises:
            SamePerson: If the one who wrote it releases it.
        """

    def shred(self, *, case: UUID) -> None:
        """Destroy a case's key, and with it every section of the case, wherever copies of them lie."""

    def shred_many(self, *, of: UUID, cases: Sequence[UUID]) -> None:
        """Destroy the keys of rows of a list that is dropped, at most MOST_AT_ONCE.

        Args:
            of: The list, which the audit log names.
            cases: The rows' cases.
        """

    def mark(
        self, *, file: UUID, rows: Sequence[tuple[UUID, Sealed]], asked_by: str, approved_by: str
    ) -> int:
        """Keep keyed marks of the man whom some sealed descriptions tell of; return how many.

        They stand in the vault alone, and nobody can test a guess against a copy of the database. None are
        kept if nothing told is strict enough: a full birth date with a name, or a number with a surname.

        Args:
            file: The id under which `marked` finds him and `unmark` lets him go.
            rows: Sealed descriptions, each with its case. What is damaged or gone is passed over.
            asked_by: Who asked for it.
            approved_by: Another person.

        Raises:
            SamePerson: If one person does both.
        """

    def unmark(self, *, file: UUID, asked_by: str, approved_by: str) -> int:
        """Forget the marks of a file; return how many there were.

        Raises:
            SamePerson: If one person asks for it and approves it.
        """

    def marked(
        self, *, actor: str, persons: Sequence[Person] = (), rows: Sequence[tuple[UUID, Sealed]] = ()
    ) -> list[UUID | None]:
        """Return for each description, then each sealed one, the file whose man it tells of again, or None.

        Counted by the person.

        Raises:
            BudgetSpent: If the actor has asked about as many persons as a day allows.
        """

    def checkpoint(self, *, size: int, digest: str) -> None:
        """Keep the length and the digest of the audit log, out of the database's reach.

        Raises:
            CheckpointRefused: If the log has become shorter, or other at the same length.
        """

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the last checkpoint."""
