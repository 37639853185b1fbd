"""The demonstration: loaded through the actions that people use, told again at the next start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from kintrace.accounts.models import Role, Staff
from kintrace.cards.models import Card
from kintrace.disclosure.models import Disclosure
from kintrace.documents.models import Document
from kintrace.exports.models import Export
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.objections.models import Objection
from kintrace.registry.models import HeldList, Identification, ListRow, Record
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_loaded_once_and_told_twice(
    settings: Settings, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.DATA, settings.VAULT = data, "socket"
    vault.disconnect()

    call_command("demo", records=200, inquiries=60)
    told = capsys.readouterr().out
    call_command("demo", records=200, inquiries=60)

    assert capsys.readouterr().out == told
    assert settings.VAULT == "socket"
    assert Record.objects.filter(list_row__isnull=False).count() == 200
    assert (Card.objects.finished().count(), Card.objects.unfinished().count()) == (2, 1)
    assert Inquiry.objects.count() == 60
    assert HeldList.objects.filter(state=HeldList.State.STAGED).count() == 1
    assert Document.objects.standing().count() == 2
    assert Objection.objects.get().findings.filter(confirmable=True).exists()
    assert Export.objects.waiting().exists()
    assert Identification.objects.count() == 2
    assert {role for staff in Staff.objects.all() for role in staff.roles()} == set(Role)
    assert set(ListRow.objects.values_list("verdict", flat=True)) >= {"new", "unreadable"}


def test_the_demonstration_has_cases_at_every_gate_and_secrets_that_open(
    settings: Settings, data: Path
) -> None:
    settings.DATA = data
    vault.disconnect()

    call_command("demo", records=200, inquiries=90)

    passwords, cases, _ = json.loads((data / "demonstration.json").read_text(encoding="utf-8"))
    assert Candidate.objects.confirmed().exists()
    assert Candidate.objects.held_back().exists()
    assert Disclosure.objects.standing().exists()
    assert Disclosure.objects.filter(released_at__isnull=True).exists()
    assert Disclosure.objects.filter(taken_back_at__isnull=False).exists()
    assert Inquiry.objects.filter(withdrawn_at__isnull=False).exists()
    for _what, number, secret in cases:
        assert inquiries.unlock(number=number, secret=secret, now=make.NOON).inquiry.number == number
    for handle, password in passwords.items():
        assert Staff.objects.get(handle=handle).check_password(password)


def test_a_bureau_at_work_is_not_made_a_demonstration(settings: Settings, data: Path) -> None:
    settings.DATA = data
    make.staff(Role.OPERATOR)

    with pytest.raises(CommandError, match="empty data folder"):
        call_command("demo")


def test_a_bureau_is_founded_once(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("found", "admin-1")

    assert "invitation" in capsys.readouterr().out
    with pytest.raises(CommandError, match="has staff already"):
        call_command("found", "admin-2")
