"""The vault itself. In-process it is called directly; as a process of its own it stands behind server.py."""

from __future__ import annotations

import contextlib
import re
import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from kintrace.matching.person import Person
from kintrace.vault import advice, intake, reader, root, sealing, sections
from kintrace.vault.budgets import Budget, Limits
from kintrace.vault.marks import Marks
from kintrace.vault.refusals import (
    CaseGone,
    Malformed,
    NotAllowed,
    SamePerson,
    Unreadable,
    VaultLocked,
)
from kintrace.vault.shelves import Shelf, born_year, initials
from kintrace.vault.store import KeyStore
from kintrace.vault.verbs import Comparison, Found, MaskedHit, Match, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kintrace.matching import Answer, Hit
    from kintrace.vault import hybrid, verbs
    from kintrace.vault.verbs import Place, Sealed

STAFF = re.compile(r"staff:[1-9][0-9]{0,18}")
PURPOSE = re.compile(r"[a-z][a-z_.]{0,39}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MOST_HITS = 200
MOST_AT_ONCE = 500  # rows of a list that are sealed or matched by one request
MOST_NEAR = 20  # hits for each of them
IN_A_ROW = 8  # of them, after which
BETWEEN = 0.001  # seconds are left to other callers
WORKER = "worker"
# What the worker reads: where to write to, and a list that waits to be staged.
ROUTE = "route"
UPLOAD = "upload"
READ_BY_WORKER = frozenset({ROUTE, UPLOAD})
DESCRIPTION = "description"
# Only texts made for families are sealed to a key that the caller names; else release() would open
# everything.
RELEASABLE = "disclosure."


class Unlocked(NamedTuple):
    """What there is while the root key is known."""

    store: KeyStore
    intake_key: hybrid.PrivateKey
    budget: Budget
    marks: Marks


class Keeper:
    """A vault on one data folder."""

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits,
        separated: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self.limits = limits
        self.separated = separated
        self.clock = clock
        self.instance = uuid4().hex
        self.shelves: dict[str, Shelf] = {"held": Shelf(), "sought": Shelf()}
        self._unlocked: Unlocked | None = None
        self._turn = threading.Lock()

    def unlock(self, passphrase: str | None = None) -> None:
        """Read the root key, open the key store and publish the intake key.

        Raises:
            VaultLocked: If a passphrase is needed.
            WrongPassphrase: If it is another one.
            RootKeyRefused: If the root key cannot be used.
        """
        with self._turn:
            if self._unlocked is not None:
                return
            root_key = root.unlock(self.folder, passphrase)
            store = KeyStore(self.folder, root_key)
            try:
                key = store.intake_key()
            except BaseException:
                store.close()
                raise
            intake.publish_key(self.folder, key.public)
            self._unlocked = Unlocked(store, key, Budget(store, self.limits), Marks(store))

    def close(self) -> None:
        """Forget the keys and everybody on the shelves."""
        with self._turn:
            if self._unlocked is not None:
                self._unlocked.store.close()
            self._unlocked = None
            self.shelves = {"held": Shelf(), "sought": Shelf()}

    @property
    def opened(self) -> Unlocked:
        """What there is while the root key is known.

        Raises:
            VaultLocked: If it is not.
        """
        if self._unlocked is None:
            raise VaultLocked
        return self._unlocked

    def status(self) -> Status:
        """Return how the vault is."""
        return Status(
            locked=self._unlocked is None,
            separated=self.separated,
            instance=self.instance,
            held=len(self.shelves["held"]),
            sought=len(self.shelves["sought"]),
        )

    # Sections.

    def seal(self, *, case: UUID, sections: Sequence[tuple[Place, bytes]]) -> list[bytes]:
        """Seal sections under a case's key, which is made if the case has none."""
        key = self.opened.store.key_or_new(case)
        return [sealing.seal(key, place, plain) for place, plain in sections]

    def seal_many(self, *, rows: Sequence[tuple[UUID, Place, bytes]]) -> list[bytes]:
        """Seal one section for each of some cases; keys that are not there yet are made together."""
        if len(rows) > MOST_AT_ONCE:
            raise Malformed
        keys = self.opened.store.keys_or_new([case for case, _, _ in rows])
        return [sealing.seal(keys[case], place, plain) for case, place, plain in rows]

    def open(self, *, case: UUID, sealed: Sequence[Sealed], actor: str, purpose: str) -> list[bytes]:
        """Open sections of one case. The first time in a day costs the actor one of the day's opens."""
        may_open = STAFF.fullmatch(actor) or (
            actor == WORKER and all(each.place.section in READ_BY_WORKER for each in sealed)
        )
        if not may_open:
            raise NotAllowed
        if not PURPOSE.fullmatch(purpose):
            raise Malformed
        # Counted before anything is opened, so that no path gives a text for nothing.
        key = self.opened.store.key(case)
        self.opened.budget.open(case=case, actor=actor, purpose=purpose, now=self.clock())
        return [sealing.unseal(key, each) for each in sealed]

    def take_in(self, *, case: UUID, sealed: Sequence[Sealed]) -> list[bytes]:
        """Seal under a case's key what the public side sealed to the vault. Nothing is shown."""
        plain = [intake.unseal(self.opened.intake_key, each.place, each.blob) for each in sealed]
        return self.seal(
            case=case, sections=[(each.place, text) for each, text in zip(sealed, plain, strict=True)]
        )

    def release(
        self, *, case: UUID, sealed: Sealed, reader_key: bytes, place: Place, writer: str, releaser: str
    ) -> bytes:
        """Seal an answer to the family's own key, for one place. Costs the releaser one open."""
        two_of_staff(writer, releaser)
        if not (sealed.place.table.startswith(RELEASABLE) and place.table.startswith(RELEASABLE)):
            raise NotAllowed
        (plain,) = self.open(case=case, sealed=[sealed], actor=releaser, purpose="release")
        return reader.seal_answer(reader_key, place, plain)

    def shred(self, *, case: UUID) -> None:
        """Destroy a case's key, and with it every section of the case, wherever copies of them lie."""
        self.opened.store.shred([case])
        for shelf in self.shelves.values():
            shelf.remove(case)

    def shred_many(self, *, of: UUID, cases: Sequence[UUID]) -> None:
        """Destroy the keys of rows of a list that is dropped, as `shred` would one by one."""
        if len(cases) > MOST_AT_ONCE:
            raise Malformed
        self.opened.store.shred(cases)
        for shelf in self.shelves.values():
            for case in cases:
                shelf.remove(case)

    # Marks of people who asked to be left out.

    def mark(
        self, *, file: UUID, rows: Sequence[tuple[UUID, Sealed]], asked_by: str, approved_by: str
    ) -> int:
        """Keep keyed marks of the man whom some sealed descriptions tell of; return how many."""
        two_of_staff(asked_by, approved_by)
        return self.opened.marks.keep(file, list(self.readable(rows)))

    def readable(self, rows: Sequence[tuple[UUID, Sealed]]) -> Iterator[Person]:
        """Open descriptions, and pass over what is damaged or gone."""
        for row in rows:
            with contextlib.suppress(CaseGone, Unreadable):
                yield from (person for _case, person in self.descriptions([row]))

    def unmark(self, *, file: UUID, asked_by: str, approved_by: str) -> int:
        """Forget the marks of a file; return how many there were."""
        two_of_staff(asked_by, approved_by)
        return self.opened.marks.drop(file)

    def marked(
        self, *, actor: str, persons: Sequence[Person] = (), rows: Sequence[tuple[UUID, Sealed]] = ()
    ) -> list[UUID | None]:
        """Return for each description, then each sealed one, the file whose man it tells of, or None."""
        if not STAFF.fullmatch(actor):
            raise NotAllowed
        self.opened.budget.marks(actor=actor, persons=len(persons) + len(rows), now=self.clock())
        told = [*persons, *(next(self.readable([row]), Person()) for row in rows)]
        return [None if hit is None else UUID(bytes=hit) for hit in self.opened.marks.find(told)]

    # Shelves.

    def remember(self, *, shelf: verbs.Shelf, rows: Sequence[tuple[UUID, Sealed]]) -> int:
        """Put sealed descriptions on a shelf in memory, each under its case; return how many."""
        return self.shelf(shelf).add(self.descriptions(rows))

    def descriptions(self, rows: Sequence[tuple[UUID, Sealed]]) -> Iterator[tuple[UUID, Person]]:
        """Open descriptions for the shelf."""
        store = self.opened.store
        for case, sealed in rows:
            place = sealed.place
            if place.section != DESCRIPTION:
                raise NotAllowed
            plain = sealing.unseal(store.key(case), sealed)
            try:
                yield case, sections.decode(plain, Person)
            except sections.NotASection:
                raise Unreadable(table=place.table, row=place.row, section=place.section) from None

    def forget(self, *, shelf: verbs.Shelf, case: UUID) -> None:
        """Take a case off a shelf."""
        self.shelf(shelf).remove(case)

    def shelf(self, name: str) -> Shelf:
        """Return a shelf."""
        if self._unlocked is None:
            raise VaultLocked
        if name not in self.shelves:
            raise Malformed
        return self.shelves[name]

    def match(self, *, case: UUID | None = None, person: Person | None = None, limit: int = 20) -> Match:
        """Find those held who may be one person: a case on the shelf of those sought, or a description."""
        if (case is None) == (person is None):
            raise Malformed
        sought = person if case is None else self.shelf("sought").person(case)
        if sought is None:  # pragma: no cover  # one of the two is there; this tells mypy
            raise Malformed
        answer = self.shelf("held").search(sought, within(limit))
        return Match(
            found=[found(hit) for hit in answer],
            absent=answer.absent,
            helpful=answer.helpful,
            untold=advice.untold(sought),
            too_little=answer.too_little,
            alike=alike(answer),
        )

    def match_many(self, *, persons: Sequence[Person], limit: int = 8) -> list[list[Found]]:
        """Find those held who may be one of some persons whom the caller describes, for each of them.

        It shows no more than so many calls of `match` would, and less of each: no advice, and the same ids,
        bits and names of fields. Nobody can ask it for what he does not describe himself, so it lists nobody.
        It costs what so many calls cost, for neither is counted; it takes some hundreds at most, and lets
        other callers have their turn every few of them.
        """
        if len(persons) > MOST_AT_ONCE:
            raise Malformed
        shelf, most = self.shelf("held"), min(within(limit), MOST_NEAR)
        answers = []
        for at, person in enumerate(persons):
            if at % IN_A_ROW == 0:
                time.sleep(BETWEEN)
            answers.append([found(hit) for hit in shelf.nearest(person, most)])
        return answers

    def match_back(self, *, case: UUID, limit: int = 50) -> list[UUID]:
        """Find the cases sought that a case held may answer, best first."""
        held = self.shelf("held").person(case)
        hits = self.shelf("sought").search(held, within(limit))
        return [UUID(hit.record_id) for hit in hits if hit.bits > 0]

    def compare(self, *, sought: UUID, held: UUID) -> verbs.Comparison:
        """Compare a case sought with a case held."""
        person = self.shelf("sought").person(sought)
        hit = self.shelf("held").compare(person, held)
        answer = self.shelf("held").search(person, 1)
        return Comparison(
            bits=hit.bits,
            probability=hit.probability,
            agreements=hit.agreements,
            helpful=answer.helpful,
            too_little=answer.too_little,
            alike=alike(answer),
        )

    def alike(self, *, case: UUID, besides: Sequence[UUID] = (), limit: int = 20) -> list[Found]:
        """Find those held who may be one man with a case held, best first.

        Each is weighed as if nobody else were held: several cases of one man would otherwise take each
        other's chance.
        """
        held = self.shelf("held")
        person = held.person(case)
        hits = held.search(person, within(limit), besides=[case, *besides])
        return [found(held.compare(person, UUID(hit.record_id))) for hit in hits if hit.bits > 0]

    def compare_held(self, *, one: UUID, other: UUID) -> verbs.Comparison:
        """Compare two cases held, as if nobody else were."""
        hit = self.shelf("held").compare(self.shelf("held").person(one), other)
        return Comparison(
            bits=hit.bits,
            probability=hit.probability,
            agreements=hit.agreements,
            helpful=(),
            too_little=False,
            alike=0,
        )

    def search(self, *, person: Person, actor: str, limit: int = 20) -> list[MaskedHit]:
        """Find those held by a description that a member of staff typed. Counted like an open."""
        if not STAFF.fullmatch(actor):
            raise NotAllowed
        self.opened.budget.search(actor=actor, now=self.clock())
        hits = self.shelf("held").search(person, within(limit))
        # Whom the description speaks against is nobody's to see, masked or not.
        return [self.masked(hit) for hit in hits if hit.bits > 0]

    def masked(self, hit: Hit) -> MaskedHit:
        """Return what a search shows of one hit."""
        case = UUID(hit.record_id)
        person = self.shelf("held").person(case)
        return MaskedHit(
            case=case,
            initials=initials(person),
            born_year=born_year(person),
            bits=hit.bits,
            probability=hit.probability,
        )

    # The audit log.

    def checkpoint(self, *, size: int, digest: str) -> None:
        """Keep the length and the digest of the audit log, out of the database's reach."""
        if size < 0 or not DIGEST.fullmatch(digest):
            raise Malformed
        self.opened.store.keep_checkpoint(size, digest, self.clock().isoformat(timespec="seconds"))

    def last_checkpoint(self) -> tuple[int, str] | None:
        """Return the last checkpoint."""
        return self.opened.store.last_checkpoint()


def two_of_staff(first: str, second: str) -> None:
    """Let an act go on that two members of staff answer for."""
    if first == second:
        raise SamePerson
    if not (STAFF.fullmatch(first) and STAFF.fullmatch(second)):
        raise NotAllowed


def within(limit: int) -> int:
    """Return a number of hits between one and MOST_HITS."""
    return min(max(limit, 1), MOST_HITS)


def alike(answer: Answer) -> int:
    """Return about how many fit as well as the best, if too little was told; 0 otherwise."""
    return advice.rough(answer.alike) if answer.too_little else 0


def found(hit: Hit) -> Found:
    """Return a hit without any value."""
    return Found(
        case=UUID(hit.record_id),
        bits=hit.bits,
        probability=hit.probability,
        agrees=tuple(each.field for each in hit.agreements if each.agrees),
        differs=tuple(each.field for each in hit.agreements if each.differs),
        confirmable=hit.confirmable,
    )
