"""A month's report: counted once, small numbers hidden, as CSV without formulas and as PDF with Cyrillic."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from pypdf import PdfReader

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties import clock, paper
from kintrace.duties.actions.months import rows_of
from kintrace.duties.models import Duty, Report
from kintrace.duties.rules import Gone, Kind
from kintrace.registry.ladder import Claim
from tests import make
from tests.duties.owing import at, claim, place, round_at

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from kintrace.accounts.models import Staff
    from kintrace.duties.models import HoldingPlace

pytestmark = pytest.mark.django_db

OCTOBER = date(2026, 10, 1)
NOVEMBER = at(date(2026, 11, 3))


@pytest.fixture(autouse=True)
def kyiv(settings: Settings) -> None:
    settings.BUREAU_ZONE = "Europe/Kyiv"


@pytest.fixture
def registrar() -> Staff:
    return make.staff(Role.REGISTRAR)


def owed(
    number: int, last: date, *, late: int = 0, in_time: int = 0, where: HoldingPlace | None = None
) -> list[Duty]:
    """Return so many cards owed by a day, some of them kept."""
    record = make.record(Claim.REGISTERED)
    made = []
    for week in range(number):
        due_at = clock.end_of(last)
        kept_at = None if week >= late + in_time else due_at + (week < late) * 2 * make.DAY - make.DAY
        made.append(
            Duty(
                kind=Kind.CARD,
                file=record.file,
                record=record,
                number=week,
                begun_at=clock.start_of(last - timedelta(days=7)),
                due_at=due_at,
                kept_at=kept_at,
                place=where,
            )
        )
    return Duty.objects.bulk_create(made)


def test_each_duty_is_counted_in_the_month_of_its_last_day_and_as_it_stood(registrar: Staff) -> None:
    owed(9, date(2026, 10, 31), late=5, in_time=1)
    owed(3, date(2026, 10, 1))
    owed(7, date(2026, 11, 1))
    owed(8, date(2026, 9, 30))
    over, gone, missed = owed(3, date(2026, 10, 15))
    for duty, why in ((over, Gone.OVER), (gone, Gone.CLAIM), (missed, Gone.MISSED)):
        Duty.objects.filter(pk=duty.pk).update(taken_back_at=NOVEMBER, taken_back_for=why)

    assert [tuple(row.counts) for row in rows_of(OCTOBER)] == [(1, 5, 7)]


def test_a_month_is_closed_when_it_is_over_and_never_again(registrar: Staff) -> None:
    with pytest.raises(duties.MonthNotOver):
        duties.close_month(month=OCTOBER, by=registrar, now=clock.start_of(date(2026, 11, 1)) - make.MINUTE)
    with pytest.raises(WrongRole):
        duties.close_month(month=OCTOBER, by=make.staff(Role.AUDITOR), now=NOVEMBER)

    duties.close_month(month=date(2026, 10, 17), by=registrar, now=clock.start_of(date(2026, 11, 1)))
    with pytest.raises(duties.MonthIsClosed):
        duties.close_month(month=OCTOBER, by=registrar, now=NOVEMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(month=date(2026, 9, 2), figures=[], closed_by=registrar, closed_at=NOVEMBER)


def test_what_was_hidden_is_not_kept_and_what_comes_later_changes_nothing(registrar: Staff) -> None:
    camp, post = place("Лагерь 7"), place("=1+1")
    owed(12, date(2026, 10, 20), in_time=12, where=camp)
    owed(7, date(2026, 10, 20), late=3, where=post)

    report = duties.close_month(month=OCTOBER, by=registrar, now=NOVEMBER)
    owed(40, date(2026, 10, 20), where=post)

    stands = Report.objects.get()
    assert stands.figures == report.figures
    assert [(one["owed"], one["late"], one["overdue"]) for one in stands.figures] == [
        (12, 0, 0),
        (7, None, None),
    ]


def test_a_report_as_csv_holds_no_formula_and_as_pdf_its_words(registrar: Staff) -> None:
    owed(12, date(2026, 10, 20), in_time=12, where=place("=HYPERLINK(1)"))
    owed(6, date(2026, 10, 20), late=6, where=place("#Лагерь *7* $x$ @cmd"))
    owed(2, date(2026, 10, 21))
    report = duties.close_month(month=OCTOBER, by=registrar, now=NOVEMBER)

    with translation.override("ru"):
        made = paper.paper(report, duties.titles_of(by=registrar))
        text, pdf = paper.as_csv(made).decode("utf-8-sig"), paper.as_pdf(made)

    rows = list(csv.reader(io.StringIO(text)))
    lines = [row for row in rows if len(row) == 6]
    assert [row[2:] for row in lines[1:]] == [
        ["12", "12", "0", "0"],
        ["6", "0", "6", "0"],
        ["скрыто"] * 4,
        ["18", "12", "6", "0"],
    ]
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")]
    read = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    assert "Октябрь 2026" in read
    assert "#Лагерь *7* $x$ @cmd" in read
    assert pdf.startswith(b"%PDF")


def test_a_place_is_a_number_while_the_vault_does_not_tell_its_title(registrar: Staff) -> None:
    camp = place()
    assert paper.place_words(Kind.CARD, camp.pk, {}) == f"Place {camp.pk}"
    assert paper.place_words(Kind.CARD, None, {}) == "Place not said"
    assert paper.place_words(Kind.ANSWER, None, {}) == "This bureau"


def test_staff_who_watch_or_register_see_reports(registrar: Staff) -> None:
    duties.close_month(month=OCTOBER, by=registrar, now=NOVEMBER)

    seen = {role for role in Role if Report.objects.visible_to(make.staff(role)).exists()}
    assert seen == {Role.REGISTRAR, Role.RELEASER, Role.AUDITOR}


def test_real_duties_reach_a_report(registrar: Staff) -> None:
    for _ in range(6):
        claim(Claim.REGISTERED, date(2026, 10, 5))
    round_at(at(date(2026, 10, 20)))

    report = duties.close_month(month=OCTOBER, by=registrar, now=NOVEMBER)

    assert {(one["kind"], one["owed"], one["overdue"]) for one in report.figures} == {
        ("card", 6, 6),
        ("forward", 6, 6),
    }
