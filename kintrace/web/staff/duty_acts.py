"""What people do about duties: take, give back, keep, move, place; mark a report as serious."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kintrace.duties import actions as duties
from kintrace.duties.models import CASES, REGISTER, Duty, HoldingPlace, Move
from kintrace.errors import Refused
from kintrace.registry.models import Record
from kintrace.web.staff.duties import KeepForm, MoveForm
from kintrace.web.staff.page import desk, words

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from kintrace.accounts.http import StaffRequest

WORKERS = (*REGISTER, *CASES)


def found(request: StaffRequest, pk: UUID) -> Duty:
    """Return a duty that the reader may see."""
    return get_object_or_404(Duty.objects.visible_to(request.user), pk=pk)


def tried(request: StaffRequest, act: Callable[[], object], done: str) -> None:
    """Act, and say on the next page that it is done or why it is not."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, done)


@require_POST
@desk(*WORKERS)
def take(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a duty on."""
    duty = found(request, pk)
    tried(request, lambda: duties.take(duty=duty, by=request.user), _("The duty is yours."))
    return redirect("staff:duty", pk)


@require_POST
@desk(*WORKERS)
def give_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a duty be nobody's again."""
    duty = found(request, pk)
    tried(request, lambda: duties.give_back(duty=duty, by=request.user), _("Anybody can take the duty now."))
    return redirect("staff:duty", pk)


@require_POST
@desk(*WORKERS)
def keep(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Mark a duty as kept on a day."""
    duty, form = found(request, pk), KeepForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose the day on which it was kept."))
        return redirect("staff:duty", pk)
    on, now = form.cleaned_data["on"], timezone.now()
    tried(
        request,
        lambda: duties.keep(duties=[duty], on=on, by=request.user, now=now),
        _("The duty is marked as kept."),
    )
    return redirect("staff:duty", pk)


@require_POST
@desk(*WORKERS)
def keep_several(request: StaffRequest) -> HttpResponse:
    """Mark the chosen duties as kept on a day: all of them, or none."""
    wanted = [key for key in request.POST.getlist("duty") if len(key) == 36]
    rows = list(Duty.objects.visible_to(request.user).filter(pk__in=wanted).soonest()) if wanted else []
    form = KeepForm(request.POST)
    if not rows or not form.is_valid():
        messages.warning(request, _("Choose at least one duty, and the day on which it was kept."))
    else:
        on, now = form.cleaned_data["on"], timezone.now()
        done = _("Marked as kept: %(number)d.") % {"number": len(rows)}
        tried(request, lambda: duties.keep(duties=rows, on=on, by=request.user, now=now), done)
    back = request.POST.get("back", "")
    is_ours = back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "staff:duty_list")


@require_POST
@desk(*WORKERS)
def unkeep(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a duty be owed again that was marked as kept by mistake."""
    duty = found(request, pk)
    tried(request, lambda: duties.unkeep(duty=duty, by=request.user), _("The duty is owed again."))
    return redirect("staff:duty", pk)


@require_POST
@desk(*WORKERS)
def move(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Move a duty's last day, for a reason."""
    duty, form = found(request, pk), MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose the new day and the reason."))
        return redirect("staff:duty", pk)
    reason = Move.Reason(form.cleaned_data["reason"])
    to, now = form.cleaned_data["to"], timezone.now()
    tried(
        request,
        lambda: duties.move(duty=duty, to=to, reason=reason, by=request.user, now=now),
        _("The date is moved. The old one is kept beside it."),
    )
    return redirect("staff:duty", pk)


@require_POST
@desk(*REGISTER)
def say_place(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say where a duty is owed."""
    duty, key = found(request, pk), request.POST.get("place", "")
    known = HoldingPlace.objects.visible_to(request.user)
    place = get_object_or_404(known, pk=int(key)) if key.isascii() and key.isdigit() else None
    tried(
        request,
        lambda: duties.say_place(duty=duty, place=place, by=request.user),
        _("The place is said. What began later about the same man and is open goes there too."),
    )
    return redirect("staff:duty", pk)


@require_POST
@desk(*REGISTER)
def set_serious(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Mark a health report as news of a man seriously ill, or take the mark back."""
    record = get_object_or_404(Record.objects.visible_to(request.user), pk=pk)
    if request.POST.get("serious") == "yes":
        mark = lambda: duties.mark_serious(record=record, by=request.user, now=timezone.now())  # noqa: E731 - handed on
        tried(request, mark, _("A card and weekly news are owed from this report on."))
    else:
        unmark = lambda: duties.unmark_serious(record=record, by=request.user, now=timezone.now())  # noqa: E731 - handed on
        tried(request, unmark, _("The mark is taken back, and with it what it had begun."))
    return redirect("staff:file_duties", record.file_id)
