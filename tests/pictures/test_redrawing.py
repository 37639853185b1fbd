"""What is believed of a process that may be in strange hands, and what the program draws."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from kintrace.limited.child import Refusal
from kintrace.pictures import kind_of, limited, redraw, redrawing
from tests.attacks import photographs

JPEG = photographs.written(photographs.picture(), "JPEG")
SENDING = """
import sys
from kintrace.limited.child import send
sys.stdin.buffer.read()
{body}
"""


def refusal(data: bytes = JPEG) -> str:
    with pytest.raises(Refusal) as refused:
        redraw(data)
    return refused.value.name


@pytest.mark.parametrize(
    "body",
    [
        "send(b'<html>'); send({'end': True})",
        "send({'end': True})",
        "send({'refused': 'Invented', 'values': {'kind': '<script>'}})",
        "[send(b'\\xff\\xd8\\xff') for _ in range(31)]; send({'end': True})",
        "send(b'\\xff\\xd8\\xff' + bytes(17 << 20)); send({'end': True})",
        "send(b'\\xff\\xd8\\xff')",
        "send('words')",
        "sys.stdout.buffer.write(b'\\0\\0\\0\\3abc')",
    ],
)
def test_a_process_in_strange_hands_is_not_believed(
    body: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = data / "program.py"
    program.write_text(SENDING.format(body=body))
    monkeypatch.setattr(redrawing, "_PROGRAM", program)

    assert refusal() == "TooMuchWork"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_kind_is_told_by_the_first_bytes(kind: str) -> None:
    assert kind_of(photographs.written(photographs.picture(), kind)) == kind


# What the program draws, in this process.


def drawn(image: Image.Image, form: str = "PNG", **options: object) -> Image.Image:
    return Image.open(io.BytesIO(limited.photograph(photographs.written(image, form, **options), form)))


def test_a_large_photograph_becomes_small_enough_to_read() -> None:
    assert drawn(Image.new("RGB", (5200, 1300))).size == (2600, 650)


def test_what_one_can_see_through_lies_on_white_paper() -> None:
    for image in (Image.new("RGBA", (9, 9), (255, 0, 0, 0)), Image.new("LA", (9, 9), (0, 0))):
        assert drawn(image).getpixel((4, 4)) == (255, 255, 255)
    assert drawn(Image.new("L", (9, 9), 7), transparency=7).getpixel((4, 4)) == (255, 255, 255)
    few = Image.new("RGB", (9, 9), "red").convert("P")
    assert drawn(few, transparency=few.getpixel((4, 4))).getpixel((4, 4)) == (255, 255, 255)


def test_sixteen_bits_of_grey_are_scaled_and_not_cut_off() -> None:
    assert drawn(Image.new("I;16", (9, 9), 0x8000)).getpixel((4, 4)) == (128, 128, 128)


def test_colours_are_those_that_the_profile_means() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    other = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert drawn(Image.new("RGB", (9, 9), "red"), icc_profile=other).getpixel((4, 4)) == (254, 0, 0)
    assert drawn(Image.new("RGB", (9, 9), "red"), icc_profile=lab).getpixel((4, 4)) == (254, 0, 0)


def test_a_picture_of_too_many_dots_is_refused_whoever_counts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    large = photographs.written(Image.new("1", (6_400, 6_400)), "PNG")

    with pytest.raises(Refusal) as ours:
        limited.photograph(large, "PNG")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 40_000_000 // 3)
    with pytest.raises(Refusal) as pillows:
        limited.photograph(large, "PNG")

    assert ours.value.name == pillows.value.name == "TooManyPixels"
