"""A capture card from its first key to the record: what is kept, what is refused, and why nothing is lost."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.cards import actions as cards
from kintrace.cards.items import OWED, Item, as_answer, as_typed, settled, whole
from kintrace.cards.models import Card, Consent
from kintrace.cards.sections import Answer, CardItems, Words
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.refusals import CaseGone
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import DAY, MINUTE, NOON

REGISTRAR = Role.REGISTRAR
FAMILY, NO = Consent.Question.FAMILY, Consent.Answer.NO


def page(version: int = 0) -> cards.Page:
    return cards.Page(uuid4(), version)


def described(record: Record) -> Person:
    part = Sealed(Place.of(record, "description"), bytes(record.description))
    reader = make.staff(REGISTRAR).audit_name
    [plain] = vault.connect().open(case=record.pk, sealed=[part], actor=reader, purpose="compare")
    return decode(plain, Person)


@pytest.mark.parametrize("key", ["?", "/", ".", " ? "])
def test_one_key_says_not_known_on_every_keyboard(key: str) -> None:
    assert as_answer(key) == Answer(missing=Missing.NOT_KNOWN)


@pytest.mark.parametrize("key", ["-", "–", "—"])
def test_one_key_says_declined(key: str) -> None:
    assert as_answer(key) == Answer(missing=Missing.DECLINED)


@given(st.text(max_size=60))
def test_what_was_typed_reads_the_same_when_it_is_opened_again(typed: str) -> None:
    once = as_answer(typed)

    assert as_answer(as_typed(once)) == once
    assert bool(once.text) != bool(once.missing) or once == Answer()
    assert settled(once).text or settled(once).missing


@pytest.mark.django_db
def test_every_state_survives_saving_reopening_and_finishing() -> None:
    clerk = make.staff(REGISTRAR)
    card = make.begun(by=clerk)
    typed = {"surname": "Иванов", "given": "?", "father": "-", "rank": ""}
    items = CardItems({item: as_answer(text) for item, text in typed.items()})
    here = page()

    cards.save(card=card, items=items, page=here, by=clerk, now=NOON)
    opened = cards.read(card=Card.objects.get(), by=clerk)
    assert opened == items

    done = cards.finish(card=card, items=opened, page=here, by=clerk, now=NOON)
    kept = cards.read(card=Card.objects.get(), by=clerk)
    assert kept == whole(items)
    assert {item.value: kept.answer(item).missing for item in (Item.GIVEN, Item.FATHER, Item.RANK)} == {
        "given": Missing.NOT_KNOWN,
        "father": Missing.DECLINED,
        "rank": Missing.NOT_ASKED,
    }
    assert done.record is not None
    told = described(done.record)
    assert (told.surname, told.given, told.patronymic) == ("Иванов", "", "")
    assert told.missing["given"] is Missing.NOT_KNOWN
    assert told.missing["patronymic"] is Missing.DECLINED
    assert told.missing["rank"] is Missing.NOT_ASKED


@pytest.mark.django_db
def test_a_finished_card_is_a_claim_with_the_man_it_describes_and_the_desk_finds_him() -> None:
    card = make.card()

    record = Record.objects.get()
    assert card.record == record
    assert record.pk == card.pk  # one case: who destroys its key destroys both
    assert (record.claim, str(record.happened_on), record.precision) == (
        Claim.CARD_WRITTEN,
        "2026-05-07",
        "day",
    )
    told = described(record)
    assert told.born == PartialDate(2001, 2001, 4, 12)
    assert (told.patronymic, told.birthplace, told.rank) == ("Сергей", "Улан-Удэ", "сержант")
    assert told.missing == {"number": Missing.NOT_KNOWN}
    found = vault.connect().match(person=make.SOUGHT).found
    assert [each.case for each in found] == [record.pk]


@pytest.mark.django_db
def test_a_card_of_a_man_on_record_goes_into_his_file_and_follows_when_it_is_moved() -> None:
    file = make.record().file
    card = make.card(file=file)
    assert list(Card.objects.of_man(file.speaker)) == [card]

    assert card.record is not None
    moved = registry.move_record(record=card.record, file=None, by=make.staff(REGISTRAR), now=NOON)

    assert not Card.objects.of_man(file.speaker).exists()
    assert list(Card.objects.of_man(moved.file.speaker)) == [card]


@pytest.mark.django_db
@pytest.mark.parametrize("item", OWED)
def test_what_article_17_owes_is_kept_as_not_known_and_never_as_declined(item: Item) -> None:
    with pytest.raises(cards.OwedItem):
        make.card(typed={item.value: "-"})
    assert not Record.objects.exists()

    assert make.card(typed={item.value: "?"}).finished_at


@pytest.mark.django_db
def test_every_other_item_may_be_declined_all_together() -> None:
    typed = {item.value: "-" for item in Item if item not in OWED}

    assert make.card(typed=typed).finished_at


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"born": "spring"}, cards.NotADay),
        ({"taken_on": "31.02.2026"}, cards.NotADay),
        ({"health": "8"}, cards.NotAChoice),
        ({"signed": "yes"}, cards.NotAChoice),
        ({"written_on": "07.05.2099"}, cards.NotADay),
        ({"surname": "?", "given": "?", "father": "-"}, registry.NobodyDescribed),
    ],
)
def test_what_cannot_be_kept_as_it_stands_is_refused_and_the_card_stays_unfinished(
    typed: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make.card(typed=typed)

    assert Card.objects.unfinished().count() == 1
    assert not Record.objects.exists()
    assert Entry.objects.filter(code="cards.finish.refused", reason=refusal.__name__).exists()


@pytest.mark.django_db
def test_the_number_may_be_equivalent_information_and_is_enough_to_describe_a_man() -> None:
    card = make.card(
        typed={"surname": "?", "given": "?", "father": "-", "number": "tag without a number, letters B II"}
    )

    assert card.record is not None
    assert described(card.record).number.startswith("tag")


@pytest.mark.django_db
def test_two_pages_cannot_overwrite_each_other_unseen() -> None:
    clerk, other = make.staff(REGISTRAR), make.staff(REGISTRAR)
    card = make.begun(by=clerk)
    first, second = page(), page()
    cards.save(card=card, items=make.items(surname="Первый"), page=first, by=clerk, now=NOON)

    with pytest.raises(cards.ChangedElsewhere):
        cards.save(card=card, items=make.items(surname="Второй"), page=second, by=other, now=NOON)
    cards.save(card=card, items=make.items(surname="Третий"), page=first, by=clerk, now=NOON)
    assert cards.read(card=Card.objects.get(), by=clerk).answer("surname").text == "Третий"

    opened_later = page(Card.objects.get().version)
    cards.save(card=card, items=make.items(surname="Пятый"), page=opened_later, by=other, now=NOON)
    with pytest.raises(cards.ChangedElsewhere):
        cards.save(card=card, items=make.items(), page=first, by=clerk, now=NOON)


@pytest.mark.django_db
def test_a_page_that_saves_after_every_key_leaves_one_entry() -> None:
    clerk = make.staff(REGISTRAR)
    card, here = make.begun(by=clerk), page()

    for at in range(5):
        cards.save(card=card, items=make.items(), page=here, by=clerk, now=NOON + at * MINUTE)

    assert Entry.objects.filter(code="cards.saved").count() == 1
    assert Card.objects.get().saved_at == NOON + 4 * MINUTE


@pytest.mark.django_db
def test_a_finished_card_is_not_written_again() -> None:
    clerk = make.staff(REGISTRAR)
    card = make.card(by=clerk)

    with pytest.raises(cards.AlreadyFinished):
        cards.save(card=card, items=make.items(), page=page(card.version), by=clerk, now=NOON)
    with pytest.raises(cards.AlreadyFinished):
        cards.discard(card=card, by=clerk)


@pytest.mark.django_db
def test_a_discarded_card_is_gone_with_its_key() -> None:
    clerk = make.staff(REGISTRAR)
    card = make.begun(by=clerk)
    blob, place, case = bytes(card.items), Place.of(card, "items"), card.pk

    cards.discard(card=card, by=clerk)

    assert not Card.objects.exists()
    with pytest.raises(CaseGone):
        vault.connect().open(
            case=case, sealed=[Sealed(place, blob)], actor=clerk.audit_name, purpose="capture_card"
        )


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role is not REGISTRAR])
def test_only_a_registrar_writes_cards(role: Role) -> None:
    card, other = make.begun(), make.staff(role)

    for act in (
        lambda: cards.begin(source=card.source, by=other, now=NOON),
        lambda: cards.save(card=card, items=make.items(), page=page(), by=other, now=NOON),
        lambda: cards.finish(card=card, items=make.items(), page=page(), by=other, now=NOON),
        lambda: cards.discard(card=card, by=other),
    ):
        with pytest.raises(WrongRole):
            act()
    assert not Card.objects.visible_to(other).exists()


@pytest.mark.django_db
def test_the_database_holds_one_case_for_a_card_and_its_record() -> None:
    card, other = make.begun(), make.record()

    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(record=other, finished_at=NOON, finished_by=card.begun_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.filter(pk=card.pk).update(finished_at=NOON)


@pytest.mark.django_db
def test_nothing_that_was_typed_stands_in_clear_in_the_database() -> None:
    clerk = make.staff(REGISTRAR)
    cards.save(card=make.begun(by=clerk), items=make.items(), page=page(), by=clerk, now=NOON)
    make.consent(make.card(), "person", "no")

    with connection.cursor() as cursor:
        rows = []
        for table in ("cards_card", "cards_consent", "registry_record", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of tables, written here
            rows += [repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
                     for row in cursor.fetchall()]  # fmt: skip
    for value in ("Иванов", "Улан-Удэ", "44120", "Анна", "жена"):
        for form in (value, repr(value.encode())[2:-1]):
            assert not any(form in row for row in rows), value
    said = make.consent(make.card(), "person", "yes")
    shown = [repr(make.items()), repr(make.items().answer("surname")), str(said), str(make.begun())]
    shown += [
        repr(Words(name="Анна")),
        repr(cards.Said(question=FAMILY, answer=NO, words=Words(name="Анна"))),
    ]
    assert not any(value in one for one in shown for value in ("Иванов", "Анна"))
    assert str(make.begun()).endswith("unfinished")


@pytest.mark.django_db
def test_unfinished_cards_are_found_the_last_saved_first() -> None:
    clerk = make.staff(REGISTRAR)
    first, second = make.begun(by=clerk), make.begun(by=clerk)
    make.card()
    cards.save(card=first, items=make.items(), page=page(), by=clerk, now=NOON + DAY)

    assert list(Card.objects.visible_to(clerk).unfinished()) == [first, second]
