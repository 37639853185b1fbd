"""Photographs and papers about one person, in pieces, and who was shown them.

In clear: which record or inquiry one belongs to, its kind as one of five words, how many pages it has,
what its giver allows, who added it when. That a record has a photograph tells a thief nothing of whom it
shows. All pieces have one length, so that sizes are known to a quarter of a megabyte: whoever holds a file
cannot find it here by its length, nor by its hash, which is sealed. Sealed: pictures, original, caption and
origin, under the case of the record or inquiry: who destroys its key destroys them too.

A showing is called by a hash of its link: who reads the table cannot follow the link, and it opens for one
reader in one session only.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kintrace.accounts.models import Role
from kintrace.inquiries.models import Inquiry
from kintrace.pictures import MOST_PAGES
from kintrace.registry.models import File, Record
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff

# Who works with the one and with the other. A registrar need not know who asks, an operator not who is held.
OF_RECORDS = (Role.REGISTRAR, Role.EXAMINER)
OF_INQUIRIES = (Role.OPERATOR, Role.EXAMINER)
ORIGINAL = 0
"""The page number under which the file lies as it came."""


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about many documents."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep what one member of staff may see. Every view starts here."""
        seen = Q(pk__in=[])
        if staff.has_role(*OF_RECORDS):
            seen |= Q(record__isnull=False)
        if staff.has_role(*OF_INQUIRIES):
            seen |= Q(inquiry__isnull=False)
        return self.filter(seen)

    def standing(self) -> Self:
        """Keep what was not withdrawn, nor the inquiry that it came with."""
        return self.filter(withdrawn_at__isnull=True, inquiry__withdrawn_at__isnull=True)

    def of_file(self, file: File) -> Self:
        """Keep what belongs to the records of one file; a document goes where its record goes."""
        return self.filter(record__file=file)

    def of_man(self, speaker: object) -> Self:
        """Keep what belongs to every file that one file speaks for: to one man."""
        return self.filter(record__file__speaker=speaker)

    def newest_first(self) -> Self:
        """Order from the last added to the first."""
        return self.order_by("-added_at", "pk")

    def to_empty(self) -> Self:
        """Keep what can no longer be opened: its record was emptied, its inquiry shredded."""
        gone = Q(record__description=b"") | Q(inquiry__shredded_at__isnull=False)
        return self.filter(gone, withdrawn_at__isnull=True)


class Document(models.Model):
    """One photograph or paper: drawn anew page by page, with its original."""

    class Kind(models.TextChoices):
        PHOTOGRAPH = "photograph", pgettext_lazy("document", "Photograph of a person")
        LETTER = "letter", pgettext_lazy("document", "Letter")
        CERTIFICATE = "certificate", pgettext_lazy("document", "Certificate")
        IDENTITY = "identity", pgettext_lazy("document", "Identity paper")
        OTHER = "other", pgettext_lazy("document", "Something else")

    class Allowed(models.TextChoices):
        """What whoever gave it allows."""

        NOT_ASKED = "not_asked", _("Nobody has asked; it stays in the bureau")
        BUREAU = "bureau", _("It may be used in the bureau only")
        PASS_ON = "pass_on", _("It may be passed on")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    inquiry = models.ForeignKey(
        Inquiry, on_delete=models.CASCADE, null=True, blank=True, related_name="documents"
    )
    kind = models.CharField(max_length=11, choices=Kind)
    allowed = models.CharField(max_length=9, choices=Allowed)
    pages = models.PositiveSmallIntegerField()
    described = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Nobody, where the worker emptied it behind its record or inquiry.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(record__isnull=True, inquiry__isnull=False)
                | Q(record__isnull=False, inquiry__isnull=True),
                name="documents_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["photograph", "letter", "certificate", "identity", "other"]),
                name="documents_has_kind",
            ),
            models.CheckConstraint(
                condition=Q(allowed__in=["not_asked", "bureau", "pass_on"]), name="documents_has_allowed"
            ),
            models.CheckConstraint(
                condition=Q(pages__gte=1, pages__lte=MOST_PAGES), name="documents_has_pages"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, described=b""),
                name="documents_withdrawn_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"document {self.pk} {'withdrawn' if self.withdrawn_at else 'standing'}"

    @property
    def case(self) -> uuid.UUID:
        """The case under whose key it is sealed."""
        case = self.record_id or self.inquiry_id
        if case is None:  # pragma: no cover - the database refuses it
            raise ValueError("A document belongs to a record or to an inquiry.")
        return case

    @property
    def readers(self) -> tuple[Role, ...]:
        """Who may look at it."""
        return OF_RECORDS if self.record_id else OF_INQUIRIES

    def section(self) -> Sealed:
        """Return what is said of it, sealed, with its place."""
        return Sealed(Place.of(self, "described"), bytes(self.described))


class Piece(models.Model):
    """A part of a picture or of the original, sealed; all are of one length."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pieces")
    page = models.PositiveSmallIntegerField()  # 0 is the original
    number = models.PositiveSmallIntegerField()
    blob = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "page", "number"], name="documents_piece_once"),
        ]

    def __str__(self) -> str:
        return f"piece {self.page}/{self.number} of document {self.document_id}"


class ShowingQuerySet(models.QuerySet["Showing"]):
    """Questions about many showings."""

    def visible_to(self, staff: Staff) -> Self:
        """Keep one member of staff's own. Every view starts here."""
        return self.filter(reader=staff)

    def over(self, now: datetime) -> Self:
        """Keep links whose time is up."""
        return self.filter(until__lte=now)


class Showing(models.Model):
    """One link to the pictures of a document, for one reader in one session, for a few minutes."""

    class Purpose(models.TextChoices):
        """Why somebody looks. A code, so that the audit log holds no words."""

        COMPARE = "compare", _("To compare him with somebody")
        KINSHIP = "kinship", _("To find out who asks")
        READ = "read", _("To read what it says and enter it")
        MEND = "mend", _("To mend an entry")
        ASKED = "asked", _("The person concerned asks what we hold")

    id = models.CharField(primary_key=True, max_length=64)  # SHA-256 of the link's own word
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="showings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="showings")
    session = models.CharField(max_length=64)  # the hash that names the session
    purpose = models.CharField(max_length=7, choices=Purpose)
    until = models.DateTimeField(db_index=True)

    objects = ShowingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["compare", "kinship", "read", "mend", "asked"]),
                name="documents_showing_has_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"showing of document {self.document_id} to staff {self.reader_id}"


class Sight(models.Model):
    """One picture that was shown by a link. The database takes each one once."""

    showing = models.ForeignKey(Showing, on_delete=models.CASCADE, related_name="sights")
    page = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["showing", "page"], name="documents_seen_once")]

    def __str__(self) -> str:
        return f"sight {self.pk}"
