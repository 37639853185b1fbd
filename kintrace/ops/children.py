"""Child processes that live and end together."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

log = logging.getLogger(__name__)

PATIENCE = 15.0  # seconds a child has to end by itself


class Children:
    """Starts programs, waits until one of them ends or we are told to stop, and ends them all."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start one program under a name."""
        # Its own session: Ctrl+C reaches us alone, and we end the children in order.
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own programs, no text of anybody's
            list(command), env=self.environment, start_new_session=True
        )

    def manage(self, name: str, *arguments: str) -> None:
        """Start one of the bureau's own commands."""
        self.start(name, [sys.executable, "-m", "kintrace", *arguments])

    def wait(self) -> int:
        """Wait until somebody asks us to stop (0) or a child ends by itself (1), then end all."""
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._stop)
        while not self.stopping and not self._ended():
            time.sleep(0.2)
        ended = [] if self.stopping else self._ended()
        for name in ended:
            log.error("%s ended by itself; stopping the others", name)
        self.end()
        return 1 if ended else 0

    def end(self) -> None:
        """End every child, the last one started first."""
        for child in reversed(self.running.values()):
            child.terminate()
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def _ended(self) -> list[str]:
        return [name for name, child in self.running.items() if child.poll() is not None]

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
