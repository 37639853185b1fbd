"""How well `kintrace.names` reads: Latin round trips, declined names, short forms, speed.

`python -m bench.names_quality`. Names come from `../shared` when it is there, else from the package
`russiannames` (see bench/tables.py). All figures are printed; none is asserted. The declined forms are made
here, by rules that share nothing with kintrace.names.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from bench import scripts, tables
from kintrace import names
from kintrace.names.letters import fold
from kintrace.names.tables import rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CASES = ("gen", "dat", "acc", "ins", "loc")
FATHERS = ("Иван", "Пётр", "Сергей", "Николай", "Андрей", "Магомед", "Игорь", "Виктор", "Олег", "Руслан")


def _patronymic(father: str, *, sex: str) -> str:
    stems = {"й": (father[:-1], "евич", "евна"), "ь": (father[:-1], "евич", "евна")}
    stem, male, female = stems.get(father[-1], (father.replace("ё", "е"), "ович", "овна"))
    return stem + (male if sex == "m" else female)


def _table(stem: str, endings: str) -> dict[str, str]:
    return {case: stem + end.replace("-", "") for case, end in zip(CASES, endings.split(), strict=True)}


def _hush(word: str) -> bool:
    return word[-1] in "жшчщц"


def _soft(word: str, sex: str) -> dict[str, str]:
    stem, last = word[:-1], word[-1]
    if last == "я":
        dative = "и" if stem.endswith("и") else "е"
        return _table(stem, f"и {dative} ю ей {dative}")
    if sex == "f":
        return _table(stem, "и и ь ью и")
    return _table(stem, "я ю я ем и" if word.endswith("ий") else "я ю я ем е")


def decline_noun(word: str, sex: str) -> dict[str, str]:
    """Return the five oblique cases of a given name, or of a surname declined like one."""
    stem, last = word[:-1], word[-1]
    if last == "а":
        return _table(stem, f"{'и' if stem[-1] in 'гкхжшчщ' else 'ы'} е у {'ей' if _hush(stem) else 'ой'} е")
    if last in "яйь":
        return _soft(word, sex)
    if last in "оеиуюэы" or sex == "f":
        return dict.fromkeys(CASES, word)
    if word.endswith("ец") and len(word) > 4 and word[-3] not in "аеиоу":
        return _table(word[:-2] + "ц", "а у а ем е")
    irregular = {"Павел": "Павл", "Лев": "Льв", "Пётр": "Петр"}.get(word, word)
    return _table(irregular, f"а у а {'ем' if _hush(word) else 'ом'} е")


def _adjective(word: str, sex: str) -> dict[str, str]:
    stem, soft = word[:-2], word[-3] in "жшчщ" and word.endswith("ий")
    if sex == "f":
        return _table(stem, "ей ей ую ей ей" if soft else "ой ой ую ой ой")
    instrumental = "им" if stem[-1] in "гкхжшчщ" else "ым"
    return _table(stem, f"его ему его {instrumental} ем" if soft else f"ого ому ого {instrumental} ом")


def decline_surname(word: str, sex: str) -> dict[str, str]:
    """Return the five oblique cases of a Russian surname."""
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        return _table(word, "ой ой у ой ой" if sex == "f" else "а у а ым е")
    if word.endswith(("ий", "ый", "ой")):
        return _adjective(word, sex)
    if word.endswith(("ых", "их")) or (sex == "f" and word[-1] not in "ая"):
        return dict.fromkeys(CASES, word)
    return decline_noun(word, sex)


def declined_people(
    size: int, chance: random.Random
) -> list[tuple[str, dict[str, tuple[str, str, str]], tuple[str, str, str]]]:
    """Return people: sex, the three words in each case, the folded nominatives.

    Every fifth is a woman, every seventh of a minority.
    """
    common = [(name, weight) for name, weight in tables.surnames_ru() if len(name) > 3]
    chosen = chance.choices([n for n, _ in common], [w for _, w in common], k=size)
    minority = [row[0] for row in rows("surnames_minority")]
    given = {sex: [row for row in rows("given_names") if row[0] == sex] for sex in "mf"}
    people = []
    for index, surname in enumerate(chosen):
        sex = "f" if index % 5 == 4 else "m"
        surname = chance.choice(minority) if index % 7 == 3 else surname  # noqa: PLW2901 - one of two sources
        first = chance.choices(given[sex], [int(row[5]) + 1 for row in given[sex]])[0][1]
        patronymic = _patronymic(chance.choice(FATHERS), sex=sex)
        last = decline_surname(surname, sex)
        middle = _table(patronymic, "а у а ем е") if sex == "m" else _table(patronymic[:-1], "ы е у ой е")
        forms = decline_noun(first, sex)
        cases = {case: (last[case], forms[case], middle[case]) for case in CASES}
        people.append((sex, cases, (fold(surname), fold(first), fold(patronymic))))
    return people


def declension(size: int, chance: random.Random) -> dict[str, float]:
    """Return the share of declined names whose every part comes back to the nominative, as first reading."""
    good: dict[str, list[bool]] = defaultdict(list)
    for _sex, cases, (surname, given, patronymic) in declined_people(size, chance):
        for case, words in cases.items():
            first = names.read(" ".join(words))[0]
            right = (first.surname, first.given, first.patronymic) == (surname, given, patronymic)
            good[f"with patronymic, {case}"].append(right)
            short = names.read("ищу " * (case in ("gen", "acc")) + " ".join(words[:2]))
            good[f"without patronymic, {case}"].append((short[0].surname, short[0].given) == (surname, given))
            both = any((r.surname, r.given) == (surname, given) for r in short)
            good[f"without patronymic, among the readings, {case}"].append(both)
    return {name: sum(hits) / len(hits) for name, hits in good.items()}


UKRAINIAN_CASES = (*CASES, "voc")
# Given name and patronymic in the cases, by hand from a school grammar.
UKRAINIANS = (
    (
        "m",
        "Іван Івана Івану Івана Іваном Іванові Іване",
        "Петрович Петровича Петровичу Петровича Петровичем Петровичу Петровичу",
    ),
    (
        "m",
        "Микола Миколи Миколі Миколу Миколою Миколі Миколо",
        "Іванович Івановича Івановичу Івановича Івановичем Івановичу Івановичу",
    ),
    (
        "m",
        "Андрій Андрія Андрієві Андрія Андрієм Андрієві Андрію",
        "Олексійович Олексійовича Олексійовичу Олексійовича Олексійовичем Олексійовичу Олексійовичу",
    ),
    (
        "m",
        "Павло Павла Павлові Павла Павлом Павлові Павле",
        "Сергійович Сергійовича Сергійовичу Сергійовича Сергійовичем Сергійовичу Сергійовичу",
    ),
    (
        "m",
        "Василь Василя Василеві Василя Василем Василеві Василю",
        "Миколайович Миколайовича Миколайовичу Миколайовича Миколайовичем Миколайовичу Миколайовичу",
    ),
    (
        "m",
        "Олег Олега Олегові Олега Олегом Олегові Олеже",
        "Юрійович Юрійовича Юрійовичу Юрійовича Юрійовичем Юрійовичу Юрійовичу",
    ),
    (
        "f",
        "Олена Олени Олені Олену Оленою Олені Олено",
        "Іванівна Іванівни Іванівні Іванівну Іванівною Іванівні Іванівно",
    ),
    (
        "f",
        "Марія Марії Марії Марію Марією Марії Маріє",
        "Петрівна Петрівни Петрівні Петрівну Петрівною Петрівні Петрівно",
    ),
)


def decline_ukrainian(word: str, sex: str) -> dict[str, str]:
    """Return the six oblique cases of a Ukrainian surname, the vocative last; {} for a kind left out."""
    tables_of = (
        ("ський|цький|зький", 2, "ого ому ого им ому ий", "ої ій у ою ій а"),
        ("енко", 1, "а ові а ом ові у", None),
        ("ук|юк|як|ак|ик", 0, "а ові а ом ові у", None),
        ("ко", 1, "а ові а ом ові у", None),
        ("ич", 0, "а еві а ем еві у", None),
        ("ець", 3, "ця цеві ця цем цеві цю", None),
        ("ов|єв|ев|ін|їн", 0, "а у а им і е", "ої ій у ою ій а"),
        ("ель|аль|ень|ось", 1, "я еві я ем еві ю", None),
        ("да|ба|ма|на|ла|ра", 1, "и і у ою і о", "и і у ою і о"),
    )
    for endings, cut, male, female in tables_of:
        if word.endswith(tuple(endings.split("|"))) and not word.endswith("єць"):
            stem = word[: len(word) - cut]
            if sex == "m":
                forms = [stem + ending for ending in male.split()]
            else:
                forms = [stem + ending for ending in female.split()] if female else [word] * 6
            return dict(zip(UKRAINIAN_CASES, forms, strict=True))
    return {}


def ukrainian_declension(sample: Sequence[str]) -> dict[str, float]:
    """Return the share of declined Ukrainian names read back whole, as first reading, by case."""
    good: dict[str, list[bool]] = defaultdict(list)
    for index, surname in enumerate(sample):
        sex, given, patronymic = UKRAINIANS[index % len(UKRAINIANS)]
        cases = decline_ukrainian(surname, sex)
        first, middle = given.split(), patronymic.split()
        for at, case in enumerate(cases, start=1):
            full = names.given_names(first[0]).keys()  # Павло and Павел are one name
            whole = names.read(f"{cases[case]} {first[at]} {middle[at]}")[:1]
            short = names.read(f"{cases[case]} {first[at]}")
            right = [
                r.surname == fold(surname) and names.given_names(r.given).keys() == full
                for r in (*whole, *short)
            ]
            good[f"Ukrainian with patronymic, {case}"].append(
                right[0] and whole[0].patronymic == fold(middle[0])
            )
            good[f"Ukrainian without patronymic, {case}"].append(right[1])
            good[f"Ukrainian without patronymic, among the readings, {case}"].append(any(right[1:]))
    return {name: sum(hits) / len(hits) for name, hits in good.items()}


def round_trips(sample: Sequence[str], language: str) -> dict[str, tuple[float, float]]:
    """Return for each table the share of words whose sound is that of the first reading, of any."""
    shares = {}
    for standard in (name for name in scripts.standards() if name in scripts.names_of(language)):
        first, any_of = 0, 0
        for word in sample:
            sounds = [names.sound(reading) for reading in names.cyrillic(scripts.latin(word, standard))]
            heard = names.sound(fold(word))
            first += sounds[:1] == [heard]
            any_of += heard in sounds
        shares[standard] = (first / len(sample), any_of / len(sample))
    return shares


def short_forms() -> tuple[float, float]:
    """Return the share of short forms that give every name of the table, and one of them first."""
    whole, ordered, total = 0, 0, 0
    listed: dict[str, list[str]] = {}
    for form, language, cell, *_ in rows("diminutives"):
        if language == "ru":
            listed.setdefault(form, [fold(name) for name in cell.split(";")])
    for form, full in listed.items():
        found = names.given_names(form)
        total += 1
        whole += set(full) <= found.keys()
        ordered += next(iter(found), "") in full
    return whole / total, ordered / total


def speed(sample: Sequence[str], chance: random.Random) -> tuple[float, float, float]:
    """Return microseconds for a name of new words, of words seen before, and seen whole."""
    firsts = [row[1] for row in rows("given_names")][:60]

    def people() -> list[str]:
        return [
            f"{word} {chance.choice(firsts)} {_patronymic(chance.choice(FATHERS), sex='m')}"
            for word in sample
        ]

    def timed(texts: Iterable[str]) -> float:
        began = time.process_time()
        for text in texts:
            names.read(text)
        return (time.process_time() - began) / len(sample) * 1e6

    fresh, again = people(), people()
    names.read("Мария Иванова")  # the tables are read now
    return timed(fresh), timed(again), timed(again)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="names per measure")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    samples = {
        "ru": chance.choices(*zip(*tables.surnames_ru(), strict=True), k=options.size),
        "uk": chance.choices([u for u, _, _ in tables.surnames_uk()], k=options.size),
        "be": [form for row in rows("given_names") for form in row[3].split(";") if form],
    }
    cold, warm, cached = speed(chance.sample([n for n, _ in tables.surnames_ru()], options.size), chance)
    print(f"read: {cold:.0f} µs with new words, {warm:.0f} with words seen before, {cached:.1f} seen whole")
    every: list[tuple[float, float]] = []
    for language, sample in samples.items():
        for standard, (first, either) in round_trips(sample, language).items():
            every.append((first, either))
            print(f"  {standard:26} first reading {first:6.1%}   any reading {either:6.1%}")
    firsts, eithers = (sum(column) / len(every) for column in zip(*every, strict=True))
    print(f"round trips by {len(every)} tables: first {firsts:.1%}, any {eithers:.1%}")
    shares = declension(options.size, chance) | ukrainian_declension(samples["uk"])
    for name, share in sorted(shares.items()):
        print(f"  {name:52} {share:6.1%}")
    whole, first_listed = short_forms()
    print(f"short forms: {whole:.1%} give every name of the table, {first_listed:.1%} one of them first")


if __name__ == "__main__":
    main()
