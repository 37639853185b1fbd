"""What happens to a name between a mother's mouth and our form; a function for each kind of damage."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench import facts, scripts, tables

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping


@dataclass
class Sheet:
    """A name on its way to the form. Damage changes it in place; `facts` stays true."""

    facts: facts.Facts
    language: str
    surname: str
    given: str
    patronymic: str
    order: str = "sgp"
    split: bool = False
    swap: bool = False
    notes: set[str] = field(default_factory=set)

    def parts(self) -> list[str]:
        """Return the three parts, empty where there is none."""
        return [self.surname, self.given, self.patronymic]

    def put(self, at: int, word: str) -> None:
        """Write one of the three parts."""
        setattr(self, ("surname", "given", "patronymic")[at], word)


def sheet(who: facts.Facts, language: str) -> Sheet:
    """Return a clean sheet in Russian or Ukrainian."""
    return Sheet(who, language, *(getattr(w, language) for w in (who.surname, who.given, who.patronymic)))


def _some(paper: Sheet, chance: random.Random, both: float = 0.2) -> list[int]:
    """Return which parts are hit: mostly the surname, sometimes the given name, sometimes both."""
    if chance.random() < both:
        return [0, 1]
    return [chance.choices((0, 1, 2), (60, 30, 10 if paper.patronymic else 0))[0]]


def translated(paper: Sheet, chance: random.Random) -> None:
    """Write the name in the other language."""
    del chance
    paper.language = "uk" if paper.language == "ru" else "ru"
    fresh = sheet(paper.facts, paper.language)
    if paper.patronymic:
        paper.patronymic = fresh.patronymic
    paper.surname, paper.given = fresh.surname, fresh.given


def latin(paper: Sheet, chance: random.Random) -> None:
    """Write the name in Latin letters by one table."""
    standard = chance.choice(scripts.names_of(paper.language))
    for at, word in enumerate(paper.parts()):
        paper.put(at, scripts.latin(word, standard) if word else "")


def latin_mixed(paper: Sheet, chance: random.Random) -> None:
    """Write each part by a table of its own, with letters of taste."""
    taste = (
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
    for at, word in enumerate(paper.parts()):
        if word:
            made = scripts.latin(word, chance.choice(scripts.names_of(paper.language)))
            old, new = chance.choice(taste)
            paper.put(at, made.replace(old, new) if chance.random() < 0.5 else made)


def short(paper: Sheet, chance: random.Random) -> None:
    """Call him as at home."""
    row = facts.given_table().get(paper.facts.given.ru, {})
    forms = tables.cell(row.get("dim_" + paper.language) or row.get("dim_ru") or "")
    if forms:
        paper.given = forms[min(int(chance.expovariate(0.35)), len(forms) - 1)]


def spoken(paper: Sheet, chance: random.Random) -> None:
    """Say the patronymic as it is said: Иваныч, Алексеич."""
    del chance
    word = paper.patronymic
    for old, new in (("ович", "ыч"), ("евич", "ич"), ("евна", "евна"), ("овна", "на"), ("йович", "йич")):
        if paper.language == "ru" and word.endswith(old):
            paper.patronymic = word.removesuffix(old) + new
            return


def heard(paper: Sheet, chance: random.Random) -> None:
    """Mishear one or two sounds on a bad line."""
    for at in _some(paper, chance, both=0.4):
        word = paper.parts()[at].lower()
        if chance.random() < 0.5:
            fits = [(m.start(), m.end(), new) for old, new in scripts.HEARD for m in re.finditer(old, word)]
        else:
            fits = [
                (m.start(), m.end(), m.expand(new))
                for old, new in scripts.phone_rules()
                for m in re.finditer(old, word)
            ]
        if fits:
            start, end, new = chance.choice(fits)
            paper.put(at, (word[:start] + new + word[end:]).title())


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < 3:
        return word
    at = chance.randrange(1 if chance.random() < 0.8 else 0, len(word))
    letters = (
        "abcdefghijklmnopqrstuvwxyz" if re.search("[a-z]", word.lower()) else "абвгдежзийклмнопрстуфхцчшыьюя"
    )
    what = chance.randrange(4)
    if what == 0:
        return word[:at] + word[at + 1 :]
    if what == 1:
        return word[:at] + chance.choice(letters) + word[at:]
    if what == 2 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + chance.choice(letters) + word[at + 1 :]


def typo(paper: Sheet, chance: random.Random) -> None:
    """Leave out, add, replace or swap one letter."""
    for at in _some(paper, chance, both=0):
        paper.put(at, _slip(paper.parts()[at], chance))


def typo_both(paper: Sheet, chance: random.Random) -> None:
    """Slip in the surname and in the given name."""
    paper.surname, paper.given = _slip(paper.surname, chance), _slip(paper.given, chance)


def typo_twice(paper: Sheet, chance: random.Random) -> None:
    """Slip twice in the surname."""
    paper.surname = _slip(_slip(paper.surname, chance), chance)


def adjacent(paper: Sheet, chance: random.Random) -> None:
    """Hit the key beside the right one, in one part or two."""
    for at in _some(paper, chance, both=0.35):
        word = paper.parts()[at]
        if word:
            place = chance.randrange(len(word))
            near = scripts.neighbours(word[place].lower())
            paper.put(at, word[:place] + chance.choice(near) + word[place + 1 :])


def layout(paper: Sheet, chance: random.Random) -> None:
    """Type everything with the keyboard on the other script."""
    del chance
    for at, word in enumerate(paper.parts()):
        paper.put(at, scripts.wrong_layout(word) if word else "")


MASCULINE = {
    "surname": {
        "ский": ("ского", "скому", "ского", "ским"),
        "цкий": ("цкого", "цкому", "цкого", "цким"),
        "ый": ("ого", "ому", "ого", "ым"),
        "ий": ("его", "ему", "его", "им"),
        "ой": ("ого", "ому", "ого", "ым"),
        "ько": ("ька", "ьку", "ька", "ьком"),
        "ський": ("ського", "ському", "ського", "ським"),
        "цький": ("цького", "цькому", "цького", "цьким"),
        "ова": ("овой", "овой", "ову", "овой"),
        "ева": ("евой", "евой", "еву", "евой"),
        "ина": ("иной", "иной", "ину", "иной"),
        "ая": ("ой", "ой", "ую", "ой"),
        "ов": ("ова", "ову", "ова", "овым"),
        "ев": ("ева", "еву", "ева", "евым"),
        "ин": ("ина", "ину", "ина", "иным"),
        "єв": ("єва", "єву", "єва", "євим"),
        "ін": ("іна", "іну", "іна", "іним"),
    },
    "given": {
        "ий": ("ия", "ию", "ия", "ием"),
        "ей": ("ея", "ею", "ея", "еем"),
        "ай": ("ая", "аю", "ая", "аем"),
        "ь": ("я", "ю", "я", "ем"),
        "ій": ("ія", "ію", "ія", "ієм"),
        "о": ("а", "у", "а", "ом"),
        "авел": ("авла", "авлу", "авла", "авлом"),
        "ёдор": ("ёдора", "ёдору", "ёдора", "ёдором"),
        "ия": ("ии", "ии", "ию", "ией"),
        "я": ("и", "е", "ю", "ей"),
        "га": ("ги", "ге", "гу", "гой"),
        "ка": ("ки", "ке", "ку", "кой"),
        "а": ("ы", "е", "у", "ой"),
    },
    "patronymic": {
        "ич": ("ича", "ичу", "ича", "ичем"),
        "вна": ("вны", "вне", "вну", "вной"),
        "чна": ("чны", "чне", "чну", "чной"),
    },
}
PLAIN = ("а", "у", "а", "ом")


def _case(word: str, table: Mapping[str, tuple[str, ...]], which: int) -> str:
    for end in sorted(table, key=len, reverse=True):
        if word.lower().endswith(end):
            return word[: len(word) - len(end)] + table[end][which]
    return word + PLAIN[which] if word[-1:].lower() in "бвгджзклмнпрстфхцчшщ" else word


def declined(paper: Sheet, chance: random.Random) -> None:
    """Write the name in another case: ищу Иванова Ивана Петровича."""
    which = chance.choices((0, 1, 2, 3), (4, 2, 4, 1))[0]
    for at, kind in enumerate(("surname", "given", "patronymic")):
        word = paper.parts()[at]
        if word and not (
            kind == "surname" and paper.facts.sex == "f" and word[-1] in "бвгджзклмнпрстфхцчшщьо"
        ):
            paper.put(at, _case(word, MASCULINE[kind], which))


def swapped(paper: Sheet, chance: random.Random) -> None:
    """Put the parts into each other's fields, or turn their order round."""
    paper.order = chance.choice(("gsp", "gps", "psg"))
    paper.swap = True


def no_patronymic(paper: Sheet, chance: random.Random) -> None:
    """Leave the patronymic out."""
    del chance
    paper.patronymic = ""


def initials(paper: Sheet, chance: random.Random) -> None:
    """Give the first letters only."""
    paper.given = paper.given[:1] + "."
    paper.patronymic = paper.patronymic[:1] + "." if paper.patronymic and chance.random() < 0.8 else ""
    paper.order = "sgp"


def wrong_patronymic(paper: Sheet, chance: random.Random) -> None:
    """Give the patronymic of another father."""
    father = chance.choice(("Иван", "Сергей", "Николай", "Владимир", "Александр", "Михаил", "Виктор"))
    paper.patronymic = getattr(facts.patronymic(father, paper.facts.sex), paper.language)


def ocr(paper: Sheet, chance: random.Random) -> None:
    """Read the name off a scan."""
    for at in _some(paper, chance, both=0.3):
        word = paper.parts()[at].lower()
        fits = [(m.start(), old, new) for old, new in scripts.OCR for m in re.finditer(re.escape(old), word)]
        if fits:
            place, old, new = chance.choice(fits)
            paper.put(at, (word[:place] + new + word[place + len(old) :]).title())


def relative(paper: Sheet, chance: random.Random) -> None:
    """Give the sister's form of the surname."""
    del chance
    paper.surname = (
        facts.feminine(paper.surname) if paper.facts.sex == "m" else paper.surname.removesuffix("а")
    )


def old_surname(paper: Sheet, chance: random.Random) -> None:
    """Belarusian hand: о to а, and the letters of that alphabet."""
    swap = (("о", "а"), ("ё", "ё"), ("и", "і"), ("щ", "шч"), ("рь", "р"), ("ть", "ць"), ("дь", "дзь"))
    for at in (0, 1):
        word = paper.parts()[at]
        for old, new in swap:
            if chance.random() < 0.7:
                word = word[:1] + word[1:].replace(old, new)
        paper.put(at, word)


def minority(paper: Sheet, chance: random.Random) -> None:
    """Spell the way another office spells the same foreign sound."""
    swap = (
        ("магомед", "мухаммад"),
        ("гаджи", "хаджи"),
        ("хасан", "гасан"),
        ("юсуп", "юсуф"),
        ("санжи", "санджи"),
        ("цырен", "церен"),
        ("дж", "ж"),
        ("ы", "и"),
        ("э", "е"),
        ("гь", "г"),
        ("къ", "к"),
        ("аа", "а"),
        ("оо", "о"),
        ("уу", "у"),
        ("ж", "дж"),
        ("и", "ы"),
        ("ю", "у"),
        ("б", "п"),
    )
    for at in (0, 1):
        word = paper.parts()[at].lower()
        fits = [(old, new) for old, new in swap if old in word]
        if fits:
            old, new = fits[0] if len(fits[0][0]) > 2 else chance.choice(fits)
            paper.put(at, word.replace(old, new, 1).title())


KINDS: dict[str, Callable[[Sheet, random.Random], None]] = {
    "latin": latin,
    "latin mixed": latin_mixed,
    "other language": translated,
    "short name": short,
    "spoken patronymic": spoken,
    "misheard": heard,
    "typo": typo,
    "typo in both": typo_both,
    "two typos": typo_twice,
    "next key": adjacent,
    "wrong layout": layout,
    "declined": declined,
    "swapped": swapped,
    "no patronymic": no_patronymic,
    "initials": initials,
    "wrong patronymic": wrong_patronymic,
    "scanned": ocr,
    "sister's surname": relative,
    "Belarusian": old_surname,
    "other office": minority,
}
LAST = ("layout", "wrong layout")
SCRIPT = ("latin", "latin mixed", "wrong layout")
