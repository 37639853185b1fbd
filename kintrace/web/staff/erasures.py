"""Erasures: asked for by one, approved by another; and the mark that keeps him out, lifted by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.exports.models import Export
from kintrace.objections import actions as objections
from kintrace.objections.models import READERS, Erasure, Objection
from kintrace.registry.models import File
from kintrace.web.staff.page import desk, show, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


@require_GET
@desk(*READERS)
def erasure(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one erasure: who asked, who approved, what is left to do."""
    seen = Erasure.objects.visible_to(request.user)
    found = get_object_or_404(
        seen.select_related("asked_by", "approved_by", "refused_by", "lift_asked_by", "lifted_by"), pk=pk
    )
    registers = request.user.has_role(Role.REGISTRAR)
    left = Export.objects.visible_to(request.user).filter(items__file=found.file_id, fetched_at__isnull=False)
    context = {
        "erasure": found,
        "registers": registers,
        "mine": found.asked_by_id == request.user.pk,
        "lift_mine": found.lift_asked_by_id == request.user.pk,
        "left": left.select_related("recipient").order_by("fetched_at"),
    }
    return show(request, "erasure.html", context)


@require_POST
@desk(Role.REGISTRAR)
def ask(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask for the erasure of a file, because of an objection or without one."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    seen = Objection.objects.visible_to(request.user)
    led = get_object_or_404(seen, pk=request.POST["objection"]) if request.POST.get("objection") else None
    if "sure" not in request.POST:
        messages.warning(request, _("Tick the box if he shall really be erased: nobody can undo it."))
        return redirect("staff:objection", led.pk) if led else redirect("staff:file", pk)
    try:
        made = objections.ask_erasure(
            file=file,
            by=request.user,
            now=timezone.now(),
            objection=led,
            proven="proven" in request.POST,
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:file", pk)
    messages.success(request, _("Asked for. The file is hidden; another person must approve."))
    return redirect("staff:erasure", made.pk)


@require_POST
@desk(*READERS)
def approve(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Approve an erasure."""
    found = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    try:
        objections.approve_erasure(erasure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("Approved. The worker erases the file within minutes."))
    return redirect("staff:erasure", pk)


@require_POST
@desk(*READERS)
def refuse(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Refuse an erasure, or take it back while it waits."""
    found = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    try:
        objections.refuse_erasure(erasure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("Refused. Nothing was erased."))
    return redirect("staff:erasure", pk)


@require_POST
@desk(Role.REGISTRAR)
def lift(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask that an erased man may be entered again, or agree to it as the second person."""
    found = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    try:
        made = objections.lift_mark(erasure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        said = _("The mark is lifted.") if made.lifted_at else _("Asked for. A second registrar must agree.")
        messages.success(request, said)
    return redirect("staff:erasure", pk)
