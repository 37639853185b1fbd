"""Persons as they are given away, and their JSON: the format that holds all and reads back as the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final, Literal, NamedTuple

import msgspec

from kintrace.lists.pfif.findings import Finding
from kintrace.lists.pfif.records import Status
from kintrace.lists.refusals import UnreadableFile
from kintrace.matching.person import Person

FORMAT: Final = "kintrace-share"

Precision = Literal["day", "month", "year", "unknown"]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z_]{0,40}$", description="A code, in small letters.")]
"""What the bureau's register calls something."""


class SharedClaim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one source says happened to a person.

    Attributes:
        claim: What: "captured", "registered", "in_hospital", "transferred", "released", "dead" …
        source: Who says so: an organisation or a kind of witness.
        source_class: How near it stands: own_hand, authority, icrc, eyewitness, footage, hearsay.
        happened_on: The day, or the first day of the month or year that is known.
        precision: How much of that day is known.
        known_on: When the bureau heard of it.
        described: Whom the source describes, in its own words.
    """

    claim: Code
    source: str
    source_class: Code
    described: Person
    known_on: date
    happened_on: date | None = None
    precision: Precision = "unknown"

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<SharedClaim>"


class SharedPerson(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person who is given away.

    Attributes:
        id: The sender's number, another for each recipient.
        kind: held (somebody on record), sought (somebody asked about), listed (a line of a list).
        described: The person. An empty field was not asked, unless `missing` says otherwise.
        step: What the sender takes for true, on its ladder of answers; "" if it says nothing.
        status: The same in PFIF's words, where PFIF has one; "" is never "alive".
        claims: What it rests on, oldest first.
    """

    id: str
    kind: Literal["held", "sought", "listed"]
    described: Person
    step: Code = ""
    status: Status = ""
    claims: tuple[SharedClaim, ...] = ()

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<SharedPerson>"


class Share(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file of persons, with who gives it to whom and what for.

    Attributes:
        made_at: When, in UTC.
        sender: The domain of the body that gives it, or "".
        recipient: Whom it was made for, or "".
        purpose: What it was given for, or "".
        persons: In no order that means anything.
        format: Always the same.
        version: Of this format. A reader refuses one that it does not know.
    """

    made_at: datetime
    persons: tuple[SharedPerson, ...]
    sender: str = ""
    recipient: str = ""
    purpose: Code = ""
    format: Literal["kintrace-share"] = FORMAT
    version: Literal[1] = 1

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Share>"


class Written(NamedTuple):
    """What was written, and what was not.

    Attributes:
        data: The file.
        persons: How many persons are in it.
        left_out: What the format cannot hold.
    """

    data: bytes
    persons: int
    left_out: tuple[Finding, ...]


class NotAShare(UnreadableFile):
    """JSON of another kind, or damaged."""

    message = (
        "%(file)s is no list of persons in Kintrace's JSON (version 1). Ask the sender to write it again."
    )


def write_share(share: Share) -> Written:
    """Return a share as JSON: all of it, in UTF-8, the same bytes for the same share."""
    plain = msgspec.to_builtins(share, order="deterministic")
    plain = {"format": share.format, "version": share.version, **plain}  # a reader looks there first
    data = msgspec.json.format(msgspec.json.encode(plain), indent=1) + b"\n"
    return Written(data, len(share.persons), ())


def read_share(data: bytes, name: str = "JSON") -> Share:
    """Return the share in a JSON file.

    Raises:
        NotAShare: If it is none, or one of a version that we do not know.
    """
    try:
        plain = msgspec.json.decode(data)
        if not isinstance(plain, dict) or not {"format", "version"} <= plain.keys():
            raise NotAShare(file=name)
        return msgspec.convert(plain, Share, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise NotAShare(file=name) from None  # msgspec's own text may quote a value


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a share, made from the structs themselves."""
    schema = msgspec.json.decode(msgspec.json.encode(msgspec.json.schema(Share)), type=dict[str, Any])
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$defs"]["Share"]["required"] = ["format", "version", *schema["$defs"]["Share"]["required"]]
    return schema
