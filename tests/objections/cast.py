"""What the tests of objections and erasures share. Everybody here is invented."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from pyrage import x25519

from kintrace.accounts.models import Role
from kintrace.cards.sections import Words
from kintrace.duties import actions as duties
from kintrace.duties.models import Notification
from kintrace.exports import actions as exports
from kintrace.inquiries import drafts
from kintrace.matching.person import PartialDate, Person
from kintrace.objections import actions as objections
from kintrace.objections.models import Erasure, Objection
from kintrace.objections.sections import Statement, Told
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import Finding, Method
from kintrace.registry.sections import Reported
from tests import make
from tests.duties.owing import WHOLE

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kintrace.cards.models import Card
    from kintrace.documents.models import Document
    from kintrace.exports.models import Export
    from kintrace.inquiries.drafts import Receipt
    from kintrace.registry.models import File, Identification, Post, Record

HIS_NAME = "Крутоверхов Николай Васильевич"
BORN = PartialDate(1999, 1999, 4, 12)
MAN = Person(name=HIS_NAME, born=BORN, region="Бурятия", unit="в/ч 55115")
WORDS = "Снимите меня со списка, я живу у Балаклеевки"


# Whom the post names beside him.
OTHER = "Ондар Айдыс Мергенович"
POST = f"Взяты в плен: {HIS_NAME}, 12.04.1999, и {OTHER}, 03.09.2001. Дом его у Нижневартовки."


class Everywhere(msgspec.Struct, frozen=True):
    """Wherever the bureau can hold something of one man, beside his records and answers."""

    card: Card
    begun: Card
    post: Post
    identification: Identification
    finding: Finding
    notification: Notification
    document: Document
    waiting: Export
    alone: Export
    left: Export


def everywhere(record: Record) -> Everywhere:
    """Put a man, who has a record, into everything else that the bureau keeps."""
    clerk, file = record.entered_by, record.file
    names = {"surname": "Крутоверхов", "given": "Николай", "father": "Василий", "born": "12.04.1999"}
    card = make.card(file=file, by=clerk, typed=names)
    make.consent(card, "person", "yes", words=Words(name="Крутоверхова Анна", relation="мать"))
    post = make.post(POST)
    registry.accept_person(
        person=post.persons.get(number=1),
        statement=make.statement(person=MAN),
        by=clerk,
        now=make.NOON,
        file=file,
    )
    identification = make.identification(file=file)
    finding = registry.add_finding(
        identification=identification,
        method=Method.TEETH,
        outcome=Finding.Outcome.DIFFERS,
        reported=Reported(report=f"Карта зубов: {HIS_NAME}"),
        by=clerk,
        now=make.NOON,
    )
    registry.enter_record(
        source=record.source,
        statement=make.statement(Claim.DEAD, person=MAN),
        by=clerk,
        now=make.NOON,
        file=file,
    )
    notice = msgspec.structs.replace(WHOLE, effects=f"Письмо, подписано: {HIS_NAME}")
    notification = duties.write_notification(
        file=file, notice=notice, document=Notification.Document.NONE, by=clerk, now=make.NOON
    )
    duties.count_file(file=file, now=make.NOON)
    other = make.record(person=Person(name=OTHER, born=PartialDate(2001, 2001, 9, 3)))
    return Everywhere(
        card=card,
        begun=make.begun(file=file, by=clerk),
        post=post,
        identification=identification,
        finding=finding,
        notification=notification,
        document=make.document(to=record, data=make.jpeg() + f"снимок: {HIS_NAME}".encode()),
        waiting=made(record, other),
        alone=made(record),
        left=fetched(made(record, other)),
    )


def made(*of: Record) -> Export:
    """Return an export that waits to be fetched."""
    key = str(x25519.Identity.generate().to_public())
    asked = make.export(*of, by=make.staff(Role.EXAMINER, Role.REGISTRAR), to=make.recipient(keys=key))
    released = exports.release(export=asked, by=asked.asked_by, now=make.NOON)
    return exports.make(export=released, withheld=lambda _: set(), by=asked.asked_by, now=make.NOON)


def fetched(export: Export) -> Export:
    """Return an export that has left."""
    exports.fetch(export=export, by=export.asked_by, now=make.NOON)
    export.refresh_from_db()
    return export


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
