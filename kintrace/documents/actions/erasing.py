"""Let go every document that belongs to a record of a man whose file is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kintrace.audit import actions as audit
from kintrace.documents.actions.adding import emptied
from kintrace.documents.models import Document
from kintrace.registry import actions as registry

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.registry.models import File


@audit.action("documents.erase_file", actor="worker")
def erase_file(*, file: File, now: datetime) -> None:
    """Empty the documents of an erased man's records; their keys went with the records'. Twice does no harm.

    What a family sent with its inquiry is the family's, and goes when it withdraws.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    for document in Document.objects.of_file(file).filter(withdrawn_at__isnull=True):
        emptied(document, now, None)
    audit.record("documents.file_erased", subject=file, actor="worker")
