"""What all tests share: a data folder of their own, a quick vault in-process, no network beyond loopback."""

from __future__ import annotations

import ipaddress
import os
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
from django.conf import settings

# Before Django reads its settings. They are named here and not in pyproject.toml, or pytest-django would read
# them before this file.
DATA = tempfile.mkdtemp(prefix="kintrace-tests-")
os.environ["KINTRACE_DATA"] = DATA
os.environ["KINTRACE_VAULT"] = "inprocess"
os.environ["KINTRACE_ARGON2_KIB"] = "64"
os.environ["KINTRACE_SMTP_URL"] = ""
os.environ["KINTRACE_DEMO"] = "0"
os.environ["DJANGO_SETTINGS_MODULE"] = "kintrace.config.settings"
assert Path(DATA).resolve() == settings.DATA


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
    """Empty the vault's memory after each test: what it held was rolled back with the database."""
    yield
    from kintrace.vault import client  # noqa: PLC0415  # Django must be set up first

    client.disconnect()
