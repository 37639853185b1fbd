"""Which reader a file needs, judged by its first bytes and never by the ending of its name."""

from __future__ import annotations

import errno
import os
import stat
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import BinaryIO, Final

from kintrace.lists.delimited import DelimitedFile
from kintrace.lists.pfif.fields import NAMESPACE
from kintrace.lists.pfif.findings import Finding
from kintrace.lists.pfif.reading import Document, PfifFile, read_whole
from kintrace.lists.pfif.validating import validate
from kintrace.lists.refusals import (
    FileEmpty,
    FileForbidden,
    FileLocked,
    FileMissing,
    FolderGiven,
    OtherFormat,
    UnreadableFile,
)
from kintrace.lists.source import Source
from kintrace.lists.workbook import WorkbookFile

_KINDS: Final = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK: Final = b"\0\r\n\t ,;|\xef\xbb\xbf\xff\xfe"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")


def open_source(path: Path) -> Source | PfifFile:
    """Return the open file as rows of text, or as records if it is PFIF.

    Raises:
        UnreadableFile: If it is not there, may not be read, is empty or is no list.
    """
    file = _open(path)
    try:
        start = file.read(4096)
        if _is_pfif(start):
            file.seek(0)
            return PfifFile(file, path.name)
        _refuse_known_kinds(start, file, path.name)
        file.seek(0)
        return WorkbookFile(file, path.name) if start.startswith(b"PK") else DelimitedFile(file, path.name)
    except BaseException:
        file.close()
        raise


def open_pfif(path: str | PathLike[str]) -> PfifFile:
    """Return a PFIF file, or a feed with PFIF in it, of which the records can be read one by one.

    Raises:
        UnreadableFile: If it is not there or may not be read. What is in it is judged as it is read.
    """
    path = Path(path)
    return PfifFile(_open(path), path.name)


def is_pfif(path: str | PathLike[str]) -> bool:
    """Return whether a file is PFIF by its beginning.

    Raises:
        UnreadableFile: If it is not there or may not be read.
    """
    with _open(Path(path)) as file:
        return _is_pfif(file.read(4096))


def read_pfif(path: str | PathLike[str]) -> Document:
    """Return all that is in a PFIF file, or in a feed with PFIF in it.

    Raises:
        UnreadableFile: If it cannot be read, is damaged, has a document type, or is no PFIF.
    """
    return read_whole(open_pfif(path))


def validate_pfif(path: str | PathLike[str], *, now: datetime) -> list[Finding]:
    """Return what in a PFIF file breaks the rules of its version; nothing if it is valid.

    Raises:
        UnreadableFile: If it cannot be read, is damaged, has a document type, or is no PFIF.
    """
    return validate(open_pfif(path), now=now)


def _is_pfif(start: bytes) -> bool:
    """Whether the beginning of a file is XML that names PFIF's namespace, in UTF-8 or UTF-16."""
    text = start.replace(b"\0", b"").lstrip(_BLANK)
    return text.startswith(b"<") and NAMESPACE.encode() in text


def _open(path: Path) -> BinaryIO:
    """Open a regular file; anything else could wait for ever or never end."""
    name = path.name or str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FolderGiven(file=name)
        return path.open("rb")
    except FileNotFoundError:
        raise FileMissing(file=name) from None
    except PermissionError:
        raise FileForbidden(file=name) from None
    except (OSError, ValueError) as reason:  # a loop of links, a name with NUL in it, a broken disk
        kind = (
            FileMissing
            if getattr(reason, "errno", None) in {errno.ELOOP, errno.ENAMETOOLONG}
            else UnreadableFile
        )
        raise kind(file=name) from None


def _refuse_known_kinds(start: bytes, file: BinaryIO, name: str) -> None:
    """Name the kind of a file that we do not read, so that its owner knows what to do."""
    if not start.strip(_BLANK) and os.fstat(file.fileno()).st_size == len(start):
        raise FileEmpty(file=name)
    if start.startswith(_OLD_OFFICE):
        if _ENCRYPTED in start + file.read(1 << 20):
            raise FileLocked(file=name)
        raise OtherFormat(file=name, kind="Excel 97 (.xls)")
    for mark, kind in _KINDS:
        if start.startswith(mark):
            raise OtherFormat(file=name, kind=kind)
    text = start.lstrip(_BLANK).lower()
    if text.startswith((b"<html", b"<table", b"<?xml", b"<!doctype")):
        raise OtherFormat(file=name, kind="HTML" if b"html" in text or b"<table" in text else "XML")
