"""Many write at once, and the chain has no fork and no gap."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from kintrace.audit import actions as audit
from kintrace.audit.models import Entry

REPOSITORY = Path(__file__).resolve().parents[2]
WRITER = """
import django; django.setup()
from kintrace.audit import actions as audit
for _ in range(10):
    audit.record("tracing.looked", actor="worker")
"""


@pytest.mark.django_db(transaction=True)
def test_threads_take_turns() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's tests run in memory, where threads lock each other out; processes stand below.")
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(5):
                audit.record("tracing.looked", actor="worker")
        except BaseException as error:  # noqa: BLE001  # a thread's failure must reach the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Entry.objects.count() == 30
    assert audit.verify() == []


def test_processes_take_turns_on_one_sqlite_file(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINTRACE_")}
    environment = kept | {
        "KINTRACE_DATA": str(tmp_path),
        "KINTRACE_VAULT": "inprocess",
        "DJANGO_SETTINGS_MODULE": "kintrace.config.settings",
    }

    def run(*command: str) -> list[str]:
        return [sys.executable, *command]

    def start(command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, cwd=REPOSITORY, env=environment)

    assert start(run("manage.py", "migrate", "-v0")).wait() == 0
    writers = [start(run("-c", WRITER)) for _ in range(4)]
    codes = [writer.wait() for writer in writers]
    told = subprocess.run(
        run("manage.py", "verify_audit"), cwd=REPOSITORY, env=environment, capture_output=True, check=True
    )

    assert codes == [0, 0, 0, 0]
    assert told.stdout == b"40 entries, chain whole, no checkpoint yet.\n"
