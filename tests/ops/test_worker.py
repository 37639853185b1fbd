"""The worker's rounds, and what is left of a message when the worker is killed at the worst moment."""

from __future__ import annotations

import asyncio
import email
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from kintrace.accounts import limits
from kintrace.accounts.models import Attempts, Role
from kintrace.contact.delivery import Unreachable
from kintrace.contact.models import Message
from kintrace.disclosure.models import Disclosure
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts
from kintrace.inquiries.models import Draft, Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.ops.postbox import content_of, free_port
from kintrace.ops.worker import REST, Worker, work_once
from kintrace.registry import actions as registry
from kintrace.registry.ladder import DEATH, Claim, SourceClass, step
from kintrace.registry.models import HeldList, Record
from kintrace.tracing.models import Look
from kintrace.vault import client as vault
from tests import make
from tests.bureau import fresh_database
from tests.make import DAY, HOUR, MINUTE, NOON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, Session
    from pytest_django import Settings

    from kintrace.contact import delivery

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def own_vault(tmp_path: Path, settings: Settings) -> None:
    """Give the test a vault of its own: it keeps checkpoints, and other tests' logs were rolled back."""
    settings.DATA = tmp_path


class Carrier:
    """Takes every letter and keeps its envelope."""

    def __init__(self) -> None:
        self.carried: list[delivery.Envelope] = []

    def __call__(self, envelope: delivery.Envelope) -> None:
        self.carried.append(envelope)


def unreachable(_envelope: delivery.Envelope) -> None:
    raise Unreachable


@pytest.mark.django_db
@pytest.mark.usefixtures("own_vault")
class TestRound:
    def test_takes_in_looks_and_finds_in_one_round(self) -> None:
        asked = make.filed().inquiry
        make.record()

        done = work_once(NOON + MINUTE, None)

        asked.refresh_from_db()
        assert asked.taken_in_at is not None
        assert asked.candidates.count() == 1
        assert (done["taken_in"], done["looked_back"], done["looked"]) == (1, 1, 1)

    def test_long_work_leaves_the_others_their_turn(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for _ in range(3):
            make.record()
        asked, worker = make.filed().inquiry, Worker(None)
        monkeypatch.setattr("kintrace.ops.worker.SHARE", -1.0)

        done = worker.work_once(NOON + MINUTE)

        asked.refresh_from_db()
        assert asked.taken_in_at is not None
        assert done["looked_back"] == 0
        assert worker.has_more
        monkeypatch.undo()
        assert worker.work_once(NOON + MINUTE)["looked_back"] == 3
        assert not worker.has_more

    def test_claims_that_were_not_counted_for_want_of_time_are_counted_in_the_next_round(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        records, worker = [make.record() for _ in range(3)], Worker(None)
        Record.objects.update(matched_at=NOON - DAY)  # a round that looks at the newest alone leaves these
        monkeypatch.setattr("kintrace.ops.worker.SHARE", -1.0)

        assert worker.work_once(NOON + MINUTE)["counted"] == 0
        assert worker.has_more
        monkeypatch.undo()
        assert worker.work_once(NOON + MINUTE)["counted"] == len(records)
        assert worker.work_once(NOON + MINUTE)["counted"] == 0
        assert not worker.has_more

    def test_stages_a_list_and_lets_go_of_one_that_was_dropped(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("kintrace.ops.worker.SHARE", -1.0)
        path, by, worker = tmp_path / "list.csv", make.staff(Role.REGISTRAR), Worker(None)
        path.write_text("Фамилия;Имя\nЦыдыпов;Баир\n", encoding="utf-8")
        one, other = (
            registry.load_list(source=make.source(), path=path, by=by, now=now, ask=False)
            for now in (NOON, NOON + MINUTE)
        )
        worker.work_once(NOON + HOUR)
        assert worker.has_more

        registry.cancel_list(held=one, by=by, now=NOON)
        for _ in range(8):
            worker.work_once(NOON + HOUR)

        assert HeldList.objects.get() == other
        assert HeldList.objects.get().state == HeldList.State.STAGED
        assert not worker.has_more

    def test_goes_on_when_a_list_cannot_be_moved_or_the_vault_is_away(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        path, by = tmp_path / "list.csv", make.staff(Role.REGISTRAR)
        path.write_text("Фамилия;Имя\nЦыдыпов;Баир\n", encoding="utf-8")
        held = registry.load_list(source=make.source(), path=path, by=by, now=NOON, ask=False)
        part = held.parts.get(number=0)
        held.parts.filter(number=0).update(sealed=b"broken")

        work_once(NOON + MINUTE, None)

        assert "list_rows_staged" in caplog.text
        held.parts.filter(number=0).update(sealed=part.sealed)
        worker = Worker(None)
        monkeypatch.setattr(worker, "_refill", lambda: setattr(worker, "_filled", "another"))
        worker.work_once(NOON + MINUTE)
        assert not held.rows.exists()
        assert work_once(NOON + MINUTE, None)["list_rows_staged"] == 1

    def test_writes_a_dated_look_when_nothing_is_found(self) -> None:
        asked = make.filed().inquiry

        work_once(NOON + MINUTE, None)

        assert Look.objects.get().inquiry == asked
        assert not asked.candidates.exists()

    @pytest.mark.parametrize("claim", sorted(DEATH))
    @pytest.mark.parametrize("of", [SourceClass.EYEWITNESS, SourceClass.FOOTAGE, SourceClass.HEARSAY])
    def test_one_unofficial_source_of_a_death_changes_no_label_and_sends_nothing(
        self, claim: Claim, of: SourceClass
    ) -> None:
        told = make.released()
        file, carrier = told.candidate.file, Carrier()
        work_once(NOON + 3 * HOUR, carrier)
        before = step(Record.objects.standing().filter(file=file).said())
        letters, messages = len(carrier.carried), Message.objects.count()

        make.record(claim, of=of, file=file, now=NOON + 4 * HOUR)
        work_once(NOON + 5 * HOUR, carrier)
        work_once(NOON + 2 * DAY, carrier)

        assert step(Record.objects.standing().filter(file=file).said()) == before
        assert (len(carrier.carried), Message.objects.count()) == (letters, messages)
        assert Disclosure.objects.standing().get() == told

    @pytest.mark.parametrize("claim", sorted(DEATH))
    def test_an_official_death_takes_back_what_was_told_and_sends_nothing_either(self, claim: Claim) -> None:
        told, carrier = make.released(), Carrier()
        work_once(NOON + 3 * HOUR, carrier)
        letters, messages = len(carrier.carried), Message.objects.count()

        make.record(claim, file=told.candidate.file, now=NOON + 4 * HOUR)
        work_once(NOON + 2 * DAY, carrier)

        assert (len(carrier.carried), Message.objects.count()) == (letters, messages)
        assert not Disclosure.objects.standing().exists()

    def test_does_nothing_twice(self) -> None:
        make.filed()
        worker = Worker(None)

        worker.work_once(NOON + MINUTE)
        done = worker.work_once(NOON + 2 * MINUTE)

        assert not done
        assert Look.objects.count() == 1

    def test_fills_a_vault_that_has_started_anew(self) -> None:
        asked = make.inquiry()
        make.record()
        worker = Worker(None)
        worker.work_once(NOON + MINUTE)

        vault.disconnect()
        done = worker.work_once(NOON + 3 * DAY)

        assert done["remembered"] == 2
        assert done["looked"] == 1
        assert asked.candidates.count() == 1

    def test_one_damaged_inquiry_stops_no_other(self, caplog: pytest.LogCaptureFixture) -> None:
        damaged, sound = make.filed().inquiry, make.filed(now=NOON + MINUTE).inquiry
        Inquiry.objects.filter(pk=damaged.pk).update(narrative=b"nothing")

        work_once(NOON + HOUR, None)

        assert list(Inquiry.objects.taken_in()) == [sound]
        assert str(damaged.pk) in caplog.text
        assert "Иванов" not in caplog.text

    def test_one_failing_step_stops_no_other(self, caplog: pytest.LogCaptureFixture) -> None:
        vault.connect().checkpoint(size=10**6, digest="0" * 64)  # the log has become shorter
        make.message()
        carrier = Carrier()

        work_once(NOON, carrier)

        assert len(carrier.carried) == 1
        assert "_checkpoint failed" in caplog.text

    def test_keeps_the_log_s_length_in_the_vault(self) -> None:
        make.filed()

        work_once(NOON + MINUTE, None)

        checkpoint = vault.connect().last_checkpoint()
        assert checkpoint is not None
        assert checkpoint[0] > 0

    def test_takes_back_what_no_longer_holds_a_gate_and_stops_the_word_about_it(self) -> None:
        told = make.released()
        by = make.staff(Role.OPERATOR)
        kinship.record_wish(candidate=told.candidate, answer=Wish.Answer.NO, by=by, now=NOON + MINUTE)

        done = work_once(NOON + DAY, Carrier())

        assert done["swept"] == 1
        assert Disclosure.objects.get().taken_back_at is not None
        assert Message.objects.get().state == Message.State.CANCELLED

    def test_destroys_what_was_withdrawn(self) -> None:
        asked = make.filed()
        opened = inquiries.unlock(number=asked.receipt.number, secret=asked.receipt.secret, now=NOON)
        inquiries.withdraw(opened=opened, now=NOON)

        done = work_once(NOON, None)

        assert done["shredded"] == 1
        assert bytes(Inquiry.objects.get().description) == b""

    def test_drops_old_drafts_and_old_tries(self) -> None:
        drafts.keep("token", {"name": "x"}, now=NOON)
        limits.take("test", "x", now=NOON)

        done = work_once(NOON + 2 * DAY, None)

        assert done["dropped"] == 2
        assert not Draft.objects.exists()
        assert not Attempts.objects.exists()

    def test_stops_between_two_rows(self) -> None:
        make.filed()
        make.filed()
        worker = Worker(None)
        worker.stopping = True

        assert not worker.work_once(NOON + MINUTE)
        assert not Inquiry.objects.taken_in().exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("own_vault")
class TestOutbox:
    def test_sends_until_the_outbox_is_empty(self) -> None:
        make.message()
        make.message()
        carrier = Carrier()

        done = work_once(NOON, carrier)

        assert done["sent"] == 2
        assert len(carrier.carried) == 2

    def test_messages_wait_visibly_when_no_mail_server_is_set(self) -> None:
        waiting = make.message()

        work_once(NOON, None)

        waiting.refresh_from_db()
        assert (waiting.state, waiting.problem) == (Message.State.QUEUED, Message.Problem.NO_WAY_OUT)

    def test_leaves_a_mail_server_alone_that_does_not_answer(self) -> None:
        make.message()
        make.message()
        worker = Worker(unreachable)
        carrier = Carrier()

        worker.work_once(NOON)
        worker.send = carrier
        worker.work_once(NOON + MINUTE)
        assert not carrier.carried
        worker.work_once(NOON + 2 * REST)
        assert len(carrier.carried) == 2

    def test_sends_on_while_the_vault_is_away(
        self, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        make.filed()
        waiting = make.message()
        settings.VAULT, settings.VAULT_SOCKET = "socket", str(tmp_path / "nobody.sock")
        worker = Worker(Carrier())

        with caplog.at_level(logging.WARNING):
            worker.work_once(NOON)
            worker.work_once(NOON + MINUTE)

        waiting.refresh_from_db()
        assert (waiting.state, waiting.problem) == (Message.State.QUEUED, Message.Problem.VAULT)
        assert waiting.attempts == 0
        assert caplog.text.count("The vault is not ready") == 1


def test_the_vault_going_away_ends_a_step_quietly(
    settings: Settings, tmp_path: Path, db: None, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DATA = tmp_path
    make.filed()
    worker = Worker(None)
    worker.work_once(NOON - DAY)

    def gone(_row: object) -> None:
        settings.VAULT, settings.VAULT_SOCKET = "socket", str(tmp_path / "nobody.sock")
        vault.connect().status()

    worker._each("taken_in", [1, 2], gone)

    assert "failed" not in caplog.text


# Killed at the worst moment.


class StallingServer:
    """A real SMTP server that has the whole letter and keeps its answer back, the first time."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(content_of(envelope))
        if len(self.letters) == 1:
            await asyncio.sleep(60)
        return "250 kept"


@pytest.fixture
def stalling() -> Iterator[StallingServer]:
    """Run the server."""
    server = StallingServer()
    server.controller.start()
    yield server
    server.controller.stop()


@pytest.fixture
def bureau(tmp_path: Path, stalling: StallingServer) -> Iterator[dict[str, str]]:
    """Return the settings of a bureau of its own, with one message in its outbox."""
    port = stalling.controller.port
    with fresh_database() as database:
        settings = os.environ | {
            "KINTRACE_DATA": str(tmp_path),
            "KINTRACE_DATABASE_URL": database,
            "KINTRACE_VAULT": "inprocess",
            "KINTRACE_SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        run(settings, "migrate", "--verbosity", "0")
        run(settings, "shell", "--verbosity", "0", "-c", "from tests import make; make.message()")
        yield settings


def run(settings: dict[str, str], *arguments: str) -> str:
    """Run one of the bureau's commands and return what it printed."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=REPOSITORY, env=settings, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def state(settings: dict[str, str]) -> str:
    """Return what stands in the bureau's outbox."""
    look = "from kintrace.contact.models import Message as M; m = M.objects.get(); print(m.state, m.attempts)"
    return run(settings, "shell", "--verbosity", "0", "-c", look).strip()


LATER = """
from datetime import timedelta
from django.utils import timezone
from kintrace.mail import send as mail
from kintrace.ops.postbox import content_of, free_port
from kintrace.ops.worker import work_once
work_once(timezone.now() + timedelta(minutes={minutes}), mail.way())
"""


def later(settings: dict[str, str], minutes: int) -> None:
    """Do one round of the worker so many minutes from now."""
    run(settings, "shell", "--verbosity", "0", "-c", LATER.format(minutes=minutes))


def test_a_worker_killed_between_send_and_record_loses_nothing(
    bureau: dict[str, str], stalling: StallingServer
) -> None:
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=REPOSITORY,
        env=bureau,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for_letters(stalling, 1, worker)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)

    assert state(bureau) == "sending 1"  # visibly not done
    later(bureau, minutes=5)
    assert state(bureau) == "sending 1"  # its lease has not run out
    later(bureau, minutes=11)

    assert state(bureau) == "sent 2"
    first, second = (email.message_from_bytes(letter)["Message-ID"] for letter in stalling.letters)
    assert first == second


def wait_for_letters(server: StallingServer, number: int, worker: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while len(server.letters) < number:
        assert worker.poll() is None, "The worker ended by itself."
        assert time.monotonic() < until, "No letter came."
        time.sleep(0.05)


def test_the_worker_stops_when_it_is_told_to(tmp_path: Path) -> None:
    with fresh_database() as database:
        settings = os.environ | {"KINTRACE_DATA": str(tmp_path), "KINTRACE_DATABASE_URL": database}
        run(settings, "migrate", "--verbosity", "0")
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"], cwd=REPOSITORY, env=settings, stderr=subprocess.DEVNULL
        )
        while not (tmp_path / "keys.sqlite3").exists():  # the first round has begun
            assert worker.poll() is None
            time.sleep(0.05)
        worker.terminate()

        assert worker.wait(30) == 0
