"""The tables of a run, in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.table import Table

from bench.aims import Aim, aims, set_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    Line = Mapping[str, float]
    Lines = Mapping[str, Line]

AIM_COLUMNS = ("figure", "value", "facts allow", "records allow", "floor", "target", "")
SHARES = ("recall_1", "recall_10", "right_at_one_per_cent")
PEER_COLUMNS = ("asked", "recall@1", "recall@10", "right at 1 %", "ours on the same", "median ms", "build s")


def show(result: Mapping[str, object], console: Console) -> None:
    """Print all tables."""
    records = cast("int", result["records"])
    figures = cast("Line", result["figures"])
    console.print(_aims(records, figures))
    console.print(f"worst single kind of damage: {result['worst_kind']}")
    console.print(_rest(figures))
    console.print(common(figures, cast("Sequence[str]", result["would_help"])))
    console.print(_calibration(cast("Sequence[Line]", result["calibration"])))
    console.print(_kinds("one kind of damage at least", cast("Lines", result["by_damage"])))
    by_table = cast("Lines", result["by_table"])
    console.print(_kinds(f"the worst of {len(by_table)} Latin tables", by_table, most=6))
    console.print(_absent(cast("Lines", result["by_absent"])))
    peers = cast("Mapping[str, Mapping[str, float | str]]", result["peers"])
    if peers:
        console.print(_peers(peers))


def _table(title: str, first: str, *headings: str) -> Table:
    """Return an empty table with one column of words."""
    table = Table(title=title)
    table.add_column(first, no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _aims(records: int, figures: Line) -> Table:
    """Return the figures beside floor and target."""
    asked = f"{figures['present']:,} registered and {figures['absent']:,} absent men"
    title = f"{records:,} records, {asked}; floors and targets are set for {set_for(records):,} records"
    table = _table(title, *AIM_COLUMNS)
    for aim in aims(records):
        table.add_row(*aim_row(aim, figures))
    return table


def aim_row(aim: Aim, figures: Line) -> list[str]:
    """Return a figure beside ceilings, floor and target; a run of few inquiries may have none."""
    value = figures.get(aim.figure)
    return [
        aim.words,
        "too few" if value is None else aim.shown(value),
        *_ceilings(aim, figures),
        aim.shown(aim.floor),
        aim.shown(aim.target),
        "" if value is None else aim.verdict(value),
    ]


def _ceilings(aim: Aim, figures: Line) -> list[str]:
    """Return what the facts told allow, and what they allow beside the records; nothing for other figures."""
    keys = (aim.figure.replace("recall", kind) for kind in ("ceiling", "ceiling_of_records"))
    return [aim.shown(figures[key]) if aim.figure.startswith("recall") else "" for key in keys]


def common(figures: Line, would_help: Sequence[str]) -> str:
    """Return in words how a very common name and nothing else is answered."""
    answer = "too little" if figures["common_too_little"] else "NOT said to be too little"
    return (
        f"«Иванов Александр» and nothing else: {answer}; {figures['common_alike']:,} records not told apart, "
        f"{figures['common_men']:,} men of that very name; would help most: {', '.join(would_help[:3])}"
    )


def _rest(figures: Line) -> Table:
    """Return the figures that have no aim."""
    shown = {aim.figure for aim in aims(1_000_000)}
    table = _table("further figures", "figure", "value")
    for name, value in figures.items():
        if name not in shown:
            table.add_row(name.replace("_", " "), f"{value:,.4f}".rstrip("0").rstrip("."))
    return table


def _calibration(lines: Sequence[Line]) -> Table:
    """Return what was said beside what was right."""
    table = _table("does a probability mean what it says?", "from", "inquiries", "said", "right", "counts")
    for line in lines:
        table.add_row(
            f"{line['from']:g}",
            f"{line['inquiries']:,}",
            f"{line['said']:.4f}",
            f"{line['right']:.4f}",
            "yes" if line["enough"] else "too few",
        )
    return table


def _kinds(title: str, rows: Lines, most: int | None = None) -> Table:
    """Return one line for each kind of damage, the worst first."""
    table = _table(
        title, "", "inquiries", "recall@1", "records allow", "recall@10", "records allow", "facts allow"
    )
    for name, row in sorted(rows.items(), key=lambda pair: pair[1]["recall_10"])[:most]:
        shares = (
            row[key]
            for key in (
                "recall_1",
                "ceiling_of_records_1",
                "recall_10",
                "ceiling_of_records_10",
                "ceiling_10",
            )
        )
        table.add_row(name, str(row["inquiries"]), *(f"{share:.3f}" for share in shares))
    return table


def _absent(rows: Lines) -> Table:
    """Return how many absent men of each kind are taken for a registered one."""
    table = _table("absent men", "what he is to a registered man", "accepted at p >= .95")
    for name, row in rows.items():
        table.add_row(name, f"{row['accepted']:.4f}")
    return table


def _peers(rows: Mapping[str, Mapping[str, float | str]]) -> Table:
    """Return one line for each peer."""
    table = _table("peers, same records and inquiries, same run", "engine", *PEER_COLUMNS)
    for name, row in rows.items():
        if "missing" in row:
            table.add_row(name, str(row["missing"]))
            continue
        line = cast("Line", row)
        table.add_row(
            name,
            f"{line['present'] + line['absent']:,.0f}",
            *(f"{line[key]:.3f}" for key in SHARES),
            "/".join(f"{line['ours_' + key]:.3f}" for key in SHARES),
            f"{line['median_ms']:.1f}",
            f"{line['build_seconds']:.1f}",
        )
    return table


def show_changes(
    lines: Sequence[tuple[str, float, float]] | None, before: Mapping[str, object] | None, console: Console
) -> None:
    """Print what changed since the kept figures."""
    if lines is None or before is None:
        console.print("no figures of this size are kept yet; --commit keeps these")
        return
    table = _table(f"changed since {before['made_at']}", "figure", "was", "is")
    for name, old, new in lines:
        table.add_row(name, f"{old:,.4f}", f"{new:,.4f}")
    console.print(table if lines else f"nothing changed since {before['made_at']}")
