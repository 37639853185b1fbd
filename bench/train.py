"""Train `matching/data/model.json` on invented inquiries; seeds 1 to 99 are kept for that."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from rich.console import Console

from bench import paper
from bench.facts import World
from kintrace.matching import Index, Model
from kintrace.matching.learn import learn

MODEL = Path(__file__).resolve().parent.parent / "kintrace" / "matching" / "data" / "model.json"


def main() -> None:
    """Train in rounds: each finds the candidates with the model of the one before."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--inquiries", type=int, default=3_000, help="half of them of absent persons")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    half = chosen.inquiries // 2
    records = list(paper.register(World(chosen.seed), chosen.records))
    model = Model.read(MODEL)
    for turn in range(chosen.rounds):
        world = World(chosen.seed)
        asked = paper.inquiries(world, chosen.records, present=half, absent=half, name=f"train {turn}")
        words = (
            f"bench generator, seed {chosen.seed}, {chosen.records} invented records, "
            f"{chosen.rounds} rounds of {half} inquiries about registered and {half} about absent persons"
        )
        index = Index(records, model=model)
        model = learn(
            index,
            [(inquiry.person, inquiry.answer) for inquiry in asked],
            trained_on=words,
            made_at=date.today().isoformat(),  # noqa: DTZ011 - the day on the trainer's own calendar
        )
        Console().print(f"round {turn + 1} of {chosen.rounds} done")
    model.write(MODEL)


if __name__ == "__main__":
    main()
