"""Who remains may be, finding by finding, and where each thing went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import Bag, Effect, File, Finding, Identification, Method, Remains
from kintrace.registry.sections import Reported, Thing
from kintrace.web.staff.page import desk, words

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

DECISIONS = {
    "confirm": registry.confirm_identification,
    "exclude": registry.exclude_identification,
    "withdraw": registry.withdraw_identification,
}


class ProposeForm(forms.Form):
    """The file of the man whom remains may be."""

    file = forms.RegexField(
        regex=r"^\s*[0-9a-fA-F]{8}[0-9a-fA-F-]{0,28}\s*$",
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Its number as on the page of the file; the first eight signs are enough."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.staff = staff

    def clean_file(self) -> File:
        """Return the one file that this number means."""
        number = self.cleaned_data["file"].strip().lower()
        found = list(File.objects.visible_to(self.staff).filter(pk__startswith=number)[:2])
        if len(found) != 1:
            raise forms.ValidationError(gettext_lazy("No one file has this number. Give all of it."))
        return found[0]


class FindingForm(forms.Form):
    """What one method says."""

    method = forms.ChoiceField(label=gettext_lazy("Method"), choices=[("", "—"), *Method.choices])
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), choices=Finding.Outcome.choices, widget=forms.RadioSelect
    )
    report = forms.CharField(
        label=gettext_lazy("Who examined, which report"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EffectForm(forms.Form):
    """One thing that was found."""

    what = forms.CharField(
        label=gettext_lazy("What it is, and what is written on it"),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    packet = forms.CharField(
        label=gettext_lazy("Number of the packet"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_POST
@desk(Role.REGISTRAR, Role.EXAMINER)
def propose(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Say that remains may be the man of a file."""
    found = get_object_or_404(Remains.objects.visible_to(request.user), pk=pk)
    form = ProposeForm(request.POST, staff=request.user)
    if not form.is_valid():
        messages.warning(request, _("No one file has this number. Give all of it."))
        return redirect("staff:remains", pk)
    try:
        registry.propose_identification(
            remains=found, file=form.cleaned_data["file"], by=request.user, now=timezone.now()
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("He is proposed. Findings are added below."))
    return redirect("staff:remains", pk)


@require_POST
@desk(Role.REGISTRAR, Role.EXAMINER)
def find(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Enter what one method says."""
    found = get_object_or_404(Identification.objects.visible_to(request.user), pk=pk)
    form = FindingForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose a method and what it says."))
        return redirect("staff:remains", found.remains_id)
    given = form.cleaned_data
    try:
        registry.add_finding(
            identification=found,
            method=Method(given["method"]),
            outcome=Finding.Outcome(given["outcome"]),
            reported=Reported(report=given["report"]),
            by=request.user,
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The finding is entered."))
    return redirect("staff:remains", found.remains_id)


@require_POST
@desk(Role.EXAMINER)
def decide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Confirm, exclude or withdraw."""
    found = get_object_or_404(Identification.objects.visible_to(request.user), pk=pk)
    act = DECISIONS.get(request.POST.get("decision", ""))
    if act is None:
        messages.warning(request, _("Choose what to decide."))
        return redirect("staff:remains", found.remains_id)
    try:
        done = act(identification=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, said_of(done))
    return redirect("staff:remains", found.remains_id)


def said_of(done: Identification) -> str:
    """Return what was done, and what it does not do."""
    if done.state == Identification.State.IDENTIFIED:
        return _(
            "Identified. His file is as it was, and nobody is told. Enter the claim there if it shall count."
        )
    return _("This is no longer presumed.")


@require_POST
@desk(Role.REGISTRAR)
def list_in_bag(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Enter a thing that lay loose in a bag."""
    found = get_object_or_404(Bag.objects.visible_to(request.user), pk=pk)
    return list_thing(request, found, "staff:bag")


@require_POST
@desk(Role.REGISTRAR)
def list_with_remains(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Enter a thing that was found with remains."""
    found = get_object_or_404(Remains.objects.visible_to(request.user), pk=pk)
    return list_thing(request, found, "staff:remains")


def list_thing(request: StaffRequest, found: Bag | Remains, page: str) -> HttpResponse:
    """Enter one thing and go back to where it was found."""
    form = EffectForm(request.POST)
    if form.is_valid():
        thing = Thing(what=form.cleaned_data["what"], packet=form.cleaned_data["packet"])
        registry.list_effect(found_with=found, thing=thing, by=request.user, now=timezone.now())
        messages.success(request, _("The thing is in the inventory."))
    else:
        messages.warning(request, _("Say what it is."))
    return redirect(page, found.pk)


@require_POST
@desk(Role.REGISTRAR)
def pass_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that a thing has gone on."""
    found = get_object_or_404(Effect.objects.visible_to(request.user), pk=pk)
    page = "staff:remains" if found.remains_id else "staff:bag"
    state = request.POST.get("state", "")
    if state not in Effect.State.values:
        messages.warning(request, _("Choose where the thing is now."))
        return redirect(page, found.case)
    try:
        registry.pass_effect_on(effect=found, state=Effect.State(state), by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The inventory says where it is."))
    return redirect(page, found.case)
