"""Bytes of any length as sealed pieces of one length, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kintrace.documents.models import Document, Piece
from kintrace.vault import client as vault
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kintrace.accounts.models import Staff

LENGTH: Final = 255 * 1024
"""Just below what the vault seals as one section, which it pads to 256 KiB."""
AT_ONCE: Final = 32
"""So many sections go to the vault in one request; it takes 16 MB."""


def cut(data: bytes) -> Iterator[bytes]:
    """Yield bytes in pieces of one length, the last one filled with zeros."""
    for start in range(0, len(data), LENGTH):
        yield data[start : start + LENGTH].ljust(LENGTH, b"\0")


def place_of(document: Document, page: int, number: int) -> Place:
    """Return where a piece stands; it opens nowhere else."""
    return Place(Piece._meta.label_lower, f"{document.pk}/{page}/{number}", "piece")


def keep(document: Document, page: int, data: bytes) -> None:
    """Seal bytes under the case of a document, piece by piece."""
    pieces = list(cut(data))
    for start in range(0, len(pieces), AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, len(pieces)))
        sections = [(place_of(document, page, number), pieces[number]) for number in numbers]
        blobs = vault.connect().seal(case=document.case, sections=sections)
        Piece.objects.bulk_create(
            Piece(document=document, page=page, number=number, blob=blob)
            for number, blob in zip(numbers, blobs, strict=True)
        )


def open_page(document: Document, page: int, size: int, *, by: Staff, purpose: str) -> bytes:
    """Return bytes that were kept, opened in somebody's name.

    Args:
        document: Whose.
        page: A picture from 1, or the original.
        size: How many bytes they are.
        by: Who reads them.
        purpose: Why, as one word.
    """
    pieces = list(document.pieces.filter(page=page).order_by("number"))
    plain: list[bytes] = []
    for start in range(0, len(pieces), AT_ONCE):
        sealed = [
            Sealed(place_of(document, page, piece.number), bytes(piece.blob))
            for piece in pieces[start : start + AT_ONCE]
        ]
        plain += vault.connect().open(case=document.case, sealed=sealed, actor=by.audit_name, purpose=purpose)
    return b"".join(plain)[:size]
