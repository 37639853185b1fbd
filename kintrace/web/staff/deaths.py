"""The notification of a death: written, read, attested, taken back. The family is told by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties.models import OFFICERS, Notification
from kintrace.duties.sections import ITEMS, Notice, Witness
from kintrace.errors import Refused
from kintrace.registry.models import File
from kintrace.web.staff import opening
from kintrace.web.staff.duty_acts import tried
from kintrace.web.staff.page import blame, desk, show

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

PURPOSE = "death"  # why a notification is opened, in the audit log

WORDS = {
    "died_on": gettext_lazy("Date of death"),
    "died_at": gettext_lazy("Place of death"),
    "cause": gettext_lazy("Cause and circumstances"),
    "buried_at": gettext_lazy("Place and date of burial"),
    "grave": gettext_lazy("How the grave can be found; if cremated, why"),
    "effects": gettext_lazy("Personal effects: kept or sent, through whom"),
    "last_moments": gettext_lazy("His last moments, as a doctor, nurse, minister or comrade tells"),
    "authority": gettext_lazy("Title of the responsible authority"),
}
SHORT = ("died_on", "died_at", "authority")


def item_field(item: str) -> forms.CharField:
    """Return the field of one item, which may stay empty in a draft."""
    widget = (
        forms.TextInput(attrs={"autocomplete": "off"}) if item in SHORT else forms.Textarea(attrs={"rows": 2})
    )
    return forms.CharField(label=WORDS[item], required=False, max_length=2000, widget=widget)


def line(label: object) -> forms.CharField:
    """Return a short field."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget)  # type: ignore[arg-type]  # lazy words


class NoticeForm(forms.Form):
    """What the Convention wants told of a death. A draft may be unfinished."""

    all_optional = True  # said once on the page

    died_on, died_at, cause, buried_at = (item_field(item) for item in ITEMS[:4])
    grave, effects, last_moments, authority = (item_field(item) for item in ITEMS[4:])
    not_known = forms.MultipleChoiceField(
        label=gettext_lazy("Nobody knows"),
        required=False,
        choices=[(item, WORDS[item]) for item in ITEMS],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("An item is said or marked here; one left open holds the notification back."),
    )
    first_name, first_address = line(gettext_lazy("First witness")), line(gettext_lazy("Address"))
    second_name, second_address = line(gettext_lazy("Second witness")), line(gettext_lazy("Address"))
    document = forms.ChoiceField(
        label=gettext_lazy("Certified document"), required=False, choices=Notification.Document.choices
    )
    reference = line(gettext_lazy("Its number, or where it is kept"))

    def notice(self) -> Notice:
        """Return what was typed."""
        given = self.cleaned_data
        return Notice(
            **{item: given[item] for item in ITEMS},
            not_known=tuple(item for item in given["not_known"] if not given[item]),
            witnesses=(
                Witness(given["first_name"], given["first_address"]),
                Witness(given["second_name"], given["second_address"]),
            ),
            document=given["reference"],
        )


def typed(notice: Notice, document: str) -> dict[str, object]:
    """Return a notice as the form shows it again."""
    first, second = notice.witnesses
    return {
        **{item: getattr(notice, item) for item in ITEMS},
        "not_known": notice.not_known,
        "first_name": first.name,
        "first_address": first.address,
        "second_name": second.name,
        "second_address": second.address,
        "document": document,
        "reference": notice.document,
    }


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def write(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Write the notification of a death, or write its draft anew."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk)
    draft = Notification.objects.visible_to(request.user).standing().filter(file=file).first()
    typed_in = request.POST if request.method == "POST" else None
    form = NoticeForm(typed_in, initial=None if typed_in else before(request, draft))
    if form.is_valid():
        try:
            document = Notification.Document(form.cleaned_data["document"])
            made = duties.write_notification(
                file=file, notice=form.notice(), document=document, by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The draft is kept, sealed. Another officer attests it."))
            return redirect("staff:notification", made.pk)
    groups = [[form[item] for item in SHORT], [form[item] for item in ITEMS if item not in SHORT]]
    return show(request, "notification_form.html", {"file": file, "form": form, "groups": groups})


@require_GET
@desk(*OFFICERS)
def notification(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show a notification's words, who attests them, and what is still needed."""
    seen = Notification.objects.visible_to(request.user).select_related("written_by", "taken_back_by")
    found = get_object_or_404(seen.with_officers(), pk=pk)
    notice = opening.open_one(request, found.pk, found.section(), Notice, PURPOSE)
    words = found.attestations.select_related("officer").order_by("made_at")
    context = {
        "notification": found,
        "items": [(WORDS[item], getattr(notice, item), item in notice.not_known) for item in ITEMS],
        "notice": notice,
        "words": [(word, word.digest == found.digest) for word in words],
        "attested": Notification.objects.attested().filter(pk=pk).exists(),
        "may_attest": found.written_by_id != request.user.pk,
        "registers": request.user.has_role(Role.REGISTRAR),
    }
    return show(request, "notification.html", context)


@require_POST
@desk(*OFFICERS)
def attest(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Give an officer's word."""
    found = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    tried(
        request,
        lambda: duties.attest(notification=found, by=request.user, now=timezone.now()),
        _("Your word is given. It holds for exactly these words."),
    )
    return redirect("staff:notification", pk)


@require_POST
@desk(*OFFICERS)
def take_back(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Let a notification count no more."""
    found = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
    tried(
        request,
        lambda: duties.take_back_notification(notification=found, by=request.user, now=timezone.now()),
        _("The notification is taken back. A new one can be written."),
    )
    return redirect("staff:notification", pk)


def before(request: StaffRequest, draft: Notification | None) -> dict[str, object]:
    """Return what stands in a draft, opened in the reader's name; nothing if there is none."""
    if draft is None:
        return {}
    notice = opening.open_one(request, draft.pk, draft.section(), Notice, PURPOSE)
    return typed(notice, draft.document)
