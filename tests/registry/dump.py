"""Everything that the register says, as one text that can be compared."""

from __future__ import annotations

import json

from kintrace.registry import ladder
from kintrace.registry.models import File, Record
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault


def register() -> str:
    """Return the records that stand, the files they make with their labels, candidates, the shelf."""
    standing = Record.objects.standing()
    records = [
        [str(value) for value in row]
        for row in standing.order_by("pk").values_list(
            "pk", "file", "source", "claim", "happened_on", "precision", "known_at", "corrects"
        )
    ]
    labels = {
        str(file.pk): ladder.step(standing.filter(file=file).said())
        for file in File.objects.standing().order_by("pk")
    }
    candidates = [
        [str(value) for value in row]
        for row in Candidate.objects.standing().order_by("inquiry", "file").values_list("inquiry", "file")
    ]
    status = vault.connect().status()
    said = {
        "records": records,
        "labels": labels,
        "candidates": candidates,
        "shelf": [status.held, status.sought],
        "descriptions": [
            bytes(blob).hex() for blob in standing.order_by("pk").values_list("description", flat=True)
        ],
    }
    return json.dumps(said, indent=1, sort_keys=True)
