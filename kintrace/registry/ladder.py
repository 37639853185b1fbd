"""The ladder of answers: which step the claims of one file reach, by written rules.

A label is computed from claims and never stored alone. The rules, first that fits:

1. A claim counts while nobody has withdrawn it and no later claim corrects it.
2. *Official* is what the holding authority or the ICRC says. *Seen* is his own hand, an eyewitness, dated
   footage. *Hearsay* is everything else.
3. **A death** is claimed by `dead` or `remains_found`. It reaches a step if it is official, or seen by two
   sources; one unofficial claim changes no label. It falls again if a later official claim says that he
   lives. *Presumed dead*: such a death. *Dead, identified*: official claims of both kinds, `dead` and
   `remains_found`. Both steps are told by a person only.
4. **Released**: the newest official claim, or one by his own hand, says `released`.
5. **Captive, confirmed**: the newest official claim says that he is held (`captured`, `registered`,
   `in_hospital`, `transferred`).
6. **Probably captive**: something seen says that he is held.
7. **Known to us**: any other claim.

Newest is by the day it happened, or by the day we heard of it when that is not known. The vocabulary follows
the Ukrainian bureau's five answers; the two steps about a death are told by other bodies there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Step(models.TextChoices):
    """What can be answered, from the first receipt to the last certainty."""

    RECEIVED = "received", _("Received")
    LOOKING = "looking", _("Looking, nothing yet")
    KNOWN = "known", _("Known to us")
    PROBABLY_CAPTIVE = "probably_captive", _("Probably captive")
    CAPTIVE = "captive", _("Captive, confirmed")
    RELEASED = "released", _("Released")
    PRESUMED_DEAD = "presumed_dead", _("Presumed dead")
    DEAD_IDENTIFIED = "dead_identified", _("Dead, identified")


class SourceClass(models.TextChoices):
    """How near a source stands to the man."""

    OWN_HAND = "own_hand", _("His own hand")
    AUTHORITY = "authority", _("Holding authority")
    ICRC = "icrc", _("ICRC visit")
    EYEWITNESS = "eyewitness", _("Eyewitness")
    FOOTAGE = "footage", _("Dated footage")
    HEARSAY = "hearsay", _("Hearsay")


class Claim(models.TextChoices):
    """What a source says happened to him."""

    CAPTURED = "captured", _("Captured")
    REGISTERED = "registered", _("Registered as a prisoner")
    IN_HOSPITAL = "in_hospital", _("In hospital")
    TRANSFERRED = "transferred", _("Transferred")
    RELEASED = "released", _("Released")
    DEAD = "dead", _("Dead")
    REMAINS_FOUND = "remains_found", _("Remains found")


TOLD_BY_A_PERSON = frozenset({Step.PRESUMED_DEAD, Step.DEAD_IDENTIFIED})
ALIVE = (
    Step.KNOWN,
    Step.PROBABLY_CAPTIVE,
    Step.CAPTIVE,
    Step.RELEASED,
)  # each at least as certain as the last

OFFICIAL = frozenset({SourceClass.AUTHORITY, SourceClass.ICRC})
SEEN = frozenset({SourceClass.OWN_HAND, SourceClass.EYEWITNESS, SourceClass.FOOTAGE})
HELD = frozenset({Claim.CAPTURED, Claim.REGISTERED, Claim.IN_HOSPITAL, Claim.TRANSFERRED})
DEATH = frozenset({Claim.DEAD, Claim.REMAINS_FOUND})


class Said(NamedTuple):
    """One standing claim, as the ladder needs it.

    Attributes:
        claim: What is said.
        source_class: How near its source stands.
        source: The source's row number, to tell two sources from one that says it twice.
        on: The day it happened, or the day we heard of it.
    """

    claim: Claim
    source_class: SourceClass
    source: int
    on: date


def step(said: Iterable[Said]) -> Step:
    """Return the step of the ladder that standing claims about one man reach; LOOKING if there is none."""
    claims = sorted(said, key=lambda one: one.on)
    if not claims:
        return Step.LOOKING
    deaths = unanswered_deaths(claims)
    if deaths and is_weighty(deaths):
        official = {one.claim for one in deaths if one.source_class in OFFICIAL}
        return Step.DEAD_IDENTIFIED if official >= DEATH else Step.PRESUMED_DEAD
    return step_of_the_living([one for one in claims if one.claim not in DEATH])


def step_of_the_living(claims: list[Said]) -> Step:
    """Return the step by claims that speak of no death, oldest first."""
    decisive = [one for one in claims if counts_as_official(one)]
    if decisive:
        return Step.RELEASED if decisive[-1].claim is Claim.RELEASED else Step.CAPTIVE
    if any(one.source_class in SEEN and one.claim in HELD for one in claims):
        return Step.PROBABLY_CAPTIVE
    return Step.KNOWN


def counts_as_official(one: Said) -> bool:
    """Return whether a claim decides between held and free."""
    return one.source_class in OFFICIAL or (
        one.source_class is SourceClass.OWN_HAND and one.claim is Claim.RELEASED
    )


def unanswered_deaths(said: Iterable[Said]) -> list[Said]:
    """Return the claims of a death after which no official claim says that he lives."""
    claims = list(said)
    alive_on = max(
        (one.on for one in claims if one.claim not in DEATH and counts_as_official(one)), default=None
    )
    deaths = [one for one in claims if one.claim in DEATH]
    return deaths if alive_on is None else [one for one in deaths if one.on >= alive_on]


def is_weighty(deaths: Iterable[Said]) -> bool:
    """Return whether claims of a death reach a step: one is official, or two sources saw it."""
    claims = list(deaths)
    seen = {one.source for one in claims if one.source_class in SEEN}
    return len(seen) > 1 or any(one.source_class in OFFICIAL for one in claims)


def holds(told: Step, now: Step) -> bool:
    """Return whether what was told at one step may still be said at the step of now.

    It may when the step is as certain or more. It may not when we know less than we said, nor after a death.
    """
    return told in ALIVE and now in ALIVE and ALIVE.index(now) >= ALIVE.index(told)
