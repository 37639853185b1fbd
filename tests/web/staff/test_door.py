"""Signing in and out, invitations, one's own password and language, and what admins do."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from kintrace.accounts.models import Role, Staff
from tests import make
from tests.web.staff.scene import sign_in

pytestmark = pytest.mark.django_db

PASSWORD = "four unrelated words here"
ADMIN, EXAMINER = Role.ADMIN, Role.EXAMINER


def knock(client: Client, handle: str, password: str, **more: str) -> str:
    answer = client.post(
        reverse("staff:login"), {"handle": handle, "password": password, **more}, follow=True
    )
    return answer.content.decode()


def test_somebody_signs_in_and_out() -> None:
    make.staff(EXAMINER, handle="birch", password=PASSWORD)
    client = Client()

    assert "What waits for you" in knock(client, "birch", PASSWORD)
    left = client.post(reverse("staff:logout"))

    assert left["Location"] == reverse("staff:login")
    assert "cache" in left["Clear-Site-Data"]
    assert client.get(reverse("staff:home")).status_code == 302


def test_after_the_door_comes_the_page_that_was_asked_for_and_never_another_host() -> None:
    make.staff(EXAMINER, handle="birch", password=PASSWORD)
    here = reverse("staff:candidates")

    asked = Client().get(here)
    assert "<h1>Candidates</h1>" in knock(Client(), "birch", PASSWORD, next=here)
    elsewhere = Client().post(
        reverse("staff:login"),
        {"handle": "birch", "password": PASSWORD, "next": "https://elsewhere.example/"},
    )

    assert asked["Location"] == f"{reverse('staff:login')}?next={here}"
    assert elsewhere["Location"] == reverse("staff:home")


@pytest.mark.parametrize(("handle", "password"), [("birch", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_handle_get_the_same_page(handle: str, password: str) -> None:
    make.staff(EXAMINER, handle="birch", password=PASSWORD)

    page = knock(Client(), handle, password)

    assert "Handle or password is not right." in page
    assert password not in page


def test_an_invitation_is_shown_once_and_sets_the_first_password() -> None:
    admin = sign_in(ADMIN)

    page = admin.send("members", handle="willow", language="uk")
    found = re.search(r'class="secret">([^<]+)<', page)
    assert found
    invited = Staff.objects.get(handle="willow")
    assert found[1] not in admin.page("member", invited.pk)

    weak = Client().post(reverse("staff:accept"), {"word": found[1], "password": "short"})
    assert "too short or too common" in weak.content.decode()
    newcomer = Client()
    newcomer.post(reverse("staff:accept"), {"word": found[1], "password": PASSWORD})
    assert newcomer.get(reverse("staff:home")).status_code == 200
    again = Client().post(reverse("staff:accept"), {"word": found[1], "password": PASSWORD})
    assert "not valid" in again.content.decode()


def test_an_admin_gives_takes_and_locks() -> None:
    admin, clerk = sign_in(ADMIN), make.staff()

    assert "The role is given" in admin.send("member_grant", clerk.pk, role="examiner")
    assert clerk.has_role(EXAMINER)
    assert "An admin holds no other role" in admin.send("member_grant", clerk.pk, role="admin")
    assert "The role is taken" in admin.send("member_revoke", clerk.pk, role="examiner")
    assert "is locked" in admin.send("member_lock_out", clerk.pk)
    assert "may sign in again" in admin.send("member_let_in", clerk.pk)
    assert "Hand this word over" in admin.send("member_invite_again", clerk.pk)


def test_an_admin_decides_nothing_about_themselves() -> None:
    admin = sign_in(ADMIN)

    for name in ("member_grant", "member_revoke", "member_lock_out", "member_invite_again"):
        assert "Nobody decides about their own account" in admin.send(name, admin.staff.pk, role="examiner")


def test_a_bad_handle_is_refused_in_the_form() -> None:
    assert "Choose a pseudonym" in sign_in(ADMIN).refused("members", handle="Ivan@mail", language="ru")
    taken = make.staff(handle="willow")
    assert "taken" in sign_in(ADMIN).refused("members", handle=taken.handle, language="ru")


def test_a_new_password_ends_every_session() -> None:
    desk = sign_in(staff=make.staff(EXAMINER, password=PASSWORD))

    assert "Handle or password is not right" in desk.refused("set_password", old="wrong", password=PASSWORD)
    page = desk.send("set_password", old=PASSWORD, password="another four words here")

    assert "Sign in with the new one" in page
    assert desk.get(reverse("staff:home")).status_code == 302


@pytest.mark.parametrize(("language", "word"), [("ru", "Сегодня"), ("uk", "Сьогодні"), ("en", "Today")])
def test_the_desk_speaks_the_language_that_somebody_chose(language: str, word: str) -> None:
    desk = sign_in(EXAMINER)

    desk.send("set_language", language=language)

    page = desk.page("home")
    assert f'<html lang="{language}">' in page
    assert word in page


def test_a_language_that_is_none_is_not_taken() -> None:
    desk = sign_in(EXAMINER)

    desk.send("set_language", language="xx")

    assert '<html lang="en">' in desk.page("home")
