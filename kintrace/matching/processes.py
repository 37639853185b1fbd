"""What a process does that works for another one."""

from __future__ import annotations

import signal


def follow() -> None:
    """Leave Ctrl-C to the process that began this one, and end without a word when that one says so."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
