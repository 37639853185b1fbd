"""Kinship is accepted for a confirmed man only, and what he wishes counts as he said it last."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.kinship.sections import ProofNote
from kintrace.tracing.models import Check
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db

Way = Proof.Way


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EXAMINER])
def test_kinship_is_accepted_for_a_confirmed_man_and_its_note_is_sealed(role: Role) -> None:
    candidate, clerk = make.confirmed(), make.staff(role)

    proof = kinship.accept(candidate=candidate, way=Way.DOCUMENT, by=clerk, now=NOON, note="Свидетельство 17")

    assert list(candidate.proofs.standing()) == [proof]
    assert b"17" not in bytes(proof.note)
    sealed = [Sealed(Place.of(proof, "note"), bytes(proof.note))]
    [plain] = vault.connect().open(
        case=candidate.inquiry_id, sealed=sealed, actor=clerk.audit_name, purpose="kinship"
    )
    assert decode(plain, ProofNote) == ProofNote("Свидетельство 17")
    assert "17" not in repr(ProofNote("17"))
    assert Entry.objects.about(proof).get().code == "kinship.accepted"


def test_an_unconfirmed_candidate_gets_no_kinship_and_the_refusal_stands_in_the_log() -> None:
    candidate, clerk = make.candidate(), make.staff(Role.OPERATOR)
    make.check(candidate)

    with pytest.raises(kinship.NotConfirmed):
        kinship.accept(candidate=candidate, way=Way.DOCUMENT, by=clerk, now=NOON)

    entry = Entry.objects.refusals().get()
    assert (entry.code, entry.reason, entry.actor) == (
        "kinship.accept.refused",
        "NotConfirmed",
        clerk.audit_name,
    )


def test_one_way_stands_once_and_may_come_again_when_withdrawn() -> None:
    candidate, clerk = make.confirmed(), make.staff(Role.OPERATOR)
    proof = kinship.accept(candidate=candidate, way=Way.NAMED_BY_HIM, by=clerk, now=NOON)

    with pytest.raises(kinship.AlreadyShown):
        kinship.accept(candidate=candidate, way=Way.NAMED_BY_HIM, by=clerk, now=NOON)

    withdrawn = kinship.withdraw(proof=proof, by=clerk, now=NOON)
    assert withdrawn.withdrawn_by == clerk
    assert not candidate.proofs.standing().exists()
    with pytest.raises(kinship.ProofWithdrawn):
        kinship.withdraw(proof=proof, by=clerk, now=NOON)
    kinship.accept(candidate=candidate, way=Way.NAMED_BY_HIM, by=clerk, now=NOON)


def test_the_database_holds_one_standing_proof_for_each_way() -> None:
    candidate, clerk = make.confirmed(), make.staff(Role.OPERATOR)
    kinship.accept(candidate=candidate, way=Way.DOCUMENT, by=clerk, now=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Proof.objects.create(
            candidate=candidate, way=Way.DOCUMENT, note=b"", accepted_by=clerk, accepted_at=NOON
        )


def test_the_newest_wish_counts_and_every_version_is_kept() -> None:
    candidate, clerk = make.candidate(), make.staff(Role.REGISTRAR)

    for answer in (Wish.Answer.NOT_ASKED_YET, Wish.Answer.YES, Wish.Answer.NO):
        kinship.record_wish(candidate=candidate, answer=answer, by=clerk, now=NOON)

    versions = [(wish.version, wish.answer) for wish in candidate.wishes.newest_first()]
    assert versions == [(3, "no"), (2, "yes"), (1, "not_asked_yet")]


def test_a_releaser_neither_accepts_kinship_nor_records_wishes() -> None:
    candidate, releaser = make.confirmed(), make.staff(Role.RELEASER)
    proof = kinship.accept(candidate=candidate, way=Way.DOCUMENT, by=make.staff(Role.OPERATOR), now=NOON)

    with pytest.raises(WrongRole):
        kinship.accept(candidate=candidate, way=Way.NAMED_BY_HIM, by=releaser, now=NOON)
    with pytest.raises(WrongRole):
        kinship.withdraw(proof=proof, by=releaser, now=NOON)
    with pytest.raises(WrongRole):
        kinship.record_wish(candidate=candidate, answer=Wish.Answer.YES, by=releaser, now=NOON)


def test_only_the_desk_sees_proofs_and_wishes_and_they_name_nobody() -> None:
    candidate = make.tellable()
    proof, wish = candidate.proofs.get(), candidate.wishes.get()

    for role in (Role.OPERATOR, Role.EXAMINER, Role.RELEASER):
        assert Proof.objects.visible_to(make.staff(role)).exists()
        assert Wish.objects.visible_to(make.staff(role)).exists()
    for role in (Role.ADMIN, Role.AUDITOR, Role.REGISTRAR):
        assert not Proof.objects.visible_to(make.staff(role)).exists()
        assert not Wish.objects.visible_to(make.staff(role)).exists()
    assert str(proof) == f"proof {proof.pk} control_answer"
    assert str(wish) == f"wish {wish.pk} version 1"


def test_a_doubt_closes_the_way_to_kinship() -> None:
    candidate = make.confirmed()
    make.check(candidate, Check.Verdict.UNSURE)

    with pytest.raises(kinship.NotConfirmed):
        kinship.accept(candidate=candidate, way=Way.DOCUMENT, by=make.staff(Role.OPERATOR), now=NOON)
