"""A long list goes in, is committed and taken back by processes that are killed, and nothing shows of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bureau import fresh_database

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
ROWS = 600

BEGIN = """
import json, os, signal, sys, time
from pathlib import Path
from django.utils import timezone
from kintrace.ops.worker import Worker
from kintrace.registry import actions as registry
from kintrace.registry.models import HeldList, Record
from tests import make
from tests.registry import dump, long_list
now = timezone.now()
def worked(state):
    worker = Worker(None)
    while HeldList.objects.get(pk=held.pk).state != state:
        worker._refill(); worker._move_lists(); worker._stage_lists()
def rows(held):
    fields = ("position", "sheet", "number", "verdict", "differs", "adds", "problem", "problem_column",
              "file", "against", "twin__position", "digest", "probability")
    return [[str(value) for value in row] for row in held.rows.in_order().values_list(*fields)]
if HeldList.objects.exists():
    held = HeldList.objects.earliest("loaded_at")
    by = held.loaded_by
"""
LOAD = """
make.record(); make.candidate()
path = Path(os.environ["LIST"])
known = "Иванов;Петр;Сергеевич;12.04.2001;Бурятия;46108;;\\n"
path.write_text(long_list.text(int(os.environ["ROWS"]), known))
by = make.staff(make.Role.REGISTRAR)
held = registry.load_list(source=make.source(), path=path, by=by, now=now, ask=False)
"""
KILL = """
while (done := HeldList.objects.get().done) < int(os.environ["ROWS"]) // 3:
    time.sleep(0.02)
os.kill(int(os.environ["WORKER"]), signal.SIGKILL)
print(json.dumps(done))
"""
COMMIT = """
seen = HeldList.objects.get()
worked("staged")
same = registry.stage_list(source=held.source, path=Path(os.environ["LIST"]), by=by, now=timezone.now())
Path(os.environ["DUMP"]).write_text(dump.register())
held.refresh_from_db()
print(json.dumps([seen.state, seen.done, held.done, held.parts.count(), rows(held) == rows(same),
      held.rows.count(), sorted(set(held.rows.values_list("verdict", flat=True)))]), flush=True)
registry.decide_all(held=held, verdict="new", decision="new", by=by, now=now)
registry.decide_all(held=held, verdict="same", decision="join", by=by, now=now)
moving = registry.begin_commit(held=held, by=by, now=now)
registry.go_on(moving)
os.kill(os.getpid(), signal.SIGKILL)
"""
TAKE_BACK = """
part = Record.objects.filter(list_row__list=held).count()
decided = held.rows.exclude(decision="").count()
worked("committed")
print(json.dumps([part, decided, Record.objects.filter(list_row__list=held).count(),
      dump.register() == Path(os.environ["DUMP"]).read_text()]), flush=True)
moving = registry.begin_take_back(held=HeldList.objects.get(pk=held.pk), by=by, now=now)
registry.go_on(moving)
os.kill(os.getpid(), signal.SIGKILL)
"""
END = """
left = Record.objects.standing().filter(list_row__list=held).count()
worked("withdrawn")
print(json.dumps([left, dump.register() == Path(os.environ["DUMP"]).read_text()]))
"""


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the settings of a bureau of its own."""
    with fresh_database() as database:
        yield os.environ | {
            "KINTRACE_DATA": str(tmp_path),
            "KINTRACE_DATABASE_URL": database,
            "KINTRACE_VAULT": "inprocess",
            "LIST": str(tmp_path / "list.csv"),
            "DUMP": str(tmp_path / "dump"),
            "ROWS": str(ROWS),
        }


def run(settings: dict[str, str], script: str, *, killed: bool = False) -> Any:
    """Run a script in the bureau, which ends or kills itself, and return what it printed."""
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", BEGIN + script]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=settings, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == (-signal.SIGKILL if killed else 0), done.stdout + done.stderr
    return json.loads(done.stdout or "null")


def test_a_list_survives_every_kill_and_taken_back_leaves_nothing(bureau: dict[str, str]) -> None:
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=REPOSITORY, env=bureau, check=True)
    run(bureau, LOAD)
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--pause", "0.1"],
        cwd=REPOSITORY,
        env=bureau,
        stderr=subprocess.DEVNULL,
    )
    run(bureau | {"WORKER": str(worker.pid)}, KILL)
    assert worker.wait(30) == -signal.SIGKILL

    state, done, all_done, parts, is_same, kept, verdicts = run(bureau, COMMIT, killed=True)

    assert (state, parts, is_same) == ("staging", 0, True)
    assert ROWS // 3 <= done < all_done == kept == ROWS + 1
    assert {"new", "same", "unreadable"} <= set(verdicts)

    part, decided, records, unchanged = run(bureau, TAKE_BACK, killed=True)

    assert 0 < part < decided == records
    assert not unchanged

    left, unchanged = run(bureau, END)

    assert 0 < left < records
    assert unchanged
