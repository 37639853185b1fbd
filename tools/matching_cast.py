"""The invented people of docs/matching.md: a register, a son, those like him, and his mother's words."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from kintrace.matching import Answer, Hit, Index, PartialDate, Person

NAMES = Path(__file__).with_name("matching_names.tsv")
RECORDS = 10_000

SON = Person(
    id="his record",
    name="Honcharenko Mykola Ivanovych",
    born=PartialDate.on(date(1998, 4, 12)),
    region="Полтавська область",
    unit="в/ч А1234",
)
AGAIN = Person(
    id="his record in another list",
    name="Гончаренко Н. И.",
    born=PartialDate.on(date(1998, 4, 12)),
    unit="А1234",
)
BROTHER = Person(
    id="his brother",
    name="Гончаренко Олексій Іванович",
    born=PartialDate.on(date(2000, 9, 3)),
    region="Полтавська область",
)
NAMESAKE = Person(id="a namesake", name="Гончаренко Николай", born=PartialDate.in_year(1998))
ASKED = Person(name="Коля Гончаренко Иванович", born=PartialDate.in_year(1998), region="Полтава")
COMMON = Person(name="Иванов Александр")
WHOLE_DATE = PartialDate.on(date(1998, 4, 12))


def rows_of(path: Path) -> list[list[str]]:
    """Return the rows of a table beside this file."""
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()[2:]]


def register() -> list[Person]:
    """Return an invented register: some surnames are borne by hundreds of men, most by a few."""
    chance_of = random.Random("docs/matching.md")  # noqa: S311 - nothing secret
    words = {kind: told.split(";") for kind, told in rows_of(NAMES)}
    rare = list(map("".join, product(words["stems"], words["middles"], words["endings"])))
    chance_of.shuffle(rare)
    surnames = [*words["surnames"], *rare]
    weights = [1 / (place + 8) for place in range(len(surnames))]
    return [
        Person(
            id=str(place),
            surname=surname,
            given=chance_of.choice(words["given"]),
            patronymic=chance_of.choice(words["fathers"]),
            born=PartialDate.on(date(1968, 1, 1) + timedelta(days=chance_of.randrange(13_500))),
            region=chance_of.choice(words["regions"]),
            unit=f"в/ч {chance_of.randint(10_000, 10_400)}",
        )
        for place, surname in enumerate(chance_of.choices(surnames, weights, k=RECORDS))
    ]


class Bureau:
    """The register of the examples; people are taken in and out of it for one search."""

    def __init__(self) -> None:
        self.records = register()
        self.index = Index(self.records)

    def ask(self, asked: Person, *here: Person) -> Answer:
        """Return the answer of the register with some records more."""
        for record in here:
            self.index.add(record)
        answer = self.index.search(asked, limit=10)
        for record in here:
            self.index.remove(record.id)
        return answer

    def weigh(self, asked: Person, held: Person, records: int = RECORDS) -> Hit:
        """Return how two descriptions compare in a register of so many like this one."""
        return self.index.weigh(asked, held, records=records)
