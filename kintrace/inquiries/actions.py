"""An inquiry's own way: it comes in sealed, the vault takes it in, the family opens it, may take it back."""

from __future__ import annotations

import hmac
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext_noop

from kintrace.accounts import limits
from kintrace.audit import actions as audit
from kintrace.contact import actions as contact
from kintrace.contact.models import SECTION as ROUTE
from kintrace.contact.models import Route
from kintrace.errors import Refused
from kintrace.inquiries import drafts, numbers
from kintrace.inquiries.drafts import Receipt
from kintrace.inquiries.models import Inquiry
from kintrace.vault import client as vault
from kintrace.vault import intake, reader, sections
from kintrace.vault.hybrid import PUBLIC_LENGTH, PrivateKey
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from datetime import datetime

    import msgspec

    from kintrace.inquiries.sections import Answers

UNLOCK = "inquiries.unlock"
NO_KEY = bytes(PUBLIC_LENGTH)  # compared with when there is no inquiry, so that the work is the same


class WrongSecret(Refused):
    """Number and secret belong together, or nothing is said."""

    message = gettext_noop(
        "This case number and secret do not belong together. Check both; the number has nine digits, "
        "the secret six words."
    )


class TooManyTries(Refused):
    """Guessing is slowed down, for each number, whether there is such an inquiry or not."""

    message = gettext_noop("There were too many wrong tries for this case number. Please wait an hour.")


class Opened(NamedTuple):
    """An inquiry whose family is here, and the key that reads what is written to them."""

    inquiry: Inquiry
    private: PrivateKey


def submit(*, answers: Answers, now: datetime, draft: str | None = None) -> Receipt:
    """File an inquiry, sealed so that nothing on this side can read it back, and return its receipt.

    The work and the reply are the same whoever is asked about: nobody is looked up here.

    Args:
        answers: All that was asked.
        now: The time.
        draft: The token of the draft that the answers come from. A draft is filed once: a second call returns
            the first receipt, as long as it is kept.

    Raises:
        DraftGone: If the draft is unknown or too old.
        TooLong: If an answer is too long to be sealed.
    """
    # The slow hash and the sealing come before the transaction: they must not hold the database.
    secret = reader.new_secret(answers.inquirer.language)
    return _file(prepared=_sealed(answers, secret, now), secret=secret, now=now, draft=draft)


@audit.action("inquiries.submit", actor="family")
def _file(*, prepared: Inquiry, secret: str, now: datetime, draft: str | None) -> Receipt:
    sent = None if draft is None else drafts.lock(draft, now=now)
    if sent is not None:
        return sent
    prepared.number = _free_number()
    prepared.route.save(force_insert=True)
    prepared.save(force_insert=True)
    receipt = Receipt(prepared.number, secret)
    if draft is not None:
        drafts.keep_receipt(draft, receipt, now=now)
    audit.record("inquiries.submitted", subject=prepared, actor="family")
    return receipt


@audit.action("inquiries.take_in", actor="worker")
def take_in(*, inquiry: Inquiry, now: datetime) -> Inquiry:
    """Have the vault seal an inquiry under a key of its own, and look for the person at the next round.

    Nothing is read here: the vault opens and seals again inside. Doing it twice does no harm.
    """
    locked = Inquiry.objects.select_for_update().select_related("route").get(pk=inquiry.pk)
    if locked.taken_in_at is not None or locked.withdrawn_at is not None:
        return locked
    parts = [*(locked.section(name) for name in Inquiry.SECTIONS), locked.route.section()]
    *own, route = vault.connect().take_in(case=locked.pk, sealed=parts)
    for name, blob in zip(Inquiry.SECTIONS, own, strict=True):
        setattr(locked, name, blob)
    locked.route.sealed = route
    locked.taken_in_at = locked.next_look_at = now
    locked.route.save(update_fields=["sealed"])
    locked.save(update_fields=[*Inquiry.SECTIONS, "taken_in_at", "next_look_at"])
    vault.connect().remember(shelf="sought", rows=[(locked.pk, locked.section("description"))])
    audit.record("inquiries.taken_in", subject=locked, actor="worker")
    return locked


def refill(batch: int = 500) -> int:
    """Put everybody who is looked for into the memory of a vault that has just started; return how many."""
    wanted = Inquiry.objects.taken_in().only("description").iterator(chunk_size=batch)
    done = 0
    while some := list(islice(wanted, batch)):
        rows = [(each.pk, each.section("description")) for each in some]
        done += vault.remember_readable(shelf="sought", rows=rows)
    return done


def unlock(*, number: str, secret: str, now: datetime) -> Opened:
    """Return the inquiry whose family shows its number and its secret.

    An unknown number, a withdrawn inquiry and a wrong secret cost the same and are answered the same: always
    one slow hash, one key, one comparison.

    Raises:
        TooManyTries: If ten tries within an hour were wrong for this number, whether it exists or not.
        WrongSecret: If they do not belong together.
    """
    folded = numbers.fold(number)[: numbers.DIGITS + 2]
    allowed = limits.take(UNLOCK, folded, now=now)
    inquiry = Inquiry.objects.open().only("reader_salt", "reader_key").filter(number=folded).first()
    salt, key = (
        (_decoy_salt(folded), NO_KEY) if inquiry is None else (inquiry.reader_salt, inquiry.reader_key)
    )
    private = reader.reader_key(secret, bytes(salt)) if allowed else None
    is_right = private is not None and reader.belongs(private, bytes(key))
    opened = _judge(inquiry=inquiry, private=private, is_right=is_right)
    limits.give_back(UNLOCK, folded)
    return opened


@audit.action("inquiries.unlock", actor="family")
def _judge(*, inquiry: Inquiry | None, private: PrivateKey | None, is_right: bool) -> Opened:
    if private is None:
        raise TooManyTries
    if inquiry is None or not is_right:
        raise WrongSecret
    audit.record("inquiries.unlocked", subject=inquiry, actor="family")
    return Opened(Inquiry.objects.get(pk=inquiry.pk), private)


@audit.action("inquiries.withdraw", actor="family")
def withdraw(*, opened: Opened, now: datetime) -> Inquiry:
    """Take an inquiry back, at the family's wish. Nobody works on it any more; the worker shreds it."""
    locked = Inquiry.objects.select_for_update().select_related("route").get(pk=opened.inquiry.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = now
        locked.save(update_fields=["withdrawn_at"])
        contact.stop(route=locked.route)
        audit.record("inquiries.withdrawn", subject=locked, actor="family")
    return locked


@audit.action("inquiries.shred", actor="worker")
def shred(*, inquiry: Inquiry, now: datetime) -> Inquiry:
    """Destroy the key of a withdrawn inquiry, so that no copy of it can be read, and empty the row."""
    locked = Inquiry.objects.to_shred().select_for_update().select_related("route").get(pk=inquiry.pk)
    vault.connect().forget(shelf="sought", case=locked.pk)
    vault.connect().shred(case=locked.pk)
    contact.close(route=locked.route)
    for name in (*Inquiry.SECTIONS, "reader_salt", "reader_key"):
        setattr(locked, name, b"")
    locked.shredded_at = now
    locked.save(update_fields=[*Inquiry.SECTIONS, "reader_salt", "reader_key", "shredded_at"])
    audit.record("inquiries.shredded", subject=locked, actor="worker")
    return locked


def _sealed(answers: Answers, secret: str, now: datetime) -> Inquiry:
    """Return a row, not saved, whose sections only the vault can open."""
    case = uuid4()
    salt = reader.new_salt()
    route = Route(case=case, created_at=now)
    inquiry = Inquiry(id=case, route=route, received_at=now, reader_salt=salt)
    inquiry.reader_key = reader.reader_key(secret, salt).public
    key = intake.public_key()
    plain: tuple[tuple[str, msgspec.Struct], ...] = (
        ("description", answers.sought),
        ("inquirer", answers.inquirer),
        ("narrative", answers.narrative),
    )
    for name, section in plain:
        setattr(inquiry, name, intake.seal(key, Place.of(inquiry, name), sections.encode(section)))
    route.sealed = intake.seal(key, Place.of(route, ROUTE), sections.encode(answers.route))
    return inquiry


def _free_number() -> str:
    while True:
        number = numbers.new()
        if not Inquiry.objects.filter(number=number).exists():
            return number


def _decoy_salt(number: str) -> bytes:
    """Return what stands for the salt of a number that nobody has: the same at every try."""
    key = hmac.digest(settings.SECRET_KEY.encode(), b"kintrace decoy salt", "sha256")
    return hmac.digest(key, number.encode(), "sha256")[: reader.SALT_LENGTH]
