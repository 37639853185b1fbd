"""The ladder, rule by rule: claims in, one step out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.registry.ladder import (
    ALIVE,
    DEATH,
    EFFECTS,
    OFFICIAL,
    TOLD_BY_A_PERSON,
    Claim,
    Remark,
    Rule,
    Said,
    SourceClass,
    Step,
    Weighed,
    holds,
    step,
    weigh,
)

SPRING = date(2026, 4, 1)
C, S, A = Claim, SourceClass, SourceClass.AUTHORITY


def say(*claims: tuple[Claim, SourceClass]) -> list[Said]:
    """Return claims of different sources, one a day."""
    return [Said.on_day(claim, of, n, SPRING + timedelta(days=n)) for n, (claim, of) in enumerate(claims)]


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
    ([(C.DEAD, S.HEARSAY)], Step.LOOKING),
    ([(C.REGISTERED, S.ICRC), (C.DEAD, S.HEARSAY)], Step.CAPTIVE),
    ([(C.REGISTERED, S.ICRC), (C.DEAD, S.EYEWITNESS)], Step.CAPTIVE),
    ([(C.CAPTURED, S.FOOTAGE), (C.DEAD, S.EYEWITNESS)], Step.PROBABLY_CAPTIVE),
    ([(C.DEAD, S.HEARSAY), (C.DEAD, S.HEARSAY)], Step.LOOKING),
    ([(C.DEAD, S.OWN_HAND), (C.DEAD, S.EYEWITNESS)], Step.LOOKING),
    ([(C.DEAD, S.EYEWITNESS), (C.DEAD, S.FOOTAGE)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY)], Step.PRESUMED_DEAD),
    ([(C.REMAINS_FOUND, S.ICRC)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.REMAINS_FOUND, S.EYEWITNESS)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.REMAINS_FOUND, S.ICRC)], Step.PRESUMED_DEAD),
    ([(C.BURIED, S.AUTHORITY)], Step.PRESUMED_DEAD),
    ([(C.IDENTIFIED, S.AUTHORITY)], Step.DEAD_IDENTIFIED),
    ([(C.IDENTIFIED, S.EYEWITNESS)], Step.LOOKING),
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
    ([(C.ESCAPED, S.AUTHORITY), (C.CAPTURED, S.FOOTAGE)], Step.PROBABLY_CAPTIVE),
    ([(C.CAPTURED, S.FOOTAGE), (C.ESCAPED, S.AUTHORITY)], Step.KNOWN),
    ([(C.REGISTERED, S.ICRC), (C.ESCAPED, S.OWN_HAND)], Step.RELEASED),
    ([(C.CAPTURED, S.FOOTAGE), (C.EXCHANGED, S.EYEWITNESS)], Step.KNOWN),
    ([(C.EXCHANGED, S.AUTHORITY), (C.CAPTURED, S.AUTHORITY)], Step.CAPTIVE),
    ([(C.REPATRIATED, S.AUTHORITY), (C.CAPTURED, S.EYEWITNESS)], Step.RELEASED),
    # The dead are exchanged and brought home too.
    ([(C.DEAD, S.AUTHORITY), (C.REPATRIATED, S.AUTHORITY)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.EXCHANGED, S.ICRC)], Step.PRESUMED_DEAD),
    ([(C.DEAD, S.AUTHORITY), (C.EXCHANGED, S.OWN_HAND)], Step.RELEASED),
    ([(C.EFFECTS_RECEIVED, S.AUTHORITY)], Step.LOOKING),
    ([(C.REGISTERED, S.ICRC), (C.EFFECTS_FORWARDED, S.AUTHORITY)], Step.CAPTIVE),
]


@pytest.mark.parametrize(("claims", "reached"), TABLE)
def test_claims_reach_a_step(claims: list[tuple[Claim, SourceClass]], reached: Step) -> None:
    assert step(say(*claims)) == reached


def test_one_source_that_says_it_twice_is_one_source() -> None:
    twice = [Said.on_day(C.DEAD, S.EYEWITNESS, 7, SPRING), Said.on_day(C.DEAD, S.FOOTAGE, 7, SPRING)]

    assert step(twice) == Step.LOOKING


JUNE = date(2026, 6, 30)
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
IDES = (date(2026, 3, 15), date(2026, 3, 15))


def spans(*claims: tuple[Claim, SourceClass, tuple[date, date], int], heard: date = JUNE) -> list[Said]:
    """Return claims with the days that they can mean, each heard so many days after 30 June."""
    return [
        Said(claim, of, n, *span, heard=heard + timedelta(days=later))
        for n, (claim, of, span, later) in enumerate(claims)
    ]


def test_a_month_is_neither_before_nor_after_a_day_within_it() -> None:
    for later, reached in ((0, Step.CAPTIVE), (1, Step.RELEASED), (-1, Step.CAPTIVE)):
        weighed = weigh(spans((C.REGISTERED, A, IDES, 0), (C.RELEASED, A, MARCH, later)))

        assert (weighed.step, weighed.remarks) == (reached, (Remark.ORDER_OPEN,))


def test_a_day_after_the_month_is_later_whatever_was_heard_first() -> None:
    april = (date(2026, 4, 1), date(2026, 4, 1))

    weighed = weigh(spans((C.RELEASED, A, april, 0), (C.REGISTERED, A, MARCH, 5)))

    assert (weighed.step, weighed.remarks) == (Step.RELEASED, ())


def test_a_day_that_is_not_known_can_be_any_until_we_heard_of_it() -> None:
    camp_list = (date.min, date(2026, 3, 14))  # heard of on the 14th
    late_copy = (date.min, JUNE)

    assert step(spans((C.REGISTERED, A, camp_list, -108), (C.RELEASED, A, IDES, 0))) == Step.RELEASED
    assert weigh(spans((C.RELEASED, A, IDES, 0), (C.REGISTERED, A, late_copy, 1))) == Weighed(
        Rule.HELD,
        (Said(C.REGISTERED, A, 1, *late_copy, heard=JUNE + timedelta(days=1)),),
        (Remark.ORDER_OPEN,),
    )


@pytest.mark.parametrize("alive", [MARCH, IDES, (date.min, JUNE)], ids=["month", "day", "unknown"])
def test_only_what_is_surely_later_answers_a_death(alive: tuple[date, date]) -> None:
    weighed = weigh(spans((C.DEAD, A, IDES, 0), (C.REGISTERED, S.ICRC, alive, 9)))

    assert (weighed.step, weighed.remarks) == (Step.PRESUMED_DEAD, (Remark.DEATH_AGAINST_LIFE,))


def test_a_death_of_an_unknown_day_is_answered_by_a_day_after_we_heard_of_it() -> None:
    seen_since = (date(2026, 7, 2), date(2026, 7, 2))

    weighed = weigh(spans((C.DEAD, A, (date.min, JUNE), 0), (C.REGISTERED, S.ICRC, seen_since, 2)))

    assert (weighed.step, weighed.remarks) == (Step.CAPTIVE, (Remark.ANSWERED_DEATH,))


DAYS = st.dates(SPRING, SPRING + timedelta(days=5))


@st.composite
def any_claim(draw: st.DrawFn) -> Said:
    first, last, heard = sorted((draw(DAYS), draw(DAYS), draw(DAYS)))
    claim, of = draw(st.sampled_from(Claim)), draw(st.sampled_from(SourceClass))
    return Said(claim, of, draw(st.integers(1, 5)), first, last, heard)


claims = any_claim()
deaths = claims.filter(lambda one: one.claim in DEATH and one.source_class not in OFFICIAL)
effects = claims.filter(lambda one: one.claim in EFFECTS)


@given(st.lists(claims, max_size=6), claims.filter(lambda one: one.source_class is S.HEARSAY))
def test_hearsay_never_moves_a_label_that_stands(said: list[Said], rumour: Said) -> None:
    if step(said) is not Step.LOOKING:
        assert step([*said, rumour]) == step(said)


@given(st.lists(claims, max_size=6))
def test_no_death_is_reached_without_a_claim_of_one_that_weighs(said: list[Said]) -> None:
    if step(said) in TOLD_BY_A_PERSON:
        deaths = [one for one in said if one.claim in DEATH]
        assert any(one.source_class in OFFICIAL for one in deaths) or len({one.source for one in deaths}) > 1


@given(st.lists(claims, max_size=6), deaths)
def test_one_unofficial_source_of_a_death_changes_no_label(said: list[Said], death: Said) -> None:
    def is_another_witness(one: Said) -> bool:
        return one.claim in DEATH and one.source_class not in OFFICIAL and one.source != death.source

    others = [one for one in said if not is_another_witness(one)]

    assert step([*others, death]) == step(others)


@given(st.lists(claims, max_size=6), effects)
def test_effects_alone_change_nothing(said: list[Said], thing: Said) -> None:
    assert step([*said, thing]) == step(said)


@given(st.permutations(range(5)), st.lists(claims, min_size=5, max_size=5))
def test_the_order_of_entry_does_not_matter(order: list[int], said: list[Said]) -> None:
    assert step([said[at] for at in order]) == step(said)


@given(st.lists(claims, max_size=6))
def test_the_icrc_counts_as_the_authority_and_footage_as_an_eyewitness(said: list[Said]) -> None:
    alike = {S.ICRC: S.AUTHORITY, S.FOOTAGE: S.EYEWITNESS}

    assert step(
        [one._replace(source_class=alike.get(one.source_class, one.source_class)) for one in said]
    ) == (step(said))


@given(st.lists(claims, max_size=6))
def test_the_rule_that_decides_rests_on_claims_that_were_made(said: list[Said]) -> None:
    weighed = weigh(said)

    assert set(weighed.because) <= set(said)
    assert bool(weighed.because) is (weighed.rule is not Rule.SILENCE)


@pytest.mark.parametrize("told", ALIVE)
def test_what_was_told_holds_while_we_know_as_much_and_not_after_a_death(told: Step) -> None:
    at = ALIVE.index(told)
    assert [holds(told, now) for now in ALIVE] == [index >= at for index in range(len(ALIVE))]
    assert not any(holds(told, now) for now in {*TOLD_BY_A_PERSON, Step.LOOKING})
