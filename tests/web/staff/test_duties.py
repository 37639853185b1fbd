"""Duties at the desk: the wall, lists, one duty, places, notifications of deaths, reports by the month."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact.models import Message
from kintrace.duties import actions as duties
from kintrace.duties import clock
from kintrace.duties.models import Duty, HoldingPlace, Notification, Report
from kintrace.duties.rules import Kind
from kintrace.registry.ladder import Claim
from kintrace.vault import client
from kintrace.web.staff.waiting import waits_for
from tests import make
from tests.duties import owing
from tests.duties.owing import WHOLE
from tests.web.staff.scene import Desk, sign_in

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from kintrace.registry.models import File

pytestmark = pytest.mark.django_db

REGISTRAR, RELEASER, OPERATOR, AUDITOR = Role.REGISTRAR, Role.RELEASER, Role.OPERATOR, Role.AUDITOR
DAY = timedelta(days=1)


def days_ago(number: int) -> date:
    """Return a day before today, for the pages read the machine's clock."""
    return clock.day_of(timezone.now()) - number * DAY


def counted(claim: Claim, ago: int) -> File:
    """Return a file with one claim of some days ago, with its duties."""
    record = owing.claim(claim, days_ago(ago), now=timezone.now() - ago * DAY)
    duties.count_file(file=record.file, now=timezone.now())
    return record.file


def test_the_wall_shows_what_is_owed_and_overdue_by_place_and_links_to_it() -> None:
    desk = sign_in(REGISTRAR)
    assert "Nothing is owed" in desk.page("duties")
    file = counted(Claim.REGISTERED, 20)
    counted(Claim.REGISTERED, 2)
    owing.place("Лагерь 7", record=file.records.get())

    page = desk.page("duties")

    assert "Лагерь 7" in page
    assert "Place not said" in page
    assert "kind=card&amp;place=" in page
    camp = HoldingPlace.objects.get()
    listed = desk.page("duty_list", query=f"?shown=overdue&kind=card&place={camp.pk}")
    assert str(Duty.objects.get(file=file, kind=Kind.CARD).pk) in listed
    assert "Forwarding of an event</a>" not in listed
    assert "Nothing is owed here" in desk.page("duty_list", query=f"?shown=soon&place={camp.pk}")
    assert "You have taken no duty" in desk.page("duty_list", query="?shown=mine&place=none")
    assert "Nothing was kept yet" in desk.page("duty_list", query="?shown=kept&kind=nonsense&place=x")


def test_a_place_is_a_number_on_the_page_while_the_vault_is_away(settings: Settings) -> None:
    file = counted(Claim.REGISTERED, 20)
    camp = owing.place("Лагерь 7", record=file.records.get())
    desk = sign_in(REGISTRAR)
    client.disconnect()
    settings.VAULT, settings.VAULT_SOCKET = "socket", "/tmp/desk-no-vault-here.sock"  # noqa: S108 - never made

    page = desk.page("duties")

    assert f"Place {camp.pk}" in page
    assert "Лагерь" not in page


def test_an_operator_sees_inquiries_to_answer_and_no_titles_of_places() -> None:
    counted(Claim.REGISTERED, 20)
    owing.place("Лагерь 7")
    duties.count_inquiry(inquiry=make.inquiry(now=timezone.now() - 40 * DAY), now=timezone.now())
    desk = sign_in(OPERATOR)

    page = desk.page("duties") + desk.page("duty_list")

    assert "Answer to an inquiry" in page
    assert "Capture card" not in page
    assert not Entry.objects.by(desk.staff).filter(code="vault.opened").exists()
    answer = Duty.objects.get(kind=Kind.ANSWER)
    assert "marked as kept" in desk.send("duty_keep", answer.pk, on=days_ago(0).isoformat())


def test_a_duty_is_taken_kept_and_owed_again() -> None:
    card = counted(Claim.REGISTERED, 3).duties.get(kind=Kind.CARD)
    desk = sign_in(REGISTRAR)

    assert "The duty is yours" in desk.send("duty_take", card.pk)
    assert "must give it back first" in sign_in(REGISTRAR).send("duty_take", card.pk)
    assert desk.staff.handle in desk.page("duty_list", query="?shown=mine")
    assert "Anybody can take" in desk.send("duty_give_back", card.pk)
    assert "Choose the day" in desk.send("duty_keep", card.pk, on="when I could")
    assert "This day does not fit" in desk.send("duty_keep", card.pk, on=days_ago(9).isoformat())
    assert "marked as kept" in desk.send("duty_keep", card.pk, on=days_ago(1).isoformat())
    assert str(card.pk) in desk.page("duty_list", query="?shown=kept")
    assert "is owed again" in desk.send("duty_unkeep", card.pk)


def test_a_date_is_moved_and_the_page_shows_both() -> None:
    card = counted(Claim.REGISTERED, 3).duties.get(kind=Kind.CARD)
    desk = sign_in(REGISTRAR)

    assert "Choose the new day" in desk.send("duty_move", card.pk, to="", reason="silent")
    page = desk.send("duty_move", card.pk, to=(card.last_day + 3 * DAY).isoformat(), reason="silent")

    assert "The date is moved" in page
    assert "The place was asked and does not answer" in page


def test_several_duties_are_kept_at_once_or_none_and_the_list_comes_back() -> None:
    rows = [counted(Claim.REGISTERED, ago).duties.get(kind=Kind.CARD) for ago in (3, 4)]
    desk = sign_in(REGISTRAR)
    back = reverse("staff:duty_list") + "?shown=open"
    chosen = [str(row.pk) for row in rows]

    assert "Choose at least one duty" in desk.send("duty_keep_several", back=back, on=days_ago(0).isoformat())
    late = desk.send("duty_keep_several", duty=chosen, back=back, on=days_ago(-1).isoformat())
    assert "This day does not fit" in late
    assert not Duty.objects.kept().exists()
    answer = desk.post(
        reverse("staff:duty_keep_several"), {"duty": chosen, "back": back, "on": days_ago(0).isoformat()}
    )
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert Duty.objects.kept().count() == 2
    elsewhere = desk.post(
        reverse("staff:duty_keep_several"), {"back": "https://elsewhere.example/desk/", "duty": "x"}
    )
    assert elsewhere["Location"] == reverse("staff:duty_list")


def test_a_place_is_opened_and_said_on_a_duty() -> None:
    card = counted(Claim.REGISTERED, 3).duties.get(kind=Kind.CARD)
    desk = sign_in(REGISTRAR)
    assert "No holding place yet" in desk.page("holding_places")
    page = desk.send("holding_places", title="Лагерь 9", source=make.source(title="Register of camp 9").pk)
    assert "Лагерь 9" in page
    assert "Register of camp 9" in page

    page = desk.send("duty_place", card.pk, place=HoldingPlace.objects.get().pk)

    assert "The place is said" in page
    assert "Лагерь 9" in page
    assert desk.post(reverse("staff:duty_place", args=[card.pk]), {"place": "99999"}).status_code == 404


def test_a_health_report_is_marked_as_serious_and_unmarked() -> None:
    file = counted(Claim.REGISTERED, 9)
    report = owing.claim(Claim.HEALTH_REPORT, days_ago(2), file=file, now=timezone.now() - 2 * DAY)
    desk = sign_in(REGISTRAR)
    assert "Mark as seriously ill" in desk.page("file_duties", file.pk)

    assert "weekly news are owed" in desk.send("record_serious", report.pk, serious="yes")
    assert Duty.objects.open().filter(kind=Kind.HEALTH).count() == 1
    assert "The mark is taken back" in desk.send("record_serious", report.pk)
    assert not Duty.objects.open().filter(kind=Kind.HEALTH).exists()


def written(desk: Desk, file: File, **change: object) -> Notification:
    items = {name: value for name, value in owing_items().items() if value}
    desk.send("notification_write", file.pk, **{**items, **change})
    return Notification.objects.standing().get(file=file)


def owing_items() -> dict[str, object]:
    first, second = WHOLE.witnesses
    said = {name: getattr(WHOLE, name) for name in ("died_on", "died_at", "cause", "buried_at", "grave")}
    return {
        **said,
        "effects": WHOLE.effects,
        "authority": WHOLE.authority,
        "not_known": ["last_moments"],
        "first_name": first.name,
        "first_address": first.address,
        "second_name": second.name,
        "second_address": second.address,
    }


def test_a_death_is_notified_by_two_officers_and_nothing_is_sent() -> None:
    file = counted(Claim.DEAD, 2)
    desk = sign_in(REGISTRAR)
    notice = written(desk, file, cause="")
    assert "left open" in desk.page("notification", notice.pk)
    releaser = sign_in(RELEASER)
    assert "Something is left open" in releaser.send("notification_attest", notice.pk)

    assert "Кладбище" in desk.page("notification_write", file.pk)
    notice = written(desk, file)
    assert "You wrote it" in desk.page("notification", notice.pk)
    assert "Your word is given" in releaser.send("notification_attest", notice.pk)
    page = sign_in(REGISTRAR).send("notification_attest", notice.pk)

    assert "It has passed its gate" in page
    assert "A person tells the family" in page
    assert Duty.objects.get(kind=Kind.DEATH).kept_at is not None
    assert "This notification is attested" in desk.refused("notification_write", file.pk, **owing_items())
    assert not Message.objects.exists()
    assert "is taken back" in releaser.send("notification_take_back", notice.pk)
    assert Duty.objects.get(kind=Kind.DEATH).is_open


def test_a_month_is_closed_once_and_read_as_page_pdf_and_csv() -> None:
    last = clock.day_of(timezone.now()).replace(day=1) - DAY
    camp = owing.place("=Лагерь 7")
    record = make.record(Claim.REGISTERED)
    Duty.objects.bulk_create(
        Duty(
            kind=Kind.CARD,
            file=record.file,
            record=record,
            number=number,
            begun_at=clock.start_of(last - 7 * DAY),
            due_at=clock.end_of(last),
            place=camp,
        )
        for number in range(6)
    )
    desk = sign_in(RELEASER)
    assert "No month is closed yet" in desk.page("reports")
    month = (last.year, last.month)

    assert "The report is closed" in desk.send("report_close", *month)
    assert "is closed already" in desk.send("report_close", *month)
    assert "is not over yet" in desk.send("report_close", 2199, 1)

    assert "=Лагерь 7" in desk.page("reports", query=f"?month={last:%Y-%m}")
    watching = sign_in(AUDITOR)
    sheet = watching.get(reverse("staff:report_csv", args=month))
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert ["Capture card", "'=Лагерь 7", "6", "0", "0", "6"] in rows
    paper = watching.get(reverse("staff:report_pdf", args=month))
    assert paper["Content-Type"] == "application/pdf"
    assert "Лагерь 7" in PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert watching.get(reverse("staff:report_csv", args=(2026, 13))).status_code == 404
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "word"), [("ru", "Что должно быть сделано"), ("uk", "Що має бути зроблено")]
)
def test_the_wall_speaks_the_readers_language(language: str, word: str) -> None:
    assert word in sign_in(REGISTRAR, language=language).page("duties")


def test_the_first_page_counts_what_is_overdue_for_those_who_can_do_it() -> None:
    counted(Claim.REGISTERED, 20)
    duties.count_inquiry(inquiry=make.inquiry(now=timezone.now() - 40 * DAY), now=timezone.now())

    assert "Duties that are overdue" in sign_in(REGISTRAR).page("home")
    counts = {
        role: next(wait.size for wait in waits_for(make.staff(role)) if "overdue" in wait.word)
        for role in (REGISTRAR, OPERATOR)
    }
    assert counts == {REGISTRAR: 2, OPERATOR: 1}
