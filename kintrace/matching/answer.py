"""What a search returns: hits with their bits, probability and reasons, and what it could not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

import msgspec

from kintrace.matching import explain
from kintrace.matching.model import UNKNOWN

SURE = 0.95
#: Levels at which a part of a name is the same one, and not only like it.
FIRM = ("same", "variant", "sound", "form", "close")


class Agreement(msgspec.Struct, frozen=True, gc=False):
    """How one field of two descriptions compares.

    Attributes:
        field: One of `model.FIELDS`.
        level: One of the field's levels, or "unknown" when a side does not say.
        bits: Above 0 speaks for one person, below 0 against, 0 is unknown.
    """

    field: str
    level: str
    bits: float

    @property
    def known(self) -> bool:
        """Whether both sides say something that can be compared."""
        return self.level != UNKNOWN

    @property
    def agrees(self) -> bool:
        """Whether it speaks for one person."""
        return self.bits > 0

    @property
    def differs(self) -> bool:
        """Whether it speaks against one person."""
        return self.bits < 0


class Hit(msgspec.Struct, frozen=True, gc=False):
    """One record that may be of the sought person.

    Attributes:
        record_id: The record's own number.
        bits: Sum over the fields.
        probability: Chance that this record is of him and no other hit is: the hits of an answer and
            `Answer.absent` sum to at most 1.
        agreements: One for each field, in reading order.
        same_man: Other hits of the answer whose descriptions agree with this one's so well that they are
            taken to be of one man.
        together: Chance that he is the man of this record: its own probability and those of `same_man`.
    """

    record_id: str
    bits: float
    probability: float
    agreements: tuple[Agreement, ...]
    same_man: tuple[str, ...] = ()
    together: float = 0.0

    def __getitem__(self, field: str) -> Agreement:
        """Return the agreement of a field."""
        return next(agreement for agreement in self.agreements if agreement.field == field)

    def reasons(self, language: str = "en") -> list[str]:
        """Return what speaks for and against in words, strongest first, without any value."""
        known = sorted((a for a in self.agreements if a.known), key=lambda a: (-a.bits, a.field))
        return [explain.reason(agreement, language) for agreement in known]

    @property
    def confirmable(self) -> bool:
        """Whether it may be put before two examiners as confirmable: a stricter gate than a probability.

        Born on the same day, nothing contradicts, and two parts of the name are the same: a surname that is
        only like the sought one, or a first letter, says too little beside a day of birth.
        """
        names = [self[field] for field in ("surname", "given", "patronymic")]
        agree = self["born"].level == "same" and names[0].agrees and names[1].agrees
        firm = sum(name.level in FIRM for name in names) >= 2 and names[1].level != "initial"
        return agree and firm and not any(a.differs for a in self.agreements) and self.together >= SURE


class Answer(Sequence[Hit]):
    """The hits of a search, best first.

    Attributes:
        absent: Chance that he is not in the register.
        helpful: Fields of which a further fact would help most, best first; fields the family cannot fill
            are left out.
        too_little: Whether so many strangers fit all that was said by mere chance that nobody can be told
            apart.
        alike: How many records are as like him as the best one, or all but: so many men are not told apart.
    """

    def __init__(
        self,
        hits: Sequence[Hit],
        *,
        absent: float,
        helpful: tuple[str, ...] = (),
        too_little: bool = False,
        alike: int = 0,
    ) -> None:
        """Keep what was found."""
        self.hits = tuple(hits)
        self.absent = absent
        self.helpful = helpful
        self.too_little = too_little
        self.alike = alike

    def advice(self, language: str = "en") -> str:
        """Return in words that too little was said, and what would help most; "" when enough was said."""
        return explain.too_little(self.alike, self.helpful, language) if self.too_little else ""

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self.hits[at]

    def __len__(self) -> int:
        return len(self.hits)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]  # compared by content

    def __repr__(self) -> str:
        """Return no number of a record and no value."""
        return f"<Answer of {len(self)} hits>"
