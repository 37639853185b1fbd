"""The page about the ladder and the table of all pairs say what the code does."""

from __future__ import annotations

import importlib.util
import re
from datetime import date
from pathlib import Path

import pytest

from kintrace.registry.ladder import STEPS, Claim, Meaning, Remark, Rule, Said, SourceClass, Step, step

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "ladder.md").read_text(encoding="utf-8")
ROWS = [
    line.split("\t")
    for line in (DOCS / "ladder.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
DAY = date(2026, 4, 1)
COLUMNS = {
    "official": (SourceClass.AUTHORITY, SourceClass.ICRC),
    "own hand": (SourceClass.OWN_HAND,),
    "seen": (SourceClass.EYEWITNESS, SourceClass.FOOTAGE),
    "hearsay": (SourceClass.HEARSAY,),
}


def rows_under(heading: str) -> list[list[str]]:
    """Return the rows of the table under a heading of the page, without its head."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    table = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def test_the_page_gives_the_rules_in_their_order_and_words() -> None:
    written = re.findall(r"^\d+\. \*\*(.+?)\*\*: (.+)$", PAGE, re.MULTILINE)

    assert written == [(str(STEPS[rule].label), str(rule.label)) for rule in Rule]


def test_the_page_gives_each_claim_its_meaning_and_the_remarks_their_words() -> None:
    written = {meaning: claims.split(", ") for meaning, claims in rows_under("What a claim comes to")}
    meant: dict[str, list[str]] = {str(meaning.label): [] for meaning in Meaning}
    for claim in Claim:
        meant[str(Said.on_day(claim, SourceClass.ICRC, 1, DAY).meaning.label)].append(claim.value)

    assert written == meant
    assert re.findall(r"^- ([^*].+)$", PAGE, re.MULTILINE) == [str(remark.label) for remark in Remark]


def test_the_page_gives_the_label_of_every_claim_alone() -> None:
    cells = {row[0]: dict(zip(COLUMNS, row[1:], strict=True)) for row in rows_under("One claim alone")}
    for claim in Claim:
        for column, classes in COLUMNS.items():
            for of in classes:
                one = Said.on_day(claim, of, 1, DAY)
                meaning = Meaning.ESCAPED if claim is Claim.ESCAPED else one.meaning
                written = cells[str(meaning.label)][column]
                if claim is Claim.IDENTIFIED and one.is_official:
                    written = written.partition("by *identified* ")[2]
                assert str(step([one]).label) == written.partition(", by *")[0], (claim, of)


def test_the_table_holds_every_pair_in_both_orders() -> None:
    names = [name.removeprefix("after_") for name in ROWS[0][4:]]
    pairs = {(row[0], row[1], row[3], of) for row in ROWS[1:] for of in names}

    assert len(pairs) == (len(ROWS) - 1) * len(names) == (len(Claim) * 4) ** 2
    assert all((second, of, first, by) in pairs for first, by, second, of in pairs)


@pytest.mark.parametrize("claim", Claim)
def test_every_pair_of_claims_has_the_labels_of_the_table(claim: Claim) -> None:
    spec = importlib.util.spec_from_file_location("ladder_table", DOCS.parent / "tools" / "ladder_table.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    assert [row for row in tool.table() if row[0] == claim] == [row for row in ROWS if row[0] == claim]


def test_one_unofficial_source_of_a_death_changes_no_label_in_the_table() -> None:
    deaths = {"dead", "buried", "remains_found", "identified"}
    witnesses = {"eyewitness"}
    names = ROWS[0][4:]
    for first, by, before, second, *after in ROWS[1:]:
        if second not in deaths:
            continue
        for name, label in zip(names, after, strict=True):
            of = name.removeprefix("after_")
            two_saw_it = first in deaths and by in witnesses and of in witnesses
            if of != "authority" and not two_saw_it:
                assert label == before, (first, by, second, of)
            if two_saw_it:
                assert label == Step.PRESUMED_DEAD
