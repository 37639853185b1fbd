"""What all tests share: no network beyond loopback, a vault that forgets between tests, the same examples."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


# The same examples on every run, so that no change fails by the luck of another. New ones are looked for
# with `pytest --hypothesis-profile=anew`. No profile asserts a time.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("anew", deadline=None)
settings.load_profile("same")


def is_here(address: object) -> bool:
    """Return whether an address is a file or on this machine."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if not is_here(address):
            raise AssertionError("A test tried to reach the network.")
        connect(self, address)  # type: ignore[arg-type]  # socket's own type is wider than typeshed says

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return an empty folder for one test."""
    return tmp_path


@pytest.fixture(autouse=True)
def empty_shelves() -> Iterator[None]:
    """Let the vault forget after each test what was rolled back with the database.

    That is what it held in memory, and in its own file how long the audit log was and who was erased: the
    next test may hold a man of the same name.
    """
    yield
    from kintrace.vault import client  # noqa: PLC0415  # Django must be set up first

    client.disconnect()
    with contextlib.suppress(sqlite3.OperationalError), contextlib.closing(key_store()) as base:
        base.execute("DELETE FROM checkpoints")
        base.execute("DELETE FROM marks")
        base.commit()


def key_store() -> sqlite3.Connection:
    """Open the file of the vault that all tests of this process share.

    Raises:
        sqlite3.OperationalError: If no test has used it yet.
    """
    return sqlite3.connect(f"file:{os.environ['KINTRACE_DATA']}/keys.sqlite3?mode=rw", uri=True)
