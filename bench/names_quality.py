"""How well `kintrace.names` reads: Latin round trips, declined names, short forms, speed. `python -m bench.names_quality`.

Names come from `../shared` when it is there, else from the package `russiannames` (see bench/tables.py). All figures are printed;
none is asserted. The declined forms are made here, by rules that share nothing with kintrace.names.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from typing import TYPE_CHECKING

from bench import scripts, tables
from kintrace import names
from kintrace.names.scripts import fold
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


def decline_noun(word: str, sex: str) -> dict[str, str]:
    """Return the five oblique cases of a Russian noun: a given name, or a surname that is declined like one."""
    stem, last = word[:-1], word[-1]
    if last == "а":
        return _table(stem, f"{'и' if stem[-1] in 'гкхжшчщ' else 'ы'} е у {'ей' if _hush(stem) else 'ой'} е")
    if last == "я":
        dative = "и" if stem.endswith("и") else "е"
        return _table(stem, f"и {dative} ю ей {dative}")
    if last == "ь" and sex == "f":
        return _table(stem, "и и ь ью и")
    if last in "оеиуюэы" or sex == "f":
        return dict.fromkeys(CASES, word)
    if last in "йь":
        return _table(stem, "я ю я ем и" if word.endswith("ий") else "я ю я ем е")
    if word.endswith("ец") and len(word) > 4 and word[-3] not in "аеиоу":
        return _table(word[:-2] + "ц", "а у а ем е")
    irregular = {"Павел": "Павл", "Лев": "Льв", "Пётр": "Петр"}.get(word, word)
    return _table(irregular, f"а у а {'ем' if _hush(word) else 'ом'} е")


def decline_surname(word: str, sex: str) -> tuple[str, dict[str, str]]:
    """Return a Russian surname in the nominative of that sex and in five cases."""
    if word.endswith(("ых", "их")):
        return word, dict.fromkeys(CASES, word)
    if word.endswith(("ов", "ев", "ёв", "ин", "ын")):
        if sex == "f":
            return word + "а", _table(word, "ой ой у ой ой")
        return word, _table(word, "а у а ым е")
    if word.endswith(("ий", "ый", "ой")):
        stem, soft = word[:-2], word[-3] in "жшчщ" and word.endswith("ий")
        if sex == "f":
            return stem + "ая", _table(stem, "ей ей ую ей ей" if soft else "ой ой ую ой ой")
        instrumental = "им" if stem[-1] in "гкхжшчщ" else "ым"
        endings = f"его ему его {instrumental} ем" if soft else f"ого ому ого {instrumental} ом"
        return word, _table(stem, endings)
    return word, decline_noun(word, sex)


def declined_people(size: int, chance: random.Random) -> list[tuple[str, dict[str, tuple[str, ...]], tuple[str, ...]]]:
    """Return people as (sex, the three words in each case, the folded nominatives), every fifth a woman, every seventh minority."""
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
        _, last = decline_surname(surname, sex)
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


def round_trips(sample: Sequence[str], language: str) -> dict[str, tuple[float, float]]:
    """Return for each table of a language the share of words whose sound is that of the first reading, and of any."""
    shares = {}
    for standard in (name for name in scripts.standards() if name.startswith(language)):
        first, any_of = 0, 0
        for word in sample:
            sounds = [names.sound(reading) for reading in names.cyrillic(scripts.latin(word, standard))]
            heard = names.sound(fold(word))
            first += sounds[:1] == [heard]
            any_of += heard in sounds
        shares[standard] = (first / len(sample), any_of / len(sample))
    return shares


def short_forms() -> tuple[float, float]:
    """Return the share of short forms that give every name of the table, and of those that give them in its order."""
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
    """Return microseconds for a name of words never seen, a new name of words seen before, and a name seen before."""
    firsts = [row[1] for row in rows("given_names")][:60]

    def people() -> list[str]:
        return [f"{word} {chance.choice(firsts)} {_patronymic(chance.choice(FATHERS), sex='m')}" for word in sample]

    def timed(texts: Iterable[str]) -> float:
        began = time.perf_counter()
        for text in texts:
            names.read(text)
        return (time.perf_counter() - began) / len(sample) * 1e6

    fresh, again = people(), people()
    return timed(fresh), timed(again), timed(again)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1000, help="names per measure")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    # Spelled-out weights: a name as often as people bear it.
    russian = chance.choices(*zip(*tables.surnames_ru(), strict=True), k=options.size)
    ukrainian = chance.choices([u for u, _, _ in tables.surnames_uk()], k=options.size)
    cold, warm, cached = speed(chance.sample([n for n, _ in tables.surnames_ru()], options.size), chance)
    print(f"read: {cold:.0f} µs with new words, {warm:.0f} µs with words seen before, {cached:.1f} µs seen whole")
    every: list[tuple[float, float]] = []
    for language, sample in (("ru", russian), ("uk", ukrainian), ("be", russian)):
        for standard, (first, any_of) in round_trips(sample, language).items():
            every.append((first, any_of))
            print(f"  {standard:26} first reading {first:6.1%}   any reading {any_of:6.1%}")
    print(f"round trips: first {sum(f for f, _ in every) / len(every):.1%}, any {sum(a for _, a in every) / len(every):.1%}")
    for name, share in sorted(declension(options.size, chance).items()):
        print(f"  {name:52} {share:6.1%}")
    whole, ordered = short_forms()
    print(f"short forms: {whole:.1%} give every name of the table, {ordered:.1%} a name of it first")


if __name__ == "__main__":
    main()
