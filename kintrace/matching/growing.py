"""Numpy arrays that can be added to, and rows sorted by a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

TAIL = 4096  # entries that wait beside the sorted ones before they are sorted in


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

    def append(self, value: float | Sequence[int]) -> None:
        """Add one value, or one row."""
        if self._size == len(self._room):
            self._make_room(1)
        self._room[self._size] = value
        self._size += 1

    def extend(self, values: npt.ArrayLike) -> None:
        """Add some values, or rows."""
        added = np.asarray(values, dtype=self._room.dtype)
        self._make_room(len(added))
        self._room[self._size : self._size + len(added)] = added
        self._size += len(added)

    def keep(self, places: npt.NDArray[np.int64]) -> None:
        """Keep what stands at some places, in their order."""
        kept = self.values[places]
        self._room, self._size = kept, len(kept)

    def _make_room(self, more: int) -> None:
        if self._size + more > len(self._room):
            # Fresh zeros take no memory before they are written to.
            room = np.zeros((max(2 * self._size, self._size + more), *self._room.shape[1:]), self._room.dtype)
            room[: self._size] = self.values
            self._room = room


class Sorted:
    """Numbers sorted by a key, to find all of one key; the newest wait in a short run of their own."""

    def __init__(self, dtype: npt.DTypeLike = np.int64) -> None:
        """Begin empty."""
        self.keys: npt.NDArray[Any] = np.zeros(0, dtype=dtype)
        self.numbers: npt.NDArray[np.int32] = np.zeros(0, dtype=np.int32)
        self._new_keys, self._new_numbers = Growing(dtype), Growing(np.int32)
        self._tail: tuple[npt.NDArray[Any], npt.NDArray[np.int32]] | None = None

    def extend(self, keys: npt.NDArray[Any], numbers: npt.NDArray[Any]) -> None:
        """Add numbers by their keys."""
        self._new_keys.extend(keys)
        self._new_numbers.extend(numbers)
        self._tail = None

    def settle(self) -> None:
        """Sort the newest in when they have become many."""
        if len(self._new_keys) <= TAIL:
            return
        keys, numbers = self.tail
        if len(keys) * 8 < len(self.keys):
            at = np.searchsorted(self.keys, keys, side="right")
            self.keys, self.numbers = np.insert(self.keys, at, keys), np.insert(self.numbers, at, numbers)
        else:
            together = np.concatenate([self.keys, keys])
            order = np.argsort(together, kind="stable")
            self.keys = together[order]
            self.numbers = np.concatenate([self.numbers, numbers])[order]
        self._new_keys, self._new_numbers = Growing(keys.dtype), Growing(np.int32)
        self._tail = None

    @property
    def tail(self) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32]]:
        """The newest, sorted: keys and numbers."""
        if self._tail is None:
            order = np.argsort(self._new_keys.values, kind="stable")
            self._tail = self._new_keys.values[order], self._new_numbers.values[order]
        return self._tail
