"""What the bureau does by itself: take in, look, take back what no longer holds, send, tidy up.

It decides nothing. Each step works row by row: a row that fails is logged by its number and stops no other.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import OuterRef, Subquery

from kintrace.accounts import limits
from kintrace.accounts.models import Session
from kintrace.audit.models import Head
from kintrace.contact import actions as contact
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure.models import Disclosure
from kintrace.documents import actions as documents
from kintrace.documents.models import Document
from kintrace.duties import actions as duties
from kintrace.duties.models import Duty
from kintrace.exports import actions as exports
from kintrace.exports.models import Export
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries import drafts
from kintrace.inquiries.models import Inquiry
from kintrace.lists import UnreadableFile
from kintrace.lists.pfif.expiry import GRACE
from kintrace.objections import actions as objections
from kintrace.objections.models import Dispute, Erasure, Objection
from kintrace.ops import erasing
from kintrace.registry import actions as registry
from kintrace.registry import shelf
from kintrace.registry.models import File, HeldList, ListRow, Record
from kintrace.tracing import actions as tracing
from kintrace.vault import client as vault
from kintrace.vault.refusals import VaultAway, VaultLocked, VaultRefused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from uuid import UUID

    from kintrace.contact.delivery import Send
    from kintrace.contact.models import Message
    from kintrace.duties.models import DutyQuerySet
    from kintrace.registry.actions import Staging
    from kintrace.registry.models import HeldListQuerySet

LOGGER = logging.getLogger(__name__)
SHARE = 5.0  # seconds of a round that one kind of long work may take
AT_ONCE = 10_000  # rows of such work that are asked for together
PAIRED_AT_ONCE = 300
REST = timedelta(minutes=5)  # how long a mail server is left alone that does not answer
HOUR = timedelta(hours=1)

T = TypeVar("T")


def answered_duties() -> DutyQuerySet:
    """Return duties to answer of whose inquiry a text was released, with the moment of the first release."""
    released = Disclosure.objects.filter(candidate__inquiry=OuterRef("inquiry"), released_at__isnull=False)
    first = Subquery(released.order_by("released_at").values("released_at")[:1])
    return Duty.objects.open().annotate(answered_at=first).filter(answered_at__isnull=False)


def work_once(now: datetime, send: Send | None) -> Counter[str]:
    """Do one round of everything, and return how many rows each step dealt with."""
    return Worker(send).work_once(now)


class Worker:
    """Works in rounds, and remembers between them what need not be done twice.

    Attributes:
        send: Carries one letter; None if no mail server is set.
        stopping: Once it is true, the row at hand is the last.
    """

    def __init__(self, send: Send | None) -> None:
        self.send = send
        self.stopping = False
        self._done: Counter[str] = Counter()
        self._given: datetime | None = None
        self._started = 0.0
        self._filled = ""  # the instance of the vault whose shelves are full
        self._rests_until: datetime | None = None
        self._counted_at: datetime | None = None  # when every claim was last compared with its duties
        self._staging: dict[UUID, Staging] = {}  # lists that are being read
        self.has_more = False  # whether the next round should follow at once
        self._trouble = ""  # why the vault is not ready, said once and not at every round

    def work_once(self, now: datetime) -> Counter[str]:
        """Do one round of everything, and return how many rows each step dealt with."""
        self._done = Counter()
        self.has_more = False
        self._given, self._started = now, time.monotonic()
        is_ready = self._is_vault_ready()
        if is_ready:
            self._try(self._refill)
            self._try(self._take_in)
            self._try(self._move_lists)
            self._try(self._stage_lists)
            self._try(self._take_in_objections)
            self._try(self._look_back)
            self._try(self._look)
            self._try(self._pair)
            self._try(self._shred)
            self._try(self._erase)
            self._try(self._expire)
        self._try(self._count_duties)
        self._try(self._lapse)
        self._try(self._sweep)
        self._try(self._hold_back)
        self._try(self._drop_exports)
        self._try(self._empty_documents)
        self._try(self._send_messages)
        self._try(self._tidy)
        if is_ready:
            self._try(self._checkpoint)
        return +self._done

    def _now(self) -> datetime:
        """Return the time that was given, moved on by how long the round has taken."""
        if self._given is None:  # pragma: no cover  # a round sets it; this tells mypy
            raise RuntimeError("No round has begun.")
        return self._given + timedelta(seconds=time.monotonic() - self._started)

    # Steps.

    def _is_vault_ready(self) -> bool:
        """Return whether the vault answers and is unlocked; say so when that changes."""
        try:
            trouble = "VaultLocked" if vault.connect().status().locked else ""
        except VaultRefused as refusal:
            trouble = type(refusal).__name__
        if trouble and trouble != self._trouble:
            LOGGER.warning("The vault is not ready (%s): inquiries wait, and nothing is lost.", trouble)
        self._trouble = trouble
        return not trouble

    def _refill(self) -> None:
        """Fill the memory of a vault that has started since the last round."""
        instance = vault.connect().status().instance
        if instance != self._filled:
            self._done["remembered"] = shelf.remember_all() + inquiries.refill()
            self._filled = instance

    def _take_in(self) -> None:
        waiting = Inquiry.objects.to_take_in().only("pk")
        self._each("taken_in", waiting, lambda row: inquiries.take_in(inquiry=row, now=self._now()))

    def _move_lists(self) -> None:
        """Go on with lists that are committed, taken back, brought back or dropped."""
        for held in HeldList.objects.over():
            registry.destroy(held)
        self._share("list_rows_moved", HeldList.objects.moving(), registry.go_on)

    def _stage_lists(self) -> None:
        """Go on reading lists, for a share of the round."""
        waiting = HeldList.objects.to_stage()
        for gone in self._staging.keys() - set(waiting.values_list("pk", flat=True)):
            self._staging.pop(gone).close()
        self._share("list_rows_staged", waiting, self._stage_one)

    def _stage_one(self, held: HeldList) -> int | None:
        """Do a piece of one list; one that was interrupted is begun anew, behind what is written."""
        staging = self._staging.pop(held.pk, None) or registry.Staging(held)
        staging.instance = self._filled
        try:
            done = staging.step()
        except UnreadableFile as refusal:
            LOGGER.warning("%s is unreadable (%s); its registrar sees it.", held, type(refusal).__name__)
            return None
        if done is not None:
            self._staging[held.pk] = staging
        return done

    def _look_back(self) -> None:
        """Compare inquiries with changed records; of very many, as many as there is time for in a round."""
        changed = Record.objects.not_matched().only("pk")[:AT_ONCE]
        until = time.monotonic() + SHARE
        act = lambda row: tracing.look_back(record=row, now=self._now())  # noqa: E731 - as in the other steps
        self._each("looked_back", changed, act, until=until)

    def _look(self) -> None:
        due = Inquiry.objects.due_for_look(self._now()).only("pk")
        self._each("looked", due, lambda row: tracing.look(inquiry=row, now=self._now()))

    def _pair(self) -> None:
        """Look for files of one man, some hundreds at a time: a register of a million takes many rounds."""
        changed = File.objects.to_pair().only("pk")[:PAIRED_AT_ONCE]
        self._each("paired", changed, lambda row: bool(registry.pair(file=row, now=self._now())))

    def _shred(self) -> None:
        withdrawn = Inquiry.objects.to_shred().only("pk")
        self._each("shredded", withdrawn, lambda row: inquiries.shred(inquiry=row, now=self._now()))

    def _take_in_objections(self) -> None:
        """Have the vault take objections in and compare them; hide what they surely mean."""
        waiting, told = Objection.objects.to_take_in(), Objection.objects.to_compare()
        self._each(
            "objections", waiting, lambda row: objections.take_in(objection=row, now=self._now()) is not None
        )
        self._each(
            "compared", told, lambda row: objections.compare(objection=row, now=self._now()) is not None
        )

    def _erase(self) -> None:
        """Erase what two people want erased, and forget what objections told once they are decided."""
        self._each("erased", Erasure.objects.to_do(), lambda row: erasing.erase(row, self._now()))
        old = Objection.objects.to_shred(self._now())
        self._each("shredded", old, lambda row: objections.shred(objection=row, now=self._now()))

    def _lapse(self) -> None:
        over = Dispute.objects.over(self._now())
        self._each("lapsed", over, lambda row: objections.lapse(dispute=row, now=self._now()))

    def _hold_back(self) -> None:
        disclosure.hold_back(now=self._now())

    def _count_duties(self) -> None:
        """Bring duties in step with claims that changed, weeks that ended, inquiries and answers.

        All claims are compared once an hour, those that changed within the last hour at every round; of very
        many, as many as there is time for.
        """
        now = self._now()
        is_whole = self._counted_at is None or now - self._counted_at >= HOUR
        changed = list(duties.records_to_count(None if is_whole else now - 2 * HOUR).only("pk")[:AT_ONCE])
        act = lambda row: duties.count_record(record=row, now=self._now())  # noqa: E731 - as in the other steps
        is_done = self._each("counted", changed, act, until=time.monotonic() + SHARE)
        ended = File.objects.filter(duties__in=Duty.objects.to_count_on(now)).distinct()
        self._each("weeks", ended, lambda row: duties.count_file(file=row, now=self._now()))
        asked = duties.inquiries_to_count().only("pk")
        self._each("asked", asked, lambda row: duties.count_inquiry(inquiry=row, now=self._now()))
        self._each("answered", answered_duties(), self._keep_answer)
        if is_whole and is_done and len(changed) < AT_ONCE and not self.stopping:
            self._counted_at = now

    def _keep_answer(self, duty: Duty) -> None:
        duties.count_answered(duty=duty, answered_at=duty.answered_at)  # type: ignore[attr-defined]  # annotated

    def _expire(self) -> None:
        """Let go what other registries let expire, and empty it a day later."""
        now = self._now()
        due = ListRow.objects.to_expire(now).only("pk")
        self._each("expired", due, lambda row: registry.expire(row=row, now=now))
        over = Record.objects.to_empty(now - GRACE).only("pk")
        self._each("emptied", over, lambda row: registry.empty(record=row, now=now))

    def _checkpoint(self) -> None:
        """Show the vault how long the audit log is, so that nobody can cut it unseen."""
        head = Head.objects.filter(pk=Head.ROW).first() or Head()  # an emptied log has a length too: none
        vault.connect().checkpoint(size=head.size, digest=head.digest)

    def _sweep(self) -> None:
        released = Disclosure.objects.released().values_list("pk", flat=True)
        self._each(
            "swept",
            released,
            lambda row: disclosure.sweep_one(disclosure_id=row, now=self._now()) is not None,
        )

    def _drop_exports(self) -> None:
        """Remove files that nobody fetched in time; it needs no vault."""
        old = Export.objects.too_old(self._now()).only("pk")
        self._each("exports_dropped", old, lambda row: exports.drop(export=row, now=self._now()))

    def _empty_documents(self) -> None:
        """Remove photographs and papers whose record was emptied or whose inquiry was shredded."""
        gone = Document.objects.to_empty().only("pk")
        self._each("documents_emptied", gone, lambda row: documents.empty(document=row, now=self._now()))

    def _send_messages(self) -> None:
        """Empty the outbox, but leave a mail server alone for a while that does not answer."""
        if self._rests_until is not None and self._now() < self._rests_until:
            return
        self._rests_until = None
        while not self.stopping and (message := self._send_next()) is not None:
            if contact.is_way_closed(message):
                LOGGER.warning("Messages wait: %s", message.get_problem_display())
                self._rests_until = self._now() + REST
                return
            self._done[str(message.state)] += 1

    def _send_next(self) -> Message | None:
        return contact.send_next(send=self.send, now=self._now())

    def _tidy(self) -> None:
        now = self._now()
        self._done["dropped"] = drafts.drop_old(now) + limits.drop_old(now)
        self._done["dropped"] += Session.objects.over(now).delete()[0]

    # How steps are kept apart.

    def _try(self, step: Callable[[], None]) -> None:
        """Take one step; whatever it fails of, the next ones are taken."""
        if self.stopping:
            return
        try:
            step()
        except Exception:
            LOGGER.exception("Step %s failed; it is tried again at the next round.", step.__name__)

    def _share(self, step: str, lists: HeldListQuerySet, act: Callable[[HeldList], int | None]) -> None:
        """Do pieces of long work until there is no more or the step's share of the round is used up.

        One list that fails of something is left for the next round, and the others have their turn.
        """
        until = time.monotonic() + SHARE
        for held in lists:
            try:
                while (done := act(held)) is not None:
                    self._done[step] += done
                    if self.stopping or time.monotonic() > until:
                        self.has_more = True
                        return
            except (VaultAway, VaultLocked):
                return
            except Exception:
                LOGGER.exception("%s: %s failed; it is tried again at the next round.", step, held)

    def _each(
        self, step: str, rows: Iterable[T], act: Callable[[T], object], until: float | None = None
    ) -> bool:
        """Do something to each row; whatever one fails of, the others have their turn.

        A row counts unless the act returns False. After `until`, by the monotonic clock, the rest has to wait
        for the next round, which follows at once. Return whether all had their turn.
        """
        for row in list(rows):
            if self.stopping:
                return False
            if until is not None and time.monotonic() > until:
                self.has_more = True
                return False
            try:
                self._done[step] += act(row) is not False
            except (VaultAway, VaultLocked):
                return False  # none of the others would fare better
            except Exception:
                LOGGER.exception("%s: %s failed; it is tried again at the next round.", step, row)
        return True
