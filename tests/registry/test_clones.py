"""Records from other registries: their home decides which copy is newer, and when every copy goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry.models import HeldList, ListRow, Record, Source
from kintrace.registry.shelf import description_place
from kintrace.vault import client as vault
from kintrace.vault.refusals import CaseGone, NotOnShelf
from kintrace.vault.verbs import Sealed
from tests import make

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
# A list is read at the machine's own day: what expires is set around it.
TODAY = datetime.now(UTC).replace(microsecond=0)
NEW, JOIN = ListRow.Decision.NEW, ListRow.Decision.JOIN


def moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture
def source() -> Source:
    return make.source()


def stage(
    folder: Path,
    source: Source,
    *,
    written: datetime = TODAY - 9 * DAY,
    expires: datetime | None = TODAY + 30 * DAY,
    name: str = "Гончаренко Микола",
    record: str = "example.org/1",
) -> HeldList:
    """Stage a PFIF file with one person in it."""
    path = write(folder, written=written, expires=expires, name=name, record=record)
    return registry.stage_list(source=source, path=path, by=make.staff(Role.REGISTRAR), now=TODAY)


def write(
    folder: Path,
    *,
    written: datetime = TODAY - 9 * DAY,
    expires: datetime | None = TODAY + 30 * DAY,
    name: str = "Гончаренко Микола",
    record: str = "example.org/1",
) -> Path:
    """Write a PFIF file with one person in it."""
    said = f"<p:full_name>{name}</p:full_name>" if name else ""
    said += f"<p:expiry_date>{moment(expires)}</p:expiry_date>" if expires else ""
    person = (
        f"<p:person><p:person_record_id>{record}</p:person_record_id>"
        f"<p:source_date>{moment(written)}</p:source_date>{said}</p:person>"
    )
    path = folder / "people.xml"
    path.write_text(f'<p:pfif xmlns:p="http://zesty.ca/pfif/1.4">{person}</p:pfif>', encoding="utf-8")
    return path


def commit(held: HeldList, decision: ListRow.Decision = NEW) -> Record:
    clerk = make.staff(Role.REGISTRAR)
    row = held.rows.get()
    registry.decide(row=row, decision=decision, by=clerk, now=TODAY)
    registry.commit_list(held=held, by=clerk, now=TODAY)
    return Record.objects.get(pk=row.pk)


def on_shelf(record: Record) -> bool:
    """Say whether the vault finds a record."""
    try:
        vault.connect().match_back(case=record.pk)
    except NotOnShelf:
        return False
    return True


def test_a_placeholder_lets_nothing_go_before_its_whole_list_is_staged(
    tmp_path: Path, source: Source
) -> None:
    record = commit(stage(tmp_path, source))
    path = write(tmp_path, written=TODAY - DAY, expires=TODAY - DAY, name="")
    by = make.staff(Role.REGISTRAR)
    held = registry.load_list(source=source, path=path, by=by, now=TODAY, ask=False)
    staging = registry.Staging(held)
    while not staging.step():
        pass

    registry.cancel_list(held=HeldList.objects.get(pk=held.pk), by=by, now=TODAY)
    staging.step()
    work_once(TODAY, None)

    assert not HeldList.objects.filter(pk=held.pk).exists()
    assert Record.objects.standing().filter(pk=record.pk).exists()


def test_a_list_that_waits_beside_another_is_no_copy_that_is_held(tmp_path: Path, source: Source) -> None:
    by = make.staff(Role.REGISTRAR)
    waiting = registry.load_list(source=source, path=write(tmp_path), by=by, now=TODAY, ask=False)
    staging = registry.Staging(waiting)
    while not staging.step():
        pass

    older = stage(tmp_path, source, written=TODAY - 10 * DAY).rows.get()

    assert older.problem == ""


def test_a_pfif_file_is_staged_with_the_day_it_goes_and_nothing_that_leads_to_it(
    tmp_path: Path, source: Source
) -> None:
    row = stage(tmp_path, source).rows.get()

    assert row.verdict == ListRow.Verdict.NEW
    assert row.expires_on == (TODAY + 30 * DAY).date()
    for blob in (row.clone, row.version):
        assert b"example.org" not in bytes(blob or b"")
    assert row.clone != stage(tmp_path, make.source()).rows.get().clone


def test_an_expired_record_counts_no_more_and_is_emptied_a_day_later(tmp_path: Path, source: Source) -> None:
    record = commit(stage(tmp_path, source))
    later = TODAY + 30 * DAY

    assert work_once(later - 2 * DAY, None)["expired"] == 0
    assert work_once(later, None)["expired"] == 1

    record.refresh_from_db()
    assert (record.withdrawn_for, record.withdrawn_by) == (Record.Withdrawal.EXPIRED, None)
    assert not Record.objects.standing().filter(pk=record.pk).exists()
    sealed = Sealed(description_place(record.pk), bytes(record.description))
    assert work_once(later + 2 * DAY, None)["emptied"] == 1
    record.refresh_from_db()
    assert record.description == b""
    assert record.list_row.sealed == b""
    with pytest.raises(CaseGone):
        vault.connect().open(case=record.pk, sealed=[sealed], actor="staff:1", purpose="compare")
    codes = set(Entry.objects.filter(actor="worker").values_list("code", flat=True))
    assert codes >= {"registry.expired", "registry.emptied"}


def test_a_row_that_expires_before_it_is_committed_cannot_be(tmp_path: Path, source: Source) -> None:
    held = stage(tmp_path, source)
    registry.decide(row=held.rows.get(), decision=NEW, by=make.staff(Role.REGISTRAR), now=TODAY)

    work_once(TODAY + 31 * DAY, None)

    row = held.rows.get()
    assert (row.verdict, row.problem, row.sealed, row.decision) == ("unreadable", "expired", b"", "")
    with pytest.raises(registry.NothingDecided):
        registry.commit_list(held=held, by=make.staff(Role.REGISTRAR), now=TODAY)


def test_what_has_expired_is_not_restored(tmp_path: Path, source: Source) -> None:
    record = commit(stage(tmp_path, source))
    work_once(TODAY + 31 * DAY, None)

    with pytest.raises(registry.HasExpired):
        registry.restore_record(record=record, by=make.staff(Role.REGISTRAR), now=TODAY)


def test_a_record_of_a_list_taken_back_is_emptied_too_and_does_not_come_back(
    tmp_path: Path, source: Source
) -> None:
    held = stage(tmp_path, source)
    record, clerk = commit(held), make.staff(Role.REGISTRAR)
    registry.take_back_list(held=held, by=clerk, now=TODAY)

    work_once(TODAY + 32 * DAY, None)
    registry.bring_back_list(held=held, by=clerk, now=TODAY)

    record.refresh_from_db()
    assert (record.description, record.withdrawn_for) == (b"", Record.Withdrawal.LIST)


def test_an_older_copy_is_left_out(tmp_path: Path, source: Source) -> None:
    commit(stage(tmp_path, source))

    row = stage(tmp_path, source, written=TODAY - 10 * DAY, name="Гончаренко Николай").rows.get()

    assert (row.verdict, row.problem) == (ListRow.Verdict.UNREADABLE, "older_copy")
    assert row.sealed == b""


def test_a_newer_copy_corrects_the_one_that_is_held_and_taking_it_back_lets_that_stand(
    tmp_path: Path, source: Source
) -> None:
    older = commit(stage(tmp_path, source))
    held = stage(tmp_path, source, written=TODAY - DAY, name="Петренко Олег")
    row = held.rows.get()
    assert (row.verdict, row.file_id) == (ListRow.Verdict.PROBABLE, older.file_id)

    newer = commit(held, JOIN)

    assert (newer.corrects, newer.file) == (older, older.file)
    assert list(Record.objects.standing()) == [newer]
    work_once(TODAY, None)
    clerk = make.staff(Role.REGISTRAR)
    registry.take_back_list(held=held, by=clerk, now=TODAY)
    assert list(Record.objects.standing()) == [older]
    assert (on_shelf(older), on_shelf(newer)) == (True, False)
    assert set(Record.objects.not_matched()) == {older, newer}
    registry.bring_back_list(held=held, by=clerk, now=TODAY)
    assert (on_shelf(older), on_shelf(newer)) == (False, True)


def test_the_same_version_may_come_again(tmp_path: Path, source: Source) -> None:
    commit(stage(tmp_path, source))

    assert stage(tmp_path, source).rows.get().verdict == ListRow.Verdict.SAME


def test_a_placeholder_lets_the_held_copy_go_and_no_older_copy_brings_it_back(
    tmp_path: Path, source: Source
) -> None:
    record = commit(stage(tmp_path, source))

    gone = stage(tmp_path, source, written=TODAY - DAY, expires=TODAY - DAY, name="").rows.get()
    work_once(TODAY, None)
    again = stage(tmp_path, source).rows.get()

    record.refresh_from_db()
    assert (gone.verdict, gone.problem) == (ListRow.Verdict.UNREADABLE, "expired")
    assert record.withdrawn_for == Record.Withdrawal.EXPIRED
    assert (again.verdict, again.problem) == (ListRow.Verdict.UNREADABLE, "older_copy")


def test_its_home_may_write_it_anew_after_it_expired(tmp_path: Path, source: Source) -> None:
    commit(stage(tmp_path, source))
    stage(tmp_path, source, written=TODAY - 2 * DAY, expires=TODAY - 2 * DAY, name="")
    work_once(TODAY, None)

    assert stage(tmp_path, source, written=TODAY - DAY).rows.get().verdict == ListRow.Verdict.NEW


def test_another_source_cannot_let_a_copy_go(tmp_path: Path, source: Source) -> None:
    record = commit(stage(tmp_path, source))

    stage(tmp_path, make.source(), written=TODAY - DAY, expires=TODAY - DAY, name="")
    work_once(TODAY, None)

    assert Record.objects.standing().filter(pk=record.pk).exists()
