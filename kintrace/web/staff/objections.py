"""Objections: what came in with its clock, one opened under a purpose, what is hidden, how it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

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
from kintrace.objections import actions as objections
from kintrace.objections.models import READERS, Erasure, Objection
from kintrace.objections.sections import Statement
from kintrace.registry.models import File, Record
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.page import Tab, desk, show, words
from kintrace.web.staff.words import described

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

A_PAGE = 50
Outcome = Objection.Outcome

KINDS = {
    "self": gettext_lazy("It is about himself, he says"),
    "wrong": gettext_lazy("Something about somebody is wrong"),
    "": gettext_lazy("He did not say"),
}


class DecisionForm(forms.Form):
    """What becomes of an objection."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[(each.value, each.label) for each in (Outcome.STANDS, Outcome.UNTRUE, Outcome.NOTHING)],
        widget=forms.RadioSelect,
    )
    record = forms.UUIDField(required=False, widget=forms.HiddenInput)


class FileForm(forms.Form):
    """Which file is meant."""

    file = forms.UUIDField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Its number, as the address of its page has it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_GET
@desk(*READERS)
def listed(request: StaffRequest) -> HttpResponse:
    """List objections with their clock, and erasures that wait for a second person."""
    seen, erasures = Objection.objects.visible_to(request.user), Erasure.objects.visible_to(request.user)
    queues = {
        "open": (_("To decide"), seen.open()),
        "decided": (_("Decided"), seen.decided()),
        "erasures": (_("Erasures to approve"), erasures.to_approve()),
        "erased": (_("Erased"), erasures.filter(approved_at__isnull=False).order_by("-approved_at")),
    }
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "open"
    page = Paginator(queues[shown][1], A_PAGE).get_page(request.GET.get("page"))
    tabs = [Tab(name, word, queue.count()) for name, (word, queue) in queues.items()]
    context = {"page": page, "tabs": tabs, "shown": shown, "now": timezone.now()}
    return show(request, "objections.html", context)


@require_http_methods(["GET", "POST"])
@desk(*READERS)
def objection(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then show one objection beside the files that it may mean."""
    found = get_object_or_404(Objection.objects.visible_to(request.user), pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:objection", pk)
    purpose = opening.kept_purpose(request, pk)
    opened = bool(purpose) and found.taken_in_at is not None and found.shredded_at is None
    context = {"objection": found, "form": form, "opened": opened, "now": timezone.now()}
    context |= open_objection(request, found, purpose) if opened else {}
    findings = found.findings.select_related("record__source", "file").order_by("-confirmable", "pk")
    around = {
        "findings": findings,
        "disputes": {each.file_id: each for each in found.disputes.open()},
        "erasures": found.erasures.filter(refused_at__isnull=True),
        "decision": DecisionForm(),
        "file_form": FileForm(),
        "registers": request.user.has_role(Role.REGISTRAR),
    }
    return show(request, "objection.html", {**context, **around})


def open_objection(request: StaffRequest, found: Objection, purpose: str) -> dict[str, object]:
    """Open what was told: whom it is about, if that was asked, and the words."""
    plain = opening.open_parts(request, found.pk, found.sections(), purpose)
    said = sections.decode(plain[-1], Statement)
    facts = described(sections.decode(plain[0], Person)) if len(plain) == 2 else []
    return {"facts": facts, "said": said, "kind": KINDS[said.kind]}


@require_POST
@desk(*READERS)
def hide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hide a file until the objection is decided."""
    found = get_object_or_404(Objection.objects.visible_to(request.user), pk=pk)
    form = FileForm(request.POST)
    file = None
    if form.is_valid():
        file = File.objects.visible_to(request.user).filter(pk=form.cleaned_data["file"]).first()
    if file is None:
        messages.warning(request, _("There is no such file. Copy its number from the address of its page."))
        return redirect("staff:objection", pk)
    try:
        objections.dispute(objection=found, file=file, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The file is hidden from families until this is decided."))
    return redirect("staff:objection", pk)


@require_POST
@desk(Role.REGISTRAR)
def decide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Close an objection."""
    found = get_object_or_404(Objection.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose what becomes of the objection."))
        return redirect("staff:objection", pk)
    given = form.cleaned_data
    record = Record.objects.visible_to(request.user).filter(pk=given["record"]).first()
    try:
        objections.decide(
            objection=found,
            outcome=Outcome(given["outcome"]),
            by=request.user,
            now=timezone.now(),
            record=record,
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The objection is decided. What it hid shows again, unless it fell."))
    return redirect("staff:objection", pk)
