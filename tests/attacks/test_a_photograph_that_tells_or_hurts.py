"""Photographs that tell where they were taken, hide another file, or are made to fill the machine.

security.md, test 20 and goal G12: more than 200 files, no crash, no process over 512 MB or 20 s, nothing but
pixels in what comes out.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from kintrace.pictures import MEMORY, REFUSALS, SECONDS
from tests.attacks import clean, photographs
from tests.attacks.measuring import Measured, redrawn

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    folder: Path = tmp_path_factory.mktemp("photographs")
    files = {name: data for name, _, data in photographs.refused()}
    return redrawn(files | dict(photographs.planted()) | dict(photographs.damaged()), folder)


def test_more_than_two_hundred_are_tried_and_each_is_drawn_or_refused_by_name(measured: Measured) -> None:
    outcomes = measured.outcomes

    assert len(outcomes) >= 200
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


def test_what_tells_more_than_it_shows_is_still_drawn(measured: Measured) -> None:
    names = [name for name, _ in photographs.planted()]

    assert {name: measured.outcomes[name].refused for name in names if measured.outcomes[name].refused} == {}
    assert {len(measured.outcomes[name].pages) for name in names} == {1}


@pytest.mark.parametrize("form", photographs.FORMATS)
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
def test_a_photograph_stands_upright_before_it_forgets_how_it_was_held(
    measured: Measured, form: str, orientation: int, corner: tuple[int, int]
) -> None:
    drawn = Image.open(io.BytesIO(measured.outcomes[f"exif-{orientation}.{form}"].pages[0]))

    at = [8 if side == 0 else length - 8 for side, length in zip(corner, drawn.size, strict=True)]
    assert drawn.size == ((48, 64) if orientation > 4 else (64, 48))
    assert drawn.getpixel((at[0], at[1])) == pytest.approx((255, 0, 0), abs=40)


def test_of_moving_pictures_the_first_is_drawn(measured: Measured) -> None:
    for name in ("mpo.JPEG", "moving.PNG", "moving.WEBP"):
        drawn = Image.open(io.BytesIO(measured.outcomes[name].pages[0]))
        assert drawn.getpixel((56, 40)) == pytest.approx((255, 255, 255), abs=12), name


def test_what_is_no_photograph_or_too_much_is_refused_by_what_it_is(measured: Measured) -> None:
    wanted = {name: refusal for name, refusal, _ in photographs.refused()}

    assert {name: measured.outcomes[name].refused for name in wanted} == wanted


def test_who_looks_for_what_should_not_be_there_finds_it() -> None:
    jpeg = photographs.written(photographs.picture(), "JPEG")

    assert clean.faults(jpeg) == []
    assert clean.faults(photographs.with_segment(jpeg, 0xFE, b"x")) == ["segment fe"]
    assert clean.faults(jpeg + b"PK") == ["bytes behind the end"]
    assert "a planted word" in clean.faults(jpeg + clean.SECRET)
    assert clean.faults(photographs.with_thumbnail(jpeg)) == ["a planted word", "segment e1"]
    assert clean.faults(b"GIF89a") == ["no JPEG"]
