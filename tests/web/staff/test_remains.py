"""Remains at the desk: received, described, proposed by one, confirmed by another; no family's page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.contact.models import Message
from kintrace.registry.models import Bag, Effect, File, Finding, Identification, Record, Remains
from tests import make
from tests.web.staff.scene import Desk, sign_in

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER = Role.REGISTRAR, Role.EXAMINER
PAGES = Path(__file__).parents[3] / "kintrace" / "web" / "family"


def propose(desk: Desk, remains: Remains, file: File) -> Identification:
    desk.send("identification_propose", remains.pk, file=str(file.pk)[:8])
    return remains.identifications.get(file=file)


def test_a_bag_is_received_and_what_lay_in_it_is_entered_man_by_man() -> None:
    desk = sign_in(REGISTRAR)
    assert "No bag yet" in desk.page("mortuary")

    page = desk.send("bag_new", received_on="2026-10-03", tag="Мешок 14", place="Изобильное")
    bag = Bag.objects.get()
    assert "Мешок" not in page
    assert "Мешок 14" in desk.send("bag", bag.pk, purpose="mend")
    for seen in ("Шрам", "Татуировка"):
        desk.send("remains_new", bag.pk, extent="part", seen=seen)
    first, second = Remains.objects.order_by("entered_at")

    page = desk.send("remains", second.pk, purpose="compare")
    assert "Татуировка" in page
    assert "Шрам" not in page
    assert "Татуировка" not in desk.page("mortuary")
    other = make.bag(tag="Мешок 15")
    assert "The bag is added" in desk.send("remains_add_bag", first.pk, bag=other.pk)
    assert "Choose the bag" in desk.send("remains_add_bag", first.pk)
    assert "listed in this bag already" in desk.send("remains_add_bag", first.pk, bag=other.pk)
    assert {bag, other} == set(first.bags.all())


def test_a_bag_of_tomorrow_is_refused_in_the_form() -> None:
    assert "has not come yet" in sign_in(REGISTRAR).refused("bag_new", received_on="2199-01-01")


def test_one_proposes_another_confirms_and_the_file_stays_as_it_was() -> None:
    record, remains = make.record(), make.remains()
    registrar, examiner = sign_in(REGISTRAR), sign_in(EXAMINER)
    said = propose(registrar, remains, record.file)
    assert "Choose a method" in registrar.send("identification_find", said.pk, method="dna")
    for method in ("visual", "dna"):
        assert "The finding is entered" in registrar.send(
            "identification_find", said.pk, method=method, outcome="agrees", report="Заключение 12"
        )
    assert "Choose what to decide" in examiner.send("identification_decide", said.pk)

    page = examiner.send("identification_decide", said.pk, decision="confirm")

    said.refresh_from_db()
    assert (said.state, said.rests_on) == ("identified", "dna")
    assert "His file is as it was, and nobody is told" in page
    assert "This is decided already" in registrar.send(
        "identification_find", said.pk, method="dna", outcome="agrees"
    )
    assert list(Record.objects.all()) == [record]
    page = examiner.page("file", record.file_id)
    assert "Captive, confirmed" in page
    assert "Remains that may be his" in page
    assert "An identification is no claim" in page
    assert not Message.objects.exists()


def test_the_page_refuses_sight_alone_and_whoever_proposed() -> None:
    file, remains, examiner = make.record().file, make.remains(), sign_in(EXAMINER)
    said = propose(examiner, remains, file)
    examiner.send("identification_find", said.pk, method="visual", outcome="agrees")

    assert "You have proposed this man" in examiner.send("identification_decide", said.pk, decision="confirm")
    other = sign_in(EXAMINER)
    assert "Nobody is identified by sight" in other.send("identification_decide", said.pk, decision="confirm")
    assert "no longer presumed" in other.send("identification_decide", said.pk, decision="withdraw")
    assert Finding.objects.get().method == "visual"


@pytest.mark.parametrize("typed", ["", "Иванов", "00000000", "0000"])
def test_a_number_that_means_no_file_proposes_nobody(typed: str) -> None:
    remains = make.remains()

    page = sign_in(EXAMINER).send("identification_propose", remains.pk, file=typed)

    assert "No one file has this number" in page
    assert not Identification.objects.exists()


def test_a_man_is_not_proposed_twice_from_the_page() -> None:
    file, remains, desk = make.record().file, make.remains(), sign_in(EXAMINER)
    propose(desk, remains, file)

    assert "is proposed for these remains already" in desk.send(
        "identification_propose", remains.pk, file=str(file.pk)
    )


def test_things_are_listed_and_passed_on() -> None:
    remains, desk = make.remains(), sign_in(REGISTRAR)
    bag = remains.bags.get()
    assert "Say what it is" in desk.send("remains_effect", remains.pk)
    page = desk.send("remains_effect", remains.pk, what="Крестик", packet="П-3")
    assert "Крестик" not in page
    desk.send("bag_effect", bag.pk, what="Часы")
    assert "Часы" in desk.send("bag", bag.pk, purpose="mend")
    cross = remains.effects.get()

    assert "The inventory says where it is" in desk.send("effect_pass_on", cross.pk, state="forwarded")
    assert "never back" in desk.send("effect_pass_on", cross.pk, state="received")
    assert "Choose where the thing is" in desk.send("effect_pass_on", cross.pk, state="lost")
    cross.refresh_from_db()
    assert cross.state == Effect.State.FORWARDED
    assert "Крестик" in desk.send("remains", remains.pk, purpose="mend")
    assert Entry.objects.by(desk.staff).filter(code="vault.opened").count() == 2


def test_no_page_of_a_family_knows_of_remains() -> None:
    for path in [*PAGES.glob("*.py"), *(PAGES.parent / "templates" / "family").rglob("*.html")]:
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"registry\.models|\b(?:Bag|Identification|Finding|mortuary)\b", words), path
