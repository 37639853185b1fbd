"""PostgreSQL's trigram index, on a server of our own for as long as it is asked."""

from __future__ import annotations

import contextlib
import importlib
from typing import TYPE_CHECKING

import psycopg

from bench.peers.plain import CANDIDATES, one_by_one, plain, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bench.measure import Reply
    from bench.paper import Inquiry
    from kintrace.matching import PartialDate, Person

NEAREST = "SELECT row, similarity(name, %s) FROM held ORDER BY name <-> %s LIMIT %s"


class Postgres:
    """The hundred nearest names by `<->` over a GiST index, ranked again with the date of birth."""

    def __init__(self, records: Iterable[Person]) -> None:
        """Start a server, copy the names in and index them."""
        self.ids: list[str] = []
        self.born: list[PartialDate | None] = []
        self.stack = contextlib.ExitStack()
        # Called by name: the tools are scripts and no package, which a type checker will not take for both.
        server = importlib.import_module("tools.postgres").postgres()
        self.database = self.stack.enter_context(
            psycopg.connect(self.stack.enter_context(server), autocommit=True)
        )
        self.database.execute("CREATE EXTENSION pg_trgm")
        self.database.execute("CREATE TABLE held (row integer, name text)")
        with self.database.cursor().copy("COPY held FROM STDIN") as copy:
            for row, record in enumerate(records):
                self.ids.append(record.id)
                self.born.append(record.born)
                copy.write_row((row, plain(record)))
        self.database.execute("SET maintenance_work_mem = '512MB'")
        self.database.execute("CREATE INDEX ON held USING gist (name gist_trgm_ops (siglen = 64))")
        self.database.execute("ANALYZE held")

    def replies(self, inquiries: Sequence[Inquiry]) -> list[tuple[Reply, float]]:
        """Return the reply to each inquiry and its milliseconds; stop the server."""
        with self.stack:
            return one_by_one(self._search, inquiries)

    def _search(self, inquiry: Inquiry) -> Reply:
        """Return the ten best."""
        name = plain(inquiry.person)
        found = self.database.execute(NEAREST, (name, name, CANDIDATES)).fetchall()
        return ranked(
            inquiry.person.born, ((self.ids[row], float(score), self.born[row]) for row, score in found)
        )


engine = Postgres
