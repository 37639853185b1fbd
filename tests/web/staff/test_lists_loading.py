"""A list at the desk before its rows are there: sent or pasted, asked about, watched, dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.ops.worker import Worker
from kintrace.registry.models import HeldList, Record
from tests import make
from tests.make import NOON
from tests.registry import long_list
from tests.web.staff.scene import LIST, Desk, load, sign_in, upload

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def send(desk: Desk, **given: object) -> HeldList:
    desk.send("lists", **{"source": make.source().pk, "claim": "captured", **given})
    return HeldList.objects.latest("loaded_at", "pk")


def look(desk: Desk, held: HeldList) -> tuple[str, bool]:
    """Return what a waiting page is told, and whether it shall be loaded anew."""
    address = reverse("staff:list_progress", args=[held.pk])
    answer = desk.get(address, headers={"HX-Request": "true"})
    return answer.content.decode(), "HX-Refresh" in answer.headers


def test_the_columns_are_shown_as_they_were_understood_and_corrected() -> None:
    desk = sign_in(Role.REGISTRAR)
    held = send(desk, file=upload())

    page = desk.page("list_headings", held.pk)
    assert "Цыдыпов Баир Доржиевич" in page
    assert '<option value="unit" selected>' in page
    assert "say what its columns tell" in desk.page("list", held.pk)
    assert "one of the listed fields" in desk.send("list_headings", held.pk, field=["name"])
    assert "which column holds the names" in desk.send("list_headings", held.pk, field=["", "born", "unit"])
    assert "reads the list through" in desk.send("list_headings", held.pk, field=["name", "born", ""])
    make.staged()

    assert "3 rows are not decided" in desk.page("list", held.pk)
    row = held.rows.order_by("number")[0]
    assert "46108" not in desk.page("list_row", held.pk, row.number)


def test_headings_that_were_said_before_are_not_asked_again() -> None:
    desk, source = sign_in(Role.REGISTRAR), make.source()
    load(desk, source=source.pk)

    again = send(desk, source=source.pk, file=upload())

    assert again.state == HeldList.State.WAITING


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Фамилия\tИмя\r\nЦыдыпов\tБаир\r\nОндар\tАйдыс", 2),
        ("1. Цыдыпов Баир Доржиевич, 03.05.1999\n2. Ондар Айдыс Мергенович, 2001", 2),
    ],
)
def test_a_list_may_be_pasted(text: str, rows: int) -> None:
    desk = sign_in(Role.REGISTRAR)
    held = send(desk, pasted=text)
    make.set_headings(held, desk.staff)

    make.staged()

    assert held.rows.with_verdict("new").count() == rows


def test_a_list_comes_in_one_way() -> None:
    desk, source = sign_in(Role.REGISTRAR), make.source()

    neither = desk.refused("lists", source=source.pk, claim="captured")
    both = desk.refused("lists", source=source.pk, claim="captured", pasted=LIST, file=upload())
    nothing = desk.refused("lists", source=source.pk, claim="captured", pasted="?")

    assert "or paste the list" in neither
    assert "not both" in both
    assert "The text: no column with names was found" in nothing


def test_a_page_that_waits_says_how_far_the_list_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kintrace.registry.actions.stage.CHUNK", 10)
    desk = sign_in(Role.REGISTRAR)
    held = send(desk, file=upload(long_list.text(30)))
    make.set_headings(held, desk.staff)
    worker = Worker(None)
    monkeypatch.setattr("kintrace.ops.worker.SHARE", -1.0)

    seen = []
    while not look(desk, held)[1]:
        seen.append(look(desk, held)[0])
        worker.work_once(NOON)

    assert "reads the list through" in seen[0]
    assert "10 of 30 rows" in "".join(seen)
    assert "20 of 30 rows" in "".join(seen)
    assert not worker.has_more


def test_a_list_is_dropped_while_it_waits() -> None:
    desk = sign_in(Role.REGISTRAR)
    held = send(desk, file=upload())

    assert "nothing of it stays" in desk.send("list_cancel", held.pk)
    Worker(None).work_once(NOON)

    assert not HeldList.objects.exists()
    held = load(desk)
    assert "Take it back instead" in desk.send("list_cancel", held.pk)


def test_a_list_without_rows_says_so_when_it_is_read() -> None:
    desk = sign_in(Role.REGISTRAR)
    held = send(desk, file=upload("Фамилия,Имя\n"))
    make.set_headings(held, desk.staff)

    Worker(None).work_once(NOON)

    page = desk.page("list", held.pk)
    assert "The list has headings and no rows under them" in page
    assert "Drop this list" in page


def test_a_long_list_is_committed_and_taken_back_by_the_worker(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
    monkeypatch.setattr("kintrace.registry.actions.commit.CHUNK", 5)
    desk = sign_in(Role.REGISTRAR)
    held = load(desk, long_list.text(30))
    desk.send("list_decide_all", held.pk, verdict="new", decision="new")

    page = desk.send("list_commit", held.pk)
    assert "10 rows are records that count" in page
    assert not look(desk, held)[1]
    Worker(None).work_once(NOON)
    assert look(desk, held)[1]
    assert Record.objects.standing().count() == held.rows.with_verdict("new").count()
    assert "Being taken back" in desk.send("list_take_back", held.pk)
    Worker(None).work_once(NOON)

    assert not Record.objects.standing().exists()
    assert "Bring the list back" in desk.page("list", held.pk)
