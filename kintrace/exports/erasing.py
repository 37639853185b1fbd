"""Take a man whose file is erased out of what has not left yet; what has left stays written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.audit import actions as audit
from kintrace.exports.models import Export, Item
from kintrace.registry import actions as registry
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import File


@audit.action("exports.erase_file", actor="worker")
def erase_file(*, file: File, asked_by: Staff, now: datetime) -> None:
    """Take an erased man out of every export. Doing it twice does no harm.

    A file that waits to be fetched is withdrawn in the name of whoever asked for the erasure: he is in it.
    Of an export of him alone the words and the report go too, with their key. Where a file has left, the row
    stays that says to whom: that body must be told that he is erased here.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    his = Export.objects.filter(pk__in=Item.objects.filter(file=file).values("export"))
    his.filter(made_at__isnull=False, blob__isnull=False).update(
        blob=None, withdrawn_at=now, withdrawn_by=asked_by
    )
    alone = his.filter(persons=1)
    for case in list(alone.values_list("pk", flat=True)):
        vault.connect().shred(case=case)
    alone.exclude(reason=b"").update(reason=b"")
    alone.exclude(report__isnull=True).update(report=b"")
    Item.objects.filter(file=file, export__fetched_at__isnull=True).delete()
    audit.record("exports.file_erased", subject=file, actor="worker")
