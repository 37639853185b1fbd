"""Claims are entered, corrected, withdrawn, restored and moved; none is overwritten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.matching.person import Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass, step
from kintrace.registry.models import File, Record, Source
from kintrace.registry.sections import Circumstances
from kintrace.registry.shelf import circumstances_place, description_place
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Sealed
from tests import make
from tests.make import HELD, NOON

pytestmark = pytest.mark.django_db

MISTAKE = Record.Withdrawal.MISTAKE


def on_shelf() -> int:
    return vault.connect().status().held


def test_a_claim_is_sealed_under_its_own_case_and_found_at_once() -> None:
    clerk = make.staff(Role.REGISTRAR)
    record = registry.enter_record(source=make.source(), statement=make.statement(), by=clerk, now=NOON)

    sealed = [
        Sealed(description_place(record.pk), bytes(record.description)),
        Sealed(circumstances_place(record.pk), bytes(record.circumstances)),
    ]
    person, around = vault.connect().open(
        case=record.pk, sealed=sealed, actor=clerk.audit_name, purpose="compare"
    )
    assert decode(person, Person) == HELD
    assert decode(around, Circumstances).place == "Лагерь 7"
    assert on_shelf() == 1
    assert (record.known_at, record.matched_at, record.span) == (NOON, None, (date.min, NOON.date()))
    assert Entry.objects.about(record).get().code == "registry.record_entered"
    assert str(record) == f"record {record.pk} registered"
    assert str(record.file) == f"file {record.file.pk}"
    assert "Иванов" not in repr(make.statement())


def test_a_day_is_known_to_the_day_unless_something_else_is_said() -> None:
    day = NOON.date() - timedelta(days=3)

    assert make.record().precision == Record.Precision.UNKNOWN
    record = make.record(on=day)

    assert (record.happened_on, record.precision, record.span) == (day, Record.Precision.DAY, (day, day))


def test_a_claim_about_tomorrow_is_refused() -> None:
    with pytest.raises(registry.InTheFuture):
        make.record(on=NOON.date() + timedelta(days=1))


def test_news_comes_after_the_event_and_not_from_tomorrow() -> None:
    day = NOON.date() - timedelta(days=3)
    clerk, source = make.staff(Role.REGISTRAR), make.source()

    def enter(happened: date, precision: Record.Precision, heard: datetime) -> Record:
        said = msgspec.structs.replace(
            make.statement(), happened_on=happened, precision=precision, known_at=heard
        )
        return registry.enter_record(source=source, statement=said, by=clerk, now=NOON)

    with pytest.raises(registry.HeardTooEarly):
        enter(day, Record.Precision.DAY, NOON - timedelta(days=4))
    with pytest.raises(registry.InTheFuture):
        enter(day, Record.Precision.DAY, NOON + timedelta(hours=1))
    kept = enter(NOON.date().replace(day=30, month=10), Record.Precision.MONTH, NOON - timedelta(days=20))

    assert kept.known_at == NOON - timedelta(days=20)
    assert kept.span == (date(2026, 10, 1), date(2026, 10, 13))


@pytest.mark.parametrize(
    ("precision", "span"),
    [
        (Record.Precision.DAY, (date(2026, 2, 3), date(2026, 2, 3))),
        (Record.Precision.MONTH, (date(2026, 2, 1), date(2026, 2, 28))),
        (Record.Precision.YEAR, (date(2026, 1, 1), NOON.date())),
    ],
)
def test_a_claim_can_mean_the_days_that_its_precision_leaves(
    precision: Record.Precision, span: tuple[date, date]
) -> None:
    said = msgspec.structs.replace(make.statement(), happened_on=date(2026, 2, 3), precision=precision)

    record = registry.enter_record(
        source=make.source(), statement=said, by=make.staff(Role.REGISTRAR), now=NOON
    )

    assert record.span == span


def test_a_claim_about_nobody_is_refused() -> None:
    with pytest.raises(registry.NobodyDescribed):
        make.record(person=Person(region="Бурятия"))


def test_a_correction_stands_in_the_place_of_what_it_corrects() -> None:
    wrong = make.record(Claim.DEAD)

    right = registry.enter_record(
        source=wrong.source,
        statement=make.statement(Claim.IN_HOSPITAL),
        by=make.staff(Role.REGISTRAR),
        now=NOON,
        corrects=wrong,
    )

    assert right.file == wrong.file
    assert list(Record.objects.standing()) == [right]
    assert Record.objects.count() == 2
    assert on_shelf() == 1
    assert step(Record.objects.standing().said()) == "captive"


def test_withdrawing_a_correction_lets_the_first_claim_stand_again() -> None:
    first, clerk = make.record(), make.staff(Role.REGISTRAR)
    second = registry.enter_record(
        source=first.source, statement=make.statement(), by=clerk, now=NOON, corrects=first
    )
    Record.objects.update(matched_at=NOON)

    registry.withdraw_record(record=second, reason=MISTAKE, by=clerk, now=NOON)

    assert list(Record.objects.standing()) == [first]
    assert set(Record.objects.not_matched()) == {first, second}
    assert on_shelf() == 1


def test_only_a_claim_that_stands_is_corrected_and_only_in_its_file() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)

    def correct(file: File | None = None) -> Record:
        return registry.enter_record(
            source=record.source, statement=make.statement(), by=clerk, now=NOON, corrects=record, file=file
        )

    with pytest.raises(registry.OtherFile):
        correct(file=make.record().file)
    correct(file=record.file)
    with pytest.raises(registry.NotStanding):
        correct()


def test_a_withdrawal_has_a_date_and_a_reason_and_can_be_undone() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)

    gone = registry.withdraw_record(record=record, reason=Record.Withdrawal.SOURCE, by=clerk, now=NOON)

    assert (gone.withdrawn_at, gone.withdrawn_for, gone.withdrawn_by) == (NOON, "source", clerk)
    assert on_shelf() == 0
    assert not File.objects.standing().exists()
    with pytest.raises(registry.AlreadyWithdrawn):
        registry.withdraw_record(record=record, reason=MISTAKE, by=clerk, now=NOON)
    registry.restore_record(record=record, by=clerk, now=NOON)
    assert list(Record.objects.standing()) == [record]
    assert on_shelf() == 1
    assert File.objects.standing().get() == record.file
    with pytest.raises(registry.NotWithdrawn):
        registry.restore_record(record=record, by=clerk, now=NOON)


def test_the_database_takes_no_withdrawal_without_a_reason() -> None:
    record = make.record()

    with pytest.raises(IntegrityError, match="withdrawal_has_reason"), transaction.atomic():
        Record.objects.filter(pk=record.pk).update(withdrawn_at=NOON)


def test_a_record_is_moved_to_another_file_and_back() -> None:
    record, clerk = make.record(), make.staff(Role.REGISTRAR)
    home = record.file
    with pytest.raises(registry.SameFile):
        registry.move_record(record=record, file=home, by=clerk, now=NOON)

    moved = registry.move_record(record=record, file=None, by=clerk, now=NOON)
    assert moved.file != home

    assert registry.move_record(record=record, file=home, by=clerk, now=NOON).file == home


def test_a_source_has_a_title_of_its_own_and_a_key_that_is_sealed() -> None:
    source, clerk = make.source(title="  Invented   committee "), make.staff(Role.REGISTRAR)

    assert source.title == "Invented committee"
    assert len(bytes(source.row_key)) > 32
    assert str(source) == f"source {source.pk} authority"
    with pytest.raises(registry.SourceKnown):
        make.source(title="invented committee")
    with pytest.raises(registry.NoTitle):
        registry.open_source(title=" ", source_class=SourceClass.ICRC, by=clerk, now=NOON)


def test_only_a_registrar_writes_in_the_register() -> None:
    record, examiner = make.record(), make.staff(Role.EXAMINER)

    for act in (
        lambda: registry.open_source(title="X", source_class=SourceClass.ICRC, by=examiner, now=NOON),
        lambda: registry.enter_record(
            source=record.source, statement=make.statement(), by=examiner, now=NOON
        ),
        lambda: registry.withdraw_record(record=record, reason=MISTAKE, by=examiner, now=NOON),
        lambda: registry.restore_record(record=record, by=examiner, now=NOON),
        lambda: registry.move_record(record=record, file=None, by=examiner, now=NOON),
    ):
        with pytest.raises(WrongRole):
            act()


def test_registrars_and_examiners_see_records_others_do_not() -> None:
    record = make.record()

    for role in Role:
        may = role in {Role.REGISTRAR, Role.EXAMINER}
        assert Record.objects.visible_to(make.staff(role)).filter(pk=record.pk).exists() is may
        assert Source.objects.visible_to(make.staff(role)).exists() is may
        assert File.objects.visible_to(make.staff(role)).filter(pk=record.file_id).exists() is may


def test_sections_name_nobody_and_days_are_days() -> None:
    assert Source._meta.label == "registry.Source"
    assert make.record(on=date(2026, 3, 1)).happened_on == date(2026, 3, 1)
