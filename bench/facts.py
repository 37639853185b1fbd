"""Invented men and women: what is true of each, before anybody writes it down."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bench import tables
from bench.draws import Draw
from bench.naming import Word, feminine, given_word, patronymic, word
from bench.places import regions
from bench.units import units

if TYPE_CHECKING:
    from bench.places import Region
    from bench.units import Unit

# Births after 1985, rough shares: name counts of older registers leave these out.
BABY_NAMES = (
    "Александр 9 Дмитрий 7 Максим 6 Артём 6 Иван 5 Никита 5 Михаил 4 Даниил 4 Андрей 5 Алексей "
    "5 Кирилл 4   Егор 3 Илья 4 Сергей 6 Роман 3 Владислав 4 Денис 3 Евгений 3 Антон 3 Павел 3 "
    "Николай 2 Владимир 3 Виктор 1 Вячеслав 1   Станислав 1 Руслан 2 Тимур 1 Константин 1 Игорь "
    "2 Олег 1 Юрий 1 Виталий 2 Вадим 2 Ярослав 1 Богдан 1 Степан 1 Матвей 1   Тимофей 1 Глеб 1 "
    "Марк 1"
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
# A quarter of the smaller peoples bear a surname that no list contains: its head up to the second consonant
# after the first vowel, its tail from the consonants before the last vowel but one.
UNLISTED = 0.25
HEAD = re.compile("[^аеёиоуыэюя]*[аеёиоуыэюя]+", re.IGNORECASE)
TAIL = re.compile("[^аеёиоуыэюя]+[аеёиоуыэюя]+[^аеёиоуыэюя]+([аеёиоуыэюя]+[^аеёиоуыэюя]*)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Facts:
    """One invented person. `given` is the Russian full form; all else follows from it.

    Attributes:
        key: Number of the person in his world.
        people: "ru", "uk" or "few", which stands for one of the smaller peoples.
        listed: Whether the surname stands in any list of surnames.
    """

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
    unit: Unit
    rank: str
    number: str
    call_sign: str
    listed: bool = True


class World:
    """All that invented persons are drawn from. One seed gives the same persons in any order."""

    def __init__(self, seed: int) -> None:
        """Fill the urns."""
        self.seed = seed
        self.ru = Draw(tables.surnames_ru())
        self.uk = Draw(((Word(ru, uk), weight) for uk, ru, weight in tables.surnames_uk()))
        few = [
            (r["surname"], float(r["n_social"] or 0) ** 0.5 + 5) for r in tables.rows("surnames_minority.tsv")
        ]
        self.few = Draw(few)
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
        self._known = {name for name, _ in tables.surnames_ru()} | set(self.few.things)

    def person(self, number: int | str) -> Facts:
        """Return the person of that number."""
        chance = random.Random(f"{self.seed}|person|{number}")
        people = chance.choices(("ru", "uk", "few"), (55, 33, 12))[0]
        sex = "f" if chance.random() < 0.04 else "m"
        side = "UA" if people == "uk" or (people == "ru" and chance.random() < 0.18) else "RU"
        year = min(2006, max(1960, round(chance.gauss(1989, 9.5))))
        born = date(year, 1, 1) + timedelta(days=chance.randrange(365))
        surname = self._surname(people, chance)
        father = self.given_name("few" if people == "few" else "old", "m", year - 27, chance)
        given = given_word(self.given_name(people, sex, year, chance))
        unit = self.units[side](chance)
        tag = (
            "".join(chance.choices("АБВГУФ", k=chance.choice((1, 2)))) + f"-{chance.randrange(10**5, 10**6)}"
        )
        region, rank = self.regions[side](chance), self.ranks[side](chance)
        sign = chance.choice(self.signs) if chance.random() < 0.6 else ""
        listed = people != "few" or chance.random() >= UNLISTED
        if not listed:
            surname = self._unlisted(chance)
        if sex == "f":
            surname = Word(feminine(surname.ru), feminine(surname.uk))
        return Facts(
            key=str(number),
            sex=sex,
            side=side,
            people=people,
            surname=surname,
            given=given,
            father=father,
            patronymic=patronymic(father, sex),
            born=born,
            region=region,
            unit=unit,
            rank=rank,
            number=tag,
            call_sign=sign,
            listed=listed,
        )

    def former_surname(self, facts: Facts) -> Word:
        """Return the surname that a person, or his mother, bore before."""
        chance = random.Random(f"{self.seed}|former|{facts.key}")
        former = self._surname(facts.people, chance)
        return former if facts.sex == "m" else Word(feminine(former.ru), feminine(former.uk))

    def given_name(self, people: str, sex: str, year: int, chance: random.Random) -> str:
        """Return a given name of a people, as children born about that year got it."""
        if people == "few" and chance.random() < 0.6:
            return self.small[sex](chance)
        if sex == "m" and year > 1985 and chance.random() < 0.55:
            return self.young(chance)
        return self.old[sex](chance)

    def _surname(self, people: str, chance: random.Random) -> Word:
        """Return a man's surname."""
        if people == "few":
            return word(self.few(chance))
        if people == "uk" and chance.random() < 0.85:
            return self.uk(chance)
        return word(self.ru(chance))

    def _unlisted(self, chance: random.Random) -> Word:
        """Return a surname like those of the smaller peoples that no list contains: two of them joined."""
        while True:
            first, second = self.few(chance), self.few(chance)
            head, tail = HEAD.match(first), TAIL.search(second)
            made = f"{head[0]}{tail[0]}".title() if head and tail else ""
            if len(made) > 3 and made not in self._known:
                return word(made)
