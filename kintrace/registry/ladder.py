"""The ladder of answers: which step the claims of one file reach, by written rules.

A label is computed from claims and never stored alone. The rules, first that fits:

1. A claim counts while nobody has withdrawn it and no later claim corrects it.
2. *Official* is what the holding authority or the ICRC says. *Seen* is his own hand, an eyewitness, dated
   footage. *Hearsay* is everything else.
3. **A death** is claimed by `dead`, `buried`, `remains_found` or `identified`. It reaches a step if it is
   official, or seen by two sources; one unofficial claim changes no label. It falls again if a later official claim, or a letter by
   his own hand, shows that he lives. *Presumed dead*: such a death. *Dead, identified*: an official claim
   that his remains are `identified`. Both steps are told by a person only.
4. **Released**: the newest official claim, or one by his own hand, says `released`, `exchanged` or
   `repatriated`. After an official `escaped` nothing is known of where he is.
5. **Captive, confirmed**: the newest official claim says that he is held (`captured`, `registered`,
   `transferred`, `in_hospital`, `left_hospital`, `health_report`, `card_written`).
6. **Probably captive**: something seen says that he is held.
7. **Known to us**: any other claim but one of his effects (`effects_received`, `effects_forwarded`), which
   alone change nothing.

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
    TRANSFERRED = "transferred", _("Transferred")
    IN_HOSPITAL = "in_hospital", _("Admitted to hospital")
    LEFT_HOSPITAL = "left_hospital", _("Left hospital")
    HEALTH_REPORT = "health_report", _("Health report")
    CARD_WRITTEN = "card_written", _("Capture card written")
    LETTER_WRITTEN = "letter_written", _("Letter written")
    RELEASED = "released", _("Released")
    EXCHANGED = "exchanged", _("Exchanged")
    REPATRIATED = "repatriated", _("Repatriated")
    ESCAPED = "escaped", _("Escaped")
    DEAD = "dead", _("Dead")
    BURIED = "buried", _("Buried")
    REMAINS_FOUND = "remains_found", _("Remains found")
    IDENTIFIED = "identified", _("Remains identified")
    EFFECTS_RECEIVED = "effects_received", _("Personal effects received")
    EFFECTS_FORWARDED = "effects_forwarded", _("Personal effects forwarded")


TOLD_BY_A_PERSON = frozenset({Step.PRESUMED_DEAD, Step.DEAD_IDENTIFIED})
ALIVE = (
    Step.KNOWN,
    Step.PROBABLY_CAPTIVE,
    Step.CAPTIVE,
    Step.RELEASED,
)  # each at least as certain as the last

OFFICIAL = frozenset({SourceClass.AUTHORITY, SourceClass.ICRC})
SEEN = frozenset({SourceClass.OWN_HAND, SourceClass.EYEWITNESS, SourceClass.FOOTAGE})
HELD = frozenset(
    {
        Claim.CAPTURED,
        Claim.REGISTERED,
        Claim.TRANSFERRED,
        Claim.IN_HOSPITAL,
        Claim.LEFT_HOSPITAL,
        Claim.HEALTH_REPORT,
        Claim.CARD_WRITTEN,
    }
)
FREE = frozenset({Claim.RELEASED, Claim.EXCHANGED, Claim.REPATRIATED})
DEATH = frozenset({Claim.DEAD, Claim.BURIED, Claim.REMAINS_FOUND, Claim.IDENTIFIED})
# What can be said of everybody on one list. The others are news of one man.
ON_LISTS = (
    Claim.CAPTURED,
    Claim.REGISTERED,
    Claim.TRANSFERRED,
    Claim.IN_HOSPITAL,
    Claim.LEFT_HOSPITAL,
    Claim.CARD_WRITTEN,
    Claim.RELEASED,
    Claim.EXCHANGED,
    Claim.REPATRIATED,
    Claim.DEAD,
    Claim.BURIED,
    Claim.REMAINS_FOUND,
)
EFFECTS = frozenset({Claim.EFFECTS_RECEIVED, Claim.EFFECTS_FORWARDED})


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
    claims = sorted((one for one in said if one.claim not in EFFECTS), key=lambda one: one.on)
    if not claims:
        return Step.LOOKING
    deaths = unanswered_deaths(claims)
    if deaths and is_weighty(deaths):
        official = {one.claim for one in deaths if one.source_class in OFFICIAL}
        return Step.DEAD_IDENTIFIED if Claim.IDENTIFIED in official else Step.PRESUMED_DEAD
    return step_of_the_living([one for one in claims if one.claim not in DEATH])


def step_of_the_living(claims: list[Said]) -> Step:
    """Return the step by claims that speak of no death, oldest first."""
    decisive = [one for one in claims if counts_as_official(one)]
    if decisive:
        last = decisive[-1].claim
        return Step.RELEASED if last in FREE else Step.KNOWN if last is Claim.ESCAPED else Step.CAPTIVE
    if any(one.source_class in SEEN and one.claim in HELD for one in claims):
        return Step.PROBABLY_CAPTIVE
    return Step.KNOWN


def counts_as_official(one: Said) -> bool:
    """Return whether a claim decides between held and free."""
    if one.source_class is SourceClass.OWN_HAND:
        return one.claim in FREE
    return one.source_class in OFFICIAL and one.claim in {*HELD, *FREE, Claim.ESCAPED}


def shows_life(one: Said) -> bool:
    """Return whether a claim shows that he lived that day."""
    by_hand = one.source_class is SourceClass.OWN_HAND and one.claim is Claim.LETTER_WRITTEN
    return by_hand or counts_as_official(one)


def unanswered_deaths(said: Iterable[Said]) -> list[Said]:
    """Return the claims of a death after which no official claim says that he lives."""
    claims = list(said)
    alive_on = max((one.on for one in claims if shows_life(one)), default=None)
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
