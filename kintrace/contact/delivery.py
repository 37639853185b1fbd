"""What a message looks like to whoever carries it, and how the carrier says that it did not go."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, ClassVar

from kintrace.contact.models import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


@dataclass(frozen=True)
class Envelope:
    """One message to carry. It has no place for a name, a number, a place or the news itself.

    Attributes:
        id: The same at every attempt, so that a repeated message can be recognised as one.
        template: Which of the written texts.
        address: Where to.
        language: "ru", "uk" or "en".
        openly: Whether the text may say what it is about.
    """

    id: UUID
    template: Message.Template
    address: str = field(repr=False)
    language: str
    openly: bool


class Then(Enum):
    """What follows when a message did not go."""

    GIVE_UP = auto()  # no further attempt can help: a person must look
    TRY_AGAIN = auto()  # later, a limited number of times
    WAIT = auto()  # the way itself is closed and every message would fare the same: no attempt is charged


class NotSent(Exception):
    """The message did not go, or nobody can tell whether it went. Subclasses say why, and what follows."""

    problem: ClassVar[Message.Problem]
    then: ClassVar[Then]


class RefusedForGood(NotSent):
    """The other side will never take it."""

    problem, then = Message.Problem.REFUSED, Then.GIVE_UP


class NoAddress(NotSent):
    """There is nothing to write to."""

    problem, then = Message.Problem.NO_ADDRESS, Then.GIVE_UP


class Damaged(NotSent):
    """The address cannot be read any more."""

    problem, then = Message.Problem.VAULT, Then.GIVE_UP


class ComeBackLater(NotSent):
    """The other side is not ready now."""

    problem, then = Message.Problem.LATER, Then.TRY_AGAIN


class OutcomeUnknown(NotSent):
    """The connection broke after the text was sent and before it was acknowledged. It may have arrived."""

    problem, then = Message.Problem.UNKNOWN, Then.TRY_AGAIN


class Unreachable(NotSent):
    """The other side was not reached."""

    problem, then = Message.Problem.UNREACHABLE, Then.WAIT


class NotAccepted(NotSent):
    """Our own sign-in, sender or encryption is at fault, not the message."""

    problem, then = Message.Problem.SETUP, Then.WAIT


class VaultClosed(NotSent):
    """The vault does not open the address now."""

    problem, then = Message.Problem.VAULT, Then.WAIT


class NoWayOut(NotSent):
    """No way to send anything is set up."""

    problem, then = Message.Problem.NO_WAY_OUT, Then.WAIT


WAITING = frozenset(each.problem for each in NotSent.__subclasses__() if each.then is Then.WAIT)


if TYPE_CHECKING:
    Send = Callable[[Envelope], None]
