"""Remains: several men in one bag, one man in several bags, and nobody identified by sight alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role, Staff
from kintrace.audit.models import Entry
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import (
    PRIMARY,
    Bag,
    Contents,
    Effect,
    Finding,
    Identification,
    Method,
    Record,
    Remains,
)
from kintrace.registry.sections import Bagged, Examined, Reported, Thing
from kintrace.vault import client as vault
from kintrace.vault.sections import decode
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import DAY, HOUR, NOON

pytestmark = pytest.mark.django_db

State, Outcome = Identification.State, Finding.Outcome
AGREES, DIFFERS, UNCLEAR = Outcome.AGREES, Outcome.DIFFERS, Outcome.UNCLEAR
SECONDARY = sorted(set(Method) - set(PRIMARY))


def clerk() -> Staff:
    return make.staff(Role.REGISTRAR)


def examiner() -> Staff:
    return make.staff(Role.EXAMINER)


def find(
    about: Identification, method: Method, outcome: Finding.Outcome = AGREES, by: Staff | None = None
) -> Finding:
    return registry.add_finding(
        identification=about,
        method=method,
        outcome=outcome,
        reported=Reported(report="Заключение 12"),
        by=by or examiner(),
        now=NOON,
    )


def confirm(about: Identification, by: Staff | None = None) -> Identification:
    return registry.confirm_identification(identification=about, by=by or examiner(), now=NOON + HOUR)


def test_one_bag_holds_two_men_and_one_man_comes_in_two_bags_on_two_days() -> None:
    first, second = make.bag(tag="14"), make.bag(tag="15")
    one, other = make.remains(of=first), make.remains(of=first)
    registry.add_bag(remains=one, bag=second, by=clerk(), now=NOON + DAY)
    ivan, petro = make.record().file, make.record().file

    for what, who in ((one, ivan), (other, petro)):
        proposal = make.identification(of=what, file=who)
        find(proposal, Method.DNA)
        confirm(proposal)

    assert set(first.remains.all()) == {one, other}
    assert set(one.bags.all()) == {first, second}
    assert [list(file.remains.all()) for file in (ivan, petro)] == [[one], [other]]
    with pytest.raises(registry.InThisBag):
        registry.add_bag(remains=one, bag=second, by=clerk(), now=NOON)
    with pytest.raises(IntegrityError, match=r"registry_in_a_bag_once|UNIQUE"), transaction.atomic():
        Contents.objects.create(bag=second, remains=one, entered_by=clerk(), entered_at=NOON)


@pytest.mark.parametrize("method", PRIMARY)
def test_two_people_and_a_primary_method_identify(method: Method) -> None:
    proposal = make.identification()
    find(proposal, Method.VISUAL)
    find(proposal, method)
    second = examiner()

    done = confirm(proposal, by=second)

    assert (done.state, done.rests_on, done.confirmed_by) == (State.IDENTIFIED, method, second)
    assert Entry.objects.about(done).newest_first()[0].code == "registry.identification_confirmed"
    with pytest.raises(registry.NotOpen):
        confirm(proposal)
    with pytest.raises(registry.NotOpen):
        find(proposal, Method.DNA)


@pytest.mark.parametrize("method", SECONDARY)
def test_sight_and_every_secondary_method_alone_never_identify(method: Method) -> None:
    proposal = make.identification()
    find(proposal, method)

    with pytest.raises(registry.NotBySight):
        confirm(proposal)

    proposal.refresh_from_db()
    assert proposal.state == State.PRESUMED


def test_all_secondary_methods_together_do_not_identify_either() -> None:
    proposal = make.identification()
    for method in SECONDARY:
        find(proposal, method)
    find(proposal, Method.DNA, UNCLEAR)

    with pytest.raises(registry.NotBySight):
        confirm(proposal)


def test_whoever_proposed_or_entered_the_finding_does_not_confirm() -> None:
    first, second, third = examiner(), examiner(), examiner()
    proposal = make.identification(by=first)
    find(proposal, Method.TEETH, by=second)

    with pytest.raises(registry.SecondPerson):
        confirm(proposal, by=first)
    with pytest.raises(registry.OwnFinding):
        confirm(proposal, by=second)

    assert confirm(proposal, by=third).state == State.IDENTIFIED


def test_a_primary_method_that_differs_stops_it_and_excludes() -> None:
    proposal = make.identification()
    find(proposal, Method.DNA)
    with pytest.raises(registry.NothingExcludes):
        registry.exclude_identification(identification=proposal, by=examiner(), now=NOON)
    find(proposal, Method.TEETH, DIFFERS)

    with pytest.raises(registry.Contradicted):
        confirm(proposal)
    done = registry.exclude_identification(identification=proposal, by=examiner(), now=NOON)

    assert (done.state, done.closed_at) == (State.EXCLUDED, NOON)


def test_remains_are_one_man_until_that_is_withdrawn() -> None:
    what = make.remains()
    first, second = make.identification(of=what), make.identification(of=what)
    for each in (first, second):
        find(each, Method.FINGERPRINTS)
    confirm(first)

    with pytest.raises(registry.SomebodyElse):
        confirm(second)
    withdrawn = registry.withdraw_identification(identification=first, by=examiner(), now=NOON + DAY)

    assert (withdrawn.state, withdrawn.rests_on) == (State.WITHDRAWN, Method.FINGERPRINTS)
    assert confirm(second).state == State.IDENTIFIED
    with pytest.raises(registry.NotOpen):
        registry.withdraw_identification(identification=first, by=examiner(), now=NOON)


def test_a_man_is_proposed_once_at_a_time() -> None:
    first = make.identification()

    with pytest.raises(registry.AlreadyProposed):
        make.identification(of=first.remains, file=first.file)
    registry.withdraw_identification(identification=first, by=examiner(), now=NOON)

    assert make.identification(of=first.remains, file=first.file).state == State.PRESUMED


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"rests_on": "visual"}, "by_a_primary_method"),
        ({"rests_on": ""}, "by_a_primary_method"),
        ({"confirmed_by": None}, "by_two_people"),
        ({"confirmed_by": "proposer"}, "by_two_people"),
        ({"state": "presumed"}, "state_has_date"),
        ({"closed_at": NOON}, "closed_by_somebody|state_has_date"),
    ],
)
def test_the_database_takes_no_identification_by_one_person_or_by_sight(
    values: dict[str, object], name: str
) -> None:
    proposal = make.identification()
    find(proposal, Method.DNA)
    confirm(proposal)
    if values.get("confirmed_by") == "proposer":
        values = {"confirmed_by": proposal.proposed_by_id}

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Identification.objects.filter(pk=proposal.pk).update(**values)


def test_an_identification_makes_no_claim_and_changes_no_label() -> None:
    record = make.record()
    proposal = make.identification(file=record.file)
    find(proposal, Method.DNA)
    confirm(proposal)

    assert list(Record.objects.all()) == [record]


def test_a_thing_goes_on_and_never_back() -> None:
    thing = registry.list_effect(
        found_with=make.remains(), thing=Thing(what="Крестик", packet="П-3"), by=clerk(), now=NOON
    )
    states = [Effect.State.RECEIVED, Effect.State.HANDED_OVER]
    for after, state in enumerate(states, 1):
        thing = registry.pass_effect_on(effect=thing, state=state, by=clerk(), now=NOON + after * HOUR)
        assert (thing.state, thing.state_since) == (state, NOON + after * HOUR)

    for back in (Effect.State.FOUND, Effect.State.FORWARDED, Effect.State.HANDED_OVER):
        with pytest.raises(registry.NotBack):
            registry.pass_effect_on(effect=thing, state=back, by=clerk(), now=NOON + DAY)
    with pytest.raises(IntegrityError, match="in_one_place"), transaction.atomic():
        Effect.objects.filter(pk=thing.pk).update(bag=make.bag().pk)


def test_words_are_sealed_under_the_bag_or_the_remains_and_open_with_them() -> None:
    what = make.remains()
    thing = registry.list_effect(found_with=what, thing=Thing(what="Крестик"), by=clerk(), now=NOON)
    finding = find(make.identification(of=what), Method.VISUAL)
    rows = ((what, "examined"), (thing, "thing"), (finding, "reported"))
    sealed = [Sealed(Place.of(row, section), bytes(row.sealed)) for row, section in rows]

    opened = vault.connect().open(case=what.pk, sealed=sealed, actor=examiner().audit_name, purpose="compare")

    assert decode(opened[0], Examined).seen == "Шрам на левой руке"
    assert decode(opened[1], Thing).what == "Крестик"
    assert decode(opened[2], Reported).report == "Заключение 12"
    for row, _section in rows:
        assert "Крест" not in str(row)
        assert "Шрам".encode() not in bytes(row.sealed)


def test_a_bag_comes_on_a_day_that_has_come_and_remains_come_in_a_bag() -> None:
    with pytest.raises(registry.NotYet):
        registry.receive_bag(
            bagged=Bagged(), received_on=NOON.date() + timedelta(days=1), by=clerk(), now=NOON
        )
    with pytest.raises(registry.NoBag):
        registry.describe_remains(
            bag=None, examined=Examined(), extent=Remains.Extent.WHOLE, by=clerk(), now=NOON
        )


def test_each_step_has_its_role() -> None:
    where, proposal, nobody = make.bag(), make.identification(), make.staff(Role.OPERATOR)
    thing = registry.list_effect(found_with=where, thing=Thing(what="Часы"), by=clerk(), now=NOON)
    acts: list[Callable[[Staff], object]] = [
        lambda by: registry.receive_bag(bagged=Bagged(), received_on=NOON.date(), by=by, now=NOON),
        lambda by: remains_by(where, by),
        lambda by: registry.add_bag(remains=proposal.remains, bag=where, by=by, now=NOON),
        lambda by: registry.list_effect(found_with=where, thing=Thing(), by=by, now=NOON),
        lambda by: registry.pass_effect_on(effect=thing, state=Effect.State.RECEIVED, by=by, now=NOON),
        lambda by: make.identification(by=by),
        lambda by: find(proposal, Method.DNA, by=by),
        lambda by: confirm(proposal, by=by),
        lambda by: registry.exclude_identification(identification=proposal, by=by, now=NOON),
        lambda by: registry.withdraw_identification(identification=proposal, by=by, now=NOON),
    ]
    for act in acts:
        with pytest.raises(WrongRole):
            act(nobody)
    for act in acts[:5]:
        with pytest.raises(WrongRole):
            act(examiner())
    for act in acts[7:]:
        with pytest.raises(WrongRole):
            act(clerk())


def remains_by(where: Bag, by: Staff) -> Remains:
    return registry.describe_remains(
        bag=where, examined=Examined(), extent=Remains.Extent.WHOLE, by=by, now=NOON
    )


def test_only_registrars_and_examiners_see_remains_and_every_row_says_its_state() -> None:
    proposal = make.identification()
    finding = find(proposal, Method.DNA)
    thing = registry.list_effect(found_with=proposal.remains, thing=Thing(what="Часы"), by=clerk(), now=NOON)
    for role in Role:
        may = role in {Role.REGISTRAR, Role.EXAMINER}
        for model in (Bag, Remains, Identification, Finding, Effect):
            assert model.objects.visible_to(make.staff(role)).exists() is may

    assert str(proposal) == f"identification {proposal.pk} presumed"
    assert str(finding) == f"finding {finding.pk} dna agrees"
    assert str(thing) == f"effect {thing.pk} found"
    assert str(proposal.remains.contents.get()).startswith(f"remains {proposal.remains_id} in bag")
    assert {str(Bag.objects.get()), str(proposal.remains)} == {
        f"bag {Bag.objects.get().pk}",
        f"remains {proposal.remains_id}",
    }
    assert issubclass(registry.NotBySight, Refused)


def test_remains_of_a_joined_file_are_his_and_not_proposed_a_second_time() -> None:
    about = make.identification()
    other = make.record()
    join = make.joined(about.file, other.file)
    man = other.file
    man.refresh_from_db()

    assert Identification.objects.of_man(man.speaker).get() == about
    with pytest.raises(registry.AlreadyProposed):
        make.identification(of=about.remains, file=other.file)

    registry.part_files(join=join, reason=join.Parting.TWO_MEN, by=clerk(), now=NOON)
    man.refresh_from_db()
    assert not Identification.objects.of_man(man.speaker).exists()
    assert make.identification(of=about.remains, file=other.file).state == State.PRESUMED
