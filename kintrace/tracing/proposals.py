"""Turn what the vault finds into candidates: one for each file, the strongest ten.

The records of one file are one man, so their chances are added up; the record that speaks loudest is the
one to compare. What the vault no longer proposes is dropped if nobody has spoken on it, else marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from kintrace.audit import actions as audit
from kintrace.registry.models import Record
from kintrace.tracing.models import Advice, Candidate, Check
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kintrace.inquiries.models import Inquiry
    from kintrace.vault.verbs import Found, Match

MOST = 10
FLOOR = 0.01  # below one in a hundred, an examiner's hour is better spent elsewhere
RECORDS_READ = 50


class Proposal(NamedTuple):
    """A file that may be the man.

    Attributes:
        file: Its id.
        record: Which of its records speaks loudest.
        bits: How strongly that one does.
        probability: The chance that it is he, by all its records, to a hundredth.
        confirmable: Whether one of its records may be called sure.
    """

    file: UUID
    record: UUID
    bits: float
    probability: float
    confirmable: bool


def propose(inquiry: Inquiry, now: datetime) -> Match:
    """Bring the candidates of one inquiry up to date, and return what the vault found."""
    match = vault.connect().match(case=inquiry.pk, limit=RECORDS_READ)
    found = match.found
    files = dict(
        Record.objects.standing().filter(pk__in=[one.case for one in found]).values_list("pk", "file")
    )
    proposals = strongest(found, files)
    known = {candidate.file_id: candidate for candidate in inquiry.candidates.select_for_update(of=("self",))}
    for each in proposals:
        save(inquiry, known.get(each.file), each, now)
    let_fall(inquiry, {each.file for each in proposals}, now)
    for candidate in known.values():
        if has_changed(candidate):
            Candidate.objects.filter(pk=candidate.pk).update(round=candidate.round + 1)
            audit.record("tracing.reopened", subject=candidate, actor="worker")
    return match


def keep_advice(inquiry: Inquiry, match: Match) -> Advice:
    """Write down which facts would help most, over what was advised before.

    At a look only: advice that came when a record touches an inquiry would tell the family that one did.
    """
    said = {
        "too_little": match.too_little,
        "helpful": " ".join(match.helpful),
        "untold": " ".join(match.untold),
    }
    return Advice.objects.update_or_create(inquiry=inquiry, defaults=said)[0]


def strongest(found: Iterable[Found], files: dict[UUID, UUID]) -> list[Proposal]:
    """Return the files that what was found belongs to, strongest first, ten at most.

    Args:
        found: What the vault proposes.
        files: Record to file. What is not in it does not stand, and is passed over.
    """
    groups: dict[UUID, list[Found]] = {}
    for one in sorted(found, key=lambda each: -each.bits):
        if one.case in files:
            groups.setdefault(files[one.case], []).append(one)
    proposals = [
        Proposal(
            file,
            members[0].case,
            round(members[0].bits, 2),
            round(min(1.0, sum(one.probability for one in members)), 2),
            any(one.confirmable for one in members),
        )
        for file, members in groups.items()
    ]
    return [each for each in proposals if each.probability >= FLOOR][:MOST]


def save(inquiry: Inquiry, known: Candidate | None, proposal: Proposal, now: datetime) -> Candidate:
    """Write a proposal down, over the row that stands for it if there is one."""
    candidate = known or Candidate(inquiry=inquiry, file_id=proposal.file, found_at=now)
    candidate.record_id = proposal.record
    candidate.bits, candidate.probability = proposal.bits, proposal.probability
    candidate.confirmable, candidate.fell_at = proposal.confirmable, None
    candidate.save()
    return candidate


def let_fall(inquiry: Inquiry, proposed: set[UUID], now: datetime) -> None:
    """Drop candidates that are proposed no more if nobody has spoken on them; mark the others."""
    fallen = inquiry.candidates.exclude(file__in=proposed)
    spoken = fallen.filter(checks__isnull=False) | fallen.filter(wishes__isnull=False)
    kept = set(spoken.values_list("pk", flat=True))
    fallen.exclude(pk__in=kept).delete()
    fallen.filter(pk__in=kept, fell_at__isnull=True).update(fell_at=now)


def has_changed(candidate: Candidate) -> bool:
    """Return whether the running round of checks was made on what stands no more, or on less than is known.

    Checks on a record that was withdrawn, corrected or moved count no more. A doubt is asked again when a
    record has come into the file since; a confirmation is not, for a transfer does not make him another man.
    """
    counted = Check.objects.counted().filter(candidate=candidate)
    newest = counted.last()
    if newest is None:
        return False
    if counted.fallen().exists():
        return True
    doubted = counted.exclude(verdict=Check.Verdict.SAME).exists()
    standing = Record.objects.standing().filter(file=candidate.file_id)
    return doubted and standing.filter(entered_at__gt=newest.made_at).exists()
