"""Turn typed sections (msgspec Structs) into bytes and back. `description` is always matching.Person."""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

ENCODER = msgspec.msgpack.Encoder()


class NotASection(ValueError):
    """Bytes that are not the section they should be. The text repeats nothing of them."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"These bytes are no section of the type {kind}.")


def encode(section: msgspec.Struct) -> bytes:
    """Return a section as bytes."""
    return ENCODER.encode(section)


def decode(plain: bytes, kind: type[T]) -> T:
    """Return the section that the bytes hold. A field that they do not know keeps its default.

    Raises:
        NotASection: If they hold something else.
    """
    try:
        return msgspec.msgpack.decode(plain, type=kind)
    except msgspec.MsgspecError:
        # msgspec's own text may quote a value, and a chained exception would carry it into a log.
        raise NotASection(kind.__name__) from None
