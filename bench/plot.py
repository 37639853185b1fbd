"""A picture of recall and of the time for a search against the size of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    Line = tuple[list[int], list[float]]

# Ink and accent of the families' pages; the grey of their quiet words.
INK, ACCENT, QUIET = "#28241f", "#1b5a5c", "#8a8378"
STYLES = ("o", "s", "^", "D", "v", "P")


def draw(results: Sequence[Mapping[str, object]], path: Path) -> None:
    """Draw the figures of several registers, the smallest first; the same figures give the same file."""
    with mpl.rc_context({"svg.hashsalt": "kintrace", "axes.edgecolor": QUIET, "text.color": INK}):
        figure = Figure(figsize=(9, 4.2), layout="constrained")
        found, time = figure.subplots(1, 2)
        _lines(found, results, "recall_1")
        _line(found, _ours(results, "ceiling_1"), "what the facts told allow", color=QUIET, linestyle=":")
        records = _ours(results, "ceiling_of_records_1")
        _line(found, records, "what the records allow", color=QUIET, linestyle="--")
        found.set(title="the right record stands first", ylim=(0.3, 1.01))
        _lines(time, results, "median_ms")
        time.set(title="milliseconds for one search", yscale="log")
        time.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        for axes in (found, time):
            axes.set(xscale="log", xlabel="records")
            axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
            axes.xaxis.set_minor_formatter(NullFormatter())
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(axis="y", color=QUIET, alpha=0.25)
        handles, labels = found.get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _lines(axes: Axes, results: Sequence[Mapping[str, object]], key: str) -> None:
    """Draw one line for us and one for each peer."""
    for style, label in zip(STYLES, _labels(results), strict=False):
        _line(axes, _theirs(results, label, key), label, color=QUIET, marker=style, linewidth=1, markersize=4)
    _line(axes, _ours(results, key), "Kintrace", color=ACCENT, marker="o", linewidth=2.2)


def _line(axes: Axes, line: Line, label: str, **style: object) -> None:
    """Draw one line."""
    axes.plot(*line, label=label, **style)  # type: ignore[arg-type]  # matplotlib's own options


def _labels(results: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the peers of all results, in their order."""
    return list(
        dict.fromkeys(label for result in results for label in cast("dict[str, object]", result["peers"]))
    )


def _ours(results: Sequence[Mapping[str, object]], key: str) -> Line:
    """Return our figure at each size."""
    return _points(
        [(cast("int", r["records"]), cast("dict[str, float]", r["figures"])) for r in results], key
    )


def _theirs(results: Sequence[Mapping[str, object]], label: str, key: str) -> Line:
    """Return a peer's figure at each size at which it was measured."""
    rows = [
        (cast("int", r["records"]), cast("dict[str, dict[str, float]]", r["peers"]).get(label, {}))
        for r in results
    ]
    return _points(rows, key)


def _points(rows: Sequence[tuple[int, Mapping[str, float]]], key: str) -> Line:
    """Return sizes and figures, where there is one."""
    there = [(size, row[key]) for size, row in rows if key in row]
    return [size for size, _ in there], [value for _, value in there]
