"""What duties keep sealed: the notification of a death, and what holding places are called."""

from __future__ import annotations

import msgspec


class Title(msgspec.Struct, frozen=True):
    """What a holding place is called.

    Attributes:
        text: An organisation's title or a code that the bureau gave it.
    """

    text: str

    def __repr__(self) -> str:
        """Return no place: reprs end up in logs and tracebacks."""
        return "<Title>"


class Witness(msgspec.Struct, frozen=True):
    """One of the two who sign that he died so.

    Attributes:
        name: As written.
        address: Where they can be asked again.
    """

    name: str = ""
    address: str = ""

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Witness>"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What the Convention wants told of a death: GC III, Article 120, and the form of Annex IV D.

    Who he was stands in his records. Every item is said or marked as not known; one left open holds the
    notification back.

    Attributes:
        died_on: Date of death, as the document words it.
        died_at: Place of death.
        cause: Cause and circumstances.
        buried_at: Place of burial, with its date.
        grave: By what the grave is found: row, number, marking, who keeps it; or why the body was cremated.
        effects: What he left, kept or sent, and through whom.
        last_moments: What a doctor, nurse, minister or comrade tells of them.
        authority: Title of the responsible authority.
        not_known: Names of items that nobody knows.
        witnesses: Two.
        document: Where the certified document is kept, or its number; empty if there is none.
        salt: Random, so that the digest that officers sign cannot be guessed back to the words.
    """

    died_on: str = ""
    died_at: str = ""
    cause: str = ""
    buried_at: str = ""
    grave: str = ""
    effects: str = ""
    last_moments: str = ""
    authority: str = ""
    not_known: tuple[str, ...] = ()
    witnesses: tuple[Witness, Witness] = (Witness(), Witness())
    document: str = ""
    salt: bytes = b""

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Notice>"


ITEMS = ("died_on", "died_at", "cause", "buried_at", "grave", "effects", "last_moments", "authority")


def unsaid(notice: Notice) -> list[str]:
    """Return the items that are neither said nor marked as not known."""
    return [item for item in ITEMS if not getattr(notice, item).strip() and item not in notice.not_known]
