"""The ladder of answers: which step the claims of one file reach, by written rules (docs/ladder.md).

A label is computed from the claims that stand, and never stored alone. The rules are `Rule`, in their order;
the first that fits decides. The vocabulary follows the Ukrainian bureau's five answers; the two steps about a
death are told by other bodies there.
"""

from kintrace.registry.ladder.rules import (
    STEPS,
    Remark,
    Rule,
    Weighed,
    holds,
    step,
    unanswered_deaths,
    weigh,
)
from kintrace.registry.ladder.words import (
    ALIVE,
    DEATH,
    EFFECTS,
    FREE,
    HELD,
    OFFICIAL,
    ON_LISTS,
    SEEN,
    TOLD_BY_A_PERSON,
    Claim,
    Meaning,
    Said,
    SourceClass,
    Step,
)

__all__ = [
    "ALIVE",
    "DEATH",
    "EFFECTS",
    "FREE",
    "HELD",
    "OFFICIAL",
    "ON_LISTS",
    "SEEN",
    "STEPS",
    "TOLD_BY_A_PERSON",
    "Claim",
    "Meaning",
    "Remark",
    "Rule",
    "Said",
    "SourceClass",
    "Step",
    "Weighed",
    "holds",
    "step",
    "unanswered_deaths",
    "weigh",
]
