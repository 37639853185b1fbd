"""The shipped tables hold what they say."""

from __future__ import annotations

from importlib import resources

import pytest

from kintrace.names import tables

TABLES = sorted(
    path.name.removesuffix(".tsv")
    for path in (resources.files("kintrace.names") / "data").iterdir()
    if path.name.endswith(".tsv")
)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_its_source_licence_and_date_first(name: str) -> None:
    text = (resources.files("kintrace.names") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    head = "\n".join(line for line in text.split("\n") if line.startswith("#"))

    assert text.startswith("# ")
    assert all(word in head for word in ("Source:", "Licence:", "Date:"))


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_as_wide_as_the_heading(name: str) -> None:
    text = (resources.files("kintrace.names") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    heading = next(line for line in text.split("\n") if not line.startswith("#"))

    assert {len(row) for row in tables.rows(name)} == {len(heading.split("\t"))}


def test_no_row_of_the_learned_letters_spells_a_name() -> None:
    assert all(len(triple) == 3 for triple, _ in tables.rows("letter_triples"))
