"""Learn the chances from two lists alone, when nobody has said which inquiry is about which record.

Three steps, none of which needs a known answer: how often true pairs show each level (`expectation`), over
how many writings a level stretches (seen among strangers), and how far the bits must shrink because the
fields are not independent (`decoys`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from kintrace.matching import decoys, pairs
from kintrace.matching import model as models
from kintrace.matching.expectation import among, born_together, expected, named_alike, trials
from kintrace.matching.index import Index
from kintrace.matching.learn import GROUPS, counted, shifted
from kintrace.matching.model import FIELDS, LEVELS, Field, Level
from kintrace.matching.store import NAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from kintrace.matching.model import Model
    from kintrace.matching.pairs import Pairs
    from kintrace.matching.person import Person

MOST = 5_000  # inquiries that are learned from
HITS = 25  # of an inquiry, that may be of him
TOO_FEW = 50.0  # true pairs to be expected: from fewer nothing is learned
COUNTABLE = 200  # pairs of strangers at a level, from which on its writings are counted
ONE_MAN = 8.0  # bits of the other fields, above which a pair is hardly one of strangers
DECOYS = 100  # inquiries about absent men, from which on they say by what factor bits must shrink
CAREFUL = 0.9  # the factor when they are too few to say

#: Every level of every field.
PLACES = tuple((field, level) for field, levels in LEVELS.items() for level in levels)


class TooFewPairs(ValueError):
    """The two lists share too few persons to learn from."""


def learn(
    records: Sequence[Person],
    inquiries: Sequence[Person],
    *,
    trained_on: str,
    made_at: str,
    model: Model | None = None,
) -> Model:
    """Return a model learned from a register and inquiries, none of which is known to be about which record.

    Args:
        records: The register. A man who stands in it twice makes the answers too careful.
        inquiries: Who is sought; thousands are better than hundreds.
        trained_on: What these lists are, in words.
        made_at: Today, ISO 8601.
        model: The chances to begin with; the model in the box when none is given.

    Raises:
        TooFewPairs: If hardly anybody is in both lists.
        PackageMissing: If Splink is not installed.
    """
    if not records or not inquiries:
        raise TooFewPairs
    chance = np.random.default_rng(1)
    asked = [inquiries[at] for at in chance.permutation(len(inquiries))[:MOST].tolist()]
    kept, hidden = decoys.taken_out(records, len(asked), chance)
    absent = [decoys.like(asked[at % len(asked)], record, chance) for at, record in enumerate(hidden)]
    before = model or models.default()
    index = Index(kept, model=before)
    apart = pairs.strangers(index.store, asked, chance)
    near = pairs.worth(index.store, asked, lambda levels: born_together(levels) | named_alike(levels))
    found = [_hits(index, people) for people in (asked, absent)]
    fresh = _spread(_expected(before, near, apart), apart, before)
    typical = _typical(fresh, apart, before)
    gained = {
        place: fresh.fields[place[0]].bits(place[1]) - before.fields[place[0]].bits(place[1])
        for place in PLACES
    }
    seen = [decoys.Seen(hits.bits + hits.sums(gained), hits.sums(typical)) for hits in found]
    factor = decoys.factor(seen[0], seen[1], len(index)) if len(absent) >= DECOYS else CAREFUL
    # How much a rare value weighs more than a common one stays as it is: only the levels shrink.
    made = shifted(fresh, {place: (factor - 1) * bits for place, bits in typical.items()})
    return msgspec.structs.replace(made, trained_on=trained_on, made_at=made_at)


def _expected(model: Model, near: Pairs, apart: Pairs) -> Model:
    """Return the model with the share of each level among the true pairs that are to be expected.

    Raises:
        TooFewPairs: If no more than a few dozen true pairs are to be expected.
    """
    seen: Counter[tuple[str, str]] = Counter()
    true = 0.0
    for trial in trials(near.levels):
        found = expected(model, trial, apart.levels)
        true += found.pairs
        seen.update(found.levels)
    if true < TOO_FEW:
        raise TooFewPairs(f"{true:.0f} true pairs are to be expected")
    return counted(model, seen)


def _spread(model: Model, apart: Pairs, before: Model) -> Model:
    """Return the model with as many writings for each level as make its chance right among strangers.

    Whatever a level weighs, over all pairs of strangers its weights must come to its share among true pairs:
    what is likelier for one man is so much less to be expected of two. So the number of writings is the mean
    of what the level would weigh if it were certain.
    """
    fields = {}
    for name, field in model.fields.items():
        levels = dict(field.levels)
        for group in GROUPS[name]:
            known = among(apart.levels, name, group).sum()
            for level in group:
                weights = _certain(apart, name, level, before)
                if len(weights) >= COUNTABLE:
                    forms = float(np.exp2(weights).sum() / known)
                    levels[level] = Level(m=levels[level].m, forms=max(forms, levels[level].m))
        fields[name] = Field(levels, field.typical, field.weight)
    return msgspec.structs.replace(model, fields=fields)


def _certain(apart: Pairs, name: str, level: str, before: Model) -> npt.NDArray[np.float64]:
    """Return what a level weighs in pairs of strangers, less the chance it has in the model. In bits."""
    at = FIELDS.index(name)
    bits = apart.bits[:, at].astype(np.float64)
    here = among(apart.levels, name, (level,)) & (apart.total - bits < ONE_MAN)
    reading = apart.readings[here] if name in NAMES else 0.0
    return bits[here] + reading - before.fields[name].bits(level)


def _typical(model: Model, apart: Pairs, before: Model) -> dict[tuple[str, str], float]:
    """Return the bits that each level has among true pairs on the average."""
    made = {}
    for name, level in PLACES:
        own = model.fields[name].bits(level)
        weights = _certain(apart, name, level, before)
        if len(weights) >= COUNTABLE:
            own += float(np.average(weights, weights=np.exp2(weights)))
        made[name, level] = own
    return made


class Hits(NamedTuple):
    """The hits of inquiries, before anything was learned.

    Attributes:
        bits: Shape (inquiries, hits), -inf where there were fewer.
        levels: Shape (inquiries, hits, fields), places in `LEVELS`, -1 where nothing can be compared.
    """

    bits: npt.NDArray[np.float64]
    levels: npt.NDArray[np.int8]

    def sums(self, values: Mapping[tuple[str, str], float]) -> npt.NDArray[np.float64]:
        """Return the sum over each hit's levels of what each level is given. Shape (inquiries, hits)."""
        made = np.zeros(self.bits.shape)
        for at, field in enumerate(FIELDS):
            of_level = np.array([*(values[field, level] for level in LEVELS[field]), 0.0])
            made += of_level[self.levels[:, :, at]]
        return made


def _hits(index: Index, inquiries: Sequence[Person]) -> Hits:
    """Return what inquiries find."""
    bits = np.full((len(inquiries), HITS), -np.inf)
    levels = np.full((len(inquiries), HITS, len(FIELDS)), -1, dtype=np.int8)
    for row, person in enumerate(inquiries):
        for place, hit in enumerate(index.search(person, limit=HITS)):
            bits[row, place] = hit.bits
            levels[row, place] = [LEVELS[a.field].index(a.level) if a.known else -1 for a in hit.agreements]
    return Hits(bits, levels)
