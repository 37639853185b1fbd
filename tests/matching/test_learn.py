"""What is learned comes from the known answers, and a model survives its file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
import pytest

from kintrace.matching import Index, Model, PartialDate, Person, bulk, learn
from kintrace.matching.model import LEVELS, default
from tests.matching import cast

if TYPE_CHECKING:
    from pathlib import Path


def known() -> list[tuple[Person, str | None]]:
    """Return inquiries about the crowd in which the rank is mostly wrong, and some about nobody."""
    asked: list[tuple[Person, str | None]] = [
        (msgspec.structs.replace(person, id="", rank="рядовой" if at % 4 == 0 else "майор"), person.id)
        for at, person in enumerate(crowd()[:60])
    ]
    return [
        *asked,
        *((Person(name="Зубенко Мефодий", born=PartialDate.in_year(1960)), None) for _ in range(20)),
    ]


def crowd() -> list[Person]:
    return [msgspec.structs.replace(person, rank="рядовой") for person in cast.crowd(120)]


def test_a_level_seen_often_gets_a_greater_chance() -> None:
    before = default()
    examples = learn.examples(Index(crowd()), known())

    after = learn.count(before, examples)

    assert after.fields["rank"].levels["differs"].m > before.fields["rank"].levels["differs"].m
    for field, groups in learn.GROUPS.items():
        for group in groups:
            assert sum(after.fields[field].levels[level].m for level in group) == pytest.approx(1, abs=0.01)


def test_a_field_that_is_mostly_wrong_stops_speaking_against() -> None:
    index = Index(crowd())
    sought, answer = known()[1]
    assert answer is not None

    learned = learn.learn(index, known(), trained_on="the crowd", made_at="2026-11-23")

    assert learned.trained_on == "the crowd"
    assert (
        Index(crowd(), model=learned).compare(sought, answer)["rank"].bits
        > index.compare(sought, answer)["rank"].bits
    )
    for field, levels in LEVELS.items():
        assert all(0 < learned.fields[field].levels[level].chance < 1.001 for level in levels)


def test_what_is_nearer_never_weighs_less() -> None:
    learned = learn.learn(Index(crowd()), known(), trained_on="the crowd", made_at="2026-11-23")

    for model in (learned, default()):
        for field, better, worse in learn.ORDERED:
            levels = model.fields[field].levels
            assert levels[better].chance >= levels[worse].chance * 0.999


def test_a_level_that_was_never_met_keeps_its_chance() -> None:
    before = default()

    after = learn.count(before, learn.examples(Index(crowd()), known()))

    assert after.fields["number"] == before.fields["number"]
    assert after.fields["born"].levels["swapped"] == before.fields["born"].levels["swapped"]


def test_a_dozen_checked_pairs_change_little_even_when_some_were_checked_wrongly() -> None:
    index = Index(crowd())
    checked = [(person, answer if at % 4 else "c119") for at, (person, answer) in enumerate(known()[:12])]

    learned = learn.learn(index, checked, trained_on="the crowd", made_at="2026-11-23")

    for field, levels in LEVELS.items():
        for level in levels:
            assert abs(learned.fields[field].bits(level) - default().fields[field].bits(level)) < 2


def test_registers_of_several_sizes_teach_one_model() -> None:
    indexes = [Index(crowd()), Index(crowd()[:70])]
    learned = [example for index in indexes for example in learn.examples(index, known()[:60])]

    model = learn.learn_from(default(), learned, trained_on="two crowds", made_at="2026-11-23")

    assert model.trained_on == "two crowds"
    assert {example.records for example in learned} == {120, 70}
    assert model.fields["rank"].levels["differs"].m > default().fields["rank"].levels["differs"].m


def test_no_examples_leave_the_model_as_it_was() -> None:
    assert learn.learn_from(default(), [], trained_on="x", made_at="y").fields == default().fields


def test_a_right_record_outside_the_hits_is_learned_from_too() -> None:
    index = Index(crowd())

    examples = learn.examples(index, [(Person(name="Зубенко Мефодий"), "c99")], limit=2)

    assert examples[0].right == 2


def test_an_inquiry_that_finds_nothing_teaches_nothing() -> None:
    assert learn.examples(Index(), [(Person(name="Зубенко"), None)]) == []


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    default().write(tmp_path / "model.json")

    assert Model.read(tmp_path / "model.json") == default()


def test_the_model_in_the_box_says_where_it_comes_from() -> None:
    assert date.fromisoformat(default().made_at) >= date(2026, 11, 23)
    assert "seed" in default().trained_on


def test_a_smaller_chance_of_presence_makes_every_hit_less_likely() -> None:
    rare = msgspec.structs.replace(default(), present=0.02)
    sought = Person(name="Иванов Александр Петрович")

    assert Index(crowd(), model=rare).search(sought).absent > Index(crowd()).search(sought).absent


@pytest.mark.parametrize("workers", [1, 2, None])
def test_many_inquiries_get_the_answers_they_get_one_by_one(workers: int | None) -> None:
    index = Index(crowd())
    asked = [person for person, _ in known()] * 2
    told: list[int] = []

    answers = list(bulk.match(index, asked, limit=3, workers=workers, progress=told.append))

    assert answers == [index.search(person, limit=3) for person in asked]
    assert sum(told) == len(asked)
    assert len(told) > 1


def test_a_large_number_of_inquiries_uses_two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(crowd())
    monkeypatch.setattr(bulk, "MANY", 10)
    asked = [person for person, _ in known()][:12]

    assert len(list(bulk.match(index, asked))) == 12
