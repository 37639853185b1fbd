"""Set right what a family has read that held only while files were joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff


class NothingToCorrect(Refused):
    """Only what was read and fell with a join is set right, and once."""

    message = gettext_noop(
        "Nothing is to be set right here: the family has not read it, or somebody has told them already, or "
        "a newer answer has gone out. Reload the page to see how it stands."
    )


@audit.action("disclosure.correct")
def correct(*, disclosure: Disclosure, by: Staff, now: datetime) -> Disclosure:
    """Write down that a person has told the family that what they read holds no more.

    Raises:
        WrongRole: If the person is neither operator nor examiner.
        NothingToCorrect: If it does not wait for that.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER)
    found = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    if not Disclosure.objects.to_correct().filter(pk=found.pk).exists():
        raise NothingToCorrect
    found.corrected_by, found.corrected_at = by, now
    found.save(update_fields=["corrected_by", "corrected_at"])
    audit.record("disclosure.corrected", subject=found, actor=by)
    return found
