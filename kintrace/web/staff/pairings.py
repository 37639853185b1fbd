"""Files that may be one man: the work list, two of them side by side, joining, confirming, parting."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.matching import Person
from kintrace.registry import actions as registry
from kintrace.registry.models import File, Join, Pairing, Record
from kintrace.vault import client
from kintrace.web.staff import comparison, ladders, opening
from kintrace.web.staff.page import Tab, blame, desk, show, words
from kintrace.web.staff.words import label

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff
    from kintrace.registry.models.joins import PairingQuerySet

A_PAGE = 50
DESK = (Role.REGISTRAR, Role.EXAMINER)


class JoinForm(forms.Form):
    """Why two files are one man. Nothing is chosen beforehand."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why they are one man"), choices=Join.Reason.choices, widget=forms.RadioSelect
    )


class PartForm(forms.Form):
    """Why two files are parted."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why they are parted"), choices=Join.Parting.choices, widget=forms.RadioSelect
    )


class Side(NamedTuple):
    """One of two files, with the record that stands for it."""

    file: File
    record: Record
    claims: list[Record]
    step: ladders.Shown


class Row(NamedTuple):
    """A pair as the page lists it."""

    pairing: Pairing
    agrees: list[str]
    differs: list[str]


@require_GET
@desk(*DESK)
def pairings(request: StaffRequest) -> HttpResponse:
    """List pairs of files, strongest first: numbers and dates, no names."""
    queues = queues_of(request.user)
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "waiting"
    tabs = [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()]
    page = Paginator(queues[shown][1].order_by("-bits", "pk"), A_PAGE).get_page(request.GET.get("page"))
    rows = [Row(each, labels(each.agrees), labels(each.differs)) for each in page.object_list]
    unconfirmed = Join.objects.visible_to(request.user).to_confirm().select_related("joined_by")[:A_PAGE]
    context = {"page": page, "rows": rows, "tabs": tabs, "shown": shown, "unconfirmed": unconfirmed}
    return show(request, "pairings.html", context)


@require_http_methods(["GET", "POST"])
@desk(*DESK)
def beside(request: StaffRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Show two files side by side, and join them for a reason."""
    seen = File.objects.visible_to(request.user)
    one, two = get_object_or_404(seen, pk=pk), get_object_or_404(seen, pk=other)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = Join.Reason(form.cleaned_data["reason"])
            registry.join_files(one=one, other=two, reason=reason, by=request.user, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The files are read together now. Another person confirms the join."))
            return redirect("staff:file", one.pk)
    pairing = Pairing.objects.visible_to(request.user).of(one.pk, two.pk).first() if one != two else None
    context = {"form": form, "pairing": pairing, "one": one, "two": two, "joined": one.speaker == two.speaker}
    return show(request, "beside.html", {**context, **sides(request, one, two, pairing)})


@require_POST
@desk(*DESK)
def call_two(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down that two files are two men."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user), pk=pk)
    try:
        registry.call_two(pairing=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:beside", found.first_id, found.second_id)
    messages.success(request, _("Two men. This is not asked again until a new record comes."))
    return redirect("staff:pairings")


@require_POST
@desk(*DESK)
def take_back_two(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back that two files are two men."""
    found = get_object_or_404(Pairing.objects.visible_to(request.user), pk=pk)
    try:
        registry.take_back_two(pairing=found, by=request.user)
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("That is taken back. The two files wait for a person again."))
    return redirect("staff:beside", found.first_id, found.second_id)


@require_POST
@desk(Role.EXAMINER)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm a join as its second person."""
    join = get_object_or_404(Join.objects.visible_to(request.user), pk=pk)
    try:
        registry.confirm_join(join=join, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The join is confirmed by two people."))
    return redirect("staff:file", join.first_id)


@require_POST
@desk(*DESK)
def part(request: StaffRequest, pk: int) -> HttpResponse:
    """End a join for a reason."""
    join = get_object_or_404(Join.objects.visible_to(request.user), pk=pk)
    form = PartForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose why the files are parted."))
        return redirect("staff:file", join.first_id)
    try:
        reason = Join.Parting(form.cleaned_data["reason"])
        registry.part_files(join=join, reason=reason, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The files are parted. Everything is where it was before the join."))
    return redirect("staff:file", join.first_id)


def queues_of(staff: Staff) -> dict[str, tuple[str, PairingQuerySet]]:
    """Return the parts of the list, each with its word."""
    seen = Pairing.objects.visible_to(staff)
    return {
        "waiting": (_("Wait for a person"), seen.open()),
        "joined": (_("Joined"), seen.joined()),
        "two-men": (_("Two men"), seen.apart().refused()),
        "parted": (_("Parted"), seen.parted()),
    }


def labels(codes: str) -> list[str]:
    """Return what some fields are called."""
    return [label(code) for code in codes.split()]


def sides(request: StaffRequest, one: File, two: File, pairing: Pairing | None) -> dict[str, object]:
    """Open the two records that speak loudest, one of each file, and return what the page shows of them."""
    left, right = side(request.user, one, pairing), side(request.user, two, pairing)
    if one == two or left is None or right is None:
        return {"empty": one if left is None else two}
    made = client.connect().compare_held(one=left.record.pk, other=right.record.pk)
    purpose = opening.Purpose.COMPARE
    first, second = (
        opening.open_one(request, each.record.pk, opening.part(each.record, "description"), Person, purpose)
        for each in (left, right)
    )
    table = comparison.lines(first, second, made.agreements, request.LANGUAGE_CODE)
    counts = comparison.counts(table)
    summary = comparison.summary(table, made.probability, confirmable=False)
    return {"sides": (left, right), "lines": table, "comparison": made, "counts": counts, "summary": summary}


def side(staff: Staff, file: File, pairing: Pairing | None) -> Side | None:
    """Return one of two files with the record that was found to speak loudest, else its newest one."""
    seen = Record.objects.visible_to(staff).filter(file=file).select_related("source")
    compared = [pairing.first_record_id, pairing.second_record_id] if pairing else []
    standing = seen.standing()
    record = standing.filter(pk__in=compared).first() or standing.order_by("-entered_at", "pk").first()
    if record is None:
        return None
    return Side(file, record, list(seen.order_by("known_at", "pk")), ladders.of(seen))
