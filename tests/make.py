"""Plain builders: one call gives one row that holds together. Each test says only what it is about.

Everybody here is invented.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from kintrace.accounts.models import Grant, Role, Staff
from kintrace.contact.models import Message, Route
from kintrace.contact.sections import ContactRoute
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.matching.person import PartialDate, Person
from kintrace.vault import client as vault
from kintrace.vault import sections
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from kintrace.inquiries.drafts import Receipt

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

numbers = count(1)


# Staff.


def staff(*roles: Role, handle: str = "", language: str = "", password: str = "") -> Staff:
    """Return a member of staff with the roles. Without a password nobody signs in as them."""
    made = Staff(handle=handle or f"clerk-{next(numbers)}", language=language, invited_at=NOON)
    made.set_password(password or None)
    made.save()
    Grant.objects.bulk_create([Grant(staff=made, role=role, granted_at=NOON) for role in roles])
    return made


# Families.

SOUGHT = Person(
    surname="Иванов",
    given="Пётр",
    patronymic="Сергеевич",
    born=PartialDate(2001, 2001, 4, 12),
    region="Бурятия",
    unit="в/ч 46108",
)


def answers(
    *,
    sought: Person = SOUGHT,
    email: str = "mother@mail.example",
    openly: bool | None = True,
    language: str = "ru",
) -> Answers:
    """Return all answers of one inquiry."""
    return Answers(
        sought=sought,
        inquirer=Inquirer(
            name="Мария Иванова",
            relation="mother",
            control_question="Как звали собаку?",
            control_answer="Байкал",
            language=language,
        ),
        narrative=Narrative(last_news="Писал в марте", last_place="Балаклея"),
        route=ContactRoute(email=email, language=language, may_write_openly=openly),
    )


class Filed(NamedTuple):
    """An inquiry and what its family took away."""

    inquiry: Inquiry
    receipt: Receipt


def filed(*, now: datetime = NOON, given: Answers | None = None) -> Filed:
    """Return an inquiry as it came in, with its receipt."""
    vault.connect()  # so that there is a public key
    receipt = inquiries.submit(answers=given or answers(), now=now)
    return Filed(Inquiry.objects.get(number=receipt.number), receipt)


def inquiry(*, now: datetime = NOON, sought: Person = SOUGHT, email: str = "mother@mail.example") -> Inquiry:
    """Return an inquiry that the vault has taken in."""
    made = filed(now=now, given=answers(sought=sought, email=email)).inquiry
    return inquiries.take_in(inquiry=made, now=now)


# Messages.


def route(*, email: str = "mother@mail.example", openly: bool | None = True, language: str = "ru") -> Route:
    """Return a route of a case of its own."""
    made = Route(case=uuid4(), created_at=NOON)
    way = ContactRoute(email=email, language=language, may_write_openly=openly)
    place = Place.of(made, "route")
    [made.sealed] = vault.connect().seal(case=made.case, sections=[(place, sections.encode(way))])
    made.save()
    return made


def message(
    *, to: Route | None = None, about: UUID | None = None, not_before: datetime = NOON, attempts: int = 0
) -> Message:
    """Return a message that waits in the outbox."""
    return Message.objects.create(
        route=to or route(),
        template=Message.Template.NEWS,
        about=about or uuid4(),
        queued_at=NOON,
        not_before=not_before,
        attempts=attempts,
    )
