"""Posts at the desk: pasted, marked, accepted one by one; hostile texts are shown as text or refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.matching import PartialDate, Person
from kintrace.posts import Event, Proposal, Span
from kintrace.posts import Field as Read
from kintrace.registry.models import Post, Record
from kintrace.registry.shelf import description_place
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Sealed
from kintrace.web.staff import marked
from tests import make
from tests.browser import press
from tests.web.staff.scene import Desk, sign_in
from tests.web.staff.test_browser import DESK, enter

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, ViewportSize

pytestmark = pytest.mark.django_db(transaction=True)

PHONE: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1440, "height": 900}
TEXT = (
    "Взяты в плен под Авдеевкой: Рыжов Егор Ильич, 12.03.1999, позывной «Тихий», и Гончаренко Остап, 1990."
    " Звонить 8 913 000-11-22"
)


def paste(desk: Desk, text: str = TEXT) -> Post:
    desk.send("posts", source=make.source().pk, published_on="2024-06-15", text=text)
    return Post.objects.latest("taken_at", "pk")


def whom(record: Record) -> Person:
    [plain] = vault.connect().open(
        case=record.pk,
        sealed=[Sealed(description_place(record.pk), bytes(record.description))],
        actor="staff:1",
        purpose="compare",
    )
    return decode(plain, Person)


def test_of_two_men_one_is_corrected_and_accepted_and_the_other_left_alone(
    site: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(viewport=DESK).new_page()  # no scripts
    enter(page, site, Role.REGISTRAR)
    source = make.source()
    page.goto(f"{site}/desk/posts/")
    page.select_option("[name=source]", str(source.pk))
    page.fill("[name=published_on]", "2024-06-15")
    page.fill("[name=text]", TEXT)
    press(page, "text=Read it")
    post = Post.objects.get()

    assert page.input_value("[name=p1-surname]") == "Рыжов"
    assert page.input_value("[name=p1-claim]") == "captured"
    assert "1 call sign" in page.inner_text(".posted")
    page.fill("[name=p1-surname]", "Рыжков")
    press(page, "#person-1 >> text=Accept as a record")
    assert page.inner_text("#person-1 .tag") == "Accepted"
    press(page, "#person-2 >> text=Leave alone")
    assert page.inner_text("#person-2 .tag") == "Declined"
    assert post.pk.hex not in page.inner_text("main")

    record = Record.objects.get()
    assert (record.source, record.claim) == (source, "captured")
    assert whom(record) == Person(
        surname="Рыжков",
        given="Егор",
        patronymic="Ильич",
        born=PartialDate(1999, 1999, 3, 12),
        call_sign="Тихий",
    )
    press(page, "text=Put the post away")
    assert "put away" in page.inner_text("main table")
    page.goto(f"{site}/desk/records/{record.pk}/")
    assert page.is_visible(f"a[href='{reverse('staff:post', args=[post.pk])}']")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_a_post_and_it_is_no_wider_than_360_pixels(
    scheme: str, site: str, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(
        java_script_enabled=True, viewport=DESK, color_scheme=scheme, bypass_csp=True
    ).new_page()
    staff = enter(page, site, Role.REGISTRAR)
    post = paste(sign_in(staff=staff))

    for path in ("posts/", f"posts/{post.pk}/"):
        page.set_viewport_size(WIDE)
        page.goto(f"{site}/desk/{path}")
        faults = Axe().run(page).response["violations"]
        assert [fault["id"] for fault in faults] == []
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_death_is_chosen_by_a_person_and_never_filled_in() -> None:
    desk = sign_in(Role.REGISTRAR)
    post = paste(desk, "Погиб Рыжов Егор Ильич, 1999 г.р.")

    page = desk.page("post", post.pk)

    assert "The post says that he is dead" in page
    assert "selected" not in page.split('name="p1-claim"')[1].split("</select>")[0].replace(
        '<option value="" selected>', ""
    )
    refused = desk.refused("post_accept", post.pk, 1, **{"p1-surname": "Рыжов", "p1-claim": ""})
    assert "This field is required" in refused
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script> Пропал <b>Рыжов Егор</b>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("Пропал Рыжов Егор, позывной «<img src=x>»", "&lt;img src=x&gt;"),
        ("Пропал \u202eРыжов Егор\u202c", "\ufffd"),
        ("{{ request }} {% url %} Пропал Рыжов Егор", "{{ request }}"),
    ],
)
def test_a_hostile_text_is_shown_as_text(text: str, shown: str) -> None:
    desk = sign_in(Role.REGISTRAR)

    page = desk.page("post", paste(desk, text).pk)

    assert shown in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "\u202e" not in page


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Пропал Рыжов Егор. " * 11_000, "at most 20000 are read at once"),
        ("‼️ 123", "There is no text"),
        ("Пропал\0Рыжов", "Null characters are not allowed"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    desk = sign_in(Role.REGISTRAR)

    page = desk.refused("posts", source=make.source().pk, published_on="2024-06-15", text=text)

    assert sentence in page
    assert not Post.objects.exists()


def test_what_two_clerks_decide_at_once_is_decided_once() -> None:
    desk = sign_in(Role.REGISTRAR)
    post = paste(desk)
    desk.send("post_decline", post.pk, 1)

    again = desk.send("post_decline", post.pk, 1)
    refused = desk.refused("post_accept", post.pk, 2, **{"p2-claim": "captured"})

    assert "has decided about person 1 already" in again
    assert "Nothing here says who it is" in refused
    assert not Record.objects.exists()


def test_a_post_about_nobody_says_so_and_goes_whole() -> None:
    desk = sign_in(Role.REGISTRAR)
    post = paste(desk, "Продам генератор, Полтава")

    assert "Nobody was found in this text" in desk.page("post", post.pk)
    assert "The text is destroyed" in desk.send("post_put_away", post.pk)
    assert "No post was read yet" in desk.page("posts")


def test_a_post_that_was_put_away_is_not_put_away_again() -> None:
    desk = sign_in(Role.REGISTRAR)
    post = paste(desk)
    desk.send("post_accept", post.pk, 1, **{"p1-surname": "Рыжов", "p1-claim": "captured"})
    assert "stays sealed" in desk.send("post_put_away", post.pk)

    assert "was put away" in desk.send("post_put_away", post.pk)
    page = desk.page("post", post.pk)
    assert "Авдеевкой" in page
    assert "Accept as a record" not in page


def test_what_a_form_begins_with_can_be_sent_as_it_is() -> None:
    person = Person(surname="Рыжов", born=PartialDate.in_year(1998, 1999), unit="в/ч 71443")
    proposal = Proposal(
        person=person,
        event=Event.EXCHANGED,
        happened=PartialDate(2024, 2024, 5),
        place="Авдеевкой",
        place_named="Авдеевка",
    )

    begun = marked.beginning(proposal)

    assert (begun["born"], begun["happened"], begun["claim"]) == ("1998-1999", "05.2024", "released")
    assert begun["place"] == "Авдеевка"
    assert [
        marked.typed(day) for day in (None, PartialDate(None, None, 5, 1), PartialDate.on(date(1999, 3, 2)))
    ] == [
        "",
        "",
        "02.03.1999",
    ]


def test_a_piece_that_two_persons_share_is_marked_for_both() -> None:
    shared = Span(0, 4, Read.UNIT)
    one = Proposal(person=Person(surname="А"), spans=(shared, Span(5, 6, Read.NAME)))
    other = Proposal(person=Person(surname="Б"), spans=(shared,))

    [unit, gap, name, rest] = marked.pieces("полк А.", [one, other])

    assert ([mark.numbers for mark in unit.marks], unit.text) == ([[1, 2]], "полк")
    assert (gap.marks, name.marks[0].numbers, rest.text) == ([], [1], ".")
