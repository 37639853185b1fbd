"""Whatever is typed is kept or kindly refused, and shown as words, never as a page."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kintrace.vault import client as vault
from kintrace.web.family.questions import PAGES
from kintrace.web.family.questions.page import kept
from tests.web.family import walk
from tests.web.family.walk import step

pytestmark = pytest.mark.django_db

CHECK = reverse("family:check")
TODAY = datetime(2026, 11, 23, tzinfo=UTC).date()
HEAVIEST = 60_000

ODD = {
    "markup": "<script>alert(1)</script><b>Иван</b>\"'>&amp;",
    "right to left": "Иван \u202eвонаВ\u202c Тест",
    "nothing": "Ив\0ан Тест",
    "emoji": "Иван 🕊️ Тест 👩‍👩‍👧",
    "template": "{{ settings.SECRET_KEY }} {% load %} Тест",
    "format": "%(name)s %s {0} Тест",
    "lines": "Иван\r\nТест\tТестович",
    "stacked": "Т̷̛е̵с̶т̷" * 5,
    "other letters": "იოანე テスト ᠬᠠᠭᠠᠨ",
    "half a pair": "Тест \ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_is_kept_and_harmless(client: Client, text: str) -> None:
    client.post(step("name"), {"sought": text})

    page = client.get(step("name"))
    over = client.get(CHECK)

    for shown in (page, over):
        assert shown.status_code == 200
        assert b"<script" not in shown.content
        assert b"<b>" not in shown.content
        assert b"\0" not in shown.content
        assert escape(kept(text)) in shown.content.decode()


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_odd_text_everywhere_can_be_sent(client: Client, text: str) -> None:
    vault.connect()
    boxes = ("spellings", "birthplace", "unit", "rank", "number", "call_sign", "news", "news_place", "asker")
    for page in PAGES:
        typed = {box: text for box in boxes if box in page.base_fields}
        client.post(step(page.slug), {"sought": text, **typed})

    assert client.post(CHECK).headers["Location"] == reverse("family:receipt")


@pytest.mark.parametrize("length", [201, 10_000, 200_000])
def test_a_name_without_end_is_refused_and_kept_as_far_as_a_page_goes(client: Client, length: int) -> None:
    sent = client.post(step("name"), {"sought": "Ж" * length})

    page = client.get(step("name"))
    assert sent.headers["Location"].endswith("#errors")
    assert "keep it under 200 characters" in page.content.decode()
    assert f'value="{"Ж" * min(length, 4000)}"' in page.content.decode()
    assert len(page.content) < HEAVIEST


def test_the_heaviest_pages_are_light_enough(client: Client) -> None:
    for page in PAGES:
        client.post(step(page.slug), dict.fromkeys(page.base_fields, "Щ" * 10000))

    for page in PAGES:
        assert len(client.get(step(page.slug)).content) < HEAVIEST
    assert len(client.get(CHECK).content) < HEAVIEST


def test_boxes_that_we_did_not_ask_for_are_not_kept(client: Client) -> None:
    client.post(step("name"), {"sought": "Тест", "token": "x", "phrase": "x", "sought_sure": "x"})

    page = client.get(step("phrase")).content.decode()
    assert 'value="x"' not in page


@pytest.mark.parametrize("address", ["/ask/nowhere/", "/ask/name", "/ask/%00/", "/ask/../desk/", "/ask/ /"])
def test_an_address_that_does_not_exist_is_said_calmly(client: Client, address: str) -> None:
    assert client.get(address).status_code in {301, 302, 404}


@pytest.mark.parametrize("cookie", ["", "x", "Ω".encode().decode("latin-1"), "a" * 5000, '"; drop'])
def test_a_forged_draft_cookie_finds_nothing(client: Client, cookie: str) -> None:
    client.cookies["draft"] = cookie

    assert client.get(step("birth")).headers["Location"] == reverse("family:lost")
    assert client.post(step("name"), {"sought": "Тест"}).headers["Location"] == step("birth")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300), page=st.sampled_from(PAGES))
def test_any_text_in_any_box_gets_an_answer_or_a_kind_word(page: type, text: str) -> None:
    for name in page.base_fields:  # type: ignore[attr-defined]  # forms.Form's metaclass makes it
        for part in ("", "_day", "_month", "_year", "_about"):
            filled = page({f"{name}{part}": text}, today=TODAY)
            assert filled.is_valid() or all(problem.message for problem in filled.problems())


def test_the_way_works_in_a_browser_that_sends_no_hints() -> None:
    vault.connect()

    number, secret = walk.ask(Client())

    assert len(number) == 9
    assert len(secret.split()) == 6
