"""The way of some cases in the demonstration, each to another gate."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kintrace.disclosure import actions as disclosure
from kintrace.inquiries import actions as inquiries
from kintrace.inquiries.models import Inquiry
from kintrace.kinship import actions as kinship
from kintrace.kinship.models import Proof, Wish
from kintrace.registry.ladder import DEATH
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.disclosure.models import Disclosure


class Walker:
    """Takes candidates forward as the desk would.

    Attributes:
        states: How many cases were taken how far.
        told: Number and secret of the first family that has an answer; None while none has.
    """

    def __init__(self, staff: Mapping[str, Staff], secrets: Mapping[str, str], now: datetime) -> None:
        self.staff, self.secrets, self.now = staff, secrets, now
        self.states: Counter[str] = Counter()
        self.told: tuple[str, str] | None = None

    def walk(self) -> None:
        """Take the strongest candidates forward, each to another gate."""
        living = Candidate.objects.exclude(file__records__claim__in=DEATH)  # a death is told by a person
        strong = living.filter(probability__gte=0.9).order_by("-probability", "pk")
        first = {candidate.inquiry_id: candidate for candidate in reversed(strong)}
        plan: tuple[tuple[Callable[[Candidate], None], int], ...] = (
            (self.release, 6),
            (self.release_and_take_back, 2),
            (self.withdraw, 2),
            (self.write, 3),
            (self.wish_no, 2),
            (self.wish_yes, 3),
            (self.show_kinship, 3),
            (self.confirm, 6),
            (self.doubt, 3),
            (self.check_once, 8),
        )
        steps = [step for step, times in plan for _ in range(times)]
        for candidate, step in zip(first.values(), steps, strict=False):
            step(candidate)
            self.states[step.__name__] += 1
        self.states["all inquiries"] = Inquiry.objects.count()

    def check_once(self, candidate: Candidate) -> None:
        """Let one examiner say the same."""
        tracing.check(
            candidate=candidate, examiner=self.staff["examiner-1"], verdict=Check.Verdict.SAME, now=self.now
        )

    def doubt(self, candidate: Candidate) -> None:
        """Let two examiners disagree."""
        self.check_once(candidate)
        tracing.check(
            candidate=candidate, examiner=self.staff["examiner-2"], verdict=Check.Verdict.UNSURE, now=self.now
        )

    def confirm(self, candidate: Candidate) -> None:
        """Let two examiners agree."""
        for handle in ("examiner-2", "examiner-3"):
            tracing.check(
                candidate=candidate, examiner=self.staff[handle], verdict=Check.Verdict.SAME, now=self.now
            )

    def show_kinship(self, candidate: Candidate) -> None:
        """Accept his answer to the control question."""
        self.confirm(candidate)
        kinship.accept(
            candidate=candidate, way=Proof.Way.CONTROL_ANSWER, by=self.staff["operator-1"], now=self.now
        )

    def wish_yes(self, candidate: Candidate) -> None:
        """Record that he wants the inquirer told."""
        self.show_kinship(candidate)
        self.wish(candidate, Wish.Answer.YES)

    def wish_no(self, candidate: Candidate) -> None:
        """Record that he does not."""
        self.show_kinship(candidate)
        self.wish(candidate, Wish.Answer.NO)

    def wish(self, candidate: Candidate, answer: Wish.Answer) -> None:
        """Record his wish."""
        kinship.record_wish(candidate=candidate, answer=answer, by=self.staff["operator-1"], now=self.now)

    def write(self, candidate: Candidate) -> None:
        """Write an answer that waits for its release."""
        self.wish_yes(candidate)
        self.written(candidate)

    def written(self, candidate: Candidate) -> Disclosure:
        """Return a text of the sentences that fit every step."""
        return disclosure.write(
            candidate=candidate,
            sentences=["found", "asked_to_tell"],
            by=self.staff["operator-2"],
            now=self.now,
        )

    def release(self, candidate: Candidate) -> None:
        """Release an answer, and remember the secret of the first one for the tour."""
        self.wish_yes(candidate)
        disclosure.release(disclosure=self.written(candidate), by=self.staff["releaser-1"], now=self.now)
        number = candidate.inquiry.number
        if number in self.secrets and not self.told:
            self.told = (number, self.secrets[number])

    def release_and_take_back(self, candidate: Candidate) -> None:
        """Release an answer, and take it back because he wishes otherwise now."""
        self.release(candidate)
        self.wish(candidate, Wish.Answer.NO)
        disclosure.sweep(now=self.now)

    def withdraw(self, candidate: Candidate) -> None:
        """Let a family withdraw its inquiry."""
        number = candidate.inquiry.number
        if number in self.secrets:
            opened = inquiries.unlock(number=number, secret=self.secrets[number], now=self.now)
            inquiries.withdraw(opened=opened, now=self.now)
