"""Write what a family is told, release it by another person, and take it back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.contact import actions as contact
from kintrace.contact.models import Message
from kintrace.disclosure import wording
from kintrace.disclosure.gates import (
    CardNotCompared,
    CardSaysNo,
    DeathClaimed,
    Disputed,
    GateClosed,
    HeSaysNo,
    JoinParted,
    JoinWaits,
    KnowLess,
    NoKinship,
    NotAsked,
    NotConfirmed,
    TellInPerson,
    ask_again,
    ask_all,
    said_alone,
    weigh,
)
from kintrace.disclosure.models import Disclosure
from kintrace.disclosure.sections import Text
from kintrace.disclosure.wording import LANGUAGES, in_order
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import Join
from kintrace.tracing.models import Candidate
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from kintrace.accounts.models import Staff
    from kintrace.disclosure.gates import Weighed
    from kintrace.registry.models import File

HOLD = timedelta(hours=1)

__all__ = [
    "AlreadyReleased",
    "CardNotCompared",
    "CardSaysNo",
    "DeathClaimed",
    "Disputed",
    "GateClosed",
    "HeSaysNo",
    "JoinParted",
    "JoinWaits",
    "KnowLess",
    "NoKinship",
    "NotAsked",
    "NotConfirmed",
    "NotNow",
    "NotSo",
    "NothingSaid",
    "OwnText",
    "StepChanged",
    "TakenBack",
    "TellInPerson",
    "TextChanged",
    "UnknownSentence",
    "erase_file",
    "hold_back",
    "mark_read",
    "read",
    "release",
    "sweep",
    "take_back",
    "write",
]


class NothingSaid(Refused):
    """A text says something."""

    message = gettext_noop("Choose at least one sentence.")


class UnknownSentence(Refused):
    """Only reviewed sentences are said."""

    message = gettext_noop("There is no reviewed sentence “%(sentence)s”.")


class NotNow(Refused):
    """A sentence belongs to some steps of the ladder."""

    message = gettext_noop("The sentence “%(sentence)s” may not be said at this step.")


class NotSo(Refused):
    """A sentence asserts what a standing record must bear out."""

    message = gettext_noop("No standing record bears out the sentence “%(sentence)s”.")


class OwnText(Refused):
    """Two people answer for what a family is told."""

    message = gettext_noop("You wrote this text. Somebody else must release it.")


class AlreadyReleased(Refused):
    """A text is released once."""

    message = gettext_noop("This text was released already.")


class TakenBack(Refused):
    """What was taken back stays so."""

    message = gettext_noop("This text was taken back. Write a new one.")


class StepChanged(Refused):
    """What is released says what is known now."""

    message = gettext_noop(
        "Since this text was written the records have changed. Take it back, and write it anew."
    )


class TextChanged(Refused):
    """What is read or released is what was written."""

    message = gettext_noop(
        "This text is not the one that was written. Do not release it; tell the keeper of the vault."
    )


def text_place(disclosure: Disclosure) -> Place:
    """Return where the text stands that the bureau reads."""
    return Place.of(disclosure, "text")


def answer_place(disclosure: Disclosure) -> Place:
    """Return where the answer stands that only the family reads."""
    return Place.of(disclosure, "answer")


@audit.action("disclosure.write")
def write(*, candidate: Candidate, sentences: Sequence[str], by: Staff, now: datetime) -> Disclosure:
    """Write what the inquirer shall be told, in reviewed sentences. Another person releases it.

    Every text also says that we never ask for money.

    Args:
        candidate: Confirmed, with kinship shown, and he says yes.
        sentences: Ids of `data/sentences.tsv`, in any order.
        by: Who writes.
        now: The time.

    Raises:
        WrongRole: If the person is neither operator nor examiner.
        GateClosed: If an earlier gate is not open; its subclass says which.
        NothingSaid: If there is no sentence.
        UnknownSentence: If one is not in the table.
        NotNow: If one may not be said at the step that the claims reach.
        NotSo: If one asserts what no standing record bears out.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER)
    candidate = Candidate.objects.select_for_update().get(pk=candidate.pk)
    weighed = ask_all(candidate)
    text = compose(sentences, weighed)
    disclosure = Disclosure(
        candidate=candidate, step=weighed.step, digest=text.digest(), written_by=by, written_at=now
    )
    [disclosure.text] = vault.connect().seal(
        case=candidate.inquiry_id, sections=[(text_place(disclosure), encode(text))]
    )
    disclosure.save(force_insert=True)
    disclosure.joins.set(needed(candidate, sentences, weighed))
    audit.record("disclosure.written", subject=disclosure, actor=by)
    return disclosure


@audit.action("disclosure.read")
def read(*, disclosure: Disclosure, by: Staff) -> Text:
    """Return a text for whoever shall release it or has to answer for it. Counted as an open of the case.

    Raises:
        WrongRole: If the person does not work with disclosures.
        BudgetSpent: If the person has opened as many cases as a day allows.
        TextChanged: If it is not what was written.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER, Role.RELEASER)
    sealed = [Sealed(text_place(disclosure), bytes(disclosure.text))]
    case = disclosure.candidate.inquiry_id
    [plain] = vault.connect().open(case=case, sealed=sealed, actor=by.audit_name, purpose="release")
    text = decode(plain, Text)
    if text.digest() != disclosure.digest:
        raise TextChanged
    audit.record("disclosure.shown", subject=disclosure, actor=by)
    return text


@audit.action("disclosure.release")
def release(*, disclosure: Disclosure, by: Staff, now: datetime) -> Disclosure:
    """Tell the family: seal the exact text to their own key, and queue the word that there is news.

    Every earlier gate is asked again.

    Raises:
        WrongRole: If the person is no releaser.
        TakenBack: If the text was taken back.
        AlreadyReleased: If it was released before.
        OwnText: If the person wrote it.
        GateClosed: If an earlier gate has fallen; its subclass says which.
        StepChanged: If the claims reach another step than when it was written, or files were parted.
    """
    need_role(by, Role.RELEASER)
    disclosure = locked(disclosure)
    if disclosure.taken_back_at:
        raise TakenBack
    if disclosure.released_at:
        raise AlreadyReleased
    if disclosure.written_by_id == by.pk:
        raise OwnText
    parted = disclosure.joins.filter(parted_at__isnull=False).exists()
    if ask_all(disclosure.candidate).step != disclosure.step or parted:
        raise StepChanged
    inquiry = disclosure.candidate.inquiry
    disclosure.answer = vault.connect().release(
        case=inquiry.pk,
        sealed=Sealed(text_place(disclosure), bytes(disclosure.text)),
        reader_key=bytes(inquiry.reader_key),
        place=answer_place(disclosure),
        writer=disclosure.written_by.audit_name,
        releaser=by.audit_name,
    )
    disclosure.released_by, disclosure.released_at = by, now
    disclosure.save(update_fields=["answer", "released_by", "released_at"])
    contact.queue(route=inquiry.route, template=Message.Template.NEWS, about=disclosure.pk, now=now)
    audit.record("disclosure.released", subject=disclosure, actor=by)
    return disclosure


@audit.action("disclosure.take_back")
def take_back(*, disclosure: Disclosure, by: Staff, now: datetime) -> Disclosure:
    """Let a text stand no more, released or not, and stop the word about it if that has not left.

    Raises:
        WrongRole: If the person does not work with disclosures.
        TakenBack: If it was taken back before.
    """
    need_role(by, Role.OPERATOR, Role.EXAMINER, Role.RELEASER)
    disclosure = locked(disclosure)
    if disclosure.taken_back_at:
        raise TakenBack
    disclosure.taken_back_by = by
    let_fall(disclosure, Disclosure.Reason.PERSON, now)
    audit.record("disclosure.taken_back", subject=disclosure, actor=by, reason=Disclosure.Reason.PERSON)
    return disclosure


def sweep(*, now: datetime) -> list[Disclosure]:
    """Take back every released text before which a gate has fallen, one by one, and return them."""
    released = Disclosure.objects.released().values_list("pk", flat=True)
    swept = [sweep_one(disclosure_id=each, now=now) for each in list(released)]
    return [each for each in swept if each is not None]


@audit.action("disclosure.sweep", actor="worker")
def sweep_one(*, disclosure_id: UUID, now: datetime) -> Disclosure | None:
    """Take one text back if a gate has fallen, and return it; None if all stand."""
    disclosure = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure_id)
    try:
        ask_again(disclosure)
    except GateClosed as closed:
        let_fall(disclosure, closed.reason, now)
        audit.record("disclosure.taken_back", subject=disclosure, actor="worker", reason=closed.reason)
        return disclosure
    return None


@audit.action("disclosure.mark_read", actor="family")
def mark_read(*, disclosure: Disclosure, now: datetime) -> None:
    """Write down that the family has opened an answer, the first time and each time after."""
    Disclosure.objects.filter(pk=disclosure.pk, read_at__isnull=True).update(read_at=now)
    audit.record("disclosure.answer_read", subject=disclosure, actor="family")


@audit.action("disclosure.hold_back", actor="worker")
def hold_back(*, now: datetime) -> int:
    """Let the word that there is news wait as long as what it speaks of is disputed; return how many wait."""
    disputed = Disclosure.objects.released().disputed().values_list("pk", flat=True)
    return contact.postpone(about=list(disputed), until=now + HOLD)


@audit.action("disclosure.erase_file", actor="worker")
def erase_file(*, file: File, now: datetime) -> None:
    """Empty every text about the man of an erased file, also what a family has read: nothing of him is kept.

    The row stays with its step and dates. Nobody can unread what was read; nobody can read it again.

    Raises:
        NotEmptied: If the register still holds the file.
    """
    registry.need_erased(file)
    for told in Disclosure.objects.filter(candidate__file=file).select_for_update(of=("self",)):
        told.text, told.digest = b"", ""
        told.answer = b"" if told.released_at else None
        told.save(update_fields=["text", "digest", "answer"])
        if told.taken_back_for != Disclosure.Reason.ERASED:
            let_fall(told, Disclosure.Reason.ERASED, now)
    audit.record("disclosure.file_erased", subject=file, actor="worker")


def compose(chosen: Sequence[str], weighed: Weighed) -> Text:
    """Return the text of some sentences, all of them allowed and true."""
    if not chosen:
        raise NothingSaid
    table = wording.sentences()
    for each in chosen:
        if each not in table:
            raise UnknownSentence(sentence=each)
        if weighed.step not in table[each].steps:
            raise NotNow(sentence=each)
        if not table[each].facts <= weighed.facts:
            raise NotSo(sentence=each)
    ids = in_order(chosen)
    words = {language: [table[each].texts[language] for each in ids] for language in LANGUAGES}
    return Text(step=weighed.step, sentences=ids, words=words, salt=os.urandom(16))


def needed(candidate: Candidate, chosen: Sequence[str], weighed: Weighed) -> list[Join]:
    """Return the joins without which the candidate's own file would not bear a text out; none if it does."""
    alone = weigh(said_alone(candidate))
    try:
        compose(chosen, alone)
        if alone.step == weighed.step:
            return []
    except (NotNow, NotSo):
        pass
    return list(Join.objects.of_man(candidate.file.speaker))


def let_fall(disclosure: Disclosure, reason: Disclosure.Reason, now: datetime) -> None:
    """Mark a text as taken back, and stop the word about it."""
    disclosure.taken_back_at, disclosure.taken_back_for = now, reason
    disclosure.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_for"])
    contact.cancel(about=disclosure.pk)


def locked(disclosure: Disclosure) -> Disclosure:
    """Return the row as it stands, and hold it and its candidate until the action is over."""
    Candidate.objects.select_for_update().get(pk=disclosure.candidate_id)
    return Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
