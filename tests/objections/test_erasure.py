"""Erasure: two people, every place, nothing readable left; the same list does not bring him back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.cards import actions as cards
from kintrace.cards.models import Card, Consent
from kintrace.contact.models import Message
from kintrace.disclosure.answers import answer_for
from kintrace.disclosure.models import Disclosure
from kintrace.documents import actions as documents
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty, Notification
from kintrace.exports import actions as exports
from kintrace.exports.models import Export
from kintrace.inquiries import actions as inquiries
from kintrace.matching.person import PartialDate, Person
from kintrace.objections import actions as objections
from kintrace.objections.models import Dispute, Erasure, Finding, Objection
from kintrace.ops import erasing
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry import history
from kintrace.registry.models import File, Identification, ListRow, Method, Post, Record
from kintrace.registry.models import Finding as IdentificationFinding
from kintrace.registry.sections import Posted, Reported
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault
from kintrace.vault.refusals import CaseGone, NotOnShelf
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import NOON
from tests.objections.cast import BORN, HIS_NAME, MAN, OTHER, POST, a_list, approved, compared, everywhere

if TYPE_CHECKING:
    from pathlib import Path

    from kintrace.registry.models import HeldList, Source

pytestmark = pytest.mark.django_db

SUPPRESSED, NEW, SAME = ListRow.Verdict.SUPPRESSED, ListRow.Verdict.NEW, ListRow.Verdict.SAME
ROW = f"{HIS_NAME},12.04.1999,в/ч 55115"


def stage(source: Source, path: Path) -> HeldList:
    return registry.stage_list(source=source, path=path, by=make.staff(Role.REGISTRAR), now=NOON)


def commit(held: HeldList) -> None:
    clerk = make.staff(Role.REGISTRAR)
    registry.decide_all(held=held, verdict=NEW, decision=ListRow.Decision.NEW, by=clerk, now=NOON)
    registry.commit_list(held=held, by=clerk, now=NOON)


def erased(file: File) -> Erasure:
    made = approved(file)
    assert erasing.erase(made, NOON)
    made.refresh_from_db()
    return made


def verdicts(held: HeldList) -> list[str]:
    return list(held.rows.in_order().values_list("verdict", flat=True))


def test_every_sealed_column_is_emptied_or_named_with_a_reason() -> None:
    sealed = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kintrace.")
        for field in model._meta.get_fields()
        if isinstance(field, models.BinaryField)
    }

    assert sealed == erasing.SEALED | set(erasing.ELSEWHERE)
    assert not erasing.SEALED & set(erasing.ELSEWHERE)


def test_nothing_of_him_can_be_read_and_the_codes_and_dates_stay() -> None:
    told = make.released()
    file, inquiry = told.candidate.file, told.candidate.inquiry
    record = file.records.get()
    sealed = [
        Sealed(Place.of(record, name), bytes(getattr(record, name)))
        for name in ("description", "circumstances")
    ]

    done = erased(file)

    record.refresh_from_db()
    told.refresh_from_db()
    file.refresh_from_db()
    assert (record.description, record.circumstances, told.text, told.answer) == (b"", b"", b"", b"")
    assert record.claim == "registered"
    assert record.withdrawn_for == Record.Withdrawal.OBJECTION
    assert file.erased_at == NOON
    assert done.marks
    with pytest.raises(CaseGone):
        vault.connect().open(case=record.pk, sealed=sealed, actor="staff:1", purpose="compare")
    with pytest.raises(NotOnShelf):
        vault.connect().compare(sought=inquiry.pk, held=record.pk)
    assert not told.candidate.proofs.exclude(note=b"").exists()
    assert not told.candidate.wishes.exists()
    assert not Finding.objects.exists()
    assert not Dispute.objects.exists()
    assert Entry.objects.about(file).filter(code="registry.file_erased").exists()


def test_he_is_gone_from_cards_photographs_posts_remains_notifications_and_exports() -> None:
    record = make.record(person=MAN)
    his = everywhere(record)
    theirs = his.identification.remains
    sealed = {each.pk: bytes(each.sealed) for each in (theirs, theirs.bags.get())}

    erased(record.file)
    work_once(NOON + timedelta(hours=2), None)  # and nothing of him is counted anew

    for case in (his.card, his.begun, his.post, his.notification, his.alone):
        with pytest.raises(CaseGone):
            vault.connect().open(case=case.pk, sealed=[], actor="staff:1", purpose="asked")
    assert not Card.objects.exists()
    assert not Consent.objects.exists()
    assert not Notification.objects.exists()
    assert not Duty.objects.filter(file=record.file).exists()
    his.finding.refresh_from_db()
    his.identification.refresh_from_db()
    assert his.finding.sealed == b""
    assert his.finding.outcome == "differs"
    assert his.identification.state == Identification.State.WITHDRAWN
    his.document.refresh_from_db()
    assert his.document.described == b""
    assert not his.document.pieces.exists()
    for kept in (theirs, theirs.bags.get()):
        kept.refresh_from_db()
        assert bytes(kept.sealed) == sealed[kept.pk]  # of another, whom somebody seeks
    for export in (his.waiting, his.alone):
        export.refresh_from_db()
        assert (export.state, export.blob) == (Export.State.WITHDRAWN, None)
        assert not export.items.filter(file=record.file).exists()
    assert (bytes(his.alone.reason), bytes(his.alone.report or b"")) == (b"", b"")
    assert bytes(his.waiting.reason)  # it speaks of another too
    assert his.left.items.filter(file=record.file).exists()  # so that the recipient can be told


def test_a_post_is_destroyed_whole_and_whom_else_it_names_waits_on_with_what_was_read() -> None:
    record = make.record(person=MAN)
    his = everywhere(record)

    erased(record.file)

    old = Post.objects.get(pk=his.post.pk)
    fresh = Post.objects.exclude(pk=old.pk).get()
    assert (old.sealed, old.persons.get().record) == (b"", None)
    person = fresh.persons.get()
    place = Sealed(registry.posted_place(fresh.pk), bytes(fresh.sealed))
    [plain] = vault.connect().open(case=fresh.pk, sealed=[place], actor="staff:1", purpose="read_post")
    assert "Нижневартовк".encode() not in plain
    assert "Крутоверхов".encode() not in plain
    assert decode(plain, Posted).proposals[person.number - 1].person.surname == "Ондар"
    said = make.statement(person=Person(name=OTHER))
    made = registry.accept_person(person=person, statement=said, by=make.staff(Role.REGISTRAR), now=NOON)
    assert made.post_person.post == fresh


def test_a_post_that_was_put_away_loses_its_text_and_no_record_of_others() -> None:
    record = make.record(person=MAN)
    post = everywhere(record).post
    clerk, said = make.staff(Role.REGISTRAR), make.statement(person=Person(name=OTHER))
    kept = registry.accept_person(person=post.persons.get(number=2), statement=said, by=clerk, now=NOON)
    assert registry.put_away_post(post=post, by=clerk, now=NOON)

    erased(record.file)

    post.refresh_from_db()
    kept.refresh_from_db()
    assert post.sealed == b""
    assert kept.description
    assert kept.post_person.post == post


def test_a_post_pasted_again_brings_him_back_neither_as_a_record_nor_as_a_kept_text() -> None:
    erased(make.record(person=MAN).file)
    post, clerk = make.post(POST), make.staff(Role.REGISTRAR)
    him, other = post.persons.in_order()

    with pytest.raises(registry.AskedNotToBeEntered):
        registry.accept_person(person=him, statement=make.statement(person=MAN), by=clerk, now=NOON)
    said = make.statement(person=Person(name=OTHER))
    registry.accept_person(person=other, statement=said, by=clerk, now=NOON)
    assert not registry.put_away_post(post=post, by=clerk, now=NOON)

    post.refresh_from_db()
    assert post.sealed == b""
    with pytest.raises(CaseGone):
        vault.connect().open(case=post.pk, sealed=[], actor="staff:1", purpose="read_post")


def test_of_two_whom_one_post_names_both_can_be_erased() -> None:
    record = make.record(person=MAN)
    post, clerk = everywhere(record).post, make.staff(Role.REGISTRAR)
    said = make.statement(person=Person(name=OTHER, born=PartialDate(2001, 2001, 9, 3)))
    second = registry.accept_person(person=post.persons.get(number=2), statement=said, by=clerk, now=NOON)

    erased(record.file)
    erased(second.file)

    assert not Post.objects.exclude(sealed=b"").exists()


def test_whom_remains_are_identified_as_is_not_erased() -> None:
    record = make.record(person=MAN)
    said = make.identification(file=record.file)
    asked = objections.ask_erasure(file=record.file, by=make.staff(Role.REGISTRAR), now=NOON)
    registry.add_finding(
        identification=said,
        method=Method.DNA,
        outcome=IdentificationFinding.Outcome.AGREES,
        reported=Reported(report="Проба 7"),
        by=make.staff(Role.REGISTRAR),
        now=NOON,
    )
    registry.confirm_identification(identification=said, by=make.staff(Role.EXAMINER), now=NOON)

    with pytest.raises(registry.CalledDead):
        objections.approve_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=NOON)
    objections.refuse_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=NOON)
    with pytest.raises(registry.CalledDead):
        objections.ask_erasure(file=record.file, by=make.staff(Role.REGISTRAR), now=NOON)


def test_the_day_of_the_erasure_is_a_turn_of_history() -> None:
    record, later = make.record(person=MAN), NOON + timedelta(days=1)

    assert erasing.erase(approved(record.file), later)

    assert history.standing_then(record.file, NOON).get() == record
    assert not history.standing_then(record.file, later).exists()


def test_candidates_of_whom_nothing_was_told_go_with_their_checks() -> None:
    candidate = make.confirmed()

    erased(candidate.file)

    assert not Candidate.objects.exists()


def test_his_family_reads_that_it_was_removed_and_not_that_we_doubt() -> None:
    filed = make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    told = make.released(about=make.tellable(asked=asked))
    opened = inquiries.unlock(number=filed.receipt.number, secret=filed.receipt.secret, now=NOON)
    assert answer_for(opened, "en", now=NOON).sentences

    erased(told.candidate.file)

    answer = answer_for(opened, "en", now=NOON)
    assert answer.sentences == []
    assert answer.is_removed
    assert answer.taken_back_at == NOON


def test_word_that_has_not_left_is_stopped() -> None:
    told = make.released()

    erased(told.candidate.file)

    assert Message.objects.get(about=told.pk).state == Message.State.CANCELLED


def test_the_same_list_again_does_not_bring_him_back_and_a_namesake_goes_in(tmp_path: Path) -> None:
    source, path = make.source(), a_list(tmp_path, ROW)
    first = stage(source, path)
    commit(first)
    erased(Record.objects.get().file)

    again = stage(source, path)
    other = stage(
        make.source(),
        a_list(
            tmp_path,
            "Nikolai Vasilievich KRUTOVERKHOV,12.04.1999,55115",
            "Крутоверхова Николая Васильевича,12 апреля 1999,",
            "Васильевич Николай Крутоверхов,1999-04-12,",
            f"{HIS_NAME},13.04.1999,в/ч 55115",
            f"{HIS_NAME},1999,в/ч 55115",
        ),
    )

    assert verdicts(again) == [SUPPRESSED]
    assert verdicts(other)[:3] == [SUPPRESSED] * 3
    assert SUPPRESSED not in verdicts(other)[3:]
    for row in ListRow.objects.with_verdict(SUPPRESSED):
        assert (row.sealed, row.digest, row.differs, row.adds) == (b"", b"", "", "")
        with pytest.raises(registry.RowSuppressed):
            registry.decide(row=row, decision=ListRow.Decision.NEW, by=make.staff(Role.REGISTRAR), now=NOON)
    commit(other)
    assert Record.objects.standing().count() == 2  # the namesake, and the one of whom the year alone is told
    assert not again.rows.undecided().exists()


def test_a_list_staged_before_the_erasure_does_not_bring_him_back_either(tmp_path: Path) -> None:
    file = make.record(person=Person(name="Крутоверхов Микола", born=BORN)).file
    held = stage(make.source(), a_list(tmp_path, ROW, "Ондар Айдыс Мергенович,03.09.2001,"))
    held.rows.update(verdict=NEW, file=None, against=None)  # as if the matcher had not known him
    erased(file)

    commit(held)

    assert Record.objects.standing().count() == 1
    assert held.rows.get(position=1).verdict == SUPPRESSED
    assert held.rows.get(position=1).sealed == b""


def test_rows_that_wait_for_his_file_are_emptied_or_judged_without_it(tmp_path: Path) -> None:
    source, path = make.source(), a_list(tmp_path, ROW)
    commit(stage(source, path))
    held = stage(source, path)
    assert verdicts(held) == [SAME]
    file = Record.objects.get().file
    doubtful = stage(make.source(), a_list(tmp_path, f"{HIS_NAME},,в/ч 55115"))
    doubtful.rows.update(verdict=ListRow.Verdict.PROBABLE, file=file)

    erased(file)

    assert verdicts(held) == [SUPPRESSED]
    row = doubtful.rows.get()
    assert (row.verdict, row.file_id) == (NEW, None)
    assert row.sealed


def test_a_registrar_is_told_why_he_cannot_be_entered_and_two_let_him_in_again() -> None:
    done = erased(make.record(person=MAN).file)
    clerk, other = make.staff(Role.REGISTRAR), make.staff(Role.REGISTRAR)
    source, again = make.source(), make.statement(person=Person(name="Krutoverkhov Nikolai", born=BORN))

    with pytest.raises(registry.AskedNotToBeEntered, match="asked not to be entered again"):
        registry.enter_record(source=source, statement=again, by=clerk, now=NOON)
    assert "Krut" not in str(Entry.objects.filter(code="registry.enter_record.refused").get().reason)
    objections.lift_mark(erasure=done, by=clerk, now=NOON)
    with pytest.raises(registry.TwoMustErase):
        objections.lift_mark(erasure=done, by=clerk, now=NOON)
    with pytest.raises(registry.AskedNotToBeEntered):
        registry.enter_record(source=source, statement=again, by=clerk, now=NOON)
    objections.lift_mark(erasure=done, by=other, now=NOON)

    made = registry.enter_record(source=source, statement=again, by=clerk, now=NOON)
    assert made.file_id != done.file_id
    with pytest.raises(objections.NotErased):
        objections.lift_mark(erasure=done, by=clerk, now=NOON)


def test_an_erased_file_is_not_worked_on() -> None:
    record = make.record(person=MAN)
    erased(record.file)
    clerk = make.staff(Role.REGISTRAR)

    with pytest.raises(registry.Erased):
        registry.restore_record(record=record, by=clerk, now=NOON)
    with pytest.raises(registry.Erased):
        registry.move_record(record=record, file=None, by=clerk, now=NOON)
    with pytest.raises(registry.Erased):
        registry.enter_record(
            source=make.source(), statement=make.statement(), by=clerk, now=NOON, file=record.file
        )
    with pytest.raises(registry.Erased):
        registry.move_record(record=make.record(), file=record.file, by=clerk, now=NOON)
    with pytest.raises(registry.Erased):
        make.identification(file=record.file)
    with pytest.raises(registry.Erased):
        make.begun(file=record.file)
    with pytest.raises(objections.AlreadyAsked):
        objections.ask_erasure(file=record.file, by=clerk, now=NOON)


def test_one_person_cannot_erase_alone() -> None:
    file = make.record(person=MAN).file
    clerk = make.staff(Role.REGISTRAR)
    asked = objections.ask_erasure(file=file, by=clerk, now=NOON)

    with pytest.raises(registry.TwoMustErase):
        objections.approve_erasure(erasure=asked, by=clerk, now=NOON)
    with pytest.raises(WrongRole):
        objections.approve_erasure(erasure=asked, by=make.staff(Role.OPERATOR), now=NOON)
    with pytest.raises(WrongRole):
        objections.ask_erasure(file=make.record().file, by=make.staff(Role.EXAMINER), now=NOON)
    with pytest.raises(registry.TwoMustErase):
        registry.empty_file(file=file, asked_by=clerk, approved_by=clerk, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Erasure.objects.filter(pk=asked.pk).update(approved_by=clerk, approved_at=NOON)
    assert not Erasure.objects.to_do().exists()


def test_he_is_hidden_as_soon_as_somebody_asks_and_shown_again_if_it_is_refused() -> None:
    told = make.released()
    asked = objections.ask_erasure(file=told.candidate.file, by=make.staff(Role.REGISTRAR), now=NOON)
    assert not Disclosure.objects.standing().exists()

    objections.refuse_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=NOON)

    assert Disclosure.objects.standing().exists()
    with pytest.raises(objections.NotWaiting):
        objections.approve_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=NOON)


def test_a_refused_erasure_leaves_the_objection_open_and_nothing_special_to_read() -> None:
    record = make.record(person=MAN)
    told = compared()
    asked = objections.ask_erasure(
        file=record.file, by=make.staff(Role.REGISTRAR), now=NOON, objection=told, proven=True
    )

    objections.refuse_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=NOON)

    told.refresh_from_db()
    assert not told.proven
    assert told.decided_at is None
    assert Dispute.objects.open().filter(file=record.file).exists()


def test_upper_floors_wait_for_the_register() -> None:
    candidate = make.candidate()

    with pytest.raises(registry.NotEmptied):
        tracing.erase_file(file=candidate.file, now=NOON)
    with pytest.raises(registry.NotEmptied):
        cards.erase_file(file=candidate.file)
    with pytest.raises(registry.NotEmptied):
        documents.erase_file(file=candidate.file, now=NOON)
    with pytest.raises(registry.NotEmptied):
        duties.erase_file(file=candidate.file)
    with pytest.raises(registry.NotEmptied):
        exports.erase_file(file=candidate.file, asked_by=make.staff(Role.REGISTRAR), now=NOON)
    assert Candidate.objects.exists()


@pytest.mark.parametrize("taken", range(len(erasing.STEPS)))
def test_any_step_may_be_taken_twice(taken: int) -> None:
    told = make.released()
    his = everywhere(told.candidate.record)
    made = approved(told.candidate.file)
    for step in erasing.STEPS[:taken]:
        step.act(made, NOON)

    assert erasing.erase(made, NOON + timedelta(minutes=1))

    made.refresh_from_db()
    assert made.done_at is not None
    assert made.marks
    assert not told.candidate.file.records.exclude(description=b"").exists()
    assert Post.objects.exclude(pk=his.post.pk).get().persons.count() == 1
    for case in (his.card, his.begun, his.post, his.notification, his.alone):
        with pytest.raises(CaseGone):
            vault.connect().open(case=case.pk, sealed=[], actor="staff:1", purpose="asked")


def test_an_erasure_closes_the_objection_and_destroys_what_it_told() -> None:
    record = make.record(person=MAN)
    told = compared()
    made = approved(record.file, objection=told, proven=True)

    erasing.erase(made, NOON)
    objections.shred(objection=told, now=NOON)

    told.refresh_from_db()
    assert told.outcome == Objection.Outcome.ERASED
    assert told.proven
    assert (told.description, told.statement) == (b"", b"")
    with pytest.raises(CaseGone):
        vault.connect().open(case=told.pk, sealed=[], actor="staff:1", purpose="asked")


def test_too_little_is_erased_without_a_mark() -> None:
    done = erased(make.record(person=Person(name=HIS_NAME, born=PartialDate.in_year(1999))).file)

    assert done.marks == 0


def test_a_row_that_a_person_called_the_same_man_as_an_erased_one_above_is_kept_out_with_it(
    tmp_path: Path,
) -> None:
    file = make.record(person=Person(name="Крутоверхов Микола", born=BORN)).file
    held = stage(make.source(), a_list(tmp_path, ROW, f"{HIS_NAME},1999,в/ч 55115"))
    first, second = held.rows.in_order()
    registrar = make.staff(Role.REGISTRAR)
    registry.decide(row=first, decision=ListRow.Decision.NEW, by=registrar, now=NOON)
    ListRow.objects.filter(pk=second.pk).update(
        twin=first, decision=ListRow.Decision.JOIN, decided_by=registrar, decided_at=NOON
    )
    held.rows.update(file=None, against=None)  # the machine saw nobody in them
    erased(file)

    registry.commit_list(held=held, by=registrar, now=NOON)

    assert verdicts(held) == [SUPPRESSED] * 2
    assert not Record.objects.standing().exists()
    assert not held.rows.exclude(sealed=b"").exists()


def test_keeping_out_goes_on_where_a_process_was_killed(tmp_path: Path) -> None:
    file = make.record(person=Person(name="Крутоверхов Микола", born=BORN)).file
    held = stage(make.source(), a_list(tmp_path, ROW, "Ондар Айдыс Мергенович,03.09.2001,"))
    registrar = make.staff(Role.REGISTRAR)
    registry.decide_all(
        held=held, verdict=ListRow.Verdict.NEW, decision=ListRow.Decision.NEW, by=registrar, now=NOON
    )
    erased(file)
    his = held.rows.in_order()[0]
    held.rows.filter(pk=his.pk).update(  # what stands when it is killed before the keys go
        verdict=SUPPRESSED, file=file, decision="", decided_by=None, decided_at=None
    )

    registry.commit_list(held=held, by=registrar, now=NOON)

    his.refresh_from_db()
    assert (his.sealed, his.digest) == (b"", b"")
    assert Record.objects.standing().count() == 1


def test_with_one_of_joined_files_the_erasure_of_all_is_asked_for() -> None:
    one, other = make.record(person=MAN), make.record(person=MAN)
    make.joined(one.file, other.file)

    erased(one.file)
    [waits] = Erasure.objects.to_approve()

    assert waits.file == other.file
    assert Dispute.objects.of_files([one.file_id]).exists()
    waits = objections.approve_erasure(erasure=waits, by=make.staff(Role.EXAMINER), now=NOON)
    assert erasing.erase(waits, NOON)
    for record in (one, other):
        record.refresh_from_db()
        assert record.description == b""
    with pytest.raises(registry.Erased):
        make.joined(make.record().file, other.file)
