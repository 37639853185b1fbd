"""The first page of the desk: what waits for whom, and that it goes when it is done."""

from __future__ import annotations

import pytest
from pyrage import x25519

from kintrace.accounts.models import Role
from kintrace.exports import actions as exports
from kintrace.exports.choice import Choice
from kintrace.exports.models import Export
from kintrace.exports.recipients import add_recipient
from kintrace.ops.demo.posts import TEXT
from kintrace.registry import actions as registry
from kintrace.registry.models import Finding, Method, Remains
from kintrace.registry.sections import Bagged, Examined, Reported
from kintrace.web.staff.waiting import waits_for
from tests import make
from tests.make import NOON

pytestmark = pytest.mark.django_db


def sizes(staff: object) -> dict[str, int]:
    """Return how much waits for somebody, by its word on the page."""
    return {str(wait.word): wait.size for wait in waits_for(staff)}  # type: ignore[arg-type]  # made as staff


def test_a_registrar_sees_the_persons_of_posts_until_each_is_decided_or_the_post_is_put_away() -> None:
    registrar = make.staff(Role.REGISTRAR)
    post = registry.take_post(
        source=make.source(), text=TEXT, published_on=NOON.date(), by=registrar, now=NOON
    )
    proposed = post.persons.count()
    assert proposed >= 2
    assert sizes(registrar)["Persons read in posts"] == proposed

    registry.decline_person(person=post.persons.in_order()[0], by=registrar, now=NOON)
    assert sizes(registrar)["Persons read in posts"] == proposed - 1

    registry.accept_person(
        person=post.persons.in_order()[1], statement=make.statement(), by=registrar, now=NOON
    )
    registry.put_away_post(post=post, by=registrar, now=NOON)
    assert sizes(registrar)["Persons read in posts"] == 0


def test_a_releaser_sees_the_exports_of_others_until_they_are_released() -> None:
    asker, releaser = make.staff(Role.REGISTRAR, Role.RELEASER), make.staff(Role.RELEASER)
    record = make.record()
    agency = add_recipient(
        title="Central Tracing Agency", keys=str(x25519.Identity.generate().to_public()), by=asker, now=NOON
    )
    export = exports.ask(
        choice=Choice(files=[record.file_id]),
        form=Export.Form.JSON,
        recipient=agency,
        purpose=Export.Purpose.AGENCY,
        words="They asked.",
        by=asker,
        now=NOON,
    )
    assert sizes(releaser)["Exports to release"] == 1
    assert sizes(asker)["Exports to release"] == 0

    exports.release(export=export, by=releaser, now=NOON)
    assert sizes(releaser)["Exports to release"] == 0


def test_an_examiner_sees_remains_that_somebody_else_proposed_and_a_primary_method_bears_out() -> None:
    registrar, first, second = (
        make.staff(Role.REGISTRAR),
        make.staff(Role.EXAMINER),
        make.staff(Role.EXAMINER),
    )
    bag = registry.receive_bag(bagged=Bagged(tag="7"), received_on=NOON.date(), by=registrar, now=NOON)
    remains = registry.describe_remains(
        bag=bag, examined=Examined(), extent=Remains.Extent.WHOLE, by=registrar, now=NOON
    )
    presumed = registry.propose_identification(
        remains=remains, file=make.record().file, by=registrar, now=NOON
    )

    def find(method: Method, outcome: Finding.Outcome) -> None:
        registry.add_finding(
            identification=presumed, method=method, outcome=outcome, reported=Reported(), by=first, now=NOON
        )

    find(Method.VISUAL, Finding.Outcome.AGREES)
    assert sizes(second)["Remains to identify"] == 0
    find(Method.DNA, Finding.Outcome.AGREES)
    assert sizes(second)["Remains to identify"] == 1
    assert sizes(first)["Remains to identify"] == 0  # the finding is their own
    find(Method.TEETH, Finding.Outcome.DIFFERS)
    assert sizes(second)["Remains to identify"] == 0
