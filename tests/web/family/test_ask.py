"""Asking about a person, as a browser sends it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from kintrace.inquiries.models import Draft, Inquiry
from kintrace.inquiries.sections import Inquirer, Narrative
from kintrace.matching.person import Missing, PartialDate, Person
from kintrace.vault import client as vault
from kintrace.web.family.answers import answers_of
from kintrace.web.family.notebook import Notebook
from kintrace.web.family.questions import PAGES
from tests.web.family import walk
from tests.web.family.walk import step

if TYPE_CHECKING:
    from kintrace.inquiries.sections import Answers

pytestmark = pytest.mark.django_db

CHECK, RECEIPT, LOST = reverse("family:check"), reverse("family:receipt"), reverse("family:lost")


@pytest.fixture(autouse=True)
def vault_is_there() -> None:
    """Let the vault make its public key, to which inquiries are sealed."""
    vault.connect()


def kept(client: Client) -> Notebook:
    """Return what the pages hold for this browser."""
    request = client.get("/").wsgi_request
    return Notebook.of(request, datetime.now(UTC))


def answers(client: Client) -> Answers:
    """Return the answers as they would be sealed."""
    pages = kept(client).all_pages(datetime.now(UTC).date())
    assert not [problem for page in pages for problem in page.problems()]
    return answers_of(pages, language="ru")


def test_all_that_she_typed_goes_where_it_belongs(client: Client) -> None:
    walk.fill(client)

    sent = answers(client)

    assert sent.sought == Person(
        name="Testenko Kolya",
        other_names=("Тестенко Микола", "Testenko Mykola"),
        call_sign="Пуля",
        born=PartialDate(2001, 2001, 2, 3),
        birthplace="село Вымышленное",
        rank="сержант",
        number="ВМ-123456",
        missing={"region": Missing.NOT_KNOWN, "unit": Missing.DECLINED},
    )
    assert sent.inquirer == Inquirer(
        name="Мария",
        relation="mother",
        control_question="Как звали собаку?",
        control_answer="Пуля",
        phrase="дедова синяя лодка",
        language="ru",
    )
    assert sent.narrative == Narrative(
        last_news="14.03.2024\nЗвонил сам.\nВсё хорошо.",
        last_news_on=PartialDate(2024, 2024, 3, 14),
        last_place="под Выдумкой",
    )
    assert (sent.route.email, sent.route.may_write_openly) == ("mother@mail.example", False)
    assert sent.route.missing == {"call_when": Missing.NOT_KNOWN}
    assert "Не звоните по будням." in sent.route.who_may_know


def test_a_name_is_enough(client: Client) -> None:
    walk.fill(client, {"name": {"sought": "Іваненко"}})

    assert client.post(CHECK).headers["Location"] == RECEIPT
    assert Inquiry.objects.count() == 1


def test_untouched_not_known_and_declined_are_three_things(client: Client) -> None:
    typed = {"name": {"sought": "Тест"}, "service": {"unit_not_known": "on", "rank_declined": "on"}}
    walk.fill(client, typed)

    missing = answers(client).sought.missing

    assert missing == {"unit": Missing.NOT_KNOWN, "rank": Missing.DECLINED}


@pytest.mark.parametrize("words", ["не знаю", "НЕ ЗНАЮ!", "-", "???", "невідомо"])
def test_not_known_in_words_is_not_an_answer(client: Client, words: str) -> None:
    walk.fill(client, {"name": {"sought": "Тест"}, "service": {"unit": words}})

    assert answers(client).sought.missing == {"unit": Missing.NOT_KNOWN}


def test_an_answer_beside_a_ticked_not_known_counts(client: Client) -> None:
    walk.fill(client, {"name": {"sought": "Тест"}, "service": {"unit": "12345", "unit_not_known": "on"}})

    assert answers(client).sought.unit == "12345"


def test_an_answer_beside_declined_is_asked_again(client: Client) -> None:
    client.post(step("name"), {"sought": "Тест"})

    sent = client.post(step("service"), {"unit": "12345", "unit_declined": "on"})

    assert sent.headers["Location"] == f"{step('service')}#errors"
    page = client.get(step("service")).content.decode()
    assert 'href="#unit"' in page
    assert 'value="12345"' in page
    assert 'name="unit_declined" checked' in page


@pytest.mark.parametrize("name", ["", "   ", "И", "12", "???", "😀😀", "не знаю", "\u202e", "\0"])
def test_what_is_no_name_is_asked_again(client: Client, name: str) -> None:
    sent = client.post(step("name"), {"sought": name, "spellings": "Testenko"})

    assert sent.headers["Location"].endswith("#errors")
    page = client.get(step("name"))
    assert page.content.decode().count("<title>Error: ") == 1
    assert 'value="Testenko"' in page.content.decode()
    client.post(CHECK)
    assert not Inquiry.objects.exists()


def test_what_people_write_beside_a_name_is_put_where_it_belongs(client: Client) -> None:
    walk.fill(client, {"name": {"sought": "Тестов Иван (он же Выдумкин), позывной Гром"}})

    sought = answers(client).sought

    assert (sought.name, sought.other_names, sought.call_sign) == ("Тестов Иван", ("Выдумкин",), "Гром")


def test_an_error_is_said_beside_the_question_and_on_top(client: Client) -> None:
    client.post(step("name"), {"sought": ""})

    page = client.get(step("name")).content.decode()

    assert '<a href="#sought">Please write the name' in page
    assert 'aria-describedby="sought_hint sought_problem"' in page
    assert 'id="sought_problem"' in page
    assert 'aria-invalid="true"' in page


def test_a_slip_in_the_mail_address_is_asked_about_once(client: Client) -> None:
    client.post(step("name"), {"sought": "Тест"})
    wrong = {"post": "mother@gmail.con"}

    assert client.post(step("mail"), wrong).headers["Location"].endswith("#errors")
    assert "mother@gmail.com" in client.get(step("mail")).content.decode()
    sure = client.post(step("mail"), wrong | {"post_sure": "mother@gmail.con"})
    other = client.post(step("mail"), {"post": "mother@gmail.cim", "post_sure": "mother@gmail.con"})

    assert sure.headers["Location"] == step("telephone")
    assert other.headers["Location"].endswith("#errors")


@pytest.mark.parametrize("address", ["mother", "@", "a b@c.example", "мама@почта"])
def test_what_is_no_mail_address_is_asked_again(client: Client, address: str) -> None:
    client.post(step("name"), {"sought": "Тест"})

    assert client.post(step("mail"), {"post": address}).headers["Location"].endswith("#errors")


def test_a_choice_that_was_not_offered_is_asked_again(client: Client) -> None:
    client.post(step("name"), {"sought": "Тест"})

    assert client.post(step("you"), {"relation": "spy"}).headers["Location"].endswith("#errors")


def test_change_leads_back_to_the_look_over_all(client: Client) -> None:
    walk.fill(client)

    page = client.get(CHECK).content.decode()
    links = set(re.findall(r'href="(/ask/[^#"]+)#', page))
    sent = client.post(f"{step('name')}?change=1", {"sought": "Другое Имя"})

    assert links == {f"{step(asked.slug)}?change=1" for asked in PAGES}
    assert sent.headers["Location"] == CHECK
    assert "Другое Имя" in client.get(CHECK).content.decode()


def test_an_error_left_behind_is_found_before_sending(client: Client) -> None:
    walk.fill(client)
    client.post(step("birth"), {"born_day": "31", "born_month": "2"})

    refused = client.post(CHECK)

    assert refused.headers["Location"] == f"{CHECK}#errors"
    assert f'href="{step("birth")}?change=1#born_day"' in client.get(CHECK).content.decode()
    assert not Inquiry.objects.exists()


def test_the_server_cannot_read_half_an_inquiry(client: Client) -> None:
    walk.fill(client)

    row = Draft.objects.get()

    token = client.cookies["draft"].value
    assert token not in row.pk
    for planted in ("Testenko", "Тестенко", "mother@mail.example"):
        assert planted.encode() not in bytes(row.blob)


def test_the_cookie_of_a_draft_is_for_us_alone_and_dies_with_the_window(client: Client) -> None:
    cookie = client.post(step("name"), {"sought": "Тест"}).cookies["draft"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""


@pytest.mark.parametrize("address", [step("birth"), CHECK, RECEIPT])
def test_without_a_draft_a_later_page_says_that_the_thread_is_lost(client: Client, address: str) -> None:
    assert client.get(address).headers["Location"] == LOST
    assert client.get(LOST).status_code == 200


def test_a_page_sent_without_a_draft_says_so_and_keeps_what_was_typed(client: Client) -> None:
    sent = client.post(step("signs"), {"call_sign": "Гром"})

    assert sent.headers["Location"] == LOST
    assert kept(client).typed == {"call_sign": "Гром"}


def test_pressing_send_twice_files_one_inquiry_and_shows_one_secret(client: Client) -> None:
    walk.fill(client)

    client.post(CHECK)
    first = client.get(RECEIPT).content
    again = client.post(CHECK)

    assert again.headers["Location"] == RECEIPT
    assert client.get(RECEIPT).content == first
    assert Inquiry.objects.count() == 1


def test_a_late_page_does_not_wipe_out_the_receipt(client: Client) -> None:
    number, secret = walk.ask(client)

    late = client.post(step("name"), {"sought": "Тест"})

    assert late.headers["Location"] == RECEIPT
    assert walk.shown(client.get(RECEIPT).content.decode()) == (number, secret)


def test_number_and_words_are_gone_once_she_has_written_them_down(client: Client) -> None:
    walk.ask(client)

    done = client.post(RECEIPT)

    assert done.headers["Location"] == reverse("family:sent")
    assert not Draft.objects.exists()
    assert client.get(RECEIPT).headers["Location"] == LOST
    assert client.cookies["draft"].value == ""


def test_nothing_that_identifies_stands_in_an_address(client: Client) -> None:
    number, secret = walk.ask(client)

    for page in ("/", CHECK, RECEIPT, reverse("family:answer")):
        links = re.findall(r'(?:href|action|src)="([^"]*)"', client.get(page).content.decode())
        assert not [link for link in links if number in link or secret.split()[0] in link]


def test_a_name_in_brackets_alone_is_still_a_name(client: Client) -> None:
    walk.fill(client, {"name": {"sought": "(Иван)"}})

    assert answers(client).sought.name == "(Иван)"


def test_what_was_not_said_is_shown_as_it_was_ticked(client: Client) -> None:
    walk.fill(
        client,
        {"name": {"sought": "Тест"}, "safety": {"danger": "not_known"}, "mail": {"openly": "declined"}},
    )

    page = client.get(CHECK).content.decode()

    assert ">I am not sure</dd>" in page
    assert ">I would rather not say</dd>" in page
    assert ">Left empty</dd>" in page


def test_back_leads_one_page_back_and_in_the_end_to_the_first(client: Client) -> None:
    client.post(step("name"), {"sought": "Тест"})

    backs = [
        re.findall(r'class="back" href="([^"]+)"', client.get(address).content.decode())
        for address in (step("name"), step("birth"), f"{step('birth')}?change=1")
    ]

    assert backs == [["/"], [step("name")], [CHECK]]


def test_number_and_words_come_first_as_long_as_they_are_not_written_down(client: Client) -> None:
    walk.ask(client)

    for address in (reverse("family:begin"), step("name"), CHECK):
        assert client.get(address, follow=True).redirect_chain[-1][0] == RECEIPT
