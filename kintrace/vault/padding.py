"""Make sections of different length look alike, and say which bytes a place is bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.vault.refusals import TooLong

if TYPE_CHECKING:
    from kintrace.vault.verbs import Place

# A description in Cyrillic with every field filled as people fill them has 400 to 900 bytes, so that almost
# all have one length. Longer ones double, so that a length tells one of nine sizes and no more.
SMALLEST = 1024
LARGEST = 256 * 1024
END = b"\x80"


def pad(plain: bytes) -> bytes:
    """Return the bytes, a mark and zeros up to SMALLEST, or the next doubling of it (ISO/IEC 7816-4).

    Raises:
        TooLong: If more than LARGEST would be needed.
    """
    if len(plain) >= LARGEST:
        raise TooLong(bytes=len(plain), most=LARGEST - 1)
    size = max(SMALLEST, 1 << len(plain).bit_length())
    return (plain + END).ljust(size, b"\x00")


def unpad(padded: bytes) -> bytes:
    """Return the bytes without the padding.

    Raises:
        ValueError: If there is no mark.
    """
    plain = padded.rstrip(b"\x00")
    if not plain.endswith(END):
        raise ValueError("no padding")
    return plain[:-1]


def bound_to(label: bytes, place: Place, *more: bytes) -> bytes:
    """Return what a blob is bound to: a label, its place, and more, each with its length in front."""
    parts = (label, place.table.encode(), place.row.encode(), place.section.encode(), *more)
    return b"".join([len(part).to_bytes(2, "big") + part for part in parts])
