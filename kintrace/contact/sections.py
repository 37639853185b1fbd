"""How one person may be reached: sealed, opened only to send or to call."""

from __future__ import annotations

import msgspec

from kintrace.matching.person import Missing


class ContactRoute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How to reach whoever asked, and how carefully. An empty field was not asked, unless `missing` says so.

    Attributes:
        email: As accepted by addresses.clean, or "".
        phone: As written.
        call_when: When a call finds her alone, in her words.
        language: "ru", "uk" or "en": what we write and speak to her.
        may_write_openly: Whether a message may say what it is about; None: not asked, or not known.
        who_may_know: Who else in her house may learn of the inquiry, in her words.
        missing: Field name to the reason why it is empty.
    """

    email: str = ""
    phone: str = ""
    call_when: str = ""
    language: str = "en"
    may_write_openly: bool | None = None
    who_may_know: str = ""
    missing: dict[str, Missing] = {}  # msgspec copies an empty default for each instance

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<ContactRoute>"
