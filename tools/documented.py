"""Says which settings and commands docs/running.md leaves out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def names() -> set[str]:
    """Return every KINTRACE_… setting and every command of manage.py."""
    settings = (ROOT / "kintrace/config/settings.py").read_text(encoding="utf-8")
    found = {
        f"KINTRACE_{name}" for name in re.findall(r'\b(?:text|flag|number|items)\("([A-Z0-9_]+)"', settings)
    }
    for module in (ROOT / "kintrace").rglob("*.py"):
        found |= set(re.findall(r'"(KINTRACE_[A-Z0-9_]+)"', module.read_text(encoding="utf-8")))
    commands = (ROOT / "kintrace/ops/management/commands").glob("[a-z]*.py")
    return found | {f"manage.py {path.stem}" for path in commands}


def main() -> int:
    """Return 0 when each one is on the page."""
    page = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    missing = sorted(name for name in names() if name not in page)
    print("\n".join(f"docs/running.md says nothing about {name}" for name in missing) or "all documented")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
