"""The card on paper: its size, its languages, its two addresses, and nothing that a typesetter would run."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.cards import actions as cards
from kintrace.cards.items import Item, whole
from kintrace.cards.models import Card
from kintrace.cards.printing import Edition, pdf
from kintrace.cards.printing.letters import CUT, NO_GLYPH, latin, plain
from kintrace.cards.sections import CardItems
from tests import make
from tests.make import HOUR, NOON

AGENCY, FAMILY = Edition.AGENCY, Edition.FAMILY
POINT = 25.4 / 72  # millimetres
ALL_THREE = ["ru", "uk", "en"]


def sides(
    items: CardItems | None = None, *, edition: Edition = AGENCY, languages: list[str] | None = None
) -> list[str]:
    """Return the text of both sides, with single spaces."""
    paper = pdf(whole(items or make.items()), edition=edition, languages=languages or ALL_THREE)
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(paper)).pages]


def test_a_card_has_two_sides_of_15_by_10_5_centimetres() -> None:
    paper = PdfReader(BytesIO(pdf(whole(make.items()), edition=AGENCY, languages=["uk", "en"])))

    sizes = [
        (round(page.mediabox.width * POINT, 1), round(page.mediabox.height * POINT, 1))
        for page in paper.pages
    ]
    assert sizes == [(150.0, 105.0)] * 2


def test_every_item_stands_on_it_with_its_number_in_every_language() -> None:
    front, back = sides()

    for word in ("Фамилия", "Прізвище", "Surname", "Держава, за якою він числиться", "Service number"):
        assert word in back, word
    for number in range(1, 15):
        assert f"{number} " in back
    for value in (
        "Иванов",
        "12.04.2001",
        "Улан-Удэ",
        "44120",
        "легко ранен · легко поранений · slightly wounded",
    ):
        assert value in back, value
    assert "Карточка о взятии в плен" in front
    assert "nobody may press him for more" in front


@pytest.mark.parametrize(
    ("languages", "there", "not_there"),
    [
        (["ru", "uk"], ("Фамилия", "Прізвище"), ("Surname", "Ivanov")),
        (["en", "uk"], ("Surname · Прізвище", "Ivanov"), ("Фамилия",)),
        (["uk", "ru", "en"], ("Прізвище · Фамилия · Surname",), ()),
    ],
)
def test_the_languages_stand_in_the_order_that_was_chosen(
    languages: list[str], there: tuple[str, ...], not_there: tuple[str, ...]
) -> None:
    _front, back = sides(languages=languages)

    assert all(word in back for word in there)
    assert not any(word in back for word in not_there)


def test_each_reason_for_no_value_has_its_own_words() -> None:
    _front, back = sides(make.items(number="?", coming_from="-", birthplace=""))

    assert "— не известно · не відомо · not known" in back
    assert "— не пожелал отвечать · не захотів відповідати · declined to say" in back
    assert "— не спрошен · не запитаний · not asked" in back


def test_the_agencys_card_goes_to_geneva_and_the_familys_to_the_family() -> None:
    to_agency, _ = sides()
    to_family, _ = sides(edition=FAMILY)

    assert "1202 Geneva" in to_agency
    assert "ул. Ленина" not in to_agency
    assert "Мария Иванова" in to_family
    assert "670000, Улан-Удэ, ул. Ленина, 5" in to_family
    assert "670000, Ulan-Ude, ul. Lenina, 5" in to_family
    assert "Geneva" not in to_family
    assert "Nobody may ask money of you" in to_family


@pytest.mark.parametrize(
    ("text", "of", "made"),
    [
        ("Щербак-Иванов", "ru", "Shcherbak-Ivanov"),
        ("ЮЛИЯ", "ru", "IULIIA"),
        ("Згурський Олег", "uk", "Zghurskyi Oleh"),
        ("Табір «Захід-1»", "ru", "Tabir «Zakhid-1»"),  # its own letters say whose passport
        ("Пётр", "uk", "Petr"),
        ("Petro", "uk", ""),
    ],
)
def test_names_stand_in_the_letters_of_the_passport_that_fits(text: str, of: str, made: str) -> None:
    assert latin(text, of) == made


HOSTILE = (
    '#panic("run") $x^2$ *bold* _it_ `raw` <label> @ref \\ // /* #set page(width: 1cm) ]',
    '", "en": "x"} #read("/etc/passwd")',
    "= Heading\n- list\n+ list",
    "\u202eяинеджар\u202c\u2066x\u2069",
    "a\x00\x07b\u200d\ufeffc",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_code_comes_out_as_plain_text(text: str) -> None:
    front, back = sides(make.items(surname=text))

    shown = plain(text).replace("\u200b", "")
    assert "".join(shown.split()) in "".join(back.split()).replace("\u200b", "")
    assert "Карточка о взятии в плен" in front
    assert not set(back) & set("\u202e\u2066\x00\x07")


def test_what_has_no_glyph_is_a_square_and_what_is_too_long_is_cut_with_a_mark() -> None:
    _front, back = sides(
        make.items(given="😀 Николай 🇺🇦", surname="Очень " * 100, camp="W" * 300, rank="שלום")
    )

    assert f"{NO_GLYPH} Николай {NO_GLYPH}{NO_GLYPH}" in back
    assert back.count(CUT) >= 2
    assert "W" * 20 in back.replace("\u200b", "")
    assert NO_GLYPH * 4 in back


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from([item.value for item in Item]), st.text(max_size=300)))
def test_whatever_is_typed_makes_a_card_of_two_sides(typed: dict[str, str]) -> None:
    usable = {item: text for item, text in typed.items() if item not in {"health", "signed"}}

    assert len(sides(make.items(**usable), edition=FAMILY)) == 2


# The action.


def printed(card: Card, edition: Edition = AGENCY, languages: tuple[str, ...] = ("ru", "en")) -> bytes:
    return cards.print_card(card=card, edition=edition, languages=languages, by=make.staff(Role.REGISTRAR))


@pytest.mark.django_db
def test_printing_opens_the_card_and_leaves_an_entry_with_the_edition() -> None:
    card = make.card()

    assert printed(card, FAMILY).startswith(b"%PDF")

    assert Entry.objects.filter(code="cards.printed", reason="family").count() == 1
    assert Entry.objects.filter(code="vault.opened", subject=f"vault.case:{card.pk}").exists()


@pytest.mark.django_db
def test_an_unfinished_card_a_wrong_role_and_one_language_are_refused() -> None:
    card = make.card()

    with pytest.raises(cards.NotFinished):
        printed(make.begun())
    with pytest.raises(WrongRole):
        cards.print_card(card=card, edition=AGENCY, languages=["ru", "en"], by=make.staff(Role.OPERATOR))
    for languages in (("ru",), ("ru", "ru"), ("ru", "de"), ("ru", "uk", "en", "ru"), ()):
        with pytest.raises(cards.OneLanguageTwice):
            printed(card, languages=languages)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["?", "-", ""])
def test_without_an_address_there_is_no_card_to_the_family(typed: str) -> None:
    card = make.card(typed={"kin_address": typed})

    with pytest.raises(cards.NoWayToTheFamily):
        printed(card, FAMILY)
    assert printed(card, AGENCY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("question", "edition", "other", "refusal"),
    [
        ("family", FAMILY, AGENCY, cards.FamilyNotWished),
        ("agency", AGENCY, FAMILY, cards.AgencyNotWished),
    ],
)
def test_his_no_keeps_that_card_from_being_printed_until_he_says_yes(
    question: str, edition: Edition, other: Edition, refusal: type[Exception]
) -> None:
    card = make.card()
    make.consent(card, question, "no")
    with pytest.raises(refusal):
        printed(card, edition)
    assert printed(card, other)

    make.consent(card, question, "yes", now=NOON + HOUR)

    assert printed(card, edition)


@pytest.mark.django_db
def test_his_no_on_a_card_in_a_joined_file_keeps_his_other_card_from_being_printed() -> None:
    card, other = make.card(), make.card()
    assert card.record is not None
    assert other.record is not None
    make.consent(other, "family", "no")
    assert printed(card, FAMILY)

    make.joined(card.record.file, other.record.file)

    with pytest.raises(cards.FamilyNotWished):
        printed(card, FAMILY)
