"""The gate that actions of every app ask first: does this person hold the role?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.errors import Refused

if TYPE_CHECKING:
    from kintrace.accounts.models import Role, Staff


class WrongRole(Refused):
    """The act belongs to a role that this person does not hold."""

    message = gettext_noop("Your role does not allow this. Ask somebody who holds the role.")


def need_role(staff: Staff, *roles: Role) -> None:
    """Let an action go on only for a person who may sign in and holds one of the roles now.

    Raises:
        WrongRole: If not.
    """
    if not staff.has_role(*roles):
        raise WrongRole
