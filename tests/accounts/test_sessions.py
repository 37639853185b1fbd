"""Sessions: for the desk alone, and useless to whoever reads the table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, UpdateError
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from kintrace.accounts.http import StaffRequest, staff_required
from kintrace.accounts.models import Role, Session, Staff
from kintrace.accounts.sessions import NoSession, SessionStore
from kintrace.audit.models import Entry
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from pytest_django import Settings

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@staff_required(Role.EXAMINER)
def examiners(request: StaffRequest) -> HttpResponse:
    """Show a page for examiners."""
    return HttpResponse(f"{request.user.audit_name} {request.LANGUAGE_CODE}")


@staff_required()
def everybody(_request: StaffRequest) -> HttpResponse:
    """Show a page for all staff."""
    return HttpResponse("desk")


def family(request: HttpRequest) -> HttpResponse:
    """Show what a family's request carries."""
    return HttpResponse(
        f"{type(request.session).__name__} {hasattr(request, 'user')} {dict(request.session)}"
    )


def login(_request: HttpRequest) -> HttpResponse:
    """Stand for the login page."""
    return HttpResponse("login")


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """Stand for the page of what is not there."""
    assert isinstance(exception, Http404)
    return HttpResponse("not found", status=HTTPStatus.NOT_FOUND)


handler404 = not_found
urlpatterns = [
    path("", family),
    path("desk/examiners/", examiners),
    path("desk/everybody/", everybody),
    path("desk/login/", login),
]


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> None:
    """Stand in for the pages of the bureau: a login page, and a folder of files."""
    settings.LOGIN_URL = "/desk/login/"
    settings.STATIC_ROOT = tmp_path


def signed_in(staff: Staff) -> Client:
    """Return the browser of somebody who has signed in."""
    client = Client()
    client.force_login(staff)
    return client


class TestDoor:
    def test_opens_for_the_role(self) -> None:
        staff = make.staff(Role.EXAMINER)

        assert signed_in(staff).get("/desk/examiners/").content.startswith(staff.audit_name.encode())

    def test_sends_others_to_the_login_page(self) -> None:
        answer = Client().get("/desk/examiners/")

        assert answer.status_code == HTTPStatus.FOUND
        assert answer.headers["Location"] == "/desk/login/?next=/desk/examiners/"

    def test_is_not_there_for_a_wrong_role_and_writes_that_down(self) -> None:
        staff = make.staff(Role.OPERATOR)

        assert signed_in(staff).get("/desk/examiners/").status_code == HTTPStatus.NOT_FOUND
        assert Entry.objects.filter(
            code="accounts.page.refused", actor=staff.audit_name, reason="examiners"
        ).exists()

    def test_all_staff_enter_where_no_role_is_named(self) -> None:
        assert signed_in(make.staff()).get("/desk/everybody/").content == b"desk"

    def test_a_refusal_is_a_404_like_any_other(self) -> None:
        request = RequestFactory().get("/desk/examiners/")
        request.user = make.staff()

        with pytest.raises(Http404):
            examiners(request)

    def test_staff_are_spoken_to_in_their_language(self) -> None:
        staff = make.staff(Role.EXAMINER, language="uk")

        assert signed_in(staff).get("/desk/examiners/").content.endswith(b"uk")


class TestFamily:
    def test_has_no_session_no_user_and_no_cookie(self) -> None:
        client = signed_in(make.staff(Role.EXAMINER))

        answer = client.get("/")

        assert answer.content == b"NoSession False {}"
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies

    def test_nothing_can_be_remembered_about_it(self) -> None:
        session = NoSession()

        with pytest.raises(RuntimeError):
            session["name"] = "x"
        with pytest.raises(RuntimeError):
            session.save()


class TestStore:
    def test_the_table_holds_no_key_and_nothing_readable(self) -> None:
        session = SessionStore()
        session["word"] = "planted"
        session.save()

        [row] = Session.objects.all()
        assert str(session.session_key) not in row.key_hash
        assert b"planted" not in bytes(row.body)
        assert SessionStore(session.session_key)["word"] == "planted"
        assert session.exists(str(session.session_key))

    def test_the_hash_in_the_table_is_no_key(self) -> None:
        session = SessionStore()
        session["word"] = "planted"
        session.save()

        assert SessionStore(Session.objects.get().key_hash).get("word") is None

    def test_a_body_moved_to_another_session_does_not_open(self) -> None:
        mine, yours = SessionStore(), SessionStore()
        for each in (mine, yours):
            each.create()
        body = Session.objects.first().body  # type: ignore[union-attr]  # there are two
        Session.objects.update(body=body)

        opened = [SessionStore(each.session_key).load() for each in (mine, yours)]
        keys = [SessionStore(each.session_key) for each in (mine, yours)]
        assert opened == [{}, {}]
        [each.load() for each in keys]
        assert [each.session_key for each in keys].count(None) == 1

    def test_an_ended_session_does_not_come_back(self) -> None:
        session = SessionStore()
        session.create()
        late = SessionStore(session.session_key)
        late["word"] = "late"

        session.delete()

        with pytest.raises(UpdateError):
            late.save()
        assert not Session.objects.exists()

    def test_a_request_that_changes_nothing_leaves_what_another_has_written_meanwhile(self) -> None:
        first = SessionStore()
        first["said"] = "before"
        first.create()
        slow = SessionStore(first.session_key)
        assert slow["said"] == "before"

        quick = SessionStore(first.session_key)
        quick["said"] = "after"
        quick.save()
        slow.save()

        assert SessionStore(first.session_key)["said"] == "after"

    def test_a_taken_key_is_not_made_again(self) -> None:
        session = SessionStore()
        session.create()

        with pytest.raises(CreateError):
            session.save(must_create=True)

    @pytest.mark.parametrize("limit", ["idle_until", "ends_at"])
    def test_ends_when_idle_and_when_the_day_ends(self, limit: str) -> None:
        session = SessionStore()
        session["word"] = "planted"
        session.save()
        Session.objects.update(**{limit: datetime.now(UTC) - timedelta(seconds=1)})

        assert SessionStore(session.session_key).load() == {}
        SessionStore.clear_expired()
        assert not Session.objects.exists()

    def test_a_busy_session_ends_after_eight_hours_all_the_same(self) -> None:
        session = SessionStore()
        session.create()
        end = Session.objects.get().ends_at

        session.save()

        assert Session.objects.get().ends_at == end

    def test_it_says_whose_it_is_so_that_it_can_be_ended(self) -> None:
        staff = make.staff(Role.EXAMINER)
        client = signed_in(staff)

        assert staff.sessions.count() == 1
        staff.sessions.all().delete()
        assert client.get("/desk/examiners/").status_code == HTTPStatus.FOUND

    def test_a_changed_password_ends_it_by_itself(self) -> None:
        staff = make.staff(Role.EXAMINER)
        client = signed_in(staff)
        staff.set_password("changed behind its back")
        staff.save()

        assert client.get("/desk/examiners/").status_code == HTTPStatus.FOUND

    def test_holds_codes_only(self) -> None:
        client = signed_in(make.staff(Role.EXAMINER))

        assert set(client.session.keys()) == {SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY}
