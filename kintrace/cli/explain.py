"""`kintrace explain`: two descriptions, compared field by field, and how that becomes a probability."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import msgspec
import typer
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from kintrace.cli.describing import Described, described
from kintrace.cli.match import SUREST
from kintrace.cli.options import NOTHING_DONE, Language, language_of
from kintrace.errors import Refused
from kintrace.lists import read_people
from kintrace.lists.report import LABELS, facts, full_name
from kintrace.lists.wording import say, say_refusal
from kintrace.matching import Index
from kintrace.matching import explain as sentences

if TYPE_CHECKING:
    from kintrace.matching import Hit, Model

RECORDS: Final = 1_000_000
"""Size of the register when neither a number nor a list is given."""
_HALF: Final = 8
"""Characters of a bar to one side."""
_FULL: Final = 16.0
"""Bits that fill it."""
_FORMS: Final = "free text, field=value …, JSON, or a row of a list (list.csv:12)"
_NOTHING: Final = 0.05
_CERTAIN: Final = 1e-12
"""A chance nearer to 1 than this says nothing more about what was taken from it."""


class Line(NamedTuple):
    """One field of a comparison.

    Attributes:
        field: One of `matching.FIELDS`, or "reading" for what an unlikely reading of a name costs.
        sought: As the first side says it.
        held: As the second side says it.
        level: How they compare.
        bits: What that weighs.
        total: The sum so far.
    """

    field: str
    sought: str
    held: str
    level: str
    bits: float
    total: float


class Chance(NamedTuple):
    """From bits to a probability.

    Attributes:
        records: Size of the register.
        before: Bits for one certain record before anything is compared.
        near: Bits that those near to him (brothers, namesakes) take or leave; 0 where it cannot matter.
        probability: Chance that both are one man.
    """

    records: int
    before: float
    near: float
    probability: float


def explain(
    a: Annotated[str, typer.Argument(metavar="A", help=f"Who is sought: {_FORMS}.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The other description, likewise.")],
    records: Annotated[int | None, typer.Option(min=1, help="How many records the register has.")] = None,
    register: Annotated[
        Path | None, typer.Option(help="List that tells how common a name is: CSV, XLSX or PFIF.")
    ] = None,
    language: Language = "",
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show how two descriptions compare, field by field, and how likely they are of one person."""
    spoken = language_of(language)
    try:
        sides = described(a, "A", spoken), described(b, "B", spoken)
        index = Index() if register is None else _index(register)
    except Refused as refusal:
        Console(stderr=True, highlight=False).print(Text(say_refusal(refusal, spoken)), soft_wrap=True)
        raise typer.Exit(NOTHING_DONE) from None
    size = records or len(index) or RECORDS
    hit = index.weigh(sides[0].person, sides[1].person, records=size)
    told = lines(sides, hit, spoken), chance(hit, size, index.model)
    if as_json:
        sys.stdout.write(json.dumps(_plain(*told, hit, spoken), ensure_ascii=False, indent=2) + "\n")
    else:
        _show(*told, hit, sides, spoken)


def _index(register: Path) -> Index:
    """Return the records of a list under their positions: two records of one id are still two."""
    with read_people(register) as people:
        return Index(
            msgspec.structs.replace(row.person, id=str(row.position)) for row in people if row.person
        )


def lines(sides: tuple[Described, Described], hit: Hit, language: str) -> list[Line]:
    """Return the fields that at least one side gives, in reading order, with the sum so far."""
    mine, theirs = (facts(side.person, language) for side in sides)
    made: list[Line] = []
    total = 0.0
    for one in hit.agreements:
        if mine.get(one.field) or theirs.get(one.field):
            total += one.bits
            said = mine.get(one.field, ""), theirs.get(one.field, "")
            made.append(Line(one.field, *said, one.level, one.bits, total))
    if abs(hit.bits - total) >= _NOTHING:
        made.append(Line("reading", "", "", "", hit.bits - total, hit.bits))
    return made


def chance(hit: Hit, records: int, model: Model) -> Chance:
    """Return how the bits of a hit become its probability in a register of so many records."""
    before = math.log2(model.present / (1 - model.present) / records)
    unsure = 1 - hit.probability
    near = 0.0
    if _CERTAIN < unsure < 1:
        near = math.log2(hit.probability / unsure) - before - hit.bits
    return Chance(records, before, near, min(hit.probability, SUREST))


def _plain(told: list[Line], found: Chance, hit: Hit, language: str) -> dict[str, object]:
    """Return a comparison for programs."""
    reasons = {one.field: sentences.reason(one, language) for one in hit.agreements}
    fields = [
        {
            **line._asdict(),
            "bits": round(line.bits, 2),
            "total": round(line.total, 2),
            "reason": reasons.get(line.field, ""),
        }
        for line in told
    ]
    bits = {"bits": round(hit.bits, 2), "before": round(found.before, 2), "near": round(found.near, 2)}
    rest = {"probability": round(found.probability, 6), "confirmable": hit.confirmable}
    return {"fields": fields, **bits, "records": found.records, **rest}


def _show(
    told: list[Line], found: Chance, hit: Hit, sides: tuple[Described, Described], language: str
) -> None:
    """Print a comparison for people."""
    console = Console(highlight=False)
    for name, side in zip("AB", sides, strict=True):
        names = dict.fromkeys(filter(None, (full_name(side.person), *side.person.other_names)))
        console.print(Text(f"{name}  {' · '.join(names)}"), soft_wrap=True)
        if side.aside:
            left = say("Not compared: %(pieces)s", language, pieces="; ".join(side.aside))
            console.print(Text(f"   {left}", style="dim"), soft_wrap=True)
    console.print(_table(told, language))
    for reason in hit.reasons(language):
        console.print(Text(f"· {reason}"), soft_wrap=True)
    console.print()
    console.print(_arithmetic(hit, found, language))
    if hit.confirmable:
        console.print(Text(say("Nothing contradicts: two examiners may be asked to confirm it.", language)))


def _table(told: list[Line], language: str) -> Grid:
    """Return the comparison as a table, a bar to the right speaking for one person."""
    grid = Grid(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("Fact", "A", "B", "Level"):
        grid.add_column(say(heading, language), overflow="fold")
    for heading in ("Bits", "Sum"):
        grid.add_column(say(heading, language), justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    for line in told:
        label = say(LABELS.get(line.field, "An unlikely reading of the name"), language)
        texts = (label, line.sought, line.held, line.level.replace("_", " "))
        numbers = signed(line.bits) if line.bits else "·", signed(line.total)
        grid.add_row(*(Text(text) for text in (*texts, *numbers)), _bar(line.bits))
    return grid


def _bar(bits: float) -> Text:
    """Return a bar from the middle, to the left against one person, to the right for one."""
    length = round(min(abs(bits) / _FULL, 1.0) * _HALF)
    left, right = ("█" * length, "") if bits < 0 else ("", "█" * length)
    return Text(f"{left:>{_HALF}}│{right:<{_HALF}}")


def _arithmetic(hit: Hit, found: Chance, language: str) -> Grid:
    """Return the way from the sum to the probability, a step a line."""
    grid = Grid(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    grid.add_column(overflow="fold")
    grid.add_column(justify="right", no_wrap=True)
    steps = [
        ("Before anything is compared, for one of %(records)s records", found.before),
        ("What the facts say", hit.bits),
        ("Brothers and namesakes, who may be here instead", found.near),
    ]
    for sentence, bits in steps:
        if bits:
            grid.add_row(Text(say(sentence, language, records=grouped(found.records))), signed(bits))
    together = found.before + hit.bits + found.near
    grid.add_row(Text(say("Together: %(odds)s", language, odds=_odds(together, language))), signed(together))
    last = say("Chance that it is one person, if no other record comes as near", language)
    grid.add_row(Text(last), percent(found.probability))
    return grid


def signed(bits: float) -> str:
    """Return bits with their sign."""
    return f"{bits:+.1f}".replace("-", "−")


def grouped(number: int) -> str:
    """Return a large number with a thin gap between thousands, as all three languages may write it."""
    return f"{number:,}".replace(",", "\u202f")


def percent(share: float) -> str:
    """Return a chance as people say it: never 0 or 100, which no list can prove."""
    if share >= SUREST:
        return "> 99.99 %"
    return "< 0.01 %" if share < 0.0001 else f"{share * 100:.2f} %"


def _odds(bits: float, language: str) -> str:
    """Return bits as odds, "1 300 to 1"."""
    most = grouped(int(_two_figures(2 ** min(abs(bits), 60))))
    for_him = bits >= 0
    return say("%(one)s to %(other)s", language, one=most if for_him else "1", other="1" if for_him else most)


def _two_figures(number: float) -> float:
    """Return a number without more figures than one can trust."""
    return float(f"{number:.2g}") if number >= 10 else round(number)
