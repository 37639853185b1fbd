"""An inquiry's way: sent, taken in, opened by its family, taken back."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact.models import Message, Route
from kintrace.contact.sections import ContactRoute
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts, numbers
from kintrace.inquiries.models import Draft, Inquiry
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.matching.person import Person
from kintrace.vault import client as vault
from kintrace.vault import reader, sections
from kintrace.vault.refusals import CaseGone, NotAllowed, TooLong
from tests import make
from tests.bureau import fresh_database
from tests.make import DAY, HOUR, MINUTE, NOON

if TYPE_CHECKING:
    from kintrace.inquiries.drafts import Receipt
    from kintrace.vault.hybrid import PrivateKey

pytestmark = pytest.mark.django_db


def submitted(draft: str | None = None, given: Answers | None = None) -> Receipt:
    vault.connect()
    return inquiries.submit(answers=given or make.answers(), now=NOON, draft=draft)


class TestSubmit:
    def test_gives_a_number_and_six_words(self) -> None:
        receipt = submitted()

        assert numbers.is_valid(receipt.number)
        assert len(receipt.secret.split()) == 6
        assert Inquiry.objects.get().number == receipt.number
        assert Entry.objects.filter(code="inquiries.submitted", actor="family").exists()

    def test_nothing_of_it_can_be_read_in_the_database(self) -> None:
        receipt = submitted()

        inquiry, route = Inquiry.objects.get(), Route.objects.get()
        kept = [inquiry.description, inquiry.inquirer, inquiry.narrative, inquiry.reader_key, route.sealed]
        for planted in ("Иванов", "Балаклея", "Байкал", "mother@mail.example", receipt.secret.split()[0]):
            assert not any(planted.encode() in bytes(blob) for blob in kept)

    def test_asks_the_vault_for_nothing(self, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
        vault.connect()
        monkeypatch.setattr(vault, "connect", None)  # whoever calls it now fails

        assert inquiries.submit(answers=make.answers(), now=NOON).number

    def test_a_double_click_files_one_inquiry_and_shows_one_receipt(self) -> None:
        drafts.keep("token", {"surname": "Иванов"}, now=NOON)

        first, second = submitted("token"), submitted("token")

        assert (first.number, first.secret) == (second.number, second.secret)
        assert Inquiry.objects.count() == 1
        assert drafts.receipt("token", now=NOON) == first
        assert drafts.answers("token", now=NOON) == {}

    def test_a_draft_that_is_gone_files_nothing(self) -> None:
        with pytest.raises(drafts.DraftGone):
            submitted("token")

        assert not Inquiry.objects.exists()
        assert Entry.objects.filter(code="inquiries.submit.refused", reason="DraftGone").exists()

    def test_an_answer_that_is_too_long_files_nothing_and_keeps_the_draft(self) -> None:
        drafts.keep("token", {"notes": "x"}, now=NOON)
        endless = Answers(sought=Person(), narrative=Narrative(notes="x" * 300_000))

        with pytest.raises(TooLong):
            submitted("token", endless)

        assert not Inquiry.objects.exists()
        assert drafts.answers("token", now=NOON) == {"notes": "x"}

    def test_a_number_is_never_given_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        taken = submitted().number
        drawn = iter([taken, taken, "120456785"])
        monkeypatch.setattr(numbers, "new", lambda: next(drawn))

        assert submitted().number == "120456785"


CLICKS = """
import threading
from django.db import connection
from tests import make
from kintrace.inquiries import actions as inquiries, drafts
from kintrace.inquiries.models import Inquiry
from kintrace.vault import client as vault

vault.connect()
drafts.keep("token", {}, now=make.NOON)
secrets = []

def click():
    receipt = inquiries.submit(answers=make.answers(), now=make.NOON, draft="token")
    secrets.append(receipt.secret)
    connection.close()

clicks = [threading.Thread(target=click) for _ in range(4)]
[each.start() for each in clicks]
[each.join() for each in clicks]
print(len(secrets), len(set(secrets)), Inquiry.objects.count())
"""


def test_clicks_at_the_same_moment_file_one_inquiry(tmp_path: Path) -> None:
    """Django's own test database is not locked as a real one is: this one is real."""
    with fresh_database() as database:
        settings = os.environ | {"KINTRACE_DATA": str(tmp_path), "KINTRACE_DATABASE_URL": database}
        printed = [
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity", "0"],
                cwd=Path(__file__).resolve().parents[2],
                env=settings,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for command in (["migrate"], ["shell", "-c", CLICKS])
        ]

    assert printed[-1].split() == ["4", "1", "1"]


class TestTakeIn:
    def test_seals_everything_under_the_key_of_the_case(self) -> None:
        made = make.filed().inquiry

        taken = inquiries.take_in(inquiry=made, now=NOON + HOUR)

        assert (taken.taken_in_at, taken.next_look_at, taken.looked_at) == (NOON + HOUR, NOON + HOUR, None)
        parts = [*(taken.section(name) for name in Inquiry.SECTIONS), taken.route.section()]
        opened = vault.connect().open(case=taken.pk, sealed=parts, actor="staff:1", purpose="test")
        given = make.answers()
        assert [
            sections.decode(opened[0], Person),
            sections.decode(opened[1], Inquirer),
            sections.decode(opened[2], Narrative),
            sections.decode(opened[3], ContactRoute),
        ] == [given.sought, given.inquirer, given.narrative, given.route]

    def test_nobody_opens_it_before(self) -> None:
        made = make.filed().inquiry

        with pytest.raises(CaseGone):
            vault.connect().open(
                case=made.pk, sealed=[made.section("description")], actor="staff:1", purpose="test"
            )

    def test_the_worker_opens_the_route_and_nothing_else(self) -> None:
        taken = make.inquiry()

        with pytest.raises(NotAllowed):
            vault.connect().open(
                case=taken.pk, sealed=[taken.section("inquirer")], actor="worker", purpose="send"
            )

    def test_happens_once(self) -> None:
        taken = make.inquiry()

        again = inquiries.take_in(inquiry=taken, now=NOON + DAY)

        assert again.taken_in_at == NOON
        assert Entry.objects.filter(code="inquiries.taken_in").count() == 1

    def test_puts_the_person_on_the_shelf(self) -> None:
        make.inquiry()

        assert vault.connect().status().sought == 1

    def test_a_vault_that_started_anew_is_filled_but_for_what_is_damaged(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        one, damaged, other = make.inquiry(), make.inquiry(), make.inquiry()
        Inquiry.objects.filter(pk=damaged.pk).update(description=b"nothing")
        vault.disconnect()

        with caplog.at_level(logging.ERROR):
            assert inquiries.refill() == 2

        assert vault.connect().status().sought == 2
        assert str(damaged.pk) in caplog.text
        assert not {str(one.pk), str(other.pk)} & set(caplog.text.split())


class TestUnlock:
    def test_number_and_secret_open_it_however_they_are_typed(self) -> None:
        made = make.filed()

        opened = inquiries.unlock(
            number=f" {numbers.spaced(made.receipt.number)}", secret=made.receipt.secret.upper(), now=NOON
        )

        assert opened.inquiry == made.inquiry
        assert opened.private.public == bytes(made.inquiry.reader_key)
        assert Entry.objects.filter(code="inquiries.unlocked", actor="family").exists()

    def test_a_wrong_secret_and_an_unknown_number_are_answered_alike(self) -> None:
        made = make.filed()

        with pytest.raises(inquiries.WrongSecret) as wrong:
            inquiries.unlock(number=made.receipt.number, secret="six other words", now=NOON)
        with pytest.raises(inquiries.WrongSecret) as unknown:
            inquiries.unlock(number="120456785", secret=made.receipt.secret, now=NOON)

        assert str(wrong.value) == str(unknown.value)
        assert Entry.objects.filter(code="inquiries.unlock.refused").count() == 2

    def test_both_cost_one_slow_hash(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made = make.filed()
        hashed: list[int] = []
        real = reader.reader_key

        def counted(secret: str, salt: bytes) -> PrivateKey:
            hashed.append(len(salt))
            return real(secret, salt)

        monkeypatch.setattr(reader, "reader_key", counted)
        for number in (made.receipt.number, "120456785", "nonsense"):
            with pytest.raises(inquiries.WrongSecret):
                inquiries.unlock(number=number, secret="six other words", now=NOON)

        assert hashed == [reader.SALT_LENGTH] * 3

    @pytest.mark.parametrize("is_known", [True, False])
    def test_the_eleventh_wrong_try_in_an_hour_is_refused_for_any_number(self, is_known: bool) -> None:
        made = make.filed()
        number = made.receipt.number if is_known else "120456785"
        for _ in range(10):
            with pytest.raises(inquiries.WrongSecret):
                inquiries.unlock(number=number, secret="six other words", now=NOON)

        with pytest.raises(inquiries.TooManyTries):
            inquiries.unlock(number=number, secret=made.receipt.secret, now=NOON + HOUR - MINUTE)

    def test_after_an_hour_it_opens_again(self) -> None:
        made = make.filed()
        for _ in range(11):
            with pytest.raises((inquiries.WrongSecret, inquiries.TooManyTries)):
                inquiries.unlock(number=made.receipt.number, secret="six other words", now=NOON)

        assert inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON + HOUR)

    def test_right_tries_are_not_counted(self) -> None:
        made = make.filed()

        for _ in range(12):
            inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON)


class TestWithdraw:
    def test_ends_all_work_at_once(self) -> None:
        made = make.filed()
        taken = inquiries.take_in(inquiry=made.inquiry, now=NOON)
        waiting = make.message(to=taken.route)
        opened = inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON)

        inquiries.withdraw(opened=opened, now=NOON + HOUR)
        inquiries.withdraw(opened=opened, now=NOON + DAY)

        taken.refresh_from_db()
        waiting.refresh_from_db()
        assert taken.withdrawn_at == NOON + HOUR
        assert waiting.state == Message.State.CANCELLED
        assert not Inquiry.objects.open().exists()
        assert not Inquiry.objects.due_for_look(NOON + DAY).exists()
        assert Entry.objects.filter(code="inquiries.withdrawn").count() == 1
        with pytest.raises(inquiries.WrongSecret):
            inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON)

    def test_is_not_taken_in_any_more(self) -> None:
        made = make.filed()
        opened = inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON)
        inquiries.withdraw(opened=opened, now=NOON)

        assert inquiries.take_in(inquiry=made.inquiry, now=NOON).taken_in_at is None

    def test_its_key_is_destroyed_and_its_rows_emptied(self) -> None:
        made = make.filed()
        taken = inquiries.take_in(inquiry=made.inquiry, now=NOON)
        copy = taken.section("description")  # as in a backup
        opened = inquiries.unlock(number=made.receipt.number, secret=made.receipt.secret, now=NOON)
        inquiries.withdraw(opened=opened, now=NOON)

        inquiries.shred(inquiry=taken, now=NOON + MINUTE)

        taken.refresh_from_db()
        assert taken.shredded_at == NOON + MINUTE
        assert {bytes(getattr(taken, name)) for name in (*Inquiry.SECTIONS, "reader_key")} == {b""}
        assert bytes(Route.objects.get(pk=taken.route_id).sealed) == b""
        assert vault.connect().status().sought == 0
        with pytest.raises(CaseGone):
            vault.connect().open(case=taken.pk, sealed=[copy], actor="staff:1", purpose="test")
        assert not Inquiry.objects.to_shred().exists()


class TestQuestions:
    def test_a_registrar_sees_no_inquiry(self) -> None:
        made = make.filed().inquiry

        for role in (Role.OPERATOR, Role.EXAMINER, Role.RELEASER):
            assert list(Inquiry.objects.visible_to(make.staff(role))) == [made]
        for other in (Role.REGISTRAR, Role.AUDITOR, Role.ADMIN):
            assert not Inquiry.objects.visible_to(make.staff(other)).exists()

    def test_rows_and_sections_show_nothing_of_themselves(self) -> None:
        made = make.filed().inquiry
        given = make.answers()

        assert str(made) == f"inquiry {made.pk}"
        assert [repr(part) for part in (given, given.inquirer, given.narrative, given.route)] == [
            "<Answers>",
            "<Inquirer>",
            "<Narrative>",
            "<ContactRoute>",
        ]

    def test_due_is_what_was_taken_in_and_waits_longest(self) -> None:
        late, early, _new = make.inquiry(), make.inquiry(), make.filed()
        Inquiry.objects.filter(pk=late.pk).update(next_look_at=NOON + MINUTE)

        assert list(Inquiry.objects.due_for_look(NOON)) == [early]
        assert list(Inquiry.objects.due_for_look(NOON + HOUR)) == [early, late]
        assert not Draft.objects.exists()
