"""A name on its way from a mother's mouth to our form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from bench.facts import Facts

PARTS = ("surname", "given", "patronymic")


@dataclass
class Sheet:
    """A name on its way to the form. Damage changes it in place; `facts` stays true.

    Attributes:
        facts: Who he is.
        language: "ru" or "uk".
        order: In which order the parts stand in one field: s, g and p.
        split: Whether the form has three fields for the name.
        swap: Whether surname and given name stand in each other's field.
        glued: How many parts stand together without a space, or all in the field of the first.
        born_as: What happened to his birth date; empty when the family says it as it knows it.
        unit_anyhow: Whether the unit is given, in any of the ways of writing one.
        former: The surname he or his mother bore before, in this language.
        other_names: A further name beside the first.
    """

    facts: Facts
    language: str
    surname: str
    given: str
    patronymic: str
    order: str = "sgp"
    split: bool = False
    swap: bool = False
    glued: int = 0
    born_as: str = ""
    unit_anyhow: bool = False
    former: str = ""
    other_names: tuple[str, ...] = ()

    def parts(self) -> list[str]:
        """Return the three parts, empty where there is none."""
        return [self.surname, self.given, self.patronymic]

    def put(self, at: int, word: str) -> None:
        """Write one of the three parts."""
        setattr(self, PARTS[at], word)

    def copy(self) -> Sheet:
        """Return the sheet as it is now."""
        return replace(self)


def clean(who: Facts, language: str) -> Sheet:
    """Return a clean sheet in Russian or Ukrainian."""
    if language == "ru":
        return Sheet(who, language, who.surname.ru, who.given.ru, who.patronymic.ru)
    return Sheet(who, language, who.surname.uk, who.given.uk, who.patronymic.uk)


def hit(paper: Sheet, chance: random.Random, both: float = 0.2) -> list[int]:
    """Return which parts are hit: mostly the surname, sometimes the given name, sometimes both."""
    if chance.random() < both:
        return [0, 1]
    return [chance.choices((0, 1, 2), (60, 30, 10 if paper.patronymic else 0))[0]]
