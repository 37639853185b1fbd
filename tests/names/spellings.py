"""Names by the shipped tables of transliteration: what other offices make of a Cyrillic word."""

from __future__ import annotations

from functools import cache

from kintrace.names import tables

VOWELS = frozenset("аеёиоуыэюяіїє")

# Made up of common parts; no real person stands behind a row.
RUSSIAN = (
    *(
        "Иванов",
        "Гончаренко",
        "Щербаков",
        "Хрущёв",
        "Жуков",
        "Цветков",
        "Юрьев",
        "Яковлев",
        "Чернышевский",
        "Шишкин",
    ),
    *(
        "Емельянов",
        "Объедков",
        "Соловьёв",
        "Зайцев",
        "Эйхельбаум",
        "Крючков",
        "Мышкин",
        "Быков",
        "Дьяченко",
        "Лихачёв",
    ),
)
UKRAINIAN = (
    *(
        "Гончаренко",
        "Згурський",
        "Їжакевич",
        "Щербань",
        "Лук'яненко",
        "Кравець",
        "Ґалаґан",
        "Жадан",
        "Цюпа",
        "Юхименко",
    ),
    *(
        "Яценюк",
        "Соловйов",
        "Тимошенко",
        "Хоменко",
        "Шевчук",
        "Чайка",
        "Єфремов",
        "Корольов",
        "Бойко",
        "Ковальська",
    ),
)
BELARUSIAN = (
    "Караткевіч",
    "Шушкевіч",
    "Янкоўскі",
    "Быкаў",
    "Цвірка",
    "Ягораў",
    "Юхновіч",
    "Чыгрынаў",
    "Жылка",
)


@cache
def rules(standard: str) -> dict[str, dict[str, str]]:
    """Return one table: Cyrillic letters to their Latin spelling by place."""
    found: dict[str, dict[str, str]] = {}
    for name, _language, letters, place, latin in tables.rows("transliteration"):
        if name == standard:
            found.setdefault(letters, {}).setdefault(place, latin)
    return found


def standards(language: str) -> list[str]:
    """Return the names of the tables for a language."""
    rows = tables.rows("transliteration")
    return sorted({name for name, of, *_ in rows if of == language and "via_russian" not in name})


def _places(word: str, start: int, end: int) -> list[str]:
    before, after = word[start - 1 : start], word[end : end + 1]
    places = ["final"] * (not after) + ["initial"] * (not before)
    if before in VOWELS and before:
        places += ["between_vowels"] * bool(after and after in VOWELS) + ["after_vowel"]
    elif before and before not in "ьъ'":
        places.append("after_consonant")
    return [*places, "any"]


def latin(word: str, standard: str) -> str:
    """Return a word as an office writes it by one table."""
    word, table, made, start = word.lower(), rules(standard), "", 0
    while start < len(word):
        for length in range(5, 0, -1):
            spelled = table.get(word[start : start + length], {})
            place = next((p for p in _places(word, start, start + length) if p in spelled), None)
            if place and start + length <= len(word):
                made, start = made + spelled[place], start + length
                break
        else:
            start += 1
    return made.capitalize()
