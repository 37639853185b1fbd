"""The peers get what helps them, and are left out with a reason."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bench import paper
from bench.measure import Reply, outcome
from bench.peers import PEERS, Peer
from bench.peers.plain import alike, plain, ranked
from kintrace.matching import PartialDate, Person

if TYPE_CHECKING:
    from bench.facts import World

BORN = PartialDate(1990, 1990, 3, 5)


def test_the_same_letters_are_the_same_in_both_languages_and_scripts() -> None:
    written = [Person(name="Іван Ткач"), Person(given="Иван", surname="Ткач"), Person(name="IVAN Tkach")]

    assert {" ".join(sorted(plain(person).split())) for person in written} == {"ivan tkach"}


@pytest.mark.parametrize(
    ("held", "likeness"),
    [
        (BORN, 1.0),
        (PartialDate(1990, 1990), 0.7),
        (PartialDate(1989, 1991), 0.7),
        (PartialDate(1991, 1991), 0.0),
        (None, 0.5),
        (PartialDate(), 0.5),
    ],
)
def test_births_are_alike_by_day_or_year(held: PartialDate | None, likeness: float) -> None:
    assert alike(BORN, held) == likeness
    assert alike(held, BORN) == likeness


def test_the_date_decides_between_equal_names() -> None:
    reply = ranked(BORN, [("other", 0.9, PartialDate(1970, 1970)), ("he", 0.9, BORN), ("none", 0.9, None)])

    assert reply.ids == ["he", "none", "other"]
    assert reply.score == pytest.approx(0.7 * 0.9 + 0.3)


def test_no_candidate_is_no_reply() -> None:
    assert ranked(BORN, []) == Reply([], 0.0)


@pytest.mark.parametrize("module", ["token_sort", "trigrams"])
def test_a_string_engine_finds_a_man_by_his_name_as_it_stands(module: str, world: World) -> None:
    peer = next(peer for peer in PEERS if peer.module == module)
    for name in peer.needs:
        pytest.importorskip(name)
    records = list(paper.register(world, 300))
    asked = next(iter(paper.inquiries(world, 300, present=1, absent=0, name="test")))
    held = records[int(str(asked.answer).removeprefix("r"))]
    inquiry = replace(asked, person=held)

    [(reply, took)] = importlib.import_module(f"bench.peers.{module}").engine(records).replies([inquiry])

    assert outcome(inquiry, reply).right
    assert len(reply.ids) == 10
    assert took > 0


def test_a_peer_is_left_out_with_a_reason() -> None:
    gone = Peer("gone", "gone", ("no_such_module",), 10, largest=1000)

    assert gone.missing(100) == "no_such_module not installed"
    assert gone.missing(2000) == "not run above 1,000 records"
    assert Peer("here", "here", ("json",), 10).missing(1000) == ""
