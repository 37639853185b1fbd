"""What the log takes, what it refuses, and what survives a rollback."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from kintrace.audit import actions as audit
from kintrace.audit.codes import NotACode
from kintrace.audit.models import Entry, Head
from kintrace.errors import Refused

NOON = datetime(2026, 5, 8, 12, tzinfo=UTC)
CASE = UUID("00000000-0000-4000-8000-000000000001")

pytestmark = pytest.mark.django_db


class Clerk:
    """Somebody with a code, as staff have one."""

    audit_name = "staff:7"


class Closed(Refused):
    """The door is closed."""

    message = "The door is closed."


def refusals() -> list[tuple[str, str, str]]:
    return list(Entry.objects.refusals().order_by("seq").values_list("code", "actor", "reason"))


def test_entries_are_numbered_from_one_and_each_carries_the_digest_before() -> None:
    first = audit.record("tracing.checked", subject="tracing.candidate:5", actor=Clerk(), now=NOON)
    second = audit.record("tracing.looked", actor="worker")

    assert (first.seq, second.seq) == (1, 2)
    assert second.previous == first.digest
    assert first.actor == "staff:7"
    assert (Head.objects.get().size, Head.objects.get().digest) == (2, second.digest)


def test_a_digest_is_the_same_everywhere_and_for_ever() -> None:
    entry = audit.record(
        "tracing.checked", subject="tracing.candidate:5", actor="staff:7", reason="same", now=NOON
    )

    assert entry.digest == "91a38f8e41a8586b40734127d5557b82fbcad3d2f4faec9c8a247cc7c5dcb1c4"


def test_the_clock_is_the_machines_and_utc() -> None:
    entry = audit.record("tracing.looked", actor="worker")

    assert entry.made_at.tzinfo == UTC
    assert abs((datetime.now(UTC) - entry.made_at).total_seconds()) < 60


def test_a_saved_row_stands_under_its_label_and_key() -> None:
    first = audit.record("tracing.looked", actor="worker")

    assert audit.record("tracing.looked", subject=first, actor="worker").subject == "audit.entry:1"


@pytest.mark.parametrize(
    "given",
    [
        {"code": "Tracing.Checked"},
        {"code": "ivanov"},
        {"code": "tracing." + "a" * 60},
        {"code": "tracing.проверено"},
        {"actor": "Ivanov"},
        {"actor": "ivanov"},
        {"actor": "staff:0"},
        {"actor": "staff:7\n"},
        {"actor": ""},
        {"subject": "Иванов Иван"},
        {"subject": "tracing.candidate:ivanov"},
        {"subject": "tracing.candidate:"},
        {"subject": Entry()},
        {"reason": "Иванов"},
        {"reason": "two words"},
        {"reason": "a" * 61},
        {"reason": "call+380"},
        {"reason": "n380441234567"},
    ],
)
def test_a_name_cannot_slip_in(given: dict[str, Any]) -> None:
    with pytest.raises(NotACode) as caught:
        audit.record(**{"code": "tracing.checked", "actor": "worker"} | given)

    assert not Entry.objects.exists()
    for value in given.values():
        assert not str(value) or str(value) not in str(caught.value)


def test_the_log_can_be_asked_by_actor_and_by_row() -> None:
    audit.record("vault.opened", subject=f"vault.case:{CASE}", actor=Clerk())
    audit.record("vault.opened", subject=f"vault.case:{CASE}", actor="worker")

    assert [each.seq for each in Entry.objects.about(f"vault.case:{CASE}").newest_first()] == [2, 1]
    assert Entry.objects.by(Clerk()).get().seq == 1
    assert str(Entry.objects.by("worker").get()) == "entry 2 vault.opened"
    assert str(Head.objects.get()) == "head at 2"


@pytest.mark.parametrize(("role", "seen"), [("auditor", 1), ("admin", 0)])
def test_an_auditor_sees_all_and_others_nothing(role: str, seen: int) -> None:
    class Reader:
        def has_role(self, *roles: object) -> bool:
            return role in roles

    audit.record("tracing.looked", actor="worker")

    assert Entry.objects.visible_to(Reader()).count() == seen


@audit.action("tracing.check")
def check(*, row: Entry | None = None, examiner: Clerk | None = None, refuse: bool = True) -> str:
    audit.record("tracing.checked", actor=examiner or "system")
    if refuse:
        raise Closed
    return "done"


@audit.action("tracing.search", actor="worker")
def search(*, catch: bool = False, crash: bool = False) -> None:
    try:
        check(examiner=Clerk())
    except Refused:
        if not catch:
            raise
    if crash:
        raise ZeroDivisionError


def test_an_action_that_is_done_leaves_what_it_recorded() -> None:
    assert check(refuse=False) == "done"

    assert Entry.objects.get().code == "tracing.checked"


def test_a_refusal_survives_the_rollback_of_its_action() -> None:
    row = audit.record("tracing.looked", actor="worker")

    with pytest.raises(Closed):
        check(row=row, examiner=Clerk())

    kept = Entry.objects.get(seq=2)
    assert (kept.code, kept.actor, kept.reason) == ("tracing.check.refused", "staff:7", "Closed")
    assert kept.subject == "audit.entry:1"
    assert not Entry.objects.filter(code="tracing.checked").exists()


def test_a_refusal_inside_an_action_survives_the_rollback_of_both() -> None:
    with pytest.raises(Closed):
        search()

    assert refusals() == [
        ("tracing.check.refused", "staff:7", "Closed"),
        ("tracing.search.refused", "worker", "Closed"),
    ]


def test_a_refusal_inside_an_action_that_goes_on_stands_once() -> None:
    search(catch=True)

    assert refusals() == [("tracing.check.refused", "staff:7", "Closed")]


def test_a_refusal_inside_an_action_that_breaks_survives() -> None:
    with pytest.raises(ZeroDivisionError):
        search(catch=True, crash=True)

    assert refusals() == [("tracing.check.refused", "staff:7", "Closed")]


def test_the_one_who_acts_is_not_the_one_acted_upon() -> None:
    class Other:
        audit_name = "staff:8"

    @audit.action("accounts.grant")
    def grant(*, staff: Other, by: Clerk) -> None:
        raise Closed

    @audit.action("vault.open")
    def read(*, row: Entry, actor: str) -> None:
        raise Closed

    with pytest.raises(Closed):
        grant(staff=Other(), by=Clerk())
    with pytest.raises(Closed):
        read(row=Entry(), actor="family")

    assert refusals() == [
        ("accounts.grant.refused", "staff:7", "Closed"),
        ("vault.open.refused", "family", "Closed"),
    ]


def test_a_bad_code_is_found_when_the_module_is_read() -> None:
    with pytest.raises(NotACode):
        audit.action("Check")
    with pytest.raises(NotACode):
        audit.action("tracing.check", actor="ivanov")


def test_what_is_rolled_back_by_somebody_else_leaves_no_gap() -> None:
    with transaction.atomic():
        audit.record("tracing.looked", actor="worker")
        transaction.set_rollback(True)

    assert audit.record("tracing.looked", actor="worker").seq == 1
    assert audit.verify() == []
