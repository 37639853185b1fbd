"""Bags and remains: what came, and what lay in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.models import Bag, Contents, Remains
from kintrace.vault import client as vault
from kintrace.vault.sections import encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    import msgspec
    from django.db.models import Model

    from kintrace.accounts.models import Staff
    from kintrace.registry.sections import Bagged, Examined


class NotYet(Refused):
    """A bag comes on a day that has come."""

    message = gettext_noop("This day has not come yet. Check the date.")


class NoBag(Refused):
    """Remains came from somewhere."""

    message = gettext_noop("Say in which bag these remains came.")


class InThisBag(Refused):
    """Remains stand in a bag once."""

    message = gettext_noop("These remains are listed in this bag already.")


def seal_part(*, case: UUID, row: Model, section: str, words: msgspec.Struct) -> bytes:
    """Return a section of a row, sealed under the case of its bag or its remains."""
    [blob] = vault.connect().seal(case=case, sections=[(Place.of(row, section), encode(words))])
    return blob


@audit.action("registry.receive_bag")
def receive_bag(*, bagged: Bagged, received_on: date, by: Staff, now: datetime) -> Bag:
    """Enter a bag or coffin as it came.

    Raises:
        WrongRole: If the person is no registrar.
        NotYet: If the day has not come.
    """
    need_role(by, Role.REGISTRAR)
    if received_on > now.date():
        raise NotYet
    bag = Bag(id=uuid4(), received_on=received_on, entered_by=by, entered_at=now)
    bag.sealed = seal_part(case=bag.pk, row=bag, section="bagged", words=bagged)
    bag.save(force_insert=True)
    audit.record("registry.bag_received", subject=bag, actor=by)
    return bag


@audit.action("registry.describe_remains")
def describe_remains(
    *, bag: Bag | None, examined: Examined, extent: Remains.Extent, by: Staff, now: datetime
) -> Remains:
    """Enter what is taken to be of one man, from the bag it came in.

    Raises:
        WrongRole: If the person is no registrar.
        NoBag: If it came from nowhere.
    """
    need_role(by, Role.REGISTRAR)
    if bag is None:
        raise NoBag
    made = Remains(id=uuid4(), extent=extent, entered_by=by, entered_at=now)
    made.sealed = seal_part(case=made.pk, row=made, section="examined", words=examined)
    made.save(force_insert=True)
    Contents.objects.create(bag=bag, remains=made, entered_by=by, entered_at=now)
    audit.record("registry.remains_described", subject=made, actor=by)
    return made


@audit.action("registry.add_bag")
def add_bag(*, remains: Remains, bag: Bag, by: Staff, now: datetime) -> Contents:
    """Note that some of these remains came in another bag too.

    Raises:
        WrongRole: If the person is no registrar.
        InThisBag: If that is noted already.
    """
    need_role(by, Role.REGISTRAR)
    Remains.objects.select_for_update().get(pk=remains.pk)
    if remains.contents.filter(bag=bag).exists():
        raise InThisBag
    made = Contents.objects.create(bag=bag, remains=remains, entered_by=by, entered_at=now)
    audit.record("registry.bag_added", subject=remains, actor=by)
    return made
