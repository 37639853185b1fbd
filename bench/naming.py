"""How one name looks in Russian, Ukrainian and Belarusian, on a woman's papers, and at home."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import tables

if TYPE_CHECKING:
    import random

VOWELS = "аеёиоуыэюя"
# Spelling of Russian words in Belarusian, after the sounds are known: rules of the 1957 and 2008
# orthographies that both Belarusian standards share.
BELARUSIAN = (
    ("ский$", "скі"),
    ("цкий$", "цкі"),
    ("[иы]й$", "ы"),
    ("щ", "шч"),
    ("ть", "ць"),
    ("дь", "дзь"),
    ("т(?=[еёиюя])", "ц"),
    ("д(?=[еёиюя])", "дз"),
    ("рь", "р"),
    ("(?<=[ржшчц])я", "а"),
    ("(?<=[ржшчц])ю", "у"),
    ("(?<=[ржшчц])е", "э"),
    ("(?<=[ржшч])ё", "о"),
    ("(?<=[ржшч])и", "ы"),
    ("ци$", "ці"),
    ("и", "і"),
    ("ъ", "'"),
    ("(?<=[аеёіоуыэюя])в(?![аеёіоуыэюя])", "ў"),
)


@dataclass(frozen=True)
class Word:
    """A name in both languages."""

    ru: str
    uk: str


@functools.cache
def word(ru: str) -> Word:
    """Return a Russian name with its Ukrainian spelling."""
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
def _irregular() -> dict[str, dict[str, str]]:
    """Return the row of each father whose patronymic follows no rule."""
    return {r["father_name_ru"]: r for r in tables.rows("patronymics_irregular.tsv")}


@functools.cache
def patronymic(father: str, sex: str) -> Word:
    """Return the patronymic of a father's name in both languages."""
    male, row = sex == "m", _irregular().get(father)
    if row is not None:
        side = "male" if male else "female"
        ru = row[f"{side}_ru"].split(";")[0]
        return Word(ru, row[f"{side}_uk"].split(";")[0] or tables.to_uk(ru))
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


def feminine(surname: str) -> str:
    """Return a woman's form of a surname."""
    for old, new in (
        ("ский", "ская"),
        ("цкий", "цкая"),
        ("ський", "ська"),
        ("цький", "цька"),
        ("ый", "ая"),
        ("ий", "ая"),
    ):
        if surname.endswith(old):
            return surname.removesuffix(old) + new
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин", "ын", "єв", "ін", "їн")) else surname


def masculine(surname: str) -> str:
    """Return a man's form of a woman's surname."""
    for old, new in (
        ("ская", "ский"),
        ("цкая", "цкий"),
        ("ська", "ський"),
        ("цька", "цький"),
        ("ая", "ый"),
    ):
        if surname.endswith(old):
            return surname.removesuffix(old) + new
    return surname.removesuffix("а")


@functools.cache
def short_forms(ru: str, language: str) -> tuple[str, ...]:
    """Return what somebody of a Russian given name is called at home, most usual first."""
    row = given_table().get(ru, {})
    listed = tables.cell(row.get("dim_" + language) or row.get("dim_ru") or "")
    return tuple(listed) or _short_by_name(language).get(ru) or _short_by_name("ru").get(ru, ())


@functools.cache
def _short_by_name(language: str) -> dict[str, tuple[str, ...]]:
    """Return the short forms of each name by the package's own list, best attested first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in tables.rows("diminutives.tsv"):
        if row["lang"] == language:
            for name in tables.cell(row["names_ru"]):
                found[name].append((min(tables.cell(row["confidence"])), row["form"]))
    return {name: tuple(form for _, form in sorted(forms)) for name, forms in found.items()}


def belarusian_given(ru: str) -> str:
    """Return a given name in Belarusian."""
    forms = tables.cell(given_table().get(ru, {}).get("be") or "")
    return forms[0] if forms else _belarusian_letters(ru)


def belarusian_patronymic(father: str, sex: str) -> str:
    """Return a patronymic in Belarusian: -авіч and -аўна, -евіч and -еўна after a soft end."""
    row = _irregular().get(father)
    if row is not None:
        forms = tables.cell(row["male_be" if sex == "m" else "female_be"])
        if forms:
            return forms[0]
    given = belarusian_given(father)
    stem = given[:-1] if given[-1] in "йьаяоі" else given
    soft = given[-1] in "йья" or given.endswith("ій")
    if given.endswith("ій"):
        stem = given[:-2] + "ь"
    return stem + ("ев" if soft else "ав") + "іч" if sex == "m" else stem + ("еў" if soft else "аў") + "на"


def belarusian_surname(ru: str, chance: random.Random) -> str:
    """Return a surname in Belarusian.

    Belarusian writes as it speaks: an o without stress is а, an е before the stress is я. Where the stress
    lies no table says, so it is drawn: the last vowel but one or the last, as in most surnames.
    """
    low = ru.lower()
    vowels = [at for at, letter in enumerate(low) if letter in VOWELS]
    stress = chance.choice(vowels[-2:]) if vowels else -1
    if low.endswith(("енко", "ко", "ский", "цкий")) and len(vowels) > 1:
        stress = vowels[-2]
    made = []
    for at, letter in enumerate(low):
        before_stress = (
            at in vowels and vowels.index(at) + 1 < len(vowels) and vowels[vowels.index(at) + 1] == stress
        )
        if letter == "о" and at != stress:
            made.append("а")
        elif letter == "е" and before_stress:
            made.append("я")
        else:
            made.append("ё" if letter == "е" and at == stress and low.endswith("ев") else letter)
    return _belarusian_letters("".join(made)).title()


def _belarusian_letters(text: str) -> str:
    """Return a Russian word in Belarusian letters, its vowels as they are."""
    made = text.lower()
    for old, new in BELARUSIAN:
        made = re.sub(old, new, made)
    return made.title()
