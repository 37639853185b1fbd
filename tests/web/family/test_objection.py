"""“I am this person” and “this is wrong” at the families' pages. Everybody here is invented."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.disclosure.models import Disclosure
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts
from kintrace.objections import actions as objections
from kintrace.objections.models import Dispute, Objection
from kintrace.ops import erasing
from kintrace.ops.worker import work_once
from kintrace.vault import client as vault
from tests import make
from tests.browser import press
from tests.make import NOON
from tests.objections.cast import MAN, approved
from tests.web.family import walk

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase
    from playwright.sync_api import BrowserContext, Page

    from kintrace.inquiries.drafts import Receipt

pytestmark = pytest.mark.django_db

FORM, RECEIPT = reverse("family:objection"), reverse("family:objection_receipt")
READ, WRONG, ANSWER = reverse("family:objection_read"), reverse("family:wrong"), reverse("family:answer")
HEAVIEST = 60_000
# Of one length, so that pages can be compared. The first is on record.
REGISTERED, UNKNOWN = "Крутоверхов Николай Васильевич", "Выдумкинко Никифоров Вакулович"
BORN = {"born_day": "12", "born_month": "4", "born_year": "1999"}


@pytest.fixture(autouse=True)
def vault_is_there() -> None:
    vault.connect()


def typed(name: str = REGISTERED, **more: str) -> dict[str, str]:
    told = {"kind": "self", "about": name, **BORN, "words": "Я жив и не хочу, чтобы меня искали."}
    return {**told, "reach": "+7 000 000-00-00", "form": drafts.new_token(), **more}


def seen(answer: HttpResponseBase, *apart: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all that a browser sees, apart from what is each one's own."""
    assert isinstance(answer, HttpResponse)
    body = re.sub(rb'name="form" value="[^"]+"', b"", walk.without(answer.content, *apart))
    heads = [(name, "" if name == "Content-Length" else value) for name, value in answer.items()]
    return answer.status_code, heads, body


def everything_seen(name: str) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """Object, let the worker do all it does, and return every answer on the way, to the last day."""
    client = Client()
    pages = [seen(client.get(FORM)), seen(client.post(FORM, typed(name)))]
    receipt = client.get(RECEIPT)
    number, secret = walk.shown(receipt.content.decode())
    spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
    pages.append(seen(receipt, spaced, *re.findall(r"<li>\w+</li>", receipt.content.decode())))
    pages.append(seen(client.post(RECEIPT)))
    work_once(NOON, None)
    made = Objection.objects.get(number=number)
    key = {"case": number, "words": secret}
    pages += [seen(client.post(READ, key)), seen(client.get(READ))]
    outcome = Objection.Outcome.STANDS if made.findings.exists() else Objection.Outcome.NOTHING
    objections.decide(objection=made, outcome=outcome, by=make.staff(Role.REGISTRAR), now=NOON)
    pages.append(seen(client.get(READ)))
    with time_machine.travel(NOON + timedelta(days=7, minutes=1), tick=False):
        pages += [seen(client.post(READ, key)), seen(client.get(READ))]
    return pages


def test_every_page_is_the_same_byte_for_byte_whoever_it_is_about() -> None:
    make.record(person=MAN)
    with time_machine.travel(NOON, tick=False):
        registered, unknown = everything_seen(REGISTERED), everything_seen(UNKNOWN)

    assert Objection.objects.filter(findings__confirmable=True).count() == 1  # only one of them is on record
    assert len(registered) == len(unknown)
    for place, (one, other) in enumerate(zip(registered, unknown, strict=True)):
        assert one == other, place
    assert b"people are looking into it" in registered[-3][2]
    assert b"it is closed" in registered[-1][2]


def test_sending_asks_the_database_the_same_questions() -> None:
    make.record(person=MAN)
    Client().post(FORM, typed())  # the very first entry of the audit log makes its head
    asked = []
    for name in (REGISTERED, UNKNOWN):
        with CaptureQueriesContext(connection) as queries:
            Client().post(FORM, typed(name))
        asked.append([re.sub(r"X'\w+'|'[^']*'|\b\d+\b|s\d+_x\d+", "?", query["sql"]) for query in queries])

    assert asked[0] == asked[1]


def test_what_is_missing_is_said_and_nothing_typed_is_lost() -> None:
    page = Client().post(FORM, typed("", words="")).content.decode()

    assert "Please write the name of the person it is about." in page
    assert "Please write in a few words what is wrong" in page
    assert 'value="1999"' in page
    assert not Objection.objects.exists()


def test_the_language_changes_with_the_form_half_filled() -> None:
    page = Client().post(FORM, typed(language="uk")).content.decode()

    assert "Тут щось про вас або щось неправильно?" in page
    assert f'value="{REGISTERED}"' in page
    assert not Objection.objects.exists()


def test_a_second_press_shows_the_same_receipt() -> None:
    client, sent = Client(), typed()
    client.post(FORM, sent)
    first = walk.shown(client.get(RECEIPT).content.decode())

    client.post(FORM, sent)

    assert walk.shown(client.get(RECEIPT).content.decode()) == first
    assert Objection.objects.count() == 1
    client.post(RECEIPT)
    assert client.get(RECEIPT)["Location"] == FORM


def test_a_form_from_another_site_is_refused() -> None:
    sent = Client().post(FORM, typed(), headers={"Sec-Fetch-Site": "cross-site"})

    assert sent.status_code == 403
    assert not Objection.objects.exists()


def test_wrong_words_and_an_unknown_number_get_the_same_page() -> None:
    client = Client()
    client.post(FORM, typed())
    number, secret = walk.shown(client.get(RECEIPT).content.decode())

    wrong = Client().post(READ, {"case": number, "words": "one two three four five six"}).content
    unknown = Client().post(READ, {"case": "901492503", "words": secret}).content

    assert walk.without(wrong, number, "one two three four five six") == walk.without(
        unknown, "901492503", secret
    )
    assert b"do not belong together" in wrong


def test_only_whom_two_people_know_reads_that_he_was_erased() -> None:
    record = make.record(person=MAN)
    client = Client()
    client.post(FORM, typed())
    number, secret = walk.shown(client.get(RECEIPT).content.decode())
    work_once(NOON, None)
    made = approved(record.file, objection=Objection.objects.get(), proven=True)
    erasing.erase(made, NOON)

    client.post(READ, {"case": number, "words": secret})

    assert "We have erased what we held about you" in client.get(READ).content.decode()
    assert client.post(READ, {"close": "1"})["Location"] == reverse("family:start")
    assert "We have erased" not in client.get(READ).content.decode()


def answered() -> tuple[Client, Receipt]:
    """Return a browser in which a family reads its answer."""
    filed = make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    make.released(about=make.tellable(asked=asked))
    client = Client()
    client.post(ANSWER, {"case": filed.receipt.number, "words": filed.receipt.secret})
    return client, filed.receipt


def test_a_reader_hides_the_answer_at_once_and_sees_that_it_is_checked() -> None:
    client, _ = answered()
    assert "Something here is wrong" in client.get(ANSWER).content.decode()
    assert "What is wrong with this answer?" in client.get(WRONG).content.decode()
    assert client.post(WRONG, {"words": ""}).status_code == 200

    sent = client.post(WRONG, {"words": "Это не мой сын, у него другая дата рождения."})

    assert sent["Location"] == ANSWER
    page = client.get(ANSWER).content.decode()
    assert "This answer is being checked again." in page
    assert "We have found" not in page
    assert not Disclosure.objects.standing().exists()


def test_whoever_holds_no_answer_can_say_nothing_against_it() -> None:
    assert Client().get(WRONG)["Location"] == ANSWER
    assert Client().post(WRONG, {"words": "Всё не так"})["Location"] == ANSWER
    assert not Dispute.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_on_a_telephone_without_scripts(site: str, phone: Page) -> None:
    vault.connect()
    others: list[str] = []
    phone.on("request", lambda request: others.append(request.url) if site not in request.url else None)
    phone.goto(site)
    press(phone, "main a:has-text('This is about me, or wrong')")
    press(phone, "main form .button")
    assert "Please write the name" in phone.inner_text("#errors")
    phone.check("[name=kind][value=self]")
    for box, text in typed().items():
        if box not in {"kind", "form"}:
            phone.fill(f"[name={box}]", text)
    assert len(phone.content().encode()) < HEAVIEST
    press(phone, "main form .button")
    number, words = walk.shown(phone.content())
    press(phone, "main form .button")
    phone.fill("#case", number)
    phone.fill("#words", words)
    press(phone, "main form .button")
    assert "people are looking into it" in phone.inner_text("main")
    press(phone, "main form .button")
    assert not others
    assert Objection.objects.get().number == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    site: str, new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    narrow = {"width": 320, "height": 700}
    page = new_context(
        java_script_enabled=True, color_scheme=scheme, bypass_csp=True, viewport=narrow
    ).new_page()

    for place in (FORM, READ):
        page.goto(site + place)
        press(page, "main form .button")  # with what is to be corrected
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        found = Axe().run(page)
        assert found.violations_count == 0, f"{place}: {found.generate_report()}"
