"""Loads the demonstration: staff, sources, lists, inquiries in every state, by the actions people use."""

from __future__ import annotations

import csv
import json
import secrets
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from kintrace.accounts import actions as accounts
from kintrace.accounts.models import Role, Staff
from kintrace.contact.sections import ContactRoute
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.ops.demo import duties, exports, people, posts, remains
from kintrace.ops.demo.cards import write_cards
from kintrace.ops.worker import Worker
from kintrace.registry import actions as registry
from kintrace.registry.ladder import DEATH, Claim, SourceClass
from kintrace.registry.models import ListRow, Source
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kintrace.matching import Person

DESK = {
    "admin-1": Role.ADMIN,
    "operator-1": Role.OPERATOR,
    "operator-2": Role.OPERATOR,
    "registrar-1": Role.REGISTRAR,
    "examiner-1": Role.EXAMINER,
    "examiner-2": Role.EXAMINER,
    "examiner-3": Role.EXAMINER,
    "releaser-1": Role.RELEASER,
    "auditor-1": Role.AUDITOR,
}
# Title, class, what its list says, alphabet, share of the records.
SOURCES = (
    ("Capture cards of the holding authority", SourceClass.AUTHORITY, Claim.REGISTERED, "ru", 0.40),
    ("Камери обліку, зведений список", SourceClass.AUTHORITY, Claim.CAPTURED, "uk", 0.25),
    ("ICRC visits, spring", SourceClass.ICRC, Claim.REGISTERED, "latin", 0.15),
    ("Военные госпитали", SourceClass.AUTHORITY, Claim.IN_HOSPITAL, "ru", 0.08),
    ("Exchange lists", SourceClass.AUTHORITY, Claim.RELEASED, "ru", 0.07),
    ("Comrades who came home", SourceClass.EYEWITNESS, Claim.CAPTURED, "ru", 0.05),
)
HEADINGS = ("№", "Фамилия", "Имя", "Отчество", "Дата рождения", "Место рождения", "Регион", "Часть", "Звание")


@dataclass
class Loaded:
    """What the terminal tells afterwards.

    Attributes:
        passwords: Handle to password.
        cases: What it shows, case number and secret.
        states: How many inquiries stand where.
    """

    passwords: dict[str, str] = field(default_factory=dict)
    cases: list[tuple[str, str, str]] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)

    def save(self, path: Path) -> None:
        """Keep it for the next start of the demonstration, for the owner alone."""
        path.touch(mode=0o600)
        path.write_text(json.dumps([self.passwords, self.cases, self.states]), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Loaded:
        """Return what an earlier start has kept."""
        passwords, cases, states = json.loads(path.read_text(encoding="utf-8"))
        return cls(passwords, [tuple(case) for case in cases], Counter(states))


class Loader:
    """Loads one demonstration bureau."""

    def __init__(self, now: datetime, say: Callable[[str], object], seed: int = 1) -> None:
        self.random = Random(seed)  # noqa: S311 - invents people, keeps no secret
        self.luck = Random(seed)  # noqa: S311 - of duties, so that they change nothing about the people
        self.now = now
        self.say = say
        self.done = Loaded()
        self.staff: dict[str, Staff] = {}
        # The secrets of families whose men are on a list; kept only while loading.
        self.secrets: dict[str, str] = {}

    def load(self, records: int, asked: int) -> Loaded:
        """Load everything and return what to tell.

        Args:
            records: How many records.
            asked: How many inquiries.
        """
        self.hire()
        men = self.fill_register(records)
        duties.open_places(self.staff["registrar-1"], self.now)
        duties.send_home(self.luck, self.staff["registrar-1"], self.now)
        self.ask(men, asked)
        self.say("the worker looks for the first time")
        worker = Worker(None)
        worker.work_once(self.now)
        while worker.has_more:
            worker.work_once(self.now)
        self.walk()
        self.say("most duties are kept, some are late")
        duties.keep_most(self.luck, self.staff, self.now)
        self.stage_one_more(men)
        self.write_cards()
        self.say("a bag is received, and an export asked for")
        remains.receive(self.staff, self.now)
        exports.ask(self.staff, self.now)
        return self.done

    def hire(self) -> None:
        """Make an account for every role, with a password that is printed."""
        admin = accounts.found(handle="admin-1", now=self.now)
        for handle, role in DESK.items():
            invitation = (
                admin if handle == "admin-1" else accounts.invite(handle=handle, by=admin.staff, now=self.now)
            )
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            accounts.accept(word=invitation.word, password=password, now=self.now)
            if role != Role.ADMIN:
                accounts.grant(staff=invitation.staff, role=role, by=admin.staff, now=self.now)
            self.staff[handle] = Staff.objects.get(handle=handle)
            self.done.passwords[handle] = password

    def fill_register(self, records: int) -> list[people.Soldier]:
        """Load one list of each source and commit it; return the men on them."""
        men: list[people.Soldier] = []
        registrar = self.staff["registrar-1"]
        for title, source_class, claim, alphabet, share in SOURCES:
            self.say(f"list: {title}")
            listed = self.men(round(records * share))
            source = registry.open_source(title=title, source_class=source_class, by=registrar, now=self.now)
            when = self.now - timedelta(days=self.random.randint(20, 90))
            rows = [people.as_held(self.random, man, alphabet) for man in listed]
            with list_file(rows) as path:
                held = registry.stage_list(source=source, path=path, by=registrar, now=when, claim=claim)
            undecided = held.rows.undecided()
            for row in undecided.exclude(verdict=ListRow.Verdict.NEW):
                registry.decide(row=row, decision=ListRow.Decision.NEW, by=registrar, now=when)
            registry.decide_all(
                held=held, verdict=ListRow.Verdict.NEW, decision=ListRow.Decision.NEW, by=registrar, now=when
            )
            registry.commit_list(held=held, by=registrar, now=when)
            men += listed
        return men

    def men(self, number: int) -> list[people.Soldier]:
        """Return new men, some of them brothers."""
        found: list[people.Soldier] = []
        while len(found) < number:
            man = people.soldier(self.random)
            found.append(man)
            if self.random.random() < 0.03:
                found.append(people.brother(self.random, man))
        return found[:number]

    def ask(self, men: Sequence[people.Soldier], number: int) -> None:
        """File inquiries: a third about men on the lists, the others about men nobody has heard of."""
        self.say(f"{number} families ask")
        known = self.random.sample(men, number // 3)
        for each in range(number):
            man = known[each] if each < len(known) else people.soldier(self.random)
            when = self.now - timedelta(days=self.random.randint(0, 60))
            receipt = inquiries.submit(answers=self.answers(each, man), now=when)
            if each == number - 1:
                self.done.cases.append(("still looking, nothing yet", receipt.number, receipt.secret))
            if each < len(known):
                self.secrets[receipt.number] = receipt.secret

    def answers(self, number: int, man: people.Soldier) -> Answers:
        """Return what one family tells."""
        language = self.random.choice(("ru", "ru", "uk", "en"))
        return Answers(
            sought=people.as_sought(self.random, man),
            inquirer=Inquirer(
                relation=self.random.choice(("mother", "mother", "wife", "father", "sibling")),
                control_question="Как звали вашу собаку?",
                control_answer="Байкал",
                phrase="сирень у калитки",
                language=language,
            ),
            narrative=Narrative(last_news="Последнее письмо пришло весной."),
            route=ContactRoute(
                email=f"family-{number + 1}@post.example",
                language=language,
                may_write_openly=bool(number % 2),
            ),
        )

    def walk(self) -> None:
        """Take the strongest candidates forward, each to another gate."""
        self.say("examiners check, operators write, a releaser releases")
        living = Candidate.objects.exclude(file__records__claim__in=DEATH)  # a death is told by a person
        strong = living.filter(probability__gte=0.9).order_by("-probability", "pk")
        first = {candidate.inquiry_id: candidate for candidate in reversed(strong)}
        plan: tuple[tuple[Callable[[Candidate], None], int], ...] = (
            (self.release, 6),
            (self.release_and_take_back, 2),
            (self.withdraw, 2),
            (self.write, 3),
            (self.wish_no, 2),
            (self.wish_yes, 3),
            (self.show_kinship, 3),
            (self.confirm, 6),
            (self.doubt, 3),
            (self.check_once, 8),
        )
        steps = [step for step, times in plan for _ in range(times)]
        for candidate, step in zip(first.values(), steps, strict=False):
            step(candidate)
            self.done.states[step.__name__] += 1
        self.done.states["all inquiries"] = Inquiry.objects.count()

    def check_once(self, candidate: Candidate) -> None:
        """Let one examiner say the same."""
        tracing.check(
            candidate=candidate, examiner=self.staff["examiner-1"], verdict=Check.Verdict.SAME, now=self.now
        )

    def doubt(self, candidate: Candidate) -> None:
        """Let two examiners disagree."""
        self.check_once(candidate)
        tracing.check(
            candidate=candidate, examiner=self.staff["examiner-2"], verdict=Check.Verdict.UNSURE, now=self.now
        )

    def confirm(self, candidate: Candidate) -> None:
        """Let two examiners agree."""
        for handle in ("examiner-2", "examiner-3"):
            tracing.check(
                candidate=candidate, examiner=self.staff[handle], verdict=Check.Verdict.SAME, now=self.now
            )

    def show_kinship(self, candidate: Candidate) -> None:
        """Accept his answer to the control question."""
        self.confirm(candidate)
        kinship.accept(
            candidate=candidate, way=Proof.Way.CONTROL_ANSWER, by=self.staff["operator-1"], now=self.now
        )

    def wish_yes(self, candidate: Candidate) -> None:
        """Record that he wants the inquirer told."""
        self.show_kinship(candidate)
        self.wish(candidate, Wish.Answer.YES)

    def wish_no(self, candidate: Candidate) -> None:
        """Record that he does not."""
        self.show_kinship(candidate)
        self.wish(candidate, Wish.Answer.NO)

    def wish(self, candidate: Candidate, answer: Wish.Answer) -> None:
        """Record his wish."""
        kinship.record_wish(candidate=candidate, answer=answer, by=self.staff["operator-1"], now=self.now)

    def write(self, candidate: Candidate) -> None:
        """Write an answer that waits for its release."""
        self.wish_yes(candidate)
        self.written(candidate)

    def written(self, candidate: Candidate) -> Disclosure:
        """Return a text of the sentences that fit every step."""
        return disclosure.write(
            candidate=candidate,
            sentences=["found", "asked_to_tell"],
            by=self.staff["operator-2"],
            now=self.now,
        )

    def release(self, candidate: Candidate) -> None:
        """Release an answer, and remember the secret of the first one for the tour."""
        self.wish_yes(candidate)
        disclosure.release(disclosure=self.written(candidate), by=self.staff["releaser-1"], now=self.now)
        number = candidate.inquiry.number
        if number in self.secrets and len(self.done.cases) < 2:
            self.done.cases.append(("an answer is there", number, self.secrets[number]))

    def release_and_take_back(self, candidate: Candidate) -> None:
        """Release an answer, and take it back because he wishes otherwise now."""
        self.release(candidate)
        self.wish(candidate, Wish.Answer.NO)
        disclosure.sweep(now=self.now)

    def withdraw(self, candidate: Candidate) -> None:
        """Let a family withdraw its inquiry."""
        number = candidate.inquiry.number
        if number in self.secrets:
            opened = inquiries.unlock(number=number, secret=self.secrets[number], now=self.now)
            inquiries.withdraw(opened=opened, now=self.now)

    def write_cards(self) -> None:
        """Let the registrar write capture cards, and stop half-way through one."""
        source = Source.objects.get(title=SOURCES[0][0])
        write_cards(random=self.random, source=source, by=self.staff["registrar-1"], now=self.now)

    def stage_one_more(self, men: Sequence[people.Soldier]) -> None:
        """Leave one list for the registrar to decide: men known already, men new, rows nobody can read."""
        self.say("one list waits for the registrar")
        registrar = self.staff["registrar-1"]
        rows = [people.as_held(self.random, man, "ru") for man in self.random.sample(men, 25)]
        rows += [people.as_held(self.random, people.soldier(self.random), "uk") for _ in range(15)]
        source = registry.open_source(
            title="Списки волонтёров", source_class=SourceClass.HEARSAY, by=registrar, now=self.now
        )
        with list_file(rows, spoilt=2) as path:
            registry.stage_list(source=source, path=path, by=registrar, now=self.now)
        posts.paste(source=source, by=registrar, now=self.now)


class list_file:  # noqa: N801 - used like a function
    """A list as a CSV file, in memory where that can be had, for as long as a `with` block lasts."""

    def __init__(self, rows: Sequence[Person], spoilt: int = 0) -> None:
        self.rows, self.spoilt = rows, spoilt

    def __enter__(self) -> Path:
        """Write the list and return where it is."""
        shared = Path("/dev/shm")  # noqa: S108 - a list in clear had better not touch a disk
        self.folder = tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
        path = Path(self.folder.name) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for number, person in enumerate(self.rows, 1):
                born = "31.02.2000" if number <= self.spoilt else birth(person)
                name = (person.surname, person.given, person.patronymic)
                writer.writerow(
                    [number, *name, born, person.birthplace, person.region, person.unit, person.rank]
                )
            for number in range(self.spoilt):
                writer.writerow([len(self.rows) + number + 1, *[""] * 8])
        return path

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self.folder.cleanup()


def birth(person: Person) -> str:
    """Return a birth date as a list has it."""
    born = person.born
    if born is None:
        return ""
    return f"{born.day:02}.{born.month:02}.{born.year}" if born.is_full else f"{born.year} г.р."
