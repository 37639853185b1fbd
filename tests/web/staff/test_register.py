"""The register at the desk: sources, records, files, search, and lists row by row."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import HeldList, Record, Source
from kintrace.vault import client as vault
from tests import make
from tests.make import DAY, NOON
from tests.web.staff.scene import LIST, load, sign_in, upload

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER = Role.REGISTRAR, Role.EXAMINER


def text_of(page: str) -> str:
    """Return a page's words with one space between them."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_source_is_opened_once() -> None:
    desk = sign_in(REGISTRAR)
    assert "No source yet" in desk.page("sources")

    assert "The source is open" in desk.send("sources", title="ICRC visits", source_class="icrc")
    assert "There is a source with this title" in desk.refused(
        "sources", title="icrc visits", source_class="icrc"
    )
    assert Source.objects.get().title == "ICRC visits"


def test_a_record_is_entered_by_form_and_opens_a_file() -> None:
    desk = sign_in(REGISTRAR)
    source = make.source()

    page = desk.send(
        "enter",
        source=source.pk,
        claim="in_hospital",
        happened="май 2026",
        place="Госпиталь",
        surname="Цыдыпов",
        born="03.05.1999",
        not_known=["unit", "surname"],
    )

    record = Record.objects.get()
    assert "Admitted to hospital, <span" in page
    assert "May 2026" in page
    assert (record.precision, record.claim) == (Record.Precision.MONTH, Claim.IN_HOSPITAL)
    assert "Госпиталь" not in page
    opened = desk.send("record", record.pk, purpose="mend")
    assert "Госпиталь" in opened
    assert "3 May 1999" in opened
    assert "not known" in opened


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"surname": "Цыдыпов", "claim": "captured", "happened": "2199"}, "has not come yet"),
        ({"claim": "captured"}, "Nothing here says who it is"),
        ({"surname": "Цыдыпов", "claim": "captured", "born": "40.13.2001"}, "There is no such day"),
        ({"surname": "Цыдыпов"}, "This field is required"),
        ({"surname": "Цыдыпов", "claim": "captured", "known_at": "2199-01-01T08:00"}, "has not come yet"),
        (
            {
                "surname": "Цыдыпов",
                "claim": "captured",
                "happened": "05.05.2026",
                "known_at": "2026-05-04T23:59",
            },
            "heard of it before it happened",
        ),
    ],
)
def test_a_record_that_cannot_be_is_refused_in_the_form(typed: dict[str, str], sentence: str) -> None:
    page = sign_in(REGISTRAR).refused("enter", source=make.source().pk, **typed)

    assert sentence in page
    assert not Record.objects.exists()


def test_a_record_joins_a_file_is_withdrawn_restored_and_set_apart() -> None:
    first = make.record()
    desk = sign_in(REGISTRAR)

    desk.send("enter_into", first.file_id, source=make.source().pk, claim="released", surname="Иванов")
    second = Record.objects.exclude(pk=first.pk).get()
    assert second.file_id == first.file_id
    assert "Released" in desk.page("file", first.file_id)

    assert "Choose why" in desk.send("record_withdraw", second.pk)
    assert "counts no more" in desk.send("record_withdraw", second.pk, reason="mistake")
    assert "withdrawn already" in desk.send("record_withdraw", second.pk, reason="mistake")
    assert "counts again" in desk.send("record_restore", second.pk)
    assert "was not withdrawn" in desk.send("record_restore", second.pk)
    desk.send("record_apart", second.pk)
    second.refresh_from_db()
    assert second.file_id != first.file_id


def test_a_file_shows_claims_and_its_step_and_nobodys_name() -> None:
    record = make.record()

    page = sign_in(EXAMINER).page("file", record.file_id)

    assert "Captive, confirmed" in page
    assert "Иванов" not in page
    assert "Лагерь" not in page


def test_a_registrar_says_when_the_bureau_heard_of_it() -> None:
    desk = sign_in(REGISTRAR)

    desk.send(
        "enter", source=make.source().pk, claim="captured", surname="Цыдыпов", known_at="2026-05-04T08:30"
    )

    assert Record.objects.get().known_at == datetime(2026, 5, 4, 8, 30, tzinfo=UTC)


def test_contradictory_claims_stand_side_by_side_with_the_rule_that_decided() -> None:
    first = make.record(Claim.REGISTERED, of=SourceClass.ICRC, on=date(2026, 3, 1))
    make.record(Claim.DEAD, of=SourceClass.HEARSAY, file=first.file, on=date(2026, 4, 1))
    make.record(Claim.EXCHANGED, of=SourceClass.AUTHORITY, file=first.file, on=date(2026, 5, 1))

    page = sign_in(REGISTRAR).page("file", first.file_id)

    words = text_of(page)
    assert "Released" in words
    assert "The last word, official or by his own hand, says that he is free." in words
    assert (
        "A death was claimed, and a later day shows that he lived" not in words
    )  # the dead are exchanged too
    assert "That he is dead is said neither officially nor by two who saw it. It changes no label" in words
    headings = [words.index(meaning) for meaning in ("He is held", "He is free", "He is dead")]
    assert headings == sorted(headings)
    assert page.count(">decides<") == 1
    assert "by clerk-" in words


def test_what_we_believed_on_a_past_day_is_asked_on_the_file() -> None:
    first = make.record(Claim.CAPTURED, of=SourceClass.FOOTAGE)
    make.record(Claim.DEAD, file=first.file, now=NOON + 2 * DAY, on=date(2026, 10, 1))
    desk = sign_in(EXAMINER)
    tomorrow = (timezone.now() + DAY).date()

    page = text_of(desk.page("file", first.file_id, query="?on=2026-11-03"))

    now, then = page.split("What we believed at the end of 3 November 2026")
    assert "An official source says that he is dead." in now
    assert "The last word of those who saw him says that he is held." in then.split("Claims in order")[0]
    assert "No claim that counts" in text_of(desk.page("file", first.file_id, query="?on=2026-11-01"))
    assert "has not come yet" in desk.page("file", first.file_id, query=f"?on={tomorrow}")
    assert "Enter a valid date" in desk.page("file", first.file_id, query="?on=x")


def test_a_search_shows_initials_and_a_year_once() -> None:
    record = make.record()
    desk = sign_in(EXAMINER)

    page = desk.send("search", surname="Ivanov", given="Petr", born="2001")

    assert str(record.pk)[:8] in page
    assert "2001" in page
    assert "Иванов" not in page
    assert "Initials and year only" not in desk.page("search")
    assert Entry.objects.by(desk.staff).filter(code="vault.searched").count() == 1


def test_a_search_that_finds_nobody_says_so() -> None:
    assert "Nobody in the register comes near" in sign_in(EXAMINER).send("search", surname="Незнакомцев")


def test_searches_stop_at_the_budget(settings: Settings, data: Path) -> None:
    settings.DATA, settings.OPENS_PER_DAY = data, 1  # a vault that nobody has asked anything yet
    vault.disconnect()
    desk = sign_in(EXAMINER)

    desk.send("search", surname="Иванов")

    assert "limit of 1 is reached" in desk.refused("search", surname="Иванов")


def test_a_list_is_staged_decided_and_committed_row_by_row() -> None:
    desk = sign_in(REGISTRAR)
    held = load(desk)
    first, second, third, nobody = held.rows.order_by("number")

    page = desk.page("list", held.pk)
    assert "3 rows are not decided" in page
    assert "Цыдыпов" not in page
    assert "There is no such day" in page
    assert "No row waits to become a record" in desk.send("list_commit", held.pk)
    desk.send("list_decide", held.pk, first.number, decision="new")
    desk.send("list_decide", held.pk, second.number, decision="skip")
    desk.send("list_decide", held.pk, third.number, decision="skip")
    assert "every readable row is decided" in desk.page("list", held.pk, query="?verdict=new")
    desk.send("list_decide", held.pk, second.number, decision="")
    assert "1 row is not decided" in desk.page("list", held.pk)
    assert "are records now" in desk.send("list_commit", held.pk)
    assert Record.objects.count() == 1
    assert "has become a record" in desk.send("list_decide", held.pk, first.number, decision="skip")
    assert "is taken back" in desk.send("list_take_back", held.pk)
    assert not Record.objects.standing().exists()
    assert "The list is back" in desk.send("list_take_back", held.pk)
    assert Record.objects.standing().count() == 1
    assert "cannot be decided" in desk.send("list_decide", held.pk, nobody.number, decision="new")


def test_rows_of_one_verdict_are_decided_together_only_where_no_thought_is_needed() -> None:
    desk = sign_in(REGISTRAR)
    held = load(desk)

    assert "All open ones" in desk.page("list", held.pk, query="?verdict=new")
    assert "All open ones" not in desk.page("list", held.pk, query="?verdict=probable")
    assert "cannot be decided for many rows" in desk.send(
        "list_decide_all", held.pk, verdict="probable", decision="join"
    )
    assert "rows are decided" in desk.send("list_decide_all", held.pk, verdict="new", decision="new")


def test_a_row_is_opened_beside_the_record_it_was_compared_with() -> None:
    make.record()
    desk = sign_in(REGISTRAR)
    held = load(desk, "ФИО,Дата рождения,Часть,Звание\nИванов Пётр Сергеевич,12.04.2001,в/ч 46108,сержант\n")
    row = held.rows.get()

    page = desk.page("list_row", held.pk, row.number)

    assert row.against_id
    assert page.count("Иванов") >= 2
    assert "news" in page
    assert Entry.objects.by(desk.staff).filter(code="vault.opened", reason="mend").count() == 2


def test_a_decision_by_htmx_changes_one_row_and_keeps_the_place() -> None:
    desk = sign_in(REGISTRAR)
    held = load(desk)
    row = held.rows.order_by("number")[0]

    answer = desk.post(
        reverse("staff:list_decide", args=[held.pk, row.number]),
        {"decision": "new"},
        headers={"HX-Request": "true"},
    )

    assert answer.content.decode().startswith(f'<tr id="row-{row.number}"')
    assert 'aria-pressed="true"' in answer.content.decode()
    assert "2 rows are not decided" in answer.content.decode()


def test_a_refusal_by_htmx_stands_in_the_row() -> None:
    desk = sign_in(REGISTRAR)
    held = load(desk)
    nobody = held.rows.get(verdict="unreadable")

    answer = desk.post(
        reverse("staff:list_decide", args=[held.pk, nobody.number]),
        {"decision": "new"},
        headers={"HX-Request": "true"},
    )

    assert "What cannot be read cannot be decided" in answer.content.decode()


def test_after_a_decision_one_stands_at_the_same_row() -> None:
    desk = sign_in(REGISTRAR)
    held = load(desk)
    row = held.rows.order_by("number")[0]

    answer = desk.post(
        reverse("staff:list_decide", args=[held.pk, row.number]),
        {"decision": "new", "shown": "new", "page": "1"},
    )

    assert answer["Location"].endswith(f"?verdict=new&page=1#row-{row.number}")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty"),
        (b"%PDF-1.7 nothing", "list.csv is a file of the kind PDF"),
        (b"1,2\n3,4\n", "no column with names was found"),
    ],
)
def test_a_file_that_is_no_list_is_one_clear_sentence(content: bytes, sentence: str) -> None:
    desk = sign_in(REGISTRAR)

    page = desk.refused(
        "lists", source=make.source().pk, claim="captured", file=SimpleUploadedFile("list.csv", content)
    )

    assert sentence in page
    assert not HeldList.objects.exists()


def test_a_list_without_a_file_or_with_too_large_a_file_is_refused(settings: Settings) -> None:
    desk = sign_in(REGISTRAR)
    assert "at most 50 MB" in desk.refused("lists", source=make.source().pk, claim="captured")

    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100
    page = desk.refused("lists", source=make.source().pk, claim="captured", file=upload(LIST * 10))

    assert "Choose a file of at most 50 MB" in page
    assert not HeldList.objects.exists()


def test_a_list_is_never_written_to_the_disk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    written: list[str] = []
    real = os.open

    def watched(path: str, flags: int, *rest: object, **more: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(str(path))
        return real(path, flags, *rest, **more)  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(os, "open", watched)

    load(sign_in(REGISTRAR))

    assert list(tmp_path.iterdir()) == []
    sealed = str(settings.DATA)  # the vault's own key store
    assert [path for path in written if not path.startswith(("/proc/", sealed))] == []


def test_a_machine_without_files_in_memory_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, source = sign_in(REGISTRAR), make.source()
    monkeypatch.delattr(os, "memfd_create")

    page = desk.refused("lists", source=source.pk, claim="captured", file=upload())

    assert "load_list" in page
