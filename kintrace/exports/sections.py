"""What an export keeps sealed, under a case whose id is the export's; and a recipient's key for ids."""

from __future__ import annotations

import msgspec

from kintrace.lists.pfif.findings import Finding  # msgspec reads the annotations at run time


class Reason(msgspec.Struct, frozen=True):
    """Why somebody asks for an export, in words."""

    words: str = ""

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Reason>"


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """What of the persons asked for is not in the file.

    Attributes:
        withheld: Persons who may not be given: a wish, a consent that lacks, an objection.
        gone: Persons of whom nothing stands any more, or nothing that may be said.
        left_out: What the format cannot hold, by the ids in the file.
    """

    withheld: int = 0
    gone: int = 0
    left_out: tuple[Finding, ...] = ()


class IdKey(msgspec.Struct, frozen=True):
    """The key under which persons have ids for one recipient.

    Attributes:
        key: 32 random bytes. Two recipients cannot tell by the ids that they hold the same man.
    """

    key: bytes
