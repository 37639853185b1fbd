"""A vault in a folder of the test's own, and what to put into it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from kintrace.matching.person import PartialDate, Person
from kintrace.vault import sections
from kintrace.vault.budgets import Limits
from kintrace.vault.keeper import Keeper
from kintrace.vault.remote import Remote
from kintrace.vault.server import Server
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPOSITORY = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 5, 8, 12, tzinfo=UTC)
DESCRIPTION = Place("registry.record", "1", "description")
DORJI = Person(
    name="Бадмаев Доржи Баирович", born=PartialDate(1997, 1997, 5, 3), region="Бурятия", call_sign="Сокол"
)


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[Keeper]:
    """Return an unlocked vault whose clock stands at noon."""
    made = Keeper(tmp_path, limits=Limits.from_opens(5), clock=lambda: NOON)
    made.unlock()
    yield made
    made.close()


@pytest.fixture
def serving(keeper: Keeper) -> Iterator[Callable[..., Remote]]:
    """Return a function that puts the vault behind a socket and gives a client to it."""
    running: list[tuple[Server, threading.Thread]] = []

    def serve(**options: float) -> Remote:
        path = keeper.folder / "vault.sock"
        server = Server(keeper, path, [os.getuid()], **options)
        thread = threading.Thread(target=server.serve)
        thread.start()
        running.append((server, thread))
        wait_for(path.is_socket)
        return Remote(path)

    yield serve
    for server, thread in running:
        server.stop()
        thread.join(10)
        assert not thread.is_alive()


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Return once something is true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "It did not come true."
        time.sleep(0.02)


def seal(vault: Keeper | Remote, case: UUID, place: Place, plain: bytes) -> Sealed:
    """Return one sealed section."""
    [blob] = vault.seal(case=case, sections=[(place, plain)])
    return Sealed(place, blob)


def shelve(vault: Keeper | Remote, shelf: str, *persons: Person) -> list[UUID]:
    """Put persons on a shelf and return their cases."""
    cases = [uuid4() for _ in persons]
    rows = [
        (case, seal(vault, case, DESCRIPTION, sections.encode(person)))
        for case, person in zip(cases, persons, strict=True)
    ]
    assert vault.remember(shelf=shelf, rows=rows) == len(rows)  # type: ignore[arg-type]  # "held" or "sought"
    return cases


@contextmanager
def process(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """Run `manage.py vault` on a folder; kill it at the end."""
    with (folder / "vault.log").open("a", encoding="utf-8") as log:
        child = subprocess.Popen(
            [sys.executable, "manage.py", "vault"],
            cwd=REPOSITORY,
            env=environment(folder) | settings,
            stdout=log,
            stderr=log,
            text=True,
        )
        try:
            wait_for(lambda: (folder / "vault.sock").is_socket() or child.poll() is not None)
            yield child
        finally:
            child.kill()
            child.wait(10)


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of a bureau of its own in a folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINTRACE_")}
    return kept | {
        "KINTRACE_DATA": str(folder),
        "KINTRACE_VAULT": "socket",
        "KINTRACE_ARGON2_KIB": "64",
        "DJANGO_SETTINGS_MODULE": "kintrace.config.settings",
    }
