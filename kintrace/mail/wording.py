"""What we write by mail, in three languages. Whatever is not in data/wording.tsv cannot be written."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

from django.conf import settings

LANGUAGES = ("en", "ru", "uk")


class Letter(NamedTuple):
    """A subject line and a plain text."""

    subject: str
    text: str


def letter(template: str, *, openly: bool, language: str) -> Letter:
    """Return the letter for a template.

    Args:
        template: As in contact.Message.Template.
        openly: Whether it may say what it is about. If not, it carries no address of ours either.
        language: "ru", "uk" or "en"; anything else gets English.

    Raises:
        KeyError: If there is no such letter.
    """
    spoken = language if language in LANGUAGES else "en"
    subject, *paragraphs = letters()[template, "open" if openly else "plain", spoken]
    text = "\n\n".join(paragraphs) + "\n"
    return Letter(subject, text.replace("%(site)s", settings.SITE_URL))


@cache
def letters() -> dict[tuple[str, str, str], list[str]]:
    """Return the lines of each letter, the subject first, by template, tone and language."""
    table = (files("kintrace.mail") / "data" / "wording.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    found: dict[tuple[str, str, str], list[str]] = {}
    for template, tone, _part, *texts in rows[1:]:
        for language, text in zip(LANGUAGES, texts, strict=True):
            found.setdefault((template, tone, language), []).append(text)
    return found
