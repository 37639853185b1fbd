"""The ways in which a word may be one part of a name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kintrace.names.ways import ALTERNATIVES, SLOTS, Ways, members, slots

FOUND = st.lists(
    st.tuples(
        st.sampled_from(["иван", "ивана", "иванна", "иванко"]),
        st.integers(0, (1 << len(SLOTS)) - 1),
        st.floats(0.01, 2.0),
    )
)


def test_a_set_of_slots_holds_each_case_of_each_sex() -> None:
    assert [SLOTS[slot] for slot in members(slots(("nom", "acc"), "f"))] == [("nom", "f"), ("acc", "f")]
    assert len(members(slots((), "mf"))) == len(SLOTS)


def test_of_two_ways_to_one_nominative_the_first_counts() -> None:
    ways = Ways([("иван", 0b01, 0.2), ("иван", 0b11, 0.9), ("ивана", 0b01, 0.1)])

    assert ways.top(0) == (("иван", 0.2), ("ивана", 0.1))
    assert ways.top(1) == (("иван", 0.9),)
    assert (ways.among, ways.most) == (0b11, 0.9)


def test_no_way_weighs_nothing() -> None:
    assert (Ways().among, Ways().most, Ways().top(0)) == (0, 0.0, ())


@given(FOUND)
def test_every_slot_shows_its_heaviest_first_and_none_twice(found: list[tuple[str, int, float]]) -> None:
    ways = Ways(found)
    for slot in range(len(SLOTS)):
        top = ways.top(slot)
        assert list(top) == sorted(top, key=lambda choice: -choice[1])
        assert len({nominative for nominative, _ in top}) == len(top) <= ALTERNATIVES
        assert bool(top) == bool(ways.among >> slot & 1)
        assert not top or top[0][1] <= ways.most


@given(FOUND, st.sampled_from([0.5, 0.25]))
def test_scaled_ways_are_the_same_at_another_weight(found: list[tuple[str, int, float]], by: float) -> None:
    ways = Ways(found)

    assert ways.scaled(by).top(3) == tuple((nominative, weight * by) for nominative, weight in ways.top(3))


def test_an_undeclined_word_stands_in_any_slot() -> None:
    ways = Ways([("иванова", 0b1, 0.2), ("иванов", 0b10, 1.0), ("иванов", 0b100, 0.9)]).undeclined()

    assert all(ways.top(slot) == (("иванов", 1.0), ("иванова", 0.2)) for slot in range(len(SLOTS)))
