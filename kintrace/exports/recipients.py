"""Bodies that may be given files: their public keys are checked before anything is encrypted to them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop
from pyrage import RecipientError, encrypt, x25519

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.exports.models import Recipient
from kintrace.exports.sections import IdKey
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place, Sealed

if TYPE_CHECKING:
    from datetime import datetime

    from kintrace.accounts.models import Staff

MOST_KEYS = 8


class NoRecipientTitle(Refused):
    """Who receives must be said."""

    message = gettext_noop("Give the recipient's title: the organisation. No private names.")


class RecipientKnown(Refused):
    """Two recipients of one title could not be told apart."""

    message = gettext_noop(
        "There is a recipient with this title. Choose it; a new key is added under a new title."
    )


class NotAKey(Refused):
    """A file is encrypted to keys that are keys."""

    message = gettext_noop(
        "Line %(line)s is not a public age key. It begins with “age1” and has 62 letters and digits; ask the "
        "recipient to send it again, and compare it by telephone."
    )


class SecretKey(Refused):
    """Whoever sends a secret key must make a new one."""

    message = gettext_noop(
        "Line %(line)s is a secret key. Nobody but the recipient may ever see it: ask them to make a new "
        "pair and to send the public key, which begins with “age1”."
    )


class WrongCount(Refused):
    """At least one key, and not a crowd."""

    message = gettext_noop("Give one to %(most)s public age keys, one on each line.")


def keys_in(text: str) -> list[str]:
    """Return the public keys in a text, one on each line.

    Raises:
        SecretKey: If one is a secret key.
        NotAKey: If one is no key.
        WrongCount: If there is none, or more than eight.
    """
    keys = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    for line, key in enumerate(keys, start=1):
        if key.upper().startswith("AGE-SECRET-KEY-"):
            raise SecretKey(line=line)
        try:
            x25519.Recipient.from_str(key)
        except RecipientError:
            raise NotAKey(line=line) from None  # the library's text may repeat what was typed
    if not 1 <= len(keys) <= MOST_KEYS:
        raise WrongCount(most=MOST_KEYS)
    return keys


@audit.action("exports.add_recipient")
def add_recipient(*, title: str, keys: str, by: Staff, now: datetime) -> Recipient:
    """Add a body that may be given files.

    Raises:
        WrongRole: If the person may not ask for exports.
        NoRecipientTitle: If the title is empty.
        RecipientKnown: If another recipient has the title.
        SecretKey: If one key is a secret one.
        NotAKey: If one is no key.
        WrongCount: If there is none, or more than eight.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER, Role.RELEASER)
    title = " ".join(title.split())
    if not title:
        raise NoRecipientTitle
    if Recipient.objects.filter(title__iexact=title).exists():
        raise RecipientKnown
    made = Recipient(title=title, age_keys="\n".join(keys_in(keys)), added_by=by, added_at=now)
    sections = [(Place.of(made, "id_key"), encode(IdKey(os.urandom(32))))]
    [made.id_key] = vault.connect().seal(case=made.pk, sections=sections)
    made.save(force_insert=True)
    audit.record("exports.recipient_added", subject=made, actor=by)
    return made


def open_id_key(recipient: Recipient, by: Staff) -> bytes:
    """Return the key of the ids for a recipient. It costs one of the day's opens."""
    sealed = Sealed(Place.of(recipient, "id_key"), bytes(recipient.id_key))
    [plain] = vault.connect().open(case=recipient.pk, sealed=[sealed], actor=by.audit_name, purpose="export")
    return decode(plain, IdKey).key


def encrypted(recipient: Recipient, data: bytes) -> bytes:
    """Return a file that the recipient's keys alone open. It is nowhere but in memory before."""
    return bytes(encrypt(data, [x25519.Recipient.from_str(key) for key in recipient.age_keys.splitlines()]))
