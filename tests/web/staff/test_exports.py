"""Exports at the desk: asked for, released by another, made, fetched once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from pyrage import decrypt, x25519

from kintrace.accounts.models import Role
from kintrace.exports.models import Export, Recipient
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.lists.shares import read_share
from kintrace.registry import actions as registry
from kintrace.registry.models import Source
from kintrace.web.staff import sharing
from tests import make
from tests.make import NOON
from tests.web.staff.scene import Desk, sign_in

if TYPE_CHECKING:
    from kintrace.registry.models import Record

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER, OPERATOR, RELEASER = Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR, Role.RELEASER
IDENTITY = x25519.Identity.generate()


def crowd(size: int) -> Source:
    source, clerk = make.source(), make.staff(REGISTRAR)
    for _ in range(size):
        registry.enter_record(source=source, statement=make.statement(), by=clerk, now=NOON)
    return source


def form(**more: object) -> dict[str, object]:
    to = Recipient.objects.first() or make.recipient(keys=str(IDENTITY.to_public()))
    return {"recipient": to.pk, "purpose": "search", "words": "До пятницы", "form": "json", **more}


def ask_for(desk: Desk, *records: Record) -> Export:
    pages = "\n".join(f"https://bureau.example/desk/files/{each.file_id}/" for each in records)
    desk.send("exports", **form(what="files", numbers=pages))
    return Export.objects.latest("asked_at")


def test_one_person_goes_all_the_way_with_a_few_persons() -> None:
    desk = sign_in(EXAMINER)
    assert "Nothing was exported yet" in desk.page("exports")
    export = ask_for(desk, make.record())

    assert "До пятницы" in desk.page("export", export.pk)
    assert "The export is released" in desk.send("export_release", export.pk)
    page = desk.send("export_make", export.pk)
    assert "1 person is in it" in page
    answer = desk.post(reverse("staff:export_fetch", args=[export.pk]))

    assert answer["Content-Disposition"] == f'attachment; filename="kintrace-{str(export.pk)[:8]}.json.age"'
    assert answer["Cache-Control"] == "no-store"
    assert len(read_share(decrypt(answer.content, [IDENTITY])).persons) == 1
    assert "a step further" in desk.send("export_fetch", export.pk)
    assert "No copy of it is here" in desk.page("export", export.pk)


def test_a_crowd_needs_another_person_who_sees_count_purpose_and_key() -> None:
    source, asker, other = crowd(21), sign_in(REGISTRAR), sign_in(RELEASER)
    asker.send("exports", **form(what="source", source=source.pk))
    export = Export.objects.get()

    assert "Release it" not in asker.page("export", export.pk)
    assert "Another person must release it" in asker.send("export_release", export.pk)
    page = other.page("export", export.pk)
    assert '<dd class="number">21</dd>' in page
    assert str(IDENTITY.to_public()) in page
    assert "До пятницы" in page
    assert "The export is released" in other.send("export_release", export.pk)
    assert "21 persons are in it" in asker.send("export_make", export.pk)


def test_his_wish_is_obeyed_and_the_page_says_how_many() -> None:
    told, silent = make.tellable(), make.tellable()
    kinship.record_wish(candidate=silent, answer=Wish.Answer.NO, by=make.staff(OPERATOR), now=NOON)
    desk = sign_in(EXAMINER)
    export = ask_for(desk, told.record, silent.record)
    desk.send("export_release", export.pk)

    page = desk.send("export_make", export.pk)

    assert "1 person may not be given" in page
    export.refresh_from_db()
    assert export.given == 1


@pytest.mark.parametrize("question", ["family", "person", "agency", "own_state", "public"])
def test_his_no_on_a_capture_card_is_obeyed_until_he_says_yes(question: str) -> None:
    record = make.record()
    first = make.consent(make.card(file=record.file), question, "no")

    assert sharing.withheld([record.file_id]) == {record.file_id}
    make.consent(first.card, question, "yes", person=first.person, now=NOON + make.HOUR)
    assert sharing.withheld([record.file_id]) == set()


def test_inquiries_are_exported_by_their_numbers_as_typed() -> None:
    asked, desk = make.inquiry(), sign_in(OPERATOR)
    typed = f"{asked.number[:4]} {asked.number[4:8]}-{asked.number[8:]}"

    desk.send("exports", **form(what="inquiries", numbers=typed, form="pfif-1.3"))

    assert Export.objects.get().items.get().inquiry == asked


def test_a_number_that_is_nobodys_and_a_line_that_is_none_are_refused() -> None:
    desk = sign_in(EXAMINER)

    assert "1 of the numbers" in desk.refused("exports", **form(what="files", numbers="Иванов"))
    assert "1 of the numbers" in desk.refused("exports", **form(what="inquiries", numbers="123456789"))
    assert "Nobody stands there" in desk.refused("exports", **form(what="list"))
    assert "Why, in a sentence" in desk.refused("exports", **form(what="list", words=""))
    assert not Export.objects.exists()


def test_a_recipient_is_added_with_a_key_that_is_checked() -> None:
    desk = sign_in(REGISTRAR)
    assert "No recipient yet" in desk.page("recipients")

    assert "is a secret key" in desk.refused("recipients", title="Invented", keys=str(IDENTITY))
    assert "The recipient is added" in desk.send("recipients", title="Invented", keys=make.RECIPIENT_KEY)


def test_a_withdrawn_export_goes_no_further() -> None:
    desk = sign_in(EXAMINER)
    export = ask_for(desk, make.record())

    assert "The export is withdrawn" in desk.send("export_withdraw", export.pk)
    assert "goes no further" in desk.page("export", export.pk)
    assert "a step further" in desk.send("export_release", export.pk)


@pytest.mark.parametrize("role", [EXAMINER, RELEASER])
def test_the_report_is_shown_in_the_readers_language(role: Role) -> None:
    export = make.export(make.record())
    desk = sign_in(staff=export.asked_by)
    Export.objects.filter(pk=export.pk).update(form="pfif-1.4")
    desk.send("export_release", export.pk)
    desk.send("export_make", export.pk)

    page = (
        sign_in(role, language="uk").page("export", export.pk)
        if role == RELEASER
        else desk.page("export", export.pk)
    )

    wanted = (
        "У PFIF цієї версії для цього немає поля."
        if role == RELEASER
        else "PFIF of this version has no field"
    )
    assert wanted in page
