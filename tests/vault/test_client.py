"""What the rest of the bureau sees of the vault, and what its reads leave in the audit log."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from kintrace.audit import actions as audit
from kintrace.audit.models import Entry
from kintrace.errors import Refused
from kintrace.vault import client, intake, reader, root, sections
from kintrace.vault.refusals import BudgetSpent, NotAllowed, VaultAway, VaultLocked
from kintrace.vault.verbs import Place, Sealed
from tests.vault.conftest import DESCRIPTION, DORJI

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db

TEXT = Place("disclosure.disclosure", "1", "text")
ANSWER = Place("disclosure.disclosure", "1", "answer")


@pytest.fixture
def vault(tmp_path: Path, settings: Settings) -> Iterator[client.Audited]:
    settings.DATA = tmp_path
    settings.VAULT = "inprocess"
    settings.OPENS_PER_DAY = 2
    client.disconnect()
    yield client.connect()
    client.disconnect()


def entries() -> list[tuple[str, str, str, str]]:
    return list(Entry.objects.order_by("seq").values_list("code", "actor", "subject", "reason"))


def test_opens_searches_releases_and_shreddings_leave_entries(vault: client.Audited) -> None:
    case, mother = uuid4(), reader.reader_key("one two", bytes(16))
    [described, text] = vault.seal(
        case=case, sections=[(DESCRIPTION, sections.encode(DORJI)), (TEXT, b"known to us")]
    )
    sealed = Sealed(DESCRIPTION, described)
    vault.remember(shelf="held", rows=[(case, sealed)])
    vault.remember(shelf="sought", rows=[(case, sealed)])

    vault.open(case=case, sealed=[sealed], actor="staff:1", purpose="compare")
    vault.search(person=DORJI, actor="staff:1")
    vault.release(
        case=case,
        sealed=Sealed(TEXT, text),
        reader_key=mother.public,
        place=ANSWER,
        writer="staff:1",
        releaser="staff:2",
    )
    assert vault.match(case=case).found
    assert vault.match_back(case=case) == [case]
    assert vault.compare(sought=case, held=case).bits > 0
    assert vault.alike(case=case) == []
    assert vault.compare_held(one=case, other=case).bits > 0
    vault.forget(shelf="sought", case=case)
    vault.checkpoint(size=1, digest="a" * 64)
    assert vault.last_checkpoint() == (1, "a" * 64)
    assert vault.status().held == 1
    vault.shred(case=case)
    vault.shred_many(of=case, cases=[uuid4(), uuid4()])

    assert entries() == [
        ("vault.opened", "staff:1", f"vault.case:{case}", "compare"),
        ("vault.searched", "staff:1", "", ""),
        ("vault.released", "staff:2", f"vault.case:{case}", ""),
        ("vault.shredded", "system", f"vault.case:{case}", ""),
        ("vault.shredded", "system", f"vault.case:{case}", "list_rows"),
    ]


def test_refusals_leave_entries_whoever_asks(vault: client.Audited) -> None:
    case = uuid4()
    with pytest.raises(NotAllowed):
        vault.open(case=case, sealed=[], actor="Иванов", purpose="compare")
    vault.search(person=DORJI, actor="staff:1")
    vault.search(person=DORJI, actor="staff:1")
    with pytest.raises(BudgetSpent):
        vault.search(person=DORJI, actor="staff:1")

    assert entries()[0] == ("vault.refused", "system", f"vault.case:{case}", "NotAllowed")
    assert entries()[-1] == ("vault.refused", "staff:1", "", "BudgetSpent")


def test_what_was_read_stands_even_if_the_action_around_is_rolled_back(vault: client.Audited) -> None:
    case = uuid4()
    [blob] = vault.seal(case=case, sections=[(DESCRIPTION, b"text")])

    @audit.action("tracing.read")
    def look() -> None:
        vault.open(case=case, sealed=[Sealed(DESCRIPTION, blob)], actor="staff:1", purpose="compare")
        raise Refused

    with pytest.raises(Refused):
        look()

    assert [entry[0] for entry in entries()] == ["vault.opened", "tracing.read.refused"]


def test_the_vault_is_one_for_the_process_and_can_be_forgotten(vault: client.Audited) -> None:
    instance = vault.status().instance

    assert client.connect().status().instance == instance
    client.disconnect()
    assert client.connect().status().instance != instance


def test_a_web_page_seals_and_the_vault_takes_it_in(vault: client.Audited) -> None:
    case = uuid4()
    blob = intake.seal(intake.public_key(), DESCRIPTION, b"text")

    [taken] = vault.take_in(case=case, sealed=[Sealed(DESCRIPTION, blob)])

    sealed = [Sealed(DESCRIPTION, taken)]
    assert vault.open(case=case, sealed=sealed, actor="staff:1", purpose="compare") == [b"text"]


def test_with_the_setting_socket_the_process_is_asked(vault: client.Audited, settings: Settings) -> None:
    settings.VAULT = "socket"
    settings.VAULT_SOCKET = str(settings.DATA / "vault.sock")

    with pytest.raises(VaultAway):
        client.connect().status()
    with pytest.raises(VaultAway):
        client.connect().open(case=uuid4(), sealed=[], actor="staff:1", purpose="compare")

    assert entries()[-1][-1] == "VaultAway"


def test_in_process_the_passphrase_comes_from_a_file(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA = tmp_path / "data"
    settings.VAULT = "inprocess"
    phrase = tmp_path / "phrase"
    phrase.write_text("тихая вода и долгий вечер\n", encoding="utf-8")
    root.seal_under(settings.DATA, phrase.read_text(encoding="utf-8"), 64)

    with pytest.raises(VaultLocked):
        client.connect()
    monkeypatch.setenv("KINTRACE_VAULT_PASSPHRASE_FILE", str(phrase))
    assert not client.connect().status().locked
    client.disconnect()


def test_a_forked_child_does_not_use_its_parents_vault(
    vault: client.Audited, monkeypatch: pytest.MonkeyPatch
) -> None:
    instance = vault.status().instance
    monkeypatch.setattr(os, "getpid", lambda: -1)

    assert client.connect().status().instance != instance


def test_a_place_is_made_from_a_row() -> None:
    entry = audit.record("tracing.looked", actor="worker")

    assert Place.of(entry, "description") == Place("audit.entry", "1", "description")
