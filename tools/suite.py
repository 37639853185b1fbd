"""Runs all tests: everything on SQLite, then whatever touches a database again on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
WORKERS = str(os.cpu_count() or 2)
# These know no database: once is enough.
LIBRARIES = [
    *("tests/names", "tests/matching", "tests/lists", "tests/bench", "tests/test_docs_matching.py"),
    *(f"tests/test_cli{part}.py" for part in ("", "_explain", "_learn", "_names")),
    "tests/test_library_alone.py",
]

WHOLE_WAY = "tests/test_whole_way.py"


def pytest(*options: str, database: str = "") -> int:
    """Run pytest with a database and return its exit code."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rfEs",
        "-n",
        WORKERS,
        "--dist",
        "loadfile",
        *options,
        *sys.argv[1:],
    ]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | {"KINTRACE_DATABASE_URL": database}, check=False
    ).returncode


def main() -> int:
    """Return 0 when every test passed on both databases and enough of the code was run."""
    for old in ROOT.glob(".coverage*"):
        old.unlink()
    print("kintrace: tests on SQLite", flush=True)
    failed = pytest("--cov", "--cov-report=", f"--ignore={WHOLE_WAY}")
    # Playwright allows one browser driver in a process: the whole way has a process of its own.
    failed |= pytest(WHOLE_WAY, "-n", "0")
    print("kintrace: tests on PostgreSQL", flush=True)
    with postgres() as address:
        ignored = [f"--ignore={path}" for path in (*LIBRARIES, WHOLE_WAY)]
        # The server goes with its databases; dropping them one by one would wait for a last thread's session.
        # What runs was counted on SQLite; counting it twice would double the time of this half.
        failed |= pytest("tests", *ignored, "--reuse-db", database=address)
        failed |= pytest(WHOLE_WAY, "-n", "0", database=address)
    covered = subprocess.run(
        [sys.executable, "-m", "coverage", "report", "--skip-covered"], cwd=ROOT, check=False
    )
    return failed or covered.returncode


if __name__ == "__main__":
    sys.exit(main())
