"""Run the benchmark: `python -m bench.run --records 100000` prints tables and writes `bench/out/`."""

from __future__ import annotations

import argparse
import gc
import json
import platform
import resource
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench import damage, measure, paper, peers
from bench.facts import World
from kintrace.matching import Index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.paper import Inquiry
    from kintrace.matching import Person

OUT = Path(__file__).resolve().parent / "out"
PEER_INQUIRIES = 120


class Kintrace:
    """Our own index as an engine."""

    def __init__(self, records: Sequence[Person]) -> None:
        """Build the index."""
        self.index = Index(records)
        gc.collect()
        gc.freeze()  # or every search now and then pays for a walk through the whole register

    def __call__(self, inquiry: Inquiry) -> tuple[list[str], float, bool]:
        """Return the ten best records, the first one's probability and whether it is confirmable."""
        answer = self.index.search(inquiry.person, limit=10)
        for hit in answer:
            hit.reasons("ru")
        first = answer[0] if len(answer) else None
        best = first.together if first else 0.0
        return [hit.record_id for hit in answer], best, bool(first and first.confirmable)


def changes(engine: Kintrace, records: Sequence[Person]) -> float:
    """Return the milliseconds that taking out and putting back one record take."""
    some = records[:: max(1, len(records) // 200)]
    began = time.perf_counter()
    for record in some:
        engine.index.add(record)
    return (time.perf_counter() - began) / len(some) * 1000


def run(chosen: argparse.Namespace, console: Console) -> dict[str, object]:
    """Return all figures for one size of register."""
    world, size = World(chosen.seed), chosen.records
    records = list(paper.register(world, size))
    before, began = _memory(), time.perf_counter()
    engine = Kintrace(records)
    built = time.perf_counter() - began
    room = (_memory() - before) / size
    half = chosen.inquiries // 2
    mixed = list(paper.inquiries(world, size, present=half, absent=half, name="bench"))
    outcomes = measure.ask(engine, mixed)
    kinds = {}
    for kind in track(damage.KINDS, description="kinds of damage", console=console):
        asked = list(paper.inquiries(world, size, present=chosen.each, absent=0, name="kind", primary=kind))
        kinds[kind] = measure.figures(measure.ask(engine, asked), probabilities=False).plain()
    peer = peers.TokenSort(records)
    few = [*mixed[: PEER_INQUIRIES // 2], *mixed[half : half + PEER_INQUIRIES // 2]]
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "model": engine.index.model.trained_on,
        "seed": chosen.seed,
        "records": size,
        "build_seconds": built,
        "bytes_a_record": room,
        "change_milliseconds": changes(engine, records),
        "mixed": measure.figures(outcomes).plain(),
        "absent_by_kind": _absent(outcomes),
        "by_damage": kinds,
        "same_inquiries": {
            "kintrace": measure.figures(measure.ask(engine, few), probabilities=False).plain(),
            "rapidfuzz token_sort_ratio": measure.figures(
                measure.ask(peer, few), probabilities=False
            ).plain(),
        },
    }


def _absent(outcomes: Sequence[measure.Outcome]) -> dict[str, float]:
    """Return the share of absent persons accepted, by how near a registered man stands to them."""
    made = {}
    for kind in ("brother", "namesake", "stranger"):
        of_kind = [o for o in outcomes if o.inquiry.absent == kind]
        made[kind] = sum(o.best >= measure.SURE for o in of_kind) / max(1, len(of_kind))
    return made


def _memory() -> int:
    """Return the bytes that this process holds at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def show(result: dict[str, object], console: Console) -> None:
    """Print the tables."""
    mixed = result["mixed"]
    assert isinstance(mixed, dict)
    asked = f"{mixed['present']} present and {mixed['absent']} absent persons"
    table = Table(title=f"{result['records']:,} records, {asked}")
    table.add_column("what")
    table.add_column("figure", justify="right")
    for name, value in mixed.items():
        if name not in ("calibration", "present", "absent"):
            table.add_row(name.replace("_", " "), f"{value:.4f}" if isinstance(value, float) else str(value))
    for name in ("build_seconds", "bytes_a_record", "change_milliseconds"):
        table.add_row(name.replace("_", " "), f"{result[name]:.2f}")
    console.print(table)
    _show_calibration(mixed["calibration"], console)
    _show_rows("by_damage", "one kind of damage at least", result, console)
    _show_rows("same_inquiries", f"the same {PEER_INQUIRIES} inquiries", result, console)
    console.print("absent persons accepted at p >= .95:", result["absent_by_kind"])


def _show_calibration(lines: Sequence[dict[str, float]], console: Console) -> None:
    """Print what was said beside what was right."""
    table = Table(title="does a probability mean what it says?")
    for heading in ("from", "inquiries", "said", "right"):
        table.add_column(heading, justify="right")
    for line in lines:
        table.add_row(
            f"{line['from']:g}", str(line["inquiries"]), f"{line['said']:.4f}", f"{line['right']:.4f}"
        )
    console.print(table)


def _show_rows(part: str, title: str, result: dict[str, object], console: Console) -> None:
    """Print one line for each set of inquiries."""
    table = Table(title=title)
    for heading in ("", "recall@1", "recall@10", "p >= .95, right", "median ms", "processor"):
        table.add_column(heading, justify="left" if not heading else "right")
    rows = result[part]
    assert isinstance(rows, dict)
    for name, f in rows.items():
        shown = (f["recall_1"], f["recall_10"], f["sure_and_right"])
        table.add_row(
            name,
            *(f"{value:.3f}" for value in shown),
            f"{f['median_ms']:.1f}",
            f"{f['median_processor_ms']:.1f}",
        )
    console.print(table)


def main() -> None:
    """Run the benchmark, print it and write it down."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--inquiries", type=int, default=2_000, help="half of them about absent persons")
    parser.add_argument("--each", type=int, default=150, help="inquiries for each kind of damage")
    parser.add_argument("--seed", type=int, default=101, help="100 and above; training uses 1 to 99")
    chosen = parser.parse_args()
    console = Console()
    result = run(chosen, console)
    show(result, console)
    OUT.mkdir(exist_ok=True)
    path = OUT / f"matching-{chosen.records}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    console.print(f"written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


if __name__ == "__main__":
    main()
