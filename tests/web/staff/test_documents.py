"""Photographs and papers at the desk: uploaded, shown once, taken out, withdrawn; and what answers carry."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from kintrace.accounts.models import Role
from kintrace.documents.models import Document
from kintrace.registry.models import Record
from kintrace.vault import client as vault
from tests import make
from tests.web.staff.scene import Desk, sign_in

if TYPE_CHECKING:
    from kintrace.inquiries.models import Inquiry

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER, OPERATOR = Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR
LINK = re.compile(r'<img src="([^"]+)"')


def form(data: bytes = b"", name: str = "IMG_0001.jpg", **more: object) -> dict[str, object]:
    said = {
        "kind": "photograph",
        "origin": "От матери, 3 мая",
        "caption": "Пётр у бани",
        "allowed": "pass_on",
    }
    return {**said, "file": SimpleUploadedFile(name, data or make.jpeg()), **more}


def add(desk: Desk, to: Record | Inquiry, **more: object) -> str:
    if isinstance(to, Record):
        return desk.send("file_document", to.file_id, **form(record=to.pk, **more))  # type: ignore[arg-type]
    return desk.send("inquiry_document", to.pk, **form(**more))  # type: ignore[arg-type]


def shown(desk: Desk, document: Document) -> str:
    return desk.send("document", document.pk, purpose="compare")


def links(page: str) -> list[str]:
    return LINK.findall(page)


def test_a_registrar_adds_a_photograph_to_a_file_and_an_examiner_sees_it_once() -> None:
    record, registrar, examiner = make.record(), sign_in(REGISTRAR), sign_in(EXAMINER)
    assert "None yet" in registrar.page("file", record.file_id)

    assert "drawn anew and sealed" in add(registrar, record)
    document = Document.objects.get()
    assert str(document.pk) in examiner.page("file", record.file_id)
    page = shown(examiner, document)

    assert "Пётр у бани" in page
    assert "От матери, 3 мая" in page
    assert "Who sees this is written down" in page
    [link] = links(page)
    answer = examiner.get(link)
    assert Image.open(io.BytesIO(answer.content)).size == (120, 80)
    assert examiner.get(link).status_code == 409


def test_a_mothers_photograph_lies_with_her_inquiry() -> None:
    inquiry, operator = make.inquiry(), sign_in(OPERATOR)

    add(operator, inquiry)

    document = Document.objects.get()
    assert str(document.pk) in operator.page("inquiry", inquiry.pk)
    assert len(links(shown(operator, document))) == 1
    assert sign_in(REGISTRAR).get(reverse("staff:document", args=[document.pk])).status_code == 404


def test_every_page_of_a_paper_is_a_picture_of_its_own() -> None:
    record, desk = make.record(), sign_in(REGISTRAR)
    add(desk, record, data=make.pdf("red", "blue"), kind="letter")

    page = shown(desk, Document.objects.get())

    assert [desk.get(link).status_code for link in links(page)] == [200, 200]
    assert "Page 2 of 2" in page


def test_who_loads_the_page_of_pictures_again_is_told_that_they_were_shown() -> None:
    document, desk = make.document(), sign_in(EXAMINER)
    answer = desk.post(reverse("staff:document", args=[document.pk]), {"purpose": "compare"})
    address = answer["Location"]
    [link] = links(desk.get(address).content.decode())
    desk.get(link)

    again = desk.get(address).content.decode()

    assert not links(again)
    assert "This picture was shown" in again


def test_a_link_is_there_for_nobody_else_and_in_no_other_session() -> None:
    document, desk = make.document(), sign_in(EXAMINER)
    address = desk.post(reverse("staff:document", args=[document.pk]), {"purpose": "compare"})["Location"]
    [link] = links(desk.get(address).content.decode())

    others = [sign_in(EXAMINER), sign_in(staff=desk.staff), Client()]

    assert [other.get(link).status_code for other in others] == [404, 404, 302]
    assert [other.get(address).status_code for other in others] == [404, 404, 302]
    assert desk.get(link).status_code == 200


def test_an_address_says_nothing_of_what_it_leads_to() -> None:
    document, desk = make.document(), sign_in(EXAMINER)
    address = desk.post(reverse("staff:document", args=[document.pk]), {"purpose": "compare"})["Location"]

    assert re.fullmatch(r"/desk/documents/shown/[\w-]{43}/", address)
    assert str(document.pk) not in address


def test_a_picture_can_do_nothing_in_a_browser_and_is_kept_nowhere() -> None:
    document, desk = make.document(), sign_in(EXAMINER)
    [link] = links(shown(desk, document))

    answer = desk.get(link)

    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_an_original_leaves_as_a_file_that_no_browser_opens() -> None:
    document, desk = make.document(), sign_in(EXAMINER)

    answer = desk.post(reverse("staff:document_original", args=[document.pk]), {"out-purpose": "law"})

    assert answer.content == make.jpeg()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == f'attachment; filename="original-{str(document.pk)[:8]}.jpeg"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_taking_out_without_a_purpose_asks_for_it() -> None:
    document, desk = make.document(), sign_in(EXAMINER)

    assert "Say what for" in desk.send("document_original", document.pk)


def test_his_no_stands_on_the_page_and_before_the_way_out() -> None:
    record, desk = make.record(), sign_in(EXAMINER)
    document = make.document(to=record)
    make.consent(make.card(file=record.file), "photograph", "no")

    assert "He said no: this may be looked at here" in desk.page("document", document.pk)
    refused = desk.send("document_original", document.pk, **{"out-purpose": "family"})
    assert "Only a later yes of his changes that" in refused


def test_a_withdrawn_document_says_so_and_shows_nothing() -> None:
    document, desk = make.document(), sign_in(REGISTRAR)

    page = desk.send("document_withdraw", document.pk)

    assert "This document was withdrawn" in page
    assert "What for?" not in page
    answer = desk.post(reverse("staff:document", args=[document.pk]), {"purpose": "read"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"GIF89a" + bytes(60), "photo.jpg", "a file of the kind GIF, whatever its name says"),
        (b"<svg onload=alert(1)>", "photo.jpg", "a file of the kind SVG, whatever its name says"),
        (b"plain words", "photo.png", "neither a photograph nor a PDF"),
        (make.jpeg()[:200], "photo.jpg", "damaged or was not copied whole"),
    ],
)
def test_what_cannot_be_taken_in_is_said_above_the_form_and_the_words_stay(
    data: bytes, name: str, sentence: str
) -> None:
    record, desk = make.record(), sign_in(REGISTRAR)

    page = desk.refused("file_document", record.file_id, **form(data, name, record=record.pk))

    assert sentence in page
    assert "От матери, 3 мая" in page
    assert not Document.objects.exists()


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_the_sentences_are_told_in_the_readers_language(language: str) -> None:
    record, desk = make.record(), sign_in(REGISTRAR, language=language)

    page = desk.refused("file_document", record.file_id, **form(b"GIF89a" + bytes(60), record=record.pk))

    assert {"ru": "что бы ни говорило его имя", "uk": "хоч би що казала його назва"}[language] in page


def test_a_form_without_a_file_or_a_source_says_so() -> None:
    record, desk = make.record(), sign_in(REGISTRAR)

    page = desk.refused("file_document", record.file_id, record=record.pk, kind="letter", allowed="bureau")

    assert "Choose a file of at most 20 MB." in page
    assert "This field is required" in page


def test_a_record_of_another_file_is_no_choice() -> None:
    record, other, desk = make.record(), make.record(), sign_in(REGISTRAR)

    desk.refused("file_document", record.file_id, **form(record=other.pk))

    assert not Document.objects.exists()


def test_a_document_whose_key_is_gone_says_that_nothing_can_be_opened() -> None:
    document, desk = make.document(), sign_in(EXAMINER)
    assert document.record_id is not None
    vault.connect().shred(case=document.record_id)

    answer = desk.post(reverse("staff:document", args=[document.pk]), {"purpose": "compare"})

    assert answer.status_code == 409
    assert "This case has no key" in answer.content.decode()
