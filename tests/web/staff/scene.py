"""One bureau with a row of every kind, and somebody of every role in front of a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.contact.models import Message
from kintrace.duties import actions as duties
from kintrace.duties.models import Report
from kintrace.duties.rules import Kind
from kintrace.objections import actions as objections
from kintrace.registry import actions as registry
from kintrace.registry.models import HeldList
from kintrace.registry.sections import Thing
from kintrace.registry.uploads import open_head
from tests import make
from tests.duties import owing
from tests.make import NOON
from tests.objections.cast import MAN, compared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.accounts.models import Staff
    from kintrace.cards.models import Card, Consent
    from kintrace.disclosure.models import Disclosure
    from kintrace.documents.models import Document
    from kintrace.duties.models import Duty, Notification
    from kintrace.exports.models import Export
    from kintrace.inquiries.models import Inquiry
    from kintrace.kinship.models import Proof
    from kintrace.objections.models import Erasure, Objection
    from kintrace.registry.models import Effect, File, Identification, Join, ListRow, Pairing, Post, Record
    from kintrace.tracing.models import Candidate

LIST = (
    "ФИО,Дата рождения,Часть\n"
    "Цыдыпов Баир Доржиевич,03.05.1999,в/ч 46108\n"
    "Петренко Микола Іванович,11.02.1990,36 обрмп\n"
    "Сидоров Олег Ильич,40.13.2001,в/ч 55115\n"
    ",12.03.1990,в/ч 55115\n"
)


class Desk(Client):
    """A browser at the desk in which somebody is signed in."""

    staff: Staff

    def page(self, name: str, *args: object, query: str = "") -> str:
        """Return the words of a page, which must be there."""
        answer = self.get(reverse(f"staff:{name}", args=args) + query)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()

    def send(self, name: str, *args: object, **form: object) -> str:
        """Send a form and return the words of the page that the redirect leads to."""
        answer = self.post(reverse(f"staff:{name}", args=args), form, follow=True)
        assert answer.redirect_chain, f"{name} did not redirect: {answer.content.decode()[:4000]}"
        return answer.content.decode()

    def refused(self, name: str, *args: object, **form: object) -> str:
        """Send a form that is shown again with an error, and return the words of the page."""
        answer = self.post(reverse(f"staff:{name}", args=args), form)
        assert answer.status_code == 200, (name, answer.status_code)
        return answer.content.decode()


def sign_in(*roles: Role, staff: Staff | None = None, language: str = "en") -> Desk:
    """Return a browser in which somebody with the roles is signed in."""
    desk = Desk()
    desk.staff = staff or make.staff(*roles, language=language)
    desk.force_login(desk.staff)
    return desk


def upload(text: str = LIST, name: str = "list.csv") -> SimpleUploadedFile:
    """Return a list as a browser sends it."""
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def load(desk: Desk, text: str = LIST, **more: object) -> HeldList:
    """Return a list that was sent, its columns left as they were understood, and staged."""
    given = {"source": make.source().pk, "claim": "captured", "file": upload(text), **more}
    desk.send("lists", **given)
    held = HeldList.objects.latest("loaded_at", "pk")
    if held.state == HeldList.State.HEADINGS:
        fields = [column.field for column in open_head(held).columns]
        desk.send("list_headings", held.pk, field=fields)
    make.staged()
    held.refresh_from_db()
    return held


@dataclass
class Scene:
    """A bureau with a row of every kind."""

    candidate: Candidate
    inquiry: Inquiry
    record: Record
    file: File
    proof: Proof
    disclosure: Disclosure
    message: Message
    held: HeldList
    row: ListRow
    post: Post
    member: Staff
    identification: Identification
    effect: Effect
    card: Card
    unfinished: Card
    named: Consent
    duty: Duty
    notification: Notification
    export: Export
    objection: Objection
    erasure: Erasure
    document: Document
    pairing: Pairing
    join: Join

    def arguments(self) -> dict[str, Sequence[object]]:
        """Return what each address of the desk is called with."""
        case: Sequence[object] = [self.candidate.pk]
        answer: Sequence[object] = [self.disclosure.pk]
        record: Sequence[object] = [self.record.pk]
        file: Sequence[object] = [self.file.pk]
        held: Sequence[object] = [self.held.pk]
        post: Sequence[object] = [self.post.pk]
        first: Sequence[object] = [self.post.pk, 1]
        row: Sequence[object] = [self.held.pk, self.row.number]
        member: Sequence[object] = [self.member.pk]
        bag: Sequence[object] = [self.effect.bag_id]
        remains: Sequence[object] = [self.identification.remains_id]
        identification: Sequence[object] = [self.identification.pk]
        card: Sequence[object] = [self.card.pk]
        begun: Sequence[object] = [self.unfinished.pk]
        duty: Sequence[object] = [self.duty.pk]
        death: Sequence[object] = [self.notification.pk]
        month: Sequence[object] = [2026, 9]
        export: Sequence[object] = [self.export.pk]
        told: Sequence[object] = [self.objection.pk]
        erased: Sequence[object] = [self.erasure.pk]
        document: Sequence[object] = [self.document.pk]
        pairing: Sequence[object] = [self.pairing.pk]
        join: Sequence[object] = [self.join.pk]
        return {
            **dict.fromkeys(("duty", "duty_take", "duty_give_back", "duty_keep", "duty_unkeep"), duty),
            **dict.fromkeys(("duty_move", "duty_place"), duty),
            **dict.fromkeys(("notification", "notification_attest", "notification_take_back"), death),
            **dict.fromkeys(("report_close", "report_csv", "report_pdf"), month),
            "file_duties": file,
            "notification_write": [self.notification.file_id],
            "record_serious": record,
            **dict.fromkeys(
                ("candidate", "check_take_back", "candidate_reopen", "kinship", "wish", "answer"), case
            ),
            **dict.fromkeys(
                ("disclosure", "disclosure_release", "disclosure_take_back", "disclosure_correct"), answer
            ),
            **dict.fromkeys(
                (
                    "record",
                    "record_withdraw",
                    "record_restore",
                    "record_apart",
                    "record_move",
                    "record_correct",
                ),
                record,
            ),
            **dict.fromkeys(("file", "enter_into", "file_choose"), file),
            **dict.fromkeys(("pairing_two", "pairing_two_take_back"), pairing),
            **dict.fromkeys(("join_confirm", "join_part"), join),
            "beside": [self.pairing.first_id, self.pairing.second_id],
            **dict.fromkeys(("list", "list_headings", "list_progress", "list_cancel"), held),
            **dict.fromkeys(("list_decide_all", "list_commit", "list_take_back"), held),
            **dict.fromkeys(("list_row", "list_decide"), row),
            **dict.fromkeys(("post", "post_put_away"), post),
            **dict.fromkeys(("post_accept", "post_decline"), first),
            **dict.fromkeys(
                (
                    "member",
                    "member_grant",
                    "member_revoke",
                    "member_lock_out",
                    "member_let_in",
                    "member_invite_again",
                ),
                member,
            ),
            **dict.fromkeys(("bag", "remains_new", "bag_effect"), bag),
            **dict.fromkeys(
                ("remains", "remains_add_bag", "remains_effect", "identification_propose"),
                remains,
            ),
            **dict.fromkeys(("identification_find", "identification_decide"), identification),
            "effect_pass_on": [self.effect.pk],
            **dict.fromkeys(("card", "card_wishes", "card_print"), card),
            **dict.fromkeys(("card_write", "card_discard"), begun),
            "file_cards": file,
            "file_document": file,
            "inquiry_document": [self.inquiry.pk],
            **dict.fromkeys(("document", "document_original", "document_withdraw"), document),
            "document_shown": ["a-link-of-nobody"],
            "document_page": ["a-link-of-nobody", 1],
            "recognise": [self.candidate.pk, self.named.pk],
            **dict.fromkeys(
                ("export", "export_release", "export_make", "export_fetch", "export_withdraw"), export
            ),
            **dict.fromkeys(("objection", "objection_hide", "objection_decide"), told),
            **dict.fromkeys(("erasure", "erasure_approve", "erasure_refuse", "erasure_lift"), erased),
            "erasure_ask": [self.erasure.file_id],
            "inquiry": [self.inquiry.pk],
            "proof_withdraw": [self.proof.pk],
            "message_retry": [self.message.pk],
        }


def whole() -> Scene:
    """Return a bureau in which one case has come as far as its text, and one list is staged."""
    disclosure = make.written()
    candidate = disclosure.candidate
    held = load(sign_in(Role.REGISTRAR))
    identification = make.identification(file=candidate.file)
    effect = registry.list_effect(
        found_with=identification.remains.bags.get(),
        thing=Thing(what="Крестик"),
        by=make.staff(Role.REGISTRAR),
        now=NOON,
    )
    card = make.card(file=candidate.file)
    notification = owing.notification()
    duties.count_file(file=candidate.file, now=make.NOON)
    Report.objects.create(
        month=date(2026, 9, 1), figures=[], closed_by=notification.written_by, closed_at=make.NOON
    )
    return Scene(
        card=card,
        unfinished=make.begun(),
        named=make.consent(card, "person", "yes"),
        candidate=candidate,
        inquiry=candidate.inquiry,
        record=candidate.record,
        file=candidate.file,
        proof=candidate.proofs.get(),
        disclosure=disclosure,
        message=make.message(to=candidate.inquiry.route, about=uuid4()),
        held=held,
        row=held.rows.order_by("number")[0],
        post=make.post(),
        member=make.staff(Role.REGISTRAR),
        identification=identification,
        effect=effect,
        duty=candidate.file.duties.filter(kind=Kind.CARD).get(),
        notification=notification,
        export=make.export(candidate.record),
        objection=compared(),
        erasure=objections.ask_erasure(
            file=make.record(person=MAN).file, by=make.staff(Role.REGISTRAR), now=make.NOON
        ),
        document=make.document(to=candidate.record),
        pairing=make.pairing(),
        join=make.joined(make.record().file),
    )
