"""The rules of the ladder, in their order; the first that fits decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from kintrace.registry.ladder.words import (
    ALIVE,
    LEAST_FIRST,
    SEEN,
    WITNESSES,
    Claim,
    Meaning,
    Said,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Rule(models.TextChoices):
    """The rules in their order: the first that fits decides. The page about the ladder uses these words."""

    IDENTIFIED = "identified", _("An official source says that his remains are identified.")
    DEATH_OFFICIAL = "death_official", _("An official source says that he is dead.")
    DEATH_SEEN_TWICE = "death_seen_twice", _("Two different sources saw that he is dead.")
    FREE = "free", _("The last word, official or by his own hand, says that he is free.")
    HELD = "held", _("The last official word says that he is held.")
    SEEN_HELD = "seen_held", _("The last word of those who saw him says that he is held.")
    ESCAPED = "escaped", _("The last official word says that he has escaped. Where he is, nobody knows.")
    SPOKEN = "spoken", _("Somebody has spoken of him, and nothing more is sure.")
    SILENCE = "silence", _("No claim that counts says anything of him.")


STEPS = {
    Rule.IDENTIFIED: Step.DEAD_IDENTIFIED,
    Rule.DEATH_OFFICIAL: Step.PRESUMED_DEAD,
    Rule.DEATH_SEEN_TWICE: Step.PRESUMED_DEAD,
    Rule.FREE: Step.RELEASED,
    Rule.HELD: Step.CAPTIVE,
    Rule.SEEN_HELD: Step.PROBABLY_CAPTIVE,
    Rule.ESCAPED: Step.KNOWN,
    Rule.SPOKEN: Step.KNOWN,
    Rule.SILENCE: Step.LOOKING,
}


class Remark(models.TextChoices):
    """What a reader must know beside the label."""

    WEAK_DEATH = (
        "weak_death",
        _(
            "That he is dead is said neither officially nor by two who saw it. It changes no label; people "
            "must weigh it."
        ),
    )
    ANSWERED_DEATH = (
        "answered_death",
        _("A death was claimed, and a later day shows that he lived: the death does not count."),
    )
    DEATH_AGAINST_LIFE = (
        "death_against_life",
        _(
            "Other claims say that he lives. None that can answer a death is surely later, so the death "
            "counts."
        ),
    )
    ORDER_OPEN = (
        "order_open",
        _(
            "The days leave open which came last. What we heard of last was taken, or what promises least; a "
            "day would settle it."
        ),
    )


class Weighed(NamedTuple):
    """What standing claims come to, and why.

    Attributes:
        rule: The rule that decided.
        because: The claims that it rests on.
        remarks: What a reader must know beside it.
    """

    rule: Rule
    because: tuple[Said, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def step(self) -> Step:
        """The step of the ladder."""
        return STEPS[self.rule]


def step(said: Iterable[Said]) -> Step:
    """Return the step of the ladder that standing claims about one man reach; LOOKING if there is none."""
    return weigh(said).step


def weigh(said: Iterable[Said]) -> Weighed:
    """Return the step that standing claims about one man reach, with the rule that decided."""
    claims = list(said)
    deaths = unanswered_deaths(claims)
    living = [one for one in claims if one.meaning not in {Meaning.DEATH, Meaning.EFFECTS}]
    remarks = []
    if len(deaths) < sum(one.meaning is Meaning.DEATH for one in claims):
        remarks.append(Remark.ANSWERED_DEATH)
    if weighty := of_the_dead(deaths):
        if living and may_be_later(living, deaths):
            remarks.append(Remark.DEATH_AGAINST_LIFE)
        return weighty._replace(remarks=tuple(remarks))
    if deaths:
        remarks.append(Remark.WEAK_DEATH)
    decided = of_the_living(living)
    return decided._replace(remarks=(*remarks, *decided.remarks))


def of_the_dead(deaths: Sequence[Said]) -> Weighed | None:
    """Return what unanswered claims of a death come to; None if they do not weigh enough."""
    official = [one for one in deaths if one.is_official]
    if identified := [one for one in official if one.claim is Claim.IDENTIFIED]:
        return Weighed(Rule.IDENTIFIED, tuple(identified))
    if official:
        return Weighed(Rule.DEATH_OFFICIAL, tuple(official))
    seen = [one for one in deaths if one.source_class in WITNESSES]
    if len({one.source for one in seen}) > 1:
        return Weighed(Rule.DEATH_SEEN_TWICE, tuple(seen))
    return None


def of_the_living(said: Sequence[Said]) -> Weighed:
    """Return what claims come to that speak of no death."""
    deciding = [one for one in said if decides(one)]
    word, is_open = last_word(deciding)
    remarks = (Remark.ORDER_OPEN,) if is_open else ()
    if word and word.meaning is not Meaning.ESCAPED:
        rule = Rule.FREE if word.meaning is Meaning.FREE else Rule.HELD
        return Weighed(rule, (word,), remarks)
    seen = [one for one in said if one.source_class in SEEN and one.meaning in LEAST_FIRST]
    if word:
        seen = [one for one in seen if one.first > word.last]
    glimpse, is_open = last_word(seen)
    if glimpse and glimpse.meaning is Meaning.HELD:
        return Weighed(Rule.SEEN_HELD, (glimpse,), (Remark.ORDER_OPEN,) if is_open else ())
    if word:
        return Weighed(Rule.ESCAPED, (word,), remarks)
    return Weighed(Rule.SPOKEN, tuple(said)) if said else Weighed(Rule.SILENCE)


def decides(one: Said) -> bool:
    """Return whether a claim decides between held and free: official, or "I am free" by his own hand."""
    if one.by_his_hand:
        return one.meaning is Meaning.FREE
    return one.is_official and one.meaning in LEAST_FIRST


def last_word(said: Sequence[Said]) -> tuple[Said | None, bool]:
    """Return the claim that came last, and whether the days alone leave that open.

    A claim is surely later than another if its first day is after the other's last. Of those that nothing
    surely follows, the one heard of last is taken; of those heard of on one day, the one that promises least.
    """
    if not said:
        return None, False
    newest = max(one.first for one in said)
    unfollowed = [one for one in said if one.last >= newest]
    heard = max(one.heard for one in unfollowed)
    taken = min(
        (one for one in unfollowed if one.heard == heard), key=lambda one: LEAST_FIRST.index(one.meaning)
    )
    return taken, len({one.meaning for one in unfollowed}) > 1


def unanswered_deaths(said: Iterable[Said]) -> list[Said]:
    """Return the claims of a death that are not answered by something surely later that shows him alive."""
    claims = list(said)
    alive_on = max((one.first for one in claims if one.shows_life), default=None)
    deaths = [one for one in claims if one.meaning is Meaning.DEATH]
    return deaths if alive_on is None else [one for one in deaths if one.last >= alive_on]


def may_be_later(living: Sequence[Said], deaths: Sequence[Said]) -> bool:
    """Return whether some claim of the living is not surely earlier than every death."""
    return max(one.last for one in living) >= min(one.first for one in deaths)


def holds(told: Step, now: Step) -> bool:
    """Return whether what was told at one step may still be said at the step of now.

    It may when the step is as certain or more. It may not when we know less than we said, nor after a death.
    """
    return told in ALIVE and now in ALIVE and ALIVE.index(now) >= ALIVE.index(told)
