"""A month's report as a table of words and numbers, as CSV and as PDF, in the reader's language.

It is made from the figures that were published when the month was closed; nothing is counted here.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import typst
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

from kintrace.duties.rules import Kind
from kintrace.duties.small import Shown, totals
from kintrace.lists.results import safe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kintrace.duties.models import Report

TEMPLATE = Path(__file__).parent / "data" / "report.typ"


class Line(NamedTuple):
    """One line of the table.

    Attributes:
        cells: Kind, place, owed, kept in time, kept late, overdue, as words.
        is_total: Whether it adds up the lines above of its kind.
    """

    cells: tuple[str, ...]
    is_total: bool


class Paper(NamedTuple):
    """A report as it is read.

    Attributes:
        notes: What its numbers mean, and what is hidden.
    """

    title: str
    closed: str
    headings: tuple[str, ...]
    lines: Sequence[Line]
    notes: tuple[str, ...]


def shown_in(report: Report) -> list[Shown]:
    """Return the published rows of a report."""
    return [Shown(**figure) for figure in report.figures]


def paper(report: Report, titles: Mapping[int, str]) -> Paper:
    """Return a report in words.

    Args:
        report: A closed month.
        titles: What holding places are called, by row number.
    """
    rows = shown_in(report)
    sums = {total.kind: total for total in totals(rows)}
    lines: list[Line] = []
    for kind in sorted({row.kind for row in rows}, key=Kind.values.index):
        mine = [row for row in rows if row.kind == kind]
        lines += [Line((str(Kind(kind).label), where(row, titles), *words_of(row)), False) for row in mine]
        if kind in sums and len(mine) > 1:
            lines.append(
                Line((str(Kind(kind).label), gettext("All that is shown"), *words_of(sums[kind])), True)
            )
    return Paper(title(report.month), closed_words(report), headings(), lines, notes())


def title(month: date) -> str:
    """Return the heading of a month's report."""
    return gettext("Duties that fell due in %(month)s") % {"month": month_words(month)}


def month_words(month: date) -> str:
    """Return a month with its year, as the reader's language writes it."""
    return date_format(month, "F Y")


def closed_words(report: Report) -> str:
    """Return when a report was closed."""
    return gettext("Closed on %(day)s; it is not counted again.") % {
        "day": date_format(report.closed_at, "j E Y")
    }


def headings() -> tuple[str, ...]:
    """Return the headings of the columns."""
    return (
        gettext("Duty"),
        gettext("Place"),
        gettext("Owed"),
        gettext("Kept in time"),
        gettext("Kept late"),
        gettext("Not kept"),
    )


def notes() -> tuple[str, ...]:
    """Return what the numbers mean, and what is hidden."""
    return (
        gettext(
            "Each duty is counted once: in the month and at the place where it fell due, as it stood when "
            "the month was closed."
        ),
        gettext(
            "Numbers from one to four are hidden. Places with such numbers stand together in one line, and "
            "a total adds up only what is shown, so that no difference gives a hidden number away."
        ),
    )


def where(row: Shown, titles: Mapping[int, str]) -> str:
    """Return the place of a line in words, or how many places stand together in it."""
    if len(row.places) > 1:
        number = len(row.places)
        return ngettext("%(number)d place together", "%(number)d places together", number) % {
            "number": number
        }
    return place_words(row.kind, row.places[0], titles)


def place_words(kind: str, place: int | None, titles: Mapping[int, str]) -> str:
    """Return what a place is called: its title, or its number while the vault does not tell it."""
    if place is not None:
        return titles.get(place) or gettext("Place %(number)d") % {"number": place}
    return gettext("This bureau") if kind == Kind.ANSWER else gettext("Place not said")


def words_of(row: object) -> tuple[str, ...]:
    """Return the numbers of a row or a total, with a word for what is hidden."""
    hidden = pgettext("number", "hidden")
    numbers = [getattr(row, name) for name in ("owed", "in_time", "late", "overdue")]
    return tuple(hidden if number is None else str(number) for number in numbers)


def as_csv(made: Paper) -> bytes:
    """Return a report as CSV in UTF-8 with its mark, in which no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([[safe(made.title)], [safe(made.closed)], [], [safe(cell) for cell in made.headings]])
    writer.writerows([safe(cell) for cell in line.cells] for line in made.lines)
    writer.writerows([[], *([safe(note)] for note in made.notes)])
    return file.getvalue().encode("utf-8-sig")


def as_pdf(made: Paper) -> bytes:
    """Return a report as PDF. Its words reach the template as data, never as markup."""
    data = json.dumps(msgspec.to_builtins(made._asdict()), ensure_ascii=False)
    compiled = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"paper": data, "language": (get_language() or "en")[:2]},
        ignore_system_fonts=True,
    )
    if not isinstance(compiled, bytes):  # pragma: no cover  # one document is one file; this tells mypy
        raise TypeError("typst gave no bytes.")
    return compiled
