"""What the string engines share: one Latin spelling, and the second ranking with the date of birth."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench import scripts
from bench.measure import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bench.paper import Inquiry
    from kintrace.matching import PartialDate, Person

LATIN = "ru_icao9303"
CANDIDATES = 100
RUSSIAN = str.maketrans("іїєґў", "ииегу")


def plain(person: Person) -> str:
    """Return the name in plain Latin letters, so that both scripts can be compared at all."""
    return plain_text(person.name or " ".join((person.surname, person.given, person.patronymic)))


def plain_text(text: str) -> str:
    """Return words in plain Latin letters, one space between them; a letter is the same in each language."""
    return " ".join(
        scripts.latin(word.translate(RUSSIAN), LATIN) if word[:1] > "z" else word
        for word in text.lower().split()
    )


def alike(sought: PartialDate | None, held: PartialDate | None) -> float:
    """Return how alike two births are: 1 equal, .7 perhaps the same year, .5 unknown, 0 another."""
    if sought is None or held is None or sought.first_year is None or held.first_year is None:
        return 0.5
    if sought == held:
        return 1.0
    years = (
        sought.first_year <= (held.last_year or 0),
        held.first_year <= (sought.last_year or 0),
    )
    return 0.7 if all(years) else 0.0


def ranked(born: PartialDate | None, candidates: Iterable[tuple[str, float, PartialDate | None]]) -> Reply:
    """Return candidates (number, score of the name up to 1, birth) ranked again with the date of birth."""
    mixed = sorted(((0.7 * score + 0.3 * alike(born, held), held_id) for held_id, score, held in candidates))
    best = mixed[::-1][:10]
    return Reply([held_id for _, held_id in best], best[0][0] if best else 0.0)


def one_by_one(search: Callable[[Inquiry], Reply], inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
    """Return the reply to each inquiry and its milliseconds."""
    made = []
    for inquiry in inquiries:
        began = time.perf_counter()
        reply = search(inquiry)
        made.append((reply, (time.perf_counter() - began) * 1000))
    return made
