"""Join files that are one man, have it confirmed by a second person, part them again. See docs/files.md."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_noop

from kintrace.accounts.gates import need_role
from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.errors import Refused
from kintrace.registry.actions.records import need_kept
from kintrace.registry.models import File, Join, Pairing, Record

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kintrace.accounts.models import Staff
    from kintrace.registry.models import PairingQuerySet


class OneFile(Refused):
    """A file is not joined with itself."""

    message = gettext_noop("This is one and the same file. Choose another one to join it with.")


class AlreadyOne(Refused):
    """What is one man already cannot be joined again."""

    message = gettext_noop("These files are joined already, by themselves or through others.")


class CalledTwo(Refused):
    """A person's word that they are two men holds until it is taken back or a new record comes."""

    message = gettext_noop(
        "Somebody has looked at these two and calls them two men. That must be taken back first."
    )


class JoinEnded(Refused):
    """A join is ended once."""

    message = gettext_noop("This join was ended already.")


class JoinConfirmed(Refused):
    """A join is confirmed once."""

    message = gettext_noop("A second person has confirmed this join already.")


class OwnJoin(Refused):
    """The second person is another one."""

    message = gettext_noop("You joined these files. Somebody else must confirm it.")


class OwnRecordJoined(Refused):
    """Whoever entered a record does not confirm what is read into it."""

    message = gettext_noop("You entered a record of these files. Somebody else must confirm the join.")


class StillJoined(Refused):
    """What is joined must be parted before it can be called two men."""

    message = gettext_noop("These files are joined. Part them first, and say why.")


class NotCalledTwo(Refused):
    """Only what was said can be taken back."""

    message = gettext_noop("Nobody calls these two men. There is nothing to take back.")


@audit.action("registry.join_files")
def join_files(*, one: File, other: File, reason: Join.Reason, by: Staff, now: datetime) -> Join:
    """Say that two files are one man. From now they are read together; nothing in them is moved.

    Nothing new is told to a family on it before `confirm_join` by a second person.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        OneFile: If it is one file.
        AlreadyOne: If they are joined already, by themselves or through others.
        CalledTwo: If somebody calls them two men.
        Erased: If one of them was erased.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    if one.pk == other.pk:
        raise OneFile
    files = hold([one.pk, other.pk])
    for file in files.values():
        need_kept(file)
    first, second = sorted((files[one.pk], files[other.pk]), key=lambda file: file.pk)
    if first.speaker == second.speaker:
        raise AlreadyOne
    if pairings_between(first, second).refused().exists():
        raise CalledTwo
    made = Join.objects.create(first=first, second=second, reason=reason, joined_by=by, joined_at=now)
    regroup([first.pk, second.pk])
    audit.record("registry.files_joined", subject=made, actor=by, reason=reason)
    return made


@audit.action("registry.confirm_join")
def confirm_join(*, join: Join, by: Staff, now: datetime) -> Join:
    """Say, as the second person, that two joined files are one man.

    Raises:
        WrongRole: If the person is no examiner.
        JoinEnded: If they were parted.
        JoinConfirmed: If a second person has said so before.
        OwnJoin: If the person joined them.
        OwnRecordJoined: If the person entered a record of the man.
    """
    need_role(by, Role.EXAMINER)
    join = held_join(join)
    if join.confirmed_at:
        raise JoinConfirmed
    if join.joined_by_id == by.pk:
        raise OwnJoin
    if Record.objects.of_man(join.first.speaker).filter(entered_by=by).exists():
        raise OwnRecordJoined
    join.confirmed_by, join.confirmed_at = by, now
    join.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("registry.join_confirmed", subject=join, actor=by)
    return join


@audit.action("registry.part_files")
def part_files(*, join: Join, reason: Join.Parting, by: Staff, now: datetime) -> Join:
    """End a join. Everything is where it was before it: nothing had moved.

    Files that other joins still hold together stay together.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        JoinEnded: If it was ended before.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    join = held_join(join)
    join.parted_by, join.parted_at, join.parted_for = by, now, reason
    join.save(update_fields=["parted_by", "parted_at", "parted_for"])
    regroup([join.first_id, join.second_id])
    audit.record("registry.files_parted", subject=join, actor=by, reason=reason)
    return join


@audit.action("registry.call_two")
def call_two(*, pairing: Pairing, by: Staff, now: datetime) -> Pairing:
    """Say that two files are two men. It is not asked again until a new record comes into one of them.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        StillJoined: If the files are joined.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    hold([pairing.first_id, pairing.second_id])
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if Pairing.objects.joined().filter(pk=pairing.pk).exists():
        raise StillJoined
    pairing.refused_by, pairing.refused_at = by, now
    pairing.save(update_fields=["refused_by", "refused_at"])
    audit.record("registry.called_two", subject=pairing, actor=by)
    return pairing


@audit.action("registry.take_back_two")
def take_back_two(*, pairing: Pairing, by: Staff) -> Pairing:
    """Take back that two files are two men; they wait for a person again.

    Raises:
        WrongRole: If the person is neither registrar nor examiner.
        NotCalledTwo: If nobody says so.
    """
    need_role(by, Role.REGISTRAR, Role.EXAMINER)
    pairing = Pairing.objects.select_for_update().get(pk=pairing.pk)
    if not pairing.refused_at:
        raise NotCalledTwo
    pairing.refused_by, pairing.refused_at = None, None
    pairing.save(update_fields=["refused_by", "refused_at"])
    audit.record("registry.two_taken_back", subject=pairing, actor=by)
    return pairing


def pairings_between(one: File, other: File) -> PairingQuerySet:
    """Return the pairings between the man of one file and the man of another."""
    there = Q(first__speaker=one.speaker, second__speaker=other.speaker)
    return Pairing.objects.filter(there | Q(first__speaker=other.speaker, second__speaker=one.speaker))


def held_join(join: Join) -> Join:
    """Return a standing join, its files held until the action is over.

    Raises:
        JoinEnded: If somebody has ended it.
    """
    hold([join.first_id, join.second_id])
    held = Join.objects.select_for_update(of=("self",)).select_related("first").get(pk=join.pk)
    if held.parted_at:
        raise JoinEnded
    return held


def hold(files: Iterable[UUID]) -> dict[UUID, File]:
    """Lock some files and all that are joined to them until the action is over, and return them.

    Whoever joins or parts holds the files of both sides first, so once no more files are joined to those that
    are held, nobody else can change who belongs together.
    """
    wanted = Join.objects.standing().reach(files)
    while True:
        locked = File.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
        found = {file.pk: file for file in locked}
        now = Join.objects.standing().reach(wanted)
        if now == wanted:
            return found
        wanted = now


def regroup(files: Iterable[UUID]) -> None:
    """Work out anew who speaks for the files and for all that are joined to them: the eldest of each man.

    It depends on nothing but the joins that stand, in whatever order they came. Others of the same man are
    looked for anew.
    """
    for file in files:
        members = Join.objects.standing().reach([file])
        eldest = (
            File.objects.filter(pk__in=members).order_by("opened_at", "pk").values_list("pk", flat=True)[0]
        )
        File.objects.filter(pk__in=members).exclude(pk=eldest).update(joined_to=eldest, paired_at=None)
        File.objects.filter(pk=eldest).update(joined_to=None, paired_at=None)
