"""The arithmetic of the figures, on outcomes made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench import measure, paper
from bench.aims import aims
from bench.ceiling import Ceiling
from bench.measure import Outcome, Reply
from bench.results import changed
from bench.run import worst_kind

if TYPE_CHECKING:
    from bench.facts import World


def found(place: int, score: float = 1.0, *, confirmable: bool = False) -> Outcome:
    """Return the outcome of an inquiry about a registered man."""
    return Outcome(True, "", "mixed", place, score, confirmable, 10.0, 5.0)


def nobody(score: float) -> Outcome:
    """Return the outcome of an inquiry about an absent man."""
    return Outcome(False, "stranger", "mixed", -1, score, confirmable=False)


def test_recall_counts_registered_men_only() -> None:
    outcomes = [found(0), found(3), found(9), found(-1), nobody(0.9)]

    assert measure.recall(outcomes, 1) == 0.25
    assert measure.recall(outcomes, 10) == 0.75


def test_right_answers_are_counted_above_what_one_absent_man_in_a_hundred_reaches() -> None:
    absent = [nobody(0.1)] * 99 + [nobody(0.8)]

    assert measure.right_at([found(0, 0.81), found(0, 0.5), found(0, 0.1), found(1, 0.9), *absent]) == 0.5


def test_no_more_absent_men_pass_than_are_allowed() -> None:
    absent = [nobody(score / 1000) for score in range(1000)]

    assert measure.right_at([found(0, 0.9885), found(0, 0.9895), *absent]) == 0.5


def test_wrong_men_and_absent_men_above_ninety_five_per_cent_are_counted_apart() -> None:
    figures = measure.certainty([found(0, 0.99), found(2, 0.96), found(2, 0.9), nobody(0.97), nobody(0.2)])

    assert figures["sure_and_right"] == pytest.approx(1 / 3)
    assert figures["sure_and_wrong"] == pytest.approx(1 / 3)
    assert figures["absent_accepted"] == 0.5


def test_the_worst_gap_is_looked_for_where_there_are_enough_inquiries() -> None:
    many = [found(0, 0.9999)] * 970 + [found(1, 0.9999)] * 30
    few = [found(1, 0.6)] * 20

    figures = measure.certainty([*many, *few])

    assert figures["bins_that_count"] == 1
    assert figures["inquiries_in_them"] == 1000
    assert figures["worst_bin_gap"] == pytest.approx(0.0299)
    assert figures["expected_error"] == pytest.approx((0.0299 * 1000 + 0.6 * 20) / 1020)


def test_without_a_band_that_counts_there_is_no_worst_gap() -> None:
    assert "worst_bin_gap" not in measure.certainty([found(0, 0.9), nobody(0.5)])


def test_only_a_right_first_hit_is_rightly_confirmable() -> None:
    outcomes = [found(0, confirmable=True), found(1, confirmable=True), found(0), found(0)]

    figures = measure.certainty(outcomes)

    assert (figures["confirmable"], figures["confirmable_wrong"]) == (0.25, 1)


def test_the_place_of_the_right_record_is_taken_from_ten_at_most(world: World) -> None:
    inquiry = next(iter(paper.inquiries(world, 100, present=1, absent=0, name="test")))
    ids = [*(f"x{number}" for number in range(10)), str(inquiry.answer)]

    assert measure.outcome(inquiry, Reply(ids, 0.5)).place == -1
    assert measure.outcome(inquiry, Reply(ids[1:], 0.5)).place == 9
    assert measure.outcome(inquiry, Reply([], 0.5)).score == 0.0


def test_the_ceiling_shares_between_men_of_whom_all_is_true(world: World) -> None:
    inquiry = next(iter(paper.inquiries(world, 100, present=1, absent=0, name="test")))
    inquiry = replace(inquiry, told=frozenset({"surname", "given", "whole"}))
    double = replace(inquiry.who, key="double", unit=world.person(99).unit, number="other")
    ceiling = Ceiling([inquiry])

    for who in (inquiry.who, double, replace(double, born=double.born.replace(year=1950)), world.person(1)):
        ceiling.see(who)

    assert ceiling.fitting(0) == 2
    assert (ceiling.figures()["mixed"]["ceiling_1"], ceiling.figures()["mixed"]["ceiling_10"]) == (0.5, 1.0)


@pytest.mark.parametrize("told", ["patronymic", "region", "unit", "rank", "number", "call_sign", "year"])
def test_a_further_true_fact_leaves_nobody_else(told: str, world: World) -> None:
    inquiry = next(iter(paper.inquiries(world, 100, present=1, absent=0, name="test")))
    other = next(
        who
        for who in map(world.person, range(1000, 2000))
        if all(
            getattr(who, name) != getattr(inquiry.who, name)
            for name in ("patronymic", "region", "unit", "rank", "number", "call_sign")
        )
        and who.born.year != inquiry.who.born.year
    )
    namesake = replace(other, surname=inquiry.who.surname, given=inquiry.who.given)

    counts = []
    for facts in ({"surname", "given"}, {"surname", "given", told}):
        ceiling = Ceiling([replace(inquiry, told=frozenset(facts))])
        ceiling.see(inquiry.who)
        ceiling.see(namesake)
        counts.append(ceiling.fitting(0))

    assert counts == [2, 1]


def test_a_perfect_reader_finds_every_registered_man_among_those_who_fit(world: World) -> None:
    asked = list(paper.inquiries(world, 300, present=40, absent=0, name="test"))
    ceiling = Ceiling(asked)

    for number in range(300):
        ceiling.see(world.person(number))

    figures = ceiling.figures()["mixed"]
    assert all(ceiling.fitting(at) >= 1 for at in range(40))
    assert 0.9 < figures["ceiling_1"] <= figures["ceiling_10"] <= 1.0
    assert 0.9 < figures["ceiling_of_records_1"] <= figures["ceiling_1"]


def test_a_record_that_says_less_is_harder_to_tell_from_a_namesakes(world: World) -> None:
    inquiry = next(iter(paper.inquiries(world, 100, present=1, absent=0, name="test")))
    inquiry = replace(inquiry, told=frozenset({"surname", "given", "region", "unit"}))
    namesake = replace(inquiry.who, key="namesake", unit=world.person(99).unit)
    shares, within_ten = [], []
    for his, other in (("unit", "unit"), ("region", "region"), ("", "region")):
        ceiling = Ceiling([inquiry])
        ceiling.see(inquiry.who, frozenset({his}))
        ceiling.see(namesake, frozenset({other}))
        shares.append(ceiling.figures()["mixed"]["ceiling_of_records_1"])
        within_ten.append(ceiling.figures()["mixed"]["ceiling_of_records_10"])
        assert ceiling.fitting(0) == 1

    assert shares == [1.0, 0.5, 0.0]
    assert within_ten == [1.0, 1.0, 1.0]


def test_an_aim_says_what_is_met() -> None:
    recall = next(aim for aim in aims(1_000_000) if aim.figure == "recall_1")
    error = next(aim for aim in aims(1_000_000) if aim.figure == "expected_error")

    assert [recall.verdict(value) for value in (0.96, 0.95, 0.94)] == ["target met", "floor met", "NOT met"]
    assert [error.verdict(value) for value in (0.015, 0.02, 0.04)] == ["target met", "floor met", "NOT met"]


def test_ten_millions_have_aims_of_their_own() -> None:
    assert {aim.figure for aim in aims(10_000_000)} < {aim.figure for aim in aims(100_000)}
    assert aims(10_000_000)[0].floor < aims(1_000_000)[0].floor


def test_a_time_that_differs_by_less_than_a_tenth_has_not_changed() -> None:
    before = {"figures": {"recall_1": 0.95, "median_ms": 2.0}, "peers": {"slow": {"missing": "not here"}}}
    now = {"figures": {"recall_1": 0.96, "median_ms": 2.1, "new": 1}, "peers": {"slow": {"recall_1": 0.5}}}

    assert changed(before, now) == [("figures recall_1", 0.95, 0.96)]
    assert changed(before, {"figures": {"median_ms": 3.0}}) == [("figures median_ms", 2.0, 3.0)]


def test_the_worst_kind_is_one_where_the_records_allow_the_target() -> None:
    rows = {
        "typo": {"recall_10": 0.95, "ceiling_of_records_10": 1.0},
        "clean": {"recall_10": 0.99, "ceiling_of_records_10": 1.0},
        "hopeless": {"recall_10": 0.5, "ceiling_of_records_10": 0.6},
    }

    assert worst_kind(rows) == "typo"
    assert worst_kind({"hopeless": rows["hopeless"]}) == "hopeless"
