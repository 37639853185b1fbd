"""The peers: what one would otherwise take, each in a process of its own on the same data."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.measure import Reply
    from bench.paper import Inquiry
    from kintrace.matching import Person


class Engine(Protocol):
    """Answers many inquiries about the records it was built of; what it says of time is its own."""

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and the milliseconds it took."""


@dataclass(frozen=True)
class Peer:
    """A peer and how far it is taken.

    Attributes:
        label: What the tables call it.
        module: Its module, with a function `engine`.
        needs: Modules without which it cannot be.
        most: Inquiries at most, half of them about absent men: fewer for the slow ones.
        largest: Records at most.
    """

    label: str
    module: str
    needs: tuple[str, ...]
    most: int
    largest: int = 1_000_000

    def missing(self, records: int) -> str:
        """Return why this peer is not measured, or nothing."""
        if records > self.largest:
            return f"not run above {self.largest:,} records"
        absent = [name for name in self.needs if importlib.util.find_spec(name) is None]
        if absent:
            return f"{', '.join(absent)} not installed"
        if "psycopg" in self.needs and not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
            return "PostgreSQL's server programs are not installed"
        return ""

    def engine(self, records: Iterable[Person]) -> Engine:
        """Return the engine over some records."""
        return cast("Engine", importlib.import_module(f"bench.peers.{self.module}").engine(records))


PEERS = (
    Peer("rapidfuzz token_sort_ratio", "token_sort", ("rapidfuzz",), 400),
    Peer("tantivy, character trigrams", "trigrams", ("tantivy",), 2_000),
    Peer("pg_trgm (GiST)", "postgres", ("psycopg",), 200),
    Peer("nomenklatura logic-v2", "watchlist", ("tantivy", "nomenklatura"), 400, 100_000),
    Peer("Splink, stock comparisons (batch)", "splink_stock", ("splink", "duckdb", "pyarrow"), 2_000),
    Peer("Splink, our keys (batch)", "splink_keys", ("splink", "duckdb", "pyarrow"), 2_000),
)
