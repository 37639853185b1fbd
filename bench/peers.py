"""A peer in the same process: rapidfuzz over all names, as most people would begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from bench import scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.paper import Inquiry
    from kintrace.matching import Person

LATIN = "ru_icao9303"


def plain(person: Person) -> str:
    """Return the name in plain Latin letters, so that both scripts can be compared at all."""
    text = person.name or " ".join(filter(None, (person.surname, person.given, person.patronymic)))
    return " ".join(
        scripts.latin(word.lower(), LATIN) if word[:1] > "z" else word.lower() for word in text.split()
    )


class TokenSort:
    """`fuzz.token_sort_ratio` against every record, the best hundred ranked again with the date of birth."""

    def __init__(self, records: Sequence[Person]) -> None:
        """Write down all names."""
        self.ids = [record.id for record in records]
        self.names = [plain(record) for record in records]
        self.born = [record.born for record in records]

    def __call__(self, inquiry: Inquiry) -> tuple[list[str], float, bool]:
        """Return the ten best records and the first one's score."""
        name = plain(inquiry.person)
        scores = process.cdist([name], self.names, scorer=fuzz.token_sort_ratio, dtype=np.float32)[0]
        best = np.argpartition(-scores, min(100, len(scores) - 1))[:100]
        mixed = {
            int(at): 0.7 * float(scores[at]) / 100 + 0.3 * self._date(inquiry.person, int(at)) for at in best
        }
        order = sorted(mixed, key=lambda at: -mixed[at])[:10]
        return [self.ids[at] for at in order], mixed[order[0]], False

    def _date(self, person: Person, at: int) -> float:
        """Return how alike two births are: 1 equal, .5 unknown, .7 same year, 0 another."""
        sought, held = person.born, self.born[at]
        if sought is None or held is None or sought.first_year is None or held.first_year is None:
            return 0.5
        if sought == held:
            return 1.0
        years = (
            (sought.first_year or 0) <= (held.last_year or 0),
            (held.first_year or 0) <= (sought.last_year or 0),
        )
        return 0.7 if all(years) else 0.0
