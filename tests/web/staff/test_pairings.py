"""At the desk two files are compared, joined, confirmed and parted; records are moved and corrected."""

from __future__ import annotations

import re

import msgspec
import pytest
from django.urls import reverse

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.disclosure import actions as disclosure
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import File, Join, Pairing, Record
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Check
from kintrace.vault import client, sections
from kintrace.vault.verbs import Place, Sealed
from tests import make
from tests.make import DAY, HELD, NOON
from tests.web.staff.scene import sign_in

pytestmark = pytest.mark.django_db

REGISTRAR, EXAMINER = Role.REGISTRAR, Role.EXAMINER


def described(record: Record) -> Person:
    sealed = [Sealed(Place.of(record, "description"), bytes(record.description))]
    [plain] = client.connect().open(case=record.pk, sealed=sealed, actor="staff:1", purpose="mend")
    return sections.decode(plain, Person)


def test_a_pair_goes_from_the_list_to_a_join_that_another_confirms_and_a_third_ends() -> None:
    pairing, registrar = make.pairing(), sign_in(REGISTRAR)
    listed = registrar.page("pairings")
    assert "Surname" in listed
    assert "Бадмаев" not in listed
    side_by_side = registrar.page("beside", pairing.first_id, pairing.second_id)
    assert side_by_side.count("Бадмаев") == 2
    assert Entry.objects.by(registrar.staff).filter(code="vault.opened").count() == 2

    joined = registrar.send("beside", pairing.first_id, pairing.second_id, reason="description")

    assert "Joined as one man" in joined
    assert "waits for a second person" in joined
    assert "Confirm: one man" not in joined  # nobody confirms their own
    assert "Joins that wait for a second person" in registrar.page("pairings")
    join, examiner = Join.objects.get(), sign_in(EXAMINER)
    assert "Confirm: one man" in examiner.page("file", pairing.second_id)
    assert "confirmed by two people" in examiner.send("join_confirm", join.pk)
    assert "They are read as one man" in examiner.page("beside", pairing.first_id, pairing.second_id)
    parted = sign_in(EXAMINER).send("join_part", join.pk, reason="two_men")
    assert "Everything is where it was before the join" in parted
    assert "Was joined, and parted again" in parted
    assert "Joined as one man" not in parted


def test_a_join_without_a_reason_and_a_parting_without_one_are_not_done() -> None:
    pairing, desk = make.pairing(), sign_in(EXAMINER)

    assert "This was not done" in desk.refused("beside", pairing.first_id, pairing.second_id)
    assert not Join.objects.exists()
    join = make.joined(pairing.first, pairing.second)
    assert "Choose why the files are parted" in desk.send("join_part", join.pk)
    assert Join.objects.standing().exists()


def test_two_men_leave_the_list_and_can_come_back() -> None:
    pairing, desk = make.pairing(), sign_in(EXAMINER)

    assert "No two files wait" in desk.send("pairing_two", pairing.pk)
    assert f"Called two men on 2 November 2026 by {desk.staff.handle}" not in desk.page("pairings")
    refused = desk.refused("beside", pairing.first_id, pairing.second_id, reason="number")
    assert "calls them two men" in refused
    assert "wait for a person again" in desk.send("pairing_two_take_back", pairing.pk)
    assert "Nobody calls these two men" in desk.send("pairing_two_take_back", pairing.pk)

    make.joined(pairing.first, pairing.second)

    assert "Part them first" in desk.send("pairing_two", pairing.pk)


def test_what_a_gate_refuses_is_said_in_words() -> None:
    join, desk = make.joined(make.record().file), sign_in(EXAMINER)
    desk.send("join_confirm", join.pk)

    assert "has confirmed this join already" in desk.send("join_confirm", join.pk)
    desk.send("join_part", join.pk, reason="mistake")
    assert "was ended already" in desk.send("join_part", join.pk, reason="mistake")


@pytest.mark.parametrize("shown", ["waiting", "joined", "two-men", "parted"])
def test_an_empty_part_of_the_list_says_why(shown: str) -> None:
    page = sign_in(EXAMINER).page("pairings", query=f"?shown={shown}")

    assert 'class="empty"' in page


def test_files_joined_and_parted_stand_in_their_parts_of_the_list() -> None:
    pairing, desk = make.pairing(), sign_in(EXAMINER)
    row = f"{str(pairing.first_id)[:8]} + {str(pairing.second_id)[:8]}"
    join = make.joined(pairing.first, pairing.second)
    assert row in desk.page("pairings", query="?shown=joined")

    desk.send("join_part", join.pk, reason="doubt")

    assert row in desk.page("pairings", query="?shown=parted")
    assert row not in desk.page("pairings")


def test_the_file_page_shows_the_claims_and_the_inquiries_of_all_joined_files_once() -> None:
    asked = make.inquiry()
    captive, free = make.record(), make.record(Claim.RELEASED, now=NOON + DAY)
    tracing.look(inquiry=asked, now=NOON + DAY)
    assert asked.candidates.count() == 2
    make.joined(captive.file, free.file)
    desk = sign_in(REGISTRAR, EXAMINER)

    for file in (captive.file_id, free.file_id):
        page = desk.page("file", file)
        assert str(captive.pk)[:8] in page
        assert str(free.pk)[:8] in page
        assert "Released" in page
        assert len(re.findall(r"Candidate \d+", page)) == 1
    first = asked.candidates.order_by("-bits", "pk")[0]
    page = desk.page("candidate", first.pk)
    assert "Files read as one man" in page
    assert "None: no other file in the register comes near" in page


def test_another_file_is_chosen_by_its_number_or_by_a_search() -> None:
    one, two = make.record().file, make.record().file
    desk = sign_in(EXAMINER)

    assert "One man, or two?" in desk.send("file_choose", one.pk, number=str(two.pk)[:8])
    for wrong in ("", "1234567", "nonsense", "0" * 33, "00000000"):
        assert "There is no file with this number" in desk.send("file_choose", one.pk, number=wrong)
    answer = desk.post(f"{reverse('staff:search')}?beside={one.pk}", {"surname": "Иванов"}, follow=True)
    found = answer.content.decode()
    assert reverse("staff:beside", args=[one.pk, two.pk]) in found
    assert "This is one and the same file" in desk.page("beside", one.pk, one.pk)


def test_two_files_of_which_one_has_no_standing_record_are_not_compared() -> None:
    one, two = make.record(), make.record()
    desk = sign_in(REGISTRAR)
    desk.send("record_withdraw", two.pk, reason="mistake")

    assert "There is nothing to compare" in desk.page("beside", one.file_id, two.file_id)


def test_a_search_shows_joined_files_once() -> None:
    one, two = make.record(), make.record()
    make.joined(one.file, two.file)
    desk = sign_in(EXAMINER)

    page = desk.send("search", surname="Иванов", given="Пётр")

    assert "and joined files" in page
    assert (str(one.file_id)[:8] in page) != (str(two.file_id)[:8] in page)


def test_a_record_is_moved_to_a_file_by_number_and_by_a_search() -> None:
    record, other = make.record(), make.record()
    desk, home = sign_in(REGISTRAR), record.file_id

    assert "stands in this file now" in desk.send("record_move", record.pk, number=str(other.file_id))
    assert Record.objects.get(pk=record.pk).file_id == other.file_id
    assert "in this file already" in desk.send("record_move", record.pk, number=str(other.file_id))
    assert "There is no file with this number" in desk.send("record_move", record.pk, number="nobody")
    answer = desk.post(f"{reverse('staff:search')}?move={other.pk}", {"surname": "Иванов"}, follow=True)
    assert "shall be moved" in answer.content.decode()
    assert "shall be moved" not in desk.page("search", query="?move=nonsense")
    desk.send("record_move", record.pk, number=str(home))
    assert Record.objects.get(pk=record.pk).file_id == home


def test_a_record_is_corrected_from_what_it_says_and_nothing_is_lost() -> None:
    whole = Person(
        name="Иванов Пётр",
        other_names=("Ivanov",),
        sex="m",
        born=PartialDate(2001, 2001, 4, None),
        unit="в/ч 46108",
        missing={"rank": Missing.DECLINED, "number": Missing.NOT_KNOWN},
    )
    record, desk = make.record(person=whole, on=NOON.date()), sign_in(REGISTRAR)
    page = desk.page("record_correct", record.pk)
    assert "Иванов Пётр" in page
    typed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    assert (typed["unit"], typed["happened"]) == ("в/ч 46108", "2 November 2026")

    desk.send(
        "record_correct",
        record.pk,
        source=record.source_id,
        claim="released",
        happened=typed["happened"],
        born=typed["born"],
        unit="в/ч 55115",
        not_known="number",
    )

    made = Record.objects.get(corrects=record)
    assert (made.claim, made.happened_on, made.file_id) == ("released", NOON.date(), record.file_id)
    assert list(Record.objects.standing()) == [made]
    assert described(made) == msgspec.structs.replace(whole, unit="в/ч 55115")
    assert "A later record corrects this one" in desk.page("record", record.pk)
    assert desk.get(reverse("staff:record_correct", args=[record.pk])).status_code == 404


@pytest.mark.parametrize(("on", "shown"), [("2026", "2026"), ("10.2026", "October 2026"), ("", "")])
def test_a_correction_keeps_how_much_of_the_day_is_known(on: str, shown: str) -> None:
    desk, source = sign_in(REGISTRAR), make.source()
    desk.send("enter", source=source.pk, claim="captured", surname="Иванов", happened=on)

    page = desk.page("record_correct", Record.objects.get().pk)

    assert re.search(rf'name="happened" (value="{shown}" )?', page)
    assert ('value="2026"' in page) == (shown == "2026")


def test_typed_parts_of_a_name_take_the_place_of_the_whole_one_and_a_refusal_is_shown() -> None:
    record, desk = make.record(person=Person(name="Иванов Пётр")), sign_in(REGISTRAR)
    given = {"source": record.source_id, "claim": "captured"}
    assert "has not come yet" in desk.refused("record_correct", record.pk, **given, happened="01.01.2099")

    desk.send("record_correct", record.pk, **given, surname="Иванов", given="Павел")

    assert described(Record.objects.get(corrects=record)) == Person(surname="Иванов", given="Павел")


def test_a_doubted_candidate_is_opened_again_when_a_record_has_come() -> None:
    candidate, desk = make.candidate(), sign_in(EXAMINER)
    make.check(candidate, Check.Verdict.OTHER)
    assert "Begin a new round" not in desk.page("candidate", candidate.pk)
    assert "Nothing that was compared has changed" in desk.send("candidate_reopen", candidate.pk)

    make.record(person=HELD, file=File.objects.get(), now=NOON + DAY)

    assert "Begin a new round" in desk.page("candidate", candidate.pk)
    assert "A new round begins" in desk.send("candidate_reopen", candidate.pk)
    candidate.refresh_from_db()
    assert candidate.round == 2


def test_the_first_page_counts_what_waits() -> None:
    pairing = make.pairing()
    assert "Files that may be one man" in sign_in(REGISTRAR).page("home")

    make.joined(pairing.first, pairing.second)

    assert "Files that one person has joined" in sign_in(EXAMINER).page("home")
    assert not Pairing.objects.open().exists()


def test_the_gates_before_an_answer_name_a_join_that_waits() -> None:
    candidate, desk = make.tellable(), sign_in(EXAMINER)
    assert "His files are joined" not in desk.page("answer", candidate.pk)
    join = make.joined(candidate.file)
    assert "a second person must confirm the join" in desk.page("answer", candidate.pk)

    make.both(join)

    page = desk.page("answer", candidate.pk)
    assert "His files are joined" in page
    assert "a second person must confirm" not in page


def test_the_page_of_each_joined_file_shows_what_all_of_them_hold() -> None:
    said = make.identification()
    other = make.record()
    card = make.card(file=said.file)
    for file in (said.file, other.file):
        duties.count_file(file=file, now=NOON)
    desk = sign_in(REGISTRAR)
    assert "Remains that may be his" not in desk.page("file", other.file_id)

    make.joined(said.file, other.file)

    assert "Remains that may be his" in desk.page("file", other.file_id)
    assert str(card.pk) in desk.page("file_cards", other.file_id)
    owed = Duty.objects.filter(file=said.file).first()
    assert owed is not None
    assert str(owed.pk) in desk.page("file_duties", other.file_id)
    assert "Confirm: one man" not in desk.page("file_duties", other.file_id)


def test_a_past_day_is_answered_as_files_were_joined_then() -> None:
    held, dead = make.record(now=NOON - 9 * DAY), make.record(Claim.DEAD, now=NOON - 9 * DAY)
    join = make.joined(held.file, dead.file, now=NOON - 5 * DAY)
    clerk = make.staff(REGISTRAR)
    registry.part_files(join=join, reason=Join.Parting.TWO_MEN, by=clerk, now=NOON - 2 * DAY)
    desk = sign_in(REGISTRAR)

    def then(days: int) -> str:
        day = (NOON - days * DAY).date().isoformat()
        page = desk.page("file", held.file_id, query=f"?on={day}")
        return re.split('id="then"', page)[1].split("</section>")[0]

    assert ["Presumed dead" in then(days) for days in (7, 4, 1)] == [False, True, False]


def test_what_a_family_read_on_a_join_is_set_right_by_a_person() -> None:
    candidate = make.tellable()
    join = make.both(make.joined(candidate.file, make.record(Claim.RELEASED, now=NOON + DAY).file))
    operator = sign_in(Role.OPERATOR)
    text = disclosure.write(candidate=candidate, sentences=["found"], by=operator.staff, now=NOON)
    told = disclosure.release(disclosure=text, by=make.staff(Role.RELEASER), now=NOON)
    disclosure.mark_read(disclosure=told, now=NOON)
    assert "To set right with the family" not in operator.page("disclosure", told.pk)

    registry.part_files(join=join, reason=Join.Parting.TWO_MEN, by=make.staff(REGISTRAR), now=NOON + DAY)

    assert "Answers to set right" in operator.page("home")
    assert str(told.pk) in operator.page("disclosures", query="?shown=to-correct")
    assert "A person must tell them" in operator.page("disclosure", told.pk)
    assert "The family was told" not in sign_in(Role.RELEASER).page("disclosure", told.pk)
    assert "It is written down that the family was told" in operator.send("disclosure_correct", told.pk)
    assert f"{operator.staff.handle} wrote down on" in operator.page("disclosure", told.pk)
    assert "Nothing is to be set right here" in operator.send("disclosure_correct", told.pk)
