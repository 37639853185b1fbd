"""What the register keeps sealed. A record's `description` is always a `matching.Person`."""

from __future__ import annotations

import msgspec

from kintrace.posts import Proposal  # msgspec reads the annotations at run time


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


class Posted(msgspec.Struct, frozen=True, omit_defaults=True):
    """A post as it was pasted, and what was read of it.

    Attributes:
        text: As pasted.
        proposals: In the order of their numbers; none once the post was put away.
    """

    text: str
    proposals: tuple[Proposal, ...] = ()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Posted>"


class RowKey(msgspec.Struct, frozen=True):
    """The key under which the rows of one source's lists have digests.

    Attributes:
        key: 32 random bytes. They stand nowhere else, so nobody can test a guessed name against a digest.
    """

    key: bytes


class Bagged(msgspec.Struct, frozen=True, omit_defaults=True):
    """What stands on a bag and with it.

    Attributes:
        tag: Its number or label, as written on it.
        place: Where it was found or handed over, as written.
        note: Who found it, what was said with it, anything else.
    """

    tag: str = ""
    place: str = ""
    note: str = ""


class Examined(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is seen of remains.

    Attributes:
        seen: Build, apparent age, scars, tattoos, implants, damage, in words.
        samples: What was taken for DNA, fingerprints or teeth, and where it lies.
    """

    seen: str = ""
    samples: str = ""


class Reported(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a method found.

    Attributes:
        report: Who examined, which report, what it says.
    """

    report: str = ""


class Thing(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing of an inventory.

    Attributes:
        what: What it is, and what is written on it.
        packet: The number of the sealed packet, and to whom it went.
    """

    what: str = ""
    packet: str = ""


class Column(msgspec.Struct, frozen=True):
    """One column of a file that waits, as its registrar sees it.

    Attributes:
        name: Its heading, cut; "" where it has none.
        field: What it is taken for; "" if for nothing.
        samples: What stands in its first rows, cut.
    """

    name: str
    field: str
    samples: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Return no value."""
        return "<Column>"


class Upload(msgspec.Struct, frozen=True):
    """What is known of the file of a list that waits to be staged.

    Attributes:
        row_key: The key of its source, so that the worker need not open the source.
        seed: 16 random bytes, from which the ids of its rows follow: who stages it again makes the same rows.
        headings: Fingerprint of the headings of its first table; empty if it is PFIF.
        columns: The columns of that table.
        kept: Whether what the columns tell may be remembered: there are headings.
    """

    row_key: bytes
    seed: bytes
    headings: bytes = b""
    columns: tuple[Column, ...] = ()
    kept: bool = False

    def __repr__(self) -> str:
        """Return no value."""
        return "<Upload>"
