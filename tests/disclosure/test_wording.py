"""Only reviewed sentences are said, each at its step and when a record bears it out."""

from __future__ import annotations

import re

import pytest

from kintrace.disclosure import actions as disclosure
from kintrace.disclosure import wording
from kintrace.disclosure.facts import facts_of
from kintrace.registry.ladder import ALIVE, HELD, Claim, Said, SourceClass, Step, step
from tests import make
from tests.make import NOON

KNOWN_FACTS = {
    "match",
    "wish",
    "held_authority",
    "held_icrc",
    "seen_held",
    "own_hand",
    "nothing_official",
    "released_official",
    "released_own_hand",
}
FORBIDDEN = {
    "ru": r"погиб|умер|смерт|мёртв|тело|останк|морг|лагер|колони|СИЗО|город|област|жив\b|здоров",
    "uk": r"загину|помер|смерт|мертв|тіло|останк|морг|таб[іо]р|колоні|СІЗО|міст[оі]|област|жив[ий]*\b|здоров",
    "en": r"\b(?:die|dead|death|kill|body|remains|camp|city|region|alive|well|healthy)",
}


@pytest.mark.parametrize("sentence", wording.sentences().values(), ids=list(wording.sentences()))
def test_every_sentence_is_whole_in_three_languages(sentence: wording.Sentence) -> None:
    assert sentence.steps <= set(ALIVE)
    assert sentence.facts <= KNOWN_FACTS
    for language, text in sentence.texts.items():
        assert text.endswith(".")
        assert text == text.strip()
        assert "  " not in text
        assert not re.search(FORBIDDEN[language], text, re.IGNORECASE), language
    assert re.search("[іїєґ]", sentence.texts["uk"])
    assert not re.search("[іїєґ]", sentence.texts["ru"])


@pytest.mark.parametrize(
    ("claim", "of", "sayable"),
    [
        (Claim.CAPTURED, SourceClass.HEARSAY, {"known_only"}),
        (Claim.CAPTURED, SourceClass.EYEWITNESS, {"probably"}),
        (Claim.CAPTURED, SourceClass.FOOTAGE, {"probably"}),
        (Claim.CAPTURED, SourceClass.OWN_HAND, {"probably", "own_hand"}),
        (Claim.REGISTERED, SourceClass.AUTHORITY, {"authority"}),
        (Claim.REGISTERED, SourceClass.ICRC, {"icrc"}),
        (Claim.RELEASED, SourceClass.AUTHORITY, {"released"}),
        (Claim.RELEASED, SourceClass.ICRC, {"released"}),
        (Claim.RELEASED, SourceClass.OWN_HAND, {"released_said"}),
        (Claim.RELEASED, SourceClass.HEARSAY, {"known_only"}),
        (Claim.EXCHANGED, SourceClass.AUTHORITY, {"released"}),
        (Claim.REPATRIATED, SourceClass.ICRC, {"released"}),
        (Claim.ESCAPED, SourceClass.OWN_HAND, {"released_said"}),
        (Claim.ESCAPED, SourceClass.AUTHORITY, {"known_only"}),
        (Claim.LETTER_WRITTEN, SourceClass.OWN_HAND, {"known_only", "own_hand"}),
        (Claim.HEALTH_REPORT, SourceClass.AUTHORITY, {"authority"}),
    ],
)
def test_a_sentence_that_asserts_something_needs_a_record_that_bears_it_out(
    claim: Claim, of: SourceClass, sayable: set[str]
) -> None:
    said = [Said.on_day(claim, of, 1, NOON.date())]

    asserting = {
        "known_only",
        "probably",
        "own_hand",
        "authority",
        "icrc",
        "released",
        "released_said",
    }
    may = {each.id for each in wording.sayable(step(said), facts_of(said))}
    assert may & asserting == sayable
    assert {"found", "asked_to_tell", "no_money"} <= may


def test_something_can_be_said_at_every_step_of_the_living() -> None:
    for each in ALIVE:
        assert wording.sayable(each, KNOWN_FACTS)
    for each in set(Step) - set(ALIVE):
        assert not wording.sayable(each, KNOWN_FACTS)


def test_every_kind_of_being_held_counts_as_held() -> None:
    for claim in HELD:
        assert "held_icrc" in facts_of([Said.on_day(claim, SourceClass.ICRC, 1, NOON.date())])


def test_a_text_says_its_sentences_in_the_order_of_the_table_and_that_we_ask_no_money() -> None:
    assert wording.in_order(["asked_to_tell", "found", "found"]) == ["found", "asked_to_tell", "no_money"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sentences", "refusal"),
    [
        ([], disclosure.NothingSaid),
        (["found", "Он жив и здоров"], disclosure.UnknownSentence),
        (["probably"], disclosure.NotNow),
        (["icrc"], disclosure.NotSo),
    ],
)
def test_what_is_not_reviewed_not_now_or_not_so_is_not_written(
    sentences: list[str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        make.written(sentences=sentences)
