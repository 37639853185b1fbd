"""One peer, measured on the same records and inquiries."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bench import measure, memory
from bench.register import Records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.paper import Inquiry
    from bench.peers import Peer


def measured(peer: Peer, records: Path, size: int, inquiries: Sequence[Inquiry]) -> dict[str, float]:
    """Return the figures of a peer. For a process of its own."""
    source, before = Records(records), memory.resident()
    began = time.perf_counter()
    engine = peer.engine(source)
    built = time.perf_counter() - began - source.spent
    held = memory.resident() - before
    outcomes = [
        measure.outcome(inquiry, reply, took, took)
        for inquiry, (reply, took) in zip(inquiries, engine.replies(inquiries), strict=True)
    ]
    return measure.figures(outcomes) | {"build_seconds": built, "bytes_a_record": held / size}
