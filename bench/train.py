"""Train `matching/data/model.json` on invented inquiries; seeds 1 to 99 are kept for that."""

from __future__ import annotations

import argparse
import random
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench import kin, measure, ours, paper
from bench.facts import World
from kintrace.matching import Index, Model
from kintrace.matching.fitting import Example
from kintrace.matching.learn import count_doubles, examples, learn_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.paper import Inquiry
    from kintrace.matching.answer import Hit
    from kintrace.matching.person import Person

MODEL = Path(__file__).resolve().parent.parent / "kintrace" / "matching" / "data" / "model.json"
PAIRS = 1000  # of each kind of double


def asked(world: World, size: int, half: int, name: str) -> list[Inquiry]:
    """Return inquiries, half of them about absent persons."""
    return list(paper.inquiries(world, size, present=half, absent=half, name=name))


def with_doubles(model: Model, world: World, records: Sequence[Person]) -> Model:
    """Return the model with its doubles counted: inquiries about them beside the records of their men."""
    index, chance = Index(records, model=model), random.Random(f"{world.seed}|doubles")
    pairs: dict[str, list[Hit]] = {}
    for kind, double in kin.KINDS.items():
        pairs[kind] = []
        for at in range(PAIRS):
            number = chance.randrange(len(records))
            who = double(world, world.person(number), chance)
            inquiry = paper.inquiry(world, who, f"double-{kind}-{at}")
            pairs[kind].append(index.compare(inquiry.person, f"r{number}"))
    strangers = pairs["stranger"]
    return count_doubles(model, {kind: pairs[kind] for kind in model.doubles if kind in pairs}, strangers)


def trained(model: Model, chosen: argparse.Namespace) -> Model:
    """Return the model after some rounds; each finds the candidates with the model of the one before."""
    half = chosen.inquiries // 2
    words = (
        f"bench generator, seed {chosen.seed}, registers of {', '.join(map(str, chosen.records))} invented "
        f"records, {chosen.rounds} rounds of {half} inquiries about registered and {half} about absent "
        f"persons for each"
    )
    today = date.today().isoformat()  # noqa: DTZ011 - the day on the trainer's own calendar
    worlds = [World(chosen.seed) for _ in chosen.records]
    registers = [
        list(paper.register(world, size)) for world, size in zip(worlds, chosen.records, strict=True)
    ]
    model = with_doubles(model, worlds[0], registers[0])
    for turn in range(chosen.rounds):
        learned: list[Example] = []
        for world, records in zip(worlds, registers, strict=True):
            inquiries = asked(world, len(records), half, f"train {turn}")
            known = [(inquiry.person, inquiry.answer) for inquiry in inquiries]
            learned += examples(Index(records, model=model), known)
        model = learn_from(model, learned, trained_on=words, made_at=today)
        Console().print(f"round {turn + 1} of {chosen.rounds} done")
    return model


def outcomes(model: Model, records: Sequence[Person], inquiries: Sequence[Inquiry]) -> list[measure.Outcome]:
    """Return what comes of inquiries with a model."""
    index = Index(records, model=model)
    return measure.ask(lambda inquiry: ours.engine(index, inquiry), inquiries)


def show(before: Sequence[measure.Outcome], after: Sequence[measure.Outcome], console: Console) -> None:
    """Print what two models reach side by side."""
    table = Table(title=f"{len(after)} inquiries of another seed")
    for heading in ("what", "before", "after"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    pair = [measure.figures(made) | measure.certainty(made) for made in (before, after)]
    for name in pair[0]:
        table.add_row(name.replace("_", " "), *(f"{made[name]:.4f}" for made in pair))
    lines = ({line["from"]: line for line in measure.calibration(made)} for made in (before, after))
    one, other = lines
    for start in sorted({*one, *other}):
        said = (
            f"{line['said']:.3f} said, {line['right']:.3f} right of {line['inquiries']:.0f}" if line else ""
            for line in (one.get(start), other.get(start))
        )
        table.add_row(f"from {start:g}", *said)
    console.print(table)


def main() -> None:
    """Train in rounds, show before and after on another seed, write the model."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[20_000, 200_000])
    parser.add_argument(
        "--inquiries", type=int, default=5_000, help="for each register, half of absent persons"
    )
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--check-seed", type=int, default=10)
    parser.add_argument("--check-records", type=int, default=50_000)
    chosen = parser.parse_args()
    old = Model.read(MODEL)
    new = trained(old, chosen)
    new.write(MODEL)
    world = World(chosen.check_seed)
    records = list(paper.register(world, chosen.check_records))
    inquiries = asked(world, chosen.check_records, chosen.inquiries // 2, "check")
    show(outcomes(old, records, inquiries), outcomes(new, records, inquiries), Console())


if __name__ == "__main__":
    main()
