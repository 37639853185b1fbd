"""Who may not be given to other bodies: asked of the floors that know, when an export is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from kintrace.cards.models import Consent
from kintrace.documents.models import Document
from kintrace.kinship.models import Wish, newest_answer
from kintrace.objections.models import Dispute
from kintrace.registry.models import File
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
    themselves alone: what is out cannot be hidden again. One of a joined file holds them all back.
    """
    men = File.objects.filter(pk__in=files).values("speaker")
    candidates = Candidate.objects.filter(file__speaker__in=men).annotate(wish=newest_answer("pk"))
    refused = candidates.filter(wish=Wish.Answer.NO).values("file__speaker")
    noes = Consent.objects.newest().filter(Q(man__in=men), question__in=TOLD, answer=Consent.Answer.NO)
    disputed = Dispute.objects.of_files(files).values("file__speaker")
    spoken = Q(speaker__in=refused) | Q(speaker__in=noes.values(said_by=F("man"))) | Q(speaker__in=disputed)
    return set(File.objects.filter(spoken, pk__in=files).values_list("pk", flat=True))


def forbids_passing_on(document: Document) -> bool:
    """Return whether the man of a document's file said no to being told of, or to photographs of him.

    A photograph that came with an inquiry is the family's own; its giver alone says whether it is passed on.
    """
    if document.record is None:
        return False
    file = document.record.file
    noes = Consent.objects.newest().filter(
        Q(man=file.speaker), question=Consent.Question.PHOTOGRAPH, answer=Consent.Answer.NO
    )
    shows_him = document.kind == Document.Kind.PHOTOGRAPH and noes.exists()
    return shows_him or bool(withheld([file.pk]))
