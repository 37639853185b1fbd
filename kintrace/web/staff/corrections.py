"""Correct a claim: a new one is entered in its place, with what the old one says already typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.matching import Missing, PartialDate, Person
from kintrace.registry import actions as registry
from kintrace.registry.models import Record
from kintrace.registry.sections import Circumstances
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.describing import LINES
from kintrace.web.staff.page import blame, desk, show
from kintrace.web.staff.records import EntryForm
from kintrace.web.staff.words import partial_date

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def correct(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a claim in the place of another one. Opening the old one costs one of the day's opens."""
    seen = Record.objects.visible_to(request.user).select_related("source", "file")
    found = get_object_or_404(seen.standing(), pk=pk)
    old, told = opened(request, found)
    typed = request.POST if request.method == "POST" else None
    form = EntryForm(typed, staff=request.user, initial=as_typed(found, old, told))
    if form.is_valid():
        try:
            made = registry.enter_record(
                source=form.cleaned_data["source"],
                statement=msgspec.structs.replace(form.statement(), person=over(old, form.person())),
                by=request.user,
                now=timezone.now(),
                corrects=found,
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The corrected record stands. The old one is kept beside it."))
            return redirect("staff:file", made.file_id)
    context = {"form": form, "file": found.file, "corrects": found, "whole_name": old.name}
    return show(request, "enter.html", context)


def opened(request: StaffRequest, found: Record) -> tuple[Person, Circumstances]:
    """Open what a claim says."""
    parts = [opening.part(found, "description")]
    if found.circumstances:
        parts.append(opening.part(found, "circumstances"))
    person, *rest = opening.open_parts(request, found.pk, parts, opening.Purpose.MEND)
    told = sections.decode(rest[0], Circumstances) if rest else Circumstances()
    return sections.decode(person, Person), told


def as_typed(found: Record, old: Person, told: Circumstances) -> dict[str, object]:
    """Return what a claim says, as it would be typed into the form."""
    return {
        "source": found.source_id,
        "claim": found.claim,
        "happened": partial_date(happened(found)) if found.happened_on else "",
        "place": told.place,
        "condition": told.condition,
        "note": told.note,
        **{field: getattr(old, field) for field in LINES},
        "born": partial_date(old.born) if old.born else "",
        "marks": old.marks,
        "not_known": [field for field, why in old.missing.items() if why is Missing.NOT_KNOWN],
    }


def happened(found: Record) -> PartialDate:
    """Return the day of a claim, as far as it is known."""
    day = found.happened_on
    if day is None:
        return PartialDate()
    month = day.month if found.precision in {Record.Precision.DAY, Record.Precision.MONTH} else None
    return PartialDate(
        day.year, day.year, month, day.day if found.precision == Record.Precision.DAY else None
    )


def over(old: Person, new: Person) -> Person:
    """Return a description as it was corrected. What the form does not ask stays as the old claim has it."""
    parts = new.surname or new.given or new.patronymic
    declined = {
        field: why
        for field, why in old.missing.items()
        if why is not Missing.NOT_KNOWN and not getattr(new, field, None)
    }
    return msgspec.structs.replace(
        new,
        name="" if parts else old.name,
        other_names=old.other_names,
        sex=old.sex,
        missing={**declined, **new.missing},
    )
