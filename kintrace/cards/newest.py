"""Which of two answers is the later one, as a condition of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q

if TYPE_CHECKING:
    from django.db.models import QuerySet


def later_in(answers: QuerySet[Any]) -> Exists:
    """Return whether some answers hold a later one than the query around: same man, question and person.

    Args:
        answers: Answers with their `place`; the query around has it too.
    """
    later = Q(recorded_at__gt=OuterRef("recorded_at")) | Q(
        recorded_at=OuterRef("recorded_at"), version__gt=OuterRef("version")
    )
    about = Q(person=OuterRef("person")) | Q(person__isnull=True, question=OuterRef("question"))
    return Exists(answers.filter(about, later, place=OuterRef("place")))
