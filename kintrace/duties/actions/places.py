"""Holding places: opened by a registrar under a sealed title, read by whoever works with duties."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.duties.models import REGISTER, WATCHERS, Duty, HoldingPlace
from kintrace.duties.sections import Title
from kintrace.errors import Refused
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Source


class NoPlaceTitle(Refused):
    """A place without a title cannot be told from others."""

    message = gettext_noop("Give the place a title or a code. Never a person’s name.")


class SourceHasPlace(Refused):
    """A register speaks for one place."""

    message = gettext_noop("This source speaks for another place already. Choose another source, or none.")


@audit.action("duties.open_place")
def open_place(*, title: str, source: Source | None, by: Staff, now: datetime) -> HoldingPlace:
    """Add a holding place. What its register has begun without a place is owed there from now on.

    Raises:
        WrongRole: If the person is no registrar.
        NoPlaceTitle: If the title is empty.
        SourceHasPlace: If the source speaks for another place.
    """
    need_role(by, Role.REGISTRAR)
    title = " ".join(title.split())
    if not title:
        raise NoPlaceTitle
    if source is not None and HoldingPlace.objects.filter(source=source).exists():
        raise SourceHasPlace
    first = HoldingPlace.objects.order_by("pk").first()
    place = HoldingPlace(case=first.case if first else uuid4(), title=b"", opened_by=by, opened_at=now)
    place.source = source
    place.save(force_insert=True)  # its number is part of where the title is sealed
    [place.title] = vault.connect().seal(
        case=place.case, sections=[(Place.of(place, "title"), encode(Title(title)))]
    )
    place.save(update_fields=["title"])
    if source is not None:
        Duty.objects.open().filter(place=None, record__source=source).update(place=place)
    audit.record("duties.place_opened", subject=place, actor=by)
    return place


@audit.action("duties.read_places")
def titles_of(*, by: Staff) -> dict[int, str]:
    """Return what every holding place is called, by row number. One opening, whatever their number.

    Raises:
        WrongRole: If the person neither keeps the register nor watches.
        BudgetSpent: If the person has opened as many cases as a day allows.
    """
    need_role(by, *REGISTER, *WATCHERS)
    places = list(HoldingPlace.objects.order_by("pk"))
    if not places:
        return {}
    opened = vault.connect().open(
        case=places[0].case,
        sealed=[place.section() for place in places],
        actor=by.audit_name,
        purpose="duties",
    )
    return {place.pk: decode(plain, Title).text for place, plain in zip(places, opened, strict=True)}
