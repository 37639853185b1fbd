"""How a name is written in passports: help beside the way, which keeps nothing and loses nothing."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from kintrace.inquiries.models import Draft
from kintrace.names import tables
from kintrace.vault import client as vault
from kintrace.web.family import passports
from kintrace.web.family.notebook import Notebook
from kintrace.web.family.questions.page import kept as kept_text
from tests.web.family import walk
from tests.web.family.test_hostile import HEAVIEST, ODD
from tests.web.family.walk import step

pytestmark = pytest.mark.django_db

SPELLINGS = reverse("family:spellings")
CARD = 'name="take" value="{}"'


def kept(client: Client) -> dict[str, str]:
    """Return what stands in the boxes of this browser's half inquiry."""
    return Notebook.of(client.get("/").wsgi_request, datetime.now(UTC)).typed


def looked(client: Client, name: str, address: str = SPELLINGS) -> str:
    return client.post(address, {"looked": name}).content.decode()


def test_a_pet_name_shows_what_stands_in_three_countries_passports(client: Client) -> None:
    page = looked(client, "Коля Гончаренко")

    for spelling in ("Goncharenko Nikolai", "Honcharenko Mykola", "Hancharenka Mikalai", "Гончаренко Микола"):
        assert page.count(CARD.format(spelling)) == 1, spelling
    assert "Ukrainian passport, since 2010; other Ukrainian papers, 1996–2010" in page
    assert "surname <strong" in page


def test_looking_keeps_nothing_and_logs_nothing(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post(SPELLINGS, {"looked": "Выдумко Вакула"})

    assert "Vakula" in answer.content.decode()
    assert not Draft.objects.exists()
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ыдумко" not in caplog.text


def test_help_from_the_question_starts_with_her_name_and_loses_nothing(client: Client) -> None:
    typed = {"sought": "Коля Гончаренко", "spellings": "Kolja", "aside": "spellings"}

    sent = client.post(step("name"), typed)
    page = client.get(sent.headers["Location"]).content.decode()

    assert sent.headers["Location"] == SPELLINGS
    assert 'value="Коля Гончаренко"' in page
    assert CARD.format("Honcharenko Mykola") in page
    assert kept(client) == {"sought": "Коля Гончаренко", "spellings": "Kolja"}
    assert 'class="errors"' not in client.get(step("name")).content.decode()


def test_one_tap_takes_a_spelling_over_and_leads_back(client: Client) -> None:
    client.post(
        step("name"), {"sought": "Коля Гончаренко", "spellings": "Kolja", "spellings_not_known": "on"}
    )

    taken = client.post(SPELLINGS, {"looked": "Коля Гончаренко", "take": "Honcharenko Mykola"})

    assert taken.headers["Location"] == f"{step('name')}#spellings"
    assert kept(client) == {"sought": "Коля Гончаренко", "spellings": "Kolja; Honcharenko Mykola"}
    page = client.get(SPELLINGS).content.decode()
    assert CARD.format("Honcharenko Mykola") not in page
    assert page.count("Is in your inquiry") == 1


def test_a_name_first_typed_on_the_help_page_becomes_the_name_sought(client: Client) -> None:
    client.post(SPELLINGS, {"looked": "Коля Гончаренко", "take": "Honcharenko Mykola"})

    assert kept(client) == {"sought": "Коля Гончаренко", "spellings": "Honcharenko Mykola"}


def test_looking_at_another_name_leaves_the_inquiry_alone(client: Client) -> None:
    client.post(step("name"), {"sought": "Коля Гончаренко"})

    looked(client, "Пётр Выдумко")

    assert kept(client) == {"sought": "Коля Гончаренко"}
    assert 'value="Коля Гончаренко"' in client.get(SPELLINGS).content.decode()


def test_only_what_was_shown_can_be_taken_over(client: Client) -> None:
    answer = client.post(SPELLINGS, {"looked": "Коля Гончаренко", "take": "<b>Somebody Else</b>"})

    assert answer.status_code == 200
    assert "Somebody" not in answer.content.decode()
    assert not Draft.objects.exists()


def test_who_came_to_change_an_answer_goes_back_to_the_look_over_all(client: Client) -> None:
    walk.fill(client)

    sent = client.post(f"{step('name')}?change=1", {"sought": "Коля Гончаренко", "aside": "spellings"})
    page = client.get(sent.headers["Location"]).content.decode()
    taken = client.post(f"{SPELLINGS}?change=1", {"looked": "Коля Гончаренко", "take": "Honcharenko Mykola"})

    assert sent.headers["Location"] == f"{SPELLINGS}?change=1"
    assert page.count(f'href="{step("name")}?change=1"') == 2
    assert taken.headers["Location"] == f"{step('name')}?change=1#spellings"


@pytest.mark.parametrize("name", ["", "12", "И"])
def test_what_is_no_name_is_asked_again_once_she_has_sent_it(client: Client, name: str) -> None:
    client.post(step("name"), {"sought": name, "aside": "spellings"})

    first = client.get(SPELLINGS).content.decode()
    page = looked(client, name)

    assert 'class="errors"' not in first
    assert 'href="#looked"' in page
    assert "<title>Error: " in page


@pytest.mark.parametrize("name", ["იოანე", "テスト テスト"])
def test_a_name_in_letters_we_cannot_spell_is_left_as_it_is(client: Client, name: str) -> None:
    page = looked(client, name)

    assert "we look for it all the same" in page
    assert 'name="take"' not in page


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_answered_calmly(client: Client, text: str) -> None:
    answer = client.post(SPELLINGS, {"looked": text})

    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert b"<b>" not in answer.content
    assert escape(kept_text(text)) in answer.content.decode()


@pytest.mark.parametrize("name", ["Щ" * 200, "Щукарь-" * 25, "Щур " * 50, "x" * 10_000])
def test_the_longest_names_make_a_light_page(client: Client, name: str) -> None:
    page = looked(client, name)

    assert len(page.encode()) < HEAVIEST


def test_the_language_can_be_changed_in_the_middle(client: Client) -> None:
    page = client.post(SPELLINGS, {"looked": "Коля Гончаренко", "language": "uk"}).content.decode()

    assert '<html lang="uk">' in page
    assert "український закордонний паспорт, з 2010 року" in page
    assert '<strong translate="no">Микола</strong>' in page


@pytest.mark.parametrize(
    ("name", "read_as"),
    [("Бельская Ирина Олеговна", ("Бельская", "Ирина")), ("Иванова Саша", ("Иванова", "Александра"))],
)
def test_a_woman_s_name_is_read_back_as_hers(client: Client, name: str, read_as: tuple[str, str]) -> None:
    page = looked(client, name)

    for word in read_as:
        assert f'<strong translate="no">{word}</strong>' in page


def test_a_receipt_comes_first(client: Client) -> None:
    vault.connect()
    walk.ask(client)

    assert client.get(SPELLINGS).headers["Location"] == reverse("family:receipt")
    taken = client.post(SPELLINGS, {"looked": "Коля Гончаренко", "take": "Honcharenko Mykola"})
    assert taken.headers["Location"] == reverse("family:receipt")


def test_every_standard_is_called_by_a_name_that_a_family_knows() -> None:
    for _table, _language, standard, years in tables.rows("passport_standards"):
        assert standard in passports.PAPERS
        assert years[0].isdigit() or years in passports.YEARS


def test_years_of_one_paper_stand_together_and_say_nothing_twice(client: Client) -> None:
    page = looked(client, "Коля Гончаренко")

    assert ">Russian passport, 2010–2013, since 2013<" in page
    assert ">Belarusian passport, since 2008<" in page


@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_no_word_of_statistics_is_said(client: Client, language: str) -> None:
    client.cookies["language"] = language

    told = looked(client, "Коля Гончаренко").lower().partition("<main")[2]

    assert not [word for word in ("probab", "likel", "вероятн", "імовірн", "%") if word in told]
