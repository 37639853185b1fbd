"""The gates before a family is told anything. Asked when a text is written, released, and swept."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from django.utils.translation import gettext_noop

from kintrace.cards.obeying import Columns, card_forbids, card_not_compared
from kintrace.disclosure.facts import facts_of
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused
from kintrace.kinship.models import Wish, asked_at, is_denied
from kintrace.objections.models import is_disputed
from kintrace.registry.ladder import TOLD_BY_A_PERSON, Step, holds, step, unanswered_deaths
from kintrace.registry.models import Join, Record
from kintrace.tracing.models import Candidate

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class JoinWaits(GateClosed):
    """One person's word joins files; a family is told nothing new on it."""

    message = gettext_noop(
        "Files were joined here, and nobody else has confirmed it yet. An examiner must confirm the join, or "
        "somebody must part the files."
    )
    reason = Reason.DOUBT


class JoinParted(GateClosed):
    """What was written on a join falls with it."""

    message = gettext_noop("This text was written on files that were joined then and are parted now.")
    reason = Reason.DOUBT


class Weighed(NamedTuple):
    """What standing claims come to.

    Attributes:
        step: The step of the ladder.
        facts: What sentences may assert.
    """

    step: Step
    facts: frozenset[str]


def said_about(candidate: Candidate) -> list[Said]:
    """Return the standing claims about a candidate's man, of all files that are joined."""
    return Record.objects.standing().of_man(candidate.file.speaker).said()


def said_alone(candidate: Candidate) -> list[Said]:
    """Return the standing claims in a candidate's own file, as if none were joined to it."""
    return Record.objects.standing().filter(file=candidate.file_id).said()


def is_candidate_disputed(candidate: Candidate) -> bool:
    """Return whether somebody objects to a candidate's file, for everybody or for this inquirer."""
    return Candidate.objects.filter(is_disputed("file", "inquiry"), pk=candidate.pk).exists()


def weigh(said: Sequence[Said]) -> Weighed:
    """Return what claims come to."""
    return Weighed(step(said), facts_of(said))


def ask_people(candidate: Candidate) -> None:
    """Let nothing pass that people have not decided: the man, the kinship, his wish, and which files are his.

    Raises:
        JoinWaits: If a join of his files waits for its second person.
        NotConfirmed: If two have not called it the same man, or somebody doubts it or a joined file.
        NoKinship: If no proof stands.
        HeSaysNo: If that is his newest answer, about a joined file too.
        NotAsked: If his newest answer is no "yes".
        CardSaysNo: If he said "no" on a capture card since.
        CardNotCompared: If he said "no" there to somebody who may be the inquirer.
    """
    if Join.objects.of_man(candidate.file.speaker).to_confirm().exists():
        raise JoinWaits
    if not Candidate.objects.confirmed().filter(pk=candidate.pk).exists():
        raise NotConfirmed
    ask_family(candidate)
    ask_card(candidate)
    if Candidate.objects.filter(is_denied("inquiry", "file__speaker"), pk=candidate.pk).exists():
        raise HeSaysNo


def ask_family(candidate: Candidate) -> None:
    """Let nothing pass to whom kinship is not shown, or whom he has not said yes to when asked."""
    if not candidate.proofs.standing().exists():
        raise NoKinship
    wish = candidate.wishes.newest_first().first()
    if wish is not None and wish.answer == Wish.Answer.NO:
        raise HeSaysNo
    if wish is None or wish.answer != Wish.Answer.YES:
        raise NotAsked


def ask_card(candidate: Candidate, *, alone: bool = False) -> None:
    """Let nothing pass that he forbade on a capture card since he last said yes about this inquiry.

    Args:
        candidate: Of whom.
        alone: Whether to read its own file's cards only, as if none were joined to it.

    Raises:
        CardSaysNo: If it is the inquirer, or his family as a whole.
        CardNotCompared: If nobody has said whether somebody he named is the inquirer.
    """
    columns = Columns(file="file", inquiry="inquiry", since="asked_at")
    asked = Candidate.objects.filter(pk=candidate.pk).annotate(asked_at=asked_at("pk"))
    if asked.filter(card_forbids(columns, alone=alone)).exists():
        raise CardSaysNo
    if asked.filter(card_not_compared(columns, alone=alone)).exists():
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
    weighed = weigh(said)
    if weighed.step in TOLD_BY_A_PERSON:
        raise TellInPerson
    if unanswered_deaths(said):
        raise DeathClaimed
    return weighed


def ask_again(told: Disclosure) -> None:
    """Ask the gates about a text that was told, to take it back for good if one has fallen.

    An objection hides a text (`Disclosure.objects.standing`) and does not take it back. One weak claim of a
    death does not take it back either, for one rumour would silence the bureau; it only lets nothing new be
    told. Joined files take nothing back for good, for a join can be ended (`bears_out` hides); unless the
    text itself was written on the join.

    Raises:
        JoinParted: If a join on which it was written has ended.
        NotConfirmed: If two have not called it the same man, or somebody doubts.
        NoKinship, HeSaysNo, NotAsked: As `ask_family` does.
        CardSaysNo, CardNotCompared: As `ask_card` does, of the candidate's own file.
        TellInPerson: If the claims reach a step about a death.
        KnowLess: If they bear out less than the text says.
    """
    if told.joins.filter(parted_at__isnull=False).exists():
        raise JoinParted
    if not Candidate.objects.confirmed_alone().filter(pk=told.candidate_id).exists():
        raise NotConfirmed
    ask_family(told.candidate)
    ask_card(told.candidate, alone=True)
    said = said_about(told.candidate) if told.joins.exists() else said_alone(told.candidate)
    reached = step(said)
    if reached in TOLD_BY_A_PERSON:
        raise TellInPerson
    if not holds(Step(told.step), reached):
        raise KnowLess


def bears_out(told: Disclosure) -> bool:
    """Return whether the records of all joined files still bear out what was told.

    While they do not, the family is not shown it; when the files are parted, it is there again.
    """
    return holds(Step(told.step), step(said_about(told.candidate)))
