"""The pages in a real browser: scripts off, narrow, dark, by keyboard alone, and looked over by axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.tracing import actions as tracing
from kintrace.vault import client as vault
from kintrace.web.family.questions import PAGES
from tests.browser import press
from tests.web.family import walk

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db(transaction=True)

NewContext = Callable[..., "BrowserContext"]
HEAVIEST = 60_000


@pytest.fixture(autouse=True)
def vault_is_there(transactional_db: None) -> None:
    """Let the vault make its public key, to which inquiries are sealed."""
    vault.connect()


def fill_in(page: Page, boxes: dict[str, str]) -> None:
    """Fill in one question page by what stands in its boxes."""
    for box, text in boxes.items():
        found = page.locator(f'[name="{box}"]')
        kind = found.first.get_attribute("type")
        if kind == "radio":
            page.locator(f'[name="{box}"][value="{text}"]').check()
        elif kind == "checkbox":
            found.check()
        else:
            found.fill(text)


def go_on(page: Page) -> None:
    """Press the one button that matters."""
    press(page, "main form .button")


def places(page: Page, site: str) -> Iterator[str]:
    """Walk the whole way and yield the name of each page once it is open."""
    yield from places_beside(page, site)
    for asked in PAGES:
        yield asked.slug
        fill_in(page, walk.TYPED[asked.slug])
        if asked.slug == "name":
            press(page, ".aside")
            yield "spellings"
            press(page, "button.spelling >> nth=0")
        go_on(page)
    yield "check"
    go_on(page)
    yield "receipt"
    number, secret = walk.shown(page.content())
    go_on(page)
    yield "sent"
    yield from places_after(page, site, number, secret)


def places_beside(page: Page, site: str) -> Iterator[str]:
    """Look at what stands beside the way, and stop at the first question."""
    for name in ("start", "how", "lost"):
        page.goto(f"{site}{reverse(f'family:{name}')}")
        yield name
    page.goto(f"{site}/nowhere/")
    yield "nowhere"
    page.goto(f"{site}{walk.step('name')}")
    go_on(page)
    yield "an error"


def places_after(page: Page, site: str, number: str, secret: str) -> Iterator[str]:
    """Come back with number and words after the first look, read, and withdraw."""
    inquiry = Inquiry.objects.get(number=number)
    tracing.look(inquiry=inquiries.take_in(inquiry=inquiry, now=inquiry.received_at), now=inquiry.received_at)
    page.goto(f"{site}{reverse('family:answer')}")
    yield "answer"
    page.fill("#case", number)
    page.fill("#words", "one two three four five six")
    go_on(page)
    yield "a wrong secret"
    page.fill("#words", secret)
    go_on(page)
    assert page.locator("section.note a.button").count() == 1
    yield "an open answer"
    page.goto(f"{site}{reverse('family:withdraw')}")
    yield "withdraw"
    page.fill("#case", number)
    page.fill("#words", secret)
    page.check("#sure")
    go_on(page)
    yield "withdrawn"


def test_the_whole_way_works_without_scripts_and_asks_no_other_host(site: str, phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))

    seen = {place: phone.title() for place in places(phone, site)}

    assert len(seen) == 26
    assert len(set(seen.values())) == len(seen) - 1  # the first question still shows its error
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site).netloc}
    assert [url for url in asked if "?" in url] == []
    assert Inquiry.objects.get().withdrawn_at is not None


def test_every_page_is_light(site: str, phone: Page) -> None:
    weights: dict[str, int] = {}
    phone.on(
        "response", lambda answer: weights.update({answer.url: len(answer.body())}) if answer.ok else None
    )

    for place in places(phone, site):
        style = sum(size for url, size in weights.items() if "/static/" in url)
        assert len(phone.content().encode()) + style < HEAVIEST, place


@pytest.mark.parametrize("language", ["ru-RU", "uk-UA", "en-GB"])
def test_nothing_sticks_out_at_320_pixels(site: str, new_context: NewContext, language: str) -> None:
    narrow = {"width": 320, "height": 640}
    page = new_context(java_script_enabled=True, viewport=narrow, locale=language).new_page()

    for place in places(page, site):
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: str, new_context: NewContext, scheme: str) -> None:
    page = new_context(java_script_enabled=True, color_scheme=scheme, bypass_csp=True).new_page()

    for place in places(page, site):
        found = Axe().run(page)
        assert found.violations_count == 0, f"{place}: {found.generate_report()}"


def test_what_is_touched_is_large_enough(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=True).new_page()

    for place in places(page, site):
        small = page.evaluate(
            """() => ['button, summary, .tick, .top a, .foot a, .back, .change a, textarea',
                'input[type=text], input[type=email]'].flatMap(s => [...document.querySelectorAll(s)])
               .filter(e => !e.classList.contains('unseen'))
               .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
        )
        assert small == [], place


def test_lines_are_no_longer_than_seventy_letters(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=True, viewport={"width": 1600, "height": 900}).new_page()
    page.goto(site)

    wide = page.evaluate(
        """() => { const p = document.querySelector('main ol li'); const s = document.createElement('span');
           s.textContent = 'n'.repeat(70); p.appendChild(s); s.style.whiteSpace = 'nowrap';
           return document.querySelector('main').clientWidth - 40 <= s.getBoundingClientRect().width; }"""
    )

    assert wide


def test_an_inquiry_can_be_made_by_keyboard_alone(site: str, phone: Page) -> None:
    phone.goto(site)
    focused = phone.locator(":focus")

    def tab_to(selector: str) -> None:
        for _press in range(40):
            phone.keyboard.press("Tab")
            if focused.count() and focused.evaluate("(e, s) => e.matches(s)", selector):
                return
        raise AssertionError(selector)

    tab_to('a.button[href="/ask/"]')
    phone.keyboard.press("Enter")
    tab_to("#sought")
    phone.keyboard.type("Testenko Kolya")
    phone.keyboard.press("Enter")  # goes on; the language buttons stand before it in the page
    phone.wait_for_url(f"**{walk.step('birth')}")
    tab_to("#born_not_known")
    phone.keyboard.press("Space")
    tab_to("main .button")
    phone.keyboard.press("Enter")
    for asked in PAGES[2:]:
        phone.wait_for_url(f"**{walk.step(asked.slug)}")
        tab_to("main .button")
        phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{reverse('family:check')}")
    tab_to("main form .button")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{reverse('family:receipt')}")

    assert Inquiry.objects.count() == 1


def test_a_spelling_is_found_and_taken_over_on_a_small_phone(site: str, new_context: NewContext) -> None:
    page = new_context(viewport={"width": 360, "height": 740}, locale="ru-RU").new_page()
    page.goto(f"{site}{walk.step('name')}")
    page.fill("#sought", "Коля Гончаренко")

    press(page, "text=Как это имя пишется в паспорте?")
    press(page, "button.spelling:has-text('Honcharenko Mykola')")

    assert page.url == f"{site}{walk.step('name')}#spellings"
    assert page.input_value("#sought") == "Коля Гончаренко"
    assert page.input_value("#spellings") == "Honcharenko Mykola"


def test_focus_is_seen_and_goes_to_the_errors(site: str, new_context: NewContext) -> None:
    page = new_context(java_script_enabled=True).new_page()
    page.goto(f"{site}{walk.step('name')}")
    go_on(page)

    assert page.evaluate("document.activeElement.id") == "errors"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "sought"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") == "3px"


def test_the_language_can_be_changed_with_half_a_name_typed(site: str, phone: Page) -> None:
    phone.goto(f"{site}{walk.step('name')}")
    phone.fill("#sought", "Тестенко")

    press(phone, "text=Українська")

    assert phone.locator("h1").inner_text() == "Кого ви шукаєте?"
    assert phone.input_value("#sought") == "Тестенко"


def test_leaving_shows_another_page_and_back_shows_nothing(
    site: str, phone: Page, settings: Settings
) -> None:
    settings.LEAVE_TO = f"{site}{reverse('family:how')}"  # any page will do; the network is off
    number, secret = "", ""
    for place in places(phone, site):
        if place == "receipt":
            number, secret = walk.shown(phone.content())
        if place == "an open answer":
            break

    press(phone, ".leave")
    cookies = phone.context.cookies()
    phone.go_back()

    assert cookies == []
    assert "Where your inquiry stands" not in phone.content()
    assert number not in phone.content()
    assert secret not in phone.content()


def test_the_receipt_prints_without_the_screens_furniture(site: str, phone: Page) -> None:
    for place in places(phone, site):
        if place == "receipt":
            break

    phone.emulate_media(media="print")

    assert not phone.locator(".top").is_visible()
    assert not phone.locator(".languages").is_visible()
    assert not phone.locator("main .button").is_visible()
    assert phone.locator(".number").is_visible()
    assert phone.locator(".words").is_visible()
    assert phone.locator(".paper").is_visible()
