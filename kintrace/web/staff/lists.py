"""Lists that sources give: loaded, shown row by row beside the register, decided, committed, taken back."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.ladder import ON_LISTS, Claim
from kintrace.registry.models import HeldList, ListRow, Source
from kintrace.web.staff import rows
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

A_PAGE = 100
MOST_BYTES = 50 * 1024 * 1024


class NoRoomInMemory(Refused):
    """Only Linux lends a file that stands in memory and on no disk."""

    message = gettext_noop(
        "On this machine lists are loaded with “manage.py load_list”: it cannot hold a file in memory."
    )


class ListForm(forms.Form):
    """A list and what it says."""

    source = SourceField(label=gettext_lazy("Source"), queryset=Source.objects.none(), empty_label="—")
    claim = forms.ChoiceField(
        label=gettext_lazy("What it says of everybody on it"),
        choices=[(claim.value, claim.label) for claim in ON_LISTS],
        initial=Claim.CAPTURED,
    )
    as_of = forms.DateField(
        label=gettext_lazy("The list’s own date"),
        required=False,
        help_text=gettext_lazy("Ages are counted from it. Empty: today."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    file = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("CSV or XLSX, at most 50 MB. Columns are recognised by their headings."),
        error_messages={"required": gettext_lazy("Choose a file of at most 50 MB.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xml"}),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["source"].queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField


class DecideForm(forms.Form):
    """What becomes of rows of one verdict."""

    verdict = forms.ChoiceField(choices=ListRow.Verdict.choices)
    decision = forms.ChoiceField(choices=ListRow.Decision.choices)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def lists(request: StaffRequest) -> HttpResponse:
    """List what was loaded, and load another."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ListForm(*posted, staff=request.user)
    if form.is_valid():
        try:
            held = stage(form, request.user)
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect("staff:list", held.pk)
    known = HeldList.objects.visible_to(request.user).select_related("source", "loaded_by").newest_first()
    counted = known.annotate(
        rows_read=Count("rows"),
        rows_open=Count("rows", filter=Q(rows__decision="") & ~Q(rows__verdict="unreadable")),
    )
    page = Paginator(counted, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "lists.html", {"form": form, "page": page})


@require_GET
@desk(Role.REGISTRAR)
def held_list(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one list row by row, by verdict, a page at a time."""
    seen = HeldList.objects.visible_to(request.user).select_related("source", "loaded_by", "repeats")
    held = get_object_or_404(seen, pk=pk)
    every = ListRow.objects.visible_to(request.user).filter(list=held)
    counts = dict(every.values_list("verdict").annotate(Count("pk")))
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
        registry.commit_list(held=held, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The decided rows are records now. The list can be taken back whole."))
    return redirect("staff:list", pk)


@require_POST
@desk(Role.REGISTRAR)
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Withdraw every record of a list, or bring them back."""
    held = get_object_or_404(HeldList.objects.visible_to(request.user), pk=pk)
    try:
        if held.state == HeldList.State.WITHDRAWN:
            registry.bring_back_list(held=held, by=request.user, now=timezone.now())
            messages.success(request, _("The list is back."))
        else:
            registry.take_back_list(held=held, by=request.user, now=timezone.now())
            messages.success(
                request, _("The list is taken back; its records count no more. It can be brought back.")
            )
    except Refused as refusal:
        messages.error(request, words(refusal))
    return redirect("staff:list", pk)


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


def stage(form: ListForm, staff: Staff) -> HeldList:
    """Read and stage an uploaded list. A refusal names the file as its owner knows it."""
    upload: UploadedFile[bytes] = form.cleaned_data["file"]
    try:
        with in_memory(upload) as path:
            return registry.stage_list(
                source=form.cleaned_data["source"],
                path=path,
                by=staff,
                now=timezone.now(),
                claim=Claim(form.cleaned_data["claim"]),
                as_of=form.cleaned_data["as_of"],
            )
    except Refused as refusal:
        if "file" in refusal.values:
            refusal.values["file"] = upload.name
        raise


@contextmanager
def in_memory(upload: UploadedFile[bytes]) -> Iterator[Path]:
    """Lend an upload under a path that stands in memory alone, for readers that want a path.

    Raises:
        NoRoomInMemory: If this machine has no such files.
    """
    if not hasattr(os, "memfd_create"):
        raise NoRoomInMemory
    descriptor = os.memfd_create("list", os.MFD_CLOEXEC)
    try:
        for chunk in upload.chunks():
            os.write(descriptor, chunk)
        os.lseek(descriptor, 0, os.SEEK_SET)
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
