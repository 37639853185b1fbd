"""A post is sealed as it comes in, its persons are accepted one by one, and the rest leaves nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kintrace import posts
from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role, Staff
from kintrace.audit.models import Entry
from kintrace.matching import Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Post, PostPerson, Record
from kintrace.registry.sections import Posted
from kintrace.vault import client as vault
from kintrace.vault.refusals import CaseGone
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Sealed
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db

TEXT = "Взяты в плен: Рыжов Егор Ильич, 12.03.1999, и Гончаренко Остап, 1990. Звонить 8 913 000-11-22"
LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def clerk() -> Staff:
    return make.staff(Role.REGISTRAR)


@pytest.fixture
def post(clerk: Staff) -> Post:
    return registry.take_post(
        source=make.source(), text=TEXT, published_on=date(2024, 6, 15), by=clerk, now=NOON
    )


def opened(post: Post, by: Staff) -> Posted:
    sealed = Sealed(registry.posted_place(post.pk), bytes(post.sealed))
    [plain] = vault.connect().open(case=post.pk, sealed=[sealed], actor=by.audit_name, purpose="read_post")
    return decode(plain, Posted)


def everything_in_clear() -> str:
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            rows += cursor.fetchall()
    return repr(rows)


def test_a_post_is_sealed_with_what_was_read_and_nothing_of_it_stands_in_clear(
    post: Post, clerk: Staff
) -> None:
    found = opened(post, clerk)

    assert found.text == TEXT
    assert [each.person.surname for each in found.proposals] == ["Рыжов", "Гончаренко"]
    assert list(post.persons.in_order().values_list("number", "decision")) == [(1, ""), (2, "")]
    clear = everything_in_clear()
    assert all(word not in clear for word in ("Рыжов", "Гончаренко"))
    assert not Record.objects.exists()
    assert str(post) == f"post {post.pk} open"
    assert "Рыжов" not in repr(found)


def test_an_accepted_person_is_a_record_that_leads_back_to_the_post(post: Post, clerk: Staff) -> None:
    person = post.persons.get(number=1)

    record = registry.accept_person(
        person=person, statement=make.statement(Claim.CAPTURED), by=clerk, now=LATER
    )

    assert record.source == post.source
    assert record.post_person == person
    assert Entry.objects.filter(code="registry.person_accepted").exists()
    assert post.persons.get(number=2).decision == ""


def test_a_person_is_decided_once(post: Post, clerk: Staff) -> None:
    person = post.persons.get(number=1)
    registry.decline_person(person=person, by=clerk, now=LATER)

    with pytest.raises(registry.PersonDecided):
        registry.decline_person(person=person, by=clerk, now=LATER)
    with pytest.raises(registry.PersonDecided):
        registry.accept_person(person=person, statement=make.statement(), by=clerk, now=LATER)
    assert not Record.objects.exists()


def test_a_refused_record_leaves_the_person_undecided(post: Post, clerk: Staff) -> None:
    with pytest.raises(registry.NobodyDescribed):
        registry.accept_person(
            person=post.persons.get(number=1),
            statement=make.statement(person=Person(unit="в/ч 71443")),
            by=clerk,
            now=LATER,
        )

    assert post.persons.undecided().count() == 2


def test_a_post_of_which_nothing_came_goes_with_its_key(post: Post, clerk: Staff) -> None:
    registry.decline_person(person=post.persons.get(number=1), by=clerk, now=LATER)

    assert not registry.put_away_post(post=post, by=clerk, now=LATER)

    assert not Post.objects.exists()
    assert not PostPerson.objects.exists()
    with pytest.raises(CaseGone):
        opened(post, clerk)


def test_a_post_of_which_a_record_came_keeps_its_text_and_no_proposals(post: Post, clerk: Staff) -> None:
    registry.accept_person(person=post.persons.get(number=1), statement=make.statement(), by=clerk, now=LATER)

    assert registry.put_away_post(post=post, by=clerk, now=LATER)

    post.refresh_from_db()
    assert opened(post, clerk) == Posted(text=TEXT)
    assert post.persons.get(number=2).decision == "declined"
    assert str(post).endswith("put away")
    with pytest.raises(registry.PostPutAway):
        registry.put_away_post(post=post, by=clerk, now=LATER)
    with pytest.raises(registry.PostPutAway):
        registry.decline_person(person=post.persons.get(number=2), by=clerk, now=LATER)


@pytest.mark.parametrize(
    ("text", "day", "refusal"),
    [
        (" \n 123 ‼️", NOON.date(), registry.NoText),
        ("а" * (posts.LONGEST + 1), NOON.date(), registry.TextTooLong),
        (TEXT, NOON.date() + timedelta(days=1), registry.InTheFuture),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, day: date, refusal: type[Exception], clerk: Staff) -> None:
    with pytest.raises(refusal):
        registry.take_post(source=make.source(), text=text, published_on=day, by=clerk, now=NOON)

    assert not Post.objects.exists()


def test_only_a_registrar_works_on_posts(post: Post) -> None:
    other = make.staff(Role.EXAMINER)
    person = post.persons.get(number=1)

    with pytest.raises(WrongRole):
        registry.take_post(source=post.source, text=TEXT, published_on=NOON.date(), by=other, now=NOON)
    with pytest.raises(WrongRole):
        registry.accept_person(person=person, statement=make.statement(), by=other, now=LATER)
    with pytest.raises(WrongRole):
        registry.decline_person(person=person, by=other, now=LATER)
    with pytest.raises(WrongRole):
        registry.put_away_post(post=post, by=other, now=LATER)
    assert not Post.objects.visible_to(other).exists()
    assert not PostPerson.objects.visible_to(other).exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"decision": "accepted"},  # by nobody
        {"decision": "declined", "decided_at": NOON},
        {"number": 2},
    ],
)
def test_the_database_holds_what_was_decided_by_whom(post: Post, broken: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        post.persons.filter(number=1).update(**broken)


def test_the_database_keeps_no_record_beside_a_person_who_was_not_accepted(post: Post) -> None:
    record = make.record()

    with pytest.raises(IntegrityError), transaction.atomic():
        post.persons.filter(number=1).update(record=record)
    assert str(post.persons.get(number=1)) == f"person 1 of post {post.pk} undecided"
