"""The page of figures comes from the kept files and from nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bench import results
from bench.aims import aims

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("matplotlib")

FIGURES: dict[str, float] = {
    **{aim.figure: 0.5 for aim in aims(1_000_000)},
    "present": 1000,
    "absent": 900,
    "recall_1": 0.8125,
    "ceiling_1": 0.9,
    "ceiling_10": 0.95,
    "ceiling_of_records_1": 0.85,
    "ceiling_of_records_10": 0.9,
    "recall_1_of_plain_names": 0.8375,
    "recall_10_of_plain_names": 0.8875,
    "median_ms": 2.0,
    "common_too_little": 1,
    "common_alike": 1300,
    "common_men": 1299,
}


def kept(records: int) -> dict[str, object]:
    """Return the figures of a run, made up."""
    row = {
        "inquiries": 10,
        "recall_1": 0.7,
        "recall_10": 0.75,
        "ceiling_of_records_1": 0.9,
        "ceiling_of_records_10": 0.95,
    }
    shares = {"recall_1": 0.4, "recall_10": 0.5, "right_at_one_per_cent": 0.1}
    ours = {f"ours_{key}": 0.9 for key in shares}
    peer = {**shares, **ours, "present": 50, "absent": 50, "median_ms": 300.0}
    return {
        "made_at": "2026-11-23T10:00:00+00:00",
        "machine": "a machine of two cores",
        "names": "russiannames",
        "model": "invented people",
        "seed": 101,
        "would_help": ["born", "region"],
        "worst_kind": "typo",
        "records": records,
        "figures": FIGURES,
        "calibration": [{"from": 0.9, "inquiries": 9, "said": 0.93, "right": 0.91, "enough": 0}],
        "by_damage": {"typo": row},
        "by_table": {},
        "by_absent": {"twin": {"accepted": 0.25}},
        "peers": {"slow": peer, "gone": {"missing": "not installed"}},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for records in (100_000, 10_000):
        results.save(kept(records), tmp_path / "figures")
    return tmp_path / "figures"


def test_the_page_shows_each_size_with_machine_date_and_verdict(folder: Path, tmp_path: Path) -> None:
    from bench.publish import publish  # noqa: PLC0415 - it draws, which needs a package that may be missing

    page = publish(folder, tmp_path).read_text(encoding="utf-8")

    assert page.index("## 10,000 records") < page.index("## 100,000 records")
    assert "Measured 2026-11-23 on a machine of two cores" in page
    assert "| recall@1, mixed damage | 0.8125 | 0.9000 | 0.8500 | 0.9450 | 0.9600 | NOT met |" in page
    assert "Worst single kind of damage: typo." in page
    assert "names as they stand in papers: 0.8375 and 0.8875." in page
    assert "too little; 1,300 records not told apart" in page
    assert "| typo | 0.750 of 0.950 | 0.750 of 0.950 |" in page
    assert "| slow | 10,000 | 100 | 0.400 (0.900) | 0.500 (0.900) | 0.100 (0.900) | 300.0 |" in page
    assert "| gone | 10,000 | not installed |" in page


def test_a_figure_that_few_inquiries_do_not_give_is_said_to_be_missing() -> None:
    from bench.publish import text  # noqa: PLC0415 - as above

    figures = {name: value for name, value in FIGURES.items() if name != "worst_bin_gap"}

    assert "| calibration: worst gap of a bin | too few |" in text([{**kept(1_000_000), "figures": figures}])


def test_the_picture_is_the_same_for_the_same_figures(folder: Path, tmp_path: Path) -> None:
    from bench.publish import publish  # noqa: PLC0415 - as above

    pictures = []
    for _ in range(2):
        publish(folder, tmp_path)
        pictures.append((tmp_path / "images" / "matching.svg").read_bytes())

    assert pictures[0] == pictures[1]
    assert b"<svg" in pictures[0]


def test_without_kept_figures_nothing_is_written(tmp_path: Path) -> None:
    from bench.publish import publish  # noqa: PLC0415 - as above

    with pytest.raises(SystemExit, match="no figures are kept"):
        publish(tmp_path, tmp_path)
    assert not (tmp_path / "figures.md").exists()


def test_kept_figures_are_read_as_they_were_written(folder: Path) -> None:
    assert json.dumps(results.kept(folder)[1]) == json.dumps(kept(100_000))
