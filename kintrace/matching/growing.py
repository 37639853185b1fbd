"""Numpy arrays that records can be added to one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt


class Growing:
    """A column that doubles its room when it is full."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        """Begin empty."""
        self._room: npt.NDArray[Any] = np.zeros(16, dtype=dtype)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    @property
    def values(self) -> npt.NDArray[Any]:
        """What is in it, as a view."""
        return self._room[: self._size]

    def append(self, value: float) -> None:
        """Add one value."""
        self._reserve(self._size + 1)
        self._room[self._size] = value
        self._size += 1

    def extend(self, values: Iterable[float]) -> None:
        """Add many values."""
        more = np.asarray(list(values), dtype=self._room.dtype)
        self._reserve(self._size + len(more))
        self._room[self._size : self._size + len(more)] = more
        self._size += len(more)

    def _reserve(self, size: int) -> None:
        if size > len(self._room):
            room = np.zeros(max(size, 2 * len(self._room)), dtype=self._room.dtype)
            room[: self._size] = self.values
            self._room = room
