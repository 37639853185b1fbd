"""The wall of duties in a real browser: to what is kept, without scripts, on a telephone, with axe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties import clock
from kintrace.duties.models import Duty
from kintrace.duties.rules import Kind
from kintrace.registry.ladder import Claim
from tests.browser import press
from tests.duties import owing
from tests.web.staff.test_browser import DESK, enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.django_db(transaction=True)


def overdue_card() -> Duty:
    then = timezone.now() - timedelta(days=20)
    record = owing.claim(Claim.IN_HOSPITAL, clock.day_of(then), now=then)
    duties.count_file(file=record.file, now=timezone.now())
    owing.place("Госпиталь в Верхнеозёрске", record=record)
    return Duty.objects.get(kind=Kind.CARD)


def test_a_registrar_goes_from_the_wall_to_a_kept_duty_without_scripts(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    card = overdue_card()
    open_page = new_context(viewport=DESK, java_script_enabled=True).new_page()
    enter(open_page, site, Role.REGISTRAR)
    page = new_context(viewport=DESK).new_page()
    page.context.add_cookies(open_page.context.cookies())  # type: ignore[arg-type]  # as they came

    page.goto(f"{site}/desk/duties/")
    press(page, "a.owed[href*='kind=card']")
    page.check(f"input[value='{card.pk}']")
    press(page, "button:has-text('Mark the chosen ones as kept')")

    assert page.is_visible("text=Marked as kept: 1.")
    assert Duty.objects.get(pk=card.pk).is_kept_late


@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_duties_fit_and_are_accessible(
    site: str, new_context: Callable[..., BrowserContext], width: int
) -> None:
    card = overdue_card()
    notice = owing.notification()
    page = new_context(viewport={"width": width, "height": 800}, java_script_enabled=True).new_page()
    enter(page, site, Role.REGISTRAR, Role.RELEASER)

    for path in (
        "duties/",
        "duties/list/?shown=open",
        f"duties/{card.pk}/",
        f"files/{card.file_id}/duties/",
        "duties/places/",
        "duties/reports/",
        f"notifications/{notice.pk}/",
        f"files/{notice.file_id}/notification/",
    ):
        page.goto(f"{site}/desk/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
