"""What the search does millions of times, compiled by Numba when it is first needed and kept on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., object]")


def compiled(function: F) -> F:
    """Return a function compiled to machine code at its first call.

    The code is kept beside the module, or in the user's cache directory (or NUMBA_CACHE_DIR), so that only
    the first process pays for it; where no directory can be written every process compiles for itself.
    """
    try:
        return cast("F", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no directory can be written
        return cast("F", numba.njit(nogil=True)(function))
