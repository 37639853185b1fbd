"""rapidfuzz over all names, as most people would begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bench.peers.plain import CANDIDATES, one_by_one, plain, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.measure import Reply
    from bench.paper import Inquiry
    from kintrace.matching import Person


class TokenSort:
    """`fuzz.token_sort_ratio` against every record, the best hundred ranked again with the date of birth."""

    def __init__(self, records: Iterable[Person]) -> None:
        """Write down all names, their words sorted once."""
        rows = [(record.id, " ".join(sorted(plain(record).split())), record.born) for record in records]
        self.ids, self.names, self.born = (list(column) for column in zip(*rows, strict=True))

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and its milliseconds."""
        return one_by_one(self._search, inquiries)

    def _search(self, inquiry: Inquiry) -> Reply:
        """Return the ten best."""
        name = " ".join(sorted(plain(inquiry.person).split()))
        scores = process.cdist([name], self.names, scorer=fuzz.ratio, dtype=np.float32)[0]
        best = np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES]
        found = ((self.ids[at], float(scores[at]) / 100, self.born[at]) for at in best)
        return ranked(inquiry.person.born, found)


engine = TokenSort
