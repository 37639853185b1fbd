"""Who may open how much, what a search shows, and what is never shown."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import msgspec
import pytest

from kintrace.matching.person import PartialDate, Person
from kintrace.vault import budgets, reader, sections
from kintrace.vault.budgets import Limits
from kintrace.vault.keeper import Keeper
from kintrace.vault.refusals import (
    BudgetSpent,
    CaseGone,
    CheckpointRefused,
    Malformed,
    NotAllowed,
    NotOnShelf,
    SamePerson,
    Unreadable,
    VaultLocked,
)
from kintrace.vault.shelves import born_year, initials
from kintrace.vault.verbs import Place, Sealed
from tests.vault.conftest import DESCRIPTION, DORJI, NOON, seal, shelve

if TYPE_CHECKING:
    from pathlib import Path

ROUTE = Place("contact.route", "1", "route")
TEXT = Place("disclosure.disclosure", "1", "text")
ANSWER = Place("disclosure.disclosure", "1", "answer")


def cases(keeper: Keeper, count: int, place: Place = DESCRIPTION) -> list[tuple[UUID, Sealed]]:
    return [(case, seal(keeper, case, place, b"text")) for case in [uuid4() for _ in range(count)]]


def read(keeper: Keeper, case: UUID, sealed: Sealed, actor: str = "staff:1") -> None:
    assert keeper.open(case=case, sealed=[sealed], actor=actor, purpose="compare") == [b"text"]


# Budgets.


def test_opens_stop_at_the_days_limit_and_go_on_the_next_day(keeper: Keeper) -> None:
    rows = cases(keeper, 6)
    for row in rows[:5]:
        read(keeper, *row)

    with pytest.raises(BudgetSpent, match=r"limit of 5 .*opens"):
        read(keeper, *rows[5])

    keeper.clock = lambda: NOON + timedelta(days=1)
    read(keeper, *rows[5])


def test_a_case_that_was_opened_today_costs_no_more(keeper: Keeper) -> None:
    rows = cases(keeper, 5)
    for row in rows * 3:
        read(keeper, *row)

    counted = keeper.opened.store.row("SELECT n FROM spent WHERE actor = 'staff:1'")
    ledger = keeper.opened.store.row("SELECT count(*), min(purpose), min(opened_at) FROM opens")
    assert counted == (5,)
    assert ledger == (15, "compare", "2026-05-08T12:00:00+00:00")


def test_a_web_tier_that_makes_up_staff_stops_at_the_limit_of_all(keeper: Keeper) -> None:
    rows = cases(keeper, 26)
    for number, row in enumerate(rows[:25]):
        read(keeper, *row, actor=f"staff:{number + 1}")

    with pytest.raises(BudgetSpent, match="of all staff together"):
        read(keeper, *rows[25], actor="staff:99")


def test_twenty_threads_pass_exactly_the_limit(keeper: Keeper) -> None:
    rows = cases(keeper, 20)
    start = threading.Barrier(20)

    def attempt(row: tuple[UUID, Sealed]) -> bool:
        start.wait()
        try:
            read(keeper, *row)
        except BudgetSpent:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        passed = sum(pool.map(attempt, rows))

    assert passed == 5


def test_two_vaults_on_one_store_share_the_limit(keeper: Keeper) -> None:
    other = Keeper(keeper.folder, limits=keeper.limits, clock=lambda: NOON)
    other.unlock()
    rows = cases(keeper, 6)

    for row in rows[:3]:
        read(keeper, *row)
    for row in rows[3:5]:
        read(other, *row)
    with pytest.raises(BudgetSpent):
        read(other, *rows[5])
    other.close()


def test_the_limit_survives_a_start(keeper: Keeper) -> None:
    rows = cases(keeper, 6)
    for row in rows[:5]:
        read(keeper, *row)
    keeper.close()
    keeper.unlock()

    with pytest.raises(BudgetSpent):
        read(keeper, *rows[5])


def test_only_the_keeper_of_the_file_resets_a_limit(keeper: Keeper) -> None:
    rows = cases(keeper, 6)
    for row in rows[:5]:
        read(keeper, *row)

    assert budgets.reset(keeper.folder, "staff:2", NOON) == 0
    assert budgets.reset(keeper.folder, "staff:1", NOON) == 5
    read(keeper, *rows[5])


def test_the_worker_opens_routes_alone_and_from_a_limit_of_its_own(keeper: Keeper) -> None:
    routes = cases(keeper, 6, ROUTE)
    [(case, described)] = cases(keeper, 1)
    for row in routes:
        read(keeper, *row, actor="worker")

    with pytest.raises(NotAllowed):
        read(keeper, case, described, actor="worker")
    with pytest.raises(NotAllowed):
        keeper.open(case=case, sealed=[routes[0][1], described], actor="worker", purpose="send")

    keeper.opened.budget.limits = Limits.from_opens(0)
    with pytest.raises(BudgetSpent, match="routes"):
        read(keeper, *cases(keeper, 1, ROUTE)[0], actor="worker")


def test_the_worker_opens_a_list_that_waits_and_nothing_that_lies_beside_it(keeper: Keeper) -> None:
    [(case, part)] = cases(keeper, 1, Place("registry.listpart", "1:0", "upload"))

    read(keeper, case, part, actor="worker")

    for section in ("description", "circumstances", "uploads"):
        [(other, sealed)] = cases(keeper, 1, Place("registry.listpart", "1:0", section))
        with pytest.raises(NotAllowed):
            read(keeper, other, sealed, actor="worker")
    described = seal(keeper, case, DESCRIPTION, b"text")
    with pytest.raises(NotAllowed):
        keeper.open(case=case, sealed=[part, described], actor="worker", purpose="stage_list")


@pytest.mark.parametrize("actor", ["family", "command", "", "staff:", "staff:0", "staff:1 ", "Иванов"])
def test_nobody_else_opens_anything(keeper: Keeper, actor: str) -> None:
    [row] = cases(keeper, 1)

    with pytest.raises(NotAllowed):
        read(keeper, *row, actor=actor)
    with pytest.raises(NotAllowed):
        keeper.search(person=DORJI, actor=actor)


def test_a_purpose_is_one_word(keeper: Keeper) -> None:
    [(case, sealed)] = cases(keeper, 1)

    with pytest.raises(Malformed):
        keeper.open(case=case, sealed=[sealed], actor="staff:1", purpose="Because of Ivanov")


# Release.


def test_an_answer_goes_from_the_writer_through_the_releaser_to_the_family_alone(keeper: Keeper) -> None:
    case = uuid4()
    sealed = seal(keeper, case, TEXT, b"known to us")
    mother = reader.reader_key("one two three four five six", bytes(16))

    blob = keeper.release(
        case=case, sealed=sealed, reader_key=mother.public, place=ANSWER, writer="staff:1", releaser="staff:2"
    )

    assert reader.open_answer(mother, ANSWER, blob) == b"known to us"
    assert keeper.opened.store.row("SELECT actor, purpose FROM opens") == ("staff:2", "release")


@pytest.mark.parametrize(
    ("writer", "releaser", "refusal"),
    [
        ("staff:1", "staff:1", SamePerson),
        ("staff:1", "worker", NotAllowed),
        ("family", "staff:2", NotAllowed),
    ],
)
def test_nobody_releases_alone(keeper: Keeper, writer: str, releaser: str, refusal: type[Exception]) -> None:
    case = uuid4()
    sealed = seal(keeper, case, TEXT, b"known to us")

    with pytest.raises(refusal):
        keeper.release(
            case=case, sealed=sealed, reader_key=b"", place=ANSWER, writer=writer, releaser=releaser
        )


def test_releases_count_as_opens(keeper: Keeper) -> None:
    rows = cases(keeper, 6, TEXT)
    key = reader.reader_key("one", bytes(16)).public
    for case, sealed in rows[:5]:
        keeper.release(
            case=case, sealed=sealed, reader_key=key, place=ANSWER, writer="staff:1", releaser="staff:2"
        )

    case, sealed = rows[5]
    with pytest.raises(BudgetSpent):
        keeper.release(
            case=case, sealed=sealed, reader_key=key, place=ANSWER, writer="staff:1", releaser="staff:2"
        )


# Shelves.


def test_a_man_sought_in_latin_letters_is_found_among_those_held(keeper: Keeper) -> None:
    held = shelve(keeper, "held", DORJI, Person(name="Сидоров Пётр Ильич"))
    [sought] = shelve(keeper, "sought", Person(name="Badmaev Dorji", born=PartialDate(1997, 1997, 5, 3)))

    match = keeper.match(case=sought)

    best = match.found[0]
    assert best.case == held[0]
    assert {"surname", "given", "born"} <= set(best.agrees)
    assert best.confirmable
    assert match.absent < 0.5
    assert keeper.match_back(case=held[0]) == [sought]
    assert keeper.match_back(case=held[1]) == []
    compared = keeper.compare(sought=sought, held=held[0])
    assert compared.bits == best.bits
    assert [each.field for each in compared.agreements if each.agrees] == list(best.agrees)
    assert keeper.match(person=DORJI).found[0].case == held[0]


def test_those_held_who_may_be_one_man_are_found_without_himself_and_without_who_is_known_to_be_he(
    keeper: Keeper,
) -> None:
    latin = Person(name="Badmaev Dorji", born=PartialDate(1997, 1997, 5, 3))
    one, again, other = shelve(keeper, "held", DORJI, latin, Person(name="Сидоров Пётр Ильич"))

    [found] = keeper.alike(case=one)

    assert found.case == again
    assert found.probability > 0.9
    assert {"surname", "given", "born"} <= set(found.agrees)
    assert keeper.alike(case=one, besides=[again]) == []
    assert keeper.alike(case=one, besides=[uuid4()]) == [found]
    assert keeper.alike(case=other) == []
    assert keeper.compare_held(one=one, other=again).bits == found.bits
    with pytest.raises(NotOnShelf):
        keeper.alike(case=uuid4())


def test_cases_of_one_man_do_not_take_each_others_chance(keeper: Keeper) -> None:
    latin = Person(name="Badmaev Dorji", born=PartialDate(1997, 1997, 5, 3), unit="в/ч 55115")
    one, *others = shelve(keeper, "held", DORJI, latin, DORJI)

    found = keeper.alike(case=one)

    assert {each.case for each in found} == set(others)
    assert all(each.probability > 0.9 for each in found)


def test_no_answer_of_matching_holds_a_value(keeper: Keeper) -> None:
    held, again = shelve(keeper, "held", DORJI, DORJI)
    [sought] = shelve(keeper, "sought", DORJI)

    told = repr((keeper.match(case=sought), keeper.compare(sought=sought, held=held)))
    told += repr((keeper.alike(case=held), keeper.compare_held(one=held, other=again)))

    assert not any(value in told for value in ("Бадмаев", "Доржи", "1997", "Бурятия", "Сокол"))


def test_a_search_shows_initials_and_the_year_of_birth(keeper: Keeper) -> None:
    [held, _] = shelve(keeper, "held", DORJI, Person(name="Сидоров Пётр Ильич"))

    [hit] = keeper.search(person=Person(name="Бадмаев"), actor="staff:1")

    assert (hit.case, hit.initials, hit.born_year) == (held, "Д. Б. Б.", 1997)
    assert "admaev" not in repr(hit)


def test_searches_are_counted(keeper: Keeper) -> None:
    for _ in range(5):
        keeper.search(person=DORJI, actor="staff:1")

    with pytest.raises(BudgetSpent, match="searches"):
        keeper.search(person=DORJI, actor="staff:1")
    keeper.search(person=DORJI, actor="staff:2")


def test_a_mask_is_empty_where_nothing_is_known() -> None:
    assert initials(Person()) == ""
    assert born_year(Person()) is None
    assert born_year(Person(born=PartialDate(1997, 1998))) is None


def test_a_case_stands_once_and_can_be_taken_off(keeper: Keeper) -> None:
    [held] = shelve(keeper, "held", DORJI)
    again = seal(keeper, held, DESCRIPTION, sections.encode(Person(name="Сидоров Пётр Ильич")))
    keeper.remember(shelf="held", rows=[(held, again)])

    assert keeper.status().held == 1
    assert not keeper.search(person=DORJI, actor="staff:1")

    keeper.forget(shelf="held", case=held)
    keeper.forget(shelf="held", case=held)
    assert keeper.status().held == 0
    with pytest.raises(NotOnShelf):
        keeper.match_back(case=held)
    with pytest.raises(NotOnShelf):
        keeper.match(case=held)
    [sought] = shelve(keeper, "sought", DORJI)
    with pytest.raises(NotOnShelf):
        keeper.compare(sought=sought, held=held)


def test_only_descriptions_go_on_a_shelf(keeper: Keeper) -> None:
    case = uuid4()
    other = seal(keeper, case, ROUTE, b"text")
    no_person = seal(keeper, case, DESCRIPTION, b"\xc1")

    with pytest.raises(NotAllowed):
        keeper.remember(shelf="held", rows=[(case, other)])
    with pytest.raises(Unreadable):
        keeper.remember(shelf="held", rows=[(case, no_person)])
    with pytest.raises(Malformed):
        keeper.remember(shelf="dead", rows=[])  # type: ignore[arg-type]  # what a broken client may send


def test_a_match_is_asked_by_case_or_by_description(keeper: Keeper) -> None:
    with pytest.raises(Malformed):
        keeper.match()
    with pytest.raises(Malformed):
        keeper.match(case=uuid4(), person=DORJI)


def test_nobody_gets_a_thousand_hits(keeper: Keeper) -> None:
    shelve(keeper, "held", *[DORJI] * 205)

    assert len(keeper.match(person=DORJI, limit=100_000).found) <= 200
    assert len(keeper.match(person=DORJI, limit=-1).found) == 1


def test_rows_of_a_list_are_matched_together_as_they_would_be_alone(keeper: Keeper) -> None:
    shelve(keeper, "held", DORJI, *[msgspec.structs.replace(DORJI, region=str(n)) for n in range(5)])
    persons = [DORJI, Person(name="Бадмаев Доржи"), Person(name="Сидоров Пётр")]

    together = keeper.match_many(persons=persons, limit=4)

    assert together == [keeper.match(person=person, limit=4).found for person in persons]
    assert len(keeper.match_many(persons=[DORJI], limit=1000)[0]) <= 20
    with pytest.raises(Malformed):
        keeper.match_many(persons=[DORJI] * 501)


def test_rows_of_a_list_are_sealed_together_as_they_would_be_alone(keeper: Keeper) -> None:
    known, fresh, gone = uuid4(), uuid4(), uuid4()
    seal(keeper, known, DESCRIPTION, b"before")

    blobs = keeper.seal_many(rows=[(case, DESCRIPTION, b"text") for case in (known, fresh)])

    for case, blob in zip((known, fresh), blobs, strict=True):
        read(keeper, case, Sealed(DESCRIPTION, blob))
    keeper.shred(case=gone)
    with pytest.raises(CaseGone):
        keeper.seal_many(rows=[(gone, DESCRIPTION, b"")])
    with pytest.raises(Malformed):
        keeper.seal_many(rows=[(known, DESCRIPTION, b"")] * 501)


def test_keys_of_rows_are_destroyed_together_as_they_would_be_alone(keeper: Keeper) -> None:
    ids = [uuid4() for _ in range(3)]
    rows = [(case, seal(keeper, case, DESCRIPTION, sections.encode(DORJI))) for case in ids]
    keeper.remember(shelf="held", rows=rows)

    keeper.shred_many(of=uuid4(), cases=[case for case, _ in rows[:2]])

    for case, sealed in rows[:2]:
        with pytest.raises(CaseGone):
            read(keeper, case, sealed)
        with pytest.raises(CaseGone):
            seal(keeper, case, DESCRIPTION, b"again")
    assert keeper.status().held == 1
    assert keeper.open(case=ids[2], sealed=[rows[2][1]], actor="staff:1", purpose="compare")
    with pytest.raises(Malformed):
        keeper.shred_many(of=uuid4(), cases=[uuid4()] * 501)


# Checkpoints.


def test_a_checkpoint_only_grows(keeper: Keeper) -> None:
    assert keeper.last_checkpoint() is None
    keeper.checkpoint(size=5, digest="a" * 64)
    keeper.checkpoint(size=5, digest="a" * 64)
    keeper.checkpoint(size=7, digest="b" * 64)

    with pytest.raises(CheckpointRefused, match="7 entries"):
        keeper.checkpoint(size=6, digest="a" * 64)
    with pytest.raises(CheckpointRefused):
        keeper.checkpoint(size=7, digest="c" * 64)
    assert keeper.last_checkpoint() == (7, "b" * 64)


@pytest.mark.parametrize(("size", "digest"), [(-1, "a" * 64), (1, "a"), (1, "Z" * 64)])
def test_a_checkpoint_is_a_number_and_a_digest(keeper: Keeper, size: int, digest: str) -> None:
    with pytest.raises(Malformed):
        keeper.checkpoint(size=size, digest=digest)


# Locked.


def test_a_closed_vault_does_nothing_and_knows_nobody(keeper: Keeper) -> None:
    [row] = cases(keeper, 1)
    shelve(keeper, "held", DORJI)
    keeper.close()
    keeper.close()

    assert (keeper.status().locked, keeper.status().held) == (True, 0)
    with pytest.raises(VaultLocked):
        read(keeper, *row)
    with pytest.raises(VaultLocked):
        keeper.match(person=DORJI)
    keeper.unlock()
    keeper.unlock()
    read(keeper, *row)


def test_each_start_has_another_instance_and_the_clock_is_utc(tmp_path: Path) -> None:
    first, second = [Keeper(tmp_path, limits=Limits.from_opens(1)) for _ in range(2)]

    assert first.status().instance != second.status().instance
    assert abs(first.clock() - datetime.now(UTC)) < timedelta(minutes=1)
