"""What the tests of objections and erasures share. Everybody here is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.accounts.models import Role
from kintrace.inquiries import drafts
from kintrace.matching.person import PartialDate, Person
from kintrace.objections import actions as objections
from kintrace.objections.models import Erasure, Objection
from kintrace.objections.sections import Statement, Told
from tests import make

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kintrace.inquiries.drafts import Receipt
    from kintrace.registry.models import File

HIS_NAME = "Крутоверхов Николай Васильевич"
BORN = PartialDate(1999, 1999, 4, 12)
MAN = Person(name=HIS_NAME, born=BORN, region="Бурятия", unit="в/ч 55115")
WORDS = "Снимите меня со списка, я живу у Балаклеевки"


def objected(person: Person = MAN, *, now: datetime = make.NOON) -> tuple[Objection, Receipt]:
    """Return an objection from outside, and its receipt."""
    token = drafts.new_token()
    drafts.keep(token, {}, now=now)
    statement = Statement(kind="self", words=WORDS, reach="+7 923 555-01-17", language="ru")
    receipt = objections.submit(told=Told(person=person, statement=statement), now=now, draft=token)
    return Objection.objects.get(number=receipt.number), receipt


def compared(person: Person = MAN, *, now: datetime = make.NOON) -> Objection:
    """Return an objection from outside that the vault has taken in and compared with the register."""
    made, _ = objected(person, now=now)
    objections.take_in(objection=made, now=now)
    objections.compare(objection=made, now=now)
    made.refresh_from_db()
    return made


def approved(file: File, *, objection: Objection | None = None, proven: bool = False) -> Erasure:
    """Return an erasure that two people want."""
    asked = objections.ask_erasure(
        file=file, by=make.staff(Role.REGISTRAR), now=make.NOON, objection=objection, proven=proven
    )
    return objections.approve_erasure(erasure=asked, by=make.staff(Role.EXAMINER), now=make.NOON)


def a_list(folder: Path, *rows: str, heading: str = "ФИО,Дата рождения,Часть") -> Path:
    """Return a list as a camp sends it."""
    path = folder / "list.csv"
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path
