"""The inventory of things: found, received in a sealed packet, forwarded, handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.actions.remains import seal_part
from kintrace.registry.models import Effect, Remains

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import Bag
    from kintrace.registry.sections import Thing

ORDER = list(Effect.State)


class NotBack(Refused):
    """A thing goes on, never back."""

    message = gettext_noop("A thing goes from found to received, forwarded, handed over, and never back.")


@audit.action("registry.list_effect")
def list_effect(*, found_with: Bag | Remains, thing: Thing, by: Staff, now: datetime) -> Effect:
    """Enter one thing that was found with remains, or loose in a bag.

    Raises:
        WrongRole: If the person is no registrar.
    """
    need_role(by, Role.REGISTRAR)
    place = {"remains" if isinstance(found_with, Remains) else "bag": found_with}
    made = Effect(id=uuid4(), state_since=now, entered_by=by, entered_at=now, **place)
    made.sealed = seal_part(case=made.case, row=made, section="thing", words=thing)
    made.save(force_insert=True)
    audit.record("registry.effect_listed", subject=made, actor=by)
    return made


@audit.action("registry.pass_effect_on")
def pass_effect_on(*, effect: Effect, state: Effect.State, by: Staff, now: datetime) -> Effect:
    """Note that a thing has gone on.

    Raises:
        WrongRole: If the person is no registrar.
        NotBack: If it has been there already.
    """
    need_role(by, Role.REGISTRAR)
    effect = Effect.objects.select_for_update().get(pk=effect.pk)
    if ORDER.index(state) <= ORDER.index(Effect.State(effect.state)):
        raise NotBack
    effect.state, effect.state_since = state, now
    effect.save(update_fields=["state", "state_since"])
    audit.record("registry.effect_passed_on", subject=effect, actor=by, reason=state)
    return effect
