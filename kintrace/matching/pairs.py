"""Pairs of an inquiry and a record, with their levels and bits, to learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching import scoring, traits
from kintrace.matching.dates import NEVER
from kintrace.matching.gather import gather

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import numpy.typing as npt

    from kintrace.matching.person import Person
    from kintrace.matching.store import Store

    Levels = npt.NDArray[np.int8]
    Rows = npt.NDArray[np.int32]

EACH = 400  # rows drawn at random for each inquiry


class Pairs(NamedTuple):
    """Pairs, each by the best reading of its record.

    Attributes:
        levels: Shape (pairs, fields), places in `LEVELS`; -1 where a side says nothing.
        bits: Shape (pairs, fields).
        readings: Shape (pairs,), what the readings of both names cost, in bits.
    """

    levels: Levels
    bits: npt.NDArray[np.float32]
    readings: npt.NDArray[np.float32]

    @property
    def total(self) -> npt.NDArray[np.float64]:
        """The bits of each pair. Shape (pairs,)."""
        made: npt.NDArray[np.float64] = self.bits.sum(axis=1, dtype=np.float64) + self.readings
        return made


def worth(
    store: Store, inquiries: Iterable[Person], which: Callable[[Levels], npt.NDArray[np.bool_]]
) -> Pairs:
    """Return the pairs of inquiries with the records worth comparing that show certain levels.

    The records are gathered twice, once as if nothing were known of the birth: otherwise a common name
    would meet its namesakes of about the same age only.
    """
    found = []
    for person in inquiries:
        said = traits.of(person)
        parts = [gather(store, scoring.prepare(store, part)) for part in (said, said._replace(born=NEVER))]
        pairs = _compared(store, said, np.union1d(*parts))
        chosen = which(pairs.levels)
        found.append(Pairs(pairs.levels[chosen], pairs.bits[chosen], pairs.readings[chosen]))
    return _joined(found)


def strangers(store: Store, inquiries: Sequence[Person], chance: np.random.Generator) -> Pairs:
    """Return the pairs of inquiries with records drawn at random."""
    drawn = chance.integers(0, len(store), (len(inquiries), EACH), dtype=np.int32)
    return _joined(
        [
            _compared(store, traits.of(person), np.unique(rows))
            for person, rows in zip(inquiries, drawn, strict=True)
        ]
    )


def _compared(store: Store, said: traits.Traits, rows: Rows) -> Pairs:
    """Return the pairs of one description with some rows."""
    scored = scoring.score(scoring.prepare(store, said), store.facts.values, rows, len(rows))
    readings = scored.best - scored.bits.sum(axis=0, dtype=np.float64)
    return Pairs(scored.levels.T, scored.bits.T, readings.astype(np.float32))


def _joined(parts: Sequence[Pairs]) -> Pairs:
    """Return all pairs one below the other."""
    return Pairs(*(np.concatenate(column) for column in zip(*parts, strict=True)))
