"""Take in the file of a list, ask what its columns tell, and drop a list that is not staged yet."""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import msgspec
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.lists import open_table
from kintrace.lists.headings import fingerprint
from kintrace.lists.refusals import OtherFormat
from kintrace.lists.rows import FIELDS
from kintrace.registry import uploads
from kintrace.registry.actions.sources import row_key_place
from kintrace.registry.ladder import ON_LISTS, Claim
from kintrace.registry.models import LOADING, HeldList, KnownHeadings, ListPart, Source
from kintrace.registry.sections import Column, RowKey, Upload
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Sealed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from kintrace.accounts.models import Staff
    from kintrace.lists import Table

State = HeldList.State
MOST_BYTES = 50 * 1024 * 1024
SHOWN = 60  # letters of a heading
SAMPLED = 100  # columns of which samples are kept
LEFT_ALONE = "-"
NAMING = frozenset({"name", "surname"})

CLAIMS_OF_LISTS = tuple(claim for claim in Claim if claim in ON_LISTS)


class NotOnLists(Refused):
    """Some claims are news of one man."""

    message = gettext_noop("A list cannot say this of everybody on it. Enter it man by man.")


class ListTooLarge(Refused):
    """A file that is longer than a list of people is."""

    message = gettext_noop("A list may have %(megabytes)s MB. Divide it, and load it in parts.")


class HeadingsSet(Refused):
    """What the columns tell is said once, before the list is read."""

    message = gettext_noop(
        "This list is read already. Cancel it and load it again if its columns were wrong."
    )


class NoNameColumn(Refused):
    """Without names nobody can be told from anybody."""

    message = gettext_noop("Say which column holds the names: the whole name, or the surname.")


class NoSuchField(Refused):
    """A column tells one of a few things."""

    message = gettext_noop("A column can be taken for one of the listed fields only. Choose again.")


class NothingToCancel(Refused):
    """Only a list that is not staged yet is cancelled."""

    message = gettext_noop("This list is staged already. Take it back instead.")


class Prepared(NamedTuple):
    """A file that was looked into.

    Attributes:
        upload: What is known of it.
        asks: Whether somebody should say what its columns tell.
    """

    upload: Upload
    asks: bool


def load_list(  # each is a different fact about the list
    *,
    source: Source,
    path: Path,
    by: Staff,
    now: datetime,
    claim: Claim = Claim.CAPTURED,
    as_of: date | None = None,
    ask: bool = True,
) -> HeldList:
    """Take in the file of a list, sealed, and leave it to the worker to stage.

    Args:
        source: Whose list it is.
        path: A CSV, XLSX, ODS or PFIF file. Its name is not kept.
        by: Who loads it.
        now: The time.
        claim: What the list says of everybody on it.
        as_of: The list's own date, from which ages are counted; today when not given.
        ask: Wait until somebody has said what the columns tell, if nobody has of these headings before.

    Raises:
        WrongRole: If the person is no registrar.
        NotOnLists: If a list cannot say that.
        ListTooLarge: If the file is longer than 50 MB.
        UnreadableFile: If nothing of the file can be read.
    """
    held = HeldList(source=source, claim=claim, as_of=as_of, loaded_by=by, loaded_at=now)
    try:
        need_role(by, Role.REGISTRAR)
        if claim not in CLAIMS_OF_LISTS:
            raise NotOnLists
        if path.exists() and path.stat().st_size > MOST_BYTES:
            raise ListTooLarge(megabytes=MOST_BYTES >> 20)
        upload, asks = prepared(source, path, by, ask=ask)
        held.state = State.HEADINGS if asks else State.WAITING
        parts = uploads.sealed_parts(held, path, upload)
    except Refused as refusal:
        refuse(source=source, by=by, refusal=refusal)
    return keep_list(held=held, parts=parts, by=by)


@audit.action("registry.load_list")
def refuse(*, source: Source, by: Staff, refusal: Refused) -> NoReturn:
    """Leave the entry of a refusal that arose outside of a transaction, and raise it."""
    raise refusal


@audit.action("registry.load_list")
def keep_list(*, held: HeldList, parts: Sequence[ListPart], by: Staff) -> HeldList:
    """Write a list and the parts of its file."""
    held.save(force_insert=True)
    ListPart.objects.bulk_create(parts, batch_size=uploads.AT_ONCE)
    audit.record("registry.list_loaded", subject=held, actor=by)
    return held


def prepared(source: Source, path: Path, by: Staff, *, ask: bool) -> Prepared:
    """Return what a file has for columns, and whether somebody should look at them."""
    try:
        table = open_table(path, offer=ask)
    except OtherFormat as refusal:
        if refusal.values.get("kind") != "PFIF":
            raise
        return Prepared(Upload(open_key(source, by), os.urandom(16)), asks=False)
    with table:
        key = open_key(source, by)
        headings = fingerprint(table.headings)
        kept = any(table.headings)
        known = KnownHeadings.objects.filter(source=source, digest=heading_digest(key, headings)).first()
        told = known.fields.split() if known and kept else table.told
        upload = Upload(key, os.urandom(16), headings, columns_of(table, told), kept)
    return Prepared(upload, asks=ask and not (known and kept))


def columns_of(table: Table, told: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of a table as a registrar sees them."""
    return tuple(
        Column(
            heading[:SHOWN],
            told[at] if at < len(told) and told[at] != LEFT_ALONE else "",
            tuple(row[at][:SHOWN] for row in table.first_rows if at < len(row)) if at < SAMPLED else (),
        )
        for at, heading in enumerate(table.headings)
    )


def open_key(source: Source, by: Staff) -> bytes:
    """Return the key for digests of a source's rows. It costs the registrar one of the day's opens."""
    sealed = [Sealed(row_key_place(source), bytes(source.row_key))]
    [plain] = vault.connect().open(case=source.case, sealed=sealed, actor=by.audit_name, purpose="stage_list")
    return decode(plain, RowKey).key


def heading_digest(key: bytes, headings: bytes) -> bytes:
    """Return the digest by which headings of a source are known again."""
    return hmac.digest(key, b"headings " + headings, "sha256")[:16]


@audit.action("registry.set_headings")
def set_headings(*, held: HeldList, fields: Sequence[str], by: Staff, now: datetime) -> HeldList:
    """Save what the columns of a list tell, let it be read, and remember it for its source.

    Args:
        held: A list that waits for its headings.
        fields: For each column its field, "" if it is left alone.
        by: Who says so.
        now: The time.

    Raises:
        WrongRole: If the person is no registrar.
        HeadingsSet: If the list is read already.
        NoSuchField: If a column is taken for something else.
        NoNameColumn: If no column holds names.
    """
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state != State.HEADINGS:
        raise HeadingsSet
    upload = uploads.open_head(held, by.audit_name, "headings")
    if len(fields) != len(upload.columns) or not set(fields) <= {"", *FIELDS}:
        raise NoSuchField
    if not NAMING & set(fields):
        raise NoNameColumn
    columns = tuple(
        msgspec.structs.replace(column, field=field, samples=())
        for column, field in zip(upload.columns, fields, strict=True)
    )
    upload = msgspec.structs.replace(upload, columns=columns)
    held.parts.filter(number=uploads.HEAD).update(sealed=uploads.sealed_head(held, upload))
    if upload.kept:
        KnownHeadings.objects.update_or_create(
            source_id=held.source_id,
            digest=heading_digest(upload.row_key, upload.headings),
            defaults={
                "fields": " ".join(field or LEFT_ALONE for field in fields),
                "set_by": by,
                "set_at": now,
            },
        )
    held.state = State.WAITING
    held.save(update_fields=["state"])
    audit.record("registry.headings_set", subject=held, actor=by)
    return held


def cancel_list(*, held: HeldList, by: Staff, now: datetime) -> None:
    """Drop a list that is not staged yet, with its file and every row.

    Raises:
        WrongRole: If the person is no registrar.
        NothingToCancel: If it is staged.
    """
    held = give_up(held=held, by=by, now=now)
    uploads.destroy(held)


@audit.action("registry.cancel_list")
def give_up(*, held: HeldList, by: Staff, now: datetime) -> HeldList:
    """Let nobody go on staging a list; the worker takes its rows away."""
    need_role(by, Role.REGISTRAR)
    held = HeldList.objects.select_for_update().get(pk=held.pk)
    if held.state not in {*LOADING, State.UNREADABLE}:
        raise NothingToCancel
    held.state, held.problem = State.CANCELLING, ""
    held.moved_by, held.moved_at = by, now
    held.save(update_fields=["state", "problem", "moved_by", "moved_at"])
    audit.record("registry.list_cancelled", subject=held, actor=by)
    return held
