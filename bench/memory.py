"""What a process holds in memory."""

from __future__ import annotations

import gc
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")
RESET = Path("/proc/self/clear_refs")


def resident() -> int:
    """Return the bytes held after garbage was collected; the most so far where the system won't say."""
    gc.collect()
    return _line("VmRSS")


def peak() -> int:
    """Return the most bytes held since `forget_peak`."""
    return _line("VmHWM")


def forget_peak() -> None:
    """Begin to measure the peak anew, where the system lets us."""
    if RESET.exists():
        RESET.write_text("5")


def _line(name: str) -> int:
    """Return a line of the process's own status."""
    if STATUS.exists():
        lines = (line.split() for line in STATUS.read_text().splitlines())
        return next(int(words[1]) * 1024 for words in lines if words[0] == name + ":")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
