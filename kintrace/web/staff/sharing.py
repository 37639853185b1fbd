"""Who may not be given to other bodies: asked of the floors that know, when an export is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from kintrace.cards.models import Consent
from kintrace.documents.models import Document
from kintrace.kinship.models import Wish, newest_answer
from kintrace.objections.models import Dispute
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

# Who wants one of these not told, or nothing published, is given to nobody: a file once out is anybody's.
TOLD = (
    Consent.Question.FAMILY,
    Consent.Question.PERSON,
    Consent.Question.AGENCY,
    Consent.Question.OWN_STATE,
    Consent.Question.PUBLIC,
)


def withheld(files: Collection[UUID]) -> set[UUID]:
    """Return which of some files may not leave.

    His newest word on a card or about an inquiry is "no"; or somebody objects, be it one inquirer for
    themselves alone: what is out cannot be hidden again.
    """
    candidates = Candidate.objects.filter(file__in=files).annotate(wish=newest_answer("pk"))
    refused = candidates.filter(wish=Wish.Answer.NO).values_list("file", flat=True)
    noes = Consent.objects.newest().filter(Q(place__in=files), question__in=TOLD, answer=Consent.Answer.NO)
    disputed = Dispute.objects.of_files(files).values_list("file", flat=True)
    return {*refused, *noes.values_list(F("place"), flat=True), *disputed}


def forbids_passing_on(document: Document) -> bool:
    """Return whether the man of a document's file said no to being told of, or to photographs of him.

    A photograph that came with an inquiry is the family's own; its giver alone says whether it is passed on.
    """
    if document.record is None:
        return False
    file = document.record.file_id
    noes = Consent.objects.newest().filter(
        Q(place=file), question=Consent.Question.PHOTOGRAPH, answer=Consent.Answer.NO
    )
    shows_him = document.kind == Document.Kind.PHOTOGRAPH and noes.exists()
    return shows_him or bool(withheld([file]))
