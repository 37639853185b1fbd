"""One case at the desk: opened, compared, shown, wished, written, released, taken back; each refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact.models import Message
from kintrace.disclosure.models import Disclosure
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Advice, Candidate
from kintrace.vault import client as vault
from kintrace.web.staff import comparison
from tests import make
from tests.make import NOON
from tests.web.staff.scene import sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

OPERATOR, REGISTRAR, EXAMINER, RELEASER = Role.OPERATOR, Role.REGISTRAR, Role.EXAMINER, Role.RELEASER


def test_the_home_page_counts_what_waits_and_says_why_nothing_does() -> None:
    desk = sign_in(EXAMINER)
    assert "The matcher proposes nothing that you have not judged" in desk.page("home")

    make.candidate()

    page = desk.page("home")
    assert "Two descriptions that may be one man" in page


def test_lists_of_cases_show_numbers_and_no_names() -> None:
    candidate = make.candidate()
    desk = sign_in(EXAMINER, OPERATOR)

    for name in ("candidates", "inquiries", "disclosures", "outbox"):
        page = desk.page(name)
        assert "Иванов" not in page
        assert "mother@mail.example" not in page
    assert candidate.inquiry.number[:4] in desk.page("candidates")


def test_an_inquiry_asks_what_for_before_it_is_opened() -> None:
    inquiry = make.inquiry()
    desk = sign_in(OPERATOR)

    page = desk.page("inquiry", inquiry.pk)
    assert "What for?" in page
    assert "Балаклея" not in page
    assert "What for?" in desk.refused("inquiry", inquiry.pk, purpose="curiosity")
    opened = desk.send("inquiry", inquiry.pk, purpose="call")

    assert "Балаклея" in opened
    assert "mother@mail.example" in opened
    assert Entry.objects.by(desk.staff).filter(code="vault.opened", reason="call").count() == 1


def test_an_examiner_does_not_read_how_to_reach_the_family() -> None:
    inquiry = make.inquiry()

    opened = sign_in(EXAMINER).send("inquiry", inquiry.pk, purpose="compare")

    assert "Балаклея" in opened
    assert "mother@mail.example" not in opened


def test_openings_stop_at_the_budget_and_the_page_says_so(settings: Settings, data: Path) -> None:
    settings.DATA, settings.OPENS_PER_DAY = data, 1  # a vault that nobody has asked anything yet
    vault.disconnect()
    first, second = make.inquiry(), make.inquiry()
    desk = sign_in(OPERATOR)

    assert "opened 1 of 1" in desk.send("inquiry", first.pk, purpose="call")
    desk.post(reverse("staff:inquiry", args=[second.pk]), {"purpose": "call"})
    refused = desk.get(reverse("staff:inquiry", args=[second.pk]))

    assert refused.status_code == 409
    assert "limit of 1 is reached" in refused.content.decode()


def test_an_inquiry_that_is_not_taken_in_or_withdrawn_is_not_opened() -> None:
    filed = make.filed().inquiry
    desk = sign_in(OPERATOR)

    assert "has not taken this in yet" in desk.page("inquiry", filed.pk)
    assert filed.number[:4] in desk.page("inquiries", query="?shown=received")
    filed.withdrawn_at = NOON
    filed.save()
    assert "was withdrawn" in desk.page("inquiry", filed.pk)


def test_a_number_read_out_on_the_telephone_leads_to_its_inquiry() -> None:
    inquiry = make.inquiry()
    desk = sign_in(OPERATOR)

    spoken = " - ".join(inquiry.number)
    assert "Inquiry <span" in desk.send("inquiry_find", number=spoken)
    wrong = inquiry.number[:-1] + str((int(inquiry.number[-1]) + 1) % 10)
    assert "one of its nine digits is wrong" in desk.send("inquiry_find", number=wrong)
    assert "There is no inquiry with this number" in desk.send("inquiry_find", number="000000000")


def test_both_descriptions_stand_side_by_side() -> None:
    candidate = make.candidate()
    page = sign_in(EXAMINER).page("candidate", candidate.pk)

    assert page.count("Иванов") >= 2
    assert "The whole date of birth agrees" in page
    assert 'data-keys="1 s"' in page
    assert "style=" not in page


def test_a_verdict_leads_to_the_next_candidate_and_is_said_once() -> None:
    first = make.candidate()
    make.record(person=make.HELD)
    other = make.inquiry(sought=Person(surname="Иванов", given="Пётр", born=PartialDate(2001, 2001, 4, 12)))
    tracing.look(inquiry=other, now=NOON)
    desk = sign_in(EXAMINER)
    waiting = list(Candidate.objects.worklist(desk.staff).values_list("pk", flat=True))
    assert len(waiting) > 1
    here, onward = waiting[0], waiting[1]

    assert "Is this the same man?" in desk.page("candidate", here)
    assert "This field is required" in desk.refused("candidate", here)
    answer = desk.post(reverse("staff:candidate", args=[here]), {"verdict": "same"})
    assert answer["Location"] == reverse("staff:candidate", args=[onward])

    assert "Your verdict" in desk.page("candidate", here)
    assert "You have checked this candidate" in desk.refused("candidate", here, verdict="same")
    assert "counts no more" in desk.send("check_take_back", here)
    assert "Is this the same man?" in desk.page("candidate", here)
    assert first.pk in waiting


def test_whoever_entered_a_record_does_not_check_it() -> None:
    candidate = make.candidate()
    clerk = candidate.record.entered_by
    clerk.grants.create(role=EXAMINER, granted_at=NOON)

    assert "You entered a record of this file" in sign_in(staff=clerk).refused(
        "candidate", candidate.pk, verdict="same"
    )


def test_what_another_examiner_said_is_not_shown_before_ones_own_say() -> None:
    candidate = make.candidate()
    make.check(candidate)
    desk = sign_in(EXAMINER)

    assert "your verdict is not there yet" in desk.page("candidate", candidate.pk)
    desk.post(reverse("staff:candidate", args=[candidate.pk]), {"verdict": "same"})
    assert "confirmed" in desk.page("candidate", candidate.pk)
    assert f"Candidate {candidate.pk}" in desk.page("candidates", query="?shown=confirmed")


def test_a_doubt_shows_among_what_is_held_back() -> None:
    candidate = make.candidate()
    desk = sign_in(EXAMINER)

    desk.post(reverse("staff:candidate", args=[candidate.pk]), {"verdict": "unsure"})

    assert f"Candidate {candidate.pk}" in desk.page("candidates", query="?shown=held-back")
    assert "held back by a doubt" in desk.page("candidate", candidate.pk)


def test_kinship_waits_for_two_examiners_and_is_accepted_once_each_way() -> None:
    candidate = make.candidate()
    desk = sign_in(OPERATOR)

    assert "Two examiners must call this the same man" in desk.refused(
        "kinship", candidate.pk, way="document", note=""
    )
    make.check(candidate)
    make.check(candidate)
    assert "Как звали собаку?" in desk.page("kinship", candidate.pk)
    page = desk.send("kinship", candidate.pk, way="control_answer", note="Сказал сам")
    assert "Сказал сам" in page
    assert "was shown in this way already" in desk.refused(
        "kinship", candidate.pk, way="control_answer", note=""
    )

    proof = candidate.proofs.get()
    assert "counts no more" in desk.send("proof_withdraw", proof.pk)
    assert "withdrawn already" in desk.send("proof_withdraw", proof.pk)


def test_every_wish_is_a_version() -> None:
    candidate = make.confirmed()
    desk = sign_in(EXAMINER)

    assert "This field is required" in desk.refused("wish", candidate.pk)
    desk.send("wish", candidate.pk, answer="not_asked_yet")
    page = desk.send("wish", candidate.pk, answer="yes")

    assert page.index("version 2") < page.index("version 1")


def test_a_text_is_written_only_when_every_gate_is_open() -> None:
    candidate = make.candidate()
    desk = sign_in(OPERATOR)

    assert "Two examiners must call this the same man" in desk.page("answer", candidate.pk)
    make.check(candidate)
    make.check(candidate)
    assert "It must be shown first" in desk.page("answer", candidate.pk)
    desk.send("kinship", candidate.pk, way="document", note="")
    assert "His own wish is not known" in desk.page("answer", candidate.pk)
    desk.send("wish", candidate.pk, answer="no")
    page = desk.refused("answer", candidate.pk, do="save", sentences=["found"])
    assert "He does not wish this inquirer to be told" in page
    assert not Disclosure.objects.exists()


def test_a_text_is_shown_as_the_family_will_read_it_and_written() -> None:
    candidate = make.tellable()
    desk = sign_in(EXAMINER)

    shown = desk.refused("answer", candidate.pk, do="preview", sentences=["found"])
    assert 'lang="uk"' in shown
    assert "Мы нашли запись" in shown
    assert "Choose at least one sentence" in desk.refused("answer", candidate.pk, do="save")
    assert not Disclosure.objects.exists()
    page = desk.send("answer", candidate.pk, do="save", sentences=["found", "authority"])

    assert "The text is written" in page
    assert "Сторона, которая держит этого человека" in page
    assert "A releaser who did not write it releases it" in page


def test_a_sentence_that_may_not_be_said_is_not_taken() -> None:
    candidate = make.tellable()

    page = sign_in(EXAMINER).refused("answer", candidate.pk, do="save", sentences=["found", "icrc"])

    assert "Select a valid choice" in page
    assert not Disclosure.objects.exists()


def test_a_death_is_not_offered_to_a_message() -> None:
    candidate = make.tellable()
    make.record(Claim.DEAD, of=SourceClass.AUTHORITY, file=candidate.file, on=NOON.date())

    page = sign_in(OPERATOR).page("answer", candidate.pk)

    assert "This is told by a person, never by a message" in page
    assert 'value="save"' not in page


def test_another_person_releases_and_the_page_shows_each_gate() -> None:
    disclosure = make.written()
    releaser = sign_in(RELEASER)

    page = releaser.page("disclosure", disclosure.pk)
    assert page.count("closed") == 0
    assert "The answer is released" in releaser.send("disclosure_release", disclosure.pk)
    assert "released already" in releaser.send("disclosure_release", disclosure.pk)
    assert "taken back" in releaser.send("disclosure_take_back", disclosure.pk)
    assert "taken back already" in releaser.send(
        "disclosure_take_back", disclosure.pk
    ) or "was taken back" in releaser.page("disclosure", disclosure.pk)


def test_whoever_wrote_a_text_does_not_release_it() -> None:
    disclosure = make.written()
    writer = disclosure.written_by
    writer.grants.create(role=RELEASER, granted_at=NOON)
    desk = sign_in(staff=writer)

    page = desk.page("disclosure", disclosure.pk)
    assert "you wrote it yourself" in page
    assert "A gate is closed" in page
    assert "You wrote this text. Somebody else must release it." in desk.send(
        "disclosure_release", disclosure.pk
    )


def test_a_gate_that_fell_refuses_the_release_with_its_reason() -> None:
    disclosure = make.written()
    sign_in(OPERATOR).send("wish", disclosure.candidate_id, answer="no")
    releaser = sign_in(RELEASER)

    assert "A gate is closed" in releaser.page("disclosure", disclosure.pk)
    assert "He does not wish this inquirer to be told" in releaser.send("disclosure_release", disclosure.pk)


def test_texts_are_listed_by_state() -> None:
    waiting, released = make.written(), make.released()
    desk = sign_in(RELEASER)

    assert str(waiting.pk)[:8] in desk.page("disclosures")
    assert str(released.pk)[:8] in desk.page("disclosures", query="?shown=released")
    assert "Nothing was taken back" in desk.page("disclosures", query="?shown=taken-back")


def test_a_failed_message_says_why_and_is_tried_again() -> None:
    message = make.message(to=make.inquiry().route, about=uuid4())
    desk = sign_in(OPERATOR)
    assert "has not failed" in desk.send("message_retry", message.pk)
    Message.objects.filter(pk=message.pk).update(state="failed", problem="refused")

    page = desk.page("outbox", query="?shown=failed")
    assert "refused this address or message for good" in page
    assert "mother@mail.example" not in page
    assert "will leave at the worker" in desk.send("message_retry", message.pk)


def test_a_missing_fact_keeps_its_reason_and_a_whole_name_is_read() -> None:
    sought = Person(
        name="Ivanov Pyotr", born=PartialDate(None, None, 4, 12), missing={"unit": Missing.DECLINED}
    )
    held = Person(surname="Иванов", given="Пётр", born=PartialDate(2001, 2002), unit="46108", sex="m")

    lines = {line.field: line for line in comparison.lines(sought, held, (), "en")}

    assert lines["surname"].sought.text == "Иванов"
    assert lines["surname"].sought.note == "read from the name"
    assert lines["unit"].sought.missing == "declined to say"
    assert lines["born"].sought.text == "12 April, year not known"
    assert lines["born"].held.text == "2001–2002"
    assert lines["sex"].held.text == "man"
    assert lines["rank"].is_blank
    assert "marks" not in lines


# Too little to tell him apart.

ASKS = {
    "en": (
        "Too little is known to tell him apart: about 60 records fit as well.",
        "Ask for:",
        "the whole date",
    ),
    "ru": (
        "слишком мало, чтобы его отличить: не хуже подходят около 60",
        "Спросить у семьи:",
        "полная дата",
    ),
    "uk": ("замало, щоб його відрізнити: не гірше підходять близько 60", "Спитати в родини:", "повна дата"),
}


@pytest.mark.parametrize("language", ASKS)
@pytest.mark.parametrize("role", [EXAMINER, OPERATOR])
def test_an_inquiry_that_says_too_little_says_what_to_ask_for(role: Role, language: str) -> None:
    make.crowd()
    inquiry = make.inquiry(sought=make.COMMON)
    tracing.look(inquiry=inquiry, now=NOON)

    page = sign_in(role, language=language).page("inquiry", inquiry.pk)

    assert all(words in page for words in ASKS[language])
    assert "Иванов" not in page


def test_a_candidate_says_too_little_above_the_comparison() -> None:
    candidate = make.vague()

    page = sign_in(EXAMINER).page("candidate", candidate.pk)

    assert all(words in page for words in ASKS["en"])
    assert page.index("Ask for:") < page.index("Field by field")
    assert "What would help most" not in page  # it is said above


def test_an_inquiry_that_says_enough_has_no_box_and_no_sign() -> None:
    candidate = make.candidate()
    desk = sign_in(EXAMINER)

    for page in (desk.page("inquiry", candidate.inquiry.pk), desk.page("candidate", candidate.pk)):
        assert "Too little is known" not in page
    assert "asks for more" not in desk.page("inquiries")
    assert "No inquiry asks for more" in desk.page("inquiries", query="?shown=more")


def test_the_list_marks_what_asks_for_more_and_gathers_it() -> None:
    make.crowd()
    vague, clear = make.inquiry(sought=make.COMMON), make.inquiry()
    for inquiry in (vague, clear):
        tracing.look(inquiry=inquiry, now=NOON)
    desk = sign_in(OPERATOR)

    assert desk.page("inquiries").count("asks for more") == 1
    gathered = desk.page("inquiries", query="?shown=more")
    assert str(vague.pk) in gathered
    assert str(clear.pk) not in gathered


def test_a_withdrawn_inquiry_asks_for_nothing() -> None:
    inquiry = make.inquiry(sought=make.COMMON)
    tracing.look(inquiry=inquiry, now=NOON)
    Advice.objects.update(too_little=True)
    inquiry.withdrawn_at = NOON
    inquiry.save()
    desk = sign_in(OPERATOR)

    assert "Too little" not in desk.page("inquiry", inquiry.pk)
    assert "asks for more" not in desk.page("inquiries", query="?shown=withdrawn")


def test_without_the_vault_the_box_asks_and_counts_nothing(settings: Settings) -> None:
    make.crowd()
    inquiry = make.inquiry(sought=make.COMMON)
    tracing.look(inquiry=inquiry, now=NOON)
    desk = sign_in(OPERATOR)
    vault.disconnect()
    settings.VAULT, settings.VAULT_SOCKET = "socket", "/tmp/desk-no-vault-here.sock"  # noqa: S108 - never made

    page = desk.page("inquiry", inquiry.pk)

    assert "Too little is known to tell him apart." in page
    assert "the whole date of birth" in page


def test_a_family_that_has_told_all_it_can_is_asked_for_nothing() -> None:
    inquiry = make.inquiry(sought=make.COMMON)
    tracing.look(inquiry=inquiry, now=NOON)
    Advice.objects.update(too_little=True, helpful="", untold="")

    assert "No further fact would change much" in sign_in(OPERATOR).page("inquiry", inquiry.pk)
