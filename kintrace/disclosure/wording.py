"""The reviewed sentences of `data/sentences.tsv`: the only ones that an answer to a family may hold."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from kintrace.registry.ladder import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LANGUAGES = ("ru", "uk", "en")
ALWAYS = "no_money"  # every text ends with it


class Sentence(msgspec.Struct, frozen=True):
    """One reviewed sentence.

    Attributes:
        id: How texts call it.
        steps: At which steps of the ladder it may be said.
        facts: What must hold for it to be true. See facts.py.
        texts: The words, by language.
    """

    id: str
    steps: frozenset[Step]
    facts: frozenset[str]
    texts: dict[str, str]

    def may_be_said(self, step: Step, facts: Collection[str]) -> bool:
        """Return whether it is allowed at a step and true by the facts."""
        return step in self.steps and self.facts <= set(facts)


@lru_cache(maxsize=1)
def sentences() -> Mapping[str, Sentence]:
    """Return every reviewed sentence by its id, in the order in which a text says them."""
    text = files("kintrace.disclosure").joinpath("data", "sentences.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["id"]: read_row(row) for row in rows}


def read_row(row: Mapping[str, str]) -> Sentence:
    """Return the sentence that a row of the table holds."""
    return Sentence(
        row["id"],
        frozenset(Step(step) for step in row["steps"].split()),
        frozenset(row["facts"].split()),
        {language: row[language] for language in LANGUAGES},
    )


def sayable(step: Step, facts: Collection[str]) -> list[Sentence]:
    """Return the sentences that may be said, for whoever writes a text to choose from."""
    return [each for each in sentences().values() if each.may_be_said(step, facts)]


def in_order(chosen: Collection[str]) -> list[str]:
    """Return ids in the order in which a text says them, each once, and with what every text must say."""
    wanted = {*chosen, ALWAYS}
    return [each for each in sentences() if each in wanted]
