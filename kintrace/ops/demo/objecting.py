"""An objection of the demonstration: a man on a list says that he is at home and wants to be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.inquiries import drafts
from kintrace.objections import actions as objections
from kintrace.objections.sections import Statement, Told

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.matching import Person

WORDS = "Я давно дома. Снимите меня, пожалуйста, со списка и никому обо мне не говорите."


def write(person: Person, now: datetime) -> None:
    """File what a man says by the families' page, as he would write it himself."""
    token = drafts.new_token()
    drafts.keep(token, {}, now=now)
    statement = Statement(kind="self", words=WORDS, reach="+7 900 555-01-17", language="ru")
    objections.submit(told=Told(person=person, statement=statement), now=now, draft=token)
