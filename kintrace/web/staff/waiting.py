"""What waits, by role: each queue with its count, its page, what it means and why it may be empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kintrace.accounts.models import Role, Staff
from kintrace.cards.models import Card
from kintrace.cards.obeying import Columns, card_forbids, card_not_compared
from kintrace.contact.models import Message
from kintrace.disclosure.models import Disclosure
from kintrace.duties.models import Duty
from kintrace.exports.models import Export
from kintrace.inquiries.models import Inquiry
from kintrace.kinship.models import Wish, asked_at, is_shown, newest_answer
from kintrace.objections.models import Erasure, Objection, is_disputed
from kintrace.registry.models import HeldList, Identification, Join, ListRow, Pairing, PostPerson
from kintrace.tracing.models import Candidate
from kintrace.web.staff.trail import refused_today

if TYPE_CHECKING:
    from collections.abc import Callable

    from kintrace.inquiries.models import InquiryQuerySet
    from kintrace.tracing.models import CandidateQuerySet


class Wait(NamedTuple):
    """One queue.

    Attributes:
        what: What one thing in it needs, while there is one.
        why_none: What will stand there, and why nothing does.
    """

    word: str
    size: int
    url: str
    what: str
    why_none: str


def waits_for(staff: Staff) -> list[Wait]:
    """Return every queue of a reader's roles, in the order in which a case travels."""
    roles = staff.roles()
    return [wait for held, queues in QUEUES if held & roles for wait in queues(staff)]


def without_kinship(staff: Staff) -> CandidateQuerySet:
    """Keep confirmed candidates of which nobody has shown yet who asks."""
    return Candidate.objects.visible_to(staff).confirmed().once().filter(~is_shown("pk"))


def without_wish(staff: Staff) -> CandidateQuerySet:
    """Keep confirmed candidates with kinship shown, whose man was not asked or may be asked again."""
    shown = Candidate.objects.visible_to(staff).confirmed().once().filter(is_shown("pk"))
    answered = [Wish.Answer.YES, Wish.Answer.NO]
    return shown.alias(wish=newest_answer("pk")).exclude(wish__in=answered)


def without_text(staff: Staff) -> CandidateQuerySet:
    """Keep candidates with every gate open for which no text stands."""
    shown = Candidate.objects.visible_to(staff).confirmed().once().filter(is_shown("pk"))
    told = Disclosure.objects.filter(taken_back_at__isnull=True).values("candidate")
    columns = Columns(file="file", inquiry="inquiry", since="asked_at")
    asked = shown.alias(wish=newest_answer("pk"), asked_at=asked_at("pk")).filter(wish=Wish.Answer.YES)
    allowed = asked.filter(~card_forbids(columns), ~card_not_compared(columns)).exclude(pk__in=told)
    return allowed.filter(~is_disputed("file", "inquiry"))


def asking_for_more(staff: Staff) -> InquiryQuerySet:
    """Keep open inquiries of which too little is known to tell the man apart."""
    return Inquiry.objects.visible_to(staff).taken_in().filter(advice__too_little=True)


def of_operator(staff: Staff) -> list[Wait]:
    """Return an operator's queues."""
    failed, waiting = Message.objects.failed().count(), Message.objects.waiting().count()
    return [
        Wait(
            _("Messages that need a person"),
            failed,
            reverse("staff:outbox") + "?shown=failed",
            _("They will not leave by themselves: call the family, or find another way."),
            _("A message stands here when a mail server refuses it for good, or when no address was left."),
        ),
        Wait(
            _("Messages on their way"),
            waiting,
            reverse("staff:outbox"),
            _("The worker sends them; each tells only that there is news."),
            _("A message stands here between the release of an answer and its leaving."),
        ),
        Wait(
            _("Inquiries not taken in"),
            Inquiry.objects.visible_to(staff).to_take_in().count(),
            reverse("staff:inquiries") + "?shown=received",
            _("The vault reads them within a minute. If they stay, the worker or the vault is not running."),
            _("The vault has read everything that families have sent."),
        ),
    ]


def of_finders(staff: Staff) -> list[Wait]:
    """Return the queues of files that may be one man."""
    return [
        Wait(
            _("Files that may be one man"),
            Pairing.objects.visible_to(staff).open().count(),
            reverse("staff:pairings"),
            _("Two files that the matcher takes for one man. A person joins them, or calls them two men."),
            _("The matcher finds no two files of one man. It looks again at every file that changes."),
        )
    ]


def of_registrar(staff: Staff) -> list[Wait]:
    """Return a registrar's queues."""
    staged = HeldList.objects.visible_to(staff).filter(state=HeldList.State.STAGED)
    rows = ListRow.objects.visible_to(staff).undecided().filter(list__in=staged)
    return [
        Wait(
            _("Unfinished capture cards"),
            Card.objects.visible_to(staff).unfinished().count(),
            reverse("staff:cards"),
            _("Begun and not finished. Everything typed is kept; go on where it stopped."),
            _("Every capture card that was begun is finished."),
        ),
        Wait(
            _("Rows of lists to decide"),
            rows.count(),
            reverse("staff:lists"),
            _("Nothing of a list enters the register before a person has decided about its rows."),
            _("Every readable row of every staged list is decided. New lists are loaded on the lists page."),
        ),
        Wait(
            _("Lists to say the columns of"),
            HeldList.objects.visible_to(staff).filter(state=HeldList.State.HEADINGS).count(),
            reverse("staff:lists"),
            _("A list waits until somebody has said what its columns tell."),
            _("No list waits for its columns."),
        ),
        Wait(
            _("Lists not committed"),
            staged.count(),
            reverse("staff:lists"),
            _("A staged list is not searched yet. Commit it, or take it back."),
            _("No list is staged."),
        ),
        Wait(
            _("Persons read in posts"),
            PostPerson.objects.visible_to(staff).undecided().filter(post__put_away_at__isnull=True).count(),
            reverse("staff:posts"),
            _("Proposed from pasted texts. None is a record before you accept it."),
            _("Everybody who was read in a post is decided."),
        ),
    ]


def of_examiner(staff: Staff) -> list[Wait]:
    """Return an examiner's queues."""
    return [
        Wait(
            _("Joins to confirm"),
            Join.objects.visible_to(staff).to_confirm().exclude(joined_by=staff).count(),
            reverse("staff:pairings"),
            _("Files that one person has joined. No family is told anything new on them before you confirm."),
            _("Every join was looked at by two people, or nothing is joined."),
        ),
        Wait(
            _("Candidates to compare"),
            Candidate.objects.visible_to(staff).worklist(staff).count(),
            reverse("staff:candidates"),
            _("Two descriptions that may be one man. Two examiners look, each alone."),
            _("The matcher proposes nothing that you have not judged. It looks again with every new record."),
        ),
        Wait(
            _("Remains to identify"),
            Identification.objects.visible_to(staff).to_confirm(staff).count(),
            reverse("staff:mortuary"),
            _("A primary method agrees, and somebody else proposed it. A second person confirms or doubts."),
            _("Nothing that others proposed is borne out by DNA, fingerprints, teeth or an implant."),
        ),
    ]


def of_objections(staff: Staff) -> list[Wait]:
    """Return the queues of those who work with objections."""
    page = reverse("staff:objections")
    return [
        Wait(
            _("Objections to decide"),
            Objection.objects.visible_to(staff).open().count(),
            page,
            _(
                "Somebody says that something is about him, or wrong. Each is owed a decision"
                " within thirty days."
            ),
            _("Nobody objects to anything. What comes by the families' pages stands here."),
        ),
        Wait(
            _("Erasures to approve"),
            Erasure.objects.visible_to(staff).to_approve().exclude(asked_by=staff).count(),
            page + "?shown=erasures",
            _("Somebody asked for it; another person must approve. Nobody can undo it."),
            _("No erasure waits for you. Your own, another approves."),
        ),
    ]


def of_cases(staff: Staff) -> list[Wait]:
    """Return the queues between two examiners' word and the answer, for all who work on them."""
    page = reverse("staff:candidates")
    return [
        Wait(
            _("Kinship to show"),
            without_kinship(staff).count(),
            page + "?shown=kinship",
            _("Confirmed, but nobody has shown yet that whoever asks is his relative."),
            _("Every confirmed candidate has its proof of kinship, or nothing is confirmed yet."),
        ),
        Wait(
            _("Wishes to ask"),
            without_wish(staff).count(),
            page + "?shown=wish",
            _("He has not said yet whether his family may be told."),
            _("Everybody who can be asked has been asked."),
        ),
        Wait(
            _("Answers to write"),
            without_text(staff).count(),
            page + "?shown=answer",
            _("Every gate is open; the family waits for the words."),
            _("No case has all its gates open without a text."),
        ),
        Wait(
            _("Answers to set right"),
            Disclosure.objects.visible_to(staff).to_correct().count(),
            reverse("staff:disclosures") + "?shown=to-correct",
            _("A family has read what held only while files were joined. A person must tell them."),
            _("No family has read anything that fell because files were parted."),
        ),
    ]


def of_releaser(staff: Staff) -> list[Wait]:
    """Return a releaser's queues."""
    return [
        Wait(
            _("Answers to release"),
            Disclosure.objects.visible_to(staff).for_releaser(staff).count(),
            reverse("staff:disclosures"),
            _("Written by somebody else. Read each exactly as the family will, then release it or leave it."),
            _("An answer stands here when somebody has written it. Your own, another releases."),
        ),
        Wait(
            _("Exports to release"),
            Export.objects.visible_to(staff).waiting().exclude(asked_by=staff).count(),
            reverse("staff:exports"),
            _("Files of persons for another body. Read who gets what and why, then release or leave it."),
            _("Nobody has asked for an export that needs you."),
        ),
    ]


def of_duties(staff: Staff) -> list[Wait]:
    """Return what should have been kept by now, of what this reader works on."""
    return [
        Wait(
            _("Duties that are overdue"),
            Duty.objects.visible_to(staff).overdue(timezone.now()).count(),
            reverse("staff:duty_list") + "?shown=overdue",
            _("The Convention’s term or our own has passed. Take one on, keep it, or move it with a reason."),
            _("Nothing that the Convention orders is late. The wall of duties shows what comes next."),
        )
    ]


def of_auditor(_staff: Staff) -> list[Wait]:
    """Return an auditor's queues: refusals of the last day are worth a look."""
    return [
        Wait(
            _("Refusals today"),
            refused_today(),
            reverse("staff:audit") + "?kind=refusals",
            _("Acts that a gate did not allow. Most are honest mistakes; a row of them is not."),
            _("Nobody was refused anything since midnight."),
        ),
    ]


def of_admin(_staff: Staff) -> list[Wait]:
    """Return an admin's queues."""
    idle = Staff.objects.filter(is_active=True, grants__isnull=True).count()
    return [
        Wait(
            _("Staff without a role"),
            idle,
            reverse("staff:members"),
            _("They can sign in and see nothing. Give them a role, or lock them out."),
            _("Everybody who can sign in has a role."),
        ),
    ]


QUEUES: tuple[tuple[frozenset[Role], Callable[[Staff], list[Wait]]], ...] = (
    (frozenset({Role.EXAMINER}), of_examiner),
    (frozenset({Role.EXAMINER, Role.OPERATOR}), of_cases),
    (frozenset({Role.EXAMINER, Role.REGISTRAR}), of_finders),
    (frozenset({Role.EXAMINER, Role.REGISTRAR}), of_objections),
    (frozenset({Role.RELEASER}), of_releaser),
    (frozenset({Role.OPERATOR}), of_operator),
    (frozenset({Role.REGISTRAR}), of_registrar),
    (frozenset({Role.REGISTRAR, Role.OPERATOR, Role.EXAMINER}), of_duties),
    (frozenset({Role.AUDITOR}), of_auditor),
    (frozenset({Role.ADMIN}), of_admin),
)
