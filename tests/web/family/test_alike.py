"""Asking about somebody who stands in the register looks like asking about somebody who does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.matching.person import PartialDate, Person
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Advice
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place, Sealed
from tests.make import NOON
from tests.web.family import walk

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

pytestmark = pytest.mark.django_db

Typed = dict[str, dict[str, str]]

REGISTERED, UNKNOWN = "Тестенко Микола", "Выдумко Вакула"  # of one length, so that pages can be compared
CHECK, RECEIPT, ANSWER = reverse("family:check"), reverse("family:receipt"), reverse("family:answer")


@pytest.fixture(autouse=True)
def register() -> None:
    """Put many of one of the two names on the shelf of those who are held."""
    for at in range(60):
        case, place = uuid4(), Place("registry_record", str(at), "description")
        held = Person(name=REGISTERED, born=PartialDate(1950 + at, 1950 + at, 2, 3))
        [blob] = vault.connect().seal(case=case, sections=[(place, encode(held))])
        vault.connect().remember(shelf="held", rows=[(case, Sealed(place, blob))])


NAME_ALONE: Typed = {slug: {} for slug in walk.TYPED}
NAME_AND_YEAR = NAME_ALONE | {"birth": {"born_year": "2001"}, "service": {"unit_declined": "on"}}


def typed(name: str, told: Typed = walk.TYPED) -> Typed:
    return told | {"name": {"sought": name}}


def shapes(queries: CaptureQueriesContext) -> list[str]:
    """Return what was asked of the database, without the values."""
    return [re.sub(r"X'\w+'|'[^']*'|\b\d+\b|s\d+_x\d+", "?", query["sql"]) for query in queries]


def seen(answer: HttpResponseBase, *apart: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return all that a browser sees, apart from what is each family's own."""
    assert isinstance(answer, HttpResponse)
    body = walk.without(answer.content, *apart)
    size = str(len(body))
    heads = [(name, size if name == "Content-Length" else value) for name, value in answer.items()]
    return answer.status_code, heads, body


def everything_seen(name: str, told: Typed) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """Ask about a name and return every answer on the way, up to the family's page after a look."""
    client, pages = Client(), []
    for slug, boxes in typed(name, told).items():
        sent = client.post(walk.step(slug), boxes)
        pages += [seen(sent), seen(client.get(sent.headers["Location"]), name)]
    pages.append(seen(client.post(CHECK)))
    receipt = client.get(RECEIPT)
    number, secret = walk.shown(receipt.content.decode())
    items = "".join(re.findall(r"<li>\w+</li>", receipt.content.decode()))
    spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
    apart = [spaced, *re.findall(r"<li>\w+</li>", items)]
    pages += [seen(receipt, *apart), seen(client.post(RECEIPT))]
    inquiry = Inquiry.objects.get(number=number)
    inquiries.take_in(inquiry=inquiry, now=inquiry.received_at)
    inquiry.refresh_from_db()
    tracing.look(inquiry=inquiry, now=inquiry.received_at)
    pages.append(seen(client.post(ANSWER, {"case": number, "words": secret})))
    pages.append(seen(client.get(ANSWER)))
    return pages


@pytest.mark.parametrize("told", [walk.TYPED, NAME_AND_YEAR, NAME_ALONE])
def test_every_page_is_the_same_byte_for_byte(told: Typed) -> None:
    with time_machine.travel(NOON, tick=False):  # by lot the next look may be tomorrow or the day after
        registered = everything_seen(REGISTERED, told)
        unknown = everything_seen(UNKNOWN, told)

    assert len(registered) == len(unknown)
    for place, (one, other) in enumerate(zip(registered, unknown, strict=True)):
        assert one == other, place
    if told is NAME_ALONE:  # what staff read of the two is not the same
        assert list(Advice.objects.order_by("pk").values_list("too_little", flat=True)) == [True, False]
    assert b"If you know more" in registered[-1][2]


def test_sending_asks_the_database_the_same_questions() -> None:
    walk.ask(Client())  # the very first entry of the audit log makes its head
    asked = []
    for name in (REGISTERED, UNKNOWN):
        client = Client()
        walk.fill(client, typed(name))
        with CaptureQueriesContext(connection) as queries:
            client.post(CHECK)
        asked.append(shapes(queries))

    assert asked[0] == asked[1]


def test_a_wrong_number_and_a_wrong_secret_ask_the_database_the_same_questions() -> None:
    client = Client()
    number, secret = walk.ask(client)
    asked = []
    for case, words in ((number, "one two three four five six"), ("000000000", secret)):
        with CaptureQueriesContext(connection) as queries:
            Client().post(ANSWER, {"case": case, "words": words})
        asked.append(shapes(queries))

    assert asked[0] == asked[1]
