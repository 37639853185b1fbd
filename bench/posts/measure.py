"""Measures what is read of posts that were written for it.

A name counts as exact if surname, given name and patronymic are all as in the truth, in the nominative (ё is
е, capitals do not count). A fact counts if it stands with an exact name and says the same.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kintrace import posts
from kintrace.matching import PartialDate, units

HERE = Path(__file__).parent
FIGURES = HERE.parent / "figures" / "posts.json"
PAGE = HERE.parent.parent / "docs" / "reading-posts.md"
TODAY = date(2024, 6, 15)
HALVES = ("tuning", "held_out")
LANGUAGES = ("ru", "uk", "en")
FIELDS = ("born", "unit", "event", "call", "place")
AIMS = {"ru": 0.90, "uk": 0.85}
WORDS = {
    "tuning": "used for the rules",
    "held_out": "held out",
    "ru": "Russian",
    "uk": "Ukrainian",
    "en": "English",
}

Figures = dict[str, dict[str, dict[str, dict[str, float]]]]


class Person(NamedTuple):
    """One person, as a post says: surname, given name and patronymic, folded; and facts by field."""

    name: tuple[str, str, str]
    facts: dict[str, str]


class Counts(NamedTuple):
    """How many were right, of how many proposed and of how many there are."""

    right: int = 0
    proposed: int = 0
    there: int = 0

    def plus(self, right: int, proposed: int, there: int) -> Counts:
        """Return the counts with more of them."""
        return Counts(self.right + right, self.proposed + proposed, self.there + there)

    @property
    def precision(self) -> float:
        """Of those proposed, the share that is right."""
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        """Of those there, the share that was found."""
        return self.right / self.there if self.there else 1.0


def folded(text: str) -> str:
    """Return a name as it is compared: small letters, one apostrophe, no dots."""
    return text.lower().replace("ё", "е").replace("’", "'").replace(".", "").strip()


def load(half: str, language: str) -> list[tuple[str, list[Person]]]:
    """Return the posts of one half in one language, each with the persons it is about."""
    lines = (HERE / f"{half}_{language}.txt").read_text("utf-8").splitlines()
    found: list[tuple[list[str], list[Person]]] = []
    for line in lines:
        if line.startswith("###"):
            found.append(([], []))
        elif line.startswith("="):
            found[-1][1].append(_truth(line[1:]))
        elif found:
            found[-1][0].append(line)
    return [("\n".join(text), people) for text, people in found]


def _truth(line: str) -> Person:
    cells = [cell.strip() for cell in line.split("|")]
    said = dict(cell.split("=", 1) for cell in cells[3:])
    if "born" in said:
        said["born"] = repr(_born(said["born"]))
    return Person((folded(cells[0]), folded(cells[1]), folded(cells[2])), _alike(said))


def _born(said: str) -> PartialDate:
    if said.startswith("~"):
        return PartialDate.aged(int(said[1:]), on=TODAY)
    parts = [int(part) for part in said.split(".")]
    return (
        PartialDate.in_year(parts[0])
        if len(parts) == 1
        else PartialDate(parts[2], parts[2], parts[1], parts[0])
    )


def _alike(said: dict[str, str]) -> dict[str, str]:
    return {
        field: repr(units.parse(words)) if field == "unit" else folded(words) for field, words in said.items()
    }


def proposed(text: str) -> list[Person]:
    """Return what the library proposes for a text."""
    return [_as_person(proposal) for proposal in posts.read(text, today=TODAY)]


def _as_person(proposal: posts.Proposal) -> Person:
    person = proposal.person
    said = {
        "born": repr(person.born) if person.born else "",
        "unit": person.unit,
        "event": proposal.event or "",
        "call": person.call_sign,
        "place": proposal.place,
    }
    name = (folded(person.surname), folded(person.given), folded(person.patronymic))
    return Person(name, _alike({field: words for field, words in said.items() if words}))


def measure(half: str, language: str, *, errors: bool = False) -> dict[str, Counts]:
    """Return the counts of the names and of each field."""
    counts = dict.fromkeys(("name", *FIELDS), Counts())
    for number, (text, truth) in enumerate(load(half, language), 1):
        found = proposed(text)
        there = {person.name: person for person in truth}
        right = [person for person in found if person.name in there]
        counts["name"] = counts["name"].plus(len(right), len(found), len(truth))
        for field in FIELDS:
            same = sum(field in p.facts and p.facts[field] == there[p.name].facts.get(field) for p in right)
            counts[field] = counts[field].plus(
                same, sum(field in p.facts for p in found), sum(field in p.facts for p in truth)
            )
        if errors:
            _print_errors(f"{language} {number}", found, truth)
    return counts


def _print_errors(where: str, found: list[Person], truth: list[Person]) -> None:
    said = {person.name: person.facts for person in found}
    meant = {person.name: person.facts for person in truth}
    for name in meant.keys() - said.keys():
        print(where, "missed", name)
    for name in said.keys() - meant.keys():
        print(where, "WRONG ", name, said[name])
    for name in said.keys() & meant.keys():
        for field in FIELDS:
            if said[name].get(field) != meant[name].get(field):
                print(where, name[0], field, "|", said[name].get(field), "| meant", meant[name].get(field))


def figures(*, errors: bool = False) -> Figures:
    """Return precision and recall by half, language and field."""
    found: Figures = {}
    for half in HALVES:
        found[half] = {}
        for language in LANGUAGES:
            counts = measure(half, language, errors=errors and half == "tuning")
            found[half][language] = {
                field: {"precision": round(c.precision, 4), "recall": round(c.recall, 4), "there": c.there}
                for field, c in counts.items()
            }
    return found


def lines(found: Figures) -> list[str]:
    """Return the figures as a Markdown table."""
    titles = ["name", "born", "unit", "event", "call sign", "place"]
    made = ["| posts | persons | " + " | ".join(titles) + " |", "| --- | ---: |" + " ---: |" * len(titles)]
    for half, languages in found.items():
        for language, by_field in languages.items():
            cells = [f"{each['precision']:.2f} / {each['recall']:.2f}" for each in by_field.values()]
            persons = f"{by_field['name']['there']:.0f}"
            made.append(f"| {WORDS[half]}, {WORDS[language]} | {persons} | " + " | ".join(cells) + " |")
    return made


def keep(found: Figures, figures: Path = FIGURES, page: Path = PAGE) -> None:
    """Write the figures beside the others and into the page of docs, in the place of the old ones."""
    figures.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    text = page.read_text("utf-8")
    table = re.compile(r"\| posts \| persons \|.*?\n(?=\n)", re.DOTALL)
    page.write_text(table.sub(lambda _: "\n".join(lines(found)) + "\n", text, count=1), "utf-8")


def main(*, errors: bool, save: bool) -> None:
    """Print the figures, and keep them if asked."""
    found = figures(errors=errors)
    print("\n".join(lines(found)))
    if save:
        keep(found)
