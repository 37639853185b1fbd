"""The file of a list that waits to be staged: sealed in parts, read back in memory alone, destroyed after."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.errors import Refused
from kintrace.registry.models import ListPart
from kintrace.registry.sections import Upload
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kintrace.registry.models import HeldList

PART = 256 * 1024 - 1  # the longest section that the vault seals
AT_ONCE = 32  # parts in one request
HEAD = 0
WORKER = "worker"


class NoRoomInMemory(Refused):
    """Only Linux lends a file that stands in memory and on no disk."""

    message = gettext_noop(
        "On this machine lists are loaded with “manage.py load_list”: it cannot hold a file in memory."
    )


@contextmanager
def in_memory(chunks: Iterable[bytes]) -> Iterator[Path]:
    """Lend a file under a path that stands in memory alone, for readers that want a path.

    Raises:
        NoRoomInMemory: If this machine has no such files.
    """
    if not hasattr(os, "memfd_create"):
        raise NoRoomInMemory
    descriptor = os.memfd_create("list", os.MFD_CLOEXEC)
    try:
        for chunk in chunks:
            view = memoryview(chunk)
            while view:
                view = view[os.write(descriptor, view) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)


def part_place(held: HeldList, number: int) -> Place:
    """Return where a part of a list's file stands."""
    return Place("registry.listpart", f"{held.pk}:{number}", "upload")


def sealed_head(held: HeldList, upload: Upload) -> bytes:
    """Return what is known of a list's file, sealed."""
    return vault.connect().seal(case=held.pk, sections=[(part_place(held, HEAD), encode(upload))])[0]


def sealed_parts(held: HeldList, path: Path, upload: Upload) -> list[ListPart]:
    """Return the parts of a list's file, sealed and not saved yet; the first is what is known of it."""
    parts = [ListPart(list=held, number=HEAD, sealed=sealed_head(held, upload))]
    with path.open("rb") as file:
        while some := [part for _ in range(AT_ONCE) if (part := file.read(PART))]:
            first = len(parts)
            sections = [(part_place(held, first + at), part) for at, part in enumerate(some)]
            blobs = vault.connect().seal(case=held.pk, sections=sections)
            parts += [ListPart(list=held, number=first + at, sealed=blob) for at, blob in enumerate(blobs)]
    return parts


def open_head(held: HeldList, actor: str = WORKER, purpose: str = "stage_list") -> Upload:
    """Return what is known of a list's file. It costs a member of staff one of the day's opens."""
    blob = bytes(held.parts.get(number=HEAD).sealed)
    sealed = [Sealed(part_place(held, HEAD), blob)]
    [plain] = vault.connect().open(case=held.pk, sealed=sealed, actor=actor, purpose=purpose)
    return decode(plain, Upload)


def open_file(held: HeldList) -> Iterator[bytes]:
    """Yield a list's file, some megabytes at a time, for the worker."""
    numbers = list(held.parts.exclude(number=HEAD).order_by("number").values_list("number", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        parts = held.parts.filter(number__in=numbers[start : start + AT_ONCE]).order_by("number")
        sealed = [Sealed(part_place(held, part.number), bytes(part.sealed)) for part in parts]
        yield from vault.connect().open(case=held.pk, sealed=sealed, actor=WORKER, purpose="stage_list")


def destroy(held: HeldList) -> None:
    """Destroy a list's file: its key, then its parts. The last part goes last, so that it is tried again."""
    held.parts.exclude(number=HEAD).delete()
    vault.connect().shred(case=held.pk)
    held.parts.all().delete()
