"""How duties were kept, month by month: closed once, then read here and taken away as PDF or CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties import clock, paper
from kintrace.duties.models import REGISTER, WATCHERS, Duty, Report
from kintrace.errors import Refused
from kintrace.web.staff.duties import titles
from kintrace.web.staff.page import desk, show, words

if TYPE_CHECKING:
    from kintrace.accounts.http import StaffRequest

READERS = (*REGISTER, *WATCHERS)
CLOSERS = (Role.REGISTRAR, Role.RELEASER)
MOST_MONTHS = 12
FORMS = {"csv": (paper.as_csv, "text/csv; charset=utf-8"), "pdf": (paper.as_pdf, "application/pdf")}


class Month(NamedTuple):
    """One month, and whether its report is closed."""

    first: date
    words: str
    report: Report | None


@require_GET
@desk(*READERS)
def reports(request: StaffRequest) -> HttpResponse:
    """List the months that are over, and show the report of one."""
    months = months_of(request)
    closed = [month for month in months if month.report]
    asked = request.GET.get("month", "")
    chosen = next((month for month in closed if f"{month.first:%Y-%m}" == asked), next(iter(closed), None))
    made = paper.paper(chosen.report, titles(request)) if chosen and chosen.report else None
    context = {
        "months": months,
        "chosen": chosen,
        "paper": made,
        "closes": request.user.has_role(*CLOSERS),
    }
    return show(request, "reports.html", context)


@require_POST
@desk(*CLOSERS)
def close(request: StaffRequest, year: int, month: int) -> HttpResponse:
    """Count a month once and for all."""
    try:
        duties.close_month(month=first_day(year, month), by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The report is closed. It stays as it is."))
    return redirect("staff:reports")


@require_GET
@desk(*READERS)
def report(request: StaffRequest, year: int, month: int, form: str) -> HttpResponse:
    """Hand out a closed report as a file."""
    found = get_object_or_404(Report.objects.visible_to(request.user), month=first_day(year, month))
    write, kind = FORMS[form]
    made = write(paper.paper(found, titles(request)))
    named = f'attachment; filename="duties-{found.month:%Y-%m}.{form}"'
    return HttpResponse(made, content_type=kind, headers={"Content-Disposition": named})


def months_of(request: StaffRequest) -> list[Month]:
    """Return the months that are over and in which a duty fell due or a report was closed, newest first."""
    closed = {one.month: one for one in Report.objects.visible_to(request.user)}
    seen = Duty.objects.visible_to(request.user)
    month = clock.day_of(timezone.now()).replace(day=1)
    found = []
    for _number in range(MOST_MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        if month in closed or seen.in_month(month).exists():
            found.append(Month(month, paper.month_words(month), closed.get(month)))
    return found


def first_day(year: int, month: int) -> date:
    """Return the first day of a month that an address names."""
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404 from None
