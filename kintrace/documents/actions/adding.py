"""Add a document to a record or an inquiry, and remove it again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.documents import pieces
from kintrace.documents.models import ORIGINAL, Document
from kintrace.documents.refusals import refused
from kintrace.documents.sections import Described
from kintrace.errors import Refused
from kintrace.limited.child import Refusal
from kintrace.pictures import redraw
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.inquiries.models import Inquiry
    from kintrace.pictures import Redrawn


class About(NamedTuple):
    """What is said of a document when it is added.

    Attributes:
        kind: What it is.
        allowed: What its giver allows.
        origin: Who gave it, when, how.
        caption: What is to be seen.
    """

    kind: Document.Kind
    allowed: Document.Allowed
    origin: str
    caption: str = ""


class NoOrigin(Refused):
    """A picture without a source proves nothing."""

    message = gettext_noop("Say where it is from: who gave it, when and how. It is kept sealed.")


class NothingToBelongTo(Refused):
    """What was emptied or is not taken in yet has no key to seal with."""

    message = gettext_noop(
        "Nothing can be added here now: the vault has not taken this in yet, or it was withdrawn. Load the "
        "page again in a minute."
    )


class DocumentGone(Refused):
    """Withdrawn is gone."""

    message = gettext_noop("This document was withdrawn. Nothing of it is left here.")


def add(*, to: Record | Inquiry, data: bytes, about: About, by: Staff, now: datetime) -> Document:
    """Draw a file anew, and keep the pictures and the original sealed with a record or an inquiry.

    Drawing takes up to twenty seconds, and holds nothing in the database meanwhile.

    Raises:
        WrongRole: If the person does not work with such cases.
        NoOrigin: If it is not said where it is from.
        NothingToBelongTo: If nothing can be sealed with it now.
        NotTakenIn: One of `refusals.py`: what the file is and what to do.
    """
    try:
        need_role(by, *writers(to))
        if not about.origin.strip():
            raise NoOrigin
        if not takes_documents(to):
            raise NothingToBelongTo
        redrawn = redraw(data)
    except Refusal as refusal:
        refuse(to=to, by=by, refusal=refused(refusal))
    except Refused as refusal:
        refuse(to=to, by=by, refusal=refusal)
    return keep(to=to, data=data, redrawn=redrawn, about=about, by=by, now=now)


@audit.action("documents.add")
def refuse(*, to: Record | Inquiry, by: Staff, refusal: Refused) -> NoReturn:
    """Leave the entry of a refusal that arose outside of a transaction, and raise it."""
    raise refusal


@audit.action("documents.add")
def keep(
    *, to: Record | Inquiry, data: bytes, redrawn: Redrawn, about: About, by: Staff, now: datetime
) -> Document:
    """Seal what was drawn, and the original beside it."""
    to = type(to).objects.select_for_update().get(pk=to.pk)
    if not takes_documents(to):
        raise NothingToBelongTo
    made = Document(
        **{"record" if isinstance(to, Record) else "inquiry": to},
        kind=about.kind,
        allowed=about.allowed,
        pages=len(redrawn.pages),
        added_by=by,
        added_at=now,
    )
    described = Described(
        caption=about.caption.strip(),
        origin=about.origin.strip(),
        format=redrawn.kind,
        sha256=hashlib.sha256(data).digest(),
        sizes=tuple(len(each) for each in (data, *redrawn.pages)),
    )
    [made.described] = vault.connect().seal(
        case=made.case, sections=[(Place.of(made, "described"), encode(described))]
    )
    made.save(force_insert=True)
    for page, content in enumerate((data, *redrawn.pages), start=ORIGINAL):
        pieces.keep(made, page, content)
    audit.record("documents.added", subject=made, actor=by, reason=about.kind)
    return made


@audit.action("documents.withdraw")
def withdraw(*, document: Document, by: Staff, now: datetime) -> Document:
    """Remove a document's pictures, its original and what was said of it. Nothing brings them back.

    Raises:
        WrongRole: If the person does not work with such cases.
        DocumentGone: If that was done.
    """
    need_role(by, *writers(document.record or document.inquiry))
    document = emptied(standing(document), now, by)
    audit.record("documents.withdrawn", subject=document, actor=by)
    return document


@audit.action("documents.empty", actor="worker")
def empty(*, document: Document, now: datetime) -> bool:
    """Remove what can no longer be opened, and return whether there was anything."""
    found = Document.objects.to_empty().select_for_update(of=("self",)).filter(pk=document.pk).first()
    if found is None:
        return False
    emptied(found, now, None)
    audit.record("documents.emptied", subject=found, actor="worker")
    return True


def writers(to: Record | Inquiry | None) -> tuple[Role, ...]:
    """Return who adds and withdraws documents of a record, or of an inquiry."""
    return (Role.REGISTRAR,) if isinstance(to, Record) else (Role.OPERATOR, Role.EXAMINER)


def takes_documents(to: Record | Inquiry) -> bool:
    """Return whether something can be sealed under its case."""
    if isinstance(to, Record):
        return bool(to.description)
    return to.taken_in_at is not None and to.withdrawn_at is None


def standing(document: Document) -> Document:
    """Return the row as it is, held until the action is over.

    Raises:
        DocumentGone: If it was withdrawn.
    """
    rows = Document.objects.standing().select_for_update(of=("self",))
    found = rows.select_related("record", "inquiry").filter(pk=document.pk).first()
    if found is None:
        raise DocumentGone
    return found


def emptied(document: Document, now: datetime, by: Staff | None) -> Document:
    """Return a document of which nothing is left but that it was."""
    document.pieces.all().delete()
    document.showings.all().delete()
    document.described, document.withdrawn_at, document.withdrawn_by = b"", now, by
    document.save(update_fields=["described", "withdrawn_at", "withdrawn_by"])
    return document
