"""The comparison page in a real browser: by keys, without scripts, at 360 pixels, and with axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from kintrace.accounts.models import Role
from kintrace.matching import PartialDate, Person
from kintrace.registry.models import Join
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check
from tests import make
from tests.browser import press
from tests.make import NOON
from tests.web.staff.scene import LIST

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from kintrace.accounts.models import Staff

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "four unrelated words here"
DESK = {"width": 1440, "height": 900}
EVERY_ROLE_OF_A_CASE = (Role.OPERATOR, Role.EXAMINER, Role.RELEASER, Role.REGISTRAR, Role.AUDITOR)


def two_waiting() -> list[int]:
    make.candidate()
    make.record(
        person=Person(surname="Цыдыпов", given="Баир", born=PartialDate(1999, 1999, 5, 3), rank="сержант")
    )
    other = make.inquiry(
        sought=Person(surname="Tsydypov", given="Bair", born=PartialDate(1999, 1999, 5, 3), rank="рядовой")
    )
    tracing.look(inquiry=other, now=NOON)
    return list(Candidate.objects.proposed().values_list("pk", flat=True))


def enter(page: Page, site: str, *roles: Role) -> Staff:
    """Sign in as people do: two fields and Enter."""
    staff = make.staff(*roles, language="en", password=PASSWORD)
    page.goto(f"{site}/desk/")
    page.wait_for_selector("[name=handle]:focus")
    page.keyboard.type(staff.handle)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/")
    return staff


def test_an_examiner_works_through_the_list_with_keys(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    first, second = two_waiting()
    page = new_context(java_script_enabled=True, viewport=DESK).new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    staff = enter(page, site, Role.EXAMINER)

    page.goto(f"{site}/desk/candidates/")
    page.keyboard.press("j")
    page.wait_for_url(f"{site}/desk/candidates/{first}/")
    page.keyboard.press("j")
    page.wait_for_url(f"{site}/desk/candidates/{second}/")
    page.keyboard.press("k")
    page.wait_for_url(f"{site}/desk/candidates/{first}/")

    page.keyboard.press("o")
    assert page.is_checked("[value=other]")
    page.keyboard.press("Escape")
    assert not page.is_checked("[value=other]")
    assert not page.is_visible("[data-confirm]")
    page.keyboard.press("1")
    assert page.is_checked("[value=same]")
    assert page.evaluate("document.activeElement.hasAttribute('data-confirm')")
    assert not Check.objects.exists()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/candidates/{second}/")
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/candidates/")

    said = dict(Check.objects.filter(examiner=staff).values_list("candidate", "verdict"))
    assert said == {first: "same", second: "unsure"}
    assert page.is_visible("text=No candidate waits for you")
    assert complaints == []


def test_a_key_on_a_cyrillic_keyboard_counts_by_its_place(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    first, _second = two_waiting()
    page = new_context(java_script_enabled=True, viewport=DESK).new_page()
    enter(page, site, Role.EXAMINER)
    page.goto(f"{site}/desk/candidates/{first}/")

    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ы', code: 'KeyS', bubbles: true}))"
    )

    assert page.is_checked("[value=same]")


def test_the_same_works_by_keyboard_without_scripts(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    first, second = two_waiting()
    page = new_context(viewport=DESK).new_page()
    staff = enter(page, site, Role.EXAMINER)
    page.goto(f"{site}/desk/candidates/{first}/")

    page.focus("[value=same]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/desk/candidates/{second}/")

    assert Check.objects.get().examiner == staff


def test_a_text_is_previewed_while_sentences_are_chosen(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    candidate = make.tellable()
    page = new_context(java_script_enabled=True, viewport=DESK).new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    enter(page, site, Role.OPERATOR)
    page.goto(f"{site}/desk/candidates/{candidate.pk}/answer/")

    page.check("[value=found]")

    page.wait_for_selector("#preview .letter[lang=ru]")
    assert page.is_checked("[value=found]")
    assert complaints == []


def test_rows_of_a_list_are_decided_without_losing_the_place(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=True, viewport=DESK).new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    enter(page, site, Role.REGISTRAR)
    source = make.source()
    page.goto(f"{site}/desk/lists/")
    page.select_option("[name=source]", str(source.pk))
    page.set_input_files("[name=file]", {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()})
    press(page, "text=Take it in")
    press(page, "text=Read the list so")
    make.staged()
    page.wait_for_selector("text=are not decided")  # the page that waits has asked again
    here = page.url

    page.click("#row-2-new")
    page.wait_for_selector("#row-2-new[aria-pressed=true]")

    assert page.evaluate("document.activeElement.id") == "row-2-new"
    assert page.inner_text("#list-work").startswith("2 rows are not decided")
    assert page.is_visible("text=Make 1 row a record")
    assert page.url == here
    assert complaints == []


def test_two_files_are_joined_confirmed_and_parted_without_scripts(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    pairing = make.pairing()
    page = new_context(viewport=DESK).new_page()
    enter(page, site, Role.REGISTRAR)
    page.goto(f"{site}/desk/pairings/")
    press(page, "text=Begin with the strongest")
    page.check("[value=document]")
    press(page, "text=Join the files")
    assert page.is_visible("text=waits for a second person")
    other = new_context(viewport=DESK).new_page()
    enter(other, site, Role.EXAMINER)

    other.goto(f"{site}/desk/files/{pairing.second_id}/")
    press(other, "text=Confirm: one man")
    page.reload()
    assert page.is_visible("text=confirmed by two people")
    page.click("text=Part these files")
    page.check("[value=two_men]")
    press(page, "button:has-text('Part them')")

    assert page.is_visible("text=Was joined, and parted again")
    join = Join.objects.get()
    assert None not in (join.confirmed_at, join.parted_at)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_page_is_wider_than_360_pixels(
    scheme: str, site: str, new_context: Callable[..., BrowserContext]
) -> None:
    first, _second = two_waiting()
    told = make.released()
    vague = make.vague()
    page = new_context(
        java_script_enabled=True, viewport=DESK, color_scheme=scheme, bypass_csp=True
    ).new_page()
    faults: dict[str, object] = {}
    page.goto(f"{site}/desk/sign-in/")
    note(page, "sign-in", faults)
    enter(page, site, *EVERY_ROLE_OF_A_CASE)
    case = f"candidates/{told.candidate_id}"
    paths = [
        "",
        "me/",
        "inquiries/",
        "candidates/",
        f"candidates/{first}/",
        f"{case}/kinship/",
        f"{case}/wish/",
    ]
    paths += [
        f"{case}/answer/",
        "answers/",
        f"answers/{told.pk}/",
        "outbox/",
        "search/",
        "sources/",
        "records/new/",
    ]
    paths += [f"records/{told.candidate.record_id}/", f"files/{told.candidate.file_id}/", "lists/", "audit/"]
    paths += [f"inquiries/{told.candidate.inquiry_id}/"]
    card = make.card(file=told.candidate.file)
    make.consent(card, "person", "yes")
    paths += ["cards/", f"cards/{make.begun().pk}/write/", f"cards/{card.pk}/", f"cards/{card.pk}/wishes/"]
    paths += [f"inquiries/{vague.inquiry_id}/", f"candidates/{vague.pk}/"]
    export = make.export(told.candidate.record)
    paths += ["exports/", "exports/recipients/", f"exports/{export.pk}/"]
    pairing, man = make.pairing(), make.record().file
    make.joined(man)
    paths += ["pairings/", f"files/{pairing.first_id}/beside/{pairing.second_id}/"]
    paths += [f"records/{pairing.first_record_id}/correct/", f"search/?beside={man.pk}", f"files/{man.pk}/"]
    for path in paths:
        page.goto(f"{site}/desk/{path}")
        note(page, path, faults)

    assert faults == {}


def note(page: Page, path: str, faults: dict[str, object]) -> None:
    """Write down what axe finds on a page, and whether it is wider than a small telephone."""
    found = Axe().run(page)
    if found.violations_count:
        faults[path] = [
            (each["id"], [node["html"][:200] for node in each["nodes"]][:4])
            for each in found.response["violations"]
        ]
    page.set_viewport_size({"width": 360, "height": 740})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 360:
        faults[f"{path} at 360"] = wide
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # a plain dict is a viewport
