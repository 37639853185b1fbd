"""Two descriptions of a person, compared on their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.matching.index import Index

if TYPE_CHECKING:
    from kintrace.matching.answer import Hit
    from kintrace.matching.model import Model
    from kintrace.matching.person import Person


def compare(
    sought: Person, held: Person, model: Model | None = None, frequencies: Index | None = None
) -> Hit:
    """Return how two descriptions compare, field by field.

    Args:
        sought: What one side says.
        held: What the other side says.
        model: The chances; the model in the box when none is given.
        frequencies: A register whose names say how common a name is; without one the model's first opinion
            stands, and the probability is that of a register with this one record.
    """
    if frequencies is not None:
        return frequencies.weigh(sought, held)
    return Index(model=model).weigh(sought, held, records=1)
