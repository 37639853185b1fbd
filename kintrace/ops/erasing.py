"""Erasure, step by step: every step may be done twice, so that a killed worker goes on where it was.

`SEALED` names every column that holds something sealed about a held person, and which step empties it. A test
finds all sealed columns of all models and fails for one that stands neither there nor in `ELSEWHERE`: whoever
adds a table adds its line, and its step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

from kintrace.cards import actions as cards
from kintrace.disclosure import actions as disclosure
from kintrace.documents import actions as documents
from kintrace.duties import actions as duties
from kintrace.exports import actions as exports
from kintrace.kinship import actions as kinship
from kintrace.objections import actions as objections
from kintrace.registry import actions as registry
from kintrace.tracing import actions as tracing

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.objections.models import Erasure


class JournalBusy(Exception):
    """Somebody reads the journal of the database; it is emptied at the next round."""


class Step(NamedTuple):
    """One step.

    Attributes:
        name: What it is called in a log.
        act: What it does.
        columns: The sealed columns that it empties.
    """

    name: str
    act: Callable[[Erasure, datetime], object]
    columns: frozenset[str] = frozenset()


def people(erasure: Erasure) -> dict[str, Staff]:
    """Return the two who answer for an erasure, as actions take them."""
    if erasure.approved_by is None:
        raise registry.TwoMustErase
    return {"asked_by": erasure.asked_by, "approved_by": erasure.approved_by}


def empty_journal(erasure: Erasure, now: datetime) -> None:
    """Write SQLite's journal into the file and empty it, for what was overwritten still stands there.

    PostgreSQL does not wipe what it deletes; there the destroyed keys do it (docs/objections.md).

    Raises:
        JournalBusy: If somebody reads it just now.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        if cursor.fetchone()[0] != "wal":  # in memory there is none
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = cursor.fetchone()[0]
    if busy:
        raise JournalBusy


STEPS: tuple[Step, ...] = (
    Step("mark", lambda erasure, now: objections.mark_erased(erasure=erasure)),
    Step(
        "posts",
        lambda erasure, now: registry.cut_posts(file=erasure.file, now=now, **people(erasure)),
        frozenset({"registry.post.sealed"}),
    ),
    Step("shred", lambda erasure, now: registry.shred_file(file=erasure.file, **people(erasure))),
    Step(
        "register",
        lambda erasure, now: registry.empty_file(file=erasure.file, now=now, **people(erasure)),
        frozenset(
            {
                "registry.record.description",
                "registry.record.circumstances",
                "registry.listrow.sealed",
                "registry.listrow.digest",
                "registry.listrow.clone",
                "registry.listrow.version",
                "registry.finding.sealed",
            }
        ),
    ),
    Step(
        "cards",
        lambda erasure, now: cards.erase_file(file=erasure.file),
        frozenset({"cards.card.items", "cards.consent.words"}),
    ),
    Step(
        "documents",
        lambda erasure, now: documents.erase_file(file=erasure.file, now=now),
        frozenset({"documents.document.described", "documents.piece.blob"}),
    ),
    Step(
        "duties",
        lambda erasure, now: duties.erase_file(file=erasure.file),
        frozenset({"duties.notification.notice"}),
    ),
    Step(
        "exports",
        lambda erasure, now: exports.erase_file(file=erasure.file, asked_by=erasure.asked_by, now=now),
        frozenset({"exports.export.blob", "exports.export.reason", "exports.export.report"}),
    ),
    Step(
        "answers",
        lambda erasure, now: disclosure.erase_file(file=erasure.file, now=now),
        frozenset({"disclosure.disclosure.text", "disclosure.disclosure.answer"}),
    ),
    Step(
        "kinship",
        lambda erasure, now: kinship.erase_file(file=erasure.file),
        frozenset({"kinship.proof.note"}),
    ),
    Step("candidates", lambda erasure, now: tracing.erase_file(file=erasure.file, now=now)),
    Step("journal", empty_journal),
    Step("finish", lambda erasure, now: objections.finish_erasure(erasure=erasure, now=now)),
)

SEALED = frozenset().union(*(step.columns for step in STEPS))

# Sealed columns that say nothing of a held person, or go in another way: each with the reason.
ELSEWHERE = {
    "accounts.session.body": "of the desk",
    "duties.holdingplace.title": "of a place, of nobody",
    "exports.recipient.id_key": "a key of a recipient, of nobody",
    "contact.route.sealed": "how an inquirer is reached; goes with the inquiry",
    "inquiries.draft.blob": "of a browser; goes after a day",
    "inquiries.inquiry.description": "what a family says; goes when the family withdraws",
    "inquiries.inquiry.inquirer": "what a family says",
    "inquiries.inquiry.narrative": "what a family says",
    "inquiries.inquiry.reader_key": "a public key",
    "inquiries.inquiry.reader_salt": "a salt",
    "objections.objection.description": "shredded after the decision (objections.shred)",
    "objections.objection.statement": "shredded after the decision (objections.shred)",
    "objections.objection.reader_key": "a public key",
    "objections.objection.reader_salt": "a salt",
    "registry.bag.sealed": "of a dead man who is another: nobody is erased as whom remains are identified",
    "registry.effect.sealed": "a thing of the dead; even a disc with a wrong name leads to the right one",
    "registry.knownheadings.digest": "of headings, which name columns",
    "registry.listpart.sealed": "a list that waits; shredded when it is read, and he is kept out of its rows",
    "registry.remains.sealed": "of a dead man who is another",
    "registry.source.row_key": "a key of a source, of nobody",
}


def erase(erasure: Erasure, now: datetime) -> bool:
    """Take every step of an erasure that two people want, and return whether it is done.

    A step that was taken is taken again after a crash, and does no harm.
    """
    try:
        for step in STEPS:
            step.act(erasure, now)
    except JournalBusy:
        return False
    return True
