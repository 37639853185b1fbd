"""Show the pictures of a document through a link that opens once, and take its original out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.documents import pieces
from kintrace.documents.actions.adding import standing
from kintrace.documents.models import ORIGINAL, Document, Showing, Sight
from kintrace.documents.sections import Described
from kintrace.errors import Refused
from kintrace.vault import client as vault
from kintrace.vault.sections import decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kintrace.accounts.models import Staff

    # Whether what is said by the person shown stands against passing a document on. Floors above know.
    Forbids = Callable[[Document], bool]

LASTS: Final = timedelta(minutes=5)


class Handing(models.TextChoices):
    """Why an original leaves the bureau."""

    FAMILY = "family", _("For the family")
    BODY = "body", _("For another body that looks for him or protects him")
    LAW = "law", _("A court or an authority demands it by law")
    ASKED = "asked", _("The person concerned asks for it")


PASSED_ON = (Handing.FAMILY, Handing.BODY)


class Original(NamedTuple):
    """A file as it came, and what it is by its own bytes."""

    data: bytes
    format: str


class LinkOver(Refused):
    """A link opens for whoever asked for it, once, for a few minutes."""

    message = gettext_noop(
        "This link has shown what it could, or its time is over. Go back to the document and say again what "
        "for."
    )


class SaidNo(Refused):
    """The man who is shown decides whether he is shown."""

    message = gettext_noop(
        "He said no: this may be looked at here, and is not passed on. Only a later yes of his changes that."
    )


class NotAllowedOut(Refused):
    """Whoever gave it decides whether it goes further."""

    message = gettext_noop(
        "Whoever gave this has not allowed that it is passed on. Ask them, and add it again with their "
        "answer."
    )


class OriginalChanged(Refused):
    """The bytes are not those that came in."""

    message = gettext_noop(
        "The original is not what was taken in: its hash differs. Restore it from a backup and tell the "
        "auditor."
    )


@audit.action("documents.show")
def show(*, document: Document, purpose: Showing.Purpose, session: str, by: Staff, now: datetime) -> str:
    """Return the word of a new link to a document's pictures, which opens each of them once.

    Args:
        document: Which.
        purpose: Why; it stands in the audit log.
        session: The hash that names the reader's session; in another one the link is dead.
        by: The reader. Opening costs one of the day's opens, as with every case.
        now: The time; the link lasts five minutes from it.

    Raises:
        WrongRole: If the person may not look at it.
        DocumentGone: If it was withdrawn.
        BudgetSpent: If the day's openings are spent.
    """
    need_role(by, *document.readers)
    document = standing(document)
    described(document, by, purpose)  # a spent budget is told before there is a link
    Showing.objects.over(now).delete()
    word = secrets.token_urlsafe(32)
    Showing.objects.create(
        id=named(word), document=document, reader=by, session=session, purpose=purpose, until=now + LASTS
    )
    audit.record("documents.shown", subject=document, actor=by, reason=purpose)
    return word


@audit.action("documents.read")
def read(*, showing: Showing, session: str, by: Staff, now: datetime) -> Described:
    """Return what is said of a document that is shown.

    Raises:
        LinkOver: If the link is another's or its time is over.
        DocumentGone: If it was withdrawn meanwhile.
    """
    need_link(showing, session, by, now)
    return described(standing(showing.document), by, showing.purpose)


@audit.action("documents.see")
def see(*, showing: Showing, page: int, session: str, by: Staff, now: datetime) -> bytes:
    """Return one picture of a document that is shown, once, as JPEG.

    Raises:
        LinkOver: If the link is another's, its time is over, or it has shown this picture.
        DocumentGone: If it was withdrawn meanwhile.
    """
    need_link(showing, session, by, now)
    document = standing(showing.document)
    if not 1 <= page <= document.pages:
        raise LinkOver
    try:
        with transaction.atomic():
            Sight.objects.create(showing=showing, page=page)
    except IntegrityError:
        raise LinkOver from None
    size = described(document, by, showing.purpose).sizes[page]
    return pieces.open_page(document, page, size, by=by, purpose=showing.purpose)


@audit.action("documents.take_out")
def take_out(*, document: Document, purpose: Handing, forbids: Forbids, by: Staff) -> Original:
    """Return a document's original, as it came in, with all that may be hidden in it.

    Args:
        document: Which.
        purpose: Why; it stands in the audit log.
        forbids: Tells whether the person shown said no to passing it on.
        by: An examiner.

    Raises:
        WrongRole: If the person is no examiner.
        DocumentGone: If it was withdrawn.
        SaidNo: If it would be passed on, and the person shown said no.
        NotAllowedOut: If it would be passed on, and its giver has not allowed that.
        OriginalChanged: If it is not what came in.
    """
    need_role(by, Role.EXAMINER)
    document = standing(document)
    if purpose in PASSED_ON and forbids(document):
        raise SaidNo
    if purpose in PASSED_ON and document.allowed != Document.Allowed.PASS_ON:
        raise NotAllowedOut
    said = described(document, by, purpose)
    data = pieces.open_page(document, ORIGINAL, said.sizes[ORIGINAL], by=by, purpose=purpose)
    if not hmac.compare_digest(hashlib.sha256(data).digest(), said.sha256):
        raise OriginalChanged
    audit.record("documents.taken_out", subject=document, actor=by, reason=purpose)
    return Original(data, said.format)


def described(document: Document, by: Staff, purpose: str) -> Described:
    """Return what is said of a document, opened in somebody's name."""
    [plain] = vault.connect().open(
        case=document.case, sealed=[document.section()], actor=by.audit_name, purpose=purpose
    )
    return decode(plain, Described)


def need_link(showing: Showing, session: str, by: Staff, now: datetime) -> None:
    """Let only whoever asked for a link go on, in the session where it was, in its time.

    Raises:
        WrongRole: If the person may not look any more.
        LinkOver: Otherwise.
    """
    need_role(by, *showing.document.readers)
    if (
        showing.reader_id != by.pk
        or not hmac.compare_digest(showing.session, session)
        or showing.until <= now
    ):
        raise LinkOver


def named(word: str) -> str:
    """Return what a link is called in the table: its word cannot be made of it."""
    return hashlib.sha256(b"kintrace showing\0" + word.encode()).hexdigest()
