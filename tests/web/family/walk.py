"""A family at the pages: what she types and where it leads. Everybody here is invented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.urls import reverse

from kintrace.web.family.questions import PAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client

TYPED: dict[str, dict[str, str]] = {
    "name": {"sought": "Testenko Kolya", "spellings": "Тестенко Микола; Testenko Mykola"},
    "birth": {"born_day": "3", "born_month": "2", "born_year": "2001"},
    "origin": {"birthplace": "село Вымышленное", "region_not_known": "on"},
    "service": {"unit_declined": "on", "rank": "сержант"},
    "signs": {"number": "ВМ-123456", "call_sign": "Пуля"},
    "news": {"news_on": "14.03.2024", "news": "Звонил сам.\nВсё хорошо.", "news_place": "под Выдумкой"},
    "you": {"asker": "Мария", "relation": "mother"},
    "mail": {"post": "mother@mail.example", "openly": "no"},
    "telephone": {"phone": "+7 000 000-00-00", "call_when_not_known": "on"},
    "safety": {"may_know": "bureau", "danger": "yes", "careful": "Не звоните по будням."},
    "phrase": {"phrase": "дедова синяя лодка"},
    "question": {"control_question": "Как звали собаку?", "control_answer": "Пуля"},
}


def step(slug: str) -> str:
    """Return the address of one question."""
    return reverse("family:ask", args=[slug])


def fill(client: Client, typed: Mapping[str, Mapping[str, str]] = TYPED) -> None:
    """Fill in all pages, up to the look over them."""
    for page in PAGES:
        sent = client.post(step(page.slug), typed.get(page.slug, {}))
        assert "#errors" not in sent["Location"], page.slug


def ask(client: Client, typed: Mapping[str, Mapping[str, str]] = TYPED) -> tuple[str, str]:
    """Ask about a person, and return the number and the secret that the last page shows."""
    fill(client, typed)
    client.post(reverse("family:check"))
    return shown(client.get(reverse("family:receipt")).content.decode())


def shown(receipt: str) -> tuple[str, str]:
    """Return the number and the secret that a receipt shows."""
    number = re.search(r'class="number">([\d ]+)<', receipt)
    words = receipt.partition('class="words"')[2].partition("</ol>")[0]
    assert number is not None
    return number[1].replace(" ", ""), " ".join(re.findall(r"<li>(\w+)</li>", words))


def without(page: bytes, *parts: str) -> bytes:
    """Return a page without what may differ: a number, words."""
    for part in parts:
        page = page.replace(part.encode(), b"")
    return page
