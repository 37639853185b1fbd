"""A Spark standalone cluster on this machine: one master and two workers, processes of their own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKERS = 2
PATIENCE = 180  # seconds, on a machine that is busy with other tests
DEPLOY = "org.apache.spark.deploy"


def lacking() -> str:
    """Return what is missing for a cluster, "" if nothing is."""
    if shutil.which("java") is None:
        return "Java is not installed (Debian: default-jre-headless)"
    return "" if find_spec("pyspark") else "the Python package pyspark is not installed"


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Yield the address of a cluster whose two workers are ready; nothing of it is left at the end."""
    with ExitStack() as running:
        master = folder / "master.log"
        _start(running, master, f"{DEPLOY}.master.Master", "--port", "0")
        address = _wait(master, r"Starting Spark master at (spark://\S+)", 1)[0]
        for number in range(WORKERS):
            room = ("--cores", "1", "--memory", "512m", "--work-dir", str(folder / f"worker{number}"))
            _start(running, folder / f"worker{number}.log", f"{DEPLOY}.worker.Worker", *room, address)
        _wait(master, "Registering worker", WORKERS)
        yield address


def _start(running: ExitStack, log: Path, part: str, *more: str) -> None:
    """Start a part of Spark in a process group of its own, which ends with the block."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home = Path(found.origin).parent
    here = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [home / "bin" / "spark-class", part, "--host", "127.0.0.1", "--webui-port", "0", *more],
            env=os.environ | here | {"SPARK_LOCAL_DIRS": str(log.parent)},
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    running.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(20)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _wait(log: Path, sign: str, times: int) -> list[str]:
    """Return what a log says when it has said it so many times."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.findall(sign, log.read_text(errors="replace"))
        if len(found) >= times:
            return found
        time.sleep(0.1)
    raise AssertionError(f"no “{sign}” within {PATIENCE} s:\n{log.read_text(errors='replace')}")
