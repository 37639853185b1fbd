"""A list is staged row by row, changes nothing by itself, and becomes records as people decide."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import msgspec
import pytest
from django.core.management import CommandError, call_command

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role, Staff
from kintrace.audit.models import Entry
from kintrace.lists import UnreadableFile
from kintrace.matching.person import PartialDate
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import File, HeldList, ListRow, Record, Source
from kintrace.vault import client as vault
from tests import make
from tests.make import DAY, HELD, NOON

pytestmark = pytest.mark.django_db

HEADINGS = "Фамилия;Имя;Отчество;Дата рождения;Регион;Войсковая часть;Звание;Личный номер"
PETR = "Иванов;Петр;Сергеевич;12.04.2001;Бурятия;46108;;"
BAIR = "Цыдыпов;Баир;Доржиевич;03.02.1999;;;;"
OLEG = "Ковальчук;Олег;Иванович;1998;Тульская область;;;"

NEW, SAME, PROBABLE, CONFLICT, UNREADABLE, SUPPRESSED = ListRow.Verdict
UNDECIDED, OPEN, JOIN, SKIP = ListRow.Decision


@pytest.fixture
def registrar() -> Staff:
    return make.staff(Role.REGISTRAR)


@pytest.fixture
def source() -> Source:
    return make.source()


def write(data: Path, *rows: str, name: str = "Список Иванова.csv") -> Path:
    path = data / name
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return path


def stage(data: Path, source: Source, by: Staff, *rows: str) -> HeldList:
    return registry.stage_list(source=source, path=write(data, *rows), by=by, now=NOON)


def verdicts(held: HeldList) -> list[str]:
    return list(held.rows.in_order().values_list("verdict", flat=True))


def test_a_list_cannot_bring_news_of_one_man(data: Path, source: Source, registrar: Staff) -> None:
    with pytest.raises(registry.NotOnLists):
        registry.stage_list(
            source=source, path=write(data, PETR), by=registrar, now=NOON, claim=Claim.IDENTIFIED
        )

    assert not HeldList.objects.exists()


def on_shelf() -> int:
    return vault.connect().status().held


def test_staging_changes_no_file_and_keeps_neither_names_nor_the_files_name(
    data: Path, source: Source, registrar: Staff
) -> None:
    seen: list[int] = []
    path = write(data, PETR, BAIR)

    held = registry.stage_list(source=source, path=path, by=registrar, now=NOON, progress=seen.append)

    assert verdicts(held) == [NEW, NEW]
    assert seen == [2]
    assert not Record.objects.exists()
    assert on_shelf() == 0
    for kept in [*HeldList.objects.values_list(), *ListRow.objects.values_list()]:
        assert "Иванов" not in str(kept)
    row = held.rows.in_order()[0]
    assert (row.position, row.sheet, row.number) == (1, 1, 2)
    assert str(held) == f"list {held.pk} staged"
    assert str(row) == f"row 2 of list {held.pk} new"
    codes = [entry.code for entry in Entry.objects.about(held).order_by("seq")]
    assert codes == ["registry.list_loaded", "registry.list_staged"]


def test_a_man_whom_the_register_knows_just_so_is_the_same(
    data: Path, source: Source, registrar: Staff
) -> None:
    record = make.record()

    row = stage(data, source, registrar, PETR).rows.get()

    assert (row.verdict, row.file, row.against) == (SAME, record.file, record)
    assert (row.differs, row.adds) == ("", "")


def test_a_man_with_news_is_probable_and_the_news_is_named(
    data: Path, source: Source, registrar: Staff
) -> None:
    record = make.record()

    row = stage(data, source, registrar, PETR.replace("46108;;", "46108;сержант;А-123456")).rows.get()

    assert (row.verdict, row.file, row.adds) == (PROBABLE, record.file, "rank number")


def test_a_man_of_whom_something_contradicts_is_a_conflict(
    data: Path, source: Source, registrar: Staff
) -> None:
    record = make.record()

    staged = stage(data, source, registrar, PETR.replace("12.04.2001", "25.11.1983")).rows.get()

    assert (staged.verdict, staged.file) == (CONFLICT, record.file)
    assert "born" in staged.differs.split()


def test_a_stranger_is_new(data: Path, source: Source, registrar: Staff) -> None:
    make.record()

    row = stage(data, source, registrar, BAIR).rows.get()

    assert (row.verdict, row.file, row.twin) == (NEW, None, None)


def test_a_row_without_a_name_is_unreadable_and_the_rest_goes_on(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = stage(data, source, registrar, PETR, ";;;12.04.2001;;;;", BAIR.replace("03.02.1999", "37.02.1999"))

    bad = held.rows.get(verdict=UNREADABLE)
    assert (bad.number, bad.problem, bad.digest) == (3, "no_name", None)
    partly = held.rows.in_order()[2]
    assert (partly.verdict, partly.problem, partly.problem_column) == (NEW, "impossible_date", "born")


def test_a_man_named_twice_in_one_list_is_seen(data: Path, source: Source, registrar: Staff) -> None:
    held = stage(data, source, registrar, PETR, BAIR, PETR, PETR.replace("46108;;", "46108;сержант;"))

    first, _, again, more = held.rows.in_order()
    assert (again.verdict, again.twin) == (SAME, first)
    assert (more.verdict, more.twin, more.file) == (PROBABLE, first, None)
    assert len({bytes(row.digest or b"") for row in held.rows.all()}) == 4


def test_the_very_same_list_is_recognised(data: Path, source: Source, registrar: Staff) -> None:
    first = stage(data, source, registrar, BAIR, OLEG)
    registry.decide_all(held=first, verdict=NEW, decision=OPEN, by=registrar, now=NOON)
    registry.commit_list(held=first, by=registrar, now=NOON)

    second = stage(data, source, registrar, OLEG, BAIR)

    assert second.repeats == first
    assert verdicts(second) == [SAME, SAME]
    assert {row.file for row in second.rows.all()} == set(File.objects.all())
    other = stage(data, make.source(), registrar, BAIR, OLEG)
    assert other.repeats is None
    assert stage(data, source, registrar, BAIR, PETR).repeats is None


def test_only_what_people_decided_becomes_records(data: Path, source: Source, registrar: Staff) -> None:
    known = make.record()
    held = stage(data, source, registrar, PETR, BAIR, OLEG)
    petr, bair, oleg = held.rows.in_order()
    registry.decide(row=petr, decision=JOIN, by=registrar, now=NOON)
    registry.decide(row=bair, decision=OPEN, by=registrar, now=NOON)

    committed = registry.commit_list(held=held, by=registrar, now=NOON + DAY)

    assert (committed.state, committed.committed_at) == ("committed", NOON + DAY)
    assert known.file.records.count() == 2
    record = Record.objects.get(pk=bair.pk)
    assert (record.source, record.claim, record.known_at) == (source, "captured", NOON)
    oleg.refresh_from_db()
    assert oleg.record is None
    assert on_shelf() == 3
    registry.decide(row=oleg, decision=SKIP, by=registrar, now=NOON)
    with pytest.raises(registry.NothingDecided):
        registry.commit_list(held=held, by=registrar, now=NOON)
    with pytest.raises(registry.RowCommitted):
        registry.decide(row=bair, decision=SKIP, by=registrar, now=NOON)


def test_a_person_may_join_a_row_to_another_file_than_the_one_found(
    data: Path, source: Source, registrar: Staff
) -> None:
    file = make.record(person=msgspec.structs.replace(HELD, born=PartialDate.in_year(1970))).file
    held = stage(data, source, registrar, BAIR)
    row = held.rows.get()
    with pytest.raises(registry.NothingToJoin):
        registry.decide(row=row, decision=JOIN, by=registrar, now=NOON)

    registry.decide(row=row, decision=JOIN, by=registrar, now=NOON, file=file)
    registry.commit_list(held=held, by=registrar, now=NOON)

    assert file.records.count() == 2


def test_a_decision_can_be_taken_back_before_it_is_committed(
    data: Path, source: Source, registrar: Staff
) -> None:
    row = stage(data, source, registrar, BAIR).rows.get()
    registry.decide(row=row, decision=OPEN, by=registrar, now=NOON)

    row = registry.decide(row=row, decision=UNDECIDED, by=registrar, now=NOON)

    assert (row.decision, row.decided_by, row.decided_at) == ("", None, None)
    assert list(ListRow.objects.undecided()) == [row]


def test_a_row_joins_the_file_of_the_row_above_that_it_repeats(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = stage(data, source, registrar, BAIR, BAIR, BAIR)
    first, second, third = held.rows.in_order()
    registry.decide(row=second, decision=JOIN, by=registrar, now=NOON)
    with pytest.raises(registry.TwinLeftOut):
        registry.commit_list(held=held, by=registrar, now=NOON)
    registry.decide(row=first, decision=OPEN, by=registrar, now=NOON)

    registry.commit_list(held=held, by=registrar, now=NOON)
    registry.decide(row=third, decision=JOIN, by=registrar, now=NOON)
    registry.commit_list(held=held, by=registrar, now=NOON)

    assert File.objects.get().records.count() == 3


@pytest.mark.parametrize(
    ("verdict", "decision", "refusal"),
    [
        (PROBABLE, JOIN, registry.OneByOne),
        (CONFLICT, SKIP, registry.OneByOne),
        (SAME, OPEN, registry.OneByOne),
        (NEW, JOIN, registry.OneByOne),
        (UNREADABLE, SKIP, registry.RowUnreadable),
    ],
)
def test_what_needs_thought_is_not_decided_for_many_at_once(
    data: Path,
    source: Source,
    registrar: Staff,
    verdict: ListRow.Verdict,
    decision: ListRow.Decision,
    refusal: type[Exception],
) -> None:
    held = stage(data, source, registrar, BAIR)

    with pytest.raises(refusal):
        registry.decide_all(held=held, verdict=verdict, decision=decision, by=registrar, now=NOON)


def test_many_rows_that_are_plain_are_decided_at_once(data: Path, source: Source, registrar: Staff) -> None:
    make.record()
    held = stage(data, source, registrar, PETR, BAIR, OLEG)

    def decide(verdict: ListRow.Verdict, decision: ListRow.Decision) -> int:
        return registry.decide_all(held=held, verdict=verdict, decision=decision, by=registrar, now=NOON)

    assert decide(NEW, OPEN) == 2
    assert decide(NEW, SKIP) == 0
    assert decide(SAME, JOIN) == 1


def test_nothing_is_decided_about_what_cannot_be_read(data: Path, source: Source, registrar: Staff) -> None:
    held = stage(data, source, registrar, PETR, ";;;12.04.2001;;;;")

    with pytest.raises(registry.RowUnreadable):
        registry.decide(row=held.rows.get(verdict=UNREADABLE), decision=SKIP, by=registrar, now=NOON)


def test_a_list_is_taken_back_as_a_whole_and_brought_back(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = stage(data, source, registrar, BAIR, OLEG)
    registry.decide_all(held=held, verdict=NEW, decision=OPEN, by=registrar, now=NOON)
    registry.commit_list(held=held, by=registrar, now=NOON)
    single = Record.objects.first()
    assert single is not None
    registry.withdraw_record(record=single, reason=Record.Withdrawal.UNTRUE, by=registrar, now=NOON)
    with pytest.raises(registry.NotTakenBack):
        registry.bring_back_list(held=held, by=registrar, now=NOON + DAY)

    taken = registry.take_back_list(held=held, by=registrar, now=NOON)

    assert (taken.state, taken.withdrawn_at) == ("withdrawn", NOON)
    assert not Record.objects.standing().exists()
    assert on_shelf() == 0
    for act in (
        lambda: registry.take_back_list(held=held, by=registrar, now=NOON),
        lambda: registry.commit_list(held=held, by=registrar, now=NOON),
        lambda: registry.decide_all(held=held, verdict=NEW, decision=SKIP, by=registrar, now=NOON),
    ):
        with pytest.raises(registry.ListTakenBack):
            act()
    assert registry.bring_back_list(held=held, by=registrar, now=NOON + DAY).state == "committed"
    assert Record.objects.standing().count() == on_shelf() == 1


def test_a_staged_list_may_be_taken_back_and_brought_back_too(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = stage(data, source, registrar, BAIR)
    registry.take_back_list(held=held, by=registrar, now=NOON)

    assert registry.bring_back_list(held=held, by=registrar, now=NOON + DAY).state == "staged"


def test_an_unreadable_file_leaves_no_list_and_one_refusal(
    data: Path, source: Source, registrar: Staff
) -> None:
    path = data / "empty.csv"
    path.write_bytes(b"")

    with pytest.raises(UnreadableFile):
        registry.stage_list(source=source, path=path, by=registrar, now=NOON)

    assert not HeldList.objects.exists()
    entry = Entry.objects.refusals().get()
    assert (entry.code, entry.actor) == ("registry.load_list.refused", registrar.audit_name)


def test_only_a_registrar_works_on_lists(data: Path, source: Source, registrar: Staff) -> None:
    held, examiner = stage(data, source, registrar, BAIR), make.staff(Role.EXAMINER)
    row = held.rows.get()

    acts: Sequence[object] = (
        lambda: stage(data, source, examiner, BAIR),
        lambda: registry.decide(row=row, decision=OPEN, by=examiner, now=NOON),
        lambda: registry.decide_all(held=held, verdict=NEW, decision=OPEN, by=examiner, now=NOON),
        lambda: registry.commit_list(held=held, by=examiner, now=NOON),
        lambda: registry.take_back_list(held=held, by=examiner, now=NOON),
        lambda: registry.bring_back_list(held=held, by=examiner, now=NOON + DAY),
    )
    for act in acts:
        assert callable(act)
        with pytest.raises(WrongRole):
            act()
    assert not HeldList.objects.visible_to(examiner).exists()
    assert HeldList.objects.visible_to(registrar).newest_first().get() == held
    assert ListRow.objects.visible_to(registrar).with_verdict(NEW).get() == row
    assert not ListRow.objects.visible_to(examiner).exists()


def test_a_list_with_whole_names_in_one_column_is_compared_alike(
    data: Path, source: Source, registrar: Staff
) -> None:
    make.record()
    path = data / "whole.csv"
    path.write_text("ФИО;Дата рождения\nИванов Петр Сергеевич;12.04.2001\n", encoding="utf-8")

    row = registry.stage_list(source=source, path=path, by=registrar, now=NOON).rows.get()

    assert (row.verdict, row.adds) == (SAME, "")


def test_long_lists_are_read_and_committed_in_parts(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("stage", "commit"):
        monkeypatch.setattr(f"kintrace.registry.actions.{module}.CHUNK", 2)
    monkeypatch.setattr("kintrace.registry.actions.stage.READ_AT_ONCE", 2)
    monkeypatch.setattr("kintrace.registry.shelf.CHUNK", 2)
    people = [f"Цыдыпов{'аеиоуя'[n]};Баир;;0{n + 1}.02.19{n + 3}9;;;;" for n in range(6)]
    seen: list[int] = []

    held = stage(data, source, registrar, *people)
    for row in held.rows.all():
        registry.decide(row=row, decision=OPEN, by=registrar, now=NOON)
    registry.commit_list(held=held, by=registrar, now=NOON, progress=seen.append)

    assert Record.objects.count() == on_shelf() == sum(seen) == 6


class TestCommand:
    """`manage.py load_list`."""

    def test_it_stages_a_list_and_says_what_it_found(
        self, data: Path, source: Source, registrar: Staff
    ) -> None:
        out = StringIO()

        for _ in range(2):
            path = str(write(data, BAIR, OLEG))
            call_command(
                "load_list", path, source=source.pk, by=registrar.handle, stdout=out, stderr=StringIO()
            )

        held = HeldList.objects.newest_first()[0]
        assert "new                2" in out.getvalue()
        assert "Every row of this list was loaded before." in out.getvalue()
        assert str(held.pk) in out.getvalue()

    def test_it_says_what_is_wrong(self, data: Path, source: Source, registrar: Staff) -> None:
        path = str(write(data, BAIR))
        wrong = (
            ({"source": 0, "by": registrar.handle}, path, "There is no source 0"),
            ({"source": source.pk, "by": "nobody"}, path, "nobody with this handle"),
            ({"source": source.pk, "by": registrar.handle}, str(data / "none.csv"), "is not there"),
        )
        for options, file, sentence in wrong:
            with pytest.raises(CommandError, match=sentence):
                call_command("load_list", file, **options, stdout=StringIO(), stderr=StringIO())
