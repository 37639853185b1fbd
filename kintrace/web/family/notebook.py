"""Half an inquiry: what was typed so far, page by page. Readable only with the browser's cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import msgspec

from kintrace.inquiries import drafts
from kintrace.web.family import browser
from kintrace.web.family.questions import PAGES
from kintrace.web.family.questions.page import Page, typed_into

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse


class Notebook(msgspec.Struct):
    """What one browser has typed.

    Attributes:
        token: The key of the draft; only the browser keeps it.
        typed: Name of each box to what stands in it, right or wrong.
        sent: The pages she has pressed "continue" on; the others are not judged yet.
    """

    token: str = ""
    typed: dict[str, str] = {}  # msgspec copies an empty default for each instance
    sent: set[str] = set()

    @classmethod
    def of(cls, request: HttpRequest, now: datetime) -> Self:
        """Return what this browser has typed so far; an empty one if nothing is kept for it."""
        token = browser.held(request, browser.DRAFT)
        kept = drafts.answers(token, now=now) if token else {}
        return msgspec.convert({**kept, "token": token}, cls) if kept else cls()

    @property
    def is_begun(self) -> bool:
        """Whether anything is kept."""
        return bool(self.token)

    def write(self, page: type[Page], posted: Mapping[str, str], *, is_sent: bool) -> None:
        """Take down what stands on a page, in place of what stood there before."""
        self.token = self.token or drafts.new_token()
        boxes = set(typed_into(page, self.typed))
        self.typed = {box: text for box, text in self.typed.items() if box not in boxes}
        self.typed.update(typed_into(page, posted))
        if is_sent:
            self.sent.add(page.slug)

    def keep(self, response: HttpResponse, now: datetime) -> None:
        """Keep it on the server, sealed, and its key in the browser.

        Raises:
            AlreadySent: If the inquiry was sent meanwhile.
        """
        kept = {"typed": self.typed, "sent": sorted(self.sent)}
        drafts.keep(self.token, kept, now=now)
        browser.put(response, browser.DRAFT, self.token)

    def page(self, page: type[Page], today: date) -> Page:
        """Return one page as it was filled in."""
        return page(self.typed, today=today, sent=page.slug in self.sent)

    def all_pages(self, today: date) -> list[Page]:
        """Return all pages, each judged, sent or not."""
        return [page(self.typed, today=today) for page in PAGES]
