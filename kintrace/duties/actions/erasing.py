"""Let go what was owed about a man whose file is erased: what is erased is owed to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.audit import actions as audit
from kintrace.duties.models import Counted, Duty, Notification, Serious
from kintrace.registry import actions as registry
from kintrace.vault import client as vault

if TYPE_CHECKING:
    from kintrace.registry.models import File


@audit.action("duties.erase_file", actor="worker")
def erase_file(*, file: File) -> None:
    """Destroy the notifications of an erased file with their keys, and its duties. Twice does no harm.

    Months that were closed hold numbers alone, and stay.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    written = Notification.objects.filter(file=file)
    for case in list(written.values_list("pk", flat=True)):
        vault.connect().shred(case=case)
    written.delete()
    Duty.objects.filter(file=file).delete()
    Serious.objects.filter(record__file=file).delete()
    Counted.objects.filter(file=file).delete()
    audit.record("duties.file_erased", subject=file, actor="worker")
