"""Files are proposed by the machine, joined by a person, confirmed by another, and parted without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.matching.person import PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry import ladder
from kintrace.registry.ladder import Claim, SourceClass, Step
from kintrace.registry.models import File, Join, Pairing, Record
from kintrace.tracing import actions as tracing
from tests import make
from tests.make import DAY, HOUR, NOON

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

pytestmark = pytest.mark.django_db

STRANGER = Person(surname="Ондар", given="Аяс", born=PartialDate(1999, 1999, 7, 3))


def label(file: File) -> Step:
    file.refresh_from_db()
    return ladder.step(Record.objects.standing().of_man(file.speaker).said())


def work() -> None:
    for record in Record.objects.not_matched():
        tracing.look_back(record=record, now=NOON)
    for file in File.objects.to_pair():
        registry.pair(file=file, now=NOON)


def part(join: Join, by: Staff | None = None) -> Join:
    clerk = by or make.staff(Role.REGISTRAR)
    return registry.part_files(join=join, reason=Join.Parting.TWO_MEN, by=clerk, now=NOON + HOUR)


# What the machine proposes.


def test_two_files_of_one_man_are_proposed_once_with_the_fields_that_agree_and_without_a_value() -> None:
    first, second, other = make.record(), make.record(), make.record(person=STRANGER)

    work()

    pairing = Pairing.objects.open().get()
    assert {pairing.first_id, pairing.second_id} == {first.file_id, second.file_id}
    assert {pairing.first_record_id, pairing.second_record_id} == {first.pk, second.pk}
    assert pairing.probability > 0.9
    assert {"surname", "given", "born"} <= set(pairing.agrees.split())
    assert pairing.differs == ""
    assert str(pairing) == f"pairing {pairing.pk}"
    assert [entry.actor for entry in Entry.objects.about(pairing)] == ["worker"]
    assert not Join.objects.exists()
    assert File.objects.get(pk=other.file_id).paired_at == NOON
    assert not File.objects.to_pair().exists()


def test_a_file_is_looked_at_again_when_it_changes_and_what_fell_is_dropped() -> None:
    first, second = make.record(), make.record()
    work()

    registry.withdraw_record(
        record=second, reason=Record.Withdrawal.UNTRUE, by=make.staff(Role.REGISTRAR), now=NOON
    )
    assert not Pairing.objects.open().exists()
    work()
    assert not Pairing.objects.exists()

    registry.restore_record(record=second, by=make.staff(Role.REGISTRAR), now=NOON)
    work()
    assert Pairing.objects.open().exists()
    registry.move_record(record=second, file=first.file, by=make.staff(Role.REGISTRAR), now=NOON)
    work()
    assert not Pairing.objects.exists()


def test_two_men_is_remembered_until_a_new_record_comes() -> None:
    pairing, clerk = make.pairing(), make.staff(Role.EXAMINER)

    registry.call_two(pairing=pairing, by=clerk, now=NOON + HOUR)

    assert not Pairing.objects.open().exists()
    assert Pairing.objects.refused().get() == pairing
    with pytest.raises(registry.CalledTwo):
        make.joined(pairing.first, pairing.second)
    record = make.record(person=STRANGER, file=pairing.first, now=NOON + DAY)
    assert Pairing.objects.open().get() == pairing
    assert not Pairing.objects.refused().exists()
    registry.withdraw_record(
        record=record, reason=Record.Withdrawal.MISTAKE, by=make.staff(Role.REGISTRAR), now=NOON + DAY
    )
    assert not Pairing.objects.open().exists()


def test_two_men_is_not_dropped_when_the_matcher_proposes_the_pair_no_more() -> None:
    pairing = make.pairing()
    registry.call_two(pairing=pairing, by=make.staff(Role.EXAMINER), now=NOON)
    registry.withdraw_record(
        record=pairing.second_record, reason=Record.Withdrawal.UNTRUE, by=make.staff(Role.REGISTRAR), now=NOON
    )

    work()

    assert Pairing.objects.get() == pairing


def test_two_men_can_be_taken_back() -> None:
    pairing, clerk = make.pairing(), make.staff(Role.REGISTRAR)
    with pytest.raises(registry.NotCalledTwo):
        registry.take_back_two(pairing=pairing, by=clerk)
    registry.call_two(pairing=pairing, by=clerk, now=NOON)

    registry.take_back_two(pairing=pairing, by=clerk)

    assert Pairing.objects.open().get() == pairing


def test_what_is_joined_is_proposed_to_a_third_file_once_and_a_word_about_one_holds_for_both() -> None:
    first, second, third = (make.record() for _ in range(3))
    work()
    assert Pairing.objects.open().count() == 3

    make.joined(first.file, second.file)

    work()
    waiting = Pairing.objects.open().get()
    assert third.file_id in {waiting.first_id, waiting.second_id}
    assert Pairing.objects.joined().count() == 1
    registry.call_two(pairing=waiting, by=make.staff(Role.EXAMINER), now=NOON)
    assert not Pairing.objects.open().exists()
    with pytest.raises(registry.CalledTwo):
        make.joined(second.file, third.file)


def test_what_was_parted_is_not_asked_again_until_a_new_record_comes() -> None:
    pairing = make.pairing()
    part(make.joined(pairing.first, pairing.second))

    work()

    assert not Pairing.objects.open().exists()
    assert Pairing.objects.parted().get() == pairing
    make.record(file=pairing.first, now=NOON + DAY)
    assert Pairing.objects.open().get() == pairing


# Joining and parting.


def test_joined_files_are_read_as_one_man_and_parted_ones_are_not() -> None:
    captive = make.record(Claim.REGISTERED).file
    free = make.record(Claim.RELEASED, now=NOON + DAY).file

    join = make.joined(free, captive)

    assert label(captive) == label(free) == Step.RELEASED
    assert captive.speaker == free.speaker == captive.pk  # the eldest speaks
    assert (join.first_id, join.second_id) == tuple(sorted((captive.pk, free.pk)))
    assert str(join) == f"join {join.pk}"
    part(join)
    assert (label(captive), label(free)) == (Step.CAPTIVE, Step.RELEASED)
    assert File.objects.filter(joined_to=None).count() == 2
    join.refresh_from_db()
    assert (join.parted_for, join.parted_at) == ("two_men", NOON + HOUR)
    codes = [entry.code for entry in Entry.objects.about(join).order_by("seq")]
    assert codes == ["registry.files_joined", "registry.files_parted"]


def test_of_three_joined_files_one_join_can_be_ended() -> None:
    one, two, three = (make.record(now=NOON + at * HOUR).file for at in range(3))
    first, second = make.joined(one, two), make.joined(two, three)
    with pytest.raises(registry.AlreadyOne):
        make.joined(one, three)

    part(first)

    one, two, three = (File.objects.get(pk=each.pk) for each in (one, two, three))
    assert one.speaker == one.pk
    assert two.speaker == three.speaker == two.pk
    assert list(Join.objects.of_man(two.pk)) == [second]


def test_what_cannot_be_joined_or_parted_is_refused() -> None:
    one, two = make.record().file, make.record().file
    with pytest.raises(registry.OneFile):
        make.joined(one, one)
    join = make.joined(one, two)
    with pytest.raises(registry.AlreadyOne):
        make.joined(two, one)
    part(join)

    with pytest.raises(registry.JoinEnded):
        part(join)
    with pytest.raises(registry.JoinEnded):
        make.both(join)
    assert make.joined(one, two).pk != join.pk  # joined anew is a new row: the old one keeps its story


def test_a_joined_pair_must_be_parted_before_it_is_called_two_men() -> None:
    pairing = make.pairing()
    make.joined(pairing.first, pairing.second)

    with pytest.raises(registry.StillJoined):
        registry.call_two(pairing=pairing, by=make.staff(Role.EXAMINER), now=NOON)


def test_a_second_person_confirms_a_join_who_neither_joined_nor_entered() -> None:
    record, clerk = make.record(), make.staff(Role.EXAMINER)
    join = make.joined(record.file, by=clerk)
    record.entered_by.grants.create(role=Role.EXAMINER, granted_at=NOON)

    with pytest.raises(registry.OwnJoin):
        registry.confirm_join(join=join, by=clerk, now=NOON)
    with pytest.raises(registry.OwnRecordJoined):
        registry.confirm_join(join=join, by=record.entered_by, now=NOON)
    assert Join.objects.to_confirm().get() == join
    make.both(join)

    assert not Join.objects.to_confirm().exists()
    with pytest.raises(registry.JoinConfirmed):
        make.both(join)


def test_each_act_asks_for_its_role() -> None:
    pairing, operator = make.pairing(), make.staff(Role.OPERATOR)
    join = make.joined(make.record().file)

    for act in (
        lambda: make.joined(pairing.first, pairing.second, by=operator),
        lambda: registry.confirm_join(join=join, by=make.staff(Role.REGISTRAR), now=NOON),
        lambda: part(join, by=operator),
        lambda: registry.call_two(pairing=pairing, by=operator, now=NOON),
        lambda: registry.take_back_two(pairing=pairing, by=operator),
    ):
        with pytest.raises(WrongRole):
            act()
    for rows in (Pairing.objects, Join.objects):
        assert rows.visible_to(make.staff(Role.EXAMINER)).exists()
        assert not rows.visible_to(operator).exists()


def test_the_database_holds_what_a_join_is() -> None:
    join = make.joined(make.record().file)
    clerk, other = join.joined_by, make.record().file
    first, second = sorted((join.first, other), key=lambda file: file.pk)
    said: dict[str, object] = {"reason": "document", "joined_by": clerk, "joined_at": NOON}

    for wrong in (
        {"first": join.second, "second": join.first},
        {"first": join.first, "second": join.second},  # stands already
        {"first": first, "second": second, "reason": "likeness"},
        {"first": join.first, "second": join.first},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Join.objects.create(**{**said, **wrong})
    for written in (
        {"confirmed_by": clerk, "confirmed_at": NOON},
        {"confirmed_at": NOON},
        {"parted_at": NOON, "parted_by": clerk},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Join.objects.filter(pk=join.pk).update(**written)
    with pytest.raises(IntegrityError), transaction.atomic():
        File.objects.filter(pk=join.first_id).update(joined_to=join.first_id)
    pairing = make.pairing()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=pairing.pk).update(refused_at=NOON)


def test_a_source_class_that_only_the_other_file_has_counts_for_the_man() -> None:
    seen = make.record(of=SourceClass.EYEWITNESS).file
    assert label(seen) == Step.PROBABLY_CAPTIVE

    make.joined(seen, make.record(of=SourceClass.ICRC).file)

    assert label(seen) == Step.CAPTIVE
