"""Numpy arrays that records can be added to one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt


class Growing:
    """A column, or a table of so many columns, that doubles its room when it is full."""

    def __init__(self, dtype: npt.DTypeLike, width: int = 0) -> None:
        """Begin empty."""
        self._room: npt.NDArray[Any] = np.zeros((16, width) if width else 16, dtype=dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> npt.NDArray[Any]:
        """What is in it, as a view. Shape (rows,) or (rows, columns)."""
        return self._room[: self._size]

    def append(self, value: float | np.uint64 | Sequence[int]) -> None:
        """Add one value, or one row."""
        if self._size == len(self._room):
            room = np.zeros((2 * self._size, *self._room.shape[1:]), dtype=self._room.dtype)
            room[: self._size] = self._room
            self._room = room
        self._room[self._size] = value
        self._size += 1
