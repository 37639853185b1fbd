"""What the search does millions of times, compiled by Numba when it is first needed and kept on disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")
HERE = Path(__file__).parent


def _folder() -> Path:
    """Return where machine code is kept: one folder for each state of this package.

    Numba keeps a function's code while its own module is unchanged, whatever became of the modules that it
    calls into; code of an older state must never be taken for this one's.
    """
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))).hexdigest()
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        base = Path(chosen)
    elif os.access(HERE, os.W_OK):
        base = HERE / "__pycache__"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    return base / f"kintrace-search-{state[:16]}"


setattr(numba.config, "CACHE_DIR", str(_folder()))  # noqa: B010 - it is there, its types are not


def compiled(function: F) -> F:
    """Return a function compiled to machine code at its first call.

    The code is kept beside this package, or in the user's cache directory (or NUMBA_CACHE_DIR), so that only
    the first process pays for it; where no directory can be written every process compiles for itself.
    """
    try:
        return cast("F", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no directory can be written
        return cast("F", numba.njit(nogil=True)(function))
