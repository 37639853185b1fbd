"""Inquiries about men who are surely absent, and how far the bits must shrink so that they find nobody.

Bits added up over fields that depend on each other say too much: whoever shares a rare surname often shares
the region. How much too much can be seen without a single known answer: records taken out of the register,
and asked for as vaguely as families ask, must find no more than chance allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from kintrace.matching import dates, traits
from kintrace.matching.person import PartialDate, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

FACTORS = np.arange(0.5, 1.2001, 0.02)
SHARES = np.arange(0.02, 0.981, 0.04)
LEAST = -64.0  # bits: what speaks against more than this is not told apart
ONE_IN = 10  # at most so many of the records are taken out


class Seen(NamedTuple):
    """What inquiries found. Shapes (inquiries, hits); -inf and 0 where there were fewer hits.

    Attributes:
        bits: Of each hit.
        typical: Bits that its levels have among true pairs on the average, however rare the value.
    """

    bits: Floats
    typical: Floats

    def evidence(self, factor: float, records: int) -> Floats:
        """Return how much likelier the facts are if he is present, in bits, when bits shrink by a factor.

        Shape (inquiries,).
        """
        bits = self.bits - (1 - factor) * self.typical
        top = bits.max(axis=1, initial=LEAST)
        sums = np.exp2(bits - top[:, None]).sum(axis=1) + np.exp2(LEAST - top)
        made: Floats = np.log2(sums) + top - np.log2(max(records, 1))
        return made


def taken_out(
    records: Sequence[Person], asked: int, chance: np.random.Generator
) -> tuple[list[Person], list[Person]]:
    """Return the records that stay, and those that are asked for though they are not there."""
    out = set(chance.permutation(len(records))[: min(asked, len(records) // ONE_IN)].tolist())
    return (
        [record for at, record in enumerate(records) if at not in out],
        [records[at] for at in sorted(out)],
    )


def like(asked: Person, hidden: Person, chance: np.random.Generator) -> Person:
    """Return an inquiry about a hidden record that tells no more than a real inquiry does."""
    told = traits.of(asked, most=1).readings
    name = next(iter(traits.of(hidden, most=1).readings), traits.Reading("", "", "", 0.0))
    return Person(
        surname=name.surname,
        given=name.given,
        patronymic=name.patronymic if told and told[0].patronymic else "",
        born=_vague(asked.born, hidden.born, chance),
        region=hidden.region if asked.region else "",
        birthplace=hidden.birthplace if asked.birthplace else "",
        unit=hidden.unit if asked.unit else "",
        rank=hidden.rank if asked.rank else "",
        number=hidden.number if asked.number else "",
        call_sign=hidden.call_sign if asked.call_sign else "",
    )


def _vague(
    asked: PartialDate | None, born: PartialDate | None, chance: np.random.Generator
) -> PartialDate | None:
    """Return a birth as vaguely as another is told."""
    if asked is None or born is None:
        return None
    told, (first, last, month, day) = dates.flat(asked), dates.flat(born)
    month, day = month if told[2] else 0, day if told[3] else 0
    if not told[0]:
        first = last = 0
    elif first:
        first -= int(chance.integers(0, told[1] - told[0] + 1))
        last = max(last, first + told[1] - told[0])
    return PartialDate(first or None, last or None, month or None, day or None)


def factor(real: Seen, absent: Seen, records: int) -> float:
    """Return by what factor the bits must shrink, from real inquiries and from some about absent men.

    If evidence were what it says, then among the real inquiries, of which an unknown share is about men who
    are present, each strength of evidence would be met so much oftener than among the absent as it says:
    the factor, and that share, are those that tell the two kinds of inquiries apart best.

    Source:
        Gutmann and Hyvärinen, Noise-contrastive estimation, AISTATS 9 (2010); the inquiries about absent men
        as decoys: Elias and Gygi, Target-decoy search strategy, Nature Methods 4 (2007).
    """
    fits = {}
    for by in FACTORS.tolist():
        both = real.evidence(by, records), absent.evidence(by, records)
        fits[by] = max(_fit(*both, share=share) for share in SHARES.tolist())
    return float(max(fits, key=lambda by: fits[by]))


def _fit(real: Floats, absent: Floats, *, share: float) -> float:
    """Return how well two kinds of inquiries are told apart: the logarithm of the chance of what was seen."""
    odds = [
        (share * np.exp2(np.minimum(bits, 500)) + 1 - share) * len(real) / max(len(absent), 1)
        for bits in (real, absent)
    ]
    return float(-np.log1p(1 / odds[0]).sum() - np.log1p(odds[1]).sum())
