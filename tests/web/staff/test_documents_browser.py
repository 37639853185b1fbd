"""A letter in a real browser without scripts: added, seen once, not there at the second look."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from kintrace.accounts.models import Role
from tests import make
from tests.browser import press
from tests.web.staff.test_browser import enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.django_db(transaction=True)


def letter() -> bytes:
    """Return a PDF of one written page."""
    sheet = Image.new("RGB", (595, 842), "white")
    pen = ImageDraw.Draw(sheet)
    for line in range(24):
        pen.line((70, 120 + 26 * line, 525 - line * 37 % 190, 118 + 26 * line), "navy", 2)
    out = io.BytesIO()
    sheet.save(out, "PDF")
    return out.getvalue()


def widths(page: Page) -> list[int]:
    """Return how many dots wide each picture is as the browser got it; 0 for one that did not come."""
    page.wait_for_load_state("networkidle")
    return [
        int(each.get_property("naturalWidth").json_value()) for each in page.query_selector_all(".shown img")
    ]


def test_a_letter_is_added_and_seen_once(site: str, new_context: Callable[..., BrowserContext]) -> None:
    record = make.record()
    page = new_context(viewport={"width": 1440, "height": 1000}).new_page()
    enter(page, site, Role.REGISTRAR)

    page.goto(f"{site}/desk/files/{record.file_id}/")
    press(page, "text=Add a photograph or paper")
    file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": letter()}
    page.set_input_files("[name=file]", file)  # type: ignore[arg-type]  # a mapping does
    page.select_option("[name=kind]", "letter")
    page.fill("[name=origin]", "От матери, 3 мая, по почте")
    page.fill("[name=caption]", "Письмо из части")
    page.check("[name=allowed][value=pass_on]")
    press(page, "button:text('Draw anew and seal')")
    assert "drawn anew and sealed" in page.content()
    page.check("[name=purpose][value=read]")
    press(page, "button:text('Open')")
    assert [width > 1_000 for width in widths(page)] == [True]
    page.reload()

    assert widths(page) == []
    assert "This picture was shown" in page.content()
