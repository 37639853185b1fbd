"""What every page carries: banners, refusals in the reader's language, nothing from elsewhere; the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.vault import client
from kintrace.vault.refusals import VaultAway
from tests import make
from tests.web.staff.scene import sign_in

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

AUDITOR, EXAMINER, OPERATOR = Role.AUDITOR, Role.EXAMINER, Role.OPERATOR


def test_a_vault_in_the_same_process_is_named_on_every_page() -> None:
    assert "The vault is not separated" in sign_in(EXAMINER).page("home")


def test_a_demonstration_says_that_all_persons_are_invented(settings: Settings) -> None:
    settings.DEMO = True

    assert "All persons are invented" in sign_in(EXAMINER).page("home")


def test_when_the_vault_is_away_pages_say_so_and_what_to_do(settings: Settings) -> None:
    candidate = make.candidate()
    desk = sign_in(EXAMINER)
    client.disconnect()
    settings.VAULT, settings.VAULT_SOCKET = "socket", "/tmp/desk-no-vault-here.sock"  # noqa: S108 - never made

    assert "The vault is away." in desk.page("home")
    refused = desk.get(reverse("staff:candidate", args=[candidate.pk]))
    assert refused.status_code == 409
    assert VaultAway.message.split(".")[0] in refused.content.decode()
    assert "does not answer" in desk.refused("search", surname="Иванов")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ru", "Вы уже проверили этого кандидата"),
        ("uk", "Ви вже перевірили цього кандидата"),
        ("en", "You have checked this candidate"),
    ],
)
def test_a_refusal_speaks_the_readers_language(language: str, sentence: str) -> None:
    candidate = make.candidate()
    desk = sign_in(EXAMINER, language=language)

    desk.post(reverse("staff:candidate", args=[candidate.pk]), {"verdict": "same"})

    assert sentence in desk.refused("candidate", candidate.pk, verdict="same")


def test_the_audit_page_shows_codes_filters_and_verifies() -> None:
    make.confirmed()
    desk = sign_in(AUDITOR)

    page = desk.page("audit")
    assert "tracing.checked" in page
    assert "Иванов" not in page
    only = desk.page("audit", query="?code=tracing.checked")
    assert "registry.record_entered" not in only
    assert "No entry fits" in desk.page("audit", query="?actor=staff:999999")
    assert "tracing.checked" in desk.page("audit", query="?subject=tracing.check")
    assert "tracing.checked" in desk.page(
        "audit", query="?code=Ivan'--"
    )  # what cannot be read filters nothing
    assert "No entry fits" in desk.page("audit", query="?kind=refusals")
    assert "The audit log is whole" in desk.send("audit_verify")


def test_an_edited_entry_is_found_and_named() -> None:
    make.confirmed()
    third = Entry.objects.get(seq=3)
    Entry.objects.filter(pk=third.pk).update(actor="staff:1" if third.actor != "staff:1" else "staff:2")

    page = sign_in(AUDITOR).send("audit_verify")

    assert "The log is not what was written" in page
    assert "Entry 3 was changed" in page


def test_pages_carry_nothing_inline_and_nothing_from_elsewhere() -> None:
    candidate = make.tellable()
    desk = sign_in(EXAMINER, OPERATOR)

    for name, arguments in (("home", []), ("candidate", [candidate.pk]), ("answer", [candidate.pk])):
        answer = desk.get(reverse(f"staff:{name}", args=arguments))
        page = answer.content.decode()
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        assert "http://" not in page.replace("http://www.w3.org", "")
        assert "https://" not in page
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"


def test_a_form_without_its_token_is_refused() -> None:
    desk = sign_in(EXAMINER)
    desk.handler.enforce_csrf_checks = True

    assert desk.post(reverse("staff:set_language"), {"language": "ru"}).status_code == 403
