"""Read the file of a list and stage its rows, in pieces that a killed process leaves done or not begun.

Nothing changes in the register until people decide.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count

from kintrace.audit import actions as audit
from kintrace.lists import UnreadableFile, read_people
from kintrace.lists.headings import Chosen
from kintrace.lists.refusals import FileTooLarge
from kintrace.registry import uploads
from kintrace.registry.actions.load import load_list
from kintrace.registry.beside import Rows
from kintrace.registry.ladder import Claim
from kintrace.registry.models import READ, HeldList, ListRow
from kintrace.vault import client as vault
from kintrace.vault.refusals import VaultAway

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Source
    from kintrace.registry.sections import Upload

State = HeldList.State
READ_AT_ONCE = 2_000
CHUNK = 300
AHEAD = 2  # chunks for which the vault searches while the rows before them are written
MOST_ROWS = 250_000  # they stand in memory while the list is staged


class Stopped(Exception):
    """The list is no longer where this process left it."""


class Staging:
    """One list on its way from its file to its rows, continued piece by piece.

    Whoever begins anew, after a killed process or beside one, reads the file again and goes on behind the
    last row that was written: the same rows with the same ids.

    Attributes:
        instance: The vault whose shelves the rows are compared with; None for any. Rows that were compared
            with another, which may be empty yet, are not written.
    """

    def __init__(self, held: HeldList, path: Path | None = None) -> None:
        """Begin, or go on.

        Args:
            held: A list that waits to be staged or is being staged.
            path: Where its file lies, if not only in its sealed parts.
        """
        self.instance: str | None = None
        self._held, self._path = held, path
        self._pieces = self._work()

    def step(self) -> int | None:
        """Do a piece of a second or so; return how many rows were written, None when there is no more to do.

        Raises:
            VaultRefused: If the vault does not answer; the list waits.
            UnreadableFile: If nothing of the file can be read; it is given up.
        """
        try:
            return next(self._pieces, None)
        except Stopped:
            return None
        except UnreadableFile as refusal:
            give_up(held=self._held, problem=type(refusal).__name__)
            uploads.destroy(self._held)
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._pieces.close()

    def _work(self) -> Generator[int, None, None]:
        upload = uploads.open_head(self._held)
        rows = Rows(self._held, upload.row_key, upload.seed)
        for _ in self._read(rows, upload):
            yield 0
        self._held = begin(self._held, len(rows.read))
        yield 0
        chunks = (rows.read[at : at + CHUNK] for at in range(self._held.done, len(rows.read), CHUNK))
        with ThreadPoolExecutor(1) as beside:
            asked = [rows.ask(chunk, beside) for chunk in islice(chunks, AHEAD)]
            while asked:
                asked += [rows.ask(chunk, beside) for chunk in islice(chunks, 1)]
                made = rows.judged(asked.pop(0))
                self._need_same_vault()
                self._write(made)
                yield len(made)
        finish(held=self._held, gone=rows.gone)
        uploads.destroy(self._held)

    def _write(self, made: Sequence[ListRow]) -> None:
        """Write some rows. If the list was dropped meanwhile, nobody else would destroy their keys."""
        try:
            self._held = write(self._held, made)
        except Stopped:
            if not HeldList.objects.filter(pk=self._held.pk).exclude(state=State.CANCELLING).exists():
                vault.connect().shred_many(of=self._held.pk, cases=[row.pk for row in made])
            raise

    def _read(self, rows: Rows, upload: Upload) -> Iterator[None]:
        """Read the whole file, in pieces."""
        with ExitStack() as open_until_read:
            path = self._path or open_until_read.enter_context(
                uploads.in_memory(uploads.open_file(self._held))
            )
            held = self._held
            fields = tuple(column.field for column in upload.columns)
            people = read_people(
                path,
                as_of=held.as_of or held.loaded_at.date(),
                chosen=Chosen(upload.headings, fields) if upload.columns else None,
            )
            open_until_read.enter_context(people)
            lines = iter(people)
            while some := list(islice(lines, READ_AT_ONCE)):
                rows.take_in(some)
                if len(rows.read) > MOST_ROWS:
                    raise FileTooLarge(file=path.name, limit=MOST_ROWS)
                yield

    def _need_same_vault(self) -> None:
        if self.instance not in {None, vault.connect().status().instance}:
            raise VaultAway


@transaction.atomic
def begin(held: HeldList, expected: int) -> HeldList:
    """Say how many rows there are."""
    held = still_mine(held, (State.WAITING, State.STAGING), held.done)
    held.state, held.expected = State.STAGING, expected
    held.save(update_fields=["state", "expected"])
    return held


@transaction.atomic
def write(held: HeldList, rows: Sequence[ListRow]) -> HeldList:
    """Write some rows, and how many there are now."""
    held = still_mine(held, (State.STAGING,), held.done)
    ListRow.objects.bulk_create(rows)
    held.done += len(rows)
    held.save(update_fields=["done"])
    return held


def still_mine(held: HeldList, states: Sequence[HeldList.State], done: int) -> HeldList:
    """Return the list, held until the transaction is over, if nobody has touched it meanwhile.

    Raises:
        Stopped: If somebody has.
    """
    found = HeldList.objects.select_for_update().filter(pk=held.pk, state__in=states, done=done).first()
    if found is None:
        raise Stopped
    return found


@audit.action("registry.stage_list")
def finish(*, held: HeldList, gone: Sequence[UUID]) -> HeldList:
    """Give a list whose rows are all written to the people who decide.

    Args:
        held: The list.
        gone: Held copies, rows of earlier lists, that their home lets go by this list: they expire now.
    """
    held = still_mine(held, (State.STAGING,), held.expected or 0)
    held.state, held.repeats_id = State.STAGED, repeated(held)
    held.save(update_fields=["state", "repeats"])
    ListRow.objects.filter(pk__in=gone).update(expires_on=held.loaded_at.date())
    held.parts.exclude(number=uploads.HEAD).delete()
    audit.record("registry.list_staged", subject=held, actor=held.loaded_by)
    return held


@audit.action("registry.stage_list")
def give_up(*, held: HeldList, problem: str) -> HeldList:
    """Leave a list whose file cannot be read, with the reason."""
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    held.state, held.problem = State.UNREADABLE, problem
    held.save(update_fields=["state", "problem"])
    audit.record("registry.list_unreadable", subject=held, actor="worker", reason=problem)
    return held


def repeated(held: HeldList) -> UUID | None:
    """Return the id of an earlier list of the same source on which every readable row of a list stands."""
    mine = held.rows.filter(digest__isnull=False).exclude(digest=b"")
    readable = mine.count()
    earlier = ListRow.objects.filter(list__source=held.source_id, list__state__in=READ).exclude(list=held)
    counted = (
        earlier.filter(digest__in=mine.values("digest"))
        .values("list")
        .annotate(rows=Count("pk"))
        .filter(rows=readable)
        .order_by("list__loaded_at")
    )
    first = counted.first() if readable else None
    return first["list"] if first else None


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
    """Take in a list and stage its rows at once, each with its verdict (kintrace.registry.verdicts).

    This is `load_list` and what the worker would do then. Should this process be killed, the worker goes on.

    Args:
        source: Whose list it is.
        path: A CSV, XLSX, ODS or PFIF file, read as `kintrace match` reads it. Its name is not kept.
        by: Who loads it.
        now: The time.
        claim: What the list says of everybody on it.
        as_of: The list's own date, from which ages are counted; today when not given.
        progress: Told how many more rows are done.

    Raises:
        WrongRole: If the person is no registrar.
        NotOnLists: If a list cannot say that.
        UnreadableFile: If nothing of the file can be read.
    """
    held = load_list(source=source, path=path, by=by, now=now, claim=claim, as_of=as_of, ask=False)
    staging = Staging(held, path)
    try:
        while (rows := staging.step()) is not None:
            if progress and rows:
                progress(rows)
    finally:
        staging.close()
    held.refresh_from_db()
    return held
