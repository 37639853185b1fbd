"""Append to the audit log. The database holds one chain, and one writer at a time.

@audit.action("tracing.check")
def check(*, candidate: Candidate, examiner: Staff) -> Check:
    ...
    audit.record("tracing.checked", subject=made, actor=examiner)
"""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kintrace.audit import chain, codes
from kintrace.audit.models import Entry, Head
from kintrace.audit.verify import Fault, verify
from kintrace.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Fault", "action", "record", "verify"]

# What actions call the argument that says who acts.
ACTING = ("by", "actor", "examiner", "writer", "releaser", "staff")

P = ParamSpec("P")
R = TypeVar("R")


@transaction.atomic
def record(
    code: str,
    *,
    subject: Model | str | None = None,
    actor: codes.Actor = "system",
    reason: str = "",
    lasting: bool = False,
    now: datetime | None = None,
) -> Entry:
    """Append one entry, in the transaction of the action that it speaks of.

    Args:
        code: What was done, "tracing.checked".
        subject: The row that it was done to; or its code.
        actor: Staff, or one of codes.PARTIES.
        reason: One word: a purpose, or the class of a refusal.
        lasting: Append it again if the action around is rolled back: what was read stays read.
        now: The machine's own clock when not given, for the log's time is not the caller's to choose.

    Raises:
        NotACode: If anything is not a code.
    """
    entry = Entry(
        made_at=(now or timezone.now()).astimezone(UTC),
        actor=codes.actor_code(actor),
        code=codes.action_code(code),
        subject=codes.subject_code(subject),
        reason=codes.reason_code(reason),
    )
    head, _ = Head.objects.select_for_update().get_or_create(pk=Head.ROW)
    entry.seq = head.size + 1
    entry.previous = head.digest
    entry.digest = chain.digest(
        entry.seq, entry.made_at, entry.actor, entry.code, entry.subject, entry.reason, entry.previous
    )
    entry.save(force_insert=True)
    head.size, head.digest = entry.seq, entry.digest
    head.save(update_fields=["size", "digest"])
    around = inside.get()
    if lasting and around is not None:
        around.append(Lasting(entry.code, entry.actor, entry.subject, entry.reason))
    return entry


class Lasting(NamedTuple):
    """What is true whatever becomes of the transaction around it: a refusal, a read."""

    code: str
    actor: str
    subject: str
    reason: str


# The lasting entries inside the action that runs, for the case that it is rolled back as a whole.
inside: ContextVar[list[Lasting] | None] = ContextVar("inside", default=None)


def action(code: str, *, actor: str = "system") -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an action: one transaction, and an entry for each refusal that outlives its rollback.

    The refusal's actor is the argument called as in ACTING, else the first one with an `audit_name`; its
    subject is the first other row among the arguments; its reason is the refusal's class. Actions may call
    actions. An action must not be called inside a transaction of somebody else's, who could roll the refusal
    back.

    Args:
        code: What is tried, "tracing.check"; a refusal stands as "tracing.check.refused".
        actor: Whose act it is if no argument says so.
    """
    codes.action_code(f"{code}.refused")
    codes.actor_code(actor)

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def acted(*args: P.args, **kwargs: P.kwargs) -> R:
            outer = inside.get()
            mine: list[Lasting] = []
            token = inside.set(mine)
            try:
                with transaction.atomic():
                    done = function(*args, **kwargs)
            except Exception as error:
                if isinstance(error, Refused):
                    given = dict[object, object]([*enumerate(args), *kwargs.items()])
                    mine.append(refusal_of(f"{code}.refused", given, actor, type(error).__name__))
                write_again(mine)
                raise
            else:
                return done
            finally:
                inside.reset(token)
                if outer is not None:
                    outer.extend(mine)

        return acted

    return decorate


def write_again(lasting: list[Lasting]) -> None:
    """Append entries that a rollback has taken along."""
    for each in lasting:
        record(each.code, actor=each.actor, subject=each.subject, reason=each.reason)


def refusal_of(code: str, given: dict[object, object], actor: str, reason: str) -> Lasting:
    """Return the refusal that an action's arguments speak of."""
    acting = acting_among(given)
    name = actor if acting is None else codes.actor_code(acting)
    return Lasting(code, name, subject_among(given.values(), acting), reason[:60])


def acting_among(given: dict[object, object]) -> codes.Actor | None:
    """Return whoever acts by the arguments, or None if no argument says."""
    for value in [given.get(name) for name in ACTING]:
        if isinstance(value, codes.Named) or (isinstance(value, str) and codes.is_actor(value)):
            return value
    return next((value for value in given.values() if isinstance(value, codes.Named)), None)


def subject_among(values: Iterable[object], acting: object) -> str:
    """Return the code of the first row that has one and does not act, or ""."""
    for value in values:
        if isinstance(value, Model) and value is not acting:
            with suppress(codes.NotACode):
                return codes.subject_code(value)
    return ""
