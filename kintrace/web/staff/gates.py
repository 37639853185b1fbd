"""The gates before a family is told anything, each with its state: what the release action asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from kintrace.disclosure.gates import (
    CardNotCompared,
    CardSaysNo,
    ask_card,
    is_candidate_disputed,
    said_about,
)
from kintrace.registry.ladder import TOLD_BY_A_PERSON, step, unanswered_deaths
from kintrace.registry.models import Join
from kintrace.web.staff.steps import compare, kinship, wish

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.disclosure.models import Disclosure
    from kintrace.tracing.models import Candidate


class Gate(NamedTuple):
    """One gate."""

    word: str
    is_open: bool
    state: str


def of_candidate(staff: Staff, candidate: Candidate) -> list[Gate]:
    """Return the gates before a text may be written."""
    people = [each(staff, candidate) for each in (compare, kinship, wish)]
    gates = [Gate(each.word, each.done, each.state) for each in people]
    if Join.objects.of_man(candidate.file.speaker).exists():
        gates.append(joined(candidate))
    return [*gates, card(candidate), no_death(candidate), no_dispute(candidate)]


def of_disclosure(staff: Staff, disclosure: Disclosure) -> list[Gate]:
    """Return the gates before a text may be released by one member of staff."""
    other = disclosure.written_by_id != staff.pk
    same = step(said_about(disclosure.candidate)) == disclosure.step
    return [
        *of_candidate(staff, disclosure.candidate),
        Gate(
            _("The records say the same as when it was written"),
            same,
            _("unchanged") if same else _("they have changed: write the text anew"),
        ),
        Gate(
            _("Another person releases"),
            other,
            _("you did not write it") if other else _("you wrote it yourself"),
        ),
    ]


def card(candidate: Candidate) -> Gate:
    """Return whether his own word on a capture card stands against it."""
    word = _("Nothing on his capture card against it")
    if not candidate.wishes.exists():
        return Gate(word, is_open=True, state=_("asked once his wish is known"))
    try:
        ask_card(candidate)
    except CardSaysNo:
        return Gate(word, is_open=False, state=_("he said no on a card"))
    except CardNotCompared:
        return Gate(word, is_open=False, state=_("he named somebody who must not be told: compare first"))
    return Gate(word, is_open=True, state=_("nothing there"))


def no_dispute(candidate: Candidate) -> Gate:
    """Return whether nobody objects, or it was decided."""
    disputed = is_candidate_disputed(candidate)
    state = _("somebody objects: that is decided first") if disputed else _("nobody objects")
    return Gate(_("Nothing is disputed"), not disputed, state)


def joined(candidate: Candidate) -> Gate:
    """Return whether a second person has confirmed that his files are one man's."""
    waits = Join.objects.of_man(candidate.file.speaker).to_confirm().exists()
    state = _("a second person must confirm the join") if waits else _("confirmed by two people")
    return Gate(_("His files are joined"), is_open=not waits, state=state)


def no_death(candidate: Candidate) -> Gate:
    """Return whether this may be told by a message at all."""
    said = said_about(candidate)
    if step(said) in TOLD_BY_A_PERSON:
        return Gate(_("May be told by a message"), is_open=False, state=_("a person must tell this"))
    if unanswered_deaths(said):
        return Gate(_("May be told by a message"), is_open=False, state=_("a source says that he died"))
    return Gate(_("May be told by a message"), is_open=True, state=_("nothing speaks of a death"))
