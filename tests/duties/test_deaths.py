"""The notification of a death: sealed, attested by two officers, or by one and a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact.models import Message
from kintrace.duties import actions as duties
from kintrace.duties.models import Attestation, Notification
from kintrace.duties.sections import ITEMS, Notice, Witness
from kintrace.registry.ladder import Claim
from kintrace.vault import client as vault
from kintrace.vault import sections
from tests import make
from tests.duties.owing import WHOLE, notification, withdraw
from tests.make import NOON

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

pytestmark = pytest.mark.django_db

CERTIFICATE, NONE = Notification.Document.CERTIFICATE, Notification.Document.NONE


def attest(of: Notification, by: Staff | None = None) -> Attestation:
    return duties.attest(notification=of, by=by or make.staff(Role.RELEASER), now=NOON)


def passed(which: Notification) -> bool:
    return Notification.objects.attested().filter(pk=which.pk).exists()


def test_two_officers_let_it_pass_and_one_does_not() -> None:
    written = notification()

    attest(written)
    assert not passed(written)
    attest(written, make.staff(Role.REGISTRAR))

    assert passed(written)
    assert not Message.objects.exists()


def test_one_officer_and_a_certified_document_let_it_pass() -> None:
    papers = msgspec.structs.replace(WHOLE, document="Архив госпиталя, № 118")
    written = notification(notice=papers, document=CERTIFICATE)

    attest(written)

    assert passed(written)


def test_a_document_without_a_reference_is_no_document() -> None:
    with pytest.raises(duties.NotComplete):
        attest(notification(document=CERTIFICATE))


def test_whoever_wrote_it_does_not_attest_it_and_nobody_does_twice() -> None:
    written = notification()
    officer = make.staff(Role.RELEASER)
    attest(written, officer)

    with pytest.raises(duties.OwnNotification):
        attest(written, written.written_by)
    with pytest.raises(duties.WordGiven):
        attest(written, officer)
    with pytest.raises(WrongRole):
        attest(written, make.staff(Role.EXAMINER))


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_left_open_holds_it_back_and_not_known_is_an_answer(item: str) -> None:
    others = tuple(each for each in WHOLE.not_known if each != item)
    left_open = msgspec.structs.replace(WHOLE, **{item: " "}, not_known=others)
    written = notification(notice=left_open)
    with pytest.raises(duties.NotComplete):
        attest(written)

    known = msgspec.structs.replace(left_open, not_known=(*others, item))
    duties.write_notification(file=written.file, notice=known, document=NONE, by=written.written_by, now=NOON)
    attest(written)


@pytest.mark.parametrize("missing", [Witness(), Witness("Пахомов Илья", "")])
def test_two_witnesses_are_named_with_their_addresses(missing: Witness) -> None:
    alone = msgspec.structs.replace(WHOLE, witnesses=(WHOLE.witnesses[0], missing))

    with pytest.raises(duties.NotComplete):
        attest(notification(notice=alone))


def test_a_word_falls_when_the_words_change() -> None:
    written = notification()
    attest(written)
    other = msgspec.structs.replace(WHOLE, cause="Осколочное ранение")

    duties.write_notification(file=written.file, notice=other, document=NONE, by=written.written_by, now=NOON)
    attest(written)

    assert not passed(written)
    attest(written, make.staff(Role.REGISTRAR))
    assert passed(written)
    with pytest.raises(duties.AlreadyAttested):
        attest(written)
    with pytest.raises(duties.AlreadyAttested):
        duties.write_notification(
            file=written.file, notice=WHOLE, document=NONE, by=written.written_by, now=NOON
        )


def test_words_that_nobody_wrote_are_not_attested() -> None:
    written = notification()
    forged = sections.encode(msgspec.structs.replace(WHOLE, cause="Другая"))
    [blob] = vault.connect().seal(case=written.pk, sections=[(written.section().place, forged)])
    Notification.objects.filter(pk=written.pk).update(notice=blob)

    with pytest.raises(duties.NoticeChanged):
        attest(written)


def test_it_needs_a_claim_of_a_death_and_a_registrar() -> None:
    alive = make.record(Claim.REGISTERED)
    with pytest.raises(duties.NoDeathClaimed):
        notification(file=alive.file)
    dead = make.record(Claim.DEAD)
    with pytest.raises(WrongRole):
        duties.write_notification(
            file=dead.file, notice=WHOLE, document=NONE, by=make.staff(Role.RELEASER), now=NOON
        )
    withdraw(dead, NOON)
    with pytest.raises(duties.NoDeathClaimed):
        notification(file=dead.file)


def test_what_was_taken_back_stays_so_and_another_can_be_written() -> None:
    written = notification()
    officer = make.staff(Role.RELEASER)
    with pytest.raises(WrongRole):
        duties.take_back_notification(notification=written, by=make.staff(Role.OPERATOR), now=NOON)
    duties.take_back_notification(notification=written, by=officer, now=NOON)

    with pytest.raises(duties.NotificationGone):
        duties.take_back_notification(notification=written, by=officer, now=NOON)
    with pytest.raises(duties.NotificationGone):
        attest(written)
    assert notification(file=written.file).pk != written.pk


def test_nothing_of_it_stands_in_clear() -> None:
    written = notification()
    attest(written)

    stored = bytes(written.notice) + repr(Notification.objects.values().get()).encode()
    for word in ("Верхнеозёрск", "Пахомов", "лёгких", "октября"):
        assert word.encode() not in stored
        assert word not in repr(WHOLE) + repr(WHOLE.witnesses[0]) + str(written)
        assert not Entry.objects.filter(reason__contains=word).exists()
    for role in Role:
        may = role in {Role.REGISTRAR, Role.RELEASER}
        assert Notification.objects.visible_to(make.staff(role)).exists() is may


def test_an_empty_notice_can_be_kept_as_a_draft() -> None:
    assert notification(notice=Notice()).document == ""
