"""What a process that opens a hostile file may not do, seen from outside."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kintrace.limited.worker import Died, Worker

PROGRAM = """
import os, socket, sys, threading
from kintrace.limited.child import limit, send
{before}
limit(memory=512 << 20, seconds=5, files=0)
def tried(act):
    try:
        act()
    except (OSError, RuntimeError, MemoryError) as error:
        return type(error).__name__
    return "done"
{body}
"""


def said(folder: Path, body: str, *, file: bytes = b"", before: str = "", patience: float = 60.0) -> object:
    program = folder / "program.py"
    program.write_text(PROGRAM.format(before=before, body=body))
    worker = Worker(program, file, patience=patience)
    try:
        return msgspec.msgpack.decode(worker.frame())
    finally:
        worker.close()


def test_a_program_reads_its_input_and_answers(data: Path) -> None:
    assert said(data, "send(len(sys.stdin.buffer.read()))", file=b"x" * 3_000_000) == 3_000_000


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("open(__file__)", "OSError"),
        ("socket.socket()", "OSError"),
        ("os.open('/dev/null', os.O_RDONLY)", "OSError"),
        ("os.dup(0)", "OSError"),
        ("bytearray(600 << 20)", "MemoryError"),
    ],
)
def test_a_program_under_limits_opens_nothing_and_takes_no_more_memory(
    data: Path, act: str, told: str
) -> None:
    assert said(data, f"send(tried(lambda: {act}))") == told


def test_a_program_is_told_nothing_of_our_keys(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINTRACE_SECRET_KEY", "invented")

    assert said(data, "send([name for name in os.environ if name.startswith('KINTRACE')])") == []


@pytest.mark.parametrize(
    ("body", "patience"),
    [
        ("os.abort()", 60.0),
        ("sys.stdout.buffer.write(b'\\0\\0\\0\\xffabc')", 60.0),
        ("import time; time.sleep(600)", 1.0),
        ("while True: pass", 60.0),
    ],
)
def test_a_program_that_dies_hangs_or_says_half_is_told_as_dead(
    data: Path, body: str, patience: float
) -> None:
    with pytest.raises(Died):
        said(data, body, file=b"x" * 1_000_000, patience=patience)
