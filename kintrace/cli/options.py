"""What the commands have in common: the language they speak and the code they end with."""

from __future__ import annotations

import os
from typing import Annotated, Final

import typer

from kintrace.lists.wording import LANGUAGES

NOTHING_DONE: Final = 2

Language = Annotated[str, typer.Option(help="ru, uk or en.")]


def language_of(chosen: str) -> str:
    """Return the language to speak: as chosen, else as the computer is set, else English."""
    said = chosen or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    short = said.lower()[:2]
    if chosen and short not in LANGUAGES:
        raise typer.BadParameter("ru, uk or en", param_hint="--language")
    return short if short in LANGUAGES else "en"
