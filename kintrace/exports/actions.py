"""An export's way: asked for with a purpose and a recipient, released, made in memory, fetched once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import WrongRole, need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.exports.choice import Choice, NobodyChosen, NoSuchOne, chosen
from kintrace.exports.contents import PURPOSE, held_person, records_of, sought_person
from kintrace.exports.erasing import erase_file
from kintrace.exports.models import ALONE, Export, Item
from kintrace.exports.recipients import (
    NoRecipientTitle,
    NotAKey,
    RecipientKnown,
    SecretKey,
    WrongCount,
    add_recipient,
    encrypted,
    open_id_key,
)
from kintrace.exports.sections import Reason, Report
from kintrace.lists.pfif import VERSIONS
from kintrace.lists.shares import Share, write_entities, write_persons, write_share
from kintrace.objections.models import Dispute
from kintrace.vault import client as vault
from kintrace.vault.sections import decode, encode
from kintrace.vault.verbs import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from uuid import UUID

    from kintrace.accounts.models import Staff
    from kintrace.exports.models import Recipient
    from kintrace.lists.shares import SharedPerson, Written

    # Of some files, those that may not leave: a wish, a consent that lacks, an objection. Floors above know.
    Withheld = Callable[[Collection[UUID]], Collection[UUID]]

__all__ = [
    "Choice",
    "Disputed",
    "NoRecipientTitle",
    "NoSuchOne",
    "NoWords",
    "NobodyChosen",
    "NobodyLeft",
    "NotAKey",
    "NotNow",
    "RecipientKnown",
    "SecretKey",
    "SomebodyElse",
    "TooMuchForADay",
    "WrongCount",
    "add_recipient",
    "ask",
    "drop",
    "erase_file",
    "fetch",
    "make",
    "read",
    "release",
    "withdraw",
]

WEEK: Final = timedelta(days=7)


class NoWords(Refused):
    """A code alone explains nothing to whoever releases."""

    message = gettext_noop(
        "Say in a sentence why this is needed. It is kept sealed and shown to the releaser."
    )


class TooMuchForADay(Refused):
    """There is no bulk verb: everybody in an export is opened one by one, within the day's limit."""

    message = gettext_noop(
        "This needs %(needed)s openings, and one person may open %(limit)s cases in a day. Ask for several "
        "exports, of one list or of some files each; or ask whoever runs the machine about the limit."
    )


class SomebodyElse(Refused):
    """More than twenty persons need two people, in one piece or in slices."""

    message = gettext_noop(
        "More than %(most)s persons would leave on one person's word: this export and what you released "
        "alone in the last seven days. Another person must release it."
    )


class NotNow(Refused):
    """Each step is taken once, in its order."""

    message = gettext_noop(
        "This cannot be done now: somebody has taken the export a step further. Load the page again."
    )


class Disputed(Refused):
    """What is in the file cannot be changed; what is disputed does not leave."""

    message = gettext_noop(
        "Since this file was made, somebody has objected to what it says of a person. Withdraw it and ask "
        "for it again: that person is held back until the objection is decided."
    )


class NobodyLeft(Refused):
    """A file without persons is not made."""

    message = gettext_noop(
        "Nobody is left in this export: %(withheld)s may not be given, by their own wish or an objection, "
        "and of %(gone)s nothing stands that may be said or that this format can hold. Withdraw it."
    )


class Told(NamedTuple):
    """What an export keeps sealed: why it was asked for, and what is not in it (None before it is made)."""

    words: str
    report: Report | None


@audit.action("exports.ask")
def ask(  # each is a different fact about the act
    *,
    choice: Choice,
    form: Export.Form,
    recipient: Recipient,
    purpose: Export.Purpose,
    words: str,
    by: Staff,
    now: datetime,
) -> Export:
    """Ask for an export. Nothing is opened yet.

    Raises:
        WrongRole: If the person may not read what would leave.
        NoWords: If the purpose is not said in words.
        NoSuchOne: If a number belongs to nobody.
        NobodyChosen: If there is nobody.
        TooMuchForADay: If making it needs more openings than a day allows.
    """
    need_role(by, Role.EXAMINER, Role.OPERATOR if choice.is_of_inquiries else Role.REGISTRAR)
    words = words.strip()
    if not words:
        raise NoWords
    files, inquiries = chosen(choice)
    needed = records_of(files).count() + len(inquiries) + 2  # and the recipient's key, and the reason
    if needed > settings.OPENS_PER_DAY:
        raise TooMuchForADay(needed=needed, limit=settings.OPENS_PER_DAY)
    made = Export(
        recipient=recipient,
        form=form,
        purpose=purpose,
        persons=len(files) + len(inquiries),
        asked_by=by,
        asked_at=now,
    )
    [made.reason] = vault.connect().seal(
        case=made.pk, sections=[(Place.of(made, "reason"), encode(Reason(words)))]
    )
    made.save(force_insert=True)
    Item.objects.bulk_create(
        [Item(export=made, file=file) for file in files]
        + [Item(export=made, inquiry=inquiry) for inquiry in inquiries]
    )
    audit.record("exports.asked", subject=made, actor=by, reason=counted(made.persons))
    return made


@audit.action("exports.release")
def release(*, export: Export, by: Staff, now: datetime) -> Export:
    """Let an export be made. Up to twenty persons, whoever asked may do this alone.

    Raises:
        WrongRole: If another than the asker is no releaser.
        SomebodyElse: If the asker has let out more than twenty persons alone in a week, with these.
        NotNow: If it does not wait for its release.
    """
    export = locked(export, Export.State.ASKED)
    if export.asked_by_id == by.pk:
        alone = Export.objects.released_alone(by, now - WEEK).aggregate(sum=Sum("persons"))["sum"] or 0
        if export.persons + alone > ALONE:
            raise SomebodyElse(most=ALONE)
        need_role(by, Role.EXAMINER, Role.OPERATOR, Role.REGISTRAR)
    else:
        need_role(by, Role.RELEASER)
    export.released_by, export.released_at = by, now
    export.save(update_fields=["released_by", "released_at"])
    audit.record("exports.released", subject=export, actor=by, reason=counted(export.persons))
    return export


@audit.action("exports.make")
def make(*, export: Export, withheld: Withheld, by: Staff, now: datetime) -> Export:
    """Open everybody in a released export one by one, write the file in memory and encrypt it.

    What stands is asked again now: records withdrawn since are not in it, nor whoever may not be given.

    Args:
        export: A released one.
        withheld: Tells which of some files may not leave.
        by: Whoever asked; the openings count against their day.
        now: The time.

    Raises:
        WrongRole: If it is somebody else.
        NotNow: If it is not released, or was made already.
        NobodyLeft: If nobody may be given.
        BudgetSpent: If the day's openings do not suffice. What was opened today costs nothing tomorrow.
    """
    export = locked(export, Export.State.RELEASED)
    own(export, by)
    persons, report = gathered(export, withheld, by)
    written = file_of(export, persons, now)
    if not written.persons:
        raise NobodyLeft(withheld=report.withheld, gone=export.persons - report.withheld)
    report = Report(report.withheld, report.gone, written.left_out)
    [export.report] = vault.connect().seal(
        case=export.pk, sections=[(Place.of(export, "report"), encode(report))]
    )
    export.blob = encrypted(export.recipient, written.data)
    export.given, export.made_at = written.persons, now
    export.save(update_fields=["report", "blob", "given", "made_at"])
    audit.record("exports.made", subject=export, actor=by, reason=counted(written.persons))
    return export


@audit.action("exports.fetch")
def fetch(*, export: Export, by: Staff, now: datetime) -> bytes:
    """Return the encrypted file, once: it is gone from here at that moment.

    Raises:
        WrongRole: If somebody else asked for it.
        NotNow: If it is not made, or was fetched already.
        Disputed: If somebody has objected to a person in it since.
    """
    export = locked(export, Export.State.MADE)
    own(export, by)
    files = export.items.filter(file__isnull=False).values_list("file", flat=True)
    if Dispute.objects.of_files(files).filter(raised_at__gte=export.made_at).exists():
        raise Disputed
    data = bytes(export.blob or b"")
    export.blob, export.fetched_at = None, now
    export.save(update_fields=["blob", "fetched_at"])
    audit.record("exports.fetched", subject=export, actor=by, reason=counted(export.given or 0))
    return data


@audit.action("exports.withdraw")
def withdraw(*, export: Export, by: Staff, now: datetime) -> Export:
    """Let an export go no further; a file that waits is removed.

    Raises:
        WrongRole: If it is neither the asker nor a releaser.
        NotNow: If it has left already.
    """
    export = locked(export, Export.State.ASKED, Export.State.RELEASED, Export.State.MADE)
    if export.asked_by_id != by.pk:
        need_role(by, Role.RELEASER)
    export.withdrawn_by, export.withdrawn_at, export.blob = by, now, None
    export.save(update_fields=["withdrawn_by", "withdrawn_at", "blob"])
    audit.record("exports.withdrawn", subject=export, actor=by)
    return export


@audit.action("exports.drop", actor="worker")
def drop(*, export: Export, now: datetime) -> bool:
    """Remove a file that nobody fetched within a day; return whether there was one."""
    if not Export.objects.too_old(now).select_for_update().filter(pk=export.pk).exists():
        return False
    Export.objects.filter(pk=export.pk).update(blob=None, dropped_at=now)
    audit.record("exports.dropped", subject=export, actor="worker")
    return True


@audit.action("exports.read")
def read(*, export: Export, by: Staff) -> Told:
    """Return why an export was asked for and what is not in it. It costs one of the day's opens.

    Nothing is left to return of an export of one man who was erased.

    Raises:
        WrongRole: If it is neither the asker nor a releaser.
    """
    if export.asked_by_id != by.pk:
        need_role(by, Role.RELEASER)
    if not export.reason:  # it was of one man, who is erased
        return Told("", None)
    names = ["reason", *(["report"] if export.report else [])]
    sealed = [export.section(name) for name in names]
    reason, *report = vault.connect().open(
        case=export.pk, sealed=sealed, actor=by.audit_name, purpose=PURPOSE
    )
    return Told(decode(reason, Reason).words, decode(report[0], Report) if report else None)


def locked(export: Export, *states: Export.State) -> Export:
    """Return the row as it stands, held until the action is over.

    Raises:
        NotNow: If it is at another state.
    """
    found = Export.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=export.pk)
    if found.state not in states:
        raise NotNow
    return found


def own(export: Export, by: Staff) -> None:
    """Let only whoever asked go on, if they still may sign in and work with cases.

    Raises:
        WrongRole: If it is somebody else.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER, Role.OPERATOR)
    if export.asked_by_id != by.pk:
        raise WrongRole


def gathered(export: Export, withheld: Withheld, by: Staff) -> tuple[list[SharedPerson], Report]:
    """Return who may be given, in the order of their new ids, and how many may not."""
    items = list(export.items.select_related("file", "inquiry"))
    inquiries = [item.inquiry for item in items if item.inquiry is not None]
    # Files that were joined since it was asked for are one man now.
    men = {item.file.speaker: item.file for item in items if item.file is not None}
    kept_back = set(withheld([file.pk for file in men.values()]))
    key = open_id_key(export.recipient, by)
    held = [held_person(file, key, by) for file in men.values() if file.pk not in kept_back]
    persons = [one for one in held if one is not None]
    persons += [sought_person(one, key, by) for one in inquiries if one.withdrawn_at is None]
    gone = len(men) + len(inquiries) - len(kept_back) - len(persons)
    return sorted(persons, key=lambda one: one.id), Report(len(kept_back), gone)


def file_of(export: Export, persons: list[SharedPerson], now: datetime) -> Written:
    """Return the file in its format."""
    home = urlsplit(settings.SITE_URL).hostname or "localhost"
    share = Share(
        made_at=now.replace(microsecond=0),
        sender=home,
        recipient=export.recipient.title,
        purpose=export.purpose,
        persons=tuple(persons),
    )
    if export.form == Export.Form.JSON:
        return write_share(share)
    if export.form == Export.Form.FTM:
        return write_entities(share)
    [version] = [one for one in VERSIONS if export.form == f"pfif-{one}"]
    return write_persons(share, home=home, version=version)


def counted(persons: int) -> str:
    """Return how many persons, as the audit log takes it."""
    return f"persons_{min(persons, 9999)}"
