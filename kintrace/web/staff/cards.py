"""Capture cards: begin, write by keys alone, find again, finish, print."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.cards import actions as cards
from kintrace.cards.models import Card
from kintrace.cards.printing import Edition
from kintrace.errors import Refused
from kintrace.registry.models import File, Source
from kintrace.web.staff import opening
from kintrace.web.staff.card_items import CardForm, facts_of
from kintrace.web.staff.describing import SourceField
from kintrace.web.staff.page import blame, desk, show, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

ON_A_PAGE = 50


class BeginForm(forms.Form):
    """Whose registrar writes the card."""

    source = SourceField(label=gettext_lazy("Who holds him"), queryset=Source.objects.none(), empty_label="—")

    def __init__(self, *args: object, staff: Staff, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # handed on as they come
        field = self.fields["source"]
        field.queryset = Source.objects.visible_to(staff).order_by("title")  # type: ignore[attr-defined]  # a SourceField
        last = Card.objects.visible_to(staff).filter(begun_by=staff).order_by("-begun_at").first()
        field.initial = last.source_id if last else None


class PrintForm(forms.Form):
    """To whom a card goes, and in which languages."""

    edition = forms.ChoiceField(
        label=gettext_lazy("To whom"),
        choices=Edition.choices,
        widget=forms.RadioSelect,
        initial=Edition.AGENCY,
    )
    first = forms.ChoiceField(label=gettext_lazy("First language"), choices=settings.LANGUAGES)
    second = forms.ChoiceField(label=gettext_lazy("Second language"), choices=settings.LANGUAGES)
    third = forms.ChoiceField(
        label=gettext_lazy("Third language"), required=False, choices=[("", "—"), *settings.LANGUAGES]
    )

    def languages(self) -> list[str]:
        """Return the chosen languages in their order."""
        given = self.cleaned_data
        return [given[place] for place in ("first", "second", "third") if given[place]]


def languages_here() -> dict[str, str]:
    """Return three languages to begin with: the reader's own first."""
    codes = [code for code, _name in settings.LANGUAGES]
    own = get_language() or codes[0]
    order = [own, *(code for code in codes if code != own)]
    return dict(zip(("first", "second", "third"), order, strict=False))


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def all_cards(request: StaffRequest, pk: UUID | None = None) -> HttpResponse:
    """Show the cards that nobody finished, then the finished ones; begin another, also for a known man."""
    file = get_object_or_404(File.objects.visible_to(request.user), pk=pk) if pk else None
    form = BeginForm(request.POST if request.method == "POST" else None, staff=request.user)
    if form.is_valid():
        made = cards.begin(source=form.cleaned_data["source"], by=request.user, now=timezone.now(), file=file)
        return redirect("staff:card_write", made.pk)
    seen = Card.objects.visible_to(request.user).select_related("source", "begun_by", "record")
    seen = seen.of_man(file.speaker) if file else seen
    page = Paginator(seen.finished(), ON_A_PAGE).get_page(request.GET.get("page"))
    unfinished = mine_first(seen.unfinished(), request.user)
    return show(request, "cards.html", {"form": form, "file": file, "unfinished": unfinished, "page": page})


def mine_first(unfinished: QuerySet[Card], staff: Staff) -> list[Card]:
    """Return unfinished cards, the reader's own before those of others."""
    return sorted(unfinished, key=lambda card: card.begun_by_id != staff.pk)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def write(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show the fields of a card, keep what stands in them, and finish it."""
    card = get_object_or_404(Card.objects.visible_to(request.user).select_related("source"), pk=pk)
    if card.finished_at and request.method == "GET":
        return redirect("staff:card", pk)
    if request.method == "GET":
        items = cards.read(card=card, by=request.user)
        form = CardForm.opened(items, source=card.source, staff=request.user)
        page = cards.Page(uuid4(), card.version)
        return show(request, "card_write.html", {"card": card, "form": form, "page": page})
    form = CardForm(request.POST, staff=request.user)
    page = page_of(request)
    refused = ""
    if form.is_valid():
        try:
            return kept(request, card, form, page)
        except Refused as refusal:
            refused = words(refusal)
            blame(form, refusal)
    if request.headers.get("HX-Request"):
        return show(request, "parts/card_saved.html", {"card": card, "refused": refused})
    return show(request, "card_write.html", {"card": card, "form": form, "page": page})


def kept(request: StaffRequest, card: Card, form: CardForm, page: cards.Page) -> HttpResponse:
    """Save what was sent, and do what was asked besides."""
    items, source, now = form.items(), form.cleaned_data["source"], timezone.now()
    card = cards.save(card=card, items=items, page=page, by=request.user, now=now, source=source)
    if request.headers.get("HX-Request"):
        return show(request, "parts/card_saved.html", {"card": card})
    form.refuse_two_answers()
    if request.POST.get("do") == "wishes":
        return redirect("staff:card_wishes", card.pk)
    if request.POST.get("do") != "finish":
        return redirect("staff:card_write", card.pk)
    cards.finish(card=card, items=items, page=page, by=request.user, now=now, source=source)
    messages.success(request, _("The card is finished and stands in the register. Print it below."))
    return redirect("staff:card", card.pk)


def page_of(request: StaffRequest) -> cards.Page:
    """Return which page of the desk sends a form; one that says nothing writes nothing over."""
    try:
        return cards.Page(UUID(request.POST.get("sitting", "")), int(request.POST.get("version", "")))
    except ValueError:
        return cards.Page(uuid4(), -1)


@require_http_methods(["GET", "POST"])
@desk(Role.REGISTRAR)
def card(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Show a finished card, its items once the reader has said what for, and how to print it."""
    seen = Card.objects.visible_to(request.user).finished().select_related("record", "source", "finished_by")
    found = get_object_or_404(seen, pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:card", pk)
    purpose = opening.kept_purpose(request, pk)
    facts: Sequence[object] = []
    if purpose:
        facts = facts_of(cards.read(card=found, by=request.user, purpose=purpose))
    context = {"card": found, "form": form, "facts": facts, "print_form": PrintForm(initial=first_choice())}
    return show(request, "card.html", context)


def first_choice() -> dict[str, str]:
    """Return what the form for printing begins with."""
    return {"edition": Edition.AGENCY, **languages_here()}


@require_POST
@desk(Role.REGISTRAR)
def print_card(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Send a card as a PDF, to be printed on both sides."""
    found = get_object_or_404(Card.objects.visible_to(request.user), pk=pk)
    form = PrintForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose to whom the card goes, and in which languages."))
        return redirect("staff:card", pk)
    try:
        edition = Edition(form.cleaned_data["edition"])
        paper = cards.print_card(card=found, edition=edition, languages=form.languages(), by=request.user)
    except Refused as refusal:
        messages.warning(request, words(refusal))
        return redirect("staff:card", pk)
    answer = HttpResponse(paper, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="card-{edition}.pdf"'
    return answer


@require_POST
@desk(Role.REGISTRAR)
def discard(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Destroy an unfinished card."""
    found = get_object_or_404(Card.objects.visible_to(request.user).unfinished(), pk=pk)
    cards.discard(card=found, by=request.user)
    messages.success(request, _("The unfinished card is destroyed."))
    return redirect("staff:cards")
