"""Read a list, and say of each row what it is beside the register. Nothing changes until people decide."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from uuid import UUID, uuid4

import msgspec
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.lists import read_people
from kintrace.lists.headings import field_of
from kintrace.matching import Index
from kintrace.registry import clones
from kintrace.registry.actions.sources import row_key_place
from kintrace.registry.ladder import ON_LISTS, Claim
from kintrace.registry.models import HeldList, ListRow, Record, Source
from kintrace.registry.sections import RowKey
from kintrace.registry.shelf import description_place
from kintrace.registry.verdicts import Judgement, Near, Verdict, judge
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from kintrace.accounts.models import Staff
    from kintrace.lists import Row
    from kintrace.matching import Person
    from kintrace.vault.verbs import Vault

CHUNK = 500
NEAREST = 8
COLUMN_LETTERS = re.compile(r"[A-Z]{1,3}")


class Plan(NamedTuple):
    """What one staging works with.

    Attributes:
        held: The list, not saved yet.
        key: Under which its rows have digests.
        above: The rows read so far, to find a man named twice.
        seen: How often each row was read so far, by its digest without a count.
        repeated: How many rows stood on each earlier list, by its id.
        sheets: Which sheet of the file is which, by name.
        vault: Which proposes records.
        now: The time.
        gone: Held rows whose home registry lets them go by this list.
    """

    held: HeldList
    key: bytes
    above: Index
    seen: dict[bytes, list[UUID]]
    repeated: Counter[UUID]
    sheets: dict[str, int]
    vault: Vault
    now: datetime
    gone: list[UUID]


class NotOnLists(Refused):
    """Some claims are news of one man."""

    message = gettext_noop("A list cannot say this of everybody on it. Enter it man by man.")


def stage_list(  # each is a different fact about the list
    *,
    source: Source,
    path: Path,
    by: Staff,
    now: datetime,
    claim: Claim = Claim.CAPTURED,
    as_of: date | None = None,
    progress: Callable[[int], object] | None = None,
) -> HeldList:
    """Read a list and stage its rows, each with its verdict (kintrace.registry.verdicts).

    Reading, sealing and matching take minutes for a hundred thousand rows, and hold nothing in the database
    meanwhile; then all rows are written in one transaction.

    Args:
        source: Whose list it is.
        path: A CSV or XLSX file, read as `kintrace match` reads it. Its name is not kept.
        by: Who loads it.
        now: The time.
        claim: What the list says of everybody on it.
        as_of: The list's own date, from which ages are counted; today when not given.
        progress: Told how many more rows are done.

    Raises:
        WrongRole: If the person is no registrar.
        NotOnLists: If no list can say this.
        UnreadableFile: If nothing of the file can be read.
    """
    held = HeldList(source=source, claim=claim, as_of=as_of, loaded_by=by, loaded_at=now)
    try:
        need_role(by, Role.REGISTRAR)
        if claim not in ON_LISTS:
            raise NotOnLists
        rows, gone = judged_rows(held, path, as_of or now.date(), now, progress)
    except Refused as refusal:
        refuse(source=source, by=by, refusal=refusal)
    return save_list(held=held, rows=rows, gone=gone, now=now, by=by)


@audit.action("registry.stage_list")
def refuse(*, source: Source, by: Staff, refusal: Refused) -> NoReturn:
    """Leave the entry of a refusal that arose outside of a transaction, and raise it."""
    raise refusal


@audit.action("registry.stage_list")
def save_list(
    *, held: HeldList, rows: Sequence[ListRow], gone: Sequence[UUID], now: datetime, by: Staff
) -> HeldList:
    """Write a list and all its rows; held copies that their home lets go expire now."""
    Source.objects.select_for_update().get(pk=held.source_id)
    held.save(force_insert=True)
    ListRow.objects.bulk_create(rows, batch_size=CHUNK)
    ListRow.objects.filter(pk__in=gone).update(expires_on=now.date())
    audit.record("registry.list_staged", subject=held, actor=by)
    return held


def judged_rows(
    held: HeldList, path: Path, as_of: date, now: datetime, progress: Callable[[int], object] | None
) -> tuple[list[ListRow], list[UUID]]:
    """Return the rows of a file, sealed and judged, and the held rows that expire by it.

    Sets as well which earlier list they repeat.
    """
    bureau_vault = vault.connect()
    key = open_key(held.source, held.loaded_by, bureau_vault)
    plan = Plan(held, key, Index(), {}, Counter(), {}, bureau_vault, now, [])
    judged: list[ListRow] = []
    for rows in in_chunks(read_people(path, as_of=as_of)):
        judged += judged_chunk(plan, rows)
        if progress:
            progress(len(rows))
    readable = sum(row.digest is not None for row in judged)
    held.repeats_id = next(
        (each for each, count in plan.repeated.items() if readable and count == readable), None
    )
    return judged, plan.gone


def in_chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield rows some hundreds at a time."""
    chunk: list[Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def open_key(source: Source, by: Staff, bureau_vault: Vault) -> bytes:
    """Return the key for digests of a source's rows. It costs the registrar one of the day's opens."""
    sealed = [Sealed(row_key_place(source), bytes(source.row_key))]
    [plain] = bureau_vault.open(case=source.case, sealed=sealed, actor=by.audit_name, purpose="stage_list")
    return decode(plain, RowKey).key


def judged_chunk(plan: Plan, rows: Sequence[Row]) -> list[ListRow]:
    """Return some rows, sealed and judged."""
    made = [started(plan, row) for row in rows]
    refused = hold_versions(plan, made, rows)
    rows = [
        replace(read, person=None, problems=()) if row.id in refused else read
        for row, read in zip(made, rows, strict=True)
    ]
    people = {row.id: person for row, read in zip(made, rows, strict=True) if (person := read.person)}
    twins = {row.id: add_digest(plan, row, people[row.id]) for row in made if row.id in people}
    known = rows_known(plan, [bytes(row.digest or b"") for row in made if row.id in people])
    for row, read in zip(made, rows, strict=True):
        note_problem(row, read)
        if read.person is None:
            row.verdict = Verdict.UNREADABLE
            continue
        row.sealed = plan.vault.seal(
            case=row.id, sections=[(description_place(row.id), encode(read.person))]
        )[0]
        earlier = known.get(bytes(row.digest or b""))
        if earlier:
            write_down(row, Judgement(Verdict.SAME, earlier.pk, earlier.file_id, probability=1.0))
        else:
            place(plan, row, read.person, twins[row.id])
        keep_to_its_file(row)
        if twins[row.id] is None:  # what reads just so stands above already
            plan.above.add(msgspec.structs.replace(read.person, id=str(row.id)))
    return made


def started(plan: Plan, read: Row) -> ListRow:
    """Return a row with its place in the file."""
    sheet = plan.sheets.setdefault(read.sheet, len(plan.sheets) + 1)
    return ListRow(id=uuid4(), list=plan.held, position=read.position, sheet=sheet, number=read.number)


def hold_versions(plan: Plan, made: Sequence[ListRow], rows: Sequence[Row]) -> set[UUID]:
    """Write down the versions of PFIF records, and return the rows that are older copies of what is held.

    A row that is newer than the copy held replaces it, and a placeholder lets that copy go.
    """
    records = [(row, read.record) for row, read in zip(made, rows, strict=True) if read.record]
    named = [(row, record) for row, record in records if record.person_record_id]
    digests = [clones.digest_of(plan.key, record.person_record_id) for _, record in named]
    known = clones.held_copies(plan.held.source, digests, plan.key) if digests else {}
    refused = set[UUID]()
    for (row, record), digest in zip(named, digests, strict=True):
        clones.keep_version(row, record, plan.key)
        held = known.get(digest)
        if held is None:
            continue
        if clones.is_older_copy(record, held, plan.now):
            row.problem = clones.OLDER_COPY
            refused.add(row.id)
        elif clones.lets_go(record, plan.now):
            plan.gone.append(held.row.pk)
        else:
            row.replaces = held.row.record
    return refused


def keep_to_its_file(row: ListRow) -> None:
    """Propose the file of the copy that a row replaces, whatever the names look like."""
    if row.replaces is not None:
        row.file_id, row.against_id, row.twin = row.replaces.file_id, row.replaces.pk, None
        if row.verdict == Verdict.NEW:
            row.verdict = Verdict.PROBABLE


def add_digest(plan: Plan, row: ListRow, person: Person) -> UUID | None:
    """Give a row its digest, and return the first row above that reads exactly so.

    Rows that read alike are counted, so that the digests of one list all differ: how often a name stands
    on it cannot be seen from them.
    """
    plain = encode(msgspec.structs.replace(person, id=""))
    bare = hashlib.sha256(plain).digest()
    alike = plan.seen.setdefault(bare, [])
    counted = len(alike).to_bytes(4, "big") + plain
    row.digest = hmac.digest(plan.key, counted, "sha256")[:16]
    alike.append(row.id)
    return alike[0] if len(alike) > 1 else None


def rows_known(plan: Plan, digests: Sequence[bytes]) -> dict[bytes, Record]:
    """Return the standing records that rows of earlier lists with these digests became.

    Counts as well how many of the rows stood on each earlier list.
    """
    earlier = ListRow.objects.filter(list__source=plan.held.source_id, digest__in=digests)
    earlier = earlier.exclude(list__state=HeldList.State.WITHDRAWN)
    standing = Record.objects.standing().filter(list_row__in=earlier.values("pk")).in_bulk()
    known = {}
    for digest, list_id, record_id in earlier.values_list("digest", "list", "record"):
        plan.repeated[list_id] += 1
        if record_id in standing:
            known[bytes(digest or b"")] = standing[record_id]
    return known


def place(plan: Plan, row: ListRow, person: Person, twin: UUID | None) -> None:
    """Judge a row by the register, then by the rows above it, and write the verdict down."""
    judgement = judge(person, records_near(plan.vault, person))
    if judgement.verdict is not Verdict.NEW:
        write_down(row, judgement)
        return
    if twin is not None:
        row.verdict, row.twin_id, row.probability = Verdict.SAME, twin, 1.0
        return
    above = judge(person, rows_near(plan.above, person))
    write_down(row, above if above.verdict is not Verdict.NEW else judgement, of_list=True)


def records_near(bureau_vault: Vault, person: Person) -> list[Near]:
    """Return the standing records that the vault takes for the man."""
    found = bureau_vault.match(person=person, limit=NEAREST).found
    files = dict(
        Record.objects.standing().filter(pk__in=[each.case for each in found]).values_list("pk", "file")
    )
    return [
        Near(
            each.case,
            files[each.case],
            each.bits,
            each.probability,
            each.agrees,
            each.differs,
            each.confirmable,
        )
        for each in found
        if each.case in files
    ]


def rows_near(above: Index, person: Person) -> list[Near]:
    """Return the rows above that may be about the same man."""
    return [
        Near(
            UUID(hit.record_id),
            UUID(hit.record_id),
            hit.bits,
            hit.probability,
            tuple(one.field for one in hit.agreements if one.agrees),
            tuple(one.field for one in hit.agreements if one.differs),
            hit.confirmable,
        )
        for hit in above.search(person, limit=NEAREST)
    ]


def write_down(row: ListRow, judgement: Judgement, *, of_list: bool = False) -> None:
    """Set a row's verdict, and the file or the row above that it belongs to."""
    row.verdict = judgement.verdict
    row.differs, row.adds = " ".join(judgement.differs), " ".join(judgement.adds)
    row.probability = judgement.probability
    if of_list:
        row.twin_id = judgement.group
    else:
        row.file_id, row.against_id = judgement.group, judgement.near


def note_problem(row: ListRow, read: Row) -> None:
    """Keep the first problem of a row: its code, and what its column tells or is called by."""
    for problem in read.problems[:1]:
        row.problem = problem.code
        row.problem_column = field_of(problem.column) or (
            problem.column if COLUMN_LETTERS.fullmatch(problem.column) else ""
        )
