"""The senders' numbers of very many records, in little memory."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from kintrace.matching.growing import Growing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

FREE = -1


def _hashed(text: str) -> int:
    """Return the number of a text, the same in every process."""
    return zlib.crc32(text.encode(errors="surrogatepass"))


class Ids:
    """Texts and their places, as a dictionary would keep them with five times the memory.

    Open addressing with linear probing: Knuth, The Art of Computer Programming 3, 6.4, algorithm L.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._letters, self._at = bytearray(), Growing(np.int64)
        self._at.append(0)
        self._hashes = Growing(np.uint32)
        self._table: npt.NDArray[np.int32] = np.full(64, FREE, dtype=np.int32)

    def __len__(self) -> int:
        return len(self._hashes)

    def __getitem__(self, number: int) -> str:
        start, end = self._at.values[number], self._at.values[number + 1]
        return self._letters[start:end].decode(errors="surrogatepass")

    def rank(self, numbers: npt.ArrayLike) -> npt.NDArray[np.int32]:
        """Return numbers by which texts stand in one order, whenever each was added."""
        return self._hashes.values[np.asarray(numbers, dtype=np.int64)].view(np.int32)

    def find(self, text: str) -> int:
        """Return the place of a text, -1 if it was never added."""
        return int(self._table[self._slot(text, _hashed(text))])

    def _slot(self, text: str, hashed: int) -> int:
        """Return where in the table a text stands, or would stand."""
        last = len(self._table) - 1
        slot = hashed & last
        while (number := int(self._table[slot])) != FREE:
            if self._hashes.values[number] == hashed and self[number] == text:
                break
            slot = (slot + 1) & last
        return slot

    def add(self, text: str) -> int:
        """Return the place of a text, a new one if it was never added."""
        hashed = _hashed(text)
        slot = self._slot(text, hashed)
        if self._table[slot] != FREE:
            return int(self._table[slot])
        number = len(self)
        self._table[slot] = number
        self._hashes.append(hashed)
        self._letters += text.encode(errors="surrogatepass")
        self._at.append(len(self._letters))
        if 3 * len(self) > 2 * len(self._table):
            self._widen()
        return number

    def extend(self, texts: Sequence[str]) -> list[int]:
        """Return the places of some texts."""
        return [self.add(text) for text in texts]

    def _widen(self) -> None:
        """Double the table: all texts are entered at once, those that clash in the next round."""
        size = 4 * len(self._table)
        self._table = np.full(size, FREE, dtype=np.int32)
        slots, left = self._hashes.values.astype(np.int64) & (size - 1), np.arange(len(self), dtype=np.int32)
        while len(left):
            free = self._table[slots] == FREE
            self._table[slots[free]] = left[free]  # of several for one slot the last stays
            clashed = self._table[slots] != left
            slots, left = (slots[clashed] + 1) & (size - 1), left[clashed]
