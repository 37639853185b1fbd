"""Three equal languages: nothing untranslated, nothing stale, the switch loses nothing that was typed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest
from django.core.management import call_command
from django.urls import reverse

from kintrace.config.settings import PACKAGE
from kintrace.vault import client as vault
from tests.web.family import walk
from tests.web.family.walk import step

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

WEB = PACKAGE / "web"
LOCALE = WEB / "family" / "locale"
LANGUAGES = ("ru", "uk")
ANSWER, WITHDRAW = reverse("family:answer"), reverse("family:withdraw")

# What we call one thing in three languages at the desk and in letters is called so here too.
EVERYWHERE = sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/django.po"))


def catalogue(language: str, folder: Path = LOCALE) -> polib.POFile:
    """Return the texts of one language."""
    return polib.pofile(str(folder / language / "LC_MESSAGES" / "django.po"))


def said(texts: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], str]:
    """Return each text with its context, and how it is said."""
    return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in texts}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_compiled(language: str) -> None:
    texts = catalogue(language)
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))

    assert texts.untranslated_entries() == []
    assert texts.fuzzy_entries() == []
    assert texts.obsolete_entries() == []
    assert said(texts) == said(compiled)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_pages_is_left_out(
    language: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("staff", "static", "desk.py"))
    settings.LOCALE_PATHS = [str(tmp_path / "web" / "family" / "locale")]
    monkeypatch.chdir(tmp_path / "web")

    call_command("makemessages", locale=[language], no_obsolete=True, verbosity=0)

    found = catalogue(language, tmp_path / "web" / "family" / "locale")
    assert set(said(found)) == set(said(catalogue(language)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_tags_are_kept(language: str) -> None:
    marks = re.compile(r"%\(\w+\)s|<[^>]+>")

    for entry in catalogue(language):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                assert sorted(marks.findall(text)) == sorted(marks.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_of_another_alphabet_slipped_in(language: str) -> None:
    foreign = re.compile(r"[іїєґІЇЄҐ]" if language == "ru" else r"[ыэъёЫЭЪЁ]")
    mixed = re.compile(r"[а-яіїєґё][a-z]|[a-z][а-яіїєґё]", re.IGNORECASE)

    for entry in catalogue(language):
        assert not foreign.search(entry.msgstr), entry.msgid
        assert not mixed.search(entry.msgstr), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_shared_with_other_parts_is_translated_alike(language: str) -> None:
    own = said(catalogue(language))
    for path in EVERYWHERE:
        if path.is_relative_to(LOCALE) or path.parts[-3] != language:
            continue
        for entry in polib.pofile(str(path)):
            mine = own.get((entry.msgctxt, entry.msgid), entry.msgstr)
            assert mine == entry.msgstr, f"{path}: {entry.msgid}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [
        ("uk-UA,uk;q=0.9,ru;q=0.5", "uk", "Кого ви шукаєте?"),
        ("ru", "ru", "Кого вы ищете?"),
        ("be,ru;q=0.8", "ru", "Кого вы ищете?"),
        ("en-GB", "en", "Who are you looking for?"),
        ("fr", "en", "Who are you looking for?"),
        ("", "en", "Who are you looking for?"),
    ],
)
def test_the_page_speaks_the_browsers_language(
    client: Client, asked: str, language: str, heading: str
) -> None:
    page = client.get(step("name"), headers={"Accept-Language": asked}).content.decode()

    assert f'<html lang="{language}">' in page
    assert f"<h1>{heading}</h1>" in page


@pytest.mark.django_db
def test_the_switch_keeps_what_was_typed_and_scolds_nobody(client: Client) -> None:
    switched = client.post(
        step("name"), {"sought": "И", "spellings": "Testenko", "spellings_not_known": "on", "language": "uk"}
    )

    page = client.get(switched.headers["Location"]).content.decode()
    assert switched.headers["Location"] == step("name")
    assert '<html lang="uk">' in page
    assert 'value="И"' in page
    assert 'value="Testenko"' in page
    assert 'name="spellings_not_known" checked' in page
    assert 'class="errors"' not in page


@pytest.mark.django_db
def test_the_switch_translates_an_error_that_was_shown(client: Client) -> None:
    client.post(step("name"), {"sought": "И"})

    client.post(step("name"), {"sought": "И", "language": "ru"})

    page = client.get(step("name")).content.decode()
    assert "По одной букве подойдёт слишком много людей" in page
    assert "<title>Ошибка:" in page


@pytest.mark.django_db
@pytest.mark.parametrize("address", [ANSWER, WITHDRAW])
def test_the_switch_keeps_number_and_words_and_tries_nothing(client: Client, address: str) -> None:
    typed = {"case": "1234", "words": "one two", "language": "uk"}

    page = client.post(address, typed)

    assert '<html lang="uk">' in page.content.decode()
    assert 'value="1234"' in page.content.decode()
    assert 'value="one two"' in page.content.decode()
    assert 'class="errors"' not in page.content.decode()
    assert page.cookies["language"].value == "uk"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/how/", "/how/"),
        ("/ask/birth/", "/ask/birth/"),
        ("https://evil.example/how/", "/"),
        ("//evil.example/how/", "/"),
        ("/\\evil.example", "/"),
        ("/desk/", "/"),
        ("/leave/", "/"),
        ("/nowhere/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_the_switch_leads_nowhere_else(client: Client, back: str, leads_to: str) -> None:
    switched = client.post(reverse("family:language"), {"language": "ru", "back": back})

    assert switched.headers["Location"] == leads_to
    assert switched.cookies["language"].value == "ru"


@pytest.mark.django_db
def test_a_language_that_we_do_not_speak_changes_nothing(client: Client) -> None:
    switched = client.post(reverse("family:language"), {"language": "../../etc", "back": "/how/"})

    assert not switched.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "uk", "en"])
def test_titles_are_unique_and_languages_are_not_mixed(client: Client, language: str) -> None:
    vault.connect()
    client.cookies["language"] = language
    walk.fill(client)
    names = ("start", "how", "spellings", "answer", "withdraw", "withdrawn", "lost", "sent", "check")
    addresses = [reverse(f"family:{name}") for name in names] + [step(slug) for slug in walk.TYPED]

    pages = {address: client.get(address).content.decode() for address in addresses}

    titles = [re.findall(r"<title>(.*) · Kintrace</title>", page)[0] for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for page in pages.values():
        assert page.count("<h1>") == 1
        headings = re.findall(r"<h[12][^>]*>([^<]+)<", page)
        assert all(bool(re.search("[А-Яа-яІіЇї]", text)) == (language != "en") for text in headings)
