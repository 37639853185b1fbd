"""Run the benchmark: `python -m bench.run --records 100000` prints tables and writes `bench/out/`."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import itertools
import os
import platform
import random
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import Progress

from bench import damage, kin, measure, ours, paper, register, tables
from bench.aims import aims
from bench.apart import run_apart
from bench.facts import World
from bench.naming import given_word, word
from bench.peers import PEERS
from bench.peers.measured import measured as measured_peer
from bench.posts import measure as posts
from bench.results import OUT, changed, commit, committed, kept, save
from bench.show import SHARES, show, show_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.measure import Outcome
    from bench.paper import Inquiry

    Rows = Mapping[str, Mapping[str, float]]

WIDTH = 130  # letters in a line where no terminal says


@dataclass(frozen=True)
class Asked:
    """All inquiries of a run.

    Attributes:
        groups: "mixed", the same with undamaged names, each kind of damage, each Latin table, each kind of
            absent man.
        common: About anybody called Ivanov Aleksandr, of whom nothing else is told.
    """

    groups: dict[str, list[Inquiry]]
    common: Inquiry

    def all(self) -> list[Inquiry]:
        """Return all of them in one list."""
        return [*itertools.chain.from_iterable(self.groups.values()), self.common]


def prepare(world: World, chosen: argparse.Namespace) -> Asked:
    """Return the inquiries of a run."""
    size, each = chosen.records, chosen.each
    half = chosen.inquiries // 2
    groups = {
        "mixed": _alternating(list(paper.inquiries(world, size, present=half, absent=half, name="bench")))
    }
    groups[paper.PLAINLY] = [paper.plainly(one) for one in groups["mixed"] if one.answer is not None]
    for kind in damage.KINDS:
        groups[kind] = list(paper.inquiries(world, size, present=each, absent=0, name="kind", primary=kind))
    for kind in damage.latin_tables():
        groups[kind] = list(
            paper.inquiries(world, size, present=max(each // 5, 1), absent=0, name="kind", primary=kind)
        )
    for which in kin.KINDS:
        chance = random.Random(f"{world.seed}|absent|{which}|{size}")
        groups[which] = [
            paper.about_absent(world, size, chance, f"absent-{which}-{at}", which) for at in range(each)
        ]
    someone = replace(world.person(0), surname=word("Иванов"), given=given_word("Александр"))
    told = frozenset({"surname", "given"})
    return Asked(groups, paper.Inquiry(ours.COMMON, None, "common", (), "none", someone, told))


def _alternating(inquiries: Sequence[Inquiry]) -> list[Inquiry]:
    """Return inquiries about registered and absent men in turn, so that any beginning has as many of each."""
    half = len(inquiries) // 2
    return [inquiry for pair in zip(inquiries[:half], inquiries[half:], strict=True) for inquiry in pair]


def run(chosen: argparse.Namespace, console: Console) -> dict[str, object]:
    """Return all figures for one size of register."""
    world, size = World(chosen.seed), chosen.records
    console.print("inventing inquiries …")
    asked = prepare(world, chosen)
    with tempfile.TemporaryDirectory(prefix="kintrace-bench-") as folder:
        records, many = Path(folder) / "records", Path(folder) / "many"
        with Progress(console=console) as progress:
            task = progress.add_task("inventing records", total=size)
            ceiling = register.generate(
                records,
                seed=chosen.seed,
                size=size,
                inquiries=asked.all(),
                progress=lambda done: progress.advance(task, done),
            )
        at_once = min(ours.AT_ONCE, size // 10) if size < ours.HUGE else ours.FEWER
        half = (at_once + 1) // 2
        people = paper.inquiries(world, size, present=half, absent=at_once - half, name="many")
        register.write(many, (inquiry.person for inquiry in people))
        console.print("measuring Kintrace …")
        mine = run_apart(ours.measured, records, asked.groups, many)
        peers = {} if chosen.no_peers or size >= ours.HUGE else _peers(records, size, asked, mine, console)
    ceilings = ceiling.figures()
    rows = {kind: _row(mine.outcomes[kind], ceilings[kind]) for kind in damage.KINDS}
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "names": tables.source(),
        "model": mine.model,
        "seed": chosen.seed,
        "would_help": list(mine.would_help),
        "records": size,
        "inquiries": chosen.inquiries,
        "each": chosen.each,
        "worst_kind": worst_kind(rows),
        "figures": {
            **_figures(mine, rows),
            **ceilings["mixed"],
            "common_men": ceiling.fitting(len(ceiling.inquiries) - 1),
        },
        "calibration": measure.calibration(mine.outcomes["mixed"]),
        "by_damage": rows,
        "by_table": {kind: _row(mine.outcomes[kind], ceilings[kind]) for kind in damage.latin_tables()},
        "by_absent": {which: {"accepted": measure.accepted(mine.outcomes[which])} for which in kin.KINDS},
        "peers": peers,
    }


def _figures(mine: ours.Measured, rows: Rows) -> dict[str, float]:
    """Return the figures of the mixed inquiries, and those that are not about inquiries."""
    mixed, plainly = mine.outcomes["mixed"], mine.outcomes[paper.PLAINLY]
    return {
        "recall_1_of_plain_names": measure.recall(plainly, 1),
        "recall_10_of_plain_names": measure.recall(plainly, 10),
        **measure.figures(mixed),
        "worst_kind_recall_10": rows[worst_kind(rows)]["recall_10"],
        **measure.certainty(mixed),
        **mine.figures,
    }


def worst_kind(rows: Rows) -> str:
    """Return the kind with the lowest recall@10, of those where the records allow the target."""
    target = next(aim.target for aim in aims(1_000_000) if aim.figure == "worst_kind_recall_10")
    enough = [kind for kind, row in rows.items() if row["ceiling_of_records_10"] >= target]
    return min(enough or rows, key=lambda kind: rows[kind]["recall_10"])


def _row(outcomes: Sequence[Outcome], ceiling: Mapping[str, float]) -> dict[str, float]:
    """Return the figures of one kind of damage."""
    return {
        "inquiries": len(outcomes),
        "recall_1": measure.recall(outcomes, 1),
        "recall_10": measure.recall(outcomes, 10),
        **ceiling,
    }


def _peers(
    records: Path, size: int, asked: Asked, mine: ours.Measured, console: Console
) -> dict[str, dict[str, float | str]]:
    """Return the figures of each peer, with ours on the same inquiries, or why it is not there."""
    made: dict[str, dict[str, float | str]] = {}
    for peer in PEERS:
        why = peer.missing(size)
        if why:
            made[peer.label] = {"missing": why}
            continue
        console.print(f"measuring {peer.label} …")
        few = asked.groups["mixed"][: peer.most]
        same = measure.figures(mine.outcomes["mixed"][: peer.most])
        try:
            theirs = run_apart(measured_peer, peer, records, size, few)
        except Exception as problem:  # noqa: BLE001 - what ails a peer is a line in the table, not our end
            made[peer.label] = {"missing": f"failed: {type(problem).__name__}"}
            continue
        made[peer.label] = {**theirs, **{f"ours_{key}": same[key] for key in SHARES}}
    return made


def machine() -> str:
    """Return what it ran on, in words."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text().splitlines() if cpu.exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    cores = f"{os.cpu_count()} cores"
    return ", ".join(
        filter(None, (model or platform.machine(), cores, f"Python {platform.python_version()}"))
    )


def main() -> None:
    """Run the benchmark, print it, write it down and say what changed since the last committed figures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--inquiries", type=int, default=2_000, help="half of them about absent men")
    parser.add_argument("--each", type=int, default=150, help="inquiries for each kind of damage")
    parser.add_argument("--seed", type=int, default=101, help="100 and above; training uses 1 to 99")
    parser.add_argument("--no-peers", action="store_true", help="measure Kintrace alone")
    parser.add_argument("--commit", action="store_true", help="keep these figures in bench/figures/")
    chosen = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    console.print("reading posts …")
    console.print("\n".join(posts.lines(posts.figures())))
    result = run(chosen, console)
    show(result, console)
    console.print(f"written to {save(result)}")
    if importlib.util.find_spec("matplotlib"):
        importlib.import_module("bench.plot").draw(kept(OUT), OUT / "matching.svg")
    before = committed(chosen.records)
    show_changes(changed(before, result) if before else None, before, console)
    if chosen.commit:
        console.print(f"kept in {commit(result)}")


if __name__ == "__main__":
    main()
