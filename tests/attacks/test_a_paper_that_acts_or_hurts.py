"""PDFs that run, call, launch, hide a file, or are made to fill the machine (security.md, test 21)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from kintrace.pictures import MEMORY, REFUSALS, SECONDS
from tests.attacks import clean, papers
from tests.attacks.measuring import Measured, redrawn

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("papers")
    files = {name: data for name, _, data in papers.refused()}
    return redrawn(files | dict(papers.drawn()) | dict(papers.hurting()), folder)


def test_each_is_drawn_or_refused_by_name(measured: Measured) -> None:
    outcomes = measured.outcomes

    assert {each.refused for each in outcomes.values()} - {""} <= REFUSALS
    assert [name for name, each in outcomes.items() if bool(each.refused) == bool(each.pages)] == []


def test_no_process_takes_more_memory_or_time_than_it_may(measured: Measured) -> None:
    assert measured.memory <= MEMORY / (1 << 20)
    # The kernel counts the second in which it ends a process.
    assert {
        name: each.seconds for name, each in measured.outcomes.items() if each.seconds > SECONDS + 1
    } == {}


def test_nothing_but_pixels_comes_out(measured: Measured) -> None:
    told = {name: clean.faults(page) for name, each in measured.outcomes.items() for page in each.pages}

    assert {name: faults for name, faults in told.items() if faults} == {}


def test_what_would_act_is_drawn_and_does_not(measured: Measured) -> None:
    names = [name for name, _ in papers.drawn()]

    assert {name: measured.outcomes[name].refused for name in names if measured.outcomes[name].refused} == {}
    assert {name for name in names if len(measured.outcomes[name].pages) != 1} == {"thirty.pdf"}


@pytest.mark.parametrize("name", ["script.pdf", "attached.pdf", "tail.pdf", "broken-xref.pdf", "no-xref.pdf"])
def test_what_is_on_the_page_is_seen(measured: Measured, name: str) -> None:
    drawn = Image.open(io.BytesIO(measured.outcomes[name].pages[0]))

    side = drawn.width
    assert drawn.size == (side, side)
    assert drawn.getpixel((side // 3, side * 2 // 3)) == pytest.approx((204, 26, 26), abs=6)
    assert drawn.getpixel((side - 9, 9)) == pytest.approx((255, 255, 255), abs=6)


def test_a_page_of_any_size_becomes_a_picture_of_bounded_size(measured: Measured) -> None:
    for each in measured.outcomes.values():
        for page in each.pages:
            assert max(Image.open(io.BytesIO(page)).size) <= 2_600


def test_what_is_locked_too_long_or_no_paper_is_refused_by_what_it_is(measured: Measured) -> None:
    wanted = {name: refusal for name, refusal, _ in papers.refused()}

    assert {name: measured.outcomes[name].refused for name in wanted} == wanted
