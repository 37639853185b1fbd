"""Give the records that are there the turns which their columns still tell.

Moves, and withdrawals that were taken back before this day, are not in the columns and stay unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.apps.registry import Apps
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHUNK = 1_000


def write_turns(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write one turn for each record's entry, and one for its withdrawal."""
    record, turn = apps.get_model("registry", "Record"), apps.get_model("registry", "Turn")
    waiting = []
    columns = ("pk", "file_id", "entered_at", "withdrawn_at")
    for pk, file, entered_at, withdrawn_at in record.objects.values_list(*columns).iterator(CHUNK):
        waiting.append(turn(record_id=pk, file_id=file, since=entered_at, counts=True))
        if withdrawn_at:
            waiting.append(turn(record_id=pk, file_id=file, since=withdrawn_at, counts=False))
        if len(waiting) >= CHUNK:
            turn.objects.bulk_create(waiting)
            waiting = []
    turn.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_turns_of_records")]

    operations = [migrations.RunPython(write_turns, migrations.RunPython.noop)]
