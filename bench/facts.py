"""Invented men and women: what is true of each, before anybody writes it down."""

from __future__ import annotations

import bisect
import functools
import itertools
import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from bench import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
# Births after 1985, rough shares: name counts of older registers leave these out.
BABY_NAMES = (
    "Александр 9 Дмитрий 7 Максим 6 Артём 6 Иван 5 Никита 5 Михаил 4 Даниил 4 Андрей 5 Алексей "
    "5 Кирилл 4   Егор 3 Илья 4 Сергей 6 Роман 3 Владислав 4 Денис 3 Евгений 3 Антон 3 Павел 3 "
    "Николай 2 Владимир 3 Виктор 1 Вячеслав 1   Станислав 1 Руслан 2 Тимур 1 Константин 1 Игорь "
    "2 Олег 1 Юрий 1 Виталий 2 Вадим 2 Ярослав 1 Богдан 1 Степан 1 Матвей 1   Тимофей 1 Глеб 1 "
    "Марк 1"
)


class Draw(Generic[T]):
    """A weighted urn."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        """Lay the things out along a line, each as long as its weight."""
        things = list(weighted)
        self.things = [thing for thing, _ in things]
        self.ends = list(itertools.accumulate(weight for _, weight in things))

    def __call__(self, chance: random.Random) -> T:
        """Return one thing."""
        return self.things[bisect.bisect(self.ends, chance.random() * self.ends[-1])]


@dataclass(frozen=True)
class Word:
    """A name in both languages."""

    ru: str
    uk: str


@dataclass(frozen=True)
class Unit:
    """An invented unit: number and kind as offices write them, and its post-box number."""

    side: str
    ordinal: int
    short: str
    full: str
    en: str
    box: str


@dataclass(frozen=True)
class Region:
    """A region or republic and its chief town."""

    code: str
    ru: tuple[str, ...]
    uk: tuple[str, ...]
    en: str
    town_ru: tuple[str, ...]
    town_uk: tuple[str, ...]
    town_en: tuple[str, ...]


@dataclass(frozen=True)
class Facts:
    """One invented person. `given` is the Russian full form; all else follows from it."""

    key: str
    sex: str
    side: str
    people: str
    surname: Word
    given: Word
    father: str
    patronymic: Word
    born: date
    region: Region
    town: int
    unit: Unit
    rank: str
    number: str
    call_sign: str


def _word(ru: str) -> Word:
    return Word(ru, tables.to_uk(ru))


@functools.cache
def given_table() -> dict[str, dict[str, str]]:
    """Return the row of each Russian given name."""
    return {r["ru"]: r for r in tables.rows("given_names.tsv")}


@functools.cache
def given_word(ru: str) -> Word:
    """Return a given name in both languages."""
    row = given_table().get(ru, {})
    forms = tables.cell(row.get("uk") or "")
    return Word(ru, forms[0] if forms else tables.to_uk(ru))


@functools.cache
def patronymic(father: str, sex: str) -> Word:
    """Return the patronymic of a father's name in both languages."""
    for row in tables.rows("patronymics_irregular.tsv"):
        if row["father_name_ru"] == father:
            ru = row["male_ru" if sex == "m" else "female_ru"].split(";")[0]
            return Word(ru, row["male_uk" if sex == "m" else "female_uk"].split(";")[0])
    male = sex == "m"
    uk = given_word(father).uk
    if father.endswith(("ий",)):
        ru = father[:-2] + ("ьевич" if male else "ьевна")
    elif father.endswith(("й", "ь")):
        ru = father[:-1] + ("евич" if male else "евна")
    elif father.endswith(("а", "я", "о")):
        ru = father[:-1] + ("ович" if male else "овна")
    else:
        ru = father + ("ович" if male else "овна")
    stem = uk[:-1] if uk[-1] in "йьоаяі" else uk
    soft = "й" if uk[-1] in "йяі" else "ь" if uk[-1] == "ь" else ""
    end = ("ович" if male else "івна") if soft != "й" else ("йович" if male else "ївна")
    return Word(ru, stem + ("ь" if soft == "ь" and male else "") + end)


def feminine(word: str) -> str:
    """Return a woman's form of a surname."""
    for old, new in (
        ("ский", "ская"),
        ("цкий", "цкая"),
        ("ський", "ська"),
        ("цький", "цька"),
        ("ый", "ая"),
        ("ий", "ая"),
    ):
        if word.endswith(old):
            return word.removesuffix(old) + new
    return word + "а" if word.endswith(("ов", "ев", "ёв", "ин", "ын", "єв", "ін", "їн")) else word


class World:
    """All that invented persons are drawn from. One seed gives the same persons in any order."""

    def __init__(self, seed: int) -> None:
        """Fill the urns."""
        self.seed = seed
        self.ru = Draw(tables.surnames_ru())
        self.uk = Draw(((Word(ru, uk), weight) for uk, ru, weight in tables.surnames_uk()))
        few = [(r, float(r["n_social"] or 0) ** 0.5 + 5) for r in tables.rows("surnames_minority.tsv")]
        self.few = Draw(few or [({"surname": "Ондар", "feminine": "", "people": "tuvan"}, 1.0)])
        given = list(tables.rows("given_names.tsv"))
        self.old = {
            s: Draw((r["ru"], float(r["n_registry"] or 0) + 1) for r in given if r["sex"] == s) for s in "mf"
        }
        parts = BABY_NAMES.split()
        self.young = Draw((n, float(w)) for n, w in zip(parts[::2], parts[1::2], strict=True))
        small = list(tables.rows("given_names_minority.tsv"))
        self.small = {
            s: Draw((r["ru"], float(r["n_registry"] or 0) ** 0.5 + 2) for r in small if r["sex"] == s)
            for s in "mf"
        }
        self.regions = {
            side: Draw((r, 1 / (n + 4)) for n, r in enumerate(regions(side))) for side in ("RU", "UA")
        }
        self.units = {
            side: Draw((u, 1 / (n + 12)) for n, u in enumerate(units(side))) for side in ("RU", "UA")
        }
        signs = (
            "Сокол Вихрь Гром Тихий Малой Батя Сибиряк Кот Док Маэстро Лис Ворон Шахтёр Седой Рыжий "
            "Барс Хирург Монах Тень Кубань Студент Змей Хохол Ветер Якут Бур Механ Танкист Граф Немой "
            "Борода Дед Север Жук Филин Казак Грек Лом Кедр Пиксель"
        )
        self.signs = signs.split()
        self.ranks = {"RU": Draw(RANKS_RU), "UA": Draw(RANKS_UA)}

    def person(self, number: int | str) -> Facts:
        """Return the person of that number."""
        chance = random.Random(f"{self.seed}|person|{number}")
        people = chance.choices(("ru", "uk", "few"), (55, 33, 12))[0]
        sex = "f" if chance.random() < 0.04 else "m"
        side = "UA" if people == "uk" or (people == "ru" and chance.random() < 0.18) else "RU"
        year = min(2006, max(1960, round(chance.gauss(1989, 9.5))))
        born = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        surname = self._surname(people, chance)
        if sex == "f":
            surname = Word(feminine(surname.ru), feminine(surname.uk))
        father = self._given("few" if people == "few" else "old", "m", year - 27, chance)
        given = given_word(self._given(people, sex, year, chance))
        unit = self.units[side](chance)
        tag = (
            "".join(chance.choices("АБВГУФ", k=chance.choice((1, 2)))) + f"-{chance.randrange(10**5, 10**6)}"
        )
        return Facts(
            str(number),
            sex,
            side,
            people,
            surname,
            given,
            father,
            patronymic(father, sex),
            born,
            self.regions[side](chance),
            chance.randrange(4),
            unit,
            self.ranks[side](chance),
            tag,
            chance.choice(self.signs) if chance.random() < 0.6 else "",
        )

    def _surname(self, people: str, chance: random.Random) -> Word:
        if people == "few":
            return _word(self.few(chance)["surname"])
        if people == "uk" and chance.random() < 0.85:
            return self.uk(chance)
        return _word(self.ru(chance))

    def _given(self, people: str, sex: str, year: int, chance: random.Random) -> str:
        if people == "few" and chance.random() < 0.6:
            return self.small[sex](chance)
        if sex == "m" and year > 1985 and chance.random() < 0.55:
            return self.young(chance)
        return self.old[sex](chance)

    def brother(self, facts: Facts, chance: random.Random) -> Facts:
        """Return somebody of the same surname, father and home."""
        given = facts.given
        while given == facts.given:
            given = given_word(self._given(facts.people, facts.sex, facts.born.year, chance))
        born = facts.born + timedelta(days=chance.choice((-1, 1)) * chance.randrange(400, 3600))
        other = self.person(f"{facts.key}-brother-{chance.random()}")
        return replace(
            other,
            sex=facts.sex,
            side=facts.side,
            people=facts.people,
            surname=facts.surname,
            given=given,
            father=facts.father,
            patronymic=facts.patronymic,
            born=born,
            region=facts.region,
        )

    def namesake(self, facts: Facts, chance: random.Random) -> Facts:
        """Return a stranger of the same surname and given name, born within two years."""
        other = self.person(f"{facts.key}-namesake-{chance.random()}")
        born = facts.born + timedelta(days=chance.randrange(-730, 731))
        region = facts.region if chance.random() < 0.3 else other.region
        return replace(
            other,
            sex=facts.sex,
            surname=facts.surname,
            given=facts.given,
            born=born,
            region=region,
            patronymic=patronymic(other.father, facts.sex),
        )


RANKS_RU = [
    ("рядовой", 50),
    ("ефрейтор", 12),
    ("младший сержант", 12),
    ("сержант", 10),
    ("старший сержант", 6),
    ("старшина", 3),
    ("прапорщик", 2),
    ("лейтенант", 2),
    ("старший лейтенант", 2),
    ("капитан", 1),
    ("майор", 1),
    ("матрос", 2),
]
RANKS_UA = [
    ("солдат", 50),
    ("старший солдат", 14),
    ("молодший сержант", 11),
    ("сержант", 11),
    ("старший сержант", 5),
    ("головний сержант", 2),
    ("лейтенант", 2),
    ("старший лейтенант", 2),
    ("капітан", 1),
    ("майор", 1),
    ("матрос", 2),
]


@functools.cache
def regions(side: str) -> list[Region]:
    """Return the regions of one side, in an order that stands for their size."""
    found = [
        Region(
            r["iso_3166_2"],
            (r["ru"], *tables.cell(r["ru_short"])),
            tuple(tables.cell(r["uk"])),
            r["en"],
            tuple(tables.cell(r["city_ru"])),
            tuple(tables.cell(r["city_uk"])),
            tuple(tables.cell(r["city_en"])),
        )
        for r in tables.rows("regions.tsv")
        if r["list"] == side and r["iso_3166_2"].startswith(side)
    ]
    random.Random(7).shuffle(found)
    return found


KINDS = {
    "RU": [
        ("омсбр", "отдельная мотострелковая бригада", "separate motor rifle brigade"),
        ("мсп", "мотострелковый полк", "motor rifle regiment"),
        ("дшп", "десантно-штурмовой полк", "air assault regiment"),
        ("обрмп", "отдельная бригада морской пехоты", "separate marine brigade"),
        ("тп", "танковый полк", "tank regiment"),
        ("отбр", "отдельная танковая бригада", "separate tank brigade"),
        ("абр", "артиллерийская бригада", "artillery brigade"),
        ("ошб", "отдельный штурмовой батальон", "separate assault battalion"),
    ],
    "UA": [
        ("омбр", "окрема механізована бригада", "separate mechanised brigade"),
        ("одшбр", "окрема десантно-штурмова бригада", "separate air assault brigade"),
        ("обртро", "окрема бригада територіальної оборони", "separate territorial defence brigade"),
        ("отбр", "окрема танкова бригада", "separate tank brigade"),
        ("оабр", "окрема артилерійська бригада", "separate artillery brigade"),
        ("осб", "окремий стрілецький батальйон", "separate rifle battalion"),
    ],
}


@functools.cache
def units(side: str) -> list[Unit]:
    """Return the invented units of one side."""
    chance = random.Random(f"units {side}")
    made = []
    for _ in range(350 if side == "RU" else 250):
        short, full, en = chance.choice(KINDS[side])
        box = f"{chance.randrange(10000, 99999)}" if side == "RU" else f"А{chance.randrange(1000, 9999)}"
        made.append(Unit(side, chance.randrange(1, 300), short, full, en, box))
    return made
