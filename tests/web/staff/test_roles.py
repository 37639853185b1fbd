"""Who may see what: every address of the desk, for every role, and what each reading leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.web.staff.urls import urlpatterns
from tests.web.staff.scene import sign_in

if TYPE_CHECKING:
    from tests.web.staff.scene import Scene

pytestmark = pytest.mark.django_db

OPERATOR, REGISTRAR, EXAMINER = Role.OPERATOR, Role.REGISTRAR, Role.EXAMINER
RELEASER, AUDITOR, ADMIN = Role.RELEASER, Role.AUDITOR, Role.ADMIN

ANYBODY = frozenset[Role]()  # not signed in
EVERYBODY = frozenset(Role)
CASES = frozenset({OPERATOR, EXAMINER})
TEXTS = frozenset({OPERATOR, EXAMINER, RELEASER})
READERS = frozenset({REGISTRAR, EXAMINER})
ANY_READER = frozenset({REGISTRAR, EXAMINER, OPERATOR})
WITH_DUTIES = EVERYBODY - {ADMIN}
WATCHERS = frozenset({REGISTRAR, RELEASER, AUDITOR})
OFFICERS = frozenset({REGISTRAR, RELEASER})

GET: dict[str, frozenset[Role]] = {
    "home": EVERYBODY,
    "login": ANYBODY,
    "accept": ANYBODY,
    "me": EVERYBODY,
    "inquiries": CASES,
    "inquiry": CASES,
    "candidates": CASES,
    "candidate": frozenset({EXAMINER}),
    "kinship": CASES,
    "wish": CASES,
    "answer": CASES,
    "disclosures": TEXTS,
    "disclosure": TEXTS,
    "outbox": frozenset({OPERATOR}),
    "search": READERS,
    "sources": frozenset({REGISTRAR}),
    "enter": frozenset({REGISTRAR}),
    "record": READERS,
    "file": READERS,
    "beside": READERS,
    "pairings": READERS,
    "record_correct": frozenset({REGISTRAR}),
    "enter_into": frozenset({REGISTRAR}),
    "mortuary": READERS,
    "bag_new": frozenset({REGISTRAR}),
    "bag": READERS,
    "remains_new": frozenset({REGISTRAR}),
    "remains": READERS,
    "cards": frozenset({REGISTRAR}),
    "card": frozenset({REGISTRAR}),
    "card_write": frozenset({REGISTRAR}),
    "card_wishes": frozenset({REGISTRAR}),
    "file_cards": frozenset({REGISTRAR}),
    "objections": READERS,
    "objection": READERS,
    "erasure": READERS,
    "lists": frozenset({REGISTRAR}),
    "list": frozenset({REGISTRAR}),
    "list_headings": frozenset({REGISTRAR}),
    "list_progress": frozenset({REGISTRAR}),
    "list_row": frozenset({REGISTRAR}),
    "posts": frozenset({REGISTRAR}),
    "post": frozenset({REGISTRAR}),
    "exports": frozenset({OPERATOR, REGISTRAR, EXAMINER, RELEASER}),
    "export": frozenset({OPERATOR, REGISTRAR, EXAMINER, RELEASER}),
    "recipients": frozenset({REGISTRAR, EXAMINER, RELEASER}),
    "file_document": frozenset({REGISTRAR}),
    "inquiry_document": CASES,
    "document": READERS,
    "document_shown": ANY_READER,
    "document_page": ANY_READER,
    "audit": frozenset({AUDITOR}),
    "duties": WITH_DUTIES,
    "duty_list": WITH_DUTIES,
    "duty": WATCHERS,
    "file_duties": WATCHERS,
    "holding_places": frozenset({REGISTRAR}),
    "reports": WATCHERS,
    "report_csv": WATCHERS,
    "report_pdf": WATCHERS,
    "notification": OFFICERS,
    "notification_write": frozenset({REGISTRAR}),
    "members": frozenset({ADMIN}),
    "member": frozenset({ADMIN}),
}
POST: dict[str, frozenset[Role]] = {
    "set_language": EVERYBODY,
    "set_password": EVERYBODY,
    "inquiry_find": CASES,
    "check_take_back": frozenset({EXAMINER}),
    "proof_withdraw": CASES,
    "disclosure_correct": frozenset({EXAMINER, OPERATOR}),
    "disclosure_take_back": TEXTS,
    "disclosure_release": frozenset({RELEASER}),
    "message_retry": frozenset({OPERATOR}),
    "record_withdraw": frozenset({REGISTRAR}),
    "record_restore": frozenset({REGISTRAR}),
    "card_print": frozenset({REGISTRAR}),
    "card_discard": frozenset({REGISTRAR}),
    "recognise": CASES,
    "record_apart": frozenset({REGISTRAR}),
    "bag_effect": frozenset({REGISTRAR}),
    "remains_add_bag": frozenset({REGISTRAR}),
    "remains_effect": frozenset({REGISTRAR}),
    "identification_propose": READERS,
    "identification_find": READERS,
    "identification_decide": frozenset({EXAMINER}),
    "effect_pass_on": frozenset({REGISTRAR}),
    "list_cancel": frozenset({REGISTRAR}),
    "objection_hide": READERS,
    "objection_decide": frozenset({REGISTRAR}),
    "erasure_ask": frozenset({REGISTRAR}),
    "erasure_approve": READERS,
    "erasure_refuse": READERS,
    "erasure_lift": frozenset({REGISTRAR}),
    "record_move": frozenset({REGISTRAR}),
    "candidate_reopen": frozenset({EXAMINER}),
    "file_choose": READERS,
    "pairing_two": READERS,
    "pairing_two_take_back": READERS,
    "join_confirm": frozenset({EXAMINER}),
    "join_part": READERS,
    "list_decide_all": frozenset({REGISTRAR}),
    "list_commit": frozenset({REGISTRAR}),
    "list_take_back": frozenset({REGISTRAR}),
    "list_decide": frozenset({REGISTRAR}),
    "post_accept": frozenset({REGISTRAR}),
    "post_decline": frozenset({REGISTRAR}),
    "post_put_away": frozenset({REGISTRAR}),  # the last: it destroys the post
    **dict.fromkeys(("duty_take", "duty_give_back", "duty_keep", "duty_unkeep"), frozenset({REGISTRAR})),
    **dict.fromkeys(("duty_move", "duty_place", "record_serious"), frozenset({REGISTRAR})),
    "duty_keep_several": frozenset({REGISTRAR, OPERATOR, EXAMINER}),
    **dict.fromkeys(("notification_attest", "notification_take_back", "report_close"), OFFICERS),
    "export_release": frozenset({OPERATOR, REGISTRAR, EXAMINER, RELEASER}),
    "export_make": frozenset({OPERATOR, REGISTRAR, EXAMINER}),
    "export_fetch": frozenset({OPERATOR, REGISTRAR, EXAMINER}),
    "export_withdraw": frozenset({OPERATOR, REGISTRAR, EXAMINER, RELEASER}),
    "document_original": frozenset({EXAMINER}),
    "document_withdraw": READERS,
    "audit_verify": frozenset({AUDITOR}),
    "member_grant": frozenset({ADMIN}),
    "member_revoke": frozenset({ADMIN}),
    "member_lock_out": frozenset({ADMIN}),
    "member_let_in": frozenset({ADMIN}),
    "member_invite_again": frozenset({ADMIN}),
    "logout": EVERYBODY,
}

# Pages that show a person's own words, or what follows from them alone. All others show numbers and dates.
OPENS = {"bag", "candidate", "disclosure", "inquiry", "kinship", "list_row", "post", "record", "remains"}
OPENS |= {"card", "card_write", "card_wishes"}
OPENS |= {"notification", "notification_write"}
OPENS |= {"export"}
OPENS |= {"objection"}
OPENS |= {"beside", "record_correct"}
# A page whose first answer to a role is "no such row", although the role fits the page.
NOT_THERE = {("check_take_back", EXAMINER)}
# A link to pictures is there for nobody but whoever asked for it (test_documents.py).
NOT_THERE |= {(name, role) for name in ("document_shown", "document_page") for role in ANY_READER}


def address(name: str, scene: Scene) -> str:
    return reverse(f"staff:{name}", args=scene.arguments().get(name, []))


def test_every_address_of_the_desk_is_named_here() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*GET, *POST}


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_its_pages_and_no_others(role: Role, scene: Scene) -> None:
    told = {}
    for method, names in (("get", GET), ("post", POST)):
        for name, roles in names.items():
            desk = sign_in(role)  # a new one for each: some acts end the session
            answer = getattr(desk, method)(address(name, scene))
            is_there = answer.status_code != 404
            may = role in roles or roles == ANYBODY
            if is_there != may and (name, role) not in NOT_THERE:
                told[method, name] = answer.status_code

    assert told == {}


def test_whoever_is_not_signed_in_is_sent_to_the_door(scene: Scene) -> None:
    for method, names in (("get", GET), ("post", POST)):
        for name, roles in names.items():
            answer = getattr(Client(), method)(address(name, scene))
            if roles == ANYBODY:
                assert answer.status_code == 200, name
            else:
                assert answer.status_code == 302, name
                assert answer["Location"].startswith(reverse("staff:login")), name


def test_somebody_without_a_role_sees_an_empty_desk(scene: Scene) -> None:
    desk = sign_in()

    assert "You hold no role yet" in desk.page("home")
    refused = [name for name, roles in GET.items() if roles not in (EVERYBODY, ANYBODY)]
    assert {desk.get(address(name, scene)).status_code for name in refused} == {404}


def test_a_wrong_role_leaves_an_entry(scene: Scene) -> None:
    desk = sign_in(ADMIN)

    desk.get(address("candidate", scene))

    assert Entry.objects.by(desk.staff).filter(code="accounts.page.refused", reason="candidate").exists()


@pytest.mark.parametrize("name", sorted(GET))
def test_a_page_that_opens_a_person_leaves_an_entry_and_no_other_page_opens_one(
    name: str, scene: Scene
) -> None:
    roles = GET[name]
    desk = sign_in(*sorted(roles - {ADMIN} or roles, key=list(Role).index))
    if name in {"inquiry", "record", "bag", "remains", "card", "objection"}:
        assert "What for?" in desk.page(name, *scene.arguments()[name])
        assert not Entry.objects.by(desk.staff).filter(code="vault.opened").exists()
        desk.send(name, *scene.arguments()[name], purpose="call")
    else:
        desk.get(address(name, scene))

    opened = Entry.objects.by(desk.staff).filter(code="vault.opened")
    assert opened.exists() == (name in OPENS)


def test_every_page_keeps_personal_words_out_of_its_address(scene: Scene) -> None:
    for name in (*GET, *POST):
        parts = address(name, scene).strip("/").split("/")
        assert all(part.isascii() for part in parts)
