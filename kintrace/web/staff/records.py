"""Single claims: enter one, open one for a purpose, withdraw it, let it count again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.matching import Person
from kintrace.objections.models import Dispute
from kintrace.registry import actions as registry
from kintrace.registry.ladder import Claim
from kintrace.registry.models import File, Record, Source
from kintrace.registry.sections import Circumstances
from kintrace.registry.statement import Statement, first_day
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.describing import DayField, RecordForm, SourceField
from kintrace.web.staff.files import by_number
from kintrace.web.staff.page import blame, desk, show, words
from kintrace.web.staff.words import described

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff


class EntryForm(RecordForm):
    """One claim as its source makes it."""

    source = SourceField(label=gettext_lazy("Source"), queryset=Source.objects.none(), empty_label="—")
    claim = forms.ChoiceField(
        label=gettext_lazy("What it says"),
        choices=[("", "—"), *Claim.choices],
        help_text=gettext_lazy("Released, exchanged and repatriated are said of the living only."),
    )
    happened = DayField(
        label=gettext_lazy("When it happened"),
        help_text=gettext_lazy("The day, or only the month or the year. Empty: not known."),
    )
    known_at = forms.DateTimeField(
        label=gettext_lazy("When we heard of it"),
        required=False,
        help_text=gettext_lazy("Day and time in UTC. Empty: now. What is owed by a date counts from here."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    place = forms.CharField(
        label=gettext_lazy("Where"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Where he was taken, lies or is held. Never told to a family by a message."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    condition = forms.CharField(
        label=gettext_lazy("Health as the source words it"), required=False, max_length=300
    )
    note = forms.CharField(
        label=gettext_lazy("Anything else"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        self.fields["source"].queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField

    def statement(self) -> Statement:
        """Return the claim that was typed."""
        given = self.cleaned_data
        happened_on, precision = first_day(given["happened"])
        return Statement(
            claim=Claim(given["claim"]),
            person=self.person(),
            circumstances=Circumstances(
                place=given["place"], note=given["note"], condition=given["condition"]
            ),
            happened_on=happened_on,
            precision=precision,
            known_at=given["known_at"],
        )


class WithdrawForm(forms.Form):
    """Why a claim counts no more."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it counts no more"),
        choices=[choice for choice in Record.Withdrawal.choices if choice[0] != Record.Withdrawal.LIST],
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def enter(request: StaffRequest, pk: UUID | None = None) -> HttpResponse:
    """Take one claim, into a file that is there or into a new one."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk) if pk else None
    form = EntryForm(request.POST if request.method == "POST" else None, staff=request.user)
    if form.is_valid():
        try:
            made = registry.enter_record(
                source=form.cleaned_data["source"],
                statement=form.statement(),
                by=request.user,
                now=timezone.now(),
                file=file,
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(
                request, _("The record is entered. Inquiries are compared with it within minutes.")
            )
            return redirect("staff:file", made.file_id)
    return show(request, "enter.html", {"form": form, "file": file})


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR, Role.EXAMINER)
def record(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then show one record."""
    around = ("source", "entered_by", "withdrawn_by", "post_person", "file")
    seen = Record.objects.visible_to(request.user).select_related(*around)
    found = get_object_or_404(seen, pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:record", pk)
    purpose = opening.kept_purpose(request, pk)
    opened = bool(purpose) and found.file.erased_at is None
    context = {"record": found, "form": form, "opened": opened, "withdraw_form": WithdrawForm()}
    context |= open_record(request, found, purpose) if opened else {}
    context["disputed"] = Dispute.objects.of_files([found.file_id]).exists()
    context["stands"] = seen.standing().filter(pk=pk).exists()
    return show(request, "record.html", {**context, "registers": request.user.has_role(Role.REGISTRAR)})


@require_POST
@desk(Role.REGISTRAR)
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a claim count no more, for a reason."""
    found = get_object_or_404(Record.objects.visible_to(request.user), pk=pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose why the record counts no more."))
        return redirect("staff:record", pk)
    try:
        reason = Record.Withdrawal(form.cleaned_data["reason"])
        registry.withdraw_record(record=found, reason=reason, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The record counts no more. It can be restored."))
    return redirect("staff:file", found.file_id)


@require_POST
@desk(Role.REGISTRAR)
def restore(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a withdrawn claim count again."""
    found = get_object_or_404(Record.objects.visible_to(request.user), pk=pk)
    try:
        registry.restore_record(record=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The record counts again."))
    return redirect("staff:file", found.file_id)


@require_POST
@desk(Role.REGISTRAR)
def set_apart(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Put a claim into a file of its own: it is somebody else."""
    found = get_object_or_404(Record.objects.visible_to(request.user), pk=pk)
    try:
        moved = registry.move_record(record=found, file=None, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:file", found.file_id)
    messages.success(request, _("The record stands in a file of its own now."))
    return redirect("staff:file", moved.file_id)


@require_POST
@desk(Role.REGISTRAR)
def move(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Put a claim into the file whose number was typed or chosen from a search."""
    found = get_object_or_404(Record.objects.visible_to(request.user), pk=pk)
    file = by_number(request.user, request.POST.get("number", ""))
    if file is None:
        messages.warning(request, _("There is no file with this number, or more than one. Type more of it."))
        return redirect("staff:record", pk)
    try:
        registry.move_record(record=found, file=file, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:record", pk)
    messages.success(request, _("The record stands in this file now. The same way leads back."))
    return redirect("staff:file", file.pk)


def open_record(request: StaffRequest, found: Record, purpose: str) -> dict[str, object]:
    """Open a record's sections. What came by a list has no circumstances."""
    parts = [opening.part(found, "description")]
    if found.circumstances:
        parts.append(opening.part(found, "circumstances"))
    person, *rest = opening.open_parts(request, found.pk, parts, purpose)
    told = sections.decode(rest[0], Circumstances) if rest else Circumstances()
    around = [(_("Where"), told.place), (_("Health as the source words it"), told.condition)]
    return {
        "facts": described(sections.decode(person, Person)),
        "circumstances": [
            (label, text) for label, text in (*around, (_("Anything else"), told.note)) if text
        ],
    }
