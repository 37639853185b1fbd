"""Whom an export is about: the files of a source, of a list, chosen ones, or chosen inquiries."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_noop

from kintrace.errors import Refused
from kintrace.inquiries.models import Inquiry
from kintrace.registry.models import File, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from kintrace.registry.models import HeldList, Source


class NoSuchOne(Refused):
    """A number that is nobody's leaves no doubt what would have been sent: nothing is."""

    message = gettext_noop("%(count)s of the numbers belong to nothing that may be exported. Check them.")


class NobodyChosen(Refused):
    """An export of nobody is none."""

    message = gettext_noop("Nobody stands there to be exported. Choose a source, a list, files or inquiries.")


class Choice(NamedTuple):
    """Exactly one of these is filled.

    Attributes:
        source: All files of which one of its records stands.
        held: The same, for one list.
        files: Ids of files.
        inquiries: Case numbers.
    """

    source: Source | None = None
    held: HeldList | None = None
    files: Sequence[UUID] = ()
    inquiries: Sequence[str] = ()

    @property
    def is_of_inquiries(self) -> bool:
        """Whether families' inquiries would leave."""
        return bool(self.inquiries)


def files_in(choice: Choice) -> QuerySet[File]:
    """Return the files that a choice means, all with a record that stands, as they are asked for."""
    if choice.files:
        return File.objects.standing().filter(pk__in=choice.files)
    records = Record.objects.standing()
    if choice.source is not None:
        records = records.filter(source=choice.source)
    elif choice.held is not None:
        records = records.filter(list_row__list=choice.held)
    else:
        return File.objects.none()
    return File.objects.filter(pk__in=records.values("file"))


def chosen(choice: Choice) -> tuple[list[File], list[Inquiry]]:
    """Return the files and the inquiries that a choice means. Joined files are one man, and stand once.

    Raises:
        NoSuchOne: If a number belongs to no standing file, or to no inquiry that the bureau works on.
        NobodyChosen: If there is nobody.
    """
    asked = files_in(choice)
    files = list(File.objects.filter(pk__in=asked.values("speaker")).order_by("pk"))
    inquiries = list(Inquiry.objects.taken_in().filter(number__in=choice.inquiries).order_by("pk"))
    lacking = len(set(choice.files)) - asked.count() if choice.files else 0
    lacking += len(set(choice.inquiries)) - len(inquiries)
    if lacking:
        raise NoSuchOne(count=lacking)
    if not files and not inquiries:
        raise NobodyChosen
    return files, inquiries
