"""Keep the vault's memory out of core dumps, debuggers and the swap file, as far as the system lets it."""

from __future__ import annotations

import ctypes
import os
import resource

# linux/prctl.h and sys/mman.h
PR_SET_DUMPABLE = 4
MCL_CURRENT, MCL_FUTURE = 1, 2


def harden() -> list[str]:
    """Close what can be closed, and return in words what could not be.

    Python cannot wipe memory. A live machine taken while the vault is unlocked gives up what the vault knows.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    open_ends = []
    system = ctypes.CDLL(None, use_errno=True)
    if not hasattr(system, "prctl") or system.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        open_ends.append("Other processes of this account may read the vault's memory (no prctl here).")
    # Under a limit, a lock on all future memory would make a later allocation fail instead.
    unlimited = resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY
    if not unlimited or system.mlockall(MCL_CURRENT | MCL_FUTURE) != 0:
        open_ends.append(
            "The vault's memory may reach the swap file. Encrypt the swap, or let the service lock memory "
            "(LimitMEMLOCK=infinity)."
        )
    return open_ends
