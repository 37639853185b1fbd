"""`manage.py vault` and `manage.py verify_audit`."""

from __future__ import annotations

import getpass
import io
import os
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kintrace.audit import actions as audit
from kintrace.audit import chain
from kintrace.audit.models import Entry, Head
from kintrace.vault import client, hardening, root
from kintrace.vault.refusals import BudgetSpent
from kintrace.vault.remote import Remote
from kintrace.vault.server import Server
from tests.vault.conftest import DORJI, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytest_django import Settings

pytestmark = pytest.mark.django_db

PHRASE = "тихая вода и долгий вечер"


@pytest.fixture(autouse=True)
def bureau(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give each test a bureau of its own, and keep the test's process as soft as it is."""
    settings.DATA = tmp_path
    settings.VAULT = "inprocess"
    settings.VAULT_SOCKET = str(tmp_path / "vault.sock")
    settings.VAULT_UIDS = [os.getuid()]
    settings.ARGON2_KIB = 64
    settings.OPENS_PER_DAY = 2
    monkeypatch.setattr(hardening, "harden", lambda: ["A window is open."])
    client.disconnect()
    yield
    client.disconnect()


def typed(monkeypatch: pytest.MonkeyPatch, *phrases: str) -> None:
    answers = iter(phrases)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))


def running(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[Callable[[], None], io.StringIO]:
    """Run the command in a thread; return what stops it and what it prints."""
    servers: list[Server] = []
    serve = Server.serve

    def watched(server: Server) -> None:
        servers.append(server)
        serve(server)

    monkeypatch.setattr(Server, "serve", watched)
    printed = io.StringIO()
    thread = threading.Thread(target=call_command, args=("vault", *arguments), kwargs={"stdout": printed})
    thread.start()
    wait_for(lambda: bool(servers))

    def stop() -> None:
        servers[0].stop()
        thread.join(10)
        assert not thread.is_alive()

    return stop, printed


def test_the_vault_runs_and_says_what_is_open(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, printed = running(monkeypatch)
    vault = Remote(settings.DATA / "vault.sock")
    wait_for((settings.DATA / "vault.sock").is_socket)

    status = vault.status()
    stop()

    assert (status.locked, status.separated) == (False, True)
    assert "A window is open." in printed.getvalue()
    assert "listens on" in printed.getvalue()


def test_a_passphrase_is_asked_twice_the_first_time_and_once_later(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for phrases in ([PHRASE, PHRASE], [PHRASE]):
        typed(monkeypatch, *phrases)
        stop, _ = running(monkeypatch, "--passphrase")
        wait_for((settings.DATA / "vault.sock").is_socket)
        assert not Remote(settings.DATA / "vault.sock").status().locked
        stop()

    assert not (settings.DATA / "root.key").exists()


def test_two_different_passphrases_change_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, PHRASE, "another long passphrase")

    with pytest.raises(CommandError, match="not the same"):
        call_command("vault", "--passphrase")
    assert not (settings.DATA / "root.sealed").exists()


def test_a_wrong_passphrase_is_a_sentence(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    root.seal_under(settings.DATA, PHRASE, 64)
    typed(monkeypatch, "another long passphrase")

    with pytest.raises(CommandError, match="not the vault's passphrase"):
        call_command("vault", "--passphrase")


def test_a_locked_vault_says_so_and_is_unlocked_by_another_command(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root.seal_under(settings.DATA, PHRASE, 64)
    stop, printed = running(monkeypatch)
    wait_for((settings.DATA / "vault.sock").is_socket)
    typed(monkeypatch, PHRASE)

    call_command("vault", "unlock", stdout=io.StringIO())

    assert not Remote(settings.DATA / "vault.sock").status().locked
    assert "locked" in printed.getvalue()
    stop()


def test_a_spent_limit_is_reset_by_command_and_the_log_says_so() -> None:
    vault = client.connect()
    for _ in range(2):
        vault.search(person=DORJI, actor="staff:3")
    with pytest.raises(BudgetSpent):
        vault.search(person=DORJI, actor="staff:3")
    printed = io.StringIO()

    call_command("vault", "reset", "staff:3", stdout=printed)
    call_command("vault", "reset", "everybody", stdout=printed)

    vault.search(person=DORJI, actor="staff:3")
    assert "staff:3 had spent 2 today" in printed.getvalue()
    assert "everybody had spent 2 today" in printed.getvalue()
    assert list(
        Entry.objects.filter(code="vault.reset").values_list("subject", "reason").order_by("seq")
    ) == [
        ("accounts.staff:3", "staff"),
        ("", "everybody"),
    ]


def test_a_reset_needs_a_code() -> None:
    with pytest.raises(CommandError, match="Say whose"):
        call_command("vault", "reset", "Ivanov")
    with pytest.raises(CommandError, match="Say whose"):
        call_command("vault", "reset")


def test_what_cannot_be_audited_is_not_reset() -> None:
    vault = client.connect()
    for _ in range(2):
        vault.search(person=DORJI, actor="staff:3")
    sql("ALTER TABLE audit_head RENAME TO audit_lost")

    with pytest.raises(CommandError, match="Nothing was reset"):
        call_command("vault", "reset", "staff:3")

    sql("ALTER TABLE audit_lost RENAME TO audit_head")
    with pytest.raises(BudgetSpent):
        vault.search(person=DORJI, actor="staff:3")


# The audit log.


def checked() -> tuple[int, str]:
    """Return the command's exit code and all that it printed."""
    printed = io.StringIO()
    try:
        call_command("verify_audit", stdout=printed, stderr=printed)
    except SystemExit as stop:
        return int(stop.code or 0), printed.getvalue()
    return 0, printed.getvalue()


def fill(count: int = 10) -> None:
    for number in range(count):
        audit.record(
            "tracing.checked", subject=f"tracing.candidate:{number + 1}", actor=f"staff:{number + 1}"
        )


def keep() -> None:
    head = Head.objects.get()
    client.connect().checkpoint(size=head.size, digest=head.digest)


def sql(statement: str, *values: int) -> None:
    """Write past the code, as somebody with the database's password would."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_an_empty_and_a_whole_log_are_whole() -> None:
    assert checked() == (0, "0 entries, chain whole, no checkpoint yet.\n")
    fill()
    keep()
    fill(3)

    assert checked() == (0, "13 entries, chain whole, checkpoint of 10 holds.\n")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor", "staff:99"),
        ("code", "tracing.looked"),
        ("subject", "tracing.candidate:99"),
        ("reason", "x"),
        ("made_at", datetime.now(UTC) - timedelta(days=1)),
    ],
)
def test_an_edited_entry_is_found(column: str, value: object) -> None:
    fill()
    Entry.objects.filter(seq=4).update(**{column: value})

    code, printed = checked()
    assert code == 1
    assert "Entry 4 was changed" in printed


def test_an_edited_entry_with_a_digest_of_its_own_is_found() -> None:
    fill()
    entry = Entry.objects.get(seq=4)
    entry.actor = "staff:99"
    entry.digest = digest_of(entry)
    entry.save()

    code, printed = checked()
    assert code == 1
    assert "Entry 5 does not follow entry 4" in printed


def digest_of(entry: Entry) -> str:
    return chain.digest(
        entry.seq, entry.made_at, entry.actor, entry.code, entry.subject, entry.reason, entry.previous
    )


def test_a_deleted_entry_is_found() -> None:
    fill()
    Entry.objects.filter(seq=4).delete()
    assert "Entry 4 is missing." in checked()[1]

    Entry.objects.filter(seq__in=[5, 6]).delete()
    code, printed = checked()
    assert code == 1
    assert "Entries 4 to 6 are missing." in printed


def test_two_exchanged_entries_are_found() -> None:
    fill()
    for old, new in ((4, 100), (5, 4), (100, 5)):
        sql("UPDATE audit_entry SET seq = %s WHERE seq = %s", new, old)

    code, printed = checked()
    assert code == 1
    assert "Entry 4 was changed" in printed
    assert "Entry 5 was changed" in printed


def test_an_entry_put_in_past_the_end_is_found() -> None:
    fill()
    last = Entry.objects.get(seq=10)
    forged = Entry(seq=11, made_at=last.made_at, actor="worker", code="tracing.looked", previous=last.digest)
    forged.digest = digest_of(forged)
    forged.save(force_insert=True)

    code, printed = checked()
    assert code == 1
    assert "Entries from 11 to 11 were put in" in printed


def test_an_entry_put_before_the_first_is_found() -> None:
    fill()
    first = Entry.objects.get(seq=1)
    Entry(seq=0, made_at=first.made_at, actor="worker", code="tracing.looked", previous="a", digest="b").save(
        force_insert=True
    )

    code, printed = checked()
    assert code == 1
    assert "Entry 0 has a number that was never given." in printed


def test_a_cut_tail_is_found_by_the_head() -> None:
    fill()
    Entry.objects.filter(seq__gt=7).delete()

    code, printed = checked()
    assert code == 1
    assert "ends at entry 7, but 10 were written" in printed


def test_a_cut_tail_with_a_mended_head_is_found_by_the_vault() -> None:
    fill()
    keep()
    Entry.objects.filter(seq__gt=7).delete()
    Head.objects.update(size=7, digest=Entry.objects.get(seq=7).digest)

    code, printed = checked()
    assert code == 1
    assert "The vault saw 10 entries and 7 are there" in printed


def test_a_head_set_to_another_digest_is_found() -> None:
    fill()
    Head.objects.update(digest="a" * 64)

    assert "Entry 10 is not the one that the log's head was set to." in checked()[1]


def test_a_log_without_its_head_is_found() -> None:
    fill()
    Head.objects.all().delete()

    code, printed = checked()
    assert code == 1
    assert "put in past the log's own end" in printed


def test_a_log_that_was_replaced_as_a_whole_is_found_by_the_vault() -> None:
    fill()
    keep()
    Entry.objects.all().delete()
    Head.objects.all().delete()
    fill(12)
    assert audit.verify() == []

    code, printed = checked()
    assert code == 1
    assert "Entry 10 is not the one that the vault has seen" in printed


def test_faults_end_after_a_hundred() -> None:
    fill(105)
    sql("UPDATE audit_entry SET reason = 'x'")

    assert len(audit.verify()) == 100


def test_without_the_vault_the_log_is_checked_in_itself_and_the_exit_says_so(
    settings: Settings,
) -> None:
    fill()
    settings.VAULT = "socket"

    code, printed = checked()

    assert code == 2
    assert "10 entries, chain whole." in printed
    assert "Not compared with the vault's checkpoint" in printed
