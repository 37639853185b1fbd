"""Plain builders: one call gives one row that holds together. Each test says only what it is about.

Everybody here is invented.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid4

from PIL import Image

from kintrace.accounts.models import Grant, Role, Staff
from kintrace.cards import actions as cards
from kintrace.cards.items import as_answer
from kintrace.cards.models import Card, Consent
from kintrace.cards.sections import CardItems, Words
from kintrace.contact.models import Message, Route
from kintrace.contact.sections import ContactRoute
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.documents import actions as documents
from kintrace.documents.models import Document
from kintrace.exports import actions as exports
from kintrace.exports.models import Export, Recipient
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.inquiries.sections import Answers, Inquirer, Narrative
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.matching.person import PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim, SourceClass
from kintrace.registry.models import (
    Bag,
    File,
    HeldList,
    Identification,
    Join,
    Pairing,
    Post,
    Record,
    Remains,
    Source,
)
from kintrace.registry.sections import Bagged, Circumstances, Examined
from kintrace.registry.statement import Statement
from kintrace.registry.uploads import open_head
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check
from kintrace.vault import client as vault
from kintrace.vault import sections
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


# The register.

HELD = Person(
    surname="Иванов",
    given="Петр",
    patronymic="Сергеевич",
    born=PartialDate(2001, 2001, 4, 12),
    region="Бурятия",
    unit="в/ч 46108",
)


def source(source_class: SourceClass = SourceClass.AUTHORITY, *, title: str = "") -> Source:
    """Return a source of a class."""
    return registry.open_source(
        title=title or f"Invented source {next(numbers)}",
        source_class=source_class,
        by=staff(Role.REGISTRAR),
        now=NOON,
    )


def statement(
    claim: Claim = Claim.REGISTERED, *, person: Person = HELD, on: date | None = None, place: str = "Лагерь 7"
) -> Statement:
    """Return what a source says."""
    return Statement(
        claim=claim, person=person, happened_on=on, circumstances=Circumstances(place=place, note="Ранен")
    )


def post(text: str = "Взят в плен Рыжов Егор Ильич, 12.03.1999") -> Post:
    """Return a post that was taken in."""
    by = staff(Role.REGISTRAR)
    return registry.take_post(source=source(), text=text, published_on=NOON.date(), by=by, now=NOON)


def record(
    claim: Claim = Claim.REGISTERED,
    *,
    of: SourceClass = SourceClass.AUTHORITY,
    person: Person = HELD,
    file: File | None = None,
    on: date | None = None,
    now: datetime = NOON,
) -> Record:
    """Return one standing claim."""
    said = statement(claim, person=person, on=on)
    return registry.enter_record(
        source=source(of), statement=said, by=staff(Role.REGISTRAR), now=now, file=file
    )


def bag(*, tag: str = "Мешок 14", now: datetime = NOON) -> Bag:
    """Return a bag as it was handed over."""
    bagged = Bagged(tag=tag, place="Изобильное")
    return registry.receive_bag(
        bagged=bagged, received_on=date(2026, 10, 3), by=staff(Role.REGISTRAR), now=now
    )


def remains(*, of: Bag | None = None) -> Remains:
    """Return what is taken to be of one man, from a bag."""
    return registry.describe_remains(
        bag=of or bag(),
        examined=Examined(seen="Шрам на левой руке", samples="Проба 7"),
        extent=Remains.Extent.PART,
        by=staff(Role.REGISTRAR),
        now=NOON,
    )


def identification(
    *, of: Remains | None = None, file: File | None = None, by: Staff | None = None
) -> Identification:
    """Return a man whom somebody proposes for remains."""
    return registry.propose_identification(
        remains=of or remains(), file=file or record().file, by=by or staff(Role.EXAMINER), now=NOON
    )


# Capture cards.

TYPED = {
    "power": "Российская Федерация",
    "surname": "Иванов",
    "given": "Пётр",
    "father": "Сергей",
    "born": "12.04.2001",
    "birthplace": "Улан-Удэ",
    "rank": "сержант",
    "number": "?",
    "kin_name": "Мария Иванова, мать",
    "kin_address": "670000, Улан-Удэ, ул. Ленина, 5",
    "taken_on": "03.05.2026",
    "coming_from": "-",
    "health": "6",
    "prisoner_number": "44120",
    "camp": "Табір «Захід-1»",
    "written_on": "07.05.2026",
    "signed": "1",
}


def items(**typed: str) -> CardItems:
    """Return a card's items as somebody types them: a whole card, or as a test says otherwise."""
    return CardItems({item: as_answer(text) for item, text in {**TYPED, **typed}.items()})


def begun(*, by: Staff | None = None, file: File | None = None) -> Card:
    """Return a card that nobody has finished."""
    return cards.begin(source=source(), by=by or staff(Role.REGISTRAR), now=NOON, file=file)


def card(
    *,
    by: Staff | None = None,
    file: File | None = None,
    now: datetime = NOON,
    typed: Mapping[str, str] | None = None,
) -> Card:
    """Return a finished card."""
    clerk = by or staff(Role.REGISTRAR)
    return cards.finish(
        card=begun(by=clerk, file=file),
        items=items(**(typed or {})),
        page=cards.Page(uuid4(), 0),
        by=clerk,
        now=now,
    )


def pairing(*, now: datetime = NOON) -> Pairing:
    """Return two files of a man that the worker takes for one."""
    man = Person(surname="Бадмаев", given="Доржи", patronymic="Баирович", born=PartialDate(1997, 1997, 5, 3))
    first, second = (record(person=man, now=now + at * MINUTE) for at in range(2))
    for each in (first, second):
        tracing.look_back(record=each, now=now)
        registry.pair(file=each.file, now=now)
    return Pairing.objects.of(first.file_id, second.file_id).get()


def joined(one: File, other: File | None = None, *, by: Staff | None = None, now: datetime = NOON) -> Join:
    """Return the join of two files by one person."""
    return registry.join_files(
        one=one,
        other=other or record().file,
        reason=Join.Reason.DOCUMENT,
        by=by or staff(Role.REGISTRAR),
        now=now,
    )


def consent(
    to: Card,
    question: str,
    answer: str,
    *,
    person: UUID | None = None,
    words: Words | None = None,
    now: datetime = NOON,
) -> Consent:
    """Return what he said on a card."""
    told = words or (Words(name="Анна", relation="бывшая жена") if question == "person" else Words())
    said = cards.Said(
        question=Consent.Question(question), answer=Consent.Answer(answer), person=person, words=told
    )
    return cards.record_consent(card=to, said=said, by=staff(Role.REGISTRAR), now=now)


def both(join: Join) -> Join:
    """Return a join that a second person has confirmed."""
    return registry.confirm_join(join=join, by=staff(Role.EXAMINER), now=NOON)


COMMON = Person(name="Иванов Александр")


def staged() -> None:
    """Let every list that waits be read and staged, as the worker does it."""
    for held in HeldList.objects.to_stage():
        staged_one(held)


def staged_one(held: HeldList) -> None:
    """Let one list be read and staged."""
    stepped(registry.Staging(held))


def stepped(staging: registry.Staging) -> None:
    """Go on until there is no more to do."""
    while staging.step() is not None:
        pass


def set_headings(held: HeldList, by: Staff) -> None:
    """Leave the columns of a list that waits as they were understood."""
    fields = [column.field for column in open_head(held).columns]
    registry.set_headings(held=held, fields=fields, by=by, now=NOON)


def crowd(size: int = 64) -> None:
    """Put so many namesakes of different births into the vault's memory, as if they were on record."""
    for at in range(size):
        case, day = uuid4(), PartialDate(1950 + at, 1950 + at, 1 + at % 12, 1 + at % 28)
        place = Place("registry.record", str(case), "description")
        held = Person(name="Иванов Александр", born=day, region=("Бурятия", "Тыва")[at % 2])
        [blob] = vault.connect().seal(case=case, sections=[(place, sections.encode(held))])
        vault.connect().remember(shelf="held", rows=[(case, Sealed(place, blob))])


# Photographs and papers.


def jpeg(colour: str = "red", size: tuple[int, int] = (120, 80)) -> bytes:
    """Return a photograph as a camera writes it, of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()


def pdf(*colours: str) -> bytes:
    """Return a PDF with a page of each colour."""
    first, *others = [Image.new("RGB", (210, 297), colour) for colour in colours]
    written = io.BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others)
    return written.getvalue()


def document(
    *,
    to: Record | Inquiry | None = None,
    data: bytes = b"",
    kind: Document.Kind = Document.Kind.PHOTOGRAPH,
    allowed: Document.Allowed = Document.Allowed.PASS_ON,
) -> Document:
    """Return a document: a photograph of one colour unless a test brings another."""
    to = to or record()
    about = documents.About(kind, allowed, "От матери, 3 мая", "Пётр у бани")
    by = staff(Role.REGISTRAR if isinstance(to, Record) else Role.OPERATOR)
    return documents.add(to=to, data=data or jpeg(), about=about, by=by, now=NOON)


# Exports.

RECIPIENT_KEY = "age1d5khtegfqpltd7v85ln972c9cccpsn2tny56a744g7nmhrwvfvqq2ddjep"


def recipient(*, title: str = "", keys: str = RECIPIENT_KEY) -> Recipient:
    """Return a body that may be given files. Nobody has its secret key unless a test brings one."""
    title = title or f"Invented recipient {next(numbers)}"
    return exports.add_recipient(title=title, keys=keys, by=staff(Role.REGISTRAR), now=NOON)


def export(*of: Record, by: Staff | None = None, to: Recipient | None = None) -> Export:
    """Return an export of the files of some records that waits for its release."""
    return exports.ask(
        choice=exports.Choice(files=[each.file_id for each in of]),
        form=Export.Form.JSON,
        recipient=to or recipient(),
        purpose=Export.Purpose.SEARCH,
        words="Просят до пятницы",
        by=by or staff(Role.EXAMINER),
        now=NOON,
    )


# Tracing, kinship, disclosure: each one gate further than the one before.


def candidate(
    claim: Claim = Claim.REGISTERED,
    *,
    of: SourceClass = SourceClass.AUTHORITY,
    asked: Inquiry | None = None,
) -> Candidate:
    """Return a candidate that a look has found, for a given inquiry or one of its own."""
    held = record(claim, of=of)
    asked = asked or inquiry()
    tracing.look(inquiry=asked, now=NOON)
    return asked.candidates.get(file=held.file_id)


def vague() -> Candidate:
    """Return a candidate of an inquiry that says a common name and no more; 63 records fit as well."""
    crowd(48)  # fewer than a look reads, so that one of the file's records is among them
    file = record(person=COMMON).file
    for _ in range(14):
        record(person=COMMON, file=file)
    asked = inquiry(sought=COMMON)
    tracing.look(inquiry=asked, now=NOON)
    return asked.candidates.get()


def confirmed(
    claim: Claim = Claim.REGISTERED,
    *,
    of: SourceClass = SourceClass.AUTHORITY,
    asked: Inquiry | None = None,
) -> Candidate:
    """Return a candidate that two examiners call the same man."""
    made = candidate(claim, of=of, asked=asked)
    for _ in range(2):
        check(made)
    return made


def check(
    of: Candidate,
    verdict: Check.Verdict = Check.Verdict.SAME,
    *,
    by: Staff | None = None,
    now: datetime = NOON,
) -> Check:
    """Return a check by an examiner."""
    return tracing.check(candidate=of, examiner=by or staff(Role.EXAMINER), verdict=verdict, now=now)


def tellable(
    claim: Claim = Claim.REGISTERED,
    *,
    of: SourceClass = SourceClass.AUTHORITY,
    asked: Inquiry | None = None,
) -> Candidate:
    """Return a confirmed candidate with kinship shown, whose wish is yes."""
    made = confirmed(claim, of=of, asked=asked)
    clerk = staff(Role.OPERATOR)
    kinship.accept(
        candidate=made, way=Proof.Way.CONTROL_ANSWER, by=clerk, now=NOON, note="Собаку звали Байкал"
    )
    kinship.record_wish(candidate=made, answer=Wish.Answer.YES, by=clerk, now=NOON)
    return made


def written(
    *, about: Candidate | None = None, sentences: Sequence[str] = ("found", "authority")
) -> Disclosure:
    """Return a text that waits for its release."""
    return disclosure.write(
        candidate=about or tellable(), sentences=sentences, by=staff(Role.OPERATOR), now=NOON
    )


def released(*, about: Candidate | None = None) -> Disclosure:
    """Return a text that the family may read."""
    return disclosure.release(disclosure=written(about=about), by=staff(Role.RELEASER), now=NOON)
