"""What we believed on a past day is what the label was on that day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kintrace.accounts.models import Role, Staff
from kintrace.registry import actions as registry
from kintrace.registry.history import believed, standing_then
from kintrace.registry.ladder import Claim, SourceClass, Step, step
from kintrace.registry.models import File, ListRow, Record, Source, Turn
from tests import make
from tests.make import DAY, HELD, HOUR, MINUTE, NOON

pytestmark = pytest.mark.django_db

MISTAKE = Record.Withdrawal.MISTAKE


def label(file: File) -> Step:
    return step(Record.objects.standing().filter(file=file).said())


def test_a_withdrawal_that_was_taken_back_is_still_remembered() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)
    registry.withdraw_record(record=record, reason=MISTAKE, by=clerk, now=NOON + HOUR)
    registry.restore_record(record=record, by=clerk, now=NOON + DAY)

    then = [believed(record.file, NOON + after).step for after in (-MINUTE, HOUR - MINUTE, HOUR, DAY)]

    assert then == [Step.LOOKING, Step.CAPTIVE, Step.LOOKING, Step.CAPTIVE]


def test_a_record_that_was_moved_counted_where_it_stood() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)
    home = record.file
    away = registry.move_record(record=record, file=None, by=clerk, now=NOON + HOUR).file

    assert [believed(home, NOON + after).step for after in (MINUTE, HOUR)] == [Step.CAPTIVE, Step.LOOKING]
    assert [believed(away, NOON + after).step for after in (MINUTE, HOUR)] == [Step.LOOKING, Step.CAPTIVE]


def test_joined_files_are_believed_together_from_their_join_to_their_parting() -> None:
    held, dead = make.record(of=SourceClass.ICRC), make.record(Claim.DEAD)
    others = [make.record(Claim.RELEASED, on=date(2026, 5, 3)), make.record()]
    join = make.joined(held.file, dead.file, now=NOON + HOUR)
    make.joined(others[0].file, others[1].file, now=NOON + MINUTE)
    turns = Turn.objects.count()
    clerk = make.staff(Role.REGISTRAR)
    registry.part_files(join=join, reason=join.Parting.TWO_MEN, by=clerk, now=NOON + DAY)

    moments = [NOON + after for after in (HOUR - MINUTE, HOUR, DAY - MINUTE, DAY)]
    assert [believed(held.file, at).step for at in moments] == [
        Step.CAPTIVE,
        Step.PRESUMED_DEAD,
        Step.PRESUMED_DEAD,
        Step.CAPTIVE,
    ]
    assert [believed(dead.file, at).step for at in moments] == [Step.PRESUMED_DEAD] * 4
    assert set(standing_then(held.file, NOON + HOUR)) == {held, dead}
    assert Turn.objects.count() == turns  # no record has moved: the join itself says since when


def test_what_was_heard_of_early_but_entered_late_was_not_yet_believed() -> None:
    first = make.record(Claim.CAPTURED, of=SourceClass.EYEWITNESS)
    make.record(Claim.DEAD, file=first.file, now=NOON + DAY, on=date(2026, 5, 1))

    assert believed(first.file, NOON + HOUR).step is Step.PROBABLY_CAPTIVE
    assert believed(first.file, NOON + DAY).step is Step.PRESUMED_DEAD


def test_a_clock_that_was_set_back_does_not_bring_back_what_was_withdrawn() -> None:
    record, clerk = make.record(now=NOON), make.staff(Role.REGISTRAR)
    registry.withdraw_record(record=record, reason=MISTAKE, by=clerk, now=NOON - MINUTE)

    assert believed(record.file, NOON + HOUR).step is label(record.file) is Step.LOOKING


def test_a_list_leaves_turns_when_it_comes_goes_and_comes_back(data: Path) -> None:
    clerk = make.staff(Role.REGISTRAR)
    path = data / "list.csv"
    path.write_text("Фамилия;Имя;Дата рождения\nИванов;Петр;12.04.2001\n", encoding="utf-8")
    held = registry.stage_list(source=make.source(), path=path, by=clerk, now=NOON, claim=Claim.REGISTERED)
    registry.decide_all(
        held=held, verdict=ListRow.Verdict.NEW, decision=ListRow.Decision.NEW, by=clerk, now=NOON
    )
    registry.commit_list(held=held, by=clerk, now=NOON + HOUR)
    registry.take_back_list(held=held, by=clerk, now=NOON + 2 * HOUR)
    registry.bring_back_list(held=held, by=clerk, now=NOON + 3 * HOUR)
    file = File.objects.get()

    then = [believed(file, NOON + hours * HOUR).step for hours in range(4)]

    assert then == [Step.LOOKING, Step.CAPTIVE, Step.LOOKING, Step.CAPTIVE]


def test_records_from_before_have_the_turns_that_their_columns_tell() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)
    registry.withdraw_record(record=record, reason=MISTAKE, by=clerk, now=NOON + HOUR)
    kept = list(Turn.objects.values_list("record", "since", "file", "counts"))
    Turn.objects.all().delete()

    migration = import_module("kintrace.registry.migrations.0004_first_turns")
    migration.write_turns(apps, None)

    assert list(Turn.objects.values_list("record", "since", "file", "counts")) == kept


class Play:
    """Two files, a registrar, and whatever happens to their records."""

    def __init__(self) -> None:
        self.clerk: Staff = make.staff(Role.REGISTRAR)
        self.sources: dict[SourceClass, Source] = {of: make.source(of) for of in SourceClass}
        self.files: list[File] = [File.objects.create(opened_at=NOON) for _ in range(2)]
        self.records: list[Record] = []
        self.now: datetime = NOON
        self.seen: dict[datetime, dict[File, Step]] = {}

    def pick(self, at: int, *, standing: bool = False, withdrawn: bool | None = None) -> Record | None:
        mine = Record.objects.filter(pk__in=[record.pk for record in self.records]).order_by(
            "entered_at", "pk"
        )
        if standing:
            mine = mine.standing()
        if withdrawn is not None:
            mine = mine.filter(withdrawn_at__isnull=not withdrawn)
        return mine[at % mine.count()] if mine.exists() else None

    def enter(self, at: int, claim: Claim, of: SourceClass, *, correcting: bool = False) -> None:
        corrects = self.pick(at, standing=True) if correcting else None
        said = make.statement(claim, person=HELD, on=date(2026, 10, 1 + at % 28) if at % 3 else None)
        file = None if corrects else self.files[at % len(self.files)]
        self.records.append(
            registry.enter_record(
                source=self.sources[of],
                statement=said,
                by=self.clerk,
                now=self.now,
                file=file,
                corrects=corrects,
            )
        )

    def correct(self, at: int, claim: Claim, of: SourceClass) -> None:
        self.enter(at, claim, of, correcting=True)

    def withdraw(self, at: int, *_: object) -> None:
        if record := self.pick(at, withdrawn=False):
            registry.withdraw_record(record=record, reason=MISTAKE, by=self.clerk, now=self.now)

    def restore(self, at: int, *_: object) -> None:
        if record := self.pick(at, withdrawn=True):
            registry.restore_record(record=record, by=self.clerk, now=self.now)

    def move(self, at: int, *_: object) -> None:
        if record := self.pick(at):
            others = [file for file in self.files if file.pk != record.file_id]
            target = [None, *others][at % (1 + len(others))]
            moved = registry.move_record(record=record, file=target, by=self.clerk, now=self.now)
            if target is None:
                self.files.append(moved.file)

    def observe(self) -> None:
        self.seen[self.now] = {file: label(file) for file in self.files}


Act = Callable[[Play, int, Claim, SourceClass], None]
ACTS: list[Act] = [Play.enter, Play.correct, Play.withdraw, Play.restore, Play.move]
STORIES = st.lists(
    st.tuples(
        st.sampled_from([Play.enter, *ACTS]),
        st.integers(0, 40),
        st.sampled_from(Claim),
        st.sampled_from(SourceClass),
        st.integers(0, 2),
    ),
    min_size=3,
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STORIES)
def test_belief_at_any_past_moment_is_the_label_of_that_moment(
    story: list[tuple[Act, int, Claim, SourceClass, int]],
) -> None:
    play = Play()
    for act, at, claim, of, minutes in story:
        play.now += minutes * MINUTE
        act(play, at, claim, of)
        play.observe()

    for moment, labels in play.seen.items():
        for file, then in labels.items():
            assert believed(file, moment).step == then
            assert believed(file, moment + timedelta(seconds=30)).step == then
    for file in play.files:
        standing = set(Record.objects.standing().filter(file=file))
        assert set(standing_then(file, play.now)) == standing
