"""Texts for families: what waits for release, the page on which another person releases, taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.disclosure import actions as disclosure
from kintrace.disclosure import corrections
from kintrace.disclosure.models import Disclosure
from kintrace.errors import Refused
from kintrace.web.staff import gates
from kintrace.web.staff.compose import letters
from kintrace.web.staff.page import Tab, desk, show, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

A_PAGE = 50
DESK = (Role.OPERATOR, Role.EXAMINER, Role.RELEASER)


@require_GET
@desk(*DESK)
def disclosures(request: StaffRequest) -> HttpResponse:
    """List texts by state: numbers and dates, no words."""
    seen = Disclosure.objects.visible_to(request.user)
    queues = {
        "waiting": (_("Wait for release"), seen.waiting()),
        "released": (pgettext("texts", "Released"), seen.released()),
        "taken-back": (
            pgettext("texts", "Taken back"),
            seen.filter(taken_back_at__isnull=False).order_by("-taken_back_at"),
        ),
        "to-correct": (_("To set right"), seen.to_correct()),
    }
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "waiting"
    tabs = [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()]
    rows = queues[shown][1].select_related("candidate__inquiry", "written_by", "released_by")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "disclosures.html", {"page": page, "tabs": tabs, "shown": shown})


@require_GET
@desk(*DESK)
def text(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show a text exactly as the family will read it, with the gates before it."""
    seen = Disclosure.objects.visible_to(request.user).select_related("candidate__inquiry", "written_by")
    found = get_object_or_404(seen, pk=pk)
    told = disclosure.read(disclosure=found, by=request.user)
    asked = gates.of_disclosure(request.user, found)
    context = {"disclosure": found, "letters": letters(told.words), "gates": asked}
    context["all_open"] = all(gate.is_open for gate in asked)
    context["to_correct"] = seen.to_correct().filter(pk=pk).exists()
    context["corrects"] = request.user.has_role(Role.OPERATOR, Role.EXAMINER)
    return show(request, "disclosure.html", {**context, "releases": request.user.has_role(Role.RELEASER)})


@require_POST
@desk(Role.RELEASER)
def release(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Tell the family, if every gate is open."""
    found = get_object_or_404(Disclosure.objects.visible_to(request.user), pk=pk)
    try:
        disclosure.release(disclosure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The answer is released. The family is told that there is news."))
    return redirect("staff:disclosure", pk)


@require_POST
@desk(*DESK)
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a text stand no more."""
    found = get_object_or_404(Disclosure.objects.visible_to(request.user), pk=pk)
    try:
        disclosure.take_back(disclosure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The text is taken back. The family’s page shows it no more."))
    return redirect("staff:disclosure", pk)


@require_POST
@desk(Role.OPERATOR, Role.EXAMINER)
def correct(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write down that the family was told that what they read holds no more."""
    found = get_object_or_404(Disclosure.objects.visible_to(request.user), pk=pk)
    try:
        corrections.correct(disclosure=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("It is written down that the family was told."))
    return redirect("staff:disclosure", pk)
