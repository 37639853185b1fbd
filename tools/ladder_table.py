"""Writes docs/ladder.tsv: for each pair of claims the label before and after the second one.

Run it after a rule was changed on purpose, and read what it changes before you keep it.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "ladder.tsv"
HEADER = """\
# For each pair of claims the label of the file before and after the second one.
# Source: written by tools/ladder_table.py from the rules in kintrace/registry/ladder.
# Licence: Apache-2.0. Rules in words: docs/ladder.md.
# Each claim has a source of its own and is known to the day; the second came, and was heard of, a day later.
# "authority" stands for the ICRC too, "eyewitness" for dated footage too: the rules treat them alike.
"""


def table() -> list[list[str]]:
    """Return the rows: first claim, by whom, label before, second claim, label after it by each class."""
    from kintrace.registry.ladder import Claim, Said, SourceClass, step  # noqa: PLC0415 - Django is set up first

    classes = (SourceClass.AUTHORITY, SourceClass.OWN_HAND, SourceClass.EYEWITNESS, SourceClass.HEARSAY)
    day = date(2026, 4, 1)
    rows = [["first", "by", "before", "second", *(f"after_{of.value}" for of in classes)]]
    for first in Claim:
        for by in classes:
            one = Said.on_day(first, by, 1, day)
            for second in Claim:
                others = [Said.on_day(second, of, 2, day + timedelta(days=1)) for of in classes]
                after = [step([one, other]).value for other in others]
                rows.append([first.value, by.value, step([one]).value, second.value, *after])
    return rows


def main() -> int:
    """Write the table."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kintrace.config.settings")
    django.setup()
    lines = ["\t".join(row) for row in table()]
    PAGE.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
