"""What claims make owed, from when to when, and what keeps or ends it: the table of docs/duties.md."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest

from kintrace.duties.rules import Gone, Heard, Kind, Owed, Terms, owed
from kintrace.registry.ladder import Claim, SourceClass

DAY_0 = date(2026, 1, 28)  # four days before the month's end
TERMS = Terms(forward=1, death=7)
AUTHORITY, EYEWITNESS, HEARSAY = SourceClass.AUTHORITY, SourceClass.EYEWITNESS, SourceClass.HEARSAY
CAPTURED, REGISTERED, TRANSFERRED = Claim.CAPTURED, Claim.REGISTERED, Claim.TRANSFERRED
IN_HOSPITAL, LEFT_HOSPITAL, HEALTH = Claim.IN_HOSPITAL, Claim.LEFT_HOSPITAL, Claim.HEALTH_REPORT
CARD, RELEASED, DEAD = Claim.CARD_WRITTEN, Claim.RELEASED, Claim.DEAD


def said(*claims: tuple[Claim, int] | tuple[Claim, int, SourceClass], serious: bool = False) -> list[Heard]:
    """Return claims, each so many days after the first day, heard of on the same day."""
    return [
        Heard(
            record=UUID(int=number),
            claim=each[0],
            source_class=each[2] if len(each) > 2 else AUTHORITY,
            on=DAY_0 + timedelta(days=each[1]),
            heard_on=DAY_0 + timedelta(days=each[1]),
            serious=serious,
        )
        for number, each in enumerate(claims, 1)
    ]


def told(kind: Kind, claims: list[Heard], *, today: int = 0, certified: int | None = None) -> list[str]:
    """Return the duties of one kind in short: begun-due, and what became of each, in days after the first."""
    given = None if certified is None else DAY_0 + timedelta(days=certified)
    made = owed(claims, TERMS, DAY_0 + timedelta(days=today), given)
    return [short(one) for one in made if one.kind is kind]


def short(one: Owed) -> str:
    kept = "" if one.kept is None else f" kept {(one.kept - DAY_0).days}"
    return f"{(one.begun - DAY_0).days}-{(one.due - DAY_0).days}{kept}{f' {one.gone}' if one.gone else ''}"


# Each row of the table: what the claims are, what is owed of which kind.
TABLE: list[tuple[str, Kind, list[Heard], int, list[str]]] = [
    ("a capture owes a card in a week", Kind.CARD, said((CAPTURED, 0)), 0, ["0-7"]),
    ("one arrival, told twice, one card", Kind.CARD, said((CAPTURED, 0), (REGISTERED, 3)), 0, ["0-7"]),
    ("a card in time", Kind.CARD, said((REGISTERED, 0), (CARD, 7)), 9, ["0-7 kept 7"]),
    ("a card late", Kind.CARD, said((REGISTERED, 0), (CARD, 8)), 9, ["0-7 kept 8"]),
    ("a card before he came keeps nothing", Kind.CARD, said((CARD, -1), (REGISTERED, 0)), 0, ["0-7"]),
    (
        "a transfer owes another card and gives no time for the first",
        Kind.CARD,
        said((REGISTERED, 0), (TRANSFERRED, 5)),
        6,
        ["0-7", "5-12"],
    ),
    (
        "one card after the transfer keeps both",
        Kind.CARD,
        said((REGISTERED, 0), (TRANSFERRED, 5), (CARD, 9)),
        9,
        ["0-7 kept 9", "5-12 kept 9"],
    ),
    (
        "a card before the transfer keeps the first",
        Kind.CARD,
        said((REGISTERED, 0), (CARD, 3), (TRANSFERRED, 5)),
        6,
        ["0-7 kept 3", "5-12"],
    ),
    ("hospital owes another card", Kind.CARD, said((REGISTERED, 0), (IN_HOSPITAL, 2)), 2, ["0-7", "2-9"]),
    ("leaving hospital does not", Kind.CARD, said((LEFT_HOSPITAL, 2)), 2, []),
    ("free before it was due", Kind.CARD, said((REGISTERED, 0), (RELEASED, 7)), 8, ["0-7 over"]),
    ("free after it was due", Kind.CARD, said((REGISTERED, 0), (RELEASED, 8)), 8, ["0-7 missed"]),
    (
        "a rumour of a release ends nothing",
        Kind.CARD,
        said((CAPTURED, 0), (RELEASED, 2, HEARSAY)),
        3,
        ["0-7"],
    ),
    ("an eyewitness begins nothing", Kind.CARD, said((CAPTURED, 0, EYEWITNESS)), 3, []),
    (
        "an eyewitness's letter keeps nothing, his own hand does",
        Kind.CARD,
        said((CAPTURED, 0), (CARD, 2, EYEWITNESS), (CARD, 4, SourceClass.OWN_HAND)),
        4,
        ["0-7 kept 4"],
    ),
    (
        "taken again after an escape",
        Kind.CARD,
        said((CAPTURED, 0), (CARD, 1), (Claim.ESCAPED, 20), (CAPTURED, 30)),
        30,
        ["0-7 kept 1", "30-37"],
    ),
    ("hospital owes news weekly", Kind.HEALTH, said((IN_HOSPITAL, 0)), 0, ["0-7"]),
    (
        "a week without news is followed by another",
        Kind.HEALTH,
        said((IN_HOSPITAL, 0)),
        14,
        ["0-7", "7-14", "14-21"],
    ),
    (
        "news keeps the weeks that are open and begins the next",
        Kind.HEALTH,
        said((IN_HOSPITAL, 0), (HEALTH, 9)),
        9,
        ["0-7 kept 9", "7-14 kept 9", "9-16"],
    ),
    (
        "a transfer in the middle ends no news",
        Kind.HEALTH,
        said((IN_HOSPITAL, 0), (TRANSFERRED, 3), (HEALTH, 5)),
        5,
        ["0-7 kept 5", "5-12"],
    ),
    ("left hospital in time", Kind.HEALTH, said((IN_HOSPITAL, 0), (LEFT_HOSPITAL, 7)), 20, ["0-7 over"]),
    (
        "dead after two weeks of silence",
        Kind.HEALTH,
        said((IN_HOSPITAL, 0), (DEAD, 16)),
        30,
        ["0-7 missed", "7-14 missed", "14-21 over"],
    ),
    ("a plain health report begins nothing", Kind.HEALTH, said((HEALTH, 0)), 3, []),
    ("a serious one does", Kind.HEALTH, said((HEALTH, 0), serious=True), 3, ["0-7"]),
    ("a serious one owes a card too", Kind.CARD, said((HEALTH, 0), serious=True), 3, ["0-7"]),
    ("a capture is forwarded", Kind.FORWARD, said((CAPTURED, 0), (REGISTERED, 3)), 3, ["0-1"]),
    (
        "the same event told twice is forwarded once",
        Kind.FORWARD,
        said((RELEASED, 0), (RELEASED, 0)),
        3,
        ["0-1"],
    ),
    (
        "every event is forwarded",
        Kind.FORWARD,
        said(
            (TRANSFERRED, 0),
            (IN_HOSPITAL, 1),
            (Claim.EXCHANGED, 2),
            (Claim.REPATRIATED, 3),
            (Claim.ESCAPED, 4),
            (DEAD, 5),
        ),
        5,
        ["0-1", "1-2", "2-3", "3-4", "4-5", "5-6"],
    ),
    ("a letter is no event", Kind.FORWARD, said((Claim.LETTER_WRITTEN, 0), (Claim.BURIED, 1)), 3, []),
    ("a death is notified", Kind.DEATH, said((DEAD, 0), (DEAD, 2)), 3, ["0-7"]),
    ("an eyewitness's word of a death is not", Kind.DEATH, said((DEAD, 0, EYEWITNESS)), 3, []),
]


@pytest.mark.parametrize(
    ("kind", "claims", "today", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_table_of_duties(kind: Kind, claims: list[Heard], today: int, expected: list[str]) -> None:
    assert told(kind, claims, today=today) == expected


def test_every_kind_of_duty_has_its_row_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "duties.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| **")]

    assert [row.split("`")[1] for row in rows] == Kind.values
    assert {name for name in ("FORWARD", "DEATH", "ANSWER") if f"KINTRACE_{name}_DAYS" in page} == {
        "FORWARD",
        "DEATH",
        "ANSWER",
    }


def test_an_attested_notification_keeps_the_duty() -> None:
    assert told(Kind.DEATH, said((DEAD, 0)), certified=5) == ["0-7 kept 5"]


def test_what_the_bureau_hears_late_is_forwarded_from_the_day_it_hears() -> None:
    [one] = said((RELEASED, 0))
    late = one._replace(heard_on=DAY_0 + timedelta(days=40))

    assert told(Kind.FORWARD, [late]) == ["40-41"]


def test_the_order_in_which_claims_come_changes_nothing() -> None:
    claims = said((REGISTERED, 0), (IN_HOSPITAL, 5), (HEALTH, 9), (CARD, 9), (DEAD, 20))
    first = owed(claims, TERMS, DAY_0 + timedelta(days=30))

    for order in permutations(claims):
        assert owed(order, TERMS, DAY_0 + timedelta(days=30)) == first


def test_every_duty_is_known_by_kind_claim_and_week() -> None:
    claims = said((REGISTERED, 0), (IN_HOSPITAL, 5), (TRANSFERRED, 6), (HEALTH, 30), (RELEASED, 60))
    made = owed(claims, TERMS, DAY_0 + timedelta(days=90))

    assert len({(one.kind, one.record, one.number) for one in made}) == len(made)
    assert {one.gone for one in made if one.kept is None and one.kind is Kind.HEALTH} == {
        Gone.MISSED,
        Gone.OVER,
    }
