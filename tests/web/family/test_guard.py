"""Who may send a form here, which headers each page carries, and that no page leads elsewhere."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from kintrace.vault import client as vault
from tests.web.family import walk

pytestmark = pytest.mark.django_db

NAME = walk.step("name")
BESIDE = [reverse(f"family:{name}") for name in ("how", "spellings", "answer", "withdraw")]
PAGES = ["/", NAME, *BESIDE, "/nowhere/"]


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/ask/name/"},
        {},
    ],
)
def test_a_form_from_here_is_taken(client: Client, told: dict[str, str]) -> None:
    assert client.post(NAME, {"sought": "Тест"}, headers=told).status_code == 302


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/ask/name/"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
@pytest.mark.parametrize("page", ["ask", "check", "receipt", "answer", "withdraw", "language", "spellings"])
def test_a_form_from_elsewhere_is_refused_in_plain_words(
    client: Client, page: str, told: dict[str, str]
) -> None:
    address = NAME if page == "ask" else reverse(f"family:{page}")

    refused = client.post(address, {"sought": "Тест"}, headers=told)

    assert refused.status_code == 403
    assert "This form did not come from our page" in refused.content.decode()
    assert "draft" not in refused.cookies


@pytest.mark.parametrize("page", PAGES)
def test_a_page_allows_no_script_no_frame_and_no_cache(client: Client, page: str) -> None:
    answer = client.get(page)

    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "<script" not in answer.content.decode()
    assert " style=" not in answer.content.decode()
    assert "<style" not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES[:-1])
def test_a_families_page_runs_no_script_at_all(client: Client, page: str) -> None:
    assert "script-src 'none'" in client.get(page).headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_other_host(client: Client, page: str) -> None:
    named = re.findall(r'(?:href|src|action)="([^"]+)"', client.get(page).content.decode())

    assert [link for link in named if not link.startswith(("/", "#")) or link.startswith("//")] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_way_out_first(client: Client, page: str) -> None:
    body = client.get(page).content.decode().partition("<body")[2]

    links = re.findall(r'<a [^>]*href="([^"]+)"', body)
    assert links[:3] == ["#main", "/", reverse("family:leave")]


def test_leaving_forgets_everything(client: Client, settings: Settings) -> None:
    client.post(NAME, {"sought": "Тест"})
    client.post(reverse("family:language"), {"language": "ru"})

    left = client.get(reverse("family:leave"), headers={"Sec-Fetch-Site": "same-origin"})

    assert left.headers["Location"] == settings.LEAVE_TO
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies"'
    assert left.headers["Referrer-Policy"] == "no-referrer"
    assert {name: cookie.value for name, cookie in client.cookies.items()} == dict.fromkeys(
        ("draft", "opened", "language", "objected", "objection"), ""
    )


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_make_a_browser_forget(client: Client, site: str) -> None:
    client.post(NAME, {"sought": "Тест"})

    left = client.get(reverse("family:leave"), headers={"Sec-Fetch-Site": site})

    assert "Clear-Site-Data" not in left.headers
    assert not left.cookies


def test_with_https_the_cookie_is_bound_to_this_host(client: Client, settings: Settings) -> None:
    settings.HTTPS = True

    cookie = client.post(NAME, {"sought": "Тест"}).cookies["__Host-draft"]

    assert cookie["secure"]
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""


@pytest.mark.parametrize("demo", [True, False])
def test_a_demonstration_says_so_on_every_page(client: Client, settings: Settings, demo: bool) -> None:
    settings.DEMO = demo

    told = {page: "All persons here are invented" in client.get(page).content.decode() for page in PAGES}

    assert set(told.values()) == {demo}


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_not_answered(client: Client, method: str) -> None:
    assert getattr(client, method)("/").status_code == 405


def test_a_failure_shows_a_calm_page_and_nothing_else(settings: Settings) -> None:
    settings.LEAVE_TO = None  # a broken setting, so that a page fails
    client = Client(raise_request_exception=False)

    broken = client.get(reverse("family:leave"))

    assert broken.status_code == 500
    assert "Something broke on our side" in broken.content.decode()
    assert "Traceback" not in broken.content.decode()


def test_an_inquiry_that_cannot_be_sealed_is_kept_and_said(client: Client, settings: Settings) -> None:
    vault.connect()
    walk.fill(client)
    key = settings.DATA / "vault.pub"
    aside = key.rename(key.with_suffix(".aside"))
    try:
        refused = client.post(reverse("family:check"))
    finally:
        aside.rename(key)

    assert refused.status_code == 503
    assert "What you have typed so far is kept" in refused.content.decode()
    assert client.post(reverse("family:check")).headers["Location"] == reverse("family:receipt")


def test_too_much_at_once_is_said_in_plain_words(client: Client) -> None:
    sent = client.post(NAME, {"sought": "я" * 600_000})

    assert sent.status_code == 400
    assert "Too much came at once" in sent.content.decode()
