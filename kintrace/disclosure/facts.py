"""What holds about a candidate's man, for sentences to assert: computed from claims, never stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.registry.ladder import FREE, HELD, Meaning, SourceClass
from kintrace.registry.ladder import SEEN as SEEN_CLASSES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.registry.ladder import Said

MATCH = "match"  # two examiners confirmed it: the gate before has asked that
WISH = "wish"  # he said yes: the gate before has asked that
HELD_AUTHORITY = "held_authority"
HELD_ICRC = "held_icrc"
SEEN_HELD = "seen_held"
OWN_HAND = "own_hand"
NOTHING_OFFICIAL = "nothing_official"
RELEASED_OFFICIAL = "released_official"
RELEASED_OWN_HAND = "released_own_hand"


def facts_of(said: Sequence[Said]) -> frozenset[str]:
    """Return the facts that standing claims about one man bear out, beside what earlier gates have asked."""
    facts = {MATCH, WISH} | {fact for one in said for fact in facts_in(one)}
    if not any(one.is_official for one in said):
        facts.add(NOTHING_OFFICIAL)
    return frozenset(facts)


def facts_in(one: Said) -> set[str]:
    """Return the facts that one claim bears out."""
    facts = set()
    if one.by_his_hand and one.meaning not in {Meaning.DEATH, Meaning.EFFECTS}:
        facts.add(OWN_HAND)
    if one.claim in HELD:
        facts |= {
            fact
            for fact, classes in (
                (HELD_AUTHORITY, {SourceClass.AUTHORITY}),
                (HELD_ICRC, {SourceClass.ICRC}),
                (SEEN_HELD, SEEN_CLASSES),
            )
            if one.source_class in classes
        }
    if one.claim in FREE and one.is_official:
        facts.add(RELEASED_OFFICIAL)
    if one.meaning is Meaning.FREE and one.by_his_hand:
        facts.add(RELEASED_OWN_HAND)
    return facts
