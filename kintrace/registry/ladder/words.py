"""The words of the ladder: steps, classes of sources, claims, and what each claim comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


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


class Meaning(models.TextChoices):
    """What a claim comes to, as the rules read it."""

    HELD = "held", _("He is held")
    FREE = "free", _("He is free")
    ESCAPED = "escaped", _("He has escaped")
    LIVED = "lived", _("He lived that day")
    DEATH = "death", _("He is dead")
    EFFECTS = "effects", _("His belongings; nothing of himself")


TOLD_BY_A_PERSON = frozenset({Step.PRESUMED_DEAD, Step.DEAD_IDENTIFIED})
ALIVE = (
    Step.KNOWN,
    Step.PROBABLY_CAPTIVE,
    Step.CAPTIVE,
    Step.RELEASED,
)  # each at least as certain as the last

OFFICIAL = frozenset({SourceClass.AUTHORITY, SourceClass.ICRC})
SEEN = frozenset({SourceClass.OWN_HAND, SourceClass.EYEWITNESS, SourceClass.FOOTAGE})
WITNESSES = frozenset({SourceClass.EYEWITNESS, SourceClass.FOOTAGE})  # of a death: nobody writes of his own
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
EFFECTS = frozenset({Claim.EFFECTS_RECEIVED, Claim.EFFECTS_FORWARDED})
# The dead are exchanged and brought home too: what an office words so is no proof of life.
OF_THE_DEAD_TOO = frozenset({Claim.EXCHANGED, Claim.REPATRIATED})
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


class Said(NamedTuple):
    """One standing claim, as the ladder needs it.

    Attributes:
        claim: What is said.
        source_class: How near its source stands.
        source: The source's row number, to tell two sources from one that says it twice.
        first: The first day on which it can have happened.
        last: The last such day: never after the day on which we heard of it.
        heard: The day on which we heard of it.
        record: The record's row number, to point at it; None where there is none.
    """

    claim: Claim
    source_class: SourceClass
    source: int
    first: date
    last: date
    heard: date
    record: UUID | None = None

    @classmethod
    def on_day(cls, claim: Claim, of: SourceClass, source: int, day: date) -> Said:
        """Return a claim that is known to the day and was heard of on that day."""
        return cls(claim, of, source, day, day, day)

    @property
    def is_official(self) -> bool:
        """Whether the holding authority or the ICRC says it."""
        return self.source_class in OFFICIAL

    @property
    def by_his_hand(self) -> bool:
        """Whether he says it himself."""
        return self.source_class is SourceClass.OWN_HAND

    @property
    def meaning(self) -> Meaning:
        """What it comes to."""
        for group, meaning in MEANINGS:
            if self.claim in group:
                return meaning
        # Who writes that he has escaped is free; of whom an office writes it, nobody knows where he is.
        return Meaning.FREE if self.by_his_hand else Meaning.ESCAPED

    @property
    def shows_life(self) -> bool:
        """Whether it shows that he lived on its day."""
        living = self.meaning not in {Meaning.DEATH, Meaning.EFFECTS}
        return living and (self.by_his_hand or (self.is_official and self.claim not in OF_THE_DEAD_TOO))


MEANINGS: tuple[tuple[frozenset[Claim], Meaning], ...] = (
    (HELD, Meaning.HELD),
    (FREE, Meaning.FREE),
    (frozenset({Claim.LETTER_WRITTEN}), Meaning.LIVED),
    (DEATH, Meaning.DEATH),
    (EFFECTS, Meaning.EFFECTS),
)
# Where days and hearing leave it open which came last, the one that promises least.
LEAST_FIRST = (Meaning.ESCAPED, Meaning.HELD, Meaning.FREE)
