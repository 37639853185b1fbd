"""Bags and remains at the desk: what came, what lay in it, which things, and who it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.registry import actions as registry
from kintrace.registry.models import Bag, Effect, Finding, Identification, Remains
from kintrace.registry.sections import Bagged, Examined, Reported, Thing
from kintrace.vault import sections
from kintrace.web.staff import opening
from kintrace.web.staff.identify import EffectForm, FindingForm, ProposeForm
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import msgspec
    from django.db.models import Model
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest

    Row = tuple[Model, type[msgspec.Struct]]  # a row with a section, and what its words are

AREA = forms.Textarea(attrs={"rows": 3})
LINE = forms.TextInput(attrs={"autocomplete": "off"})


class BagForm(forms.Form):
    """A bag as it came."""

    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(attrs={"type": "date"})
    )
    tag = forms.CharField(
        label=gettext_lazy("Tag, as written on it"), required=False, max_length=200, widget=LINE
    )
    place = forms.CharField(
        label=gettext_lazy("Where it was found or handed over"), required=False, max_length=300, widget=LINE
    )
    note = forms.CharField(label=gettext_lazy("Anything else"), required=False, max_length=2000, widget=AREA)


class RemainsForm(forms.Form):
    """What is taken to be of one man."""

    extent = forms.ChoiceField(
        label=gettext_lazy("How much of him"), choices=Remains.Extent.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(
        label=gettext_lazy("What is seen"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy("Build, apparent age, scars, tattoos, implants, damage."),
        widget=AREA,
    )
    samples = forms.CharField(
        label=gettext_lazy("Samples, and where they lie"), required=False, max_length=1000, widget=AREA
    )


class BagField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A bag by its number and the day it came; what stands on it is sealed."""

    def label_from_instance(self, obj: Bag) -> str:
        """Return the start of its number, and the day."""
        return f"{str(obj.pk)[:8]} · {date_format(obj.received_on, 'j E Y')}"


class AddBagForm(forms.Form):
    """Another bag in which some of the same remains came."""

    bag = BagField(label=gettext_lazy("Bag"), queryset=Bag.objects.none(), empty_label="—")


@require_GET
@desk(Role.REGISTRAR, Role.EXAMINER)
def mortuary(request: StaffRequest) -> HttpResponse:
    """List bags and remains with how they stand."""
    bags = Bag.objects.visible_to(request.user).annotate(held=Count("remains", distinct=True))
    remains = Remains.objects.visible_to(request.user).prefetch_related("identifications", "contents")
    context = {
        "bags": bags.order_by("-received_on", "-entered_at"),
        "remains": remains.order_by("-entered_at"),
        "registers": request.user.has_role(Role.REGISTRAR),
    }
    return show(request, "mortuary.html", context)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def receive(request: StaffRequest) -> HttpResponse:
    """Take in a bag."""
    form = BagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        bagged = Bagged(tag=given["tag"], place=given["place"], note=given["note"])
        try:
            made = registry.receive_bag(
                bagged=bagged, received_on=given["received_on"], by=request.user, now=timezone.now()
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The bag is entered."))
            return redirect("staff:bag", made.pk)
    return show(request, "bag_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR, Role.EXAMINER)
def bag(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then show one bag."""
    found = get_object_or_404(Bag.objects.visible_to(request.user), pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:bag", pk)
    purpose = opening.kept_purpose(request, pk)
    things = list(found.effects.order_by("entered_at", "pk"))
    opened = open_rows(request, pk, [(found, Bagged), *((thing, Thing) for thing in things)], purpose)
    context = {
        "bag": found,
        "form": form,
        "words": opened.get(found.pk),
        "effects": [(thing, opened.get(thing.pk), following(thing)) for thing in things],
        "remains": found.remains.order_by("entered_at"),
        "effect_form": EffectForm(),
        "registers": request.user.has_role(Role.REGISTRAR),
    }
    return show(request, "bag.html", context)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def describe(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take in what lay in a bag and is of one man."""
    found = get_object_or_404(Bag.objects.visible_to(request.user), pk=pk)
    form = RemainsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        made = registry.describe_remains(
            bag=found,
            examined=Examined(seen=given["seen"], samples=given["samples"]),
            extent=Remains.Extent(given["extent"]),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("The remains are entered."))
        return redirect("staff:remains", made.pk)
    return show(request, "remains_new.html", {"form": form, "bag": found})


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR, Role.EXAMINER)
def remains(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then show remains: where they came from, who they may be, which things were there."""
    found = get_object_or_404(Remains.objects.visible_to(request.user), pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:remains", pk)
    return show(request, "remains.html", {"remains": found, "form": form, **around(request, found)})


def around(request: StaffRequest, found: Remains) -> dict[str, object]:
    """Return what stands around remains: bags, identifications with findings, things, and forms."""
    things = list(found.effects.order_by("entered_at", "pk"))
    findings = list(Finding.objects.filter(identification__remains=found).order_by("entered_at", "pk"))
    rows: list[Row] = [
        (found, Examined),
        *((each, Thing) for each in things),
        *((each, Reported) for each in findings if each.sealed),  # empty once its man is erased
    ]
    opened = open_rows(request, found.pk, rows, opening.kept_purpose(request, found.pk))
    said = found.identifications.select_related("proposed_by", "confirmed_by", "closed_by")
    bags = Bag.objects.visible_to(request.user)
    add_bag_form = AddBagForm()
    add_bag_form.fields["bag"].queryset = bags.exclude(remains=found).order_by("-received_on")  # type: ignore[attr-defined]  # a ModelChoiceField
    return {
        "words": opened.get(found.pk),
        "bags": found.bags.order_by("received_on"),
        "effects": [(thing, opened.get(thing.pk), following(thing)) for thing in things],
        "identifications": [
            (each, [(one, opened.get(one.pk)) for one in findings if one.identification_id == each.pk])
            for each in said.order_by("-proposed_at", "pk")
        ],
        "add_bag_form": add_bag_form,
        "effect_form": EffectForm(),
        "propose_form": ProposeForm(staff=request.user),
        "finding_form": FindingForm(),
        "presumed": Identification.State.PRESUMED,
        "registers": request.user.has_role(Role.REGISTRAR),
        "examines": request.user.has_role(Role.EXAMINER),
    }


@require_POST
@desk(Role.REGISTRAR)
def add_bag(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Note that some of these remains came in another bag."""
    found = get_object_or_404(Remains.objects.visible_to(request.user), pk=pk)
    form = AddBagForm(request.POST)
    form.fields["bag"].queryset = Bag.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a ModelChoiceField
    if not form.is_valid():
        messages.warning(request, _("Choose the bag."))
        return redirect("staff:remains", pk)
    try:
        registry.add_bag(remains=found, bag=form.cleaned_data["bag"], by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("The bag is added."))
    return redirect("staff:remains", pk)


def following(thing: Effect) -> list[tuple[str, str]]:
    """Return the states that a thing can go on to."""
    at = Effect.State.values.index(thing.state)
    return [(state.value, str(state.label)) for state in list(Effect.State)[at + 1 :]]


SECTIONS = {Bagged: "bagged", Examined: "examined", Reported: "reported", Thing: "thing"}


def open_rows(
    request: StaffRequest, case: UUID, rows: Sequence[Row], purpose: str
) -> dict[UUID, msgspec.Struct]:
    """Return the words of rows under one case, opened in the reader's name; none without a purpose."""
    if not purpose:
        return {}
    parts = [opening.part(row, SECTIONS[kind], "sealed") for row, kind in rows]
    plain = opening.open_parts(request, case, parts, purpose)
    return {row.pk: sections.decode(each, kind) for (row, kind), each in zip(rows, plain, strict=True)}
