"""A list on its way in: sealed, asked about its columns, staged in pieces, dropped, its verdicts as ever."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kintrace.accounts.gates import WrongRole
from kintrace.accounts.models import Role, Staff
from kintrace.audit.models import Entry
from kintrace.lists import UnreadableFile, read_people
from kintrace.matching import Hit, Index, Person
from kintrace.registry import actions as registry
from kintrace.registry import uploads
from kintrace.registry.beside import NEAREST, near_row, records_near
from kintrace.registry.ladder import Claim
from kintrace.registry.models import HeldList, KnownHeadings, ListPart, ListRow, Record, Source
from kintrace.registry.shelf import description_place
from kintrace.registry.verdicts import Judgement, Near, Verdict, judge, may_be_known
from kintrace.vault import client as vault
from kintrace.vault.refusals import CaseGone, VaultAway
from kintrace.vault.verbs import Found, Sealed
from tests import make
from tests.conftest import key_store
from tests.make import DAY, NOON
from tests.registry import dump, long_list

Nears = Callable[[Person], list[Hit]]

pytestmark = pytest.mark.django_db

BAIR = "Фамилия;Имя;Отчество;Личный номер\nЦыдыпов;Баир;Доржиевич;А-12\n"


@pytest.fixture
def registrar() -> Staff:
    return make.staff(Role.REGISTRAR)


@pytest.fixture
def source() -> Source:
    return make.source()


def written(data: Path, text: str = BAIR) -> Path:
    path = data / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


def load(data: Path, source: Source, by: Staff, text: str = BAIR, *, ask: bool = False) -> HeldList:
    return registry.load_list(source=source, path=written(data, text), by=by, now=NOON, ask=ask)


def test_a_file_that_waits_is_sealed_and_destroyed_when_it_is_staged(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(data, source, registrar, BAIR * 16_000)
    kept = [bytes(part.sealed) for part in ListPart.objects.filter(list=held)]
    assert held.state == HeldList.State.WAITING
    assert len(kept) == 8
    assert not any("Цыдыпов".encode() in blob for blob in kept)
    held.parts.all().delete()
    held = load(data, source, registrar)

    part = held.parts.get(number=uploads.HEAD)
    make.staged_one(held)

    assert HeldList.objects.get(pk=held.pk).state == HeldList.State.STAGED
    assert not held.parts.exists()
    part.save(force_insert=True)  # as from a backup
    with pytest.raises(CaseGone):
        uploads.open_head(held)


def test_what_the_columns_tell_is_asked_once_and_remembered_for_the_source(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(data, source, registrar, ask=True)
    assert held.state == HeldList.State.HEADINGS
    fields = [column.field for column in uploads.open_head(held).columns]
    assert fields == ["surname", "given", "patronymic", "number"]

    registry.set_headings(held=held, fields=[*fields[:3], "call_sign"], by=registrar, now=NOON)
    make.staged_one(held)

    again = load(data, source, registrar, BAIR.replace("Личный номер", "личный  номер"), ask=True)
    assert again.state == HeldList.State.WAITING
    assert uploads.open_head(again).columns[3].field == "call_sign"
    make.staged_one(again)
    assert {bytes(row.digest or b"") for row in held.rows.all()} == {
        bytes(row.digest or b"") for row in again.rows.all()
    }
    assert load(data, make.source(), registrar, ask=True).state == HeldList.State.HEADINGS
    known = KnownHeadings.objects.get()
    assert "Фамилия" not in str(list(KnownHeadings.objects.values_list()))
    assert (known.fields, str(known)) == (
        "surname given patronymic call_sign",
        f"headings {known.pk} of source {source.pk}",
    )


def test_columns_without_headings_are_asked_and_not_remembered(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(
        data, source, registrar, "Цыдыпов Баир Доржиевич;А-12\nОндар Айдыс Мергенович;А-13\n", ask=True
    )

    registry.set_headings(held=held, fields=["name", "number"], by=registrar, now=NOON)

    assert not KnownHeadings.objects.exists()


def test_a_column_tells_something_we_keep_and_one_holds_names(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(data, source, registrar, ask=True)
    wrong: list[tuple[list[str], type[Exception]]] = [
        (["surname"], registry.NoSuchField),
        (["surname", "given", "patronymic", "religion"], registry.NoSuchField),
        (["", "given", "patronymic", "number"], registry.NoNameColumn),
    ]
    for fields, refusal in wrong:
        with pytest.raises(refusal):
            registry.set_headings(held=held, fields=fields, by=registrar, now=NOON)
    with pytest.raises(WrongRole):
        registry.set_headings(held=held, fields=[], by=make.staff(Role.EXAMINER), now=NOON)
    make.set_headings(held, registrar)

    with pytest.raises(registry.HeadingsSet):
        registry.set_headings(held=held, fields=[], by=registrar, now=NOON)


def test_a_list_says_what_a_list_can_say_and_is_no_longer_than_lists_are(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.registry.actions.load.CLAIMS_OF_LISTS", (Claim.CAPTURED,))
    with pytest.raises(registry.NotOnLists):
        registry.load_list(source=source, path=written(data), by=registrar, now=NOON, claim=Claim.DEAD)
    monkeypatch.setattr("kintrace.registry.actions.load.MOST_BYTES", 10)
    with pytest.raises(registry.ListTooLarge):
        load(data, source, registrar)

    assert not HeldList.objects.exists()
    assert Entry.objects.refusals().count() == 2


def keys() -> set[bytes]:
    """Return the cases that have a key."""
    with contextlib.closing(key_store()) as base:
        return {case for (case,) in base.execute("SELECT id FROM cases")}


def test_a_list_is_dropped_at_any_time_and_leaves_no_row_and_no_key(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.registry.actions.stage.CHUNK", 10)
    before, keys_before = dump.register(), keys()
    held = load(data, source, registrar, long_list.text(40))
    staging = registry.Staging(held)
    while not staging.step():
        pass
    assert held.rows.count() == 10
    sealed = {row.pk: bytes(row.sealed) for row in held.rows.filter(digest__isnull=False)}
    assert keys() > {each.bytes for each in sealed}

    registry.cancel_list(held=HeldList.objects.get(pk=held.pk), by=registrar, now=NOON)
    staging.step()  # what was looked up already is not written
    assert held.rows.count() == 10
    assert not held.parts.exists()
    assert registry.go_on(HeldList.objects.get(pk=held.pk)) == 10
    assert registry.go_on(HeldList.objects.get(pk=held.pk)) is None

    assert not HeldList.objects.exists()
    assert not ListRow.objects.exists()
    assert keys() == keys_before
    for row_id, blob in sealed.items():
        with pytest.raises(CaseGone):
            vault.connect().open(
                case=row_id,
                sealed=[Sealed(description_place(row_id), blob)],
                actor="staff:1",
                purpose="compare",
            )
    assert dump.register() == before
    assert Entry.objects.filter(code="registry.list_dropped").exists()


def test_a_staged_list_is_taken_back_and_not_dropped(data: Path, source: Source, registrar: Staff) -> None:
    held = load(data, source, registrar)
    make.staged_one(held)

    with pytest.raises(registry.NothingToCancel):
        registry.cancel_list(held=held, by=registrar, now=NOON)
    with pytest.raises(WrongRole):
        registry.cancel_list(held=held, by=make.staff(Role.EXAMINER), now=NOON)


def test_nobody_decides_about_a_list_that_is_being_read_or_moved(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(data, source, registrar)
    for act in (registry.begin_take_back, registry.begin_commit):
        with pytest.raises(registry.ListBusy):
            act(held=held, by=registrar, now=NOON)
    make.staged_one(held)
    registry.decide_all(held=held, verdict=Verdict.NEW, decision=ListRow.Decision.NEW, by=registrar, now=NOON)
    moving = registry.begin_commit(held=held, by=registrar, now=NOON)

    with pytest.raises(registry.ListBusy):
        registry.decide(row=held.rows.get(), decision=ListRow.Decision.SKIP, by=registrar, now=NOON)
    registry.begin_take_back(held=held, by=registrar, now=NOON)
    with pytest.raises(registry.ListBusy):
        registry.go_on(moving)  # somebody has sent it another way
    with pytest.raises(registry.ListTakenBack):
        registry.begin_take_back(held=held, by=registrar, now=NOON)


def test_rows_compared_with_a_vault_that_has_just_started_are_not_written(
    data: Path, source: Source, registrar: Staff
) -> None:
    make.record()
    held = load(data, source, registrar)
    staging = registry.Staging(held)
    staging.instance = "the one before"

    with pytest.raises(VaultAway):
        make.stepped(staging)

    assert not held.rows.exists()
    make.staged_one(held)
    assert held.rows.get().verdict == Verdict.NEW


def test_a_file_that_proves_unreadable_later_is_given_up_with_the_reason(
    data: Path, source: Source, registrar: Staff
) -> None:
    held = load(data, source, registrar, "Фамилия;Имя\n")

    with pytest.raises(UnreadableFile):
        make.staged_one(held)

    held.refresh_from_db()
    assert (held.state, held.problem) == (HeldList.State.UNREADABLE, "NoPeople")
    assert not held.parts.exists()
    registry.cancel_list(held=held, by=registrar, now=NOON)
    assert registry.go_on(HeldList.objects.get()) is None
    assert not HeldList.objects.exists()


def test_a_list_of_very_many_rows_is_given_up(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.registry.actions.stage.MOST_ROWS", 10)
    held = load(data, source, registrar, long_list.text(20))

    with pytest.raises(UnreadableFile):
        make.staged_one(held)

    assert HeldList.objects.get(pk=held.pk).problem == "FileTooLarge"
    assert not held.rows.exists()


def test_a_list_is_staged_the_same_by_two_workers_at_once(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.registry.actions.stage.CHUNK", 10)
    held = load(data, source, registrar, long_list.text(40))
    one, other = registry.Staging(held), registry.Staging(HeldList.objects.get(pk=held.pk))
    going = [one, other]

    while going:
        going = [each for each in going if each.step() is not None]

    positions = list(held.rows.in_order().values_list("position", flat=True))
    assert positions == list(range(1, len(positions) + 1))
    assert Entry.objects.filter(code="registry.list_staged").count() == 1


def test_taking_a_list_back_restores_the_register_exactly(
    data: Path, source: Source, registrar: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kintrace.registry.actions.commit.CHUNK", 7)
    make.candidate()
    before = dump.register()
    same = "Иванов;Петр;Сергеевич;12.04.2001;Бурятия;46108;;\n"
    held = registry.stage_list(
        source=source, path=written(data, long_list.text(40, same)), by=registrar, now=NOON
    )
    for row in held.rows.undecided():
        decision = ListRow.Decision.JOIN if row.file_id else ListRow.Decision.NEW
        registry.decide(row=row, decision=decision, by=registrar, now=NOON)
    registry.commit_list(held=held, by=registrar, now=NOON + DAY)
    assert dump.register() != before

    registry.take_back_list(held=held, by=registrar, now=NOON + DAY)

    assert dump.register() == before
    registry.bring_back_list(held=held, by=registrar, now=NOON)
    assert Record.objects.standing().count() == held.rows.exclude(decision="").count() + 1


def one_by_one(path: Path, nears: Nears) -> list[tuple[object, ...]]:
    """Return the verdicts as they come out when every row is looked up by itself, as slowly as that is."""
    first, found = dict[bytes, int](), list[tuple[object, ...]]()
    for row in read_people(path, as_of=NOON.date()):
        if row.person is None:
            found.append((row.position, Verdict.UNREADABLE, "", "", None, None))
            continue
        person = msgspec.structs.replace(row.person, id=str(UUID(int=row.position)))
        above = first.setdefault(
            msgspec.json.encode(msgspec.structs.replace(row.person, id="")), row.position
        )
        judgement, twin = judge(person, records_near({UUID(int=0): matched(person)})[UUID(int=0)]), None
        if judgement.verdict is Verdict.NEW and above != row.position:
            judgement, twin = Judgement(Verdict.SAME), above
        elif judgement.verdict is Verdict.NEW:
            by_list = judge(person, [near_row(hit) for hit in nears(person)])
            if by_list.group is not None and by_list.verdict is not Verdict.NEW:
                judgement, twin = by_list, by_list.group.int
        fields = " ".join(judgement.differs), " ".join(judgement.adds)
        against = None if twin else judgement.near
        found.append((row.position, judgement.verdict, *fields, against, twin))
    return found


def plain(person: Person) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(person, id=""))


def matched(person: Person) -> list[Found]:
    return vault.connect().match(person=person, limit=NEAREST).found


def distinct(path: Path) -> list[Person]:
    """Return the persons of a list, those that read just alike once, each with its first position as id."""
    kept: dict[bytes, Person] = {}
    for row in read_people(path, as_of=NOON.date()):
        if row.person is not None:
            person = msgspec.structs.replace(row.person, id=str(UUID(int=row.position)))
            kept.setdefault(plain(row.person), person)
    return list(kept.values())


def mixed(data: Path, source: Source, by: Staff) -> Path:
    """Return a list with rows of every verdict: some of its men are on record."""
    path = written(data, long_list.text(60, seed=2))
    first = registry.stage_list(source=source, path=path, by=by, now=NOON)
    opened = ListRow.Decision.NEW
    registry.decide_all(held=first, verdict=Verdict.NEW, decision=opened, by=by, now=NOON)
    registry.commit_list(held=first, by=by, now=NOON)
    again = [re.sub(r"Бурятия;\d+", "Тыва;", row) for row in long_list.rows(40, seed=2)]
    return written(data, long_list.text(120, *again, seed=3))


chances = st.integers(0, 12).map(lambda part: part / 128)  # exact, so that no sum depends on its order
several = st.lists(
    st.builds(
        Found,
        case=st.uuids(),
        bits=st.floats(-20, 40),
        probability=chances,
        agrees=st.sets(st.sampled_from(["surname", "given", "born", "number"])).map(tuple),
        differs=st.sets(st.sampled_from(["unit", "region"])).map(tuple),
        confirmable=st.booleans(),
    ),
    max_size=8,
)


@given(found=several, files=st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_what_is_not_looked_up_would_have_been_new_in_whatever_files_it_stands(
    found: list[Found], files: list[int]
) -> None:
    nears = [
        Near(each.case, UUID(int=file), *(getattr(each, name) for name in Near._fields[2:]))
        for each, file in zip(found, files, strict=False)
    ]

    if not may_be_known(found):
        assert judge(Person(name="Цыдыпов Баир"), nears).verdict is Verdict.NEW


FIELDS = ("position", "verdict", "differs", "adds", "against", "twin__position")


def test_rows_staged_together_have_the_verdicts_of_rows_looked_up_one_by_one(
    data: Path, source: Source, registrar: Staff
) -> None:
    path = mixed(data, source, registrar)
    listed = Index(distinct(path))

    held = registry.stage_list(source=make.source(), path=path, by=registrar, now=NOON)

    together = list(held.rows.in_order().values_list(*FIELDS))
    alone = one_by_one(path, lambda person: listed.nearest(person, limit=NEAREST, before=person.id))
    assert together == alone
    assert {row[1] for row in together} == set(Verdict) - {Verdict.SUPPRESSED}


def test_how_often_a_name_stands_on_the_whole_list_counts_and_not_only_above(
    data: Path, source: Source, registrar: Staff
) -> None:
    path, growing = mixed(data, source, registrar), Index()
    kept = {person.id for person in distinct(path)}

    def above(person: Person) -> list[Hit]:
        hits = list(growing.search(person, limit=NEAREST))
        if person.id in kept:
            growing.add(person)
        return hits

    held = registry.stage_list(source=make.source(), path=path, by=registrar, now=NOON)

    together = list(held.rows.in_order().values_list(*FIELDS))
    other = [pair for pair in zip(together, one_by_one(path, above), strict=True) if pair[0] != pair[1]]
    doubtful = {Verdict.NEW, Verdict.PROBABLE, Verdict.CONFLICT}
    assert len(other) <= len(together) / 50
    assert {row[1] for pair in other for row in pair} <= doubtful
