"""What is kept sealed of a capture card and of a prisoner's wishes."""

from __future__ import annotations

import msgspec

from kintrace.matching import Missing


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field of a card. It has a text or a reason for none; in an unfinished card, perhaps neither yet.

    Attributes:
        text: The value as he gave it; of a choice, its key.
        missing: Why there is none.
    """

    text: str = ""
    missing: Missing | None = None

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Answer>"


class CardItems(msgspec.Struct, frozen=True):
    """The items of one card.

    Attributes:
        answers: By the code of the field (kintrace.cards.items.Item).
    """

    answers: dict[str, Answer] = {}  # msgspec copies an empty default for each instance

    def answer(self, item: str) -> Answer:
        """Return the answer to one item; an empty one if nobody came to it yet."""
        return self.answers.get(str(item), Answer())

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<CardItems>"


class Words(msgspec.Struct, frozen=True, omit_defaults=True):
    """What belongs to a wish in words: whom he named, his message, his answer to a control question.

    Attributes:
        name: Whom he named.
        relation: Who that is to him, as he says it.
        address: Where that person is to be found.
        asked: The control question that was put to him.
        text: His message, or his answer.
    """

    name: str = ""
    relation: str = ""
    address: str = ""
    asked: str = ""
    text: str = ""

    def __repr__(self) -> str:
        """Return no personal value: reprs end up in logs and tracebacks."""
        return "<Words>"
