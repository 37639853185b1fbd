"""What a family is asked, page by page, in the order it is asked."""

from __future__ import annotations

from kintrace.web.family.questions.asking import Asking, Call, Control, Phrase, Reach, Safety
from kintrace.web.family.questions.page import Page
from kintrace.web.family.questions.sought import Born, LastNews, Origin, Service, Signs, Sought

PAGES: tuple[type[Page], ...] = (
    Sought,
    Born,
    Origin,
    Service,
    Signs,
    LastNews,
    Asking,
    Reach,
    Call,
    Safety,
    Phrase,
    Control,
)
BY_SLUG = {page.slug: page for page in PAGES}

__all__ = ["BY_SLUG", "PAGES", "Page"]
