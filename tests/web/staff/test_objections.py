"""The desk's pages of objections and erasures. Everybody here is invented."""

from __future__ import annotations

import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.objections.models import Dispute, Erasure, Objection
from kintrace.ops import erasing
from kintrace.registry.models import ListRow, Post, Record
from tests import make
from tests.make import NOON
from tests.objections.cast import HIS_NAME, MAN, WORDS, compared, everywhere
from tests.web.staff.scene import load, sign_in

pytestmark = pytest.mark.django_db


def test_an_objection_is_opened_for_a_purpose_and_shows_no_more_before() -> None:
    record, made = make.record(person=MAN), compared()
    desk = sign_in(Role.REGISTRAR)

    listed = desk.page("objections")
    closed = desk.page("objection", made.pk)
    opened = desk.send("objection", made.pk, purpose="asked")

    assert str(made.pk) in listed
    for page in (listed, closed):
        assert WORDS not in page
        assert "Крутоверхов" not in page
    assert "sure match" in opened or not Dispute.objects.exists()
    assert WORDS in opened
    assert HIS_NAME in opened
    assert "+7 923 555-01-17" in opened
    assert str(record.pk) in opened
    assert Entry.objects.by(desk.staff).filter(code="vault.opened", reason="asked").exists()


def test_a_disputed_record_is_marked_and_says_nothing_of_who_objects() -> None:
    record, made = make.record(person=MAN), compared()

    page = sign_in(Role.EXAMINER).page("record", record.pk)

    assert "disputed: hidden from families" in page
    assert str(made.pk) not in page


def test_an_objection_is_decided_at_the_desk() -> None:
    record, made = make.record(person=MAN), compared()
    desk = sign_in(Role.REGISTRAR)

    assert "Choose what becomes" in desk.send("objection_decide", made.pk, outcome="")
    assert "Choose the record that is untrue" in desk.send("objection_decide", made.pk, outcome="untrue")
    said = desk.send("objection_decide", made.pk, outcome="untrue", record=str(record.pk))

    assert "The objection is decided" in said
    assert Record.objects.get(pk=record.pk).withdrawn_for == Record.Withdrawal.UNTRUE
    assert Objection.objects.get().outcome == Objection.Outcome.UNTRUE


def test_a_file_is_hidden_by_its_number() -> None:
    record = make.record()
    made = compared()
    desk = sign_in(Role.EXAMINER)

    assert "There is no such file" in desk.send("objection_hide", made.pk, file="no number")
    assert "hidden from families until" in desk.send("objection_hide", made.pk, file=str(record.file_id))
    assert Dispute.objects.open().filter(file=record.file).exists()


def test_two_erase_at_the_desk_and_two_let_him_in_again() -> None:
    record, made = make.record(person=MAN), compared()
    first, second = sign_in(Role.REGISTRAR), sign_in(Role.REGISTRAR)

    assert "Tick the box" in first.send("erasure_ask", record.file_id, objection=str(made.pk))
    first.send("erasure_ask", record.file_id, objection=str(made.pk), sure="on", proven="on")
    erasure = Erasure.objects.get()
    assert "Somebody else must approve" in first.send("erasure_approve", erasure.pk)
    assert "Erasures to approve" in second.page("home")
    assert str(erasure.pk) in second.page("objections", query="?shown=erasures")
    assert "Approved" in second.send("erasure_approve", erasure.pk)
    erasing.erase(Erasure.objects.get(), NOON)

    assert "Nothing personal is left" in first.page("record", record.pk)
    assert "Nothing personal is left" in first.page("file", record.file_id)
    assert str(erasure.pk) in second.page("objections", query="?shown=erased")
    assert "A second registrar must agree" in first.send("erasure_lift", erasure.pk)
    assert "Somebody else must approve" in first.send("erasure_lift", erasure.pk)
    assert "The mark is lifted" in second.send("erasure_lift", erasure.pk)
    assert "lifted already" in second.send("erasure_lift", erasure.pk)


def test_an_erasure_is_refused_or_taken_back() -> None:
    record = make.record(person=MAN)
    desk = sign_in(Role.REGISTRAR)
    desk.send("erasure_ask", record.file_id, sure="on")
    erasure = Erasure.objects.get()
    assert "was asked for already" in desk.send("erasure_ask", record.file_id, sure="on")

    assert "Nothing was erased" in desk.send("erasure_refuse", erasure.pk)

    assert "approved or refused already" in desk.send("erasure_refuse", erasure.pk)
    assert not Dispute.objects.open().exists()


def test_a_row_of_an_erased_man_shows_no_value_and_leads_to_his_file() -> None:
    record = make.record(person=MAN)
    desk = sign_in(Role.REGISTRAR)
    desk.send("erasure_ask", record.file_id, sure="on")
    sign_in(Role.EXAMINER).send("erasure_approve", Erasure.objects.get().pk)
    erasing.erase(Erasure.objects.get(), NOON)
    text = f"ФИО,Дата рождения\n{HIS_NAME},12.04.1999\n"

    load(desk, text)

    row = ListRow.objects.get()
    page = desk.page("list", row.list_id)
    assert "he was erased and asked not to be entered again" in page
    assert str(record.file_id) in page
    assert "Крутоверхов" not in page
    assert "Крутоверхов" not in desk.page("list_row", row.list_id, row.number)


def test_pages_of_what_an_erased_man_stood_in_say_so_and_show_nothing() -> None:
    record = make.record(person=MAN)
    his = everywhere(record)
    desk, second = sign_in(Role.REGISTRAR, Role.EXAMINER), sign_in(Role.EXAMINER)
    desk.send("erasure_ask", record.file_id, sure="on")
    erasure = Erasure.objects.get()
    assert his.left.recipient.title in desk.page("erasure", erasure.pk)
    second.send("erasure_approve", erasure.pk)
    erasing.erase(Erasure.objects.get(), NOON)

    assert "Tell these bodies" in desk.page("erasure", erasure.pk)
    post = desk.page("post", his.post.pk)
    assert "it told of somebody who was erased" in post
    fresh = Post.objects.exclude(pk=his.post.pk).get()
    assert "Ондар" in desk.page("post", fresh.pk)
    assert "waits for your decision" in desk.page("post", fresh.pk)
    assert "waits for your decision" not in post
    remains = desk.send("remains", his.identification.remains_id, purpose="mend")
    assert "Шрам на левой руке" in remains
    for page in (post, remains, desk.page("post", fresh.pk), desk.page("file", record.file_id)):
        assert "Крутоверхов" not in page
    asker = his.alone.asked_by
    shown = sign_in(staff=asker).page("export", his.alone.pk)
    assert "Withdrawn" in shown
    assert "Просят до пятницы" not in shown
