"""What all tests share: no network beyond loopback, a vault that forgets between tests, the same examples."""

from __future__ import annotations

import ipaddress
import socket
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
    """Empty the vault's memory after each test: what it held was rolled back with the database."""
    yield
    from kintrace.vault import client  # noqa: PLC0415  # Django must be set up first

    client.disconnect()
