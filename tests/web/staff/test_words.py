"""The desk in three equal languages: nothing left out, nothing empty, nothing stale."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import polib
import pytest
from django.core.management import call_command

from kintrace.config.settings import PACKAGE

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

WEB = PACKAGE / "web"
LOCALE = WEB / "staff" / "locale"
LANGUAGES = ("ru", "uk")
KEPT_OUT = shutil.ignore_patterns("family*", "static", "__pycache__")

# What the desk shows of other parts: refusals, roles, states. Each part brings its own words.
PARTS = (
    *("accounts", "contact", "vault", "registry", "objections", "cards", "duties", "exports", "documents"),
    "tracing",
    *("kinship", "disclosure"),
)


def catalogue(language: str, folder: Path = LOCALE) -> polib.POFile:
    return polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))


def said(texts: polib.POFile) -> dict[tuple[str | None, str], object]:
    return {(entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in texts}


@pytest.mark.parametrize("part", ["web/staff", *PARTS])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_desk_is_left_out_or_stale(
    language: str, part: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    locale = LOCALE if part == "web/staff" else PACKAGE / part / "locale"
    copy = tmp_path / "part"
    if part == "web/staff":
        shutil.copytree(WEB / "templates" / "staff", copy / "templates")
        shutil.copytree(WEB / "templatetags", copy / "templatetags", ignore=KEPT_OUT)
    shutil.copytree(PACKAGE / part, copy, ignore=KEPT_OUT, dirs_exist_ok=True)
    fresh = copy / "locale"
    settings.LOCALE_PATHS = [str(fresh)]
    monkeypatch.chdir(copy)

    call_command("makemessages", locale=[language], no_obsolete=True, verbosity=0)

    own = catalogue(language, locale)
    assert set(said(catalogue(language, fresh))) == set(said(own))
    assert own.untranslated_entries() == []
    assert own.fuzzy_entries() == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept_and_no_other_alphabet_slipped_in(language: str) -> None:
    marks = re.compile(r"%\(\w+\)s")
    foreign = re.compile(r"[іїєґІЇЄҐ]" if language == "ru" else r"[ыэъёЫЭЪЁ]")

    for entry in catalogue(language):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert set(marks.findall(text)) == set(marks.findall(entry.msgid)), entry.msgid
            assert not foreign.search(text), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sentence_is_said_alike_in_every_part(language: str) -> None:
    own = said(catalogue(language))
    for path in PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po"):
        for key, words in said(polib.pofile(str(path))).items():
            assert own.get(key, words) == words, f"{path}: {key}"
