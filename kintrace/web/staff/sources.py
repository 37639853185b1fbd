"""Sources: who says so, and how near they stand to the man."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Count, Max
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.ladder import SourceClass
from kintrace.registry.models import Source
from kintrace.web.staff.page import blame, desk, show

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest


class SourceForm(forms.Form):
    """A new source."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy(
            "An organisation or a kind of witness. This stands in clear: no private names."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source_class = forms.ChoiceField(
        label=gettext_lazy("How near it stands"), choices=SourceClass.choices, widget=forms.RadioSelect
    )


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def sources(request: StaffRequest) -> HttpResponse:
    """List sources and open another."""
    form = SourceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            registry.open_source(
                title=form.cleaned_data["title"],
                source_class=SourceClass(form.cleaned_data["source_class"]),
                by=request.user,
                now=timezone.now(),
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The source is open."))
            return redirect("staff:sources")
    known = Source.objects.visible_to(request.user).annotate(
        records_made=Count("records"), newest=Max("records__known_at")
    )
    return show(request, "sources.html", {"form": form, "sources": known.order_by("title")})
