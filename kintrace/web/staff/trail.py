"""The audit log for those who watch: what was done and refused, by whom, and whether the chain is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from kintrace.accounts.models import Role
from kintrace.audit import actions as audit
from kintrace.audit.models import Entry
from kintrace.audit.verify import verify
from kintrace.errors import Refused
from kintrace.vault import client
from kintrace.web.staff.page import desk, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.audit.models import EntryQuerySet

A_PAGE = 100
FAULTS = "faults"  # in the session: what the last verification found, as numbers and codes


class FilterForm(forms.Form):
    """Which entries to show. Everything may stay empty."""

    all_optional = True

    kind = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[("", gettext_lazy("everything")), ("refusals", gettext_lazy("refusals only"))],
    )
    code = forms.RegexField(
        r"^[a-z_.]*$", label=gettext_lazy("Act begins with"), required=False, max_length=60
    )
    actor = forms.RegexField(
        r"^(staff:[0-9]{1,18}|[a-z]*)$", label=gettext_lazy("Who"), required=False, max_length=40
    )
    subject = forms.RegexField(
        r"^[a-z.]*(:[0-9a-f-]*)?$", label=gettext_lazy("About"), required=False, max_length=140
    )


@require_GET
@desk(Role.AUDITOR)
def entries(request: StaffRequest) -> HttpResponse:
    """List the entries, newest first."""
    form = FilterForm(request.GET)
    found = chosen(Entry.objects.visible_to(request.user), form).newest_first()
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    faults = request.session.pop(FAULTS, None)
    return show(request, "audit.html", {"form": form, "page": page, "verified": faults})


@require_POST
@desk(Role.AUDITOR)
def verify_chain(request: StaffRequest) -> HttpResponse:
    """Walk the whole chain and say where it is broken."""
    faults = verify(checkpoint())
    audit.record("audit.verified", actor=request.user, reason=f"faults-{len(faults)}")
    request.session[FAULTS] = {
        "faults": [fault._asdict() for fault in faults],
        "size": Entry.objects.visible_to(request.user).count(),
    }
    if faults:
        many = ngettext("%(count)s fault was found.", "%(count)s faults were found.", len(faults))
        messages.warning(request, many % {"count": len(faults)})
    else:
        messages.success(request, _("The audit log is whole."))
    return redirect("staff:audit")


def chosen(found: EntryQuerySet, form: FilterForm) -> EntryQuerySet:
    """Keep the entries that the form asks for; all of them if it cannot be read."""
    if not form.is_valid():
        return found
    wanted = form.cleaned_data
    if wanted["kind"] == "refusals":
        found = found.refusals()
    if wanted["code"]:
        found = found.filter(code__startswith=wanted["code"])
    if wanted["actor"]:
        found = found.filter(actor=wanted["actor"])
    if wanted["subject"]:
        found = found.filter(subject__startswith=wanted["subject"])
    return found


def checkpoint() -> tuple[int, str] | None:
    """Return what the vault has kept of the log, or nothing if it is away: the page then says so."""
    try:
        return client.connect().last_checkpoint()
    except Refused:
        return None


def refused_today() -> int:
    """Return how many refusals there were since midnight."""
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return Entry.objects.refusals().filter(made_at__gte=midnight).count()
