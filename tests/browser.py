"""What the tests that drive a real browser share."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def press(page: Page, what: str) -> None:
    """Press a button or link that opens a page, and wait until that page is there whole.

    A click alone ends when the browser has set out; under load the next line then finds half a page.
    """
    with page.expect_navigation():
        page.click(what)
