"""What is called likely is as often right as it says: measured on a small invented register."""

from __future__ import annotations

import functools

import pytest

from bench import measure, ours, paper, tables
from bench.facts import World
from kintrace.matching import Index

SEED, RECORDS, EACH = 31, 4_001, 350  # of the training range; more than are simply all compared


@functools.cache
def outcomes(records: int = RECORDS) -> list[measure.Outcome]:
    """Return what comes of inquiries, half of them about absent men."""
    if tables.find("surnames.tsv") is None:
        pytest.importorskip("russiannames")
    world = World(SEED)
    index = Index(paper.register(world, records))
    asked = paper.inquiries(world, records, present=EACH, absent=EACH, name="calibration")
    return measure.ask(lambda inquiry: ours.engine(index, inquiry), asked)


def test_a_probability_is_as_often_right_as_it_says() -> None:
    error = measure.certainty(outcomes())["expected_error"]

    assert error <= 0.04


def test_likely_and_unlikely_answers_are_neither_bold_nor_shy() -> None:
    for low, high in ((0.0, 0.3), (0.3, 0.9), (0.9, 1.01)):
        band = [made for made in outcomes() if low <= made.score < high]
        said = sum(made.score for made in band) / len(band)
        right = sum(made.right for made in band) / len(band)
        error = (said * (1 - said) / len(band)) ** 0.5
        assert abs(said - right) <= 0.03 + 3 * error


def test_a_sure_answer_is_hardly_ever_wrong() -> None:
    certain = measure.certainty(outcomes())

    assert certain["sure_and_wrong"] <= 1 / EACH
    assert certain["absent_accepted"] <= 5 / EACH
    assert certain["sure_and_right"] >= 0.55


def test_what_is_confirmable_is_right() -> None:
    certain = measure.certainty(outcomes())

    assert certain["confirmable_wrong"] == 0
    assert certain["confirmable"] >= 0.15


def test_absent_men_with_a_brother_or_a_namesake_here_are_seldom_taken_for_them() -> None:
    near = [made for made in outcomes() if made.absent not in ("", "stranger")]

    assert len(near) > EACH // 3
    assert measure.accepted(near) <= 0.03
