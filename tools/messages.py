"""Compiles the translations; with --check only says what is missing, fuzzy or stale."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kintrace"


def said(entries: Iterable[polib.POEntry | polib.MOEntry]) -> dict[tuple[str, str], list[str]]:
    """Return what a catalogue says: context and text to the translation, or to its plural forms."""
    return {
        (entry.msgctxt or "", entry.msgid): [
            text for _, text in sorted((int(form), text) for form, text in entry.msgstr_plural.items())
        ]
        or [entry.msgstr]
        for entry in entries
        if entry.msgid
    }


def faults(path: Path) -> list[str]:
    """Return what is wrong with one catalogue: texts missing, fuzzy, or compiled otherwise."""
    catalogue = polib.pofile(str(path))
    name = path.relative_to(ROOT)
    found = [f"{name}: not translated: {entry.msgid[:60]!r}" for entry in catalogue.untranslated_entries()]
    found += [f"{name}: fuzzy: {entry.msgid[:60]!r}" for entry in catalogue.fuzzy_entries()]
    wanted = int(re.findall(r"nplurals=(\d+)", catalogue.metadata.get("Plural-Forms", "nplurals=0"))[0])
    found += [
        f"{name}: {len(entry.msgstr_plural)} plural forms of {wanted}: {entry.msgid[:60]!r}"
        for entry in catalogue
        if entry.msgid_plural and len(entry.msgstr_plural) != wanted
    ]
    compiled = path.with_suffix(".mo")
    current = said(catalogue.translated_entries())
    stands = said(polib.mofile(str(compiled))) if compiled.exists() else {}
    if current != stands:
        found.append(f"{name}: the compiled file says something else; run: make messages")
    return found


def main() -> int:
    """Return 0 when every catalogue is whole."""
    catalogues = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po"))
    if "--check" not in sys.argv:
        for path in catalogues:
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
    found = [fault for path in catalogues for fault in faults(path)]
    print("\n".join(found) or f"{len(catalogues)} catalogues, nothing missing")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
