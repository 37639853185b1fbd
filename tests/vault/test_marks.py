"""Marks of people who asked to be left out: who is recognised, who is not, what a thief can do."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from kintrace.matching.person import PartialDate, Person
from kintrace.vault import client as vault
from kintrace.vault import sections
from kintrace.vault.budgets import Limits
from kintrace.vault.keeper import Keeper
from kintrace.vault.marks import facts
from kintrace.vault.refusals import BudgetSpent, NotAllowed, SamePerson
from kintrace.vault.store import FILE
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kintrace.vault.remote import Remote

BORN = PartialDate(1999, 1999, 4, 12)
MAN = Person(name="Крутоверхов Николай Васильевич", born=BORN, number="ВМ-123456")
ONE, OTHER = "staff:1", "staff:2"


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    made = Keeper(tmp_path, limits=Limits(9, 9, 9, 9, 9, marks=200))
    made.unlock()
    yield made
    made.close()


def marked_under(keeper: Keeper, *persons: Person) -> UUID:
    """Mark a man by his sealed descriptions, and return the file."""
    file, rows = uuid4(), []
    for person in persons:
        case = uuid4()
        place = Place("registry.record", str(case), "description")
        [blob] = keeper.seal(case=case, sections=[(place, sections.encode(person))])
        rows.append((case, Sealed(place, blob)))
    keeper.mark(file=file, rows=rows, asked_by=ONE, approved_by=OTHER)
    return file


def found(keeper: Keeper, person: Person) -> UUID | None:
    [hit] = keeper.marked(persons=[person], actor=ONE)
    return hit


@pytest.mark.parametrize(
    "again",
    [
        Person(name="Крутоверхов Николай Васильевич", born=BORN),
        Person(surname="Крутоверхов", given="Николай", patronymic="Васильевич", born=BORN),
        Person(name="КРУТОВЕРХОВ НИКОЛАЙ ВАСИЛЬЕВИЧ", born=BORN),
        Person(name="Николай Васильевич Крутоверхов", born=BORN),
        Person(name="Крутоверхова Николая Васильевича", born=BORN),
        Person(name="Крутоверхову Николаю Васильевичу", born=BORN),
        Person(name="Крутоверхов Микола Васильович", born=BORN),
        Person(name="Krutoverkhov Nikolai Vasilievich", born=BORN),
        Person(name="KRUTOVERKHOV MYKOLA VASYLOVYCH", born=BORN),
        Person(name="Nikolay Krutoverkhov", born=BORN),
        Person(name="Коля Крутоверхов", born=BORN),
        Person(surname="Krutoverkhov", number="вм 123456"),
        Person(name="Кто-то", other_names=("Крутоверхов Николай Васильевич",), born=BORN),
    ],
    ids=range(13),
)
def test_the_same_man_is_known_again_in_other_letters_cases_and_orders(keeper: Keeper, again: Person) -> None:
    file = marked_under(keeper, MAN)

    assert found(keeper, again) == file


@pytest.mark.parametrize(
    "namesake",
    [
        Person(name="Крутоверхов Николай Васильевич", born=PartialDate(1999, 1999, 4, 13)),
        Person(name="Крутоверхов Николай Васильевич", born=PartialDate(1999, 1999, 4)),
        Person(name="Крутоверхов Николай Васильевич", born=PartialDate.in_year(1999)),
        Person(name="Крутоверхов Николай Васильевич"),
        Person(name="Крутоверхов Николай Петрович", born=BORN),  # born the same day, of another father
        Person(name="Крутоверхов Пётр Васильевич", born=BORN),  # a twin
        Person(name="Иванов Николай Васильевич", born=BORN),
        Person(name="Крутоверхов Н. В.", born=BORN),
        Person(name="Петров Пётр", number="ВМ-123456"),  # a slip of whoever copied the number
        Person(name="Крутоверхов", number="6"),
        Person(call_sign="Пуля", born=BORN),
    ],
    ids=range(11),
)
def test_a_namesake_is_not_kept_out(keeper: Keeper, namesake: Person) -> None:
    marked_under(keeper, MAN)

    assert found(keeper, namesake) is None


def test_a_man_whose_father_nobody_told_is_known_in_a_row_that_tells_one(keeper: Keeper) -> None:
    file = marked_under(keeper, Person(name="Крутоверхов Николай", born=BORN))

    assert found(keeper, MAN) == file


def test_one_source_that_tells_the_father_is_enough_to_let_a_namesake_in(keeper: Keeper) -> None:
    marked_under(keeper, MAN, Person(name="Крутоверхов Николай", born=BORN))

    assert found(keeper, Person(name="Крутоверхов Николай Петрович", born=BORN)) is None


def test_too_little_makes_no_mark(keeper: Keeper) -> None:
    case = uuid4()
    place = Place("registry.record", str(case), "description")
    [blob] = keeper.seal(case=case, sections=[(place, sections.encode(Person(name="Иванов Пётр")))])

    made = keeper.mark(file=uuid4(), rows=[(case, Sealed(place, blob))], asked_by=ONE, approved_by=OTHER)

    assert made == 0


def test_marking_twice_does_no_harm_and_what_is_gone_is_passed_over(keeper: Keeper) -> None:
    case, file = uuid4(), uuid4()
    place = Place("registry.record", str(case), "description")
    [blob] = keeper.seal(case=case, sections=[(place, sections.encode(MAN))])
    rows = [(case, Sealed(place, blob)), (uuid4(), Sealed(place, blob))]

    made = [keeper.mark(file=file, rows=rows, asked_by=ONE, approved_by=OTHER) for _ in range(2)]

    assert made[0] == made[1] > 0
    assert keeper.unmark(file=file, asked_by=ONE, approved_by=OTHER) >= made[0]
    assert found(keeper, MAN) is None


def test_marks_outlive_the_vault_and_a_man_may_ask_twice(keeper: Keeper) -> None:
    first, second = marked_under(keeper, MAN), marked_under(keeper, MAN)
    keeper.close()
    keeper.unlock()

    assert found(keeper, MAN) in {first, second}
    keeper.unmark(file=first, asked_by=ONE, approved_by=OTHER)
    assert found(keeper, MAN) == second


def test_two_people_mark_and_unmark(keeper: Keeper) -> None:
    with pytest.raises(SamePerson):
        keeper.mark(file=uuid4(), rows=[], asked_by=ONE, approved_by=ONE)
    with pytest.raises(SamePerson):
        keeper.unmark(file=uuid4(), asked_by=ONE, approved_by=ONE)
    with pytest.raises(NotAllowed):
        keeper.mark(file=uuid4(), rows=[], asked_by=ONE, approved_by="worker")
    with pytest.raises(NotAllowed):
        keeper.marked(persons=[MAN], actor="worker")


def test_questions_are_counted_by_the_person(keeper: Keeper) -> None:
    keeper.marked(persons=[MAN] * 200, actor=ONE)

    with pytest.raises(BudgetSpent):
        keeper.marked(persons=[MAN], actor=ONE)
    keeper.marked(persons=[MAN], actor=OTHER)


def test_a_stolen_key_store_and_a_guessed_name_do_not_meet_without_the_key(
    keeper: Keeper, tmp_path: Path
) -> None:
    marked_under(keeper, MAN)
    keeper.opened.store.truncate_journal()
    with sqlite3.connect(tmp_path / FILE) as stolen:
        marks = {row[0] for row in stolen.execute("SELECT mark FROM marks")}
        blobs = [row[0] for row in stolen.execute("SELECT sealed FROM secrets")]

    # All that he can try: the very facts, hashed bare or under whatever he has found in the file.
    told = facts(MAN, keeps=True)
    keys = [b"", *blobs, *(blob[12:44] for blob in blobs)]
    guesses = {hashlib.sha256(fact.encode()).digest()[:16] for fact in (*told.first, *told.rest)}
    guesses |= {hmac.digest(key, fact.encode(), "sha256")[:16] for key in keys for fact in told.rest}
    assert marks
    assert not marks & guesses


def test_marks_work_over_the_socket(serving: Callable[..., Remote]) -> None:
    vault_there, case, file = serving(), uuid4(), uuid4()
    place = Place("registry.record", str(case), "description")
    [blob] = vault_there.seal(case=case, sections=[(place, sections.encode(MAN))])
    rows = [(case, Sealed(place, blob))]

    made = vault_there.mark(file=file, rows=rows, asked_by=ONE, approved_by=OTHER)

    assert made > 0
    stranger = Person(name="Иванов Пётр", born=BORN)
    assert vault_there.marked(actor=ONE, persons=[MAN, stranger], rows=rows) == [file, None, file]
    assert vault_there.unmark(file=file, asked_by=ONE, approved_by=OTHER) > 0
    with pytest.raises(SamePerson):
        vault_there.mark(file=file, rows=rows, asked_by=ONE, approved_by=ONE)


@pytest.mark.django_db
def test_every_question_leaves_an_entry() -> None:
    from kintrace.audit.models import Entry  # noqa: PLC0415  # models load after Django

    vault.connect().marked(persons=[MAN], actor=ONE)

    assert Entry.objects.filter(code="vault.marks_asked", actor=ONE).exists()
