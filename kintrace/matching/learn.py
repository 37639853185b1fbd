"""Learn the chances from inquiries whose answers are known: count true pairs, then fit."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from kintrace.matching.model import LEVELS, Field, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from kintrace.matching.answer import Hit
    from kintrace.matching.index import Index
    from kintrace.matching.model import Model
    from kintrace.matching.person import Person

#: Levels of which one must be, given what both sides know.
GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {field: (levels,) for field, levels in LEVELS.items()} | {
    "born": (LEVELS["born"][:7], LEVELS["born"][8:11], LEVELS["born"][11:14], LEVELS["born"][14:])
}
#: The first can never weigh less than the second: nearer is nearer.
ORDERED = tuple(
    (field, better, worse)
    for field, levels in (
        ("given", ("same", "variant", "sound", "close", "alike")),
        ("patronymic", ("same", "variant", "sound", "close", "alike")),
        ("surname", ("same", "sound", "form", "close", "alike")),
        ("birthplace", ("same", "region")),
        ("unit", ("same", "number", "number_other_kind")),
        ("rank", ("same", "near")),
        ("number", ("same", "close")),
        ("call_sign", ("same", "close")),
    )
    for better, worse in itertools.pairwise(levels)
)
PLACES = {
    (field, level): at for at, (field, level) in enumerate((f, v) for f, vs in LEVELS.items() for v in vs)
}
SELDOM = 5  # pairs: a level met less often is not learned
STEPS = 400
PULL = 0.0003  # towards the counted chances, per step and parameter


@dataclass(frozen=True)
class Example:
    """One inquiry: what was found, shape (candidates, levels), their bits, and which is he, if any.

    `absent` is how heavy absence weighs, in the same bits as the candidates.
    """

    found: npt.NDArray[np.float64]
    bits: npt.NDArray[np.float64]
    absent: float
    right: int | None


def examples(
    index: Index, inquiries: Iterable[tuple[Person, str | None]], *, limit: int = 25
) -> list[Example]:
    """Return what an index finds for inquiries whose record is known, None for a person not in it."""
    made = []
    for person, answer in inquiries:
        found_now = index.search(person, limit=limit)
        hits = list(found_now)
        ids = [hit.record_id for hit in hits]
        if answer is not None and answer not in ids:
            hits.append(index.compare(person, answer))
            ids.append(answer)
        if hits:
            found = np.array([_row(hit) for hit in hits])
            bits = np.array([hit.bits for hit in hits])
            absent = hits[0].bits + math.log2(max(found_now.absent, 1e-12) / max(hits[0].probability, 1e-300))
            made.append(Example(found, bits, absent, None if answer is None else ids.index(answer)))
    return made


def _row(hit: Hit) -> list[float]:
    row = [0.0] * len(PLACES)
    for agreement in hit.agreements:
        if agreement.known:
            row[PLACES[agreement.field, agreement.level]] = 1.0
    return row


def count(model: Model, learned: Sequence[Example]) -> Model:
    """Return the model with the share of each level among the true pairs as its m.

    A level met seldom keeps the chance it had: what an invented inquiry never does, a real one may.
    """
    seen = np.sum([e.found[e.right] for e in learned if e.right is not None], axis=0)
    fields = {}
    for name, field in model.fields.items():
        levels = dict(field.levels)
        for group in GROUPS[name]:
            met = [level for level in group if seen[PLACES[name, level]] >= SELDOM]
            pairs = sum(seen[PLACES[name, level]] for level in met)
            rest = 1 - sum(field.levels[level].m for level in group if level not in met)
            for level in met:
                m = float(seen[PLACES[name, level]] / pairs) * rest
                levels[level] = Level(m=m, forms=field.levels[level].forms)
        fields[name] = Field(levels, field.typical, field.weight)
    return msgspec.structs.replace(model, fields=fields)


def fit(model: Model, learned: Sequence[Example]) -> Model:
    """Return the model whose probabilities fit the examples best.

    The logarithm of the right answer's probability (absence included) is raised by gradient steps; a pull
    holds every level near to its counted chance, so that a level met seldom is not moved by chance.

    Source:
        McFadden, Conditional logit analysis of qualitative choice behavior (1974): the choice is among the
        candidates and absence.
    """
    shift = np.zeros(len(PLACES))
    speed = np.zeros(len(PLACES))
    for _ in range(STEPS):
        slope = np.sum([_slope(example, shift) for example in learned], axis=0) / len(learned)
        speed = 0.9 * speed + 2.0 * (slope - PULL * shift)
        shift += speed
    return _shifted(model, shift)


def _slope(example: Example, shift: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return how the logarithm of the right answer's probability grows with each shift."""
    bits = np.append(example.bits + example.found @ shift, example.absent)
    chances = np.exp2(bits - bits.max())
    chances /= chances.sum()
    wanted: npt.NDArray[np.float64] = -chances[:-1] @ example.found
    return wanted if example.right is None else wanted + example.found[example.right]


def _shifted(model: Model, shift: npt.NDArray[np.float64]) -> Model:
    """Return the model with the chance of each level so many bits higher."""
    fields = {}
    for name, field in model.fields.items():
        # Full agreement is at most a certainty: what is the same can never come out as against him.
        bits = {
            level: min(0.0, field.bits(level) + float(shift[PLACES[name, level]])) for level in field.levels
        }
        for _, better, worse in reversed([pair for pair in ORDERED if pair[0] == name]):
            bits[better] = max(bits[better], bits[worse])
        levels = {
            level: Level(m=_short(old.m), forms=_short(old.m / 2 ** bits[level]))
            for level, old in field.levels.items()
        }
        fields[name] = Field(levels, field.typical, field.weight)
    return msgspec.structs.replace(model, fields=fields)


def _short(number: float) -> float:
    """Return a number with four digits that count: more would only look exact."""
    return float(f"{number:.4g}")


def learn(
    index: Index,
    inquiries: Sequence[tuple[Person, str | None]],
    *,
    trained_on: str,
    made_at: str,
) -> Model:
    """Return a model trained on inquiries with known answers against an index that uses the old model."""
    learned = examples(index, inquiries)
    model = fit(count(index.model, learned), _recounted(index.model, learned))
    return msgspec.structs.replace(model, trained_on=trained_on, made_at=made_at)


def _recounted(model: Model, learned: Sequence[Example]) -> list[Example]:
    """Return the examples with the bits that the counted chances would have given them."""
    new = count(model, learned)
    gain = np.zeros(len(PLACES))
    for (field, level), at in PLACES.items():
        gain[at] = new.fields[field].bits(level) - model.fields[field].bits(level)
    return [Example(e.found, e.bits + e.found @ gain, e.absent, e.right) for e in learned]
