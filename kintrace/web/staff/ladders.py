"""The step of the ladder that a file's claims reach, with its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kintrace.registry import ladder

if TYPE_CHECKING:
    from kintrace.registry.models import RecordQuerySet


class Shown(NamedTuple):
    """A step as a page shows it.

    Attributes:
        by_person: Whether a person must tell it.
    """

    step: ladder.Step
    word: str
    by_person: bool


def of(records: RecordQuerySet) -> Shown:
    """Return the step that the standing claims among these records reach."""
    step = ladder.step(records.standing().said())
    return Shown(step, str(step.label), step in ladder.TOLD_BY_A_PERSON)
