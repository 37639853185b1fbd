"""Lists of the demonstration: people as rows of a CSV file."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kintrace.matching import Person

HEADINGS = ("№", "Фамилия", "Имя", "Отчество", "Дата рождения", "Место рождения", "Регион", "Часть", "Звание")


class list_file:  # noqa: N801 - used like a function
    """A list as a CSV file, in memory where that can be had, for as long as a `with` block lasts."""

    def __init__(self, rows: Sequence[Person], spoilt: int = 0) -> None:
        self.rows, self.spoilt = rows, spoilt

    def __enter__(self) -> Path:
        """Write the list and return where it is."""
        shared = Path("/dev/shm")  # noqa: S108 - a list in clear had better not touch a disk
        self.folder = tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None)
        path = Path(self.folder.name) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADINGS)
            for number, person in enumerate(self.rows, 1):
                born = "31.02.2000" if number <= self.spoilt else birth(person)
                name = (person.surname, person.given, person.patronymic)
                writer.writerow(
                    [number, *name, born, person.birthplace, person.region, person.unit, person.rank]
                )
            for number in range(self.spoilt):
                writer.writerow([len(self.rows) + number + 1, *[""] * 8])
        return path

    def __exit__(self, *_: object) -> None:
        """Remove it."""
        self.folder.cleanup()


def birth(person: Person) -> str:
    """Return a birth date as a list has it."""
    born = person.born
    if born is None:
        return ""
    return f"{born.day:02}.{born.month:02}.{born.year}" if born.is_full else f"{born.year} г.р."
