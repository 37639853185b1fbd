"""A man is erased on a disk; the worker is killed between two steps; then every file is searched.

He stands on a list, on cards, in a post, beside remains, in the notification of his death and in exports.

Everybody here is invented.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.scanner import Scanner

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = ("Крутоверхов", "Нижневартовка", "Balaklejewka", "ВМ-448812")

ROW = (
    "ФИО,Дата рождения,Место рождения,Номер\n"
    "Крутоверхов Николай Васильевич,12.04.1999,Нижневартовка,ВМ-448812\n"
)

SETUP = """
import json
from pathlib import Path
from kintrace.accounts.models import Role
from kintrace.cards.models import Card, Consent
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import ListRow, Record
from tests import make
from tests.objections.cast import approved, compared, everywhere
folder = Path({folder!r})
rows = folder.parent / "list.csv"
rows.write_text({row!r}, encoding="utf-8")
source, clerk = make.source(), make.staff(Role.REGISTRAR)
held = registry.stage_list(source=source, path=rows, by=clerk, now=make.NOON)
new = dict(verdict=ListRow.Verdict.NEW, decision=ListRow.Decision.NEW)
registry.decide_all(held=held, by=clerk, now=make.NOON, **new)
registry.commit_list(held=held, by=clerk, now=make.NOON)
record = Record.objects.get()
registry.enter_record(
    source=source, statement=make.statement(Claim.IN_HOSPITAL, person=make.Person(name="Крутоверхов Николай"),
    place="Balaklejewka"), by=clerk, now=make.NOON, file=record.file)
his = everywhere(record)
objection = compared()
approved(record.file, objection=objection)
held = record.file.records.all()
blobs = [bytes(each) for row in held.values_list("description", "circumstances") for each in row if each]
blobs += [bytes(each) for row in ListRow.objects.values_list("sealed", "digest") for each in row]
blobs += [bytes(each.items) for each in Card.objects.all()]
blobs += [bytes(each.words) for each in Consent.objects.all()]
blobs += [bytes(each) for each in (his.post.sealed, his.finding.sealed, his.notification.notice)]
blobs += [bytes(each) for each in (his.waiting.blob, his.alone.blob, his.alone.reason, his.alone.report)]
(folder.parent / "blobs.json").write_text(json.dumps([blob.hex() for blob in blobs]))
cases = [*record.file.records.values_list("pk", flat=True), objection.pk]
cases += [each.pk for each in (his.card, his.begun, his.post, his.notification, his.alone)]
(folder.parent / "cases.json").write_text(json.dumps([str(case) for case in cases]))
"""
KILL = """
import os, signal
from kintrace.objections.models import Erasure
from kintrace.ops import erasing
from kintrace.registry import actions as registry
from tests.make import NOON
registry.remember_all()
def die(erasure, now):
    os.kill(os.getpid(), signal.SIGKILL)
erasing.STEPS = (*erasing.STEPS[:{steps}], erasing.Step("die", die))
erasing.erase(Erasure.objects.get(), NOON)
"""
FINISH = """
from kintrace.ops.worker import work_once
from kintrace.objections.models import Erasure, Objection
from tests.make import NOON
work_once(NOON, None)
made = Erasure.objects.get()
assert made.done_at and made.marks, (made.done_at, made.marks)
work_once(NOON, None)
assert Objection.objects.get().shredded_at
"""
GONE = """
import json
from pathlib import Path
from uuid import UUID
from kintrace.vault import client
from kintrace.vault.refusals import CaseGone
cases = json.loads((Path({folder!r}).parent / "cases.json").read_text())
assert len(cases) > 8
for case in cases:
    try:
        client.connect().open(case=UUID(case), sealed=[], actor="staff:1", purpose="asked")
    except CaseGone:
        continue
    raise AssertionError(case)
"""
AGAIN = """
from pathlib import Path
from kintrace.accounts.models import Role, Staff
from kintrace.registry import actions as registry
from kintrace.registry.models import Record, Source
from tests.make import NOON
clerk = Staff.objects.filter(grants__role=Role.REGISTRAR).first()
for text in (
    {row!r},
    "Name,Born\\nNikolai Vasilevich KRUTOVERKHOV,1999-04-12\\n",
    "ФИО,Дата рождения\\nКрутоверхов Николай Васильевич,13.04.1999\\n",
):
    path = Path({folder!r}).parent / "again.csv"
    path.write_text(text, encoding="utf-8")
    held = registry.stage_list(source=Source.objects.first(), path=path, by=clerk, now=NOON)
    print("VERDICT", held.rows.get().verdict)
    path.unlink()
"""


class Bureau:
    """A bureau's folder, and its commands as processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self.folder.mkdir()
        self.environment = os.environ | {"KINTRACE_DATA": str(self.folder), "KINTRACE_DATABASE_URL": ""}
        self.manage("migrate", "--verbosity=0")

    def manage(self, *arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-W", "ignore", "-m", "kintrace", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        with (self.folder / "bureau.log").open("a") as log:
            log.write(done.stdout + done.stderr)
        return done.stdout

    def run(self, script: str, *, code: int = 0) -> str:
        return self.manage("shell", "--no-imports", "-c", script, code=code)


def content(folder: Path) -> bytes:
    """Return every byte of every file."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found(blobs: list[bytes], folder: Path) -> int:
    """Return of how many blobs a piece stands in a file; a long one is cut over several pages."""
    there = content(folder)
    return sum(blob[:64] in there or blob[-64:] in there for blob in blobs)


@pytest.mark.parametrize("steps", [3, 7])
def test_a_killed_erasure_is_finished_and_no_byte_of_him_is_left(steps: int, tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.run(SETUP.format(row=ROW, folder=str(bureau.folder)))
    blobs = [bytes.fromhex(blob) for blob in json.loads((tmp_path / "blobs.json").read_text())]
    assert found(blobs, bureau.folder) == len(blobs)  # the search can find something

    bureau.run(KILL.format(steps=steps), code=-signal.SIGKILL)
    bureau.run(FINISH)

    assert not Scanner(PLANTED).scan_folder(bureau.folder)
    assert found(blobs, bureau.folder) == 0
    bureau.run(GONE.format(folder=str(bureau.folder)))
    said = bureau.run(AGAIN.format(row=ROW, folder=str(bureau.folder)))
    assert [line.split()[1] for line in said.splitlines() if line.startswith("VERDICT")] == [
        "suppressed",
        "suppressed",
        "new",
    ]
    assert not Scanner(PLANTED).scan_folder(bureau.folder)
