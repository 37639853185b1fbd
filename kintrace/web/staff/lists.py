"""Lists that sources give: loaded, shown row by row beside the register, decided, committed, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import OPEN, HeldList, ListRow
from kintrace.web.staff import loading, rows
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

A_PAGE = 100
PIECE = 500  # as registry.go_on does them
AT_ONCE = 500  # rows that become records, or fall, while somebody waits for the page
SHOWN = (*OPEN, HeldList.State.WITHDRAWN)  # the others have a page that waits with one


class DecideForm(forms.Form):
    """What becomes of rows of one verdict."""

    verdict = forms.ChoiceField(choices=ListRow.Verdict.choices)
    decision = forms.ChoiceField(choices=ListRow.Decision.choices)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def lists(request: StaffRequest) -> HttpResponse:
    """List what was loaded, and load another."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = loading.ListForm(*posted, staff=request.user)
    if form.is_valid():
        try:
            held = loading.take_in(form, request.user)
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect(loading.way_to(held), held.pk)
    known = HeldList.objects.visible_to(request.user).select_related("source", "loaded_by").newest_first()
    counted = known.annotate(
        # Counted by a column of the index: by their keys, a hundred thousand sealed rows would be read.
        rows_read=Count("rows__list"),
        rows_open=Count("rows__list", filter=Q(rows__decision="") & ~Q(rows__verdict="unreadable")),
    )
    page = Paginator(counted, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "lists.html", {"form": form, "page": page})


@require_GET
@desk(Role.REGISTRAR)
def held_list(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one list row by row, by verdict, a page at a time."""
    seen = HeldList.objects.visible_to(request.user).select_related("source", "loaded_by", "repeats")
    held = get_object_or_404(seen, pk=pk)
    if held.state not in SHOWN:
        return show(request, "list_waiting.html", loading.going(held))
    every = ListRow.objects.visible_to(request.user).filter(list=held)
    counts = dict(every.values_list("verdict").annotate(Count("list")))
    verdict = known(request.GET.get("verdict", ""))
    chosen = every.with_verdict(verdict) if verdict else every
    if request.GET.get("open"):
        chosen = chosen.undecided()
    page = Paginator(chosen.in_order().select_related("twin"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "shown_page": page.number,
        "rows": [rows.shown(row) for row in page],
        "only_open": bool(request.GET.get("open")),
        "counts": [(value, label, counts.get(value, 0)) for value, label in ListRow.Verdict.choices],
        "total": sum(counts.values()),
    }
    return show(request, "list.html", {**context, **work(held, request.user, verdict)})


@require_POST
@desk(Role.REGISTRAR)
def decide(request: StaffRequest, pk: UUID, number: int) -> HttpResponse:
    """Decide about one row."""
    seen = ListRow.objects.visible_to(request.user).filter(list=pk)
    row = get_object_or_404(seen.select_related("list", "twin"), number=number)
    wanted, refused = request.POST.get("decision", ""), ""
    try:
        if wanted in ListRow.Decision.values:
            registry.decide(row=row, decision=ListRow.Decision(wanted), by=request.user, now=timezone.now())
    except Refused as refusal:
        refused = words(refusal)
    if request.htmx:
        row.refresh_from_db(fields=["decision", "file", "record"])
        context = work(row.list, request.user, known(request.POST.get("shown", "")))
        context |= {"row": rows.shown(row), "refusal": refused, "shown_page": request.POST.get("page", "")}
        return show(request, "parts/list_decided.html", context)
    if refused:
        messages.error(request, refused)
    return back_to(request, pk, number)


@require_POST
@desk(Role.REGISTRAR)
def decide_all(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Decide about all open rows of one verdict."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    form = DecideForm(request.POST)
    if form.is_valid():
        try:
            count = registry.decide_all(
                held=held,
                verdict=ListRow.Verdict(form.cleaned_data["verdict"]),
                decision=ListRow.Decision(form.cleaned_data["decision"]),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            messages.error(request, words(refusal))
        else:
            done = ngettext("%(count)s row is decided.", "%(count)s rows are decided.", count)
            messages.success(request, done % {"count": count})
    return back_to(request, pk)


@require_POST
@desk(Role.REGISTRAR)
def commit(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Turn decided rows into records."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    try:
        held = registry.begin_commit(held=held, by=request.user, now=timezone.now())
        if is_there(held):
            done = _("The decided rows are records now. The list can be taken back whole.")
            messages.success(request, done)
    except Refused as refusal:
        messages.error(request, words(refusal))
    return redirect("staff:list", pk)


@require_POST
@desk(Role.REGISTRAR)
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Withdraw every record of a list, or bring them back."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    try:
        if held.state == HeldList.State.WITHDRAWN:
            held = registry.begin_bring_back(held=held, by=request.user, now=timezone.now())
            done = _("The list is back.")
        else:
            held = registry.begin_take_back(held=held, by=request.user, now=timezone.now())
            done = _("The list is taken back; its records count no more. It can be brought back.")
        if is_there(held):
            messages.success(request, done)
    except Refused as refusal:
        messages.error(request, words(refusal))
    return redirect("staff:list", pk)


def is_there(held: HeldList) -> bool:
    """Move a short list while somebody waits; return whether it is where it was sent to.

    A long one is left to the worker, and its page shows how far it is.
    """
    # One more than the pieces: it finds that nothing is left.
    return any(registry.go_on(held) is None for _ in range(AT_ONCE // PIECE + 1))


def known(verdict: str) -> str:
    """Return a verdict that there is; nothing for any other word."""
    return verdict if verdict in ListRow.Verdict.values else ""


def work(held: HeldList, staff: Staff, verdict: str) -> dict[str, object]:
    """Return what is still to be done with a list, and what may be done with many rows of a verdict."""
    every = ListRow.objects.visible_to(staff).filter(list=held)
    return {
        "held": held,
        "verdict": verdict,
        "undecided": every.undecided().count(),
        "to_commit": every.to_commit().count(),
        "at_once": rows.at_once(verdict),
    }


def back_to(request: StaffRequest, pk: UUID, number: int | None = None) -> HttpResponse:
    """Return to the part of the list that somebody was looking at."""
    verdict, page = known(request.POST.get("shown", "")), request.POST.get("page", "")
    page = page if page.isdigit() else ""
    response = redirect("staff:list", pk)
    anchor = f"#row-{number}" if number else ""
    response["Location"] += f"?verdict={verdict}&page={page}{anchor}"
    return response
