"""Accept that the inquirer is his relative, and write down what he wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.kinship.models import Proof, Wish
from kintrace.kinship.sections import ProofNote
from kintrace.registry import actions as registry
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File


class NotConfirmed(Refused):
    """Kinship is shown to a man, not to a proposal."""

    message = gettext_noop("Two examiners must call this the same man first, and nobody may doubt it.")


class AlreadyShown(Refused):
    """One way stands once."""

    message = gettext_noop("Kinship was shown in this way already. Withdraw that first if it was wrong.")


class ProofWithdrawn(Refused):
    """A proof is withdrawn once."""

    message = gettext_noop("This proof was withdrawn already.")


@audit.action("kinship.accept")
def accept(*, candidate: Candidate, way: Proof.Way, by: Staff, now: datetime, note: str = "") -> Proof:
    """Accept one way in which it was shown that the inquirer is his relative.

    Args:
        candidate: A confirmed one.
        way: He named her, he answered her control question, or a document was seen.
        by: Who accepts it.
        now: The time.
        note: How it was shown, in words; kept sealed.

    Raises:
        WrongRole: If the person is neither operator nor examiner.
        NotConfirmed: If the candidate is not confirmed now.
        AlreadyShown: If this way stands already.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    if not Candidate.objects.confirmed().filter(pk=candidate.pk).exists():
        raise NotConfirmed
    if candidate.proofs.standing().filter(way=way).exists():
        raise AlreadyShown
    proof = Proof(candidate=candidate, way=way, accepted_by=by, accepted_at=now)
    [proof.note] = vault.connect().seal(
        case=candidate.inquiry_id, sections=[(Place.of(proof, "note"), encode(ProofNote(note)))]
    )
    proof.save(force_insert=True)
    audit.record("kinship.accepted", subject=proof, actor=by, reason=way)
    return proof


@audit.action("kinship.withdraw")
def withdraw(*, proof: Proof, by: Staff, now: datetime) -> Proof:
    """Let a proof count no more. What was told on it alone is taken back.

    Raises:
        WrongRole: If the person is neither operator nor examiner.
        ProofWithdrawn: If it was withdrawn before.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER)
    proof = Proof.objects.select_for_update().get(pk=proof.pk)
    if proof.withdrawn_at:
        raise ProofWithdrawn
    proof.withdrawn_at, proof.withdrawn_by = now, by
    proof.save(update_fields=["withdrawn_at", "withdrawn_by"])
    audit.record("kinship.withdrawn", subject=proof, actor=by)
    return proof


@audit.action("kinship.record_wish")
def record_wish(*, candidate: Candidate, answer: Wish.Answer, by: Staff, now: datetime) -> Wish:
    """Write down what he said when he was asked whether this inquirer may be told. The newest version counts.

    A "no" is obeyed at once: what was released and stands on a "yes" is not shown from this moment.

    Raises:
        WrongRole: If the person works neither with inquiries nor with the register.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER, Role.REGISTRAR)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    newest = candidate.wishes.newest_first().first()
    version = newest.version + 1 if newest else 1
    wish = candidate.wishes.create(version=version, answer=answer, recorded_by=by, recorded_at=now)
    audit.record("kinship.wish_recorded", subject=wish, actor=by, reason=answer)
    return wish


@audit.action("kinship.erase_file", actor="worker")
def erase_file(*, file: File) -> None:
    """Empty what was written down about the man of an erased file: how kinship was shown, what he wished.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    Proof.objects.filter(candidate__file=file).update(note=b"")
    Wish.objects.filter(candidate__file=file).delete()
    audit.record("kinship.file_erased", subject=file, actor="worker")
