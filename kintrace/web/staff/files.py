"""A file: who says what of one held person, what is joined with it, the step it comes to, now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.documents.models import Document
from kintrace.objections.models import Dispute
from kintrace.registry.models import File, Identification, Join, Pairing, Record
from kintrace.tracing.models import Candidate
from kintrace.web.staff import ladders
from kintrace.web.staff.page import desk, show
from kintrace.web.staff.pairings import PartForm

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

DIGITS = 32  # of a file's whole number
FEWEST = 8  # as many as pages show


@require_GET
@desk(Role.REGISTRAR, Role.EXAMINER)
def file(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show the claims of one file, and of what is joined with it. Nothing of the man is opened here."""
    found = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    seen = Record.objects.visible_to(request.user).of_man(found.speaker)
    records = seen.select_related("source", "entered_by")
    candidates = Candidate.objects.visible_to(request.user).filter(file__speaker=found.speaker)
    form = ladders.DayForm(request.GET if "on" in request.GET else None)
    context = {
        "file": found,
        "claims": records.order_by("known_at", "pk"),
        "step_on_ladder": ladders.of(records),
        "form": form,
        "then": ladders.then(found, form.cleaned_data["on"]) if form.is_valid() else None,
        "identifications": Identification.objects.visible_to(request.user).of_man(found.speaker),
        "candidates": candidates.once()
        .with_together()
        .select_related("inquiry")
        .order_by("-bits", "pk")[:20],
        "disputed": Dispute.objects.of_files([found.pk]).exists(),
        "erasure": found.erasures.filter(refused_at__isnull=True).first(),
        "documents": Document.objects.visible_to(request.user).of_man(found.speaker).newest_first(),
        "registers": request.user.has_role(Role.REGISTRAR),
        "examines": request.user.has_role(Role.EXAMINER),
        **joins_of(request.user, found),
    }
    return show(request, "file.html", context)


@require_POST
@desk(Role.REGISTRAR, Role.EXAMINER)
def choose(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Go to the page on which a file stands beside the one whose number was typed."""
    found = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    other = by_number(request.user, request.POST.get("number", ""))
    if other is None:
        messages.warning(request, _("There is no file with this number, or more than one. Type more of it."))
        return redirect("staff:file", pk)
    return redirect("staff:beside", found.pk, other.pk)


def joins_of(staff: Staff, found: File) -> dict[str, object]:
    """Return what is joined with a file, what was, and what may be."""
    joins = Join.objects.visible_to(staff).select_related("joined_by", "confirmed_by", "parted_by")
    members = File.objects.visible_to(staff).filter(speaker=found.speaker).order_by("opened_at", "pk")
    waiting = Pairing.objects.visible_to(staff).open().filter(first__speaker=found.speaker)
    waiting |= Pairing.objects.visible_to(staff).open().filter(second__speaker=found.speaker)
    return {
        "members": members,
        "joins": joins.of_man(found.speaker),
        "ended": joins.touching([found.pk]).filter(parted_at__isnull=False).order_by("-parted_at"),
        "pairings": waiting,
        "part_form": PartForm(),
    }


def by_number(staff: Staff, number: str) -> File | None:
    """Return the file with a number, or the only one whose number begins so; None if there is none."""
    digits = number.strip().replace("-", "").lower()
    if not FEWEST <= len(digits) <= DIGITS or set(digits) - set("0123456789abcdef"):
        return None
    first, last = UUID(digits.ljust(DIGITS, "0")), UUID(digits.ljust(DIGITS, "f"))
    found = list(File.objects.visible_to(staff).filter(pk__gte=first, pk__lte=last)[:2])
    return found[0] if len(found) == 1 else None
