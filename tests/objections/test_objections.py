"""Objections: what is hidden, for whom and for how long; who decides; what nobody is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.cards import actions as cards
from kintrace.cards.printing import Edition
from kintrace.contact.models import Message
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.answers import answer_for, object_to
from kintrace.disclosure.models import Disclosure
from kintrace.exports import actions as exports
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts
from kintrace.inquiries.actions import Opened, TooManyTries, WrongSecret
from kintrace.matching.person import PartialDate, Person
from kintrace.objections import actions as objections
from kintrace.objections.actions import disputing
from kintrace.objections.models import CLOSED_AFTER, Dispute, Objection
from kintrace.objections.sections import Statement, Told
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry.models import Join, Record
from kintrace.vault import client as vault
from kintrace.web.staff import sharing
from tests import make
from tests.make import NOON
from tests.objections.cast import BORN, HIS_NAME, MAN, WORDS, approved, compared, made, objected

pytestmark = pytest.mark.django_db

WRONG = Statement(kind="wrong", words="Это не мой сын")


def answered() -> tuple[Opened, Disclosure]:
    """Return a family that has read its answer."""
    filed = make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    told = make.released(about=make.tellable(asked=asked))
    opened = inquiries.unlock(number=filed.receipt.number, secret=filed.receipt.secret, now=NOON)
    assert answer_for(opened, "en", now=NOON).sentences
    return opened, told


def test_what_is_told_is_sealed_and_nobody_is_looked_up_when_it_comes() -> None:
    make.record(person=MAN)

    told, _ = objected()

    assert told.taken_in_at is None
    assert not told.findings.exists()
    assert not Dispute.objects.exists()
    for blob in (told.description, told.statement):
        assert WORDS.encode() not in bytes(blob)
        assert HIS_NAME.encode() not in bytes(blob)


def test_a_sure_match_is_hidden_from_everybody_until_people_decide_but_not_for_long() -> None:
    told = make.released()
    assert Disclosure.objects.standing().exists()

    made = compared(make.HELD)

    assert made.findings.get().confirmable
    assert not Disclosure.objects.standing().exists()
    with pytest.raises(disclosure.Disputed):
        disclosure.write(
            candidate=told.candidate, sentences=["found"], by=make.staff(Role.OPERATOR), now=NOON
        )
    [dispute] = Dispute.objects.over(NOON + disputing.LASTS)
    objections.lapse(dispute=dispute, now=NOON + disputing.LASTS)
    assert Disclosure.objects.standing().exists()


def test_a_name_alone_hides_nobody() -> None:
    make.record(person=MAN)

    made = compared(Person(name=HIS_NAME))

    assert not Dispute.objects.exists()
    assert not made.findings.filter(confirmable=True).exists()


def test_a_file_that_a_machine_hid_lately_is_not_hidden_by_it_again() -> None:
    make.record(person=MAN)
    compared()
    [dispute] = Dispute.objects.all()
    objections.lapse(dispute=dispute, now=NOON + disputing.LASTS)

    again = compared(now=NOON + timedelta(days=4))

    assert again.findings.filter(confirmable=True).exists()
    assert not Dispute.objects.open().exists()


def test_a_flood_hides_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disputing, "MOST_A_DAY", 2)
    for day in (1, 2, 3):
        person = Person(name="Крутоверхов Николай Васильевич", born=PartialDate(1999, 1999, 4, day))
        make.record(person=person)
        compared(person)

    assert Dispute.objects.open().count() == 2


def test_a_person_takes_up_what_a_machine_hid_and_it_lapses_no_more() -> None:
    record = make.record(person=MAN)
    made = compared()

    objections.dispute(objection=made, file=record.file, by=make.staff(Role.EXAMINER), now=NOON)

    assert not Dispute.objects.over(NOON + timedelta(days=60)).exists()
    assert Dispute.objects.open().count() == 1


def test_the_desk_may_name_a_file_that_the_vault_did_not_find() -> None:
    record, made = make.record(), compared(Person(name="Кто-то Другой"))

    objections.dispute(objection=made, file=record.file, by=make.staff(Role.EXAMINER), now=NOON)

    assert made.findings.get(file=record.file).named_by is not None
    with pytest.raises(WrongRole):
        objections.dispute(objection=made, file=record.file, by=make.staff(Role.OPERATOR), now=NOON)


def test_an_empty_shelf_is_not_taken_for_nothing_found() -> None:
    make.record(person=MAN)
    told, _ = objected()
    objections.take_in(objection=told, now=NOON)
    vault.disconnect()

    with pytest.raises(objections.RegisterNotRead):
        objections.compare(objection=told, now=NOON)
    registry.remember_all()
    objections.compare(objection=told, now=NOON)
    assert Dispute.objects.open().exists()


def test_a_reader_hides_an_answer_from_himself_and_from_nobody_else() -> None:
    opened, told = answered()
    other = make.released(about=make.tellable())
    Disclosure.objects.filter(pk=other.pk).update(candidate=other.candidate)

    assert object_to(opened, WRONG, now=NOON)

    answer = answer_for(opened, "en", now=NOON)
    assert answer.is_disputed
    assert answer.sentences == []
    assert answer.taken_back_at is None
    assert list(Disclosure.objects.standing()) == [other]
    assert not object_to(opened, WRONG, now=NOON)  # there is nothing more to object to
    with pytest.raises(disclosure.Disputed):
        disclosure.write(
            candidate=told.candidate, sentences=["found"], by=make.staff(Role.OPERATOR), now=NOON
        )


def test_a_disputed_answer_is_not_swept_away_and_comes_back() -> None:
    opened, told = answered()
    object_to(opened, WRONG, now=NOON)
    disclosure.sweep(now=NOON)
    told.refresh_from_db()
    assert told.taken_back_at is None

    objections.decide(
        objection=Objection.objects.get(),
        outcome=Objection.Outcome.STANDS,
        by=make.staff(Role.REGISTRAR),
        now=NOON,
    )

    assert answer_for(opened, "en", now=NOON).sentences


def test_nobody_who_has_read_nothing_learns_of_a_dispute() -> None:
    filed = make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    make.released(about=make.tellable(asked=asked))
    compared(make.HELD)
    opened = inquiries.unlock(number=filed.receipt.number, secret=filed.receipt.secret, now=NOON)

    answer = answer_for(opened, "en", now=NOON)

    assert not answer.is_disputed
    assert answer.sentences == []


def test_word_of_news_waits_as_long_as_it_is_disputed() -> None:
    told = make.released()
    Message.objects.update(not_before=NOON)
    compared(make.HELD)

    disclosure.hold_back(now=NOON)

    message = Message.objects.get(about=told.pk)
    assert message.state == Message.State.QUEUED
    assert not Message.objects.due(NOON + timedelta(minutes=59)).exists()


def test_what_is_untrue_is_withdrawn_and_the_answer_falls() -> None:
    opened, told = answered()
    object_to(opened, WRONG, now=NOON)
    made = Objection.objects.get()
    clerk = make.staff(Role.REGISTRAR)

    with pytest.raises(objections.NothingToWithdraw):
        objections.decide(objection=made, outcome=Objection.Outcome.UNTRUE, by=clerk, now=NOON)
    objections.decide(
        objection=made,
        outcome=Objection.Outcome.UNTRUE,
        by=clerk,
        now=NOON,
        record=told.candidate.record,
    )

    assert Record.objects.get(pk=told.candidate.record_id).withdrawn_for == Record.Withdrawal.UNTRUE
    disclosure.sweep(now=NOON)
    assert answer_for(opened, "en", now=NOON).taken_back_at == NOON


def test_decisions_have_their_gates() -> None:
    record = make.record(person=MAN)
    made = compared()
    stands, nothing = Objection.Outcome.STANDS, Objection.Outcome.NOTHING

    with pytest.raises(WrongRole):
        objections.decide(objection=made, outcome=stands, by=make.staff(Role.EXAMINER), now=NOON)
    with pytest.raises(objections.OwnEntry):
        objections.decide(objection=made, outcome=stands, by=record.entered_by, now=NOON)
    with pytest.raises(objections.ErasedByTwo):
        objections.decide(
            objection=made, outcome=Objection.Outcome.ERASED, by=make.staff(Role.REGISTRAR), now=NOON
        )
    objections.decide(objection=made, outcome=nothing, by=make.staff(Role.REGISTRAR), now=NOON)
    with pytest.raises(objections.AlreadyDecided):
        objections.decide(objection=made, outcome=nothing, by=make.staff(Role.REGISTRAR), now=NOON)
    with pytest.raises(objections.AlreadyDecided):
        objections.ask_erasure(file=record.file, by=make.staff(Role.REGISTRAR), now=NOON, objection=made)
    assert not Dispute.objects.open().exists()


def test_what_somebody_objects_to_is_in_no_export_until_it_is_decided() -> None:
    record, other = make.record(person=MAN), make.record()
    objection = compared()
    clerk = make.staff(Role.EXAMINER)
    asked = exports.release(export=make.export(record, other, by=clerk), by=clerk, now=NOON)

    export = exports.make(export=asked, withheld=sharing.withheld, by=clerk, now=NOON)

    assert export.given == 1
    told = exports.read(export=export, by=clerk)
    assert told.report is not None
    assert told.report.withheld == 1
    objections.decide(
        objection=objection, outcome=Objection.Outcome.STANDS, by=make.staff(Role.REGISTRAR), now=NOON
    )
    assert not sharing.withheld([record.file_id])


def test_one_reader_who_objects_holds_the_man_back_from_exports_though_not_from_other_families() -> None:
    opened, told = answered()

    object_to(opened, WRONG, now=NOON)

    assert sharing.withheld([told.candidate.file_id]) == {told.candidate.file_id}


def test_a_file_made_before_somebody_objected_does_not_leave() -> None:
    export = made(make.record(person=MAN))
    compared()

    with pytest.raises(exports.Disputed):
        exports.fetch(export=export, by=export.asked_by, now=NOON)

    exports.withdraw(export=export, by=export.asked_by, now=NOON)
    export.refresh_from_db()
    assert export.blob is None


def test_what_is_said_against_one_of_joined_files_hides_and_holds_back_the_others_too() -> None:
    told = make.released()
    other = make.record(person=MAN)
    export = made(told.candidate.record)
    joined = make.joined(told.candidate.file, other.file)
    assert Disclosure.objects.standing().exists()

    [dispute] = Dispute.objects.filter(objection=compared())

    assert dispute.file == other.file
    assert not Disclosure.objects.standing().exists()
    assert sharing.withheld([told.candidate.file_id]) == {told.candidate.file_id}
    with pytest.raises(exports.Disputed):
        exports.fetch(export=export, by=export.asked_by, now=NOON)
    registry.part_files(join=joined, reason=Join.Parting.TWO_MEN, by=make.staff(Role.REGISTRAR), now=NOON)
    assert Disclosure.objects.standing().exists()


def test_a_card_of_whom_somebody_objects_to_is_not_printed() -> None:
    card = make.card(file=make.record(person=MAN).file)
    objection = compared()
    clerk = make.staff(Role.REGISTRAR)

    with pytest.raises(cards.CardDisputed):
        cards.print_card(card=card, by=clerk, edition=Edition.AGENCY, languages=["ru", "en"])
    objections.decide(objection=objection, outcome=Objection.Outcome.STANDS, by=clerk, now=NOON)

    paper = cards.print_card(card=card, by=clerk, edition=Edition.AGENCY, languages=["ru", "en"])
    assert paper.startswith(b"%PDF")


def test_an_erased_file_is_not_hidden_again() -> None:
    from kintrace.ops import erasing  # noqa: PLC0415  # only here

    record = make.record(person=MAN)
    made = compared(Person(name="Кто-то Другой"))
    erasing.erase(approved(record.file), NOON)
    record.file.refresh_from_db()

    with pytest.raises(registry.Erased):
        objections.dispute(objection=made, file=record.file, by=make.staff(Role.EXAMINER), now=NOON)


def test_number_and_words_open_it_and_nothing_else_does() -> None:
    told, receipt = objected()

    assert objections.unlock(number=receipt.number, secret=receipt.secret, now=NOON) == told
    for number, words in ((receipt.number, "a b c d e f"), ("901492503", receipt.secret)):
        with pytest.raises(WrongSecret):
            objections.unlock(number=number, secret=words, now=NOON)
    for _ in range(9):
        with pytest.raises(WrongSecret):
            objections.unlock(number="901492503", secret="a b c d e f", now=NOON)
    with pytest.raises(TooManyTries):
        objections.unlock(number="901492503", secret="a b c d e f", now=NOON)


def test_a_second_press_of_the_button_files_nothing_twice() -> None:
    token = drafts.new_token()
    drafts.keep(token, {}, now=NOON)
    told = Told(person=MAN, statement=WRONG)

    first = objections.submit(told=told, now=NOON, draft=token)

    assert objections.submit(told=told, now=NOON, draft=token) == first
    assert Objection.objects.count() == 1


def test_closed_is_read_on_the_same_day_whether_there_was_anything_to_close() -> None:
    made, _ = objected()
    objections.decide(
        objection=made, outcome=Objection.Outcome.NOTHING, by=make.staff(Role.REGISTRAR), now=NOON
    )
    made.refresh_from_db()

    assert not made.closed_for_reader(NOON + CLOSED_AFTER - timedelta(seconds=1))
    assert made.closed_for_reader(NOON + CLOSED_AFTER)


def test_the_audit_log_says_family_and_no_more() -> None:
    opened, _ = answered()
    object_to(opened, WRONG, now=NOON)

    entries = Entry.objects.filter(code__startswith="objections.")
    assert {entry.actor for entry in entries} == {"family"}
    assert not any(str(opened.inquiry.pk) in entry.subject for entry in entries)


def test_the_worker_does_all_of_it_by_itself() -> None:
    record = make.record(person=MAN)
    told, _ = objected(Person(name=HIS_NAME, born=BORN))
    work_once(NOON, None)
    assert Dispute.objects.open().exists()
    told.refresh_from_db()
    made = approved(record.file, objection=told)

    done = work_once(NOON + timedelta(minutes=1), None)

    made.refresh_from_db()
    assert made.done_at is not None
    assert done["erased"] == 1
    told.refresh_from_db()
    assert told.shredded_at is not None
    assert told.statement == b""
