"""What a document keeps sealed beside its pieces, under the case of its record or inquiry."""

from __future__ import annotations

import msgspec


class Described(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is seen on a document, where it is from, and what its original was.

    Attributes:
        caption: What is to be seen, in words.
        origin: Who gave it, when, how.
        format: JPEG, PNG, WEBP or PDF, by the original's own bytes.
        sha256: Of the original. It stands nowhere in clear: a thief who has the same file could look for it.
        sizes: Bytes of the original, then of each picture.
    """

    caption: str
    origin: str
    format: str
    sha256: bytes
    sizes: tuple[int, ...]

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Described>"
