"""The same name in another form: other cases, other languages, at home, a sister's, an earlier one."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from bench import naming, scripts, tables
from bench.damage.sheet import PARTS, Sheet, clean

if TYPE_CHECKING:
    import random

TASTE = (
    ("kh", "h"),
    ("x", "ks"),
    ("y", "i"),
    ("iy", "y"),
    ("ts", "c"),
    ("zh", "j"),
    ("shch", "sch"),
    ("ei", "ey"),
    ("ii", "y"),
)
CONSONANTS = "бвгґджзклмнпрстфхцчшщ"


def translated(paper: Sheet, chance: random.Random) -> None:
    """Write the name in the other language."""
    del chance
    paper.language = "uk" if paper.language == "ru" else "ru"
    fresh = clean(paper.facts, paper.language)
    if paper.patronymic:
        paper.patronymic = fresh.patronymic
    paper.surname, paper.given = fresh.surname, fresh.given


def belarusian(paper: Sheet, chance: random.Random) -> None:
    """Write the name in Belarusian: Аляксандр Казлоў."""
    who = paper.facts
    surname = who.surname.ru if who.sex == "m" else naming.masculine(who.surname.ru)
    surname = naming.belarusian_surname(surname, chance)
    if who.sex == "f" and surname != naming.belarusian_surname(who.surname.ru, chance):
        surname = surname.removesuffix("ў") + "ва" if surname.endswith("ў") else surname + "а"
    paper.surname, paper.given = surname, naming.belarusian_given(who.given.ru)
    if paper.patronymic:
        paper.patronymic = naming.belarusian_patronymic(who.father, who.sex)


def latin(paper: Sheet, chance: random.Random) -> None:
    """Write the name in Latin letters by one table of forty, after the language of the paper."""
    by_table(paper, chance.choice(scripts.names_of(paper.language)))


def by_table(paper: Sheet, standard: str) -> None:
    """Write the name in Latin letters by a certain table, in the language that the table is for."""
    language = "ru" if standard.endswith("_via_russian") else standard[:2]
    fresh = paper.copy()
    if language not in (paper.language, "be"):
        fresh = clean(paper.facts, language)
        fresh.patronymic = fresh.patronymic if paper.patronymic else ""
    for at, word in enumerate(fresh.parts()):
        paper.put(at, scripts.latin(word, standard) if word else "")


def latin_mixed(paper: Sheet, chance: random.Random) -> None:
    """Write each part by a table of its own, with letters of taste."""
    for at, word in enumerate(paper.parts()):
        if word:
            made = scripts.latin(word, chance.choice(scripts.names_of(paper.language)))
            old, new = chance.choice(TASTE)
            paper.put(at, made.replace(old, new) if chance.random() < 0.5 else made)


def short(paper: Sheet, chance: random.Random) -> None:
    """Call him as at home."""
    forms = naming.short_forms(paper.facts.given.ru, paper.language)
    if forms:
        paper.given = forms[min(int(chance.expovariate(0.35)), len(forms) - 1)]


@functools.cache
def _spoken() -> dict[str, tuple[str, ...]]:
    """Return how each full patronymic is said, by the table of spoken ones."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables.rows("patronymics_colloquial.tsv"):
        found[row["full_patronymic"]].append(row["spoken_form"])
    return {full: tuple(forms) for full, forms in found.items()}


def spoken(paper: Sheet, chance: random.Random) -> None:
    """Say the patronymic as it is said: Саныч, Палыч, Иваныч, Алексеич."""
    word = paper.facts.patronymic.ru
    forms = _spoken().get(word, ())
    if not paper.patronymic:
        return
    if forms and chance.random() < 0.7:
        paper.patronymic = chance.choice(forms)
        return
    for old, new in (("евич", "ич"), ("ович", "ыч"), ("овна", "на")):
        if word.endswith(old):
            paper.patronymic = word.removesuffix(old) + new
            return


@functools.cache
def _endings(language: str, part: str, sex: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return endings, longest first, with what stands instead in the four cases."""
    found = [
        (row["ending"], tuple(row[case] for case in ("genitive", "dative", "accusative", "instrumental")))
        for row in tables.rows("case_endings.tsv")
        if row["language"] == language and row["part"] == part and row["sex"] in ("", sex)
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def in_case(word: str, which: int, *, language: str, part: str, sex: str) -> str:
    """Return a word in the genitive (0), dative (1), accusative (2) or instrumental (3)."""
    for ending, cases in _endings(language, part, sex):
        if word.lower().endswith(ending):
            stem = word[: len(word) - len(ending)]
            return stem + cases[which] if stem else cases[which].title()
    plain = ("а", "у", "а", "ом")
    if sex == "m" and word[-1:].lower() in CONSONANTS:
        return word + plain[which]
    return word


def declined(paper: Sheet, chance: random.Random) -> None:
    """Write the name in another case: ищу Иванова Ивана Петровича, шукаю Шевченка Миколу."""
    which = chance.choices((0, 1, 2, 3), (4, 2, 4, 1))[0]
    for at, part in enumerate(PARTS):
        word = paper.parts()[at]
        if word:
            paper.put(at, in_case(word, which, language=paper.language, part=part, sex=paper.facts.sex))


def relative(paper: Sheet, chance: random.Random) -> None:
    """Give the sister's form of the surname, or the brother's for a sister."""
    del chance
    turn = naming.feminine if paper.facts.sex == "m" else naming.masculine
    paper.surname = turn(paper.surname)


def old_surname(paper: Sheet, chance: random.Random) -> None:
    """Give the surname he bore before, or both: one of them as a further name."""
    if not paper.former or paper.former == paper.surname:
        return
    way = chance.random()
    if way < 0.75:
        other = f"{paper.surname} {paper.given}" if way >= 0.5 else ""
        paper.other_names = (other,) if other else ()
        paper.surname = paper.former
    else:
        paper.other_names = (f"{paper.former} {paper.given}",)
