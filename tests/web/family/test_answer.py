"""Reading the answer with number and words, and taking an inquiry back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Advice, Look
from kintrace.vault import client as vault
from kintrace.web.family import browser
from tests.web.family import walk

pytestmark = pytest.mark.django_db

ANSWER, WITHDRAW = reverse("family:answer"), reverse("family:withdraw")
WRONG_WORDS = "abandon ability able about above absent"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

Asked = tuple[str, str]


@pytest.fixture
def asked() -> Asked:
    """Ask about a person and return number and secret."""
    vault.connect()
    return walk.ask(Client(), {"name": {"sought": "Тестов Иван"}})


def look(client: Client, number: str, secret: str) -> str:
    """Type number and words and return the page that follows."""
    return client.post(ANSWER, {"case": number, "words": secret}, follow=True).content.decode()


def other_number(number: str) -> str:
    """Return a number of the right shape that nobody has."""
    return "000000000" if number != "000000000" else "111111111"


def test_right_number_and_words_show_where_the_inquiry_stands(client: Client, asked: Asked) -> None:
    page = look(client, *asked)

    assert "<title>Where your inquiry stands" in page
    assert re.search(r'class="here" aria-current="step">.*Received', page)
    assert "waiting for the first look" in page


def test_a_look_without_a_find_is_an_answer_with_its_date(client: Client, asked: Asked) -> None:
    inquiry = Inquiry.objects.get()
    for day in (20, 22):
        Look.objects.create(inquiry=inquiry, made_at=datetime(2026, 11, day, 9, 30, tzinfo=UTC), records=2000)
    Inquiry.objects.update(next_look_at=datetime(2026, 11, 29, tzinfo=UTC))

    with time_machine.travel(NOW, tick=False):
        page = look(client, *asked)
    with time_machine.travel(NOW + timedelta(days=9), tick=False):
        later = look(client, *asked)

    assert re.search(r'aria-current="step">.*We are looking; nothing yet', page)
    assert page.index("22 November 2026, 09:30 UTC") < page.index("20 November 2026, 09:30 UTC")
    assert "We look again by 29 November 2026" in page
    assert "compared 2000 records" in page
    assert "That is an answer too" in page
    assert "The next look is due now" in later


def asked_and_looked(client: Client, told: dict[str, dict[str, str]], language: str = "en") -> str:
    """Ask, look once, and return the answer page."""
    vault.connect()
    number, secret = walk.ask(Client(), told)
    inquiry = inquiries.take_in(inquiry=Inquiry.objects.get(), now=NOW)
    tracing.look(inquiry=inquiry, now=NOW)
    client.cookies["language"] = language
    return look(client, number, secret)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("en", "the whole date of birth"),
        ("ru", "полная дата рождения"),
        ("uk", "повна дата народження"),
    ],
)
def test_who_told_a_name_alone_reads_which_three_facts_would_help(
    client: Client, language: str, first: str
) -> None:
    page = asked_and_looked(client, {"name": {"sought": "Тестов Иван"}}, language)

    note = page.partition('<section class="note">')[2].partition("</section>")[0]
    assert note.count("<li>") == 3
    assert first in note
    assert note.count(f'href="{reverse("family:begin")}"') == 1
    assert not re.search(r"\d", re.sub(r"<[^>]+>", "", note))  # nobody is counted


def test_what_she_does_not_know_or_will_not_say_is_not_asked_again(client: Client) -> None:
    told = {
        "name": {"sought": "Тестов Иван Петрович"},
        "birth": {"born_not_known": "on"},
        "service": {"unit_declined": "on"},
    }

    page = asked_and_looked(client, told)

    note = page.partition('<section class="note">')[2].partition("</section>")[0]
    assert re.findall(r"<li>(.*)</li>", note) == ["the region: home before the war, or where the call-up was"]


@pytest.mark.parametrize(
    "more", [{"origin": {"region": "Бурятия"}}, {"name": {"sought": "Тестов Иван Петрович"}}]
)
def test_who_told_the_whole_birth_and_one_more_is_asked_for_nothing(
    client: Client, more: dict[str, dict[str, str]]
) -> None:
    birth = {"born_day": "3", "born_month": "2", "born_year": "2001"}

    page = asked_and_looked(client, {"name": {"sought": "Тестов Иван"}, "birth": birth} | more)

    assert "We looked again" in page
    assert "If you know more" not in page


def test_before_the_first_look_nothing_more_is_asked_for(client: Client, asked: Asked) -> None:
    # A record that came in may have touched her inquiry already: the note waits for the dated look.
    Advice.objects.create(inquiry=Inquiry.objects.get(), too_little=True, untold="born unit")

    assert "If you know more" not in look(client, *asked)


@pytest.mark.parametrize(
    "as_typed",
    [
        lambda number, secret: (f" {number[:4]} {number[4:8]}-{number[8:]} ", secret.upper()),
        lambda number, secret: (number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), secret),
        lambda number, secret: (number.replace("0", "O"), "  ".join(secret.split())),
        lambda number, secret: (number, secret.replace(" ", ", ")),
        lambda number, secret: (number, "-".join(secret.split())),
        lambda number, secret: (number, " ".join(word[:4] for word in secret.split())),
        lambda number, secret: (
            number,
            " ".join(f"{place}. {word}" for place, word in enumerate(secret.split(), 1)),
        ),
    ],
)
def test_number_and_words_are_read_as_people_type_them(
    client: Client, asked: Asked, as_typed: object
) -> None:
    assert callable(as_typed)

    assert "<title>Where your inquiry stands" in look(client, *as_typed(*asked))


def test_a_wrong_number_and_a_wrong_secret_are_answered_byte_for_byte_alike(asked: Asked) -> None:
    number, secret = asked
    tried = [(number, WRONG_WORDS), (other_number(number), secret), (other_number(number), WRONG_WORDS)]

    answers = [Client().post(ANSWER, {"case": case, "words": words}) for case, words in tried]

    pages = {walk.without(answer.content, *typed) for answer, typed in zip(answers, tried, strict=True)}
    heads = {
        tuple((name, value) for name, value in answer.items() if name != "Content-Length")
        for answer in answers
    }
    assert len(pages) == len(heads) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert not any(answer.cookies for answer in answers)
    sizes = {
        int(answer["Content-Length"]) - len("".join(typed).encode())
        for answer, typed in zip(answers, tried, strict=True)
    }
    assert len(sizes) == 1


def test_a_guesser_is_slowed_down_for_a_number_that_nobody_has_too(asked: Asked) -> None:
    number, _secret = asked
    for case in (number, other_number(number)):
        for _attempt in range(10):
            Client().post(ANSWER, {"case": case, "words": WRONG_WORDS})

    slowed = [
        walk.without(Client().post(ANSWER, {"case": case, "words": WRONG_WORDS}).content, case)
        for case in (number, other_number(number))
    ]

    assert slowed[0] == slowed[1]
    assert b"Please wait an hour" in slowed[0]


@pytest.mark.parametrize(
    ("typed", "anchor"),
    [
        ({}, "case"),
        ({"case": "1234", "words": WRONG_WORDS}, "case"),
        ({"case": "1234567890", "words": WRONG_WORDS}, "case"),
        ({"case": "123456789", "words": "one two"}, "words"),
        ({"case": "123456789", "words": "1 2 3 4 5 6"}, "words"),
        ({"case": "123456789", "words": "\0" * 9}, "words"),
    ],
)
def test_what_has_the_wrong_shape_is_said_at_its_box(
    client: Client, typed: dict[str, str], anchor: str
) -> None:
    page = client.post(ANSWER, typed).content.decode()

    assert f'<a href="#{anchor}">' in page
    assert "<title>Error: " in page
    assert f'value="{typed.get("case", "")}"' in page


def test_number_and_secret_stand_in_no_address_and_no_answer(client: Client, asked: Asked) -> None:
    number, secret = asked

    unlocked = client.post(ANSWER, {"case": number, "words": secret})
    page = client.get(ANSWER, headers={"Accept-Language": "ru"}).content.decode()
    text = re.sub(r"<[^>]+>", " ", page)  # English words stand in tags anyway

    assert unlocked.status_code == 302
    assert unlocked.headers["Location"] == ANSWER
    for word in (number, *secret.split()):
        assert not re.search(rf"\b{word}\b", text)
        assert word not in unlocked.cookies["opened"].value


def test_an_open_answer_is_for_us_alone_and_closes_by_itself(client: Client, asked: Asked) -> None:
    with time_machine.travel(NOW, tick=False):
        cookie = client.post(ANSWER, dict(zip(("case", "words"), asked, strict=True))).cookies["opened"]
        within = client.get(ANSWER).content.decode()
    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        client.cookies["opened"] = cookie.value
        after = client.get(ANSWER).content.decode()

    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == 600
    assert "<title>Where your inquiry stands" in within
    assert "<title>Read your answer" in after


def test_an_open_answer_leads_back_to_the_empty_form_by_itself(client: Client, asked: Asked) -> None:
    client.post(ANSWER, dict(zip(("case", "words"), asked, strict=True)))

    assert client.get(ANSWER).headers["Refresh"] == f"600; url={ANSWER}"
    assert "Refresh" not in Client().get(ANSWER).headers


def test_an_answer_can_be_closed(client: Client, asked: Asked) -> None:
    look(client, *asked)

    client.post(ANSWER, {"close": "1"})

    assert "<title>Read your answer" in client.get(ANSWER).content.decode()


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é%%", "A" * 400])
def test_a_forged_cookie_opens_nothing(client: Client, cookie: str) -> None:
    client.cookies[browser.OPENED] = cookie

    page = client.get(ANSWER)

    assert page.status_code == 200
    assert "<title>Read your answer" in page.content.decode()


def test_a_withdrawn_inquiry_is_like_one_that_never_was(client: Client, asked: Asked) -> None:
    look(client, *asked)

    taken_back = Client().post(WITHDRAW, {"case": asked[0], "words": asked[1], "sure": "on"})

    assert taken_back.headers["Location"] == reverse("family:withdrawn")
    assert Inquiry.objects.get().withdrawn_at is not None
    assert "<title>Read your answer" in client.get(ANSWER).content.decode()
    gone = Client().post(ANSWER, {"case": asked[0], "words": asked[1]}).content
    never = Client().post(ANSWER, {"case": other_number(asked[0]), "words": asked[1]}).content
    assert walk.without(gone, asked[0]) == walk.without(never, other_number(asked[0]))


def test_nothing_is_withdrawn_without_the_tick(client: Client, asked: Asked) -> None:
    page = client.post(WITHDRAW, {"case": asked[0], "words": asked[1]}).content.decode()

    assert '<a href="#sure">' in page
    assert f'value="{asked[1]}"' in page
    assert Inquiry.objects.get().withdrawn_at is None


def test_an_open_answer_alone_withdraws_nothing(client: Client, asked: Asked) -> None:
    look(client, *asked)

    client.post(WITHDRAW, {"sure": "on"})

    assert Inquiry.objects.get().withdrawn_at is None


def test_withdrawing_with_wrong_number_and_wrong_secret_is_alike(client: Client, asked: Asked) -> None:
    number, secret = asked
    tried = [(number, WRONG_WORDS), (other_number(number), secret)]

    pages = {
        walk.without(client.post(WITHDRAW, {"case": case, "words": words, "sure": "on"}).content, case, words)
        for case, words in tried
    }

    assert len(pages) == 1
    assert Inquiry.objects.get().withdrawn_at is None
