"""What a file is by its first bytes, never by its name or by what a browser says."""

from __future__ import annotations

from typing import Final, Literal

from kintrace.limited.child import Refusal
from kintrace.pictures.bounds import LARGEST_FILE

Kind = Literal["JPEG", "PNG", "WEBP", "PDF"]

_OURS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"%PDF-", "PDF"),
)
_OTHERS: Final = (
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"II+\0", "TIFF"),
    (b"MM\0+", "TIFF"),
    (b"BM", "BMP"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\xff\x4f\xff\x51", "JPEG 2000"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"8BPS", "PSD"),
    (b"PK", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\xd0\xcf\x11\xe0", "Word 97 (.doc)"),
    (b"{\\rtf", "RTF"),
    (b"AT&TFORM", "DjVu"),
)
_MOVING: Final = (b"OggS", b"ID3", b"\xff\xfb", b"\x1aE\xdf\xa3", b"fLaC", b"RIFF")
_BRANDS: Final = {b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"heif": "HEIC", b"avif": "AVIF"}
_MARKUP: Final = ((b"<svg", "SVG"), (b"<html", "HTML"), (b"<!doctype html", "HTML"), (b"<?xml", "XML"))


def kind_of(data: bytes) -> Kind:
    """Return which of the four kinds that are taken in a file is.

    Raises:
        Refusal: FileEmpty, FileTooLarge, MovingPicture (video or sound), OtherKind with the name of the kind.
    """
    if not data:
        raise Refusal("FileEmpty")
    if len(data) > LARGEST_FILE:
        raise Refusal("FileTooLarge", most=LARGEST_FILE >> 20)
    for mark, ours in _OURS:
        if data.startswith(mark):
            return ours
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise _refusal_of_another(data)


def _refusal_of_another(data: bytes) -> Refusal:
    """Return the refusal that names what a file is instead, so that its owner knows what to do."""
    if data[4:8] == b"ftyp":
        brand = _BRANDS.get(data[8:12])
        return Refusal("OtherKind", kind=brand) if brand else Refusal("MovingPicture")
    if data.startswith(_MOVING):
        return Refusal("MovingPicture")
    for mark, kind in _OTHERS:
        if data.startswith(mark):
            return Refusal("OtherKind", kind=kind)
    text = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for mark, kind in _MARKUP:
        if mark in text and text.startswith(b"<"):
            return Refusal("OtherKind", kind=kind)
    return Refusal("UnknownKind")
