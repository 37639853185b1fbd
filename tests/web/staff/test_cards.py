"""The pages of capture cards through their forms: what is kept, refused, shown and obeyed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.cards import actions as cards
from kintrace.cards.models import Card, Consent, Recognition
from kintrace.cards.sections import Words
from kintrace.disclosure.models import Disclosure
from tests import make
from tests.make import DAY, NOON
from tests.web.staff.scene import sign_in

if TYPE_CHECKING:
    from tests.web.staff.scene import Desk

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER, OPERATOR = Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR
TYPED = make.TYPED


def sent(card: Card, do: str = "save", **typed: str) -> dict[str, str]:
    """Return a form as the page sends it."""
    page = {"sitting": str(uuid4()), "version": str(card.version), "source": str(card.source_id), "do": do}
    return {**page, **typed}


def begun(desk: Desk) -> Card:
    desk.send("cards", source=make.source().pk)
    return Card.objects.get()


def test_a_card_is_begun_saved_found_again_and_finished() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)
    page = desk.send("card_write", card.pk, **sent(card, surname="Иванов", given="?", father="-"))
    assert 'value="Иванов"' in page

    assert "Go on" in desk.page("cards")
    assert "1" in desk.page("home")
    assert "Иванов" not in desk.page("cards")

    card.refresh_from_db()
    page = desk.send("card_write", card.pk, **sent(card, "finish", **TYPED))
    assert "The card is finished and stands in the register" in page
    assert "Nothing is unfinished" in desk.page("cards")
    finished = desk.get(reverse("staff:card_write", args=[card.pk]))
    assert finished["Location"] == reverse("staff:card", args=[card.pk])


def test_a_refusal_says_which_item_and_what_was_typed_is_kept_all_the_same() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)

    page = desk.refused("card_write", card.pk, **sent(card, "finish", **{**TYPED, "rank": "-"}))

    assert "Item 7 is one of the five that Article 17 names" in page
    assert 'value="Улан-Удэ"' in page
    card.refresh_from_db()
    assert cards.read(card=card, by=desk.staff).answer("birthplace").text == "Улан-Удэ"
    assert not card.finished_at


def test_a_value_and_a_reason_for_none_are_refused_and_the_value_is_kept() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)

    page = desk.refused("card_write", card.pk, **sent(card, father="Сергей", father_why="declined"))

    assert "Item 4 has a value and also a reason" in page
    assert cards.read(card=Card.objects.get(), by=desk.staff).answer("father").text == "Сергей"


def test_a_page_that_was_opened_before_somebody_else_wrote_saves_nothing_and_says_so() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)
    stale = sent(card, surname="Первый")
    desk.send("card_write", card.pk, **sent(card, surname="Второй"))

    assert "changed on another page" in desk.refused("card_write", card.pk, **stale)
    by_itself = desk.post(reverse("staff:card_write", args=[card.pk]), stale, headers={"HX-Request": "true"})
    assert "changed on another page" in by_itself.content.decode()
    without_page = {**stale, "sitting": "x", "version": "1; DROP"}
    assert "changed on another page" in desk.refused("card_write", card.pk, **without_page)
    assert cards.read(card=Card.objects.get(), by=desk.staff).answer("surname").text == "Второй"


def test_the_page_that_saves_by_itself_gets_the_time_and_nothing_personal() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)

    answer = desk.post(
        reverse("staff:card_write", args=[card.pk]),
        sent(card, surname="Иванов"),
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert "UTC" in answer.content.decode()
    assert "Иванов" not in answer.content.decode()


def test_an_unfinished_card_of_another_registrar_is_found_after_ones_own() -> None:
    desk = sign_in(REGISTRAR)
    other = make.begun()
    own = make.begun(by=desk.staff)

    page = desk.page("cards")

    assert page.index(str(own.pk)) < page.index(str(other.pk))


def test_an_unfinished_card_can_be_destroyed_and_a_finished_one_cannot() -> None:
    desk = sign_in(REGISTRAR)
    unfinished, finished = make.begun(), make.card()

    desk.send("card_discard", unfinished.pk)

    assert list(Card.objects.all()) == [finished]
    assert desk.post(reverse("staff:card_discard", args=[finished.pk])).status_code == 404


def test_a_finished_card_is_opened_for_a_purpose_and_printed_as_a_pdf() -> None:
    desk = sign_in(REGISTRAR)
    card = make.card()
    assert "Улан-Удэ" not in desk.page("card", card.pk)

    page = desk.send("card", card.pk, purpose="mend")
    assert "Улан-Удэ" in page
    assert "slightly wounded" in page
    assert "declined to say" in page

    form = {"edition": "family", "first": "uk", "second": "ru", "third": "en"}
    answer = desk.post(reverse("staff:card_print", args=[card.pk]), form)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF")
    assert "different languages" in desk.send("card_print", card.pk, **{**form, "second": "uk"})
    assert "Choose to whom" in desk.send("card_print", card.pk)


def test_his_no_to_his_family_is_written_down_and_the_familys_card_is_refused() -> None:
    desk = sign_in(REGISTRAR)
    card = make.card()

    page = desk.send("card_wishes", card.pk, question="family", answer="no")

    assert "The newest version counts" in page
    form = {"edition": "family", "first": "uk", "second": "ru"}
    assert "does not wish his family to be told" in desk.send("card_print", card.pk, **form)


def test_wishes_stand_with_their_words_and_versions_and_a_person_can_be_spoken_of_again() -> None:
    desk = sign_in(REGISTRAR)
    card = make.card()
    desk.send("card_wishes", card.pk, question="message", answer="yes", text="Я жив, мама")
    named = {"question": "person", "answer": "yes", "name": "Анна", "relation": "жена"}
    desk.post(reverse("staff:card_wishes", args=[card.pk]), named)
    assert "Write down his words too" in desk.refused(
        "card_wishes", card.pk, question="control", answer="yes"
    )
    hers = Consent.objects.get(question="person")

    page = desk.send("card_wishes", card.pk, question="person", answer="no", person=str(hers.person))

    assert "Я жив, мама" in page
    assert page.count("Анна") == 1  # one person with two versions
    assert list(Consent.objects.filter(question="person").newest().values_list("answer", "version")) == [
        ("no", 2)
    ]
    assert "May his family be told?" in page  # among what was not asked yet


def test_whom_he_named_stands_beside_who_asks_and_the_gate_follows_what_is_said_of_them() -> None:
    told = make.released()
    candidate = told.candidate
    named = make.consent(
        make.card(file=candidate.file),
        "person",
        "no",
        words=Words(name="Анна", relation="жена"),
        now=NOON + DAY,
    )
    desk = sign_in(OPERATOR, EXAMINER)
    page = desk.page("kinship", candidate.pk)
    assert "Анна" in page
    assert "must not be told" in page
    assert "compare first" in desk.page("answer", candidate.pk)
    assert not Disclosure.objects.standing().exists()

    desk.send("recognise", candidate.pk, named.pk, **{"is": "other"})
    assert Disclosure.objects.standing().exists()
    desk.send("recognise", candidate.pk, named.pk, **{"is": "same"})
    assert not Disclosure.objects.standing().exists()
    assert "he said no on a card" in desk.page("answer", candidate.pk)
    assert "May the person he names be told? no" in " ".join(desk.page("wish", candidate.pk).split())
    assert Recognition.objects.count() == 2


def test_his_answer_to_a_control_question_stands_beside_what_he_should_say() -> None:
    candidate = make.confirmed()
    card = make.card(file=candidate.file)
    make.consent(card, "control", "yes", words=Words(asked="Как звали собаку?", text="Её звали Байкал"))

    page = sign_in(OPERATOR).page("kinship", candidate.pk)

    assert "Её звали Байкал" in page


def test_an_answer_about_nobody_in_particular_cannot_be_recognised() -> None:
    candidate = make.candidate()
    said = make.consent(make.card(file=candidate.file), "family", "no")

    page = sign_in(EXAMINER).send("recognise", candidate.pk, said.pk, **{"is": "same"})

    assert "He named nobody like this" in page
    assert not Recognition.objects.exists()


def test_his_wishes_can_be_asked_half_way_and_the_card_is_saved_first() -> None:
    desk = sign_in(REGISTRAR)
    card = begun(desk)

    page = desk.send("card_write", card.pk, **sent(card, "wishes", surname="Иванов"))

    assert "Write down what he says" in page
    assert cards.read(card=Card.objects.get(), by=desk.staff).answer("surname").text == "Иванов"


def test_somebody_named_on_another_mans_card_cannot_be_recognised_here() -> None:
    candidate = make.candidate()
    elsewhere = make.consent(make.card(), "person", "no")
    desk = sign_in(EXAMINER)

    address = reverse("staff:recognise", args=[candidate.pk, elsewhere.pk])
    assert desk.post(address, {"is": "same"}).status_code == 404
    assert not Entry.objects.filter(code="cards.recognised").exists()


def test_a_card_of_a_known_man_is_begun_from_his_file() -> None:
    desk = sign_in(REGISTRAR)
    file = make.record().file
    assert reverse("staff:file_cards", args=[file.pk]) in desk.page("file", file.pk)

    desk.send("file_cards", file.pk, source=make.source().pk)

    assert Card.objects.get().file == file


@pytest.mark.parametrize(
    ("language", "words"),
    [("ru", ("Фамилия", "Имя отца", "не известно")), ("uk", ("Прізвище", "Ім’я батька", "не відомо"))],
)
def test_the_items_are_asked_in_the_registrars_language(language: str, words: tuple[str, ...]) -> None:
    page = sign_in(REGISTRAR, language=language).page("card_write", make.begun().pk)

    assert all(word in page for word in words)
