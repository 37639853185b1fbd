"""What is kept sealed of how kinship was shown."""

from __future__ import annotations

import msgspec


class ProofNote(msgspec.Struct, frozen=True):
    """How it was shown, in words.

    Attributes:
        text: What he said, what was seen; never a copy of a document.
    """

    text: str = ""

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<ProofNote>"
