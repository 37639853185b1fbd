"""A whole bureau for a test: vault, worker and web as real processes, and a real SMTP server for its mail."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request
import uuid
from typing import TYPE_CHECKING

import psycopg
from aiosmtpd.controller import Controller
from django.conf import settings

from kintrace.ops.postbox import content_of, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

PATIENCE = 90.0  # seconds for three programs to start on a busy machine


class Mailbox:
    """A real SMTP server that keeps what arrives."""

    def __init__(self) -> None:
        self.arrived: list[tuple[list[str], bytes]] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.append((envelope.rcpt_tos, content_of(envelope)))
        return "250 kept"

    def start(self) -> str:
        self.controller.start()
        return f"smtp://127.0.0.1:{self.controller.port}"

    def wait(self, number: int, seconds: float = 60.0) -> list[tuple[list[str], bytes]]:
        """Return what has arrived, once it is so many."""
        until = time.monotonic() + seconds
        while len(self.arrived) < number and time.monotonic() < until:
            time.sleep(0.1)
        return self.arrived


@contextlib.contextmanager
def fresh_database() -> Iterator[str]:
    """Yield the address of an empty database of the kind that this run of the tests uses; "" for SQLite."""
    default = settings.DATABASES["default"]
    if "postgresql" not in str(default["ENGINE"]):
        yield ""
        return
    name = f"bureau_{uuid.uuid4().hex}"
    server = f"postgres://{default['USER']}@{default['HOST']}:{default['PORT']}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


class Bureau:
    """Starts a bureau in a folder and stops it.

    Attributes:
        folder: Everything it writes: data, logs, temporary files.
        url: Where families and staff find it.
        mailbox: What its mail server received.
    """

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.mailbox = Mailbox()
        self.database = database
        port = free_port()
        self.bind = f"127.0.0.1:{port}"
        self.url = f"http://{self.bind}"
        for name in ("data", "logs", "tmp"):
            (folder / name).mkdir(exist_ok=True)
        self.environment = os.environ | {
            "KINTRACE_DATA": str(folder / "data"),
            "KINTRACE_DATABASE_URL": database,
            "KINTRACE_VAULT": "socket",
            "KINTRACE_SITE_URL": self.url,
            "KINTRACE_BIND": self.bind,
            "KINTRACE_ARGON2_KIB": "8192",
            # A real bureau lets news leave at some time within two hours; a demonstration at once.
            "KINTRACE_DEMO": "1",
            "KINTRACE_SMTP_URL": self.mailbox.start(),
            "TMPDIR": str(folder / "tmp"),
            "PYTHONWARNINGS": "default",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, check: bool = True) -> str:
        """Run one of the bureau's commands and return what it printed."""
        command = [sys.executable, "-m", "kintrace", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        """Start everything and wait until the start page answers."""
        with (self.folder / "logs" / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "kintrace", "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log()
            with contextlib.suppress(OSError), urllib.request.urlopen(self.url, timeout=5):
                return
            time.sleep(0.2)
        raise AssertionError(f"the bureau did not start:\n{self.log()}")

    def log(self) -> str:
        """Return what its programs have said."""
        return (self.folder / "logs" / "serve.log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop everything."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(60)
        self.mailbox.controller.stop()


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Bureau]:
    """Yield a bureau that runs, and stop it."""
    with fresh_database() as database:
        bureau = Bureau(folder, database)
        try:
            bureau.start()
            yield bureau
        finally:
            bureau.stop()
