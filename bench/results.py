"""Figures on disk: the last run's in `out/`, those kept for comparison and for the docs in `figures/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).resolve().parent
OUT = HERE / "out"
FIGURES = HERE / "figures"
PARTS = ("figures", "by_damage", "by_absent", "peers")
# Times differ from run to run on a shared machine; shares of the same inquiries do not.
NOISE = 0.10


def name_of(records: int) -> str:
    """Return the file name for a size of register."""
    return f"matching-{records}.json"


def save(result: Mapping[str, object], folder: Path = OUT) -> str:
    """Write a result down and return where, as seen from the project's folder."""
    folder.mkdir(exist_ok=True)
    path = folder / name_of(cast("int", result["records"]))
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(path.relative_to(HERE.parent)) if path.is_relative_to(HERE.parent) else path.name


def commit(result: Mapping[str, object]) -> str:
    """Keep a result for later runs to be compared with, and return where."""
    return save(result, FIGURES)


def read(path: Path) -> dict[str, object]:
    """Return a result."""
    return cast("dict[str, object]", json.loads(path.read_text(encoding="utf-8")))


def committed(records: int) -> dict[str, object] | None:
    """Return the kept result for a size of register."""
    path = FIGURES / name_of(records)
    return read(path) if path.exists() else None


def kept(folder: Path = FIGURES) -> list[dict[str, object]]:
    """Return all kept results, the smallest register first."""
    found = [read(path) for path in folder.glob("matching-*.json")]
    return sorted(found, key=lambda result: cast("int", result["records"]))


def changed(before: Mapping[str, object], now: Mapping[str, object]) -> list[tuple[str, float, float]]:
    """Return every figure that differs, with its old and its new value; times only by a tenth and more."""
    old, new = _flat(before), _flat(now)
    return [
        (name, old[name], value)
        for name, value in new.items()
        if name in old and _differs(name, old[name], value)
    ]


def _differs(name: str, old: float, new: float) -> bool:
    """Return whether a figure is another one, and not the same one measured again."""
    timed = name.endswith(("_ms", "_seconds", "bytes_a_record"))
    return abs(new - old) > (NOISE * abs(old) if timed else 5e-4)


def _flat(result: Mapping[str, object]) -> dict[str, float]:
    """Return the figures of a result under one name each."""
    found: dict[str, float] = {}
    for part in PARTS:
        for name, value in cast("Mapping[str, object]", result.get(part, {})).items():
            lines = value if isinstance(value, dict) else {"": value}
            for field, figure in lines.items():
                if isinstance(figure, int | float):
                    found[" ".join(filter(None, (part.replace("_", " "), name, field)))] = float(figure)
    return found
