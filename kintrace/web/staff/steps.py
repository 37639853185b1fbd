"""The steps of one case, from the comparison to the released answer, each with its state."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kintrace.disclosure.models import Disclosure
from kintrace.kinship.models import Proof, Wish
from kintrace.tracing.models import CHECKS_NEEDED, Candidate

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff


class Step(NamedTuple):
    """One step of a case.

    Attributes:
        key: Which page it is on.
        done: Whether its gate is open now.
    """

    key: str
    word: str
    url: str
    done: bool
    state: str


def steps_of(staff: Staff, candidate: Candidate) -> list[Step]:
    """Return the steps of one candidate in their order."""
    return [
        compare(staff, candidate),
        kinship(staff, candidate),
        wish(staff, candidate),
        answer(staff, candidate),
    ]


def compare(staff: Staff, candidate: Candidate) -> Step:
    """Return whether two examiners agree. Whoever has not spoken yet is not told what another said."""
    done = Candidate.objects.visible_to(staff).confirmed().filter(pk=candidate.pk).exists()
    checks = candidate.checks.counted()
    if done:
        state = _("confirmed")
    elif not checks.filter(examiner=staff).exists():
        state = _("your verdict is not there yet")
    elif Candidate.objects.visible_to(staff).held_back().filter(pk=candidate.pk).exists():
        state = _("held back by a doubt")
    else:
        state = _("%(made)s of %(needed)s verdicts") % {"made": checks.count(), "needed": CHECKS_NEEDED}
    return Step("compare", _("Two examiners"), reverse("staff:candidate", args=[candidate.pk]), done, state)


def kinship(staff: Staff, candidate: Candidate) -> Step:
    """Return whether it is shown who asks."""
    done = Proof.objects.visible_to(staff).standing().filter(candidate=candidate).exists()
    state = _("shown") if done else _("not shown")
    return Step("kinship", _("Kinship"), reverse("staff:kinship", args=[candidate.pk]), done, state)


def wish(staff: Staff, candidate: Candidate) -> Step:
    """Return what he wishes."""
    newest = Wish.objects.visible_to(staff).filter(candidate=candidate).newest_first().first()
    state = newest.get_answer_display() if newest else pgettext("his wish", "not recorded")
    done = newest is not None and newest.answer == Wish.Answer.YES
    return Step("wish", _("His wish"), reverse("staff:wish", args=[candidate.pk]), done, str(state))


def answer(staff: Staff, candidate: Candidate) -> Step:
    """Return how far the answer is."""
    texts = Disclosure.objects.visible_to(staff).filter(candidate=candidate)
    done = texts.standing().exists()
    if done:
        state = _("released")
    else:
        state = _("waits for release") if texts.waiting().exists() else _("not written")
    return Step("answer", _("Answer"), reverse("staff:answer", args=[candidate.pk]), done, state)
