"""Runs every static check and says which one failed; all of them run, so that one look shows all."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TEMPLATES = "kintrace/web/templates"


def checks() -> dict[str, list[str]]:
    """Return each check's name and command."""
    manage = [sys.executable, "manage.py"]
    pages = sorted(str(path.relative_to(ROOT)) for path in (ROOT / TEMPLATES).rglob("*.html"))
    return {
        "ruff": [str(BIN / "ruff"), "check", "."],
        "format": [str(BIN / "ruff"), "format", "--check", "."],
        "types": [str(BIN / "mypy"), "kintrace", "tests", "tools", "bench", "manage.py"],
        "floors": [str(BIN / "lint-imports")],
        "templates": [str(BIN / "djlint"), "--lint", "--quiet", TEMPLATES],
        "template tags": [str(BIN / "djade"), "--check", "--target-version", "5.2", *pages],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        "translations": [sys.executable, "tools/messages.py", "--check"],
        "settings and commands are documented": [sys.executable, "tools/documented.py"],
    }


def main() -> int:
    """Return 0 when every check passed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        bureau = {
            "KINTRACE_DATA": folder,
            "KINTRACE_SITE_URL": "https://bureau.example",
            "KINTRACE_HOSTS": "bureau.example",
        }
        for name, command in checks().items():
            started = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=os.environ | bureau, check=False, capture_output=True, text=True
            )
            good = done.returncode == 0
            print(
                f"kintrace: {name}: {'good' if good else 'FAILED'} ({time.monotonic() - started:.0f} s)",
                flush=True,
            )
            if not good:
                failed.append(name)
                print(done.stdout + done.stderr, flush=True)
    print(f"{len(checks()) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
