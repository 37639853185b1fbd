"""What is said of too little: how many fit as well, roughly, and which facts a family has not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace import names
from kintrace.matching.person import Missing

if TYPE_CHECKING:
    from kintrace.matching.person import Person

FEW = 10
# In this order whoever is sought: no record has a say in it.
ASKED = ("born", "unit", "region", "patronymic")


def rough(count: int) -> int:
    """Return a count to two digits, to whole tens below a hundred; 0 for what is below ten.

    An exact figure, asked for twice, would tell that a record of that name has come in between.
    """
    return 0 if count < FEW else round(count, -max(1, len(str(count)) - 2))


def untold(person: Person) -> tuple[str, ...]:
    """Return what a family could still tell, in a fixed order; () when the whole birth and one more are told.

    What she does not know or will not say is left out.
    """
    # Never from the register's candidates: her advice would then show that somebody of that name is there.
    left = [field for field in ASKED if not is_told(person, field)]
    if "born" not in left and len(left) < len(ASKED) - 1:
        return ()
    closed = (Missing.NOT_KNOWN, Missing.DECLINED)
    return tuple(field for field in left if person.missing.get(field) not in closed)


def is_told(person: Person, field: str) -> bool:
    """Return whether one of ASKED was said whole."""
    if field == "born":
        return person.born is not None and person.born.is_full
    if field == "patronymic":
        return len(patronymic(person)) > 1  # one letter is an initial
    return bool(getattr(person, field).strip())


def patronymic(person: Person) -> str:
    """Return the patronymic by the likeliest reading of the name; "" if there is none."""
    read = names.read(
        person.name, surname=person.surname, given=person.given, patronymic=person.patronymic, sex=person.sex
    )
    return read[0].patronymic if read else ""
