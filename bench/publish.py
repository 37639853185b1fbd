"""Write the kept figures into the docs: `python -m bench.publish` makes docs/figures.md and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from bench import plot
from bench.aims import aims, set_for
from bench.results import FIGURES, kept
from bench.show import AIM_COLUMNS, SHARES, aim_row, common

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Result = Mapping[str, object]
    Rows = Mapping[str, Mapping[str, float]]

DOCS = Path(__file__).resolve().parent.parent / "docs"
TOP = """# Figures

All people here are invented. `make bench` measures, `python -m bench.publish` writes this page from
`bench/figures/`; no figure is typed by hand. [bench/README.md](../bench/README.md) says how the people are
invented, what damage an inquiry carries and what each figure means. No figure is a claim about real
inquiries: that needs real pairs, read twice, with consent.

![Recall and time against the number of records](images/matching.svg)
"""


def publish(folder: Path = FIGURES, docs: Path = DOCS) -> Path:
    """Write page and picture and return the page.

    Raises:
        SystemExit: If no figures are kept.
    """
    results = kept(folder)
    if not results:
        raise SystemExit("no figures are kept yet: python -m bench.run --commit")
    (docs / "images").mkdir(parents=True, exist_ok=True)
    plot.draw(results, docs / "images" / "matching.svg")
    page = docs / "figures.md"
    page.write_text(text(results), encoding="utf-8")
    return page


def text(results: Sequence[Result]) -> str:
    """Return the page."""
    sizes = [
        part for result in results for part in (*_heading(result), *_aims(result), *_calibration(result))
    ]
    parts = [TOP, *sizes, *_kinds(results), *_absent(results), *_peers(results)]
    return "\n".join(parts).rstrip() + "\n"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return a Markdown table; all columns but the first are figures."""
    rule = ["---", *("---:" for _ in headings[1:])]
    return ["| " + " | ".join(row) + " |" for row in (headings, rule, *rows)] + [""]


def _heading(result: Result) -> list[str]:
    """Return what was measured, when and on what."""
    figures = cast("Mapping[str, int]", result["figures"])
    words = (
        f"Measured {str(result['made_at'])[:10]} on {result['machine']}; seed {result['seed']}, "
        f"names from {result['names']}; {figures['present']:,} inquiries about registered and "
        f"{figures['absent']:,} about absent men. Model: {result['model']}."
    )
    return [f"## {result['records']:,} records", "", words, ""]


def _aims(result: Result) -> list[str]:
    """Return the figures beside floor and target."""
    records, figures = cast("int", result["records"]), cast("Mapping[str, float]", result["figures"])
    rows = [aim_row(aim, figures) for aim in aims(records)]
    smaller = f"Floors and targets are those of {set_for(records):,} records."
    note = [] if records == set_for(records) else [smaller, ""]
    words = common(figures, cast("Sequence[str]", result["would_help"]))
    words = f"Worst single kind of damage: {result['worst_kind']}. {words}."
    return [
        *note,
        *_table(AIM_COLUMNS, rows),
        words,
        "",
        *_plainly(figures),
    ]


def _plainly(figures: Mapping[str, float]) -> list[str]:
    """Return how much of what is missed is the writing of the names, and how much is want of facts."""
    if "recall_1_of_plain_names" not in figures:
        return []
    first, ten = (figures[f"recall_{places}_of_plain_names"] for places in (1, 10))
    words = (
        f"The same inquiries with their names as they stand in papers: {first:.4f} and {ten:.4f}. What these "
        "miss is missed because other facts are false or not told; the rest for the way in which a name was "
        "written."
    )
    return [words, ""]


def _calibration(result: Result) -> list[str]:
    """Return what was said beside what was right."""
    lines = cast("Sequence[Mapping[str, float]]", result["calibration"])
    rows = [
        [
            f"{line['from']:g}",
            f"{line['inquiries']:,}",
            f"{line['said']:.4f}",
            f"{line['right']:.4f}",
            "" if line["enough"] else "too few to count",
        ]
        for line in lines
    ]
    return [
        "The first hit's probability, and how often it was he:",
        "",
        *_table(["from", "inquiries", "said", "right", ""], rows),
    ]


def _kinds(results: Sequence[Result]) -> list[str]:
    """Return recall@10 for each kind of damage at each size, with the ceiling."""
    sizes = [f"{result['records']:,}" for result in results]
    by_size = [cast("Rows", result["by_damage"]) for result in results]
    rows = [
        [
            kind,
            *(
                f"{rows[kind]['recall_10']:.3f} of {rows[kind]['ceiling_of_records_10']:.3f}"
                for rows in by_size
            ),
        ]
        for kind in by_size[-1]
        if all(kind in rows for rows in by_size)
    ]
    return ["## Kinds of damage: recall@10, and what the records allow", "", *_table(["", *sizes], rows)]


def _absent(results: Sequence[Result]) -> list[str]:
    """Return how many absent men of each kind are taken for a registered one."""
    sizes = [f"{result['records']:,}" for result in results]
    by_size = [cast("Rows", result["by_absent"]) for result in results]
    rows = [
        [kind, *(f"{rows[kind]['accepted']:.4f}" for rows in by_size)]
        for kind in by_size[-1]
        if all(kind in rows for rows in by_size)
    ]
    return ["## Absent men taken for a registered one, p >= .95", "", *_table(["", *sizes], rows)]


def _peers(results: Sequence[Result]) -> list[str]:
    """Return the peers' figures at each size; ours on the same inquiries in brackets."""
    headings = ["", "records", "inquiries", "recall@1", "recall@10", "right at 1 %", "median ms"]
    rows = []
    for result in results:
        for label, row in cast("Mapping[str, Mapping[str, float | str]]", result["peers"]).items():
            if "missing" in row:
                rows.append([label, f"{result['records']:,}", str(row["missing"]), "", "", "", ""])
                continue
            line = cast("Mapping[str, float]", row)
            shares = (f"{line[key]:.3f} ({line['ours_' + key]:.3f})" for key in SHARES)
            asked = f"{line['present'] + line['absent']:,.0f}"
            rows.append([label, f"{result['records']:,}", asked, *shares, f"{line['median_ms']:.1f}"])
    return ["## Peers (Kintrace on the same inquiries)", "", *_table(headings, rows)] if rows else []


def main() -> None:
    """Write the docs."""
    print(f"written: {publish().name}")


if __name__ == "__main__":
    main()
