"""An objection's own way: it comes in sealed, the vault takes it in, its author reads what became of it."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings

from kintrace.accounts import limits
from kintrace.audit import actions as audit
from kintrace.inquiries import drafts, numbers
from kintrace.inquiries.actions import NO_KEY, TooManyTries, WrongSecret
from kintrace.inquiries.drafts import Receipt
from kintrace.objections.models import Dispute, Objection
from kintrace.vault import client as vault
from kintrace.vault import intake, reader, sections
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.inquiries.models import Inquiry
    from kintrace.objections.sections import Statement, Told
    from kintrace.registry.models import File

UNLOCK = "objections.unlock"


def submit(*, told: Told, now: datetime, draft: str) -> Receipt:
    """File an objection, sealed so that nothing on this side can read it back, and return its receipt.

    The work and the reply are the same whoever it is about: nobody is looked up here, and nothing is hidden.

    Args:
        told: All that was asked.
        now: The time.
        draft: The token of the form. It is filed once: a second call returns the first receipt for an hour.

    Raises:
        DraftGone: If the form is unknown or too old.
        TooLong: If an answer is too long to be sealed.
    """
    secret = reader.new_secret(told.statement.language)
    case, salt, key = uuid4(), reader.new_salt(), intake.public_key()
    prepared = Objection(id=case, received_at=now, reader_salt=salt)
    prepared.reader_key = reader.reader_key(secret, salt).public
    for name, section in (("description", told.person), ("statement", told.statement)):
        setattr(prepared, name, intake.seal(key, Place.of(prepared, name), sections.encode(section)))
    return _file(prepared=prepared, secret=secret, draft=draft, now=now)


@audit.action("objections.submit", actor="family")
def _file(*, prepared: Objection, secret: str, draft: str, now: datetime) -> Receipt:
    sent = drafts.lock(draft, now=now)
    if sent is not None:
        return sent
    prepared.number = _free_number()
    prepared.save(force_insert=True)
    receipt = Receipt(prepared.number, secret)
    drafts.keep_receipt(draft, receipt, now=now)
    audit.record("objections.submitted", subject=prepared, actor="family")
    return receipt


@audit.action("objections.object_to_answer", actor="family")
def object_to_answer(*, inquiry: Inquiry, file: File, statement: Statement, now: datetime) -> Objection:
    """File what the reader of an answer says against it, and hide that answer at once, for that reader alone.

    Nobody else's answer about the same man is touched: one family must not be able to hide him from another.
    """
    made = Objection(inquiry=inquiry, received_at=now, reader_salt=b"", reader_key=b"", description=b"")
    place = Place.of(made, "statement")
    made.statement = intake.seal(intake.public_key(), place, sections.encode(statement))
    made.save(force_insert=True)
    Dispute.objects.create(objection=made, file=file, inquiry=inquiry, raised_at=now)
    made.findings.create(file=file, record=file.records.standing().order_by("-known_at")[0])
    audit.record("objections.submitted", subject=made, actor="family")
    return made


@audit.action("objections.take_in", actor="worker")
def take_in(*, objection: Objection, now: datetime) -> Objection:
    """Have the vault seal an objection under a key of its own. Doing it twice does no harm."""
    locked = Objection.objects.select_for_update().get(pk=objection.pk)
    if locked.taken_in_at is not None:
        return locked
    parts = locked.sections()
    for part, blob in zip(parts, vault.connect().take_in(case=locked.pk, sealed=parts), strict=True):
        setattr(locked, part.place.section, blob)
    locked.taken_in_at = now
    if not locked.description:
        locked.compared_at = now  # what it is about was known when it came
    locked.save(update_fields=[*Objection.SECTIONS, "taken_in_at", "compared_at"])
    audit.record("objections.taken_in", subject=locked, actor="worker")
    return locked


def unlock(*, number: str, secret: str, now: datetime) -> Objection:
    """Return the objection of whoever shows its number and its words.

    An unknown number and wrong words cost the same and are answered the same, as for inquiries.

    Raises:
        TooManyTries: If ten tries within an hour were wrong for this number, whether it exists or not.
        WrongSecret: If they do not belong together.
    """
    folded = numbers.fold(number)[: numbers.DIGITS + 2]
    allowed = limits.take(UNLOCK, folded, now=now)
    found = Objection.objects.filter(number=folded).first()
    salt, key = (_decoy_salt(folded), NO_KEY) if found is None else (found.reader_salt, found.reader_key)
    is_right = allowed and reader.belongs(reader.reader_key(secret, bytes(salt)), bytes(key))
    opened = _judge(found=found, allowed=allowed, is_right=is_right)
    limits.give_back(UNLOCK, folded)
    return opened


@audit.action("objections.unlock", actor="family")
def _judge(*, found: Objection | None, allowed: bool, is_right: bool) -> Objection:
    if not allowed:
        raise TooManyTries
    if found is None or not is_right:
        raise WrongSecret
    audit.record("objections.unlocked", subject=found, actor="family")
    return found


@audit.action("objections.shred", actor="worker")
def shred(*, objection: Objection, now: datetime) -> Objection:
    """Destroy what was told, some time after the decision. Number and words still show that it is closed."""
    locked = Objection.objects.to_shred(now).select_for_update().get(pk=objection.pk)
    vault.connect().shred(case=locked.pk)
    locked.description = locked.statement = b""
    locked.shredded_at = now
    locked.save(update_fields=[*Objection.SECTIONS, "shredded_at"])
    audit.record("objections.shredded", subject=locked, actor="worker")
    return locked


def _free_number() -> str:
    while True:
        number = numbers.new()
        if not Objection.objects.filter(number=number).exists():
            return number


def _decoy_salt(number: str) -> bytes:
    """Return what stands for the salt of a number that nobody has: the same at every try."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"kintrace decoy salt of objections", "sha256")
    return hmac.digest(key, number.encode(), "sha256")[: reader.SALT_LENGTH]
