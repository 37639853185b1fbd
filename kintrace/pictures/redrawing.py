"""Have a file drawn anew by the limited process, and take nothing from that process but pictures."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from kintrace.limited.child import Refusal
from kintrace.limited.worker import Died, Worker
from kintrace.pictures.bounds import LARGEST_FILE, MEMORY, MOST_PAGES, MOST_PIXELS, SECONDS
from kintrace.pictures.sniffing import Kind, kind_of

__all__ = ["LARGEST_FILE", "MEMORY", "MOST_PAGES", "MOST_PIXELS", "REFUSALS", "SECONDS", "Redrawn", "redraw"]

REFUSALS: Final = frozenset(
    {
        "Busy",
        "FileBroken",
        "FileEmpty",
        "FileLocked",
        "FileTooLarge",
        "MovingPicture",
        "OtherKind",
        "TooManyPages",
        "TooManyPixels",
        "TooMuchWork",
        "UnknownKind",
    }
)
"""The names of all reasons why nothing comes of a file; whoever asks has the sentences."""
_PROGRAM: Final = Path(__file__).with_name("limited.py")
_LARGEST_PICTURE: Final = 16 << 20
_TURNS: Final = threading.BoundedSemaphore(2)
"""So many files are drawn at once by one process: each may take 512 MB, and many may be sent together."""


class Redrawn(NamedTuple):
    """What came of a file.

    Attributes:
        kind: What the file is.
        pages: JPEG, each a picture of its own, in order: one of a photograph, one for each page of a PDF.
    """

    kind: Kind
    pages: list[bytes]


class _Last(msgspec.Struct):
    """The last frame."""

    refused: str = ""
    values: dict[str, str | int] = {}
    end: bool = False


_FRAME: Final = msgspec.msgpack.Decoder(_Last | bytes)


def redraw(data: bytes) -> Redrawn:
    """Return a file's pictures, drawn anew: without its metadata, thumbnails, scripts, attachments or tail.

    It takes a process of its own with at most 512 MB and 20 seconds, which can open nothing. Two such run at
    once; a third waits for as long.

    Raises:
        Refusal: With a name out of REFUSALS.
    """
    kind = kind_of(data)
    if not _TURNS.acquire(timeout=SECONDS):
        raise Refusal("Busy")
    try:
        return Redrawn(kind, _drawn(kind, data))
    finally:
        _TURNS.release()


def _drawn(kind: Kind, data: bytes) -> list[bytes]:
    """Return the pictures of a file, from a process of its own.

    Raises:
        Refusal: If that process refused it or died over it.
    """
    worker = Worker(_PROGRAM, kind.encode() + b"\n" + data, patience=SECONDS)
    try:
        return _pages(worker)
    except (Died, msgspec.MsgspecError):
        raise Refusal("TooMuchWork") from None
    finally:
        worker.close()


def _pages(worker: Worker) -> list[bytes]:
    """Return the pictures that the process sends.

    Raises:
        Refusal: If it refused the file, or sends what it should not: it may be in strange hands.
        Died: If it died.
    """
    pages: list[bytes] = []
    while not isinstance(frame := _FRAME.decode(worker.frame()), _Last):
        if len(pages) == MOST_PAGES or len(frame) > _LARGEST_PICTURE or not frame.startswith(b"\xff\xd8\xff"):
            raise Died
        pages.append(frame)
    if frame.refused in REFUSALS:
        raise Refusal(frame.refused, **frame.values)
    if not pages:
        raise Died
    return pages
