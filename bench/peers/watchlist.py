"""nomenklatura's logic-v2, made for sanction lists, on the candidates of a trigram search."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from bench.measure import Reply
from bench.peers.plain import one_by_one
from bench.peers.trigrams import Trigrams

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own imports warn of things to come
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from followthemoney import EntityProxy

    from bench.paper import Inquiry
    from kintrace.matching import Person

CANDIDATES = 50  # as yente takes them


class Watchlist:
    """Fifty candidates by trigrams, scored by logic-v2."""

    def __init__(self, records: Iterable[Person]) -> None:
        """Build the trigram search; warm the name tagger, which takes seconds once."""
        self.trigrams = Trigrams(records)
        self.logic = get_algorithm("logic-v2")
        if self.logic is None:
            raise LookupError("logic-v2 is gone from nomenklatura")
        self.config = self.logic.default_config()
        self.logic.compare(_entity(self.trigrams.rows[0]), _entity(self.trigrams.rows[1]), self.config)

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and its milliseconds."""
        return one_by_one(self._search, inquiries)

    def _search(self, inquiry: Inquiry) -> Reply:
        """Return the ten best."""
        sought = _entity(inquiry.person)
        assert self.logic is not None
        scored = [
            (self.logic.compare(sought, _entity(held), self.config).score, shared, held.id)
            for held, shared in self.trigrams.candidates(inquiry.person, CANDIDATES)
        ]
        best = sorted(scored, reverse=True)[:10]
        return Reply([held_id for _, _, held_id in best], best[0][0] if best else 0.0)


def _entity(person: Person) -> EntityProxy:
    """Return a description as nomenklatura reads one; an age gives it all years that it leaves."""
    made = model.make_entity("Person")
    made.id = person.id
    made.add("name", person.name or " ".join(filter(None, (person.surname, person.given, person.patronymic))))
    born = person.born
    if born is not None and born.is_full:
        made.add("birthDate", f"{born.year:04}-{born.month:02}-{born.day:02}")
    elif born is not None and born.first_year is not None:
        made.add("birthDate", [str(year) for year in range(born.first_year, (born.last_year or 0) + 1)])
    return made


engine = Watchlist
