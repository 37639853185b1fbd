"""What must hold for every register and every inquiry."""

from __future__ import annotations

import random
from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kintrace.matching import FIELDS, Index, PartialDate, Person, compare, store
from kintrace.matching.gather import FEW
from kintrace.matching.weights import posterior
from tests.matching import cast

SURNAMES = st.sampled_from(
    ["Иванов", "Цыдыпов", "Гончаренко", "Ондар", "Бельский", "Petrenko", "Магомедов", "Мельник"]
)
GIVEN = st.sampled_from(["Иван", "Коля", "Микола", "Баир", "Oleksandr", "Аяс", "Слава", "Н."])
FATHERS = st.sampled_from(["", "Иванович", "Петрович", "Доржиевич", "Іванович", "П."])
BORN = st.one_of(
    st.none(),
    st.builds(PartialDate.on, st.dates(date(1970, 1, 1), date(2004, 12, 31))),
    st.builds(PartialDate.in_year, st.integers(1970, 2004)),
    st.builds(
        lambda year, more: PartialDate.in_year(year, year + more), st.integers(1970, 2000), st.integers(0, 4)
    ),
)
PEOPLE = st.builds(
    Person,
    surname=SURNAMES,
    given=GIVEN,
    patronymic=FATHERS,
    born=BORN,
    region=st.sampled_from(["", "Бурятия", "Львов", "Москва"]),
    birthplace=st.sampled_from(["", "Уфа", "с. Ивановка, Курская обл."]),
    unit=st.sampled_from(["", "136 омсбр", "в/ч 55115", "А1234", "136 бригада"]),
    rank=st.sampled_from(["", "рядовой", "майор"]),
    number=st.sampled_from(["", "АБ-123456"]),
    call_sign=st.sampled_from(["", "Кедр", "Барс"]),
)
REGISTERS = st.lists(PEOPLE, min_size=1, max_size=12).map(
    lambda people: [msgspec.structs.replace(person, id=f"r{at}") for at, person in enumerate(people)]
)
law = settings(max_examples=40)


def same(one: Index, other: Index, sought: Person) -> None:
    """Assert that two indexes answer alike."""
    first, second = one.search(sought, limit=20), other.search(sought, limit=20)
    assert [hit.record_id for hit in first] == [hit.record_id for hit in second]
    assert [hit.bits for hit in first] == pytest.approx([hit.bits for hit in second], abs=1e-3)
    assert first.absent == pytest.approx(second.absent, abs=1e-6)
    assert first.too_little == second.too_little


@law
@given(REGISTERS, PEOPLE)
def test_chances_sum_to_one_at_most(records: list[Person], sought: Person) -> None:
    answer = Index(records).search(sought, limit=20)

    assert 0 <= answer.absent <= 1
    assert answer.absent + sum(hit.probability for hit in answer) <= 1 + 1e-9
    assert all(0 <= hit.probability <= hit.together + 1e-12 for hit in answer)


@law
@given(REGISTERS, PEOPLE)
def test_hits_stand_in_the_order_of_their_bits(records: list[Person], sought: Person) -> None:
    bits = [hit.bits for hit in Index(records).search(sought, limit=20)]

    assert bits == sorted(bits, reverse=True)


@law
@given(REGISTERS, PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(
    records: list[Person], sought: Person, chance: object
) -> None:
    mixed = list(records)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    same(Index(records), Index(mixed), sought)


def test_the_order_of_the_records_changes_nothing_where_hundreds_fit_alike() -> None:
    alike = [Person(id=f"a{at}", name="Иванов Александр") for at in range(FEW)]
    others = cast.crowd(500)
    there, back = Index([*alike, *others]), Index([*others, *reversed(alike)])

    for limit in (5, 200):
        one, other = (index.search(Person(name="Иванов Александр"), limit=limit) for index in (there, back))
        assert [hit.record_id for hit in one] == [hit.record_id for hit in other]
        assert one.alike == other.alike >= FEW
        assert one.helpful == other.helpful


def test_records_taken_out_are_cleared_away_and_leave_a_fresh_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MANY_DEAD", 8)
    changed = Index(cast.crowd(40))
    for at in range(20):
        changed.remove(f"c{at}")
    changed.add(cast.TSYDYPOV)

    assert len(changed.store) < 30
    kept = [*cast.crowd(40)[20:], cast.TSYDYPOV]
    for sought in kept:
        same(changed, Index(kept), sought)
    changed.remove("c39")
    assert "c39" not in changed
    assert len(changed) == 20


def test_of_two_records_of_one_number_the_later_one_counts() -> None:
    twice = [Person(id="1", name="Зубенко Мефодий"), cast.TSYDYPOV, Person(id="2", name="Ондар Аяс")]
    index = Index(twice)

    assert len(index) == 2
    same(index, Index(twice[1:]), Person(name="Зубенко Мефодий"))


@law
@given(REGISTERS, st.lists(PEOPLE, max_size=4), PEOPLE)
def test_added_and_removed_records_leave_a_fresh_index(
    records: list[Person], passing: list[Person], sought: Person
) -> None:
    changed = Index(records[::2])
    for at, person in enumerate(passing):
        changed.add(msgspec.structs.replace(person, id=f"passing{at}"))
    for record in records[1::2]:
        changed.add(record)
    for at in range(len(passing)):
        changed.remove(f"passing{at}")

    same(changed, Index(records), sought)


@law
@given(REGISTERS, st.lists(st.integers(0, 11), max_size=8), st.randoms(), PEOPLE)
def test_records_taken_in_together_are_found_as_if_added_one_by_one(
    records: list[Person], again: list[int], order: random.Random, sought: Person
) -> None:
    # Some stand in already, and some are told twice: of one number the last counts.
    replaced = [msgspec.structs.replace(sought, id=f"r{at}") for at in again]
    coming = [*replaced, *records[1:]]
    together, alone = Index(records[::2]), Index()
    together.extend(coming)
    together.extend([])
    last = {record.id: record for record in [*records[::2], *coming]}
    for record in order.sample(list(last.values()), len(last)):
        alone.add(record)

    assert len(together) == len(alone)
    same(together, alone, sought)


@law
@given(REGISTERS, st.integers(0, 11))
def test_a_record_finds_itself(records: list[Person], at: int) -> None:
    record = records[at % len(records)]

    answer = Index(records).search(record, limit=20)

    best = answer[0].bits
    own = next(hit for hit in answer if hit.record_id == record.id)
    assert own.bits >= best - 1e-3


@law
@given(PEOPLE, st.sampled_from(["born", "region", "birthplace", "unit", "rank", "number", "call_sign"]))
def test_one_more_fact_that_agrees_never_lowers_the_bits(held: Person, field: str) -> None:
    held = msgspec.structs.replace(held, id="held")
    index = Index([held, *cast.crowd(30)])
    with_it, without = held, msgspec.structs.replace(held, **{field: None if field == "born" else ""})

    assert index.compare(with_it, "held").bits >= index.compare(without, "held").bits - 1e-3


@law
@given(PEOPLE)
def test_what_is_not_said_adds_no_bits(held: Person) -> None:
    sought = Person(surname=held.surname)

    hit = Index([msgspec.structs.replace(held, id="held")]).compare(sought, "held")

    assert all(hit[field].bits == 0 for field in FIELDS if field != "surname")


@law
@given(PEOPLE, PEOPLE)
def test_two_descriptions_compare_alike_both_ways(one: Person, other: Person) -> None:
    there, back = compare(one, other), compare(other, one)

    assert there.bits == pytest.approx(back.bits, abs=0.01)
    assert [a.level for a in there.agreements] == [a.level for a in back.agreements]


@law
@given(REGISTERS, PEOPLE)
def test_a_pair_has_the_same_bits_in_a_search_and_alone(records: list[Person], sought: Person) -> None:
    index = Index(records)

    for hit in index.search(sought, limit=3):
        assert index.compare(sought, hit.record_id).bits == pytest.approx(hit.bits, abs=1e-3)


@law
@given(st.lists(st.floats(-40, 60), max_size=8), st.integers(1, 10**7), st.floats(0.01, 0.99))
def test_the_posterior_is_a_distribution(bits: list[float], records: int, present: float) -> None:
    chances, absent = posterior(np.array(bits), records=records, present=present)

    assert chances.sum() + absent == pytest.approx(1)
    assert ((chances >= 0) & (chances <= 1)).all()


def test_the_likelier_he_is_here_the_likelier_is_each_candidate() -> None:
    bits = np.array([10.0, 8.0])

    low, _ = posterior(bits, records=1000, present=0.1)
    high, _ = posterior(bits, records=1000, present=0.9)

    assert (high > low).all()


def test_more_than_two_thousand_words_are_found_in_sorted_arrays_too() -> None:
    letters = "бвгдзклмнпрст"
    people = [
        Person(
            id=f"w{at}",
            surname="".join(f"{letters[at // 13**place % 13]}{'аоуи'[place]}" for place in range(4)).title()
            + "нов",
        )
        for at in range(4300)
    ]
    index = Index(people)

    for at in (0, 1999, 2000, 2001, 4299):
        assert index.search(people[at])[0].record_id == f"w{at}"


@pytest.mark.parametrize("length", [63, 64, 65, 200])
def test_words_of_any_length_are_compared(length: int) -> None:
    long = Person(id="long", surname="фон-" + "ба" * length, given="Иван")
    index = Index([long, *cast.crowd(30)])

    assert index.search(long)[0].record_id == "long"
    assert index.compare(long, "long")["surname"].level == "same"
    assert compare(long, Person(surname="Ба", given="Иван"))["surname"].level == "differs"
