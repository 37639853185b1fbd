"""A capture card on paper: 15 × 10.5 cm, two sides, two or three languages, for the Agency or the family.

What somebody typed reaches the typesetter as data and is set letter by letter: it is never read as markup.
The compiler and the fonts come with the `typst` package; nothing is fetched.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING

import typst

from kintrace.cards.printing.content import Edition, content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.cards.sections import CardItems

__all__ = ["Edition", "pdf"]

LANGUAGES = ("ru", "uk", "en")


def pdf(items: CardItems, *, edition: Edition, languages: Sequence[str]) -> bytes:
    """Return the card as a PDF of two pages, the address side first.

    Args:
        items: What stands on it.
        edition: To whom it goes.
        languages: Two or three of LANGUAGES, in the order in which they stand.
    """
    page, data = source(items, edition, languages)
    return typst.compile(page, format="pdf", ignore_system_fonts=True, sys_inputs=data)


def source(items: CardItems, edition: Edition, languages: Sequence[str]) -> tuple[bytes, dict[str, str]]:
    """Return the page's description, and what stands on this card as data beside it."""
    page = resources.files("kintrace.cards.printing") / "card.typ"
    data = json.dumps(content_of(items, edition, languages), ensure_ascii=False)
    return page.read_bytes(), {"card": data}
