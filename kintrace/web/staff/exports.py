"""Files for other bodies: asked for, released, made, fetched once; and who may receive them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.exports import actions as exports
from kintrace.exports.models import ALONE, ASKERS, Export, Recipient
from kintrace.inquiries import numbers
from kintrace.registry.models import HeldList, Source
from kintrace.web.staff import sharing
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

A_PAGE = 50
DESK = (*ASKERS, Role.RELEASER)
UUIDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
ENDINGS = {"json": "json", "ftm": "ftm.json"}


class What(models.TextChoices):
    """Whom an export is about."""

    SOURCE = "source", gettext_lazy("All files of a source")
    LIST = "list", gettext_lazy("All files of a list")
    FILES = "files", gettext_lazy("Chosen files")
    INQUIRIES = "inquiries", gettext_lazy("Chosen inquiries")


class ListField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the lists that became records."""

    def label_from_instance(self, obj: HeldList) -> str:
        """Return a list as its page calls it."""
        return f"{str(obj.pk)[:8]} · {obj.source.title}"


class RecipientField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the recipients."""

    def label_from_instance(self, obj: Recipient) -> str:
        """Return a recipient by its title."""
        return obj.title


class AskForm(forms.Form):
    """What is asked for, for whom and why."""

    recipient = RecipientField(
        label=gettext_lazy("Recipient"), queryset=Recipient.objects.none(), empty_label="—"
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("Purpose"), choices=Export.Purpose.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Why, in a sentence"),
        max_length=1_000,
        help_text=gettext_lazy("Kept sealed; whoever releases it reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    form = forms.ChoiceField(label=gettext_lazy("Format"), choices=Export.Form.choices)
    what = forms.ChoiceField(
        label=gettext_lazy("Whom"), choices=What.choices, initial=What.FILES, widget=forms.RadioSelect
    )
    source = SourceField(
        label=gettext_lazy("Source"), queryset=Source.objects.none(), required=False, empty_label="—"
    )
    held = ListField(
        label=gettext_lazy("List"), queryset=HeldList.objects.none(), required=False, empty_label="—"
    )
    numbers = forms.CharField(
        label=gettext_lazy("Files or inquiries"),
        required=False,
        help_text=gettext_lazy("One on each line: the address of a file’s page, or a case number."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        lists = HeldList.objects.visible_to(staff).filter(state=HeldList.State.COMMITTED)
        querysets = {
            "recipient": Recipient.objects.visible_to(staff).order_by("title"),
            "source": Source.objects.visible_to(staff).order_by("title"),
            "held": lists.select_related("source").newest_first(),
        }
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]  # model choice fields

    def choice(self) -> exports.Choice:
        """Return whom the form names: of the four ways the one that was chosen."""
        said, what = self.cleaned_data, self.cleaned_data["what"]
        lines = [line.strip() for line in said["numbers"].splitlines() if line.strip()]
        if what == What.SOURCE:
            return exports.Choice(source=said["source"])
        if what == What.LIST:
            return exports.Choice(held=said["held"])
        if what == What.FILES:
            found = [UUIDS.findall(line) for line in lines]
            if not all(found):
                raise exports.NoSuchOne(count=found.count([]))
            return exports.Choice(files=[UUID(one) for each in found for one in each])
        return exports.Choice(inquiries=[numbers.fold(line) for line in lines])


class RecipientForm(forms.Form):
    """A new recipient."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("An organisation. This stands in clear: no private names."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    keys = forms.CharField(
        label=gettext_lazy("Public age keys"),
        max_length=2_000,
        help_text=gettext_lazy("One on each line, as age-keygen prints them. Compare them by telephone."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
@desk(*DESK)
def listing(request: StaffRequest) -> HttpResponse:
    """List exports, and ask for another."""
    posted = request.POST if request.method == "POST" else None
    form = AskForm(posted, staff=request.user)
    if form.is_valid():
        try:
            said = form.cleaned_data
            made = exports.ask(
                choice=form.choice(),
                form=Export.Form(said["form"]),
                recipient=said["recipient"],
                purpose=Export.Purpose(said["purpose"]),
                words=said["words"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            return redirect("staff:export", made.pk)
    seen = Export.objects.visible_to(request.user).select_related("recipient", "asked_by").newest_first()
    page = Paginator(seen, A_PAGE).get_page(request.GET.get("page"))
    asks = request.user.has_role(*ASKERS)
    return show(request, "exports.html", {"form": form, "page": page, "asks": asks, "alone": ALONE})


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR, Role.EXAMINER, Role.RELEASER)
def recipients(request: StaffRequest) -> HttpResponse:
    """List who may be given files, and add another."""
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            exports.add_recipient(
                title=form.cleaned_data["title"],
                keys=form.cleaned_data["keys"],
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The recipient is added."))
            return redirect("staff:recipients")
    known = Recipient.objects.visible_to(request.user).select_related("added_by").order_by("title")
    return show(request, "recipients.html", {"form": form, "recipients": known})


@require_GET
@desk(*DESK)
def export(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show one export: how many, for whom, why, and what may be done with it now."""
    seen = Export.objects.visible_to(request.user).select_related("recipient", "asked_by", "released_by")
    found = get_object_or_404(seen, pk=pk)
    is_own, releases = found.asked_by_id == request.user.pk, request.user.has_role(Role.RELEASER)
    told = exports.read(export=found, by=request.user) if is_own or releases else None
    report = told.report if told else None
    lost = report.left_out if report else ()
    context = {
        "export": found,
        "told": told,
        "report": report,
        "lost": [(one.record, one.field, one.say(get_language() or "en")) for one in lost],
        "is_own": is_own,
        "may_release": (releases and not is_own) or (is_own and not found.needs_two),
        "may_withdraw": is_own or releases,
        "alone": ALONE,
    }
    return show(request, "export.html", context)


@require_POST
@desk(*DESK)
def release(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let an export be made."""
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        exports.release(export=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The export is released. Whoever asked for it makes the file."))
    return redirect("staff:export", pk)


@require_POST
@desk(*ASKERS)
def make(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Make the encrypted file of a released export."""
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        exports.make(export=found, withheld=sharing.withheld, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The file is made. It can be fetched once, within a day."))
    return redirect("staff:export", pk)


@require_POST
@desk(*ASKERS)
def fetch(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Hand the encrypted file out, once."""
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        data = exports.fetch(export=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
        return redirect("staff:export", pk)
    name = f"kintrace-{str(found.pk)[:8]}.{ENDINGS.get(found.form, 'pfif.xml')}.age"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


@require_POST
@desk(*DESK)
def withdraw(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let an export go no further."""
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    try:
        exports.withdraw(export=found, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The export is withdrawn. No file of it is left here."))
    return redirect("staff:export", pk)
