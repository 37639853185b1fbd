"""Who may not be given to other bodies: asked of the floors that know, when an export is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.kinship.models import Wish, newest_answer
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


def withheld(files: Collection[UUID]) -> set[UUID]:
    """Return which of some files may not leave: who wants one relative not told is given to nobody.

    Consent per audience and objections are asked here as well, once their apps stand.
    """
    candidates = Candidate.objects.filter(file__in=files).annotate(wish=newest_answer("pk"))
    return set(candidates.filter(wish=Wish.Answer.NO).values_list("file", flat=True))
