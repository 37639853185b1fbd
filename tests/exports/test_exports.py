"""An export's way: asked for, released, made, fetched once; and what may never be in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from pyrage import DecryptError, decrypt, x25519

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.exports import actions as exports
from kintrace.exports.actions import Choice
from kintrace.exports.models import Export, Recipient
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Wish
from kintrace.lists import read_pfif, validate_pfif
from kintrace.lists.shares import Share, read_share
from kintrace.matching import Person
from kintrace.ops.worker import work_once
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import File, Record
from kintrace.vault import client as vault
from kintrace.vault.refusals import BudgetSpent
from kintrace.web.staff import sharing
from tests import make
from tests.make import DAY, HOUR, NOON

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from pytest_django.fixtures import Settings

    from kintrace.accounts.models import Staff

pytestmark = pytest.mark.django_db

IDENTITY = x25519.Identity.generate()
KEY = str(IDENTITY.to_public())
JSON, PFIF = Export.Form.JSON, Export.Form.PFIF_1_4
WHY = "Просят передать до пятницы"


def nobody(_: Collection[UUID]) -> set[UUID]:
    return set()


def recipient(title: str = "Invented Red Cross", keys: str = KEY) -> Recipient:
    return exports.add_recipient(title=title, keys=keys, by=make.staff(Role.REGISTRAR), now=NOON)


def ask(
    choice: Choice, *, by: Staff | None = None, form: Export.Form = JSON, to: Recipient | None = None
) -> Export:
    return exports.ask(
        choice=choice,
        form=form,
        recipient=to or recipient(),
        purpose=Export.Purpose.SEARCH,
        words=WHY,
        by=by or make.staff(Role.EXAMINER),
        now=NOON,
    )


def made(choice: Choice, **more: Any) -> Export:
    """Return an export of up to twenty persons on its way to be fetched."""
    withheld = more.pop("withheld", nobody)
    export = ask(choice, **more)
    exports.release(export=export, by=export.asked_by, now=NOON)
    return exports.make(export=export, withheld=withheld, by=export.asked_by, now=NOON)


def plain(export: Export) -> bytes:
    return bytes(decrypt(exports.fetch(export=export, by=export.asked_by, now=NOON), [IDENTITY]))


def shared(choice: Choice, **more: Any) -> Share:
    return read_share(plain(made(choice, **more)))


def files(*records: Record) -> Choice:
    return Choice(files=[record.file_id for record in records])


def crowd(size: int) -> Choice:
    """Return files of one source with as many records, sealed one by one."""
    source, clerk = make.source(), make.staff(Role.REGISTRAR)
    for at in range(size):
        registry.enter_record(
            source=source, statement=make.statement(person=Person(name=f"Иванов {at}")), by=clerk, now=NOON
        )
    return Choice(source=source)


# The way.


def test_a_file_leaves_encrypted_to_its_recipient_and_holds_the_claims() -> None:
    record = make.record(Claim.CAPTURED, on=date(2026, 3, 1))
    export = made(files(record))
    blob = bytes(export.blob or b"")

    with pytest.raises(DecryptError):
        decrypt(blob, [x25519.Identity.generate()])
    share = read_share(plain(export))

    [person] = share.persons
    assert (share.recipient, share.purpose, share.made_at) == ("Invented Red Cross", "search", NOON)
    assert (person.kind, person.step, person.status) == ("held", "captive", "believed_alive")
    assert person.described == make.HELD
    assert [(one.claim, one.source_class, one.happened_on) for one in person.claims] == [
        ("captured", "authority", date(2026, 3, 1))
    ]


def test_where_he_is_held_and_who_asks_never_leave() -> None:
    record, asked = make.record(), make.inquiry()

    data = plain(made(files(record))) + plain(
        made(Choice(inquiries=[asked.number]), to=Recipient.objects.get())
    )

    for secret in (
        "Лагерь 7",
        "Ранен",
        "Мария",
        "mother@mail.example",
        "Балаклея",
        str(record.file_id),
        asked.number,
    ):
        assert secret not in data.decode()
    assert "information_sought" in data.decode()


def test_a_1_4_export_is_valid_and_its_report_says_what_it_could_not_hold(tmp_path: Path) -> None:
    export = made(files(make.record()), form=PFIF)
    told = exports.read(export=export, by=export.asked_by)
    path = tmp_path / "people.xml"
    path.write_bytes(plain(export))

    assert validate_pfif(path, now=NOON) == []
    [person] = read_pfif(path).persons
    assert [note.status for note in person.notes] == ["believed_alive"]
    assert told.words == WHY
    assert told.report is not None
    assert {"unit", "claims"} <= {one.field for one in told.report.left_out}


def test_a_file_is_fetched_once_by_whoever_asked() -> None:
    export = made(files(make.record()))

    with pytest.raises(WrongRole):
        exports.fetch(export=export, by=make.staff(Role.EXAMINER), now=NOON)
    exports.fetch(export=export, by=export.asked_by, now=NOON)

    export.refresh_from_db()
    assert (export.state, export.blob) == (Export.State.FETCHED, None)
    with pytest.raises(exports.NotNow):
        exports.fetch(export=export, by=export.asked_by, now=NOON)


def test_the_worker_removes_what_nobody_fetched_within_a_day() -> None:
    export = made(files(make.record()))

    work_once(NOON + DAY - HOUR, None)
    export.refresh_from_db()
    assert export.state == Export.State.MADE
    work_once(NOON + DAY + HOUR, None)

    export.refresh_from_db()
    assert (export.state, export.blob) == (Export.State.DROPPED, None)
    assert not exports.drop(export=export, now=NOON + DAY * 2)


def test_steps_are_taken_once_and_in_their_order() -> None:
    export = ask(files(make.record()))
    by = export.asked_by

    with pytest.raises(exports.NotNow):
        exports.make(export=export, withheld=nobody, by=by, now=NOON)
    exports.release(export=export, by=by, now=NOON)
    with pytest.raises(exports.NotNow):
        exports.release(export=export, by=by, now=NOON)
    with pytest.raises(WrongRole):
        exports.make(export=export, withheld=nobody, by=make.staff(Role.EXAMINER), now=NOON)


def test_an_export_may_be_withdrawn_until_it_has_left() -> None:
    record = make.record()
    waits = ask(files(record))
    stands = made(files(record), to=waits.recipient)

    with pytest.raises(WrongRole):
        exports.withdraw(export=waits, by=make.staff(Role.EXAMINER), now=NOON)
    exports.withdraw(export=waits, by=make.staff(Role.RELEASER), now=NOON)
    exports.withdraw(export=stands, by=stands.asked_by, now=NOON)

    stands.refresh_from_db()
    assert (stands.state, stands.blob) == (Export.State.WITHDRAWN, None)
    with pytest.raises(exports.NotNow):
        exports.release(export=waits, by=waits.asked_by, now=NOON)


def test_every_step_stands_in_the_audit_log_with_a_count_and_no_name() -> None:
    export = made(files(make.record()))
    plain(export)

    entries = Entry.objects.about(export).order_by("seq").values_list("code", "reason")

    assert list(entries) == [
        (f"exports.{step}", "persons_1") for step in ("asked", "released", "made", "fetched")
    ]
    opened = Entry.objects.by(export.asked_by).filter(code="vault.opened", reason="export")
    assert opened.count() == 2  # the man and the recipient's key


# Two people.


def test_twenty_persons_leave_on_one_word_and_twenty_one_need_two() -> None:
    some, many = ask(crowd(20)), ask(crowd(21), to=Recipient.objects.get())

    exports.release(export=some, by=some.asked_by, now=NOON)
    with pytest.raises(exports.SomebodyElse):
        exports.release(export=many, by=many.asked_by, now=NOON)
    exports.release(export=many, by=make.staff(Role.RELEASER), now=NOON)

    many.refresh_from_db()
    assert many.state == Export.State.RELEASED


def test_slices_of_a_crowd_are_counted_together_for_a_week() -> None:
    clerk, to = make.staff(Role.EXAMINER), recipient()
    first, second = ask(crowd(12), by=clerk, to=to), ask(crowd(12), by=clerk, to=to)
    exports.release(export=first, by=clerk, now=NOON)

    with pytest.raises(exports.SomebodyElse):
        exports.release(export=second, by=clerk, now=NOON + DAY * 6)
    exports.release(export=second, by=clerk, now=NOON + DAY * 8)


def test_the_database_itself_refuses_one_person_above_twenty() -> None:
    export = ask(crowd(21))

    with pytest.raises(IntegrityError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(released_by=export.asked_by, released_at=NOON)


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.REGISTRAR, Role.ADMIN, Role.AUDITOR])
def test_only_a_releaser_releases_for_others(role: Role) -> None:
    export = ask(files(make.record()))

    with pytest.raises(WrongRole):
        exports.release(export=export, by=make.staff(role), now=NOON)


def test_a_registrar_may_not_ask_for_inquiries_nor_an_operator_for_files() -> None:
    asked, record = make.inquiry(), make.record()

    with pytest.raises(WrongRole):
        ask(Choice(inquiries=[asked.number]), by=make.staff(Role.REGISTRAR))
    with pytest.raises(WrongRole):
        ask(files(record), by=make.staff(Role.OPERATOR), to=Recipient.objects.get())


def test_words_are_read_by_asker_and_releaser_only() -> None:
    export = ask(files(make.record()))

    with pytest.raises(WrongRole):
        exports.read(export=export, by=make.staff(Role.EXAMINER))
    assert exports.read(export=export, by=make.staff(Role.RELEASER)) == (WHY, None)


# Whom, and what of them.


def test_a_list_a_source_and_chosen_files_name_the_same_man() -> None:
    record = make.record()
    to = recipient()

    by_source = ask(Choice(source=record.source), to=to)
    by_file = ask(files(record), to=to)

    assert by_source.items.get().file_id == by_file.items.get().file_id == record.file_id


def test_withdrawn_records_and_wishes_are_obeyed_when_the_file_is_made() -> None:
    told, silent, gone = make.tellable(), make.tellable(), make.record()
    export = ask(Choice(files=[told.file_id, silent.file_id, gone.file_id]))
    exports.release(export=export, by=export.asked_by, now=NOON)
    kinship.record_wish(candidate=silent, answer=Wish.Answer.NO, by=make.staff(Role.OPERATOR), now=NOON)
    registry.withdraw_record(
        record=gone, reason=Record.Withdrawal.OBJECTION, by=make.staff(Role.REGISTRAR), now=NOON
    )

    export = exports.make(export=export, withheld=sharing.withheld, by=export.asked_by, now=NOON)

    report = exports.read(export=export, by=export.asked_by).report
    assert report is not None
    assert (export.given, report.withheld, report.gone) == (1, 1, 1)
    assert len(read_share(plain(export)).persons) == 1


def test_an_export_of_nobody_is_not_made() -> None:
    export = ask(files(make.record()))
    exports.release(export=export, by=export.asked_by, now=NOON)

    with pytest.raises(exports.NobodyLeft):
        exports.make(export=export, withheld=set, by=export.asked_by, now=NOON)


def test_a_death_claimed_by_one_unofficial_source_leaves_neither_as_status_nor_as_claim() -> None:
    file = make.record(Claim.CAPTURED, on=date(2026, 3, 1)).file
    make.record(Claim.DEAD, of=SourceClass.HEARSAY, file=file, on=date(2026, 10, 1))
    alone = make.record(Claim.DEAD, of=SourceClass.EYEWITNESS).file

    export = made(Choice(files=[file.pk, alone.pk]))
    data = plain(export)

    [person] = read_share(data).persons
    assert [one.claim for one in person.claims] == ["captured"]
    assert person.status == ""  # nor is he said to be alive while such a death stands unanswered
    assert b"dead" not in data


def test_what_carries_a_step_is_told_as_far_as_it_goes() -> None:
    presumed = make.record(Claim.DEAD).file
    identified = make.record(Claim.DEAD).file
    make.record(Claim.IDENTIFIED, file=identified)

    share = shared(Choice(files=[presumed.pk, identified.pk]))

    assert {(one.step, one.status) for one in share.persons} == {
        ("presumed_dead", ""),
        ("dead_identified", "believed_dead"),
    }


def test_hearsay_of_a_capture_is_no_status() -> None:
    [person] = shared(files(make.record(Claim.CAPTURED, of=SourceClass.HEARSAY))).persons

    assert (person.step, person.status) == ("known", "")


def test_the_official_record_describes_him_first_then_the_newest() -> None:
    official = make.record(person=Person(name="Иванов Пётр", id="77"))
    make.record(of=SourceClass.HEARSAY, person=Person(name="Иванов Петя"), file=official.file, now=NOON + DAY)

    [person] = shared(files(official)).persons

    assert person.described == Person(name="Иванов Пётр")


def test_one_man_has_one_number_for_a_recipient_and_another_elsewhere() -> None:
    choice, clerk = files(make.record()), make.staff(Role.EXAMINER)
    one, other = recipient(), recipient("Invented bureau")

    ids = [shared(choice, to=to, by=clerk).persons[0].id for to in (one, one, other)]

    assert ids[0] == ids[1] != ids[2]


# Refusals.


def test_an_export_needs_words_a_person_and_numbers_that_are_somebodys() -> None:
    record, to = make.record(), recipient()
    missing = File(opened_at=NOON).pk

    with pytest.raises(exports.NoSuchOne):
        ask(Choice(files=[record.file_id, missing]), to=to)
    with pytest.raises(exports.NoSuchOne):
        ask(Choice(inquiries=["123456789"]), to=to)
    with pytest.raises(exports.NobodyChosen):
        ask(Choice(source=make.source()), to=to)
    with pytest.raises(exports.NobodyChosen):
        ask(Choice(), to=to)
    with pytest.raises(exports.NoWords):
        exports.ask(
            choice=files(record),
            form=JSON,
            recipient=to,
            purpose=Export.Purpose.LAW,
            words=" ",
            by=make.staff(Role.EXAMINER),
            now=NOON,
        )


def test_more_than_a_day_allows_is_refused_with_the_way_out(settings: Settings) -> None:
    settings.OPENS_PER_DAY = 5

    with pytest.raises(exports.TooMuchForADay, match=r"needs 6 openings.*5 cases in a day.*several"):
        ask(crowd(4))


def test_the_budget_holds_while_the_file_is_made_and_nothing_is_left_half(
    settings: Settings, data: Path
) -> None:
    settings.DATA, settings.OPENS_PER_DAY = data, 4  # a vault that nobody has asked anything yet
    vault.disconnect()
    clerk = make.staff(Role.EXAMINER)
    first = ask(crowd(2), by=clerk)
    second = ask(crowd(2), by=clerk, to=first.recipient)
    for export in (first, second):
        exports.release(export=export, by=clerk, now=NOON)
    exports.make(export=first, withheld=nobody, by=clerk, now=NOON)

    with pytest.raises(BudgetSpent):
        exports.make(export=second, withheld=nobody, by=clerk, now=NOON)

    second.refresh_from_db()
    assert (second.state, second.blob, second.report) == (Export.State.RELEASED, None, None)


@pytest.mark.parametrize(
    ("keys", "refusal"),
    [
        ("", exports.WrongCount),
        ("age1xyz", exports.NotAKey),
        (f"{KEY}\nssh-ed25519 AAAA", exports.NotAKey),
        (str(IDENTITY), exports.SecretKey),
        ("\n".join(str(x25519.Identity.generate().to_public()) for _ in range(9)), exports.WrongCount),
    ],
    ids=["none", "broken", "one is of another kind", "secret", "too many"],
)
def test_a_key_that_is_no_public_key_is_refused(keys: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as told:
        recipient(keys=keys)

    assert str(IDENTITY) not in str(told.value)


def test_a_recipient_has_a_title_of_its_own_and_may_have_several_keys() -> None:
    second = x25519.Identity.generate()
    to = recipient(keys=f"{KEY}\n\n{second.to_public()}\n{KEY}")

    export = made(files(make.record()), to=to)

    assert to.age_keys.count("age1") == 2
    blob = exports.fetch(export=export, by=export.asked_by, now=NOON)
    assert decrypt(blob, [second]) == decrypt(blob, [IDENTITY])
    with pytest.raises(exports.RecipientKnown):
        recipient("invented red cross")
    with pytest.raises(exports.NoRecipientTitle):
        recipient(" ")
    with pytest.raises(WrongRole):
        exports.add_recipient(title="X", keys=KEY, by=make.staff(Role.OPERATOR), now=NOON)


def test_no_name_stands_in_the_tables_of_exports() -> None:
    export = made(files(make.record()))

    for row in (*Export.objects.values_list(), *Recipient.objects.values_list()):
        for value in row:
            text = bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
            assert "Иванов".encode() not in text
            assert WHY.encode() not in text
    assert "Red" not in f"{export}{export.recipient}{export.items.get()}"


# Files of one man.


def test_a_man_of_two_joined_files_leaves_once_with_all_his_claims() -> None:
    one = make.record(Claim.CAPTURED, on=date(2026, 3, 1))
    other = make.record(Claim.RELEASED, on=date(2026, 4, 1), now=NOON + HOUR)
    [apart] = shared(files(one), to=(to := recipient())).persons
    make.both(make.joined(one.file, other.file))

    [person] = shared(files(other, one), to=to).persons

    assert {claim.claim for claim in person.claims} == {"captured", "released"}
    assert (person.id, person.step) == (apart.id, "released")
    assert shared(files(other), to=to).persons == (person,)


def test_a_join_that_waits_for_its_second_person_lets_nothing_leave() -> None:
    one, other = make.record(), make.record()
    join = make.joined(one.file, other.file)
    with pytest.raises(exports.NobodyLeft):
        made(files(one), to=(to := recipient()))

    registry.part_files(join=join, reason=join.Parting.MISTAKE, by=make.staff(Role.REGISTRAR), now=NOON)

    assert len(shared(files(one, other), to=to).persons) == 2


def test_files_joined_since_they_were_asked_for_leave_as_one_man() -> None:
    one, other = make.record(), make.record()
    export = ask(files(one, other))
    make.both(make.joined(one.file, other.file))
    exports.release(export=export, by=export.asked_by, now=NOON)

    export = exports.make(export=export, withheld=sharing.withheld, by=export.asked_by, now=NOON)

    assert (export.persons, export.given) == (2, 1)
    told = exports.read(export=export, by=export.asked_by).report
    assert told is not None
    assert (told.withheld, told.gone) == (0, 0)


def test_a_no_about_one_file_holds_all_back_that_are_joined() -> None:
    one, other, stranger = make.record(), make.card().record, make.record()
    assert other is not None
    make.consent(other.card, "public", "no")
    assert sharing.withheld([one.file_id, stranger.file_id]) == set()

    make.both(make.joined(one.file, other.file))

    assert sharing.withheld([one.file_id, stranger.file_id]) == {one.file_id}
    assert sharing.withheld([one.file_id, other.file_id]) == {one.file_id, other.file_id}
