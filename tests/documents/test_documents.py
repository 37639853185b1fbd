"""Photographs and papers: sealed in pieces, shown once, taken out under a gate, gone when withdrawn."""

from __future__ import annotations

import hashlib
import io
import threading
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from PIL import Image

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.documents import actions as documents
from kintrace.documents import refusals
from kintrace.documents.actions import Handing
from kintrace.documents.models import Document, Piece, Showing
from kintrace.inquiries import actions as inquiries
from kintrace.limited.child import Refusal
from kintrace.ops.worker import work_once
from kintrace.pictures import REFUSALS
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from kintrace.vault.refusals import BudgetSpent, CaseGone, Unreadable
from kintrace.web.staff import sharing
from tests import make
from tests.make import NOON

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

    from kintrace.accounts.models import Staff
    from kintrace.inquiries.models import Inquiry

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER, OPERATOR = Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR
HERE, ELSEWHERE = "a" * 64, "b" * 64
MINUTES = timedelta(minutes=1)
ABOUT = documents.About(Document.Kind.LETTER, Document.Allowed.BUREAU, "От матери")


def link(document: Document, by: Staff, session: str = HERE) -> Showing:
    word = documents.show(document=document, purpose=Showing.Purpose.READ, session=session, by=by, now=NOON)
    return Showing.objects.get(pk=documents.named(word))


def see(showing: Showing, by: Staff, page: int = 1, session: str = HERE, minutes: int = 0) -> Image.Image:
    now = NOON + minutes * MINUTES
    drawn = documents.see(showing=showing, page=page, session=session, by=by, now=now)
    return Image.open(io.BytesIO(drawn))


def take_back(filed: make.Filed) -> Inquiry:
    opened = inquiries.unlock(number=filed.receipt.number, secret=filed.receipt.secret, now=NOON)
    return inquiries.withdraw(opened=opened, now=NOON)


def withdrawn_inquiry() -> Inquiry:
    filed = make.filed()
    inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    return take_back(filed)


def nobody_minds(_: Document) -> bool:
    return False


def taken(document: Document, by: Staff, purpose: Handing = Handing.LAW) -> bytes:
    return documents.take_out(document=document, purpose=purpose, forbids=nobody_minds, by=by).data


# Kept.


@pytest.mark.parametrize("of", ["record", "inquiry"])
def test_a_photograph_is_drawn_anew_and_its_original_kept(of: str) -> None:
    to: Record | Inquiry = make.record() if of == "record" else make.inquiry()
    photograph, examiner = make.jpeg("green"), make.staff(EXAMINER)

    document = make.document(to=to, data=photograph)

    drawn = see(link(document, examiner), examiner)
    assert (drawn.format, drawn.size) == ("JPEG", (120, 80))
    assert drawn.getpixel((60, 40)) == pytest.approx((0, 128, 0), abs=3)
    assert taken(document, examiner) == photograph


def test_each_page_of_a_paper_is_a_picture() -> None:
    document, reader = make.document(data=make.pdf("red", "blue", "white")), make.staff(REGISTRAR)
    showing = link(document, reader)

    seen = [see(showing, reader, page).getpixel((300, 300)) for page in (1, 2, 3)]

    assert document.pages == 3
    assert seen == [pytest.approx(one, abs=4) for one in ((255, 0, 0), (0, 0, 255), (255, 255, 255))]


def test_a_large_original_comes_back_to_the_byte_and_its_pieces_are_of_one_length() -> None:
    large = make.jpeg() + bytes(range(256)) * 40_000  # what stands behind the picture is the original's own
    document = make.document(data=large)

    lengths = {len(piece.blob) for piece in document.pieces.all()}

    assert document.pieces.filter(page=0).count() == 40
    assert len(lengths) == 1
    assert taken(document, make.staff(EXAMINER)) == large


def test_nothing_of_it_stands_in_clear() -> None:
    document = make.document()
    cells = [bytes(document.described), *(bytes(piece.blob) for piece in document.pieces.all())]
    digest = hashlib.sha256(make.jpeg()).digest()

    for secret in (
        "Пётр".encode(),
        "матери".encode(),
        make.jpeg()[:40],
        b"JFIF",
        digest,
        digest.hex().encode(),
    ):
        assert not any(secret in cell for cell in cells)


def test_a_piece_opens_in_its_own_place_alone() -> None:
    one, other = make.document(), make.document()
    piece = one.pieces.get(page=1)
    Piece.objects.filter(document=other, page=1).update(blob=piece.blob)
    reader = make.staff(EXAMINER)

    with pytest.raises(Unreadable):
        see(link(other, reader), reader)


def test_who_reads_an_original_that_was_changed_is_told() -> None:
    document, examiner = make.document(), make.staff(EXAMINER)
    document.pieces.filter(page=0).delete()

    with pytest.raises(documents.OriginalChanged):
        taken(document, examiner)


# Refused.


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.FileEmpty),
        (b"\xff\xd8\xff" + bytes(21 << 20), refusals.FileTooLarge),
        (b"OggS" + bytes(60), refusals.MovingPicture),
        (b"\0\0\0\x18ftypmp42" + bytes(60), refusals.MovingPicture),
        (b"GIF89a" + bytes(60), refusals.OtherKind),
        (b"\0\0\0\x18ftypheic" + bytes(60), refusals.OtherKind),
        (b"PK\3\4" + bytes(60), refusals.OtherKind),
        ("Привет".encode(), refusals.UnknownKind),
        (make.jpeg()[:300], refusals.FileBroken),
    ],
)
def test_what_is_no_photograph_or_paper_is_refused_with_what_to_do(
    data: bytes, refusal: type[refusals.NotTakenIn]
) -> None:
    record, clerk = make.record(), make.staff(REGISTRAR)

    with pytest.raises(refusals.NotTakenIn) as told:
        documents.add(to=record, data=data, about=ABOUT, by=clerk, now=NOON)

    assert type(told.value) is refusal
    assert "%" not in str(told.value)
    assert not Document.objects.exists()
    last = Entry.objects.newest_first()[0]
    assert (last.code, last.actor, last.reason) == (
        "documents.add.refused",
        clerk.audit_name,
        refusal.__name__,
    )


def test_there_is_a_sentence_for_every_reason() -> None:
    assert set(refusals.BY_NAME) == REFUSALS


def test_a_name_that_no_sentence_has_is_still_refused() -> None:
    assert type(refusals.refused(Refusal("Invented"))) is refusals.NotTakenIn


@pytest.mark.parametrize("origin", ["", "  \n"])
def test_a_document_without_a_source_is_refused(origin: str) -> None:
    about = ABOUT._replace(origin=origin)
    with pytest.raises(documents.NoOrigin):
        documents.add(to=make.record(), data=make.jpeg(), about=about, by=make.staff(REGISTRAR), now=NOON)


def test_who_adds_works_with_such_cases() -> None:
    for to, role in ((make.record(), OPERATOR), (make.record(), EXAMINER), (make.inquiry(), REGISTRAR)):
        with pytest.raises(WrongRole):
            documents.add(to=to, data=make.jpeg(), about=ABOUT, by=make.staff(role), now=NOON)


def test_nothing_is_added_where_nothing_can_be_sealed() -> None:
    waiting, emptied = make.filed().inquiry, make.record()
    emptied.description = b""
    emptied.save()
    withdrawn = withdrawn_inquiry()

    for to in (waiting, emptied, withdrawn):
        by = make.staff(REGISTRAR, OPERATOR)
        with pytest.raises(documents.NothingToBelongTo):
            documents.add(to=to, data=make.jpeg(), about=ABOUT, by=by, now=NOON)


def test_what_was_withdrawn_while_it_was_drawn_takes_nothing() -> None:
    record = make.record()
    stale = type(record).objects.get(pk=record.pk)
    type(record).objects.filter(pk=record.pk).update(description=b"")

    with pytest.raises(documents.NothingToBelongTo):
        documents.add(to=stale, data=make.jpeg(), about=ABOUT, by=make.staff(REGISTRAR), now=NOON)


# Shown once.


def test_a_picture_is_shown_once() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    showing = link(document, reader)
    see(showing, reader)

    with pytest.raises(documents.LinkOver):
        see(showing, reader)


@pytest.mark.parametrize(
    ("session", "minutes", "page"), [(ELSEWHERE, 0, 1), (HERE, 5, 1), (HERE, 0, 0), (HERE, 0, 2)]
)
def test_a_link_is_dead_in_another_session_after_five_minutes_and_for_what_is_no_page(
    session: str, minutes: int, page: int
) -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    showing = link(document, reader)

    with pytest.raises(documents.LinkOver):
        see(showing, reader, page, session, minutes)
    assert see(showing, reader).format == "JPEG"  # it was not used up


def test_a_link_is_nobody_elses() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    showing = link(document, reader)

    with pytest.raises(documents.LinkOver):
        see(showing, make.staff(EXAMINER))
    reader.grants.all().delete()
    with pytest.raises(WrongRole):
        see(showing, reader)


def test_who_may_not_see_is_shown_nothing() -> None:
    for document, role in ((make.document(), OPERATOR), (make.document(to=make.inquiry()), REGISTRAR)):
        with pytest.raises(WrongRole):
            link(document, make.staff(role))


def test_the_table_of_links_opens_none() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    word = documents.show(document=document, purpose=Showing.Purpose.READ, session=HERE, by=reader, now=NOON)

    [row] = Showing.objects.values_list()

    assert len(word) == 43
    assert not any(word in str(cell) for cell in row)


def test_links_whose_time_is_over_are_removed_at_the_next_one() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    link(document, reader)

    documents.show(
        document=document, purpose=Showing.Purpose.READ, session=HERE, by=reader, now=NOON + 6 * MINUTES
    )

    assert Showing.objects.count() == 1


def test_each_showing_stands_in_the_log_with_its_purpose_and_nothing_personal() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    see(link(document, reader), reader)

    codes = list(Entry.objects.by(reader).order_by("seq").values_list("code", "subject", "reason"))

    case = f"vault.case:{document.record_id}"
    assert codes[-3:] == [
        ("documents.shown", f"documents.document:{document.pk}", "read"),
        ("vault.opened", case, "read"),
        ("vault.opened", case, "read"),
    ]


def test_a_spent_budget_is_told_before_there_is_a_link(settings: Settings, data: Path) -> None:
    settings.DATA, settings.OPENS_PER_DAY = data, 1  # a vault that nobody has asked anything yet
    one, other, reader = make.document(), make.document(), make.staff(EXAMINER)
    link(one, reader)

    with pytest.raises(BudgetSpent):
        link(other, reader)
    assert Showing.objects.count() == 1


# Taken out.


@pytest.mark.parametrize("role", [REGISTRAR, OPERATOR])
def test_an_original_is_taken_out_by_an_examiner_alone(role: Role) -> None:
    with pytest.raises(WrongRole):
        taken(make.document(), make.staff(role))


@pytest.mark.parametrize("purpose", [Handing.FAMILY, Handing.BODY])
def test_his_no_to_photographs_on_a_card_is_obeyed_until_he_says_yes(purpose: Handing) -> None:
    record, examiner = make.record(), make.staff(EXAMINER)
    document = make.document(to=record)
    card = make.card(file=record.file)
    make.consent(card, "photograph", "no")

    def tried() -> bytes:
        return documents.take_out(
            document=document, purpose=purpose, forbids=sharing.forbids_passing_on, by=examiner
        ).data

    with pytest.raises(documents.SaidNo):
        tried()
    make.consent(card, "photograph", "yes", now=NOON + MINUTES)
    assert tried() == make.jpeg()


def test_his_no_to_photographs_says_nothing_of_his_letters() -> None:
    record = make.record()
    letter = make.document(to=record, kind=Document.Kind.LETTER)
    make.consent(make.card(file=record.file), "photograph", "no")

    assert not sharing.forbids_passing_on(letter)


def test_his_no_to_being_told_of_keeps_every_document_in() -> None:
    record = make.record()
    letter = make.document(to=record, kind=Document.Kind.LETTER)
    make.consent(make.card(file=record.file), "family", "no")

    assert sharing.forbids_passing_on(letter)


def test_a_photograph_of_the_family_is_the_familys() -> None:
    assert not sharing.forbids_passing_on(make.document(to=make.inquiry()))


@pytest.mark.parametrize("allowed", [Document.Allowed.NOT_ASKED, Document.Allowed.BUREAU])
def test_what_its_giver_has_not_allowed_is_not_passed_on(allowed: Document.Allowed) -> None:
    document, examiner = make.document(allowed=allowed), make.staff(EXAMINER)

    with pytest.raises(documents.NotAllowedOut):
        taken(document, examiner, Handing.FAMILY)
    assert taken(document, examiner, Handing.ASKED) == make.jpeg()


# Gone.


def test_a_withdrawn_document_leaves_nothing_but_that_it_was() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    showing = link(document, reader)

    documents.withdraw(document=document, by=make.staff(REGISTRAR), now=NOON)

    document.refresh_from_db()
    assert (document.pieces.count(), document.showings.count(), bytes(document.described)) == (0, 0, b"")
    for act in (
        lambda: link(document, reader),
        lambda: see(showing, reader),
        lambda: taken(document, reader),
        lambda: documents.withdraw(document=document, by=make.staff(REGISTRAR), now=NOON),
    ):
        with pytest.raises(documents.DocumentGone):
            act()


def test_only_who_adds_withdraws() -> None:
    with pytest.raises(WrongRole):
        documents.withdraw(document=make.document(), by=make.staff(EXAMINER), now=NOON)


def test_who_destroys_the_key_of_a_record_destroys_its_documents() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    assert document.record is not None

    vault.connect().shred(case=document.record.pk)

    with pytest.raises(CaseGone):
        link(document, reader)


def test_the_worker_removes_what_nobody_can_open_any_more() -> None:
    kept, emptied, filed = make.document(), make.document(), make.filed()
    asked = inquiries.take_in(inquiry=filed.inquiry, now=NOON)
    family = make.document(to=asked)
    assert emptied.record is not None
    Record.objects.filter(pk=emptied.record.pk).update(description=b"")
    take_back(filed)

    with pytest.raises(documents.DocumentGone):
        link(family, make.staff(OPERATOR))
    done = work_once(NOON, None)

    assert done["documents_emptied"] == 2
    assert {one.document_id for one in Piece.objects.all()} == {kept.pk}
    assert not documents.empty(document=family, now=NOON)
    assert set(Document.objects.standing()) == {kept}


def test_a_document_goes_where_its_record_goes() -> None:
    document, other = make.document(), make.record().file
    assert document.record is not None
    Record.objects.filter(pk=document.record.pk).update(file=other)

    assert Document.objects.of_file(other).get() == document


@pytest.mark.parametrize(
    "change",
    [
        {"record": None},
        {"kind": "video"},
        {"allowed": "maybe"},
        {"pages": 0},
        {"pages": 31},
        {"withdrawn_at": NOON},
    ],
)
def test_the_database_itself_holds_the_rules(change: dict[str, object]) -> None:
    document = make.document()

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**change)


def test_nobody_is_shown_anything_without_a_role() -> None:
    make.document()

    assert not Document.objects.visible_to(make.staff(Role.AUDITOR)).exists()


def test_rows_say_numbers_alone() -> None:
    document, reader = make.document(), make.staff(EXAMINER)
    showing = link(document, reader)
    see(showing, reader)

    for row in (document, document.pieces.all()[0], showing, showing.sights.get()):
        assert "Пётр" not in str(row)
    assert uuid4().hex not in str(document)


@pytest.mark.django_db(transaction=True)
def test_two_who_follow_one_link_at_once_see_it_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's tests run in memory, where threads lock each other out.")
    document, reader = make.document(), make.staff(EXAMINER)
    showing, told = link(document, reader), list[str]()

    def follow() -> None:
        try:
            see(showing, reader)
            told.append("seen")
        except documents.LinkOver:
            told.append("over")
        finally:
            connection.close()

    threads = [threading.Thread(target=follow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["over", "over", "over", "seen"]
