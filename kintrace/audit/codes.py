"""What may stand in an audit entry: codes and row numbers, so that a name cannot slip in."""

from __future__ import annotations

import re
from typing import Protocol, runtime_checkable

from django.db.models import Model

# Everybody who can act and is not a member of staff. "system" is the program where nobody asked.
PARTIES = frozenset({"worker", "family", "command", "vault", "system"})

STAFF = re.compile(r"staff:[1-9][0-9]{0,18}")
CODE = re.compile(r"[a-z]+(\.[a-z_]+){1,3}")
KEY = r"([1-9][0-9]{0,18}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})"
SUBJECT = re.compile(rf"[a-z]+\.[a-z]+:{KEY}")
REASON = re.compile(r"[A-Za-z](?!.*[0-9]{5})[A-Za-z0-9_.-]{0,59}")


class NotACode(ValueError):
    """Something else than a code was about to enter the audit log. The text does not repeat it."""

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"The audit log takes codes only. Its {field} must be {wanted}.")


@runtime_checkable
class Named(Protocol):
    """Somebody who stands in the audit log under a code, as staff do."""

    @property
    def audit_name(self) -> str:
        """The code, "staff:12"."""


Actor = Named | str


def is_actor(name: str) -> bool:
    """Return whether a text is the code of somebody who can act."""
    return name in PARTIES or STAFF.fullmatch(name) is not None


def actor_code(actor: Actor) -> str:
    """Return the code of an actor.

    Raises:
        NotACode: If it is neither a member of staff nor one of PARTIES.
    """
    name = actor if isinstance(actor, str) else actor.audit_name
    if is_actor(name):
        return name
    raise NotACode("actor", f"'staff:<row number>' or one of {', '.join(sorted(PARTIES))}")


def action_code(code: str) -> str:
    """Return the code of an action.

    Raises:
        NotACode: If it is not lower-case words between dots.
    """
    if len(code) <= 60 and CODE.fullmatch(code):
        return code
    raise NotACode("code", "the app's label and a verb in lower case, as in 'tracing.checked'")


def subject_code(subject: Model | str | None) -> str:
    """Return the code of a row: the model's label and the row's key.

    Raises:
        NotACode: If the row is not saved, or its key is neither a number, a UUID nor a SHA-256.
    """
    if subject is None or subject == "":
        return ""
    code = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    if len(code) <= 140 and SUBJECT.fullmatch(code):
        return code
    raise NotACode("subject", "a saved row, or '<app>.<model>:<number, UUID or SHA-256>'")


def reason_code(reason: str) -> str:
    """Return a reason, which is one word of ASCII or empty.

    Raises:
        NotACode: If it holds spaces, other letters, or five digits in a row.
    """
    if not reason or REASON.fullmatch(reason):
        return reason
    raise NotACode("reason", "one word in Latin letters, as in 'BudgetSpent', at most 60 long")
