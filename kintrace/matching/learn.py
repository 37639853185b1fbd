"""Learn the chances from inquiries whose answers are known: count true pairs, then fit."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from kintrace.matching.fitting import FIRST, PLACES, Example, absence, shifts
from kintrace.matching.model import LEVELS, Double, Field, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from kintrace.matching.answer import Answer, Hit
    from kintrace.matching.index import Index
    from kintrace.matching.model import Model
    from kintrace.matching.person import Person

    Floats = npt.NDArray[np.float64]

#: Levels of which one must be, given what both sides know.
GROUPS: dict[str, tuple[tuple[str, ...], ...]] = {field: (levels,) for field, levels in LEVELS.items()} | {
    "born": (LEVELS["born"][:7], LEVELS["born"][8:11], LEVELS["born"][11:14], LEVELS["born"][14:]),
    "region": (LEVELS["region"][:2], LEVELS["region"][2:]),
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
SELDOM = 5  # pairs: a level met less often keeps its chance
OWN = 40.0  # true pairs that the old chances of a field count for
OWN_DOUBLES = 4.0  # pairs at a level that the old factor of a double counts for
CANDIDATES = 60  # of one inquiry: enough to hold his doubles


def examples(
    index: Index, inquiries: Iterable[tuple[Person, str | None]], *, limit: int = CANDIDATES
) -> list[Example]:
    """Return what an index finds for inquiries whose record is known, None for a person not in it."""
    made = []
    for person, answer in inquiries:
        found = index.search(person, limit=limit)
        hits, ids = list(found), [hit.record_id for hit in found]
        if answer is not None and answer not in ids:
            hits.append(index.compare(person, answer))
            ids.append(answer)
        if hits:
            right = None if answer is None else ids.index(answer)
            made.append(_whole(index.model, _example(hits, right, len(index)), found))
    return made


def _example(hits: Sequence[Hit], right: int | None, records: int) -> Example:
    bits = np.array([[agreement.bits for agreement in hit.agreements] for hit in hits]).T
    levels = [[LEVELS[a.field].index(a.level) if a.known else -1 for a in hit.agreements] for hit in hits]
    weight = np.array([hit.bits for hit in hits]) - bits.sum(axis=0)
    return Example(bits, np.array(levels, dtype=np.int8).T, weight, right, records)


def _whole(model: Model, example: Example, found: Answer) -> Example:
    """Return an example with the weight of what the index found beyond the hits."""
    if not len(found):
        return example
    one = 2 ** found[0].bits / max(found[0].probability, 1e-300)
    others = 1 - found.absent - sum(hit.probability for hit in found)
    absent = found.absent * one - absence(model, example)
    return replace(example, others=max(0.0, others) * one, absent=max(0.0, absent))


def count(model: Model, learned: Sequence[Example]) -> Model:
    """Return the model with the share of each level among the true pairs as its m.

    The old chances count for some pairs too, so that few true pairs change little. A level that was met
    seldom keeps the chance it had: what an invented inquiry never does, a real one may.
    """
    true = [e.levels[:, e.right] for e in learned if e.right is not None]
    places = [FIRST[known >= 0] + known[known >= 0] for known in true]
    seen = np.bincount(np.concatenate([*places, np.zeros(0, dtype=np.int64)]), minlength=len(PLACES))
    return counted(model, {place: float(seen[at]) for place, at in PLACES.items()}, own=OWN)


def counted(model: Model, seen: Mapping[tuple[str, str], float], *, own: float = 0.0) -> Model:
    """Return the model with the share of each level among so many true pairs as its m.

    Args:
        model: The chances until now; a level met fewer than `SELDOM` times keeps its own.
        seen: Field and level to the true pairs that show it.
        own: For how many pairs the chances until now count.
    """
    fields = {}
    for name, field in model.fields.items():
        levels = dict(field.levels)
        for group in GROUPS[name]:
            met = [level for level in group if seen[name, level] >= SELDOM]
            mass = sum(field.levels[level].m for level in met)
            pairs = sum(seen[name, level] for level in met)
            for level in met:
                old = field.levels[level]
                share = (seen[name, level] + own * old.m / mass) / (pairs + own)
                levels[level] = Level(m=share * mass, forms=old.forms)
        fields[name] = Field(levels, field.typical, field.weight)
    return msgspec.structs.replace(model, fields=fields)


def fit(model: Model, learned: Sequence[Example]) -> Model:
    """Return the model whose probabilities fit the examples best."""
    gained = shifts(model, learned)
    return shifted(model, {place: float(gained[at]) for place, at in PLACES.items()})


def shifted(model: Model, shift: Mapping[tuple[str, str], float]) -> Model:
    """Return the model with the chance of each level so many bits higher; the nearer never weighs less."""
    fields = {}
    for name, field in model.fields.items():
        # Full agreement is at most a certainty: what is the same can never come out as against him.
        bits = {level: min(0.0, field.bits(level) + shift[name, level]) for level in field.levels}
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
    """Return a model trained on inquiries with known answers against an index that uses the old model.

    A bureau's own checked pairs serve as well as invented ones: the sought description with the number of
    the record that two examiners took for his, None where the search was closed with nobody. A dozen of them
    change little, some thousands nearly everything.
    """
    return learn_from(index.model, examples(index, inquiries), trained_on=trained_on, made_at=made_at)


def learn_from(model: Model, learned: Sequence[Example], *, trained_on: str, made_at: str) -> Model:
    """Return a model trained on examples that may come from several registers which use the old model."""
    made = fit(count(model, learned), _recounted(model, learned)) if learned else model
    return msgspec.structs.replace(made, trained_on=trained_on, made_at=made_at)


def _recounted(model: Model, learned: Sequence[Example]) -> list[Example]:
    """Return the examples with the bits that the counted chances would have given them."""
    new = count(model, learned)
    gain = np.zeros(len(PLACES) + 1)
    for (field, level), at in PLACES.items():
        gain[at] = new.fields[field].bits(level) - model.fields[field].bits(level)
    return [
        replace(e, bits=e.bits + gain[np.where(e.levels >= 0, FIRST[:, None] + e.levels, -1)])
        for e in learned
    ]


def count_doubles(model: Model, pairs: Mapping[str, Sequence[Hit]], strangers: Sequence[Hit]) -> Model:
    """Return the model with what sets each kind of double apart, counted.

    Args:
        model: The old model; its factors count for some pairs too.
        pairs: Kind of double to comparisons of an inquiry with the record of such a double.
        strangers: Comparisons of inquiries with the records of strangers.
    """
    usual = _shares(strangers)
    made = dict(model.doubles)
    for kind, hits in pairs.items():
        old, met = made[kind], _shares(hits)
        same = {field: _same(hits, field, chance) for field, chance in old.same.items()}
        levels = {}
        for field, factors in old.levels.items():
            levels[field] = dict(factors)
            for level in LEVELS[field]:
                number, of = met.get((field, level), (0, 0))
                stranger, all_strangers = usual.get((field, level), (0, 1))
                expected = of * stranger / max(1, all_strangers)
                before = factors.get(level, 1.0)
                levels[field][level] = _short((number + OWN_DOUBLES * before) / (expected + OWN_DOUBLES))
        made[kind] = Double(old.share, same, levels)
    return msgspec.structs.replace(model, doubles=made)


def _shares(hits: Sequence[Hit]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how often each level is met, and how often it could have been by what both sides knew."""
    seen: dict[tuple[str, str], int] = {}
    for hit in hits:
        for agreement in hit.agreements:
            if agreement.known:
                seen[agreement.field, agreement.level] = seen.get((agreement.field, agreement.level), 0) + 1
    return {
        (field, level): (seen.get((field, level), 0), sum(seen.get((field, other), 0) for other in group))
        for field, groups in GROUPS.items()
        for group in groups
        for level in group
    }


def _same(hits: Sequence[Hit], field: str, before: float) -> float:
    """Return how often such doubles have one value in a field; what is certain stays so.

    Source:
        Dempster, Laird and Rubin, Maximum Likelihood from Incomplete Data via the EM Algorithm, Journal of
        the Royal Statistical Society B 39 (1977), 1-38.
    """
    known = [hit[field].bits for hit in hits if hit[field].known]
    if before in (0.0, 1.0) or not known:
        return before
    likely, share = np.exp2(np.array(known)), before
    for _ in range(50):
        one = share * likely / (share * likely + 1 - share)
        share = float((one.sum() + OWN_DOUBLES * before) / (len(one) + OWN_DOUBLES))
    return _short(share)
