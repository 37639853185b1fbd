"""Who may work here, and who decides that."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError

from kintrace.accounts import actions as accounts
from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Grant, Role, Session, Staff
from kintrace.audit.models import Entry
from tests import make
from tests.make import DAY, HOUR, MINUTE, NOON

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

GOOD = "kedr-shumit-u-reki"


def session_of(staff: Staff) -> Session:
    """Return a session of somebody."""
    return Session.objects.create(
        key_hash=f"{staff.pk:064}", staff=staff, body=b"", idle_until=NOON, ends_at=NOON
    )


class TestFounding:
    def test_the_first_admin_is_made_once(self) -> None:
        invitation = accounts.found(handle="Founder", now=NOON)

        assert invitation.staff.handle == "founder"
        assert invitation.staff.roles() == {Role.ADMIN}
        with pytest.raises(accounts.AlreadyFounded):
            accounts.found(handle="second", now=NOON)
        assert Entry.objects.filter(code="accounts.founded", actor="command").exists()


class TestInvitation:
    def test_its_word_sets_the_first_password_once(self) -> None:
        admin = make.staff(Role.ADMIN)
        invitation = accounts.invite(handle="north-2", by=admin, now=NOON, language="uk")

        staff = accounts.accept(word=invitation.word, password=GOOD, now=NOON + DAY)

        assert staff == invitation.staff
        assert staff.language == "uk"
        assert not staff.roles()
        assert accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON) == staff
        with pytest.raises(accounts.WrongInvitation):
            accounts.accept(word=invitation.word, password=GOOD, now=NOON + DAY)

    def test_its_word_is_not_stored(self) -> None:
        invitation = accounts.invite(handle="north-2", by=make.staff(Role.ADMIN), now=NOON)

        assert invitation.word not in str(Staff.objects.filter(handle="north-2").values())

    def test_it_lasts_three_days(self) -> None:
        invitation = accounts.invite(handle="north-2", by=make.staff(Role.ADMIN), now=NOON)

        with pytest.raises(accounts.WrongInvitation):
            accounts.accept(word=invitation.word, password=GOOD, now=NOON + timedelta(days=3))

    @pytest.mark.parametrize("password", ["short", "password1234", ""])
    def test_a_weak_password_is_refused_and_the_word_stays_good(self, password: str) -> None:
        invitation = accounts.invite(handle="north-2", by=make.staff(Role.ADMIN), now=NOON)

        with pytest.raises(accounts.WeakPassword):
            accounts.accept(word=invitation.word, password=password, now=NOON)

        assert accounts.accept(word=invitation.word, password=GOOD, now=NOON) == invitation.staff

    @pytest.mark.parametrize(
        "handle", ["", "ab", "maria@mail.example", "Мария", "1st", "x" * 33, "a b c", "abc\n.d"]
    )
    def test_a_handle_is_a_pseudonym(self, handle: str) -> None:
        with pytest.raises(accounts.BadHandle):
            accounts.invite(handle=handle, by=make.staff(Role.ADMIN), now=NOON)

    def test_a_handle_belongs_to_one_person(self) -> None:
        make.staff(handle="north-2")

        with pytest.raises(accounts.HandleTaken):
            accounts.invite(handle="North-2 ", by=make.staff(Role.ADMIN), now=NOON)

    def test_a_lost_password_is_replaced_by_a_new_word(self) -> None:
        staff = make.staff(Role.OPERATOR, handle="north-2", password=GOOD)
        session_of(staff)

        invitation = accounts.invite_again(staff=staff, by=make.staff(Role.ADMIN), now=NOON)

        assert not Session.objects.exists()
        with pytest.raises(accounts.WrongPassword):
            accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON)
        assert accounts.accept(word=invitation.word, password=GOOD, now=NOON) == staff


class TestRoles:
    def test_an_admin_gives_and_takes_roles_and_both_end_sessions(self) -> None:
        admin, staff = make.staff(Role.ADMIN), make.staff()
        session_of(staff)

        given = accounts.grant(staff=staff, role=Role.EXAMINER, by=admin, now=NOON)

        assert (given.granted_by, str(given)) == (admin, f"grant {given.pk} examiner")
        assert staff.has_role(Role.EXAMINER, Role.RELEASER)
        assert not staff.has_role(Role.RELEASER)
        assert not Session.objects.exists()
        session_of(staff)
        accounts.revoke(staff=staff, role=Role.EXAMINER, by=admin)
        assert not staff.roles()
        assert not Session.objects.exists()
        assert Entry.objects.filter(code="accounts.revoked", reason="examiner").exists()

    def test_a_role_given_twice_is_one_role(self) -> None:
        admin, staff = make.staff(Role.ADMIN), make.staff()

        first = accounts.grant(staff=staff, role=Role.EXAMINER, by=admin, now=NOON)
        assert accounts.grant(staff=staff, role=Role.EXAMINER, by=admin, now=NOON + DAY) == first

    def test_an_admin_reads_no_case(self) -> None:
        admin, other = make.staff(Role.ADMIN), make.staff(Role.ADMIN)
        examiner = make.staff(Role.EXAMINER)

        with pytest.raises(accounts.AdminReadsNoCase):
            accounts.grant(staff=other, role=Role.EXAMINER, by=admin, now=NOON)
        with pytest.raises(accounts.AdminReadsNoCase):
            accounts.grant(staff=examiner, role=Role.ADMIN, by=admin, now=NOON)
        assert accounts.grant(staff=other, role=Role.ADMIN, by=admin, now=NOON) == other.grants.get()

    def test_the_database_lets_nobody_give_himself_a_role(self) -> None:
        staff = make.staff()

        with pytest.raises(IntegrityError):
            Grant.objects.create(staff=staff, role=Role.EXAMINER, granted_by=staff, granted_at=NOON)


DECISIONS: list[Callable[[Staff, Staff], object]] = [
    lambda staff, by: accounts.grant(staff=staff, role=Role.ADMIN, by=by, now=NOON),
    lambda staff, by: accounts.revoke(staff=staff, role=Role.ADMIN, by=by),
    lambda staff, by: accounts.lock_out(staff=staff, by=by),
    lambda staff, by: accounts.let_in(staff=staff, by=by),
    lambda staff, by: accounts.invite_again(staff=staff, by=by, now=NOON),
]


@pytest.mark.parametrize("decide", DECISIONS)
def test_nobody_decides_about_himself_and_only_admins_about_others(
    decide: Callable[[Staff, Staff], object],
) -> None:
    admin, examiner = make.staff(Role.ADMIN), make.staff(Role.EXAMINER)

    with pytest.raises(accounts.NotOneself):
        decide(admin, admin)
    with pytest.raises(WrongRole):
        decide(admin, examiner)

    refusals = Entry.objects.filter(code__endswith=".refused").order_by("seq")
    assert [entry.actor for entry in refusals] == [admin.audit_name, examiner.audit_name]


def test_only_admins_invite_and_see_staff() -> None:
    admin, examiner = make.staff(Role.ADMIN), make.staff(Role.EXAMINER)

    with pytest.raises(WrongRole):
        accounts.invite(handle="north-2", by=examiner, now=NOON)
    assert set(Staff.objects.visible_to(admin)) == {admin, examiner}
    assert not Staff.objects.visible_to(examiner).exists()


class TestLock:
    def test_whoever_is_locked_out_is_out_at_once(self) -> None:
        admin = make.staff(Role.ADMIN)
        staff = make.staff(Role.EXAMINER, handle="north-2", password=GOOD)
        session_of(staff)

        accounts.lock_out(staff=staff, by=admin)

        staff.refresh_from_db()
        assert not Session.objects.exists()
        assert not staff.has_role(Role.EXAMINER)
        with pytest.raises(accounts.WrongPassword):
            accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON)
        accounts.let_in(staff=staff, by=admin)
        assert accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON) == staff


class TestPassword:
    def test_changing_it_needs_the_old_one_and_ends_all_sessions(self) -> None:
        staff = make.staff(handle="north-2", password=GOOD)
        session_of(staff)

        with pytest.raises(accounts.WrongPassword):
            accounts.set_password(staff=staff, old="wrong", password="another long one")
        assert Session.objects.exists()
        accounts.set_password(staff=staff, old=GOOD, password="another long one")

        assert not Session.objects.exists()
        assert (
            accounts.sign_in(handle="North-2", password="another long one", address="192.0.2.1", now=NOON)
            == staff
        )


def test_everybody_chooses_their_language() -> None:
    staff = make.staff()

    accounts.set_language(staff=staff, language="uk")

    staff.refresh_from_db()
    assert staff.language == "uk"


class TestSignIn:
    def test_ten_failures_an_hour_close_this_handle_from_this_address_only(self) -> None:
        staff = make.staff(handle="north-2", password=GOOD)
        for _ in range(10):
            with pytest.raises(accounts.WrongPassword):
                accounts.sign_in(handle="north-2", password="wrong", address="192.0.2.1", now=NOON)

        with pytest.raises(accounts.TooManyTries):
            accounts.sign_in(handle="NORTH-2", password=GOOD, address="192.0.2.1", now=NOON + MINUTE)

        assert accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.2", now=NOON) == staff
        assert (
            accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON + HOUR) == staff
        )

    def test_an_unknown_handle_is_answered_like_a_wrong_password(self) -> None:
        with pytest.raises(accounts.WrongPassword):
            accounts.sign_in(handle="nobody", password=GOOD, address="192.0.2.1", now=NOON)

        [entry] = Entry.objects.all()
        assert (entry.code, entry.subject, entry.reason) == ("accounts.sign_in.refused", "", "WrongPassword")

    def test_is_written_down(self) -> None:
        staff = make.staff(handle="north-2", password=GOOD)

        accounts.sign_in(handle="north-2", password=GOOD, address="192.0.2.1", now=NOON)

        assert Entry.objects.filter(code="accounts.signed_in", actor=staff.audit_name).exists()


def test_rows_show_no_handle() -> None:
    staff = make.staff(handle="north-2")

    assert str(staff) == f"staff {staff.pk}"
    assert str(session_of(staff)) == f"session of staff {staff.pk}"
