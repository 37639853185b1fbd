"""The ladder, rule by rule: claims in, one step out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.registry.ladder import (
    ALIVE,
    DEATH,
    OFFICIAL,
    TOLD_BY_A_PERSON,
    Claim,
    Said,
    SourceClass,
    Step,
    holds,
    step,
)

SPRING = date(2026, 4, 1)
C, S = Claim, SourceClass


def say(*claims: tuple[Claim, SourceClass]) -> list[Said]:
    """Return claims of different sources, one a day."""
    return [Said(claim, of, n, SPRING + timedelta(days=n)) for n, (claim, of) in enumerate(claims)]


TABLE = [
    # Nobody speaks; hearsay; what is seen; what is official.
    ([], Step.LOOKING),
    ([(C.CAPTURED, S.HEARSAY)], Step.KNOWN),
    ([(C.RELEASED, S.HEARSAY)], Step.KNOWN),
    ([(C.RELEASED, S.EYEWITNESS)], Step.KNOWN),
    ([(C.CAPTURED, S.EYEWITNESS)], Step.PROBABLY_CAPTIVE),
    ([(C.IN_HOSPITAL, S.FOOTAGE)], Step.PROBABLY_CAPTIVE),
    ([(C.TRANSFERRED, S.OWN_HAND)], Step.PROBABLY_CAPTIVE),
    ([(C.CAPTURED, S.EYEWITNESS), (C.CAPTURED, S.FOOTAGE)], Step.PROBABLY_CAPTIVE),
    ([(C.CAPTURED, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.REGISTERED, S.ICRC)], Step.CAPTIVE),
    ([(C.IN_HOSPITAL, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.TRANSFERRED, S.AUTHORITY)], Step.CAPTIVE),
    # Released, and captured again. What is only heard of a release frees nobody.
    ([(C.REGISTERED, S.AUTHORITY), (C.RELEASED, S.AUTHORITY)], Step.RELEASED),
    ([(C.REGISTERED, S.AUTHORITY), (C.RELEASED, S.OWN_HAND)], Step.RELEASED),
    ([(C.REGISTERED, S.AUTHORITY), (C.RELEASED, S.HEARSAY)], Step.CAPTIVE),
    ([(C.RELEASED, S.AUTHORITY), (C.CAPTURED, S.ICRC)], Step.CAPTIVE),
    # A death: one unofficial claim changes no label.
    ([(C.DEAD, S.HEARSAY)], Step.KNOWN),
    ([(C.REGISTERED, S.ICRC), (C.DEAD, S.HEARSAY)], Step.CAPTIVE),
    ([(C.REGISTERED, S.ICRC), (C.DEAD, S.EYEWITNESS)], Step.CAPTIVE),
    ([(C.CAPTURED, S.FOOTAGE), (C.DEAD, S.EYEWITNESS)], Step.PROBABLY_CAPTIVE),
    ([(C.DEAD, S.HEARSAY), (C.DEAD, S.HEARSAY)], Step.KNOWN),
    ([(C.DEAD, S.EYEWITNESS), (C.DEAD, S.FOOTAGE)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY)], Step.PRESUMED_DEAD),
    ([(C.REMAINS_FOUND, S.ICRC)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.REMAINS_FOUND, S.EYEWITNESS)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.REMAINS_FOUND, S.ICRC)], Step.PRESUMED_DEAD),
    ([(C.BURIED, S.AUTHORITY)], Step.PRESUMED_DEAD),
    ([(C.IDENTIFIED, S.AUTHORITY)], Step.DEAD_IDENTIFIED),
    ([(C.IDENTIFIED, S.EYEWITNESS)], Step.KNOWN),
    # Somebody official has seen him since.
    ([(C.DEAD, S.AUTHORITY), (C.REGISTERED, S.ICRC)], Step.CAPTIVE),
    ([(C.DEAD, S.AUTHORITY), (C.CAPTURED, S.EYEWITNESS)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.RELEASED, S.OWN_HAND)], Step.RELEASED),
    ([(C.DEAD, S.AUTHORITY), (C.LETTER_WRITTEN, S.OWN_HAND)], Step.KNOWN),
    # The other kinds.
    ([(C.HEALTH_REPORT, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.CARD_WRITTEN, S.AUTHORITY), (C.LEFT_HOSPITAL, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.REGISTERED, S.ICRC), (C.EXCHANGED, S.AUTHORITY)], Step.RELEASED),
    ([(C.REGISTERED, S.ICRC), (C.REPATRIATED, S.OWN_HAND)], Step.RELEASED),
    ([(C.REGISTERED, S.ICRC), (C.ESCAPED, S.AUTHORITY)], Step.KNOWN),
    ([(C.ESCAPED, S.AUTHORITY), (C.CAPTURED, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.EFFECTS_RECEIVED, S.AUTHORITY)], Step.LOOKING),
    ([(C.REGISTERED, S.ICRC), (C.EFFECTS_FORWARDED, S.AUTHORITY)], Step.CAPTIVE),
]


@pytest.mark.parametrize(("claims", "reached"), TABLE)
def test_claims_reach_a_step(claims: list[tuple[Claim, SourceClass]], reached: Step) -> None:
    assert step(say(*claims)) == reached


def test_one_source_that_says_it_twice_is_one_source() -> None:
    twice = [Said(C.DEAD, S.EYEWITNESS, 7, SPRING), Said(C.DEAD, S.EYEWITNESS, 7, SPRING)]

    assert step(twice) == Step.KNOWN


claims = st.builds(
    Said, st.sampled_from(Claim), st.sampled_from(SourceClass), st.integers(1, 5), st.dates(SPRING, SPRING)
)


@given(st.lists(claims, max_size=6), claims.filter(lambda one: one.source_class is S.HEARSAY))
def test_hearsay_never_moves_a_label_that_stands(said: list[Said], rumour: Said) -> None:
    if step(said) is not Step.LOOKING:
        assert step([*said, rumour]) == step(said)


@given(st.lists(claims, max_size=6))
def test_no_death_is_reached_without_a_claim_of_one_that_weighs(said: list[Said]) -> None:
    if step(said) in TOLD_BY_A_PERSON:
        deaths = [one for one in said if one.claim in DEATH]
        assert any(one.source_class in OFFICIAL for one in deaths) or len({one.source for one in deaths}) > 1


@pytest.mark.parametrize("told", ALIVE)
def test_what_was_told_holds_while_we_know_as_much_and_not_after_a_death(told: Step) -> None:
    at = ALIVE.index(told)
    assert [holds(told, now) for now in ALIVE] == [index >= at for index in range(len(ALIVE))]
    assert not any(holds(told, now) for now in {*TOLD_BY_A_PERSON, Step.LOOKING})
