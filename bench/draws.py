"""An urn with things of different weight."""

from __future__ import annotations

import bisect
import itertools
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

T = TypeVar("T")


class Draw(Generic[T]):
    """A weighted urn."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        """Lay the things out along a line, each as long as its weight."""
        things = list(weighted)
        self.things = [thing for thing, _ in things]
        self.ends = list(itertools.accumulate(weight for _, weight in things))

    def __call__(self, chance: random.Random) -> T:
        """Return one thing."""
        return self.things[bisect.bisect(self.ends, chance.random() * self.ends[-1])]
