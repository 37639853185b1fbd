"""How the vault stands and what is left of a reader's budget, for the frame of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.utils import timezone

from kintrace.accounts.models import Role
from kintrace.audit.models import Entry
from kintrace.errors import Refused
from kintrace.vault import client

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff

OPENERS = (Role.OPERATOR, Role.REGISTRAR, Role.EXAMINER, Role.RELEASER)


class Standing(NamedTuple):
    """What a page says about the vault.

    Attributes:
        away: It does not answer.
        locked: It waits for its passphrase.
        separated: It runs as a process of its own.
        spent: Cases this reader has opened today; None for whoever opens none.
        most: Cases this reader may open in a day.
    """

    away: bool
    locked: bool
    separated: bool
    spent: int | None
    most: int

    @property
    def left(self) -> int:
        """How many more cases may be opened today."""
        return max(self.most - (self.spent or 0), 0)

    @property
    def ready(self) -> bool:
        """Whether anything can be opened now."""
        return not self.away and not self.locked


def of(staff: Staff) -> Standing:
    """Return how things stand for one reader."""
    spent = opened_today(staff) if staff.has_role(*OPENERS) else None
    try:
        status = client.connect().status()
    except Refused:
        return Standing(away=True, locked=False, separated=True, spent=spent, most=settings.OPENS_PER_DAY)
    return Standing(
        away=False,
        locked=status.locked,
        separated=status.separated,
        spent=spent,
        most=settings.OPENS_PER_DAY,
    )


def opened_today(staff: Staff) -> int:
    """Return how many different cases somebody has opened today, by the audit log."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    opened = Entry.objects.by(staff).filter(code="vault.opened", made_at__gte=midnight)
    return opened.values("subject").distinct().count()
