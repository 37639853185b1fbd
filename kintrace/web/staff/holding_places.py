"""Holding places: where duties are owed. Their titles are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kintrace.accounts.models import Role
from kintrace.duties import actions as duties
from kintrace.duties.models import HoldingPlace
from kintrace.errors import Refused
from kintrace.registry.models import Source
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.duties import titles
from kintrace.web.staff.page import blame, desk, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff


class HoldingPlaceForm(forms.Form):
    """A new holding place."""

    title = forms.CharField(
        label=gettext_lazy("Title or code"),
        max_length=120,
        help_text=gettext_lazy("A camp, a hospital, a transit post. Kept sealed. Never a person’s name."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = SourceField(
        label=gettext_lazy("The source that speaks for it"),
        queryset=Source.objects.none(),
        required=False,
        empty_label="—",
        help_text=gettext_lazy("What this source says begins duties here."),
    )

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        free = Source.objects.visible_to(staff).filter(holding_place=None).order_by("title")
        self.fields["source"].queryset = free  # type: ignore[attr-defined]  # a SourceField


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def holding_places(request: StaffRequest) -> HttpResponse:
    """List holding places with what is owed there, and open another."""
    form = HoldingPlaceForm(request.POST if request.method == "POST" else None, staff=request.user)
    if form.is_valid():
        try:
            given = form.cleaned_data
            duties.open_place(
                title=given["title"], source=given["source"], by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The place is open."))
            return redirect("staff:holding_places")
    is_open = Q(duties__kept_at=None, duties__taken_back_at=None)
    seen = HoldingPlace.objects.visible_to(request.user).select_related("source")
    places = seen.annotate(owed=Count("duties", filter=is_open)).order_by("pk")
    return show(request, "holding_places.html", {"form": form, "places": places, "titles": titles(request)})
