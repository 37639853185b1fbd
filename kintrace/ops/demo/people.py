"""Invented people: who they are, how a record tells of them, and how a relative asks about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import kintrace.ops.demo
from kintrace.matching import Missing, PartialDate, Person
from kintrace.names import tables

if TYPE_CHECKING:
    from random import Random

REGIONS = (
    *(
        "Бурятия",
        "Тыва",
        "Приморский край",
        "Забайкальский край",
        "Башкирия",
        "Дагестан",
        "Челябинская область",
    ),
    *("Свердловская область", "Пермский край", "Самарская обл.", "Псковская область", "Ростовская область"),
    *(
        "Новосибирская область",
        "Омская область",
        "Иркутская область",
        "Мурманская область",
        "Кемеровская область",
    ),
    *("Полтавська область", "Вінницька область", "Харківська область", "Львівська обл.", "Сумська область"),
)
PLACES = (
    "с. Заречное",
    "г. Лесогорск",
    "пос. Новый",
    "с. Берёзовка",
    "смт Вишневе",
    "м. Тихе",
    "дер. Сосновка",
)
RANKS = (
    "рядовой",
    "рядовой",
    "рядовой",
    "ефрейтор",
    "мл. сержант",
    "сержант",
    "ст. сержант",
    "старшина",
    "лейтенант",
)
UNITS = ("в/ч {0}", "войсковая часть {0}", "вч {0}", "{1} омсбр", "{1} мсп", "{1}-я бригада", "{1} ОМБр")
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ"
PASSPORT = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y  e iu ia i i ie g"
IN_UKRAINIAN = str.maketrans({"ы": "и", "э": "е", "ё": "е", "и": "і", "И": "І", "Э": "Е"})
IN_RUSSIAN = str.maketrans({"і": "и", "ї": "и", "є": "е", "І": "И", "Ї": "И", "Є": "Е"})


@dataclass(frozen=True)
class Soldier:
    """One invented man, as he really is."""

    surname: str
    surname_uk: str
    given: str
    given_uk: str
    patronymic: str
    patronymic_uk: str
    born: date
    region: str
    birthplace: str
    unit: str
    rank: str


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Return the surnames of each group, commonest first."""
    text = (resources.files(kintrace.ops.demo) / "names.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {group: tuple(words.split(";")) for group, words in lines[1:]}


@cache
def given_names() -> tuple[tuple[str, str], ...]:
    """Return the sixty commonest male given names, Russian and Ukrainian."""
    men = [row for row in tables.rows("given_names") if row[0] == "m" and row[2]]
    men.sort(key=lambda row: -int(row[5] or 0))
    return tuple((row[1], row[2].split(";")[0]) for row in men[:60])


@cache
def irregular() -> dict[str, tuple[str, str]]:
    """Return the patronymics that no rule makes: father's name to Russian and Ukrainian form."""
    return {row[0]: (row[1], row[3].split(";")[0]) for row in tables.rows("patronymics_irregular") if row[1]}


@cache
def short_names() -> dict[str, list[str]]:
    """Return the well-attested short forms that stand for one Russian given name alone."""
    found: dict[str, list[str]] = {}
    for form, language, names, _, _, confidence in tables.rows("diminutives"):
        if language == "ru" and ";" not in names and confidence == "1":
            found.setdefault(names, []).append(form)
    return found


def patronymics(father: str, father_uk: str) -> tuple[str, str]:
    """Return the Russian and the Ukrainian patronymic of a father's name."""
    if father in irregular():
        return irregular()[father]
    if father[-1] in "йь":
        stem = father[:-2] + "ь" if father.endswith("ий") else father[:-1]
        russian = stem + "евич"
    else:
        russian = (father.rstrip("аяо")) + "ович"
    ukrainian = father_uk[:-1] + "йович" if father_uk[-1] in "йь" else father_uk.rstrip("оа") + "ович"
    return russian, ukrainian


def near_the_front(random: Random, words: tuple[str, ...]) -> str:
    """Return one of some words, the earlier ones more often: names are not equally common."""
    return words[min(int(random.expovariate(4.5 / len(words))), len(words) - 1)]


def soldier(random: Random) -> Soldier:
    """Return a new invented man."""
    group = random.choices(("ru", "uk", "minority"), (60, 28, 12))[0]
    (given, given_uk), (father, father_uk) = random.choices(
        given_names(), [1 / (n + 3) for n in range(len(given_names()))], k=2
    )
    patronymic, patronymic_uk = patronymics(father, father_uk)
    surname = near_the_front(random, surnames()[group])
    unit = random.choice(UNITS).format(random.randint(10000, 99999), random.randint(2, 240))
    return Soldier(
        surname=surname.translate(IN_RUSSIAN),
        surname_uk=surname if group == "uk" else surname.translate(IN_UKRAINIAN),
        given=given,
        given_uk=given_uk,
        patronymic=patronymic,
        patronymic_uk=patronymic_uk,
        born=date(2003, 6, 30) - timedelta(days=min(int(random.expovariate(1 / 3600)), 14000)),
        region=random.choice(REGIONS),
        birthplace=random.choice(PLACES),
        unit=unit,
        rank=random.choice(RANKS),
    )


def brother(random: Random, man: Soldier) -> Soldier:
    """Return his brother: same surname, father, region; another name and birth date."""
    given, given_uk = random.choice([name for name in given_names()[:30] if name[0] != man.given])
    born = man.born + timedelta(days=random.choice((-1, 1)) * random.randint(330, 2200))
    return replace(man, given=given, given_uk=given_uk, born=born, unit=soldier(random).unit)


def latin(word: str) -> str:
    """Return a Cyrillic word as a passport writes it."""
    letters = dict(zip(CYRILLIC, PASSPORT.split(" "), strict=True))
    return "".join(letters.get(letter, letter) for letter in word.lower()).title()


def slip(random: Random, word: str) -> str:
    """Return a word with one slip of a tired hand."""
    at = random.randrange(1, len(word) - 1)
    return random.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def name_in(alphabet: str, man: Soldier) -> tuple[str, str, str]:
    """Return his surname, given name and patronymic in Russian, Ukrainian or Latin letters."""
    if alphabet == "uk":
        return man.surname_uk, man.given_uk, man.patronymic_uk
    if alphabet == "latin":
        return latin(man.surname), latin(man.given), latin(man.patronymic)
    return man.surname, man.given, man.patronymic


def as_held(random: Random, man: Soldier, alphabet: str) -> Person:
    """Return how a record tells of him: mostly right, often incomplete."""
    surname, given, patronymic = name_in(alphabet, man)
    if random.random() < 0.04:
        surname = slip(random, surname)
    born = PartialDate.on(man.born) if random.random() < 0.85 else PartialDate.in_year(man.born.year)
    return Person(
        surname=surname,
        given=given,
        patronymic=patronymic if random.random() < 0.88 else "",
        sex="m",
        born=born if random.random() < 0.95 else None,
        birthplace=man.birthplace if random.random() < 0.4 else "",
        region=man.region if random.random() < 0.7 else "",
        unit=man.unit if random.random() < 0.6 else "",
        rank=man.rank if random.random() < 0.8 else "",
    )


def as_sought(random: Random, man: Soldier) -> Person:
    """Return how a relative asks: a short name, Latin letters, a wrong year, a unit she does not know."""
    surname, given, patronymic = name_in(random.choices(("ru", "uk", "latin"), (60, 25, 15))[0], man)
    if surname == man.surname and random.random() < 0.3:
        given = random.choice(short_names().get(man.given, [given]))
    born = PartialDate.on(man.born)
    if random.random() < 0.3:
        born = PartialDate.in_year(man.born.year + random.choice((0, 0, 0, -1, 1)))
    missing = {} if random.random() < 0.5 else {"unit": Missing.NOT_KNOWN}
    return Person(
        name=" ".join((surname, given, patronymic) if random.random() < 0.6 else (given, surname)),
        sex="m",
        born=born,
        region=man.region if random.random() < 0.8 else "",
        unit="" if missing else man.unit,
        rank=man.rank if random.random() < 0.3 else "",
        missing=missing,
    )
