"""What the register keeps sealed. A record's `description` is always a `matching.Person`."""

from __future__ import annotations

import msgspec


class Circumstances(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a source says beside the description of the man.

    Attributes:
        place: Where he was taken, lies or is held, as written. Never told to a family by a message.
        note: Anything else, in words.
        condition: Health as written on the source's own scale.
    """

    place: str = ""
    note: str = ""
    condition: str = ""


class RowKey(msgspec.Struct, frozen=True):
    """The key under which the rows of one source's lists have digests.

    Attributes:
        key: 32 random bytes. They stand nowhere else, so nobody can test a guessed name against a digest.
    """

    key: bytes
