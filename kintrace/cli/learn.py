"""`kintrace learn`: a model of your own lists, from checked pairs or from no known answer at all."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from kintrace.cli.options import NOTHING_DONE, Language, language_of
from kintrace.errors import Refused
from kintrace.lists import read_people
from kintrace.lists.refusals import NoSuchColumn, NothingToLearn, PartMissing
from kintrace.lists.results import whole_files
from kintrace.lists.wording import say, say_refusal
from kintrace.matching import Index, learn, unlabelled
from kintrace.matching.needs import PackageMissing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.matching import Model, Person


def learned(
    inquiries: Annotated[Path, typer.Argument(help="List of people who are sought: CSV, XLSX or PFIF.")],
    records: Annotated[Path, typer.Argument(help="List of people who are held or found: CSV, XLSX or PFIF.")],
    out: Annotated[Path, typer.Option(help="Model to write (JSON), for kintrace match --model.")],
    checked: Annotated[
        Path | None,
        typer.Option(help="CSV with inquiry_id and record_id, checked by people; no record_id: not there."),
    ] = None,
    language: Language = "",
) -> None:
    """Learn how often true pairs agree in each field, with or without pairs that people have checked."""
    console, spoken = Console(stderr=True, highlight=False), language_of(language)
    inputs = [inquiries, records, *([checked] if checked else [])]
    try:
        with whole_files([out], inputs) as files:
            asked, held = _people(inquiries), _people(records)
            answers = None if checked is None else _answers(checked)
            model = _model(asked, held, answers, f"{inquiries.name}, {records.name}")
            files[0].write(msgspec.json.format(msgspec.json.encode(model), indent=1).decode() + "\n")
    except Refused as refusal:
        console.print(Text(say_refusal(refusal, spoken)), soft_wrap=True)
        raise typer.Exit(NOTHING_DONE) from None
    console.print(Text(say("Written: %(file)s", spoken, file=out)), soft_wrap=True)


def _people(path: Path) -> list[Person]:
    """Return the persons of a list."""
    with ExitStack() as stack:
        return list(stack.enter_context(read_people(path)).persons())


def _answers(path: Path) -> dict[str, str | None]:
    """Return the record of each checked inquiry, None where there is none.

    Raises:
        NoSuchColumn: If it is no such table.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        for column in ("inquiry_id", "record_id"):
            if column not in (rows.fieldnames or ()):
                raise NoSuchColumn(file=path.name, column=column)
        return {row["inquiry_id"]: row["record_id"] or None for row in rows}


def _model(
    asked: Sequence[Person], held: Sequence[Person], answers: dict[str, str | None] | None, files: str
) -> Model:
    """Return what the lists teach.

    Raises:
        NothingToLearn: If no checked pair is in the lists, or too few people are in both.
        PartMissing: If a package for it is not installed.
    """
    today = datetime.now(UTC).date().isoformat()
    if answers is not None:
        known = {person.id for person in held}
        pairs = [
            (person, answers[person.id])
            for person in asked
            if person.id in answers and answers[person.id] in {None, *known}
        ]
        if not pairs:
            raise NothingToLearn
        words = f"{files}: {len(pairs)} checked inquiries"
        return learn.learn(Index(held), pairs, trained_on=words, made_at=today)
    try:
        return unlabelled.learn(
            held, asked, trained_on=f"{files}: {len(asked)} inquiries without an answer", made_at=today
        )
    except unlabelled.TooFewPairs:
        raise NothingToLearn from None
    except PackageMissing as missing:
        raise PartMissing(package=missing.package, extra=missing.extra) from None
