"""Joining and parting in any order, between all else that a bureau does, loses nothing and moves nothing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kintrace.accounts.models import Role, Staff
from kintrace.cards import actions as cards
from kintrace.cards.models import Card, Consent
from kintrace.contact.models import Message
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure import wording
from kintrace.disclosure.gates import ask_all
from kintrace.disclosure.models import Disclosure
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty
from kintrace.duties.rules import Gone
from kintrace.errors import Refused
from kintrace.inquiries.models import Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.matching.person import PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry import ladder
from kintrace.registry.history import believed
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import File, Identification, Join, Record, Remains, Source, Turn
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check, Look
from kintrace.vault import client as vault
from tests import make
from tests.make import NOON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MINUTE = timedelta(minutes=1)
CLAIMS = (
    *(Claim.REGISTERED, Claim.CAPTURED, Claim.RELEASED, Claim.DEAD),
    *(Claim.REGISTERED, Claim.IN_HOSPITAL, Claim.CARD_WRITTEN, Claim.DEAD),
)
CLASSES = (SourceClass.AUTHORITY, SourceClass.EYEWITNESS, SourceClass.OWN_HAND, SourceClass.HEARSAY)
PEOPLE = (
    make.HELD,
    Person(surname="Иванов", given="Пётр", born=PartialDate(2001, 2001, 4, 12)),
    Person(surname="Цыдыпов", given="Баир", patronymic="Доржиевич", born=PartialDate(1998, 1998, 7, 3)),
)

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "enter",
                "add",
                "join",
                "join",
                "part",
                "confirm",
                "work",
                "work",
                "check",
                "check",
                "prove",
                "wish",
                "withdraw",
                "move",
                "tell",
                "sweep",
                "card",
                "say",
                "identify",
            ]
        ),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    max_size=14,
)
# Each history begins with two files of one man, a file of another, and a family that could be told.
OPENING = (
    ("enter", 0, 0),
    ("enter", 4, 0),
    ("enter", 1, 1),
    ("work", 0, 0),
    ("check", 0, 0),
    ("check", 0, 1),
    ("prove", 0, 0),
    ("wish", 0, 0),
    ("tell", 0, 0),
    ("enter", 7, 0),  # dead, and the holding authority says so: a file of its own
    ("card", 1, 0),
    ("identify", 3, 0),
    ("work", 0, 0),
)
JOINING = frozenset({"join", "part", "confirm"})

# What a join is and what the machine keeps for itself: all other tables must not feel that it stands.
APART = frozenset({"registry.join", "registry.pairing", "audit.entry", "audit.head"})
OWN = frozenset({"joined_to_id", "joined_to", "speaker", "paired_at"})
# Drawn by lot, or sealed anew each time: not the same in two runs of one history.
BY_LOT = frozenset({"id", "next_look_at", "not_before", "digest", "case", "sitting"})
SEEN_FIRST = frozenset({"taken_back_at"})  # when the worker first saw that a duty is owed no more


class Step(NamedTuple):
    """One thing that somebody does."""

    verb: str
    one: int
    two: int


class Bureau:
    """A small bureau, and what a plain model says of who is joined with whom."""

    def __init__(self, sources: list[Source], clerks: Mapping[str, list[Staff]]) -> None:
        self.sources = sources
        self.clerks = clerks
        self.now = NOON
        self.did: list[Step] = []

    # What stands, in an order that two runs of one history share.

    def files(self) -> list[File]:
        return list(File.objects.order_by("opened_at"))

    def records(self) -> list[Record]:
        return list(Record.objects.order_by("entered_at"))

    def candidates(self) -> list[Candidate]:
        return list(Candidate.objects.order_by("inquiry__received_at", "file__opened_at"))

    def do(self, step: Step) -> bool:
        """Take a step, and return whether it was taken."""
        self.now += MINUTE
        act: Callable[[int, int], bool] = getattr(self, step.verb)
        try:
            done = act(step.one, step.two)
        except Refused:
            return False
        if done:
            self.did.append(step)
        return done

    def enter(self, one: int, two: int) -> bool:
        return self._enter(one, two, None)

    def add(self, one: int, two: int) -> bool:
        files = self.files()
        return bool(files) and self._enter(two, one, files[one % len(files)])

    def _enter(self, one: int, two: int, file: File | None) -> bool:
        # No two claims of one day: which of them is the newer is not said anywhere.
        on = date(2026, 1, 1) + timedelta(days=30 * one + Record.objects.count())
        said = make.statement(CLAIMS[one % 8], person=PEOPLE[two % 3], on=on)
        registry.enter_record(
            source=self.sources[two % 4],
            statement=said,
            by=self.clerks["registrar"][0],
            now=self.now,
            file=file,
        )
        return True

    def join(self, one: int, two: int) -> bool:
        files = self.files()
        if not files:
            return False
        first, second = files[one % len(files)], files[two % len(files)]
        by = self.clerks["registrar"][1]
        registry.join_files(one=first, other=second, reason=Join.Reason.DOCUMENT, by=by, now=self.now)
        return True

    def part(self, one: int, _two: int) -> bool:
        joins = list(Join.objects.standing())
        if not joins:
            return False
        by = self.clerks["registrar"][1]
        registry.part_files(join=joins[one % len(joins)], reason=Join.Parting.DOUBT, by=by, now=self.now)
        return True

    def confirm(self, one: int, _two: int) -> bool:
        joins = list(Join.objects.standing())
        if not joins:
            return False
        registry.confirm_join(join=joins[one % len(joins)], by=self.clerks["examiner"][0], now=self.now)
        return True

    def work(self, _one: int, _two: int) -> bool:
        for record in Record.objects.not_matched():
            tracing.look_back(record=record, now=self.now)
        for inquiry in Inquiry.objects.order_by("received_at"):
            tracing.look(inquiry=inquiry, now=self.now)
        for file in File.objects.to_pair():
            registry.pair(file=file, now=self.now)
        for record in duties.records_to_count():
            duties.count_record(record=record, now=self.now)
        return True

    def check(self, one: int, two: int) -> bool:
        found = self.candidates()
        if not found:
            return False
        verdict = (Check.Verdict.SAME, Check.Verdict.SAME, Check.Verdict.SAME, Check.Verdict.OTHER)[two % 4]
        by = self.clerks["examiner"][two % 3]
        tracing.check(candidate=found[one % len(found)], examiner=by, verdict=verdict, now=self.now)
        return True

    def prove(self, one: int, two: int) -> bool:
        found = self.candidates()
        if not found:
            return False
        way = list(Proof.Way)[two % 3]
        by = self.clerks["operator"][0]
        kinship.accept(candidate=found[one % len(found)], way=way, by=by, now=self.now)
        return True

    def wish(self, one: int, two: int) -> bool:
        found = self.candidates()
        if not found:
            return False
        answer = (Wish.Answer.YES, Wish.Answer.YES, Wish.Answer.NO)[two % 3]
        by = self.clerks["operator"][0]
        kinship.record_wish(candidate=found[one % len(found)], answer=answer, by=by, now=self.now)
        return True

    def withdraw(self, one: int, _two: int) -> bool:
        records = self.records()
        if not records:
            return False
        by = self.clerks["registrar"][0]
        reason = Record.Withdrawal.MISTAKE
        registry.withdraw_record(record=records[one % len(records)], reason=reason, by=by, now=self.now)
        return True

    def move(self, one: int, two: int) -> bool:
        records, files = self.records(), self.files()
        if not records:
            return False
        by = self.clerks["registrar"][0]
        registry.move_record(
            record=records[one % len(records)], file=files[two % len(files)], by=by, now=self.now
        )
        return True

    def tell(self, one: int, _two: int) -> bool:
        """Tell a family what a lone file bears out. What is told on a join falls with it: see test_joined."""
        found = [each for each in self.candidates() if len(self.man_of(each.file_id)) == 1]
        if not found:
            return False
        candidate = found[one % len(found)]
        weighed = ask_all(candidate)
        sentences = [each.id for each in wording.sayable(weighed.step, weighed.facts)][:2]
        by = self.clerks["operator"][0]
        text = disclosure.write(candidate=candidate, sentences=sentences, by=by, now=self.now)
        disclosure.release(disclosure=text, by=self.clerks["releaser"][0], now=self.now)
        return True

    def card(self, one: int, two: int) -> bool:
        """Write a capture card for the man of a file."""
        files = self.files()
        by = self.clerks["registrar"][0]
        begun = cards.begin(
            source=self.sources[two % 4], by=by, now=self.now, file=files[one % len(files)] if files else None
        )
        typed = make.items(written_on="?", taken_on="?")
        cards.finish(card=begun, items=typed, page=cards.Page(UUID(int=1), 0), by=by, now=self.now)
        return True

    def say(self, one: int, two: int) -> bool:
        """Write down what he says on a card about his family."""
        written = list(Card.objects.order_by("begun_at"))
        if not written:
            return False
        answer = (Consent.Answer.NO, Consent.Answer.YES)[two % 2]
        said = cards.Said(question=Consent.Question.FAMILY, answer=answer)
        by = self.clerks["registrar"][0]
        cards.record_consent(card=written[one % len(written)], said=said, by=by, now=self.now)
        return True

    def identify(self, one: int, two: int) -> bool:
        """Say that remains may be the man of a file."""
        files, remains = self.files(), list(Remains.objects.order_by("entered_at"))
        if not files:
            return False
        registry.propose_identification(
            remains=remains[two % len(remains)],
            file=files[one % len(files)],
            by=self.clerks["registrar"][0],
            now=self.now,
        )
        return True

    def sweep(self, _one: int, _two: int) -> bool:
        disclosure.sweep(now=self.now)
        return True

    # The plain model.

    def man_of(self, file: object) -> set[object]:
        """Return the files that belong to one man, by the joins alone, walked one by one."""
        edges = [(join.first_id, join.second_id) for join in Join.objects.filter(parted_at=None)]
        known = {file}
        while True:
            more = {end for edge in edges if set(edge) & known for end in edge}
            if more <= known:
                return known
            known |= more

    def should_say(self, man: set[object]) -> ladder.Step:
        """Return the label of a man, from his claims read one by one."""
        said = [
            each.as_said()
            for each in Record.objects.select_related("source")
            if each.file_id in man and each.withdrawn_at is None
        ]
        return ladder.step(said)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is done within, in the database and on the vault's shelf."""
    with transaction.atomic():
        try:
            yield
        finally:
            for record in Record.objects.all():
                vault.connect().forget(shelf="held", case=record.pk)
            transaction.set_rollback(True)


def to_the_byte() -> dict[str, list[str]]:
    """Return every row of every table with every byte, but for the joins themselves."""
    return {
        model._meta.label_lower: sorted(
            repr(
                [
                    (name, bytes(value) if isinstance(value, memoryview) else value)
                    for name, value in row.items()
                ]
            )
            for row in model._default_manager.values(*columns(model))
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in APART
    }


def columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in OWN]


def story() -> dict[str, list[str]]:
    """Return what all rows of the case work say, with names that two runs of one history share."""
    named: dict[type[models.Model], dict[object, str]] = {
        model: {
            pk: f"{model._meta.model_name} {at}"
            for at, pk in enumerate(model._default_manager.order_by(by).values_list("pk", flat=True))
        }
        for model, by in (
            *((File, "opened_at"), (Record, "entered_at"), (Inquiry, "received_at")),
            *((Card, "begun_at"), (Remains, "entered_at")),
        )
    }
    named[Candidate] = {
        each.pk: f"{named[Inquiry][each.inquiry_id]} × {named[File][each.file_id]}"
        for each in Candidate.objects.all()
    }
    named[Disclosure] = {
        each.pk: f"text of {named[Candidate][each.candidate_id]} {each.written_at}"
        for each in Disclosure.objects.all()
    }
    told: tuple[type[models.Model], ...] = (
        *(File, Record, Turn, Inquiry, Candidate, Check, Proof, Wish, Look, Disclosure, Message),
        *(Card, Consent, Remains, Identification),
    )
    said = {
        model._meta.label: sorted(told_of(row, named) for row in model._default_manager.all())
        for model in told
    }
    # A duty that no claim makes now stays to be seen; it is owed to nobody, and not in the other history.
    owed = Duty.objects.exclude(taken_back_for__in=[Gone.CLAIM, Gone.JOINED])
    return {**said, "duties.Duty": sorted(told_of(row, named) for row in owed)}


def told_of(row: models.Model, named: Mapping[type[models.Model], dict[object, str]]) -> str:
    """Return what one row says, blobs left out: `to_the_byte` looks after those."""
    said = []
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        names = named.get(type(row)) if field.primary_key else named.get(field.related_model)  # type: ignore[arg-type]
        if isinstance(field, models.BinaryField) or field.attname in OWN | BY_LOT:
            continue
        if (isinstance(row, Duty) and field.attname in SEEN_FIRST) or (
            isinstance(row, Inquiry) and field.attname == "number"
        ):
            continue
        said.append((field.attname, names.get(value, "") if names else value))
    if isinstance(row, Message):
        said.append(("about", named[Disclosure].get(row.about, "")))
    return repr([(name, value) for name, value in said if name != "about" or isinstance(value, str)])


@pytest.fixture
def bureau(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Bureau]:
    sources = [make.source(each, title=f"Source {each}") for each in CLASSES]
    clerks = {
        "registrar": [make.staff(Role.REGISTRAR) for _ in range(2)],
        "examiner": [make.staff(Role.EXAMINER) for _ in range(3)],
        "operator": [make.staff(Role.OPERATOR)],
        "releaser": [make.staff(Role.RELEASER)],
    }
    for at, person in enumerate((make.SOUGHT, PEOPLE[2])):
        make.inquiry(now=NOON + timedelta(seconds=at), sought=person)
    make.remains()

    def opened() -> Bureau:
        # Of two records that weigh the same the lower number is compared: it must be the same in both runs.
        numbers = count(1)
        for module in ("registry.actions.records", "cards.actions.writing"):
            monkeypatch.setattr(
                f"kintrace.{module}.uuid4", lambda numbers=numbers: UUID(int=next(numbers), version=4)
            )
        return Bureau(sources, clerks)

    return opened


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=STEPS)
# What was told to a family, and a death in the file that is joined.
@example(history=[("join", 0, 3), ("confirm", 0, 0), ("sweep", 0, 0), ("work", 0, 0), ("part", 0, 0)])
# A doubt, and a new record in the file that is joined.
@example(history=[("check", 1, 7), ("enter", 1, 0), ("join", 1, 4), ("work", 0, 0), ("part", 0, 0)])
# What he said on a card in a joined file, a card written there, and what is owed of him.
@example(
    history=[
        *(("say", 0, 0), ("join", 0, 1), ("work", 0, 0), ("sweep", 0, 0), ("enter", 6, 0), ("join", 0, 4)),
        *(("say", 0, 1), ("identify", 0, 0), ("work", 0, 0), ("part", 0, 0), ("work", 0, 0)),
    ]
)
# Three files, and the first of two joins is ended first; a "no" and a doubt while they stand.
@example(
    history=[
        *(("join", 0, 1), ("join", 1, 3), ("work", 0, 0), ("wish", 1, 2), ("check", 2, 3)),
        *(("part", 0, 0), ("move", 1, 3), ("join", 0, 2), ("sweep", 0, 0), ("part", 1, 0), ("work", 0, 0)),
    ]
)
def test_a_history_with_joins_that_are_all_parted_is_the_history_without_them(
    bureau: Callable[[], Bureau], history: list[tuple[str, int, int]]
) -> None:
    with undone():
        joined = bureau()
        for verb, one, two in [*OPENING, *history]:
            take(joined, Step(verb, one, two))
        for join in Join.objects.standing():
            registry.part_files(
                join=join, reason=Join.Parting.MISTAKE, by=joined.clerks["registrar"][1], now=joined.now
            )
        assert not File.objects.filter(joined_to__isnull=False).exists()
        joined.work(0, 0)
        after_parting = story()
        done = joined.did
    with undone():
        plain = bureau()
        for step in done:
            if step.verb in JOINING:
                plain.now += MINUTE
            else:
                assert plain.do(step), step
        plain.work(0, 0)
        never_joined = story()

    assert after_parting == never_joined


def take(bureau: Bureau, step: Step) -> None:
    """Take a step of a history, and see that every file is read as the plain model says."""
    before = to_the_byte() if step.verb in JOINING else None
    if not bureau.do(step):
        bureau.now -= MINUTE
    if before is not None:
        assert to_the_byte() == before, step
    for file in bureau.files():
        man = bureau.man_of(file.pk)
        assert file.speaker in man
        assert {each.pk for each in File.objects.filter(speaker=file.speaker)} == man
        assert ladder.step(Record.objects.standing().of_man(file.speaker).said()) == bureau.should_say(man)
        assert believed(file, bureau.now).step == bureau.should_say(man)
    shown = Candidate.objects.filter(fell_at__isnull=True).standing()
    of_men = [(each.inquiry_id, each.file.speaker) for each in shown.select_related("file")]
    once = [(each.inquiry_id, each.file.speaker) for each in shown.once().select_related("file")]
    assert sorted(once) == sorted(set(of_men))
