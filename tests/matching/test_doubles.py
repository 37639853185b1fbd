"""A brother, a twin, a father or a namesake explains a record that is not his."""

from __future__ import annotations

from datetime import date

import msgspec
import numpy as np
import pytest
from hypothesis import given as asked
from hypothesis import strategies as st

from kintrace.matching import Index, PartialDate, Person, doubles
from kintrace.matching.learn import count_doubles
from kintrace.matching.model import FIELDS, LEVELS, Double, default
from tests.matching import cast

RECORD = Person(
    id="d",
    surname="Цыдыпов",
    given="Алдар",
    patronymic="Баирович",
    region="Бурятия",
    born=PartialDate.on(date(1990, 5, 17)),
)


def chance(sought: Person) -> float:
    """Return the chance that the record is of a man, in a register of ten thousand."""
    return Index([RECORD, *cast.crowd(150)]).weigh(sought, RECORD, records=10_000).probability


def alone(name: str, share: float = 1.0) -> doubles.Table:
    return doubles.table({name: msgspec.structs.replace(default().doubles[name], share=share)})


def test_a_brother_is_not_taken_for_him() -> None:
    sought = msgspec.structs.replace(RECORD, given="Баир", born=PartialDate.on(date(1986, 2, 3)))

    assert chance(sought) < 0.2
    assert chance(msgspec.structs.replace(RECORD, id="")) > 0.9


def test_a_twin_is_less_likely_he_than_a_man_whose_given_name_is_unknown() -> None:
    twin, unnamed = (msgspec.structs.replace(RECORD, given=given) for given in ("Баир", ""))

    assert chance(twin) < chance(unnamed)


def test_a_name_and_a_year_alone_never_make_certain() -> None:
    assert chance(Person(surname="Цыдыпов", given="Алдар", born=PartialDate.in_year(1990))) < 0.95


def test_without_doubles_absence_is_as_likely_as_strangers_make_it() -> None:
    nothing = doubles.table({})

    assert (
        doubles.otherwise(nothing, np.zeros((10, 3)), np.zeros((10, 3), np.int8), np.zeros(3), records=9) == 1
    )


@pytest.mark.parametrize("kind", default().doubles)
def test_a_record_that_says_nothing_is_as_likely_a_doubles_as_a_strangers(kind: str) -> None:
    unknown = np.full((len(FIELDS), 4), -1, dtype=np.int8)

    found = doubles.likeness(alone(kind), np.zeros((len(FIELDS), 4)), unknown, np.zeros(4))

    assert found == pytest.approx(np.ones((1, 4)))


@asked(st.sampled_from(list(default().doubles)), st.lists(st.floats(-6, 18), min_size=10, max_size=10))
def test_the_same_rows_in_any_order_weigh_the_same(kind: str, bits: list[float]) -> None:
    made, levels = alone(kind), np.zeros((len(FIELDS), 2), dtype=np.int8)
    both = np.array([bits, bits[::-1]]).T

    one = doubles.otherwise(made, both, levels, np.zeros(2), records=50)
    other = doubles.otherwise(made, both[:, ::-1], levels, np.zeros(2), records=50)

    assert one == pytest.approx(other)


def test_what_brothers_share_is_counted_from_brothers() -> None:
    index = Index(cast.crowd(120))
    strangers = [
        index.weigh(one, other) for one, other in zip(cast.crowd(60), cast.crowd(120)[60:], strict=True)
    ]
    lived_apart = Double(share=0.1, same={"surname": 1.0, "region": 0.5}, levels={"given": {"same": 0.2}})
    one, other = (Person(surname="Цыдыпов", given="Мефодий", region=home) for home in ("Якутия", "Бурятия"))
    brothers = [index.weigh(one, other)] * 60
    model = msgspec.structs.replace(default(), doubles={"brother": lived_apart})

    counted = count_doubles(model, {"brother": brothers}, strangers).doubles["brother"]

    assert counted.same["surname"] == 1.0
    assert counted.same["region"] < 0.2
    assert counted.levels["given"]["same"] > 1
    assert counted.share == lived_apart.share


def test_every_double_names_fields_and_levels_that_there_are() -> None:
    for double in default().doubles.values():
        assert 0 < double.share < 1
        assert set(double.same) <= set(FIELDS)
        assert all(set(levels) <= set(LEVELS[field]) for field, levels in double.levels.items())
    assert sum(double.share for double in default().doubles.values()) < 1
