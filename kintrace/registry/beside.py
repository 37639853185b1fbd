"""Set the rows of a list beside the register and beside the rows above them, some hundreds at a time."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import msgspec

from kintrace.lists.headings import field_of
from kintrace.lists.problems import is_letters
from kintrace.matching import Index
from kintrace.registry import clones
from kintrace.registry.models import READ, ListRow, Record
from kintrace.registry.shelf import description_place
from kintrace.registry.suppression import keep_out, suppressed
from kintrace.registry.verdicts import Judgement, Near, Verdict, judge, may_be_known, new_beside
from kintrace.vault import client as vault
from kintrace.vault.sections import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from kintrace.lists import Row
    from kintrace.matching import Hit, Person
    from kintrace.registry.clones import Copy
    from kintrace.registry.models import HeldList
    from kintrace.vault.verbs import Found

NEAREST = 8


class Read(NamedTuple):
    """One row of the file, numbered.

    Attributes:
        id: What its row, and its record, will be called: the same however often the file is read.
        sheet: Which sheet of the file it stands on, from 1.
        row: The row as the file has it.
        digest: Keyed; None if the row could not be read.
        twin: The first row above that reads exactly so.
        copy: What it is beside the copy held of the same PFIF record.
    """

    id: UUID
    sheet: int
    row: Row
    digest: bytes | None
    twin: UUID | None
    copy: Copy | None = None


class Asked(NamedTuple):
    """Some rows for which the vault searches.

    Attributes:
        chunk: The rows.
        kept_out: By id the erased files of those who asked to be left out.
        known: By digest the records that just such rows of earlier lists became.
        persons: By id whom the others are about.
        answers: What the vault finds, in the order of `persons`.
    """

    chunk: Sequence[Read]
    kept_out: Mapping[UUID, UUID]
    known: Mapping[bytes | None, Record]
    persons: Mapping[UUID, Person]
    answers: Future[list[list[Found]]]


class Rows:
    """All rows of one list, each of them to be set beside those above it.

    Attributes:
        held: The list.
        read: Its rows so far.
        gone: Rows of earlier lists that its placeholders let go.
    """

    def __init__(self, held: HeldList, key: bytes, seed: bytes) -> None:
        self.held, self.read, self.gone = held, list[Read](), list[UUID]()
        self._key, self._seed = key, seed
        self._above = Index()
        self._alike: dict[bytes, list[UUID]] = {}
        self._sheets: dict[str, int] = {}
        # Of those written before, if another process began.
        self._kept_out = set(held.rows.with_verdict(Verdict.SUPPRESSED).values_list("pk", flat=True))

    def take_in(self, rows: Iterable[Row]) -> None:
        """Add the next rows of the file."""
        fresh: list[Person] = []
        some = list(rows)
        copies = clones.beside_held(self.held, [row.record for row in some], self._key)
        self.gone += [copy.held.row.pk for copy in copies if copy and copy.lets_go and copy.held]
        for row, copy in zip(some, copies, strict=True):
            made = self._numbered(row, copy)
            self.read.append(made)
            if row.person is not None and made.twin is None:  # what reads just so stands above already
                fresh.append(msgspec.structs.replace(row.person, id=str(made.id)))
        self._above.extend(fresh)

    def _numbered(self, row: Row, copy: Copy | None) -> Read:
        sheet = self._sheets.setdefault(row.sheet, len(self._sheets) + 1)
        drawn = hmac.digest(self._seed, row.position.to_bytes(8, "big"), "sha256")
        row_id = UUID(bytes=drawn[:16], version=4)
        if copy is not None and copy.is_older:
            row = replace(row, person=None, problems=())
        if row.person is None:
            return Read(row_id, sheet, row, None, None, copy)
        return Read(row_id, sheet, row, *self._digest(row_id, row.person), copy)

    def _digest(self, row_id: UUID, person: Person) -> tuple[bytes, UUID | None]:
        """Return the digest of a row, and the first row above that reads exactly so.

        Rows that read alike are counted, so that the digests of one list all differ: how often a name stands
        on it cannot be seen from them.
        """
        plain = encode(msgspec.structs.replace(person, id=""))
        alike = self._alike.setdefault(hashlib.sha256(plain).digest(), [])
        digest = hmac.digest(self._key, len(alike).to_bytes(4, "big") + plain, "sha256")[:16]
        alike.append(row_id)
        return digest, alike[0] if len(alike) > 1 else None

    def ask(self, chunk: Sequence[Read], beside: Executor) -> Asked:
        """Let the vault search for some rows, while we look at others."""
        readable = {each.id: each.row.person for each in chunk if each.row.person is not None}
        files = suppressed(list(readable.values()), by=self.held.loaded_by)
        kept_out = {each: file for each, file in zip(readable, files, strict=True) if file is not None}
        self._kept_out |= kept_out.keys()
        known = rows_known(self.held, [each.digest for each in chunk if each.digest])
        persons = {
            each.id: readable[each.id]
            for each in chunk
            if each.id in readable and each.id not in kept_out and each.digest not in known
        }
        answers = beside.submit(vault.connect().match_many, persons=list(persons.values()), limit=NEAREST)
        return Asked(chunk, kept_out, known, persons, answers)

    def judged(self, asked: Asked) -> list[ListRow]:
        """Return some rows, sealed and judged."""
        found = dict(zip(asked.persons, asked.answers.result(), strict=True))
        near = records_near({row_id: hits for row_id, hits in found.items() if may_be_known(hits)})
        made = [self._started(each) for each in asked.chunk]
        for row, read in zip(made, asked.chunk, strict=True):
            earlier = asked.known.get(read.digest)
            if read.digest is None:
                row.verdict = Verdict.UNREADABLE
            elif row.id in asked.kept_out:
                keep_out(row, asked.kept_out[row.id])
                continue
            elif earlier is not None:
                write_down(row, Judgement(Verdict.SAME, earlier.pk, earlier.file_id, probability=1.0))
            else:
                self._place(row, read, found[row.id], near.get(row.id))
            if read.digest is not None:
                keep_to_its_file(row)
        seal(made, asked.chunk)
        return made

    def _place(self, row: ListRow, read: Read, found: Sequence[Found], near: Sequence[Near] | None) -> None:
        """Judge a row by the register; one that is new there, by the rows above it."""
        person = read.row.person
        if person is None:  # pragma: no cover  # it has a digest; this tells mypy
            return
        judgement = new_beside(found) if near is None else judge(person, near)
        if judgement.verdict is Verdict.NEW:
            above = self._judge_above(read, person)
            if above.verdict is not Verdict.NEW:
                write_down(row, above, of_list=True)
                return
        write_down(row, judgement)

    def _judge_above(self, read: Read, person: Person) -> Judgement:
        """Return what a row is beside the rows above it."""
        if read.twin is not None:
            return Judgement(Verdict.SAME, read.twin, read.twin, probability=1.0)
        hits = self._above.nearest(person, limit=NEAREST, before=str(read.id))
        return judge(person, [near_row(hit) for hit in hits if UUID(hit.record_id) not in self._kept_out])

    def _started(self, read: Read) -> ListRow:
        """Return a row with its place in the file, and what could not be read of it."""
        row = read.row
        made = ListRow(
            id=read.id,
            list=self.held,
            position=row.position,
            sheet=read.sheet,
            number=row.number,
            digest=read.digest,
        )
        if read.copy is not None:
            read.copy.write_down(made, self._key)
        for problem in row.problems[:1]:
            made.problem = problem.code
            made.problem_column = field_of(problem.column) or (
                problem.column if is_letters(problem.column) else ""
            )
        return made


def seal(rows: Sequence[ListRow], chunk: Sequence[Read]) -> None:
    """Seal the description of each row that could be read and is not kept out."""
    readable = [
        (row, each.row.person)
        for row, each in zip(rows, chunk, strict=True)
        if each.row.person is not None and row.verdict != Verdict.SUPPRESSED
    ]
    blobs = vault.connect().seal_many(
        rows=[(row.id, description_place(row.id), encode(person)) for row, person in readable]
    )
    for (row, _), blob in zip(readable, blobs, strict=True):
        row.sealed = blob


def rows_known(held: HeldList, digests: Sequence[bytes]) -> dict[bytes | None, Record]:
    """Return the standing records that rows of the source's earlier lists with these digests became."""
    earlier = ListRow.objects.filter(
        list__source=held.source_id, list__state__in=READ, digest__in=digests, record__isnull=False
    )
    standing = Record.objects.standing().filter(list_row__in=earlier.values("pk")).in_bulk()
    return {
        bytes(digest): standing[record_id]
        for digest, record_id in earlier.values_list("digest", "record")
        if digest is not None and record_id in standing
    }


def records_near(found: Mapping[UUID, Sequence[Found]]) -> dict[UUID, list[Near]]:
    """Return by row the standing records that the vault takes for the man."""
    cases = {each.case for several in found.values() for each in several}
    files = dict(Record.objects.standing().filter(pk__in=cases).values_list("pk", "file"))
    return {
        row_id: [
            Near(
                each.case,
                files[each.case],
                each.bits,
                each.probability,
                each.agrees,
                each.differs,
                each.confirmable,
            )
            for each in several
            if each.case in files
        ]
        for row_id, several in found.items()
    }


def near_row(hit: Hit) -> Near:
    """Return a row above that may be about the same man."""
    return Near(
        UUID(hit.record_id),
        UUID(hit.record_id),
        hit.bits,
        hit.probability,
        tuple(one.field for one in hit.agreements if one.agrees),
        tuple(one.field for one in hit.agreements if one.differs),
        hit.confirmable,
    )


def keep_to_its_file(row: ListRow) -> None:
    """Propose the file of the copy that a row replaces, whatever the names look like."""
    if row.replaces is not None:
        row.file_id, row.against_id, row.twin = row.replaces.file_id, row.replaces.pk, None
        if row.verdict == Verdict.NEW:
            row.verdict = Verdict.PROBABLE


def write_down(row: ListRow, judgement: Judgement, *, of_list: bool = False) -> None:
    """Set a row's verdict, and the file or the row above that it belongs to."""
    row.verdict = judgement.verdict
    row.differs, row.adds = " ".join(judgement.differs), " ".join(judgement.adds)
    row.probability = judgement.probability
    if of_list:
        row.twin_id = judgement.group
    else:
        row.file_id, row.against_id = judgement.group, judgement.near
