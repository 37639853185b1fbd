"""Loads the demonstration: staff, sources, lists, inquiries in every state, by the actions people use."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from kintrace.accounts import actions as accounts
from kintrace.accounts.models import Role, Staff
from kintrace.contact.sections import ContactRoute
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.matching import PartialDate, Person
from kintrace.ops.demo import duties, exports, objecting, papers, people, posts, remains
from kintrace.ops.demo.cards import write_cards
from kintrace.ops.demo.lists import list_file
from kintrace.ops.demo.walk import Walker
from kintrace.ops.worker import Worker
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import ListRow, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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
        self.sought: list[people.Soldier] = []  # men on the lists whose families ask

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
        self.look_round()
        self.walk()
        self.say("most duties are kept, some are late")
        duties.keep_most(self.luck, self.staff, self.now)
        self.stage_one_more(men)
        self.write_cards()
        self.say("a bag is received, and an export asked for")
        remains.receive(self.staff, self.now)
        exports.ask(self.staff, self.now)
        papers.add(by=self.staff["registrar-1"], now=self.now)
        self.say("a man who came home asks to be left out")
        objecting.write(self.left_alone(men), self.now)
        self.look_round()
        return self.done

    def look_round(self) -> None:
        """Let the worker do all that waits for it."""
        worker = Worker(None)
        worker.work_once(self.now)
        while worker.has_more:
            worker.work_once(self.now)

    def left_alone(self, men: Sequence[people.Soldier]) -> Person:
        """Return a man on the lists whom nobody seeks, as he tells of himself."""
        man = self.random.choice([each for each in men if each not in self.sought])
        return Person(
            surname=man.surname, given=man.given, patronymic=man.patronymic, born=PartialDate.on(man.born)
        )

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
        known = self.sought = self.random.sample(men, number // 3)
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
        """Take the strongest candidates forward, and remember what the tour tells of them."""
        self.say("examiners check, operators write, a releaser releases")
        walker = Walker(self.staff, self.secrets, self.now)
        walker.walk()
        self.done.states = walker.states
        if walker.told:
            self.done.cases.append(("an answer is there", *walker.told))

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
