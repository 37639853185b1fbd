"""An export of the demonstration: the Agency asks for a list, and a second person has not released it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyrage import x25519

from kintrace.exports import actions as exports
from kintrace.exports.choice import Choice
from kintrace.exports.models import Export
from kintrace.exports.recipients import add_recipient
from kintrace.registry.models import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kintrace.accounts.models import Staff

WRITTEN_BY = "Capture cards of the holding authority"
PERSONS = 24  # above what one person may let out alone


def ask(staff: Mapping[str, Staff], now: datetime) -> None:
    """Add a recipient, whose secret key nobody keeps, and ask for an export that two must want."""
    key = str(x25519.Identity.generate().to_public())
    agency = add_recipient(title="Central Tracing Agency", keys=key, by=staff["registrar-1"], now=now)
    asked_for = Record.objects.standing().filter(source__title=WRITTEN_BY)[:PERSONS]
    exports.ask(
        choice=Choice(files=sorted({record.file_id for record in asked_for})),
        form=Export.Form.PFIF_1_4,
        recipient=agency,
        purpose=Export.Purpose.AGENCY,
        words="The Agency’s letter of this month asks for the capture cards it has not received.",
        by=staff["registrar-1"],
        now=now,
    )
