"""Take in a post, accept the persons whom it proposes one by one, and put it away."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext_noop

from kintrace import posts
from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.actions.records import InTheFuture, enter_record
from kintrace.registry.models import Post, PostPerson
from kintrace.registry.sections import Posted
from kintrace.registry.suppression import suppressed
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File, Record, Source
    from kintrace.registry.statement import Statement

PURPOSE = "read_post"


class NoText(Refused):
    """There must be something to read."""

    message = gettext_noop("There is no text. Paste the post, the letter or the message.")


class TextTooLong(Refused):
    """A text is read whole or not at all."""

    message = gettext_noop(
        "This text has %(length)d characters; at most %(most)d are read at once. Cut it between two persons, "
        "and paste the parts one after the other."
    )


class PersonDecided(Refused):
    """A proposal is decided once."""

    message = gettext_noop("Somebody has decided about person %(number)d already. Load the page again.")


class PostPutAway(Refused):
    """A post that was put away is not worked on."""

    message = gettext_noop("This post was put away. Paste it again if there is more in it.")


def posted_place(post_id: UUID) -> Place:
    """Return where the text of a post stands, also before the post does."""
    return Place.of(Post(pk=post_id), "posted")


@audit.action("registry.take_post")
def take_post(*, source: Source, text: str, published_on: date, by: Staff, now: datetime) -> Post:
    """Read a post and seal its text with what was read. Nothing becomes a record until somebody accepts it.

    Raises:
        WrongRole: If the person is no registrar.
        NoText: If there is no letter in it.
        TextTooLong: If it is longer than can be read.
        InTheFuture: If it was published on a day that has not come.
    """
    need_role(by, Role.REGISTRAR)
    if not any(map(str.isalpha, text)):
        raise NoText
    if len(text) > posts.LONGEST:
        raise TextTooLong(length=len(text), most=posts.LONGEST)
    if published_on > now.date():
        raise InTheFuture
    proposals = tuple(posts.read(text, today=published_on))
    post = Post(id=uuid4(), source=source, published_on=published_on, taken_by=by, taken_at=now)
    sections = [(posted_place(post.pk), encode(Posted(text=text, proposals=proposals)))]
    [post.sealed] = vault.connect().seal(case=post.pk, sections=sections)
    post.save(force_insert=True)
    PostPerson.objects.bulk_create(
        [PostPerson(post=post, number=number) for number in range(1, len(proposals) + 1)]
    )
    audit.record("registry.post_taken", subject=post, actor=by)
    return post


@audit.action("registry.accept_person")
def accept_person(
    *, person: PostPerson, statement: Statement, by: Staff, now: datetime, file: File | None = None
) -> Record:
    """Enter what a person made of a proposal, as a record that leads back to its post.

    Raises:
        WrongRole: If the person is no registrar.
        PostPutAway: If the post was put away.
        PersonDecided: If somebody has decided about this one.
        NobodyDescribed, InTheFuture: As `enter_record` does.
    """
    need_role(by, Role.REGISTRAR)
    person = undecided(person)
    made = enter_record(source=person.post.source, statement=statement, by=by, now=now, file=file)
    decide(person, PostPerson.Decision.ACCEPTED, by, now, made)
    audit.record("registry.person_accepted", subject=person, actor=by)
    return made


@audit.action("registry.decline_person")
def decline_person(*, person: PostPerson, by: Staff, now: datetime) -> PostPerson:
    """Leave a proposal alone: it becomes no record.

    Raises:
        WrongRole: If the person is no registrar.
        PostPutAway: If the post was put away.
        PersonDecided: If somebody has decided about this one.
    """
    need_role(by, Role.REGISTRAR)
    person = undecided(person)
    decide(person, PostPerson.Decision.DECLINED, by, now, None)
    audit.record("registry.person_declined", subject=person, actor=by)
    return person


@audit.action("registry.put_away_post")
def put_away_post(*, post: Post, by: Staff, now: datetime) -> bool:
    """End the work on a post, and return whether its text stays.

    It stays, sealed, as the source of the records that came from it; the proposals go. A post from which
    no record came goes whole, with its key. So does a text that tells of somebody who was erased.

    Raises:
        WrongRole: If the person is no registrar.
        PostPutAway: If that was done.
    """
    need_role(by, Role.REGISTRAR)
    post = open_post(post.pk)
    kept = post.persons.filter(record__isnull=False).exists()
    if not kept:
        audit.record("registry.post_destroyed", subject=post, actor=by)
        vault.connect().shred(case=post.pk)
        post.delete()
        return False
    for person in post.persons.undecided().select_for_update():
        decide(person, PostPerson.Decision.DECLINED, by, now, None)
    place = posted_place(post.pk)
    [plain] = vault.connect().open(
        case=post.pk, sealed=[Sealed(place, bytes(post.sealed))], actor=by.audit_name, purpose=PURPOSE
    )
    posted = decode(plain, Posted)
    if any(suppressed([each.person for each in posted.proposals], by=by)):
        post.sealed = b""
        vault.connect().shred(case=post.pk)
    else:
        text = Posted(text=posted.text)
        [post.sealed] = vault.connect().seal(case=post.pk, sections=[(place, encode(text))])
    post.put_away_at = now
    post.save(update_fields=["sealed", "put_away_at"])
    audit.record("registry.post_put_away", subject=post, actor=by)
    return bool(post.sealed)


def open_post(post_id: UUID) -> Post:
    """Return a post that may be worked on, held until the action is over."""
    post = Post.objects.select_for_update().get(pk=post_id)
    if post.put_away_at:
        raise PostPutAway
    return post


def undecided(person: PostPerson) -> PostPerson:
    """Return a proposed person about whom nobody has decided, held until the action is over."""
    open_post(person.post_id)
    person = PostPerson.objects.select_for_update().get(pk=person.pk)
    if person.decision:
        raise PersonDecided(number=person.number)
    return person


def decide(
    person: PostPerson, decision: PostPerson.Decision, by: Staff, now: datetime, record: Record | None
) -> None:
    """Save what somebody decided."""
    person.decision, person.decided_by, person.decided_at, person.record = decision, by, now, record
    person.save(update_fields=["decision", "decided_by", "decided_at", "record"])
