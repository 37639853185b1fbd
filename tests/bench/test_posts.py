"""The posts that reading is measured with, and the figures that are published of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.posts import measure

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def found() -> measure.Figures:
    return measure.figures()


@pytest.mark.parametrize(("language", "most"), [("ru", 112), ("uk", 72), ("en", 20)])
def test_half_of_the_posts_of_a_language_are_held_out(language: str, most: int) -> None:
    tuning, held_out = (measure.load(half, language) for half in measure.HALVES)

    assert len(tuning) == len(held_out) == most / 2
    assert not {text for text, _ in tuning} & {text for text, _ in held_out}


@pytest.mark.parametrize("language", ["ru", "uk"])
@pytest.mark.parametrize("share", ["precision", "recall"])
def test_names_of_posts_that_were_held_out_are_read_as_well_as_was_aimed_at(
    found: measure.Figures, language: str, share: str
) -> None:
    assert found["held_out"][language]["name"][share] >= measure.AIMS[language]


def test_what_is_published_is_what_is_measured(found: measure.Figures, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(measure.PAGE.read_text("utf-8"), "utf-8")

    measure.keep(found, tmp_path / "posts.json", page)

    assert (tmp_path / "posts.json").read_text("utf-8") == measure.FIGURES.read_text("utf-8")
    assert page.read_text("utf-8") == measure.PAGE.read_text("utf-8")


def test_a_wrong_name_counts_against_precision_and_a_missed_one_against_recall() -> None:
    counts = measure.Counts().plus(right=1, proposed=2, there=4)

    assert (counts.precision, counts.recall) == (0.5, 0.25)
