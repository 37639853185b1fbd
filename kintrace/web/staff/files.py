"""A file: who says what of one held person, the step that it comes to and why, what we once believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from kintrace.accounts.models import Role
from kintrace.documents.models import Document
from kintrace.registry.models import File, Identification, Record
from kintrace.tracing.models import Candidate
from kintrace.web.staff import ladders
from kintrace.web.staff.page import desk, show

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


@require_GET
@desk(Role.REGISTRAR, Role.EXAMINER)
def file(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show the claims of one file. Nothing of the man is opened here."""
    found = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    seen = Record.objects.visible_to(request.user).filter(file=found)
    records = seen.select_related("source", "entered_by")
    form = ladders.DayForm(request.GET if "on" in request.GET else None)
    context = {
        "file": found,
        "claims": records.order_by("known_at", "pk"),
        "step_on_ladder": ladders.of(records),
        "form": form,
        "then": ladders.then(found, form.cleaned_data["on"]) if form.is_valid() else None,
        "identifications": Identification.objects.visible_to(request.user).filter(file=found),
        "candidates": Candidate.objects.visible_to(request.user).filter(file=found).order_by("-bits")[:20],
        "disputed": found.disputes.open().exists(),
        "erasure": found.erasures.filter(refused_at__isnull=True).first(),
        "documents": Document.objects.visible_to(request.user).of_file(found).newest_first(),
        "registers": request.user.has_role(Role.REGISTRAR),
        "examines": request.user.has_role(Role.EXAMINER),
    }
    return show(request, "file.html", context)
