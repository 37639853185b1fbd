"""docs/matching.md says what the matcher says: figures, and the words around them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "matching.md"


def checked(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the check of the page in a checkout; the matcher is that of this one."""
    program = [sys.executable, str(root / "tools" / "matching_page.py"), "--check"]
    return subprocess.run(
        program, cwd=root, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


def test_every_figure_is_the_matcher_s_own_and_every_claim_holds() -> None:
    done = checked(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_figure_typed_by_hand_is_found(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    (tmp_path / "docs").mkdir()
    page = PAGE.read_text("utf-8")
    figure = re.search(r"<!-- begin alone -->.*?(\+\d+\.\d)", page, re.DOTALL)
    assert figure is not None
    changed = f"{page[: figure.start(1)]}+99.9{page[figure.end(1) :]}"
    (tmp_path / "docs" / "matching.md").write_text(changed, encoding="utf-8")

    done = checked(tmp_path)

    assert done.returncode == 1
    assert "its figures are stale; run: python tools/matching_page.py" in done.stdout


def test_no_figure_of_the_matcher_stands_outside_the_marks() -> None:
    prose = re.sub(r"<!-- begin (\w+) -->.*?<!-- end \1 -->", "", PAGE.read_text("utf-8"), flags=re.DOTALL)

    assert re.findall(r"[+−]\d|\d\.\d+ ?%", prose) == []
