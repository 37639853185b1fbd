"""The gates before a family is told anything. Asked when a text is written, released, and swept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from django.utils.translation import gettext_noop

from kintrace.cards.obeying import card_forbids, card_not_compared
from kintrace.disclosure.facts import facts_of
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused
from kintrace.kinship.models import Wish, asked_at
from kintrace.objections.models import is_disputed
from kintrace.registry.ladder import TOLD_BY_A_PERSON, Step, holds, step, unanswered_deaths
from kintrace.registry.models import Record
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from kintrace.registry.ladder import Said

Reason = Disclosure.Reason


class GateClosed(Refused):
    """Nothing may be told. A subclass says why, and for which reason a text that was told falls."""

    reason: ClassVar[Disclosure.Reason] = Reason.PERSON


class NotConfirmed(GateClosed):
    """A machine's proposal is not told."""

    message = gettext_noop("Two examiners must call this the same man first, and nobody may doubt it.")
    reason = Reason.DOUBT


class Disputed(GateClosed):
    """Nothing is told about a man while people check what somebody says against it."""

    message = gettext_noop(
        "Somebody says that this is wrong, or that he does not wish to stand here. "
        "The objection is decided first."
    )


class NoKinship(GateClosed):
    """A stranger is not told."""

    message = gettext_noop("It must be shown first that the inquirer is his relative.")
    reason = Reason.KINSHIP


class NotAsked(GateClosed):
    """Nobody is told before he was asked."""

    message = gettext_noop("His own wish is not known. He must be asked whether this inquirer may be told.")
    reason = Reason.WISH


class HeSaysNo(GateClosed):
    """His "no" is obeyed."""

    message = gettext_noop("He does not wish this inquirer to be told. That is obeyed.")
    reason = Reason.WISH


class CardSaysNo(GateClosed):
    """His "no" on a capture card is obeyed."""

    message = gettext_noop(
        "On his capture card he said that this inquirer, or his family, must not be told. That is obeyed "
        "until he says otherwise."
    )
    reason = Reason.WISH


class CardNotCompared(GateClosed):
    """Somebody must not be told, and nobody has looked yet whether it is who asks."""

    message = gettext_noop(
        "On his capture card he named somebody who must not be told. Say on the page “Kinship” first whether "
        "that is the one who asks."
    )
    reason = Reason.WISH


class TellInPerson(GateClosed):
    """A death is told by a person."""

    message = gettext_noop("This is told by a person, never by a message. Arrange a call or a visit.")
    reason = Reason.DEATH


class DeathClaimed(GateClosed):
    """While a source says that he died, nobody is told by a message that he lives."""

    message = gettext_noop(
        "A source says that he died, and nothing official since says that he lives. People must weigh that "
        "before anything is told."
    )
    reason = Reason.DEATH


class KnowLess(GateClosed):
    """What was said is not said any longer when we know less."""

    message = gettext_noop("The records bear out less than this text says. Write it anew.")
    reason = Reason.STEP


class Weighed(NamedTuple):
    """What standing claims come to.

    Attributes:
        step: The step of the ladder.
        facts: What sentences may assert.
    """

    step: Step
    facts: frozenset[str]


def said_about(candidate: Candidate) -> list[Said]:
    """Return the standing claims about a candidate's man."""
    return Record.objects.standing().filter(file=candidate.file_id).said()


def is_candidate_disputed(candidate: Candidate) -> bool:
    """Return whether somebody objects to a candidate's file, for everybody or for this inquirer."""
    return Candidate.objects.filter(is_disputed("file", "inquiry"), pk=candidate.pk).exists()


def ask_people(candidate: Candidate) -> None:
    """Let nothing pass that people have not decided: the man, the kinship, his wish.

    Raises:
        NotConfirmed: If two have not called it the same man, or somebody doubts.
        NoKinship: If no proof stands.
        HeSaysNo: If that is his newest answer.
        NotAsked: If his newest answer is no "yes".
        CardSaysNo: If he said "no" on a capture card since.
        CardNotCompared: If he said "no" there to somebody who may be the inquirer.
    """
    if not Candidate.objects.confirmed().filter(pk=candidate.pk).exists():
        raise NotConfirmed
    if not candidate.proofs.standing().exists():
        raise NoKinship
    wish = candidate.wishes.newest_first().first()
    if wish is not None and wish.answer == Wish.Answer.NO:
        raise HeSaysNo
    if wish is None or wish.answer != Wish.Answer.YES:
        raise NotAsked
    ask_card(candidate)


def ask_card(candidate: Candidate) -> None:
    """Let nothing pass that he forbade on a capture card since he last said yes about this inquiry.

    Raises:
        CardSaysNo: If it is the inquirer, or his family as a whole.
        CardNotCompared: If nobody has said whether somebody he named is the inquirer.
    """
    columns = {"file": "file", "inquiry": "inquiry", "since": "asked_at"}
    asked = Candidate.objects.filter(pk=candidate.pk).annotate(asked_at=asked_at("pk"))
    if asked.filter(card_forbids(**columns)).exists():
        raise CardSaysNo
    if asked.filter(card_not_compared(**columns)).exists():
        raise CardNotCompared


def ask_all(candidate: Candidate) -> Weighed:
    """Ask every gate, and return what may be told.

    Raises:
        Disputed: If somebody objects, and nobody has decided.
        GateClosed: As `ask_people` does.
        TellInPerson: If the claims reach a step about a death.
        DeathClaimed: If one source says that he died and nothing official has answered it.
    """
    if is_candidate_disputed(candidate):
        raise Disputed
    ask_people(candidate)
    said = said_about(candidate)
    reached = step(said)
    if reached in TOLD_BY_A_PERSON:
        raise TellInPerson
    if unanswered_deaths(said):
        raise DeathClaimed
    return Weighed(reached, facts_of(said))


def ask_again(told: Disclosure) -> None:
    """Ask the gates about a text that was told.

    An objection hides a text (`Disclosure.objects.standing`) and does not take it back. One weak claim of a
    death does not take it back either, for one rumour would silence the bureau; it only lets nothing new be
    told.

    Raises:
        GateClosed: As `ask_people` does.
        TellInPerson: If the claims reach a step about a death.
        KnowLess: If they bear out less than the text says.
    """
    ask_people(told.candidate)
    reached = step(said_about(told.candidate))
    if reached in TOLD_BY_A_PERSON:
        raise TellInPerson
    if not holds(Step(told.step), reached):
        raise KnowLess
