"""How much may be opened and searched in a day, counted where the web tier cannot reach it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from kintrace.vault.refusals import BudgetSpent
from kintrace.vault.store import connected, writing

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path
    from uuid import UUID

    from kintrace.vault.store import KeyStore

EVERYBODY = "everybody"


class Limits(NamedTuple):
    """How many a day allows.

    Attributes:
        opens: Different cases, for one member of staff.
        opens_together: For all staff. A web tier in strange hands could act under every name.
        searches: For one member of staff.
        searches_together: For all staff.
        routes: Different cases whose contact route the worker may read.
        marks: Persons whom one member of staff may ask about whether they are marked: rows of lists.
    """

    opens: int
    opens_together: int
    searches: int
    searches_together: int
    routes: int
    marks: int = 1_000_000

    @classmethod
    def from_opens(cls, opens: int) -> Limits:
        """Return the limits that follow from the one that a bureau sets."""
        return cls(opens, opens * 5, opens, opens * 5, opens * 20, opens * 5_000)


class Budget:
    """Takes from a day's limits in one transaction of the key store: threads cannot take one twice."""

    def __init__(self, store: KeyStore, limits: Limits) -> None:
        self.store = store
        self.limits = limits

    def open(self, *, case: UUID, actor: str, purpose: str, now: datetime) -> None:
        """Write an open into the ledger; the actor's first of the day of this case costs one.

        Raises:
            BudgetSpent: If there is none left.
        """
        day, kind = now.date().isoformat(), "routes" if actor == "worker" else "opens"
        with self.store.writing() as base:
            known = base.execute(
                "SELECT 1 FROM opens WHERE day = ? AND actor = ? AND kind = ? AND id = ?",
                (day, actor, kind, case.bytes),
            ).fetchone()
            if known is None:
                self.take(base, day, actor, kind)
            base.execute(
                "INSERT INTO opens (day, actor, kind, id, purpose, opened_at) VALUES (?, ?, ?, ?, ?, ?)",
                (day, actor, kind, case.bytes, purpose, now.isoformat(timespec="seconds")),
            )

    def search(self, *, actor: str, now: datetime) -> None:
        """Count one search.

        Raises:
            BudgetSpent: If there is none left.
        """
        with self.store.writing() as base:
            self.take(base, now.date().isoformat(), actor, "searches")

    def marks(self, *, actor: str, persons: int, now: datetime) -> None:
        """Count persons asked about.

        Raises:
            BudgetSpent: If fewer are left.
        """
        with self.store.writing() as base:
            count(base, now.date().isoformat(), actor, "marks", self.limits.marks, persons)

    def take(self, base: sqlite3.Connection, day: str, actor: str, kind: str) -> None:
        """Take one from the actor's limit and one from everybody's."""
        if kind == "routes":
            count_one(base, day, actor, kind, self.limits.routes)
            return
        own, together = (
            (self.limits.opens, self.limits.opens_together)
            if kind == "opens"
            else (self.limits.searches, self.limits.searches_together)
        )
        count_one(base, day, actor, kind, own)
        count_one(base, day, EVERYBODY, kind, together)


def count_one(base: sqlite3.Connection, day: str, actor: str, kind: str, limit: int) -> None:
    """Count one up if the limit allows.

    Raises:
        BudgetSpent: If it does not.
    """
    count(base, day, actor, kind, limit, 1)


def count(  # each is a column
    base: sqlite3.Connection, day: str, actor: str, kind: str, limit: int, many: int
) -> None:
    """Count some up if the limit allows all of them.

    Raises:
        BudgetSpent: If it does not.
    """
    base.execute("INSERT OR IGNORE INTO spent VALUES (?, ?, ?, 0)", (day, actor, kind))
    counted = base.execute(
        "UPDATE spent SET n = n + ? WHERE day = ? AND actor = ? AND kind = ? AND n + ? <= ?",
        (many, day, actor, kind, many, limit),
    )
    if counted.rowcount != 1:
        raise BudgetSpent(limit=limit, kind=kind if actor != EVERYBODY else f"{kind} of all staff together")


def reset(folder: Path, actor: str, now: datetime | None = None) -> int:
    """Forget what an actor (or "everybody", counted together) has spent today; return how much it was.

    Works on the file itself and is no verb of the vault: it needs the account that the vault runs under.
    """
    day = (now or datetime.now(UTC)).date().isoformat()
    with closing(connected(folder)) as base, writing(base):
        (spent,) = base.execute(
            "SELECT COALESCE(SUM(n), 0) FROM spent WHERE day = ? AND actor = ?", (day, actor)
        ).fetchone()
        base.execute("DELETE FROM spent WHERE day = ? AND actor = ?", (day, actor))
    return int(spent)
