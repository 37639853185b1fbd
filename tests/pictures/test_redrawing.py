"""What is believed of a process that may be in strange hands, and what the program draws."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageCms

from kintrace.limited.child import Refusal
from kintrace.limited.worker import Worker
from kintrace.pictures import bounds, kind_of, limited, redraw, redrawing
from tests.attacks import papers, photographs

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


TRYING = """
import os, socket
from kintrace.limited.child import send
from kintrace.pictures import limited

def tried(act):
    try:
        act()
    except (OSError, MemoryError) as error:
        return type(error).__name__
    return "done"

acts = [lambda: open("/etc/passwd"), socket.socket, lambda: os.dup(0), lambda: bytearray(512 << 20)]
limited.read = lambda kind, data: send([tried(act) for act in acts])
limited.main()
"""


def test_where_files_are_drawn_nothing_can_be_opened(data: Path) -> None:
    program = data / "program.py"
    program.write_text(TRYING)
    worker = Worker(program, b"JPEG\n", patience=60)

    told = msgspec.msgpack.decode(worker.frame())
    worker.close()

    assert told == ["OSError", "OSError", "OSError", "MemoryError"]


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


def frames(kind: str, data: bytes, capsysbinary: pytest.CaptureFixture[bytes]) -> list[object]:
    limited.read(kind, data)
    sent, found = io.BytesIO(capsysbinary.readouterr().out), list[object]()
    while size := sent.read(4):
        found.append(msgspec.msgpack.decode(sent.read(int.from_bytes(size, "big"))))
    return found


def test_each_page_is_a_frame_and_then_comes_the_end(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    first, second, last = frames("PDF", papers.long(2), capsysbinary)

    assert isinstance(first, bytes)
    assert Image.open(io.BytesIO(first)).size == (612, 612)
    assert second == first
    assert last == {"end": True}
    [picture, end] = frames("JPEG", JPEG, capsysbinary)
    assert isinstance(picture, bytes)
    assert end == {"end": True}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (data, name)
        for file, name, data in papers.refused()
        if file not in {"html.pdf", "late.pdf", "large.pdf"}
    ],
)
def test_a_paper_is_refused_by_what_it_is(data: bytes, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        list(limited.pages(data))

    assert refused.value.name == name


def test_two_files_are_drawn_at_once_and_a_third_waits_or_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(redrawing, "SECONDS", 0.05)
    monkeypatch.setattr(redrawing, "_TURNS", threading.BoundedSemaphore(2))
    with redrawing._TURNS, redrawing._TURNS:
        assert refusal() == "Busy"

    monkeypatch.setattr(redrawing, "SECONDS", bounds.SECONDS)
    assert redraw(JPEG).pages
