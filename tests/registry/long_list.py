"""A long list of invented men, some on record, some twice, some in rows that nobody can read."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SURNAMES = ("Цыдыпов", "Ковальчук", "Ондар", "Петренко", "Бадмаев", "Крутоверхов", "Гончаренко", "Сидоров")
GIVEN = ("Баир", "Олег", "Айдыс", "Микола", "Доржи", "Николай", "Юрий", "Пётр")
FATHERS = ("Доржиевич", "Иванович", "Мергенович", "Васильевич", "Сергеевич", "Ильич")
HEADINGS = "Фамилия;Имя;Отчество;Дата рождения;Регион;Войсковая часть;Звание;Личный номер\n"


def rows(count: int, seed: int = 1) -> Iterator[str]:
    """Yield rows: one in twenty damaged, one in fifty said again with other words, one in seventy twice."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    before = ""
    for number in range(count):
        if before and number % 70 == 0:
            yield before
            continue
        if before and number % 50 == 0:
            yield before.replace(";;", ";ст. сержант;", 1)
            continue
        surname = chance.choice(SURNAMES) + chance.choice(("", "ин", "ский", "ов", "енко"))
        born = f"{chance.randint(1, 28):02}.{chance.randint(1, 12):02}.{chance.randint(1970, 2005)}"
        name = f"{surname};{chance.choice(GIVEN)};{chance.choice(FATHERS)}"
        row = f"{name};{born};Бурятия;{chance.randint(10_000, 99_999)};;\n"
        if chance.random() < 0.05:
            row = chance.choice(
                (f";;;{born};;;;\n", row.replace(born, "37.13.2001"), row.replace(name, "\ufffd;;"))
            )
        before = row
        yield row


def text(count: int, *more: str, seed: int = 1) -> str:
    """Return a list with its headings, and more rows at its end."""
    return HEADINGS + "".join([*rows(count, seed), *more])
