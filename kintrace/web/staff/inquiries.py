"""Inquiries: a list of numbers and dates, and one opened for a purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.contact.sections import ContactRoute
from kintrace.documents.models import Document
from kintrace.inquiries import numbers
from kintrace.inquiries.models import Inquiry
from kintrace.inquiries.sections import Inquirer, Narrative
from kintrace.matching import PartialDate, Person
from kintrace.tracing.models import Candidate
from kintrace.vault import sections
from kintrace.web.staff import advice, opening, waiting
from kintrace.web.staff.page import Tab, desk, show
from kintrace.web.staff.words import described, missing, partial_date

if TYPE_CHECKING:
    from uuid import UUID

    import msgspec
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff

A_PAGE = 50
READERS = (Role.OPERATOR, Role.EXAMINER)

RELATIONS = {
    "mother": gettext_lazy("mother"),
    "father": gettext_lazy("father"),
    "wife": gettext_lazy("wife"),
    "partner": gettext_lazy("partner"),
    "child": gettext_lazy("child"),
    "sibling": gettext_lazy("sister or brother"),
    "grandparent": gettext_lazy("grandparent"),
    "other": gettext_lazy("other"),
}

WORDS = {
    "name": gettext_lazy("Name"),
    "relation": gettext_lazy("Relation to him"),
    "relation_words": gettext_lazy("In their words"),
    "phrase": gettext_lazy("Words by which they know us"),
    "last_news": gettext_lazy("Last news"),
    "last_news_on": gettext_lazy("Day of the last news"),
    "last_place": gettext_lazy("Last place"),
    "told_by_others": gettext_lazy("Told by others"),
    "asked_elsewhere": gettext_lazy("Asked elsewhere"),
    "notes": gettext_lazy("Anything more"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "call_when": gettext_lazy("When to call"),
    "language": gettext_lazy("Language"),
    "may_write_openly": gettext_lazy("May we write openly?"),
    "who_may_know": gettext_lazy("Who else may know"),
}


class Part(NamedTuple):
    """One opened section: name, value and reason of absence of each of its fields."""

    key: str
    word: str
    facts: list[tuple[str, str, str]]


@require_GET
@desk(*READERS)
def inquiries(request: StaffRequest) -> HttpResponse:
    """List inquiries by state: numbers and dates only."""
    seen = Inquiry.objects.visible_to(request.user)
    queues = {
        "looking": (_("Being looked for"), seen.taken_in().order_by("-received_at")),
        "received": (_("Not taken in yet"), seen.to_take_in()),
        "more": (_("Ask for more"), waiting.asking_for_more(request.user).order_by("-received_at")),
        "withdrawn": (_("Withdrawn"), seen.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")),
    }
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else "looking"
    rows = queues[shown][1].annotate(looks_made=Count("looks")).select_related("advice")
    page = Paginator(rows, A_PAGE)
    tabs = [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()]
    return show(
        request,
        "inquiries.html",
        {"page": page.get_page(request.GET.get("page")), "tabs": tabs, "shown": shown},
    )


@require_POST
@desk(*READERS)
def find(request: StaffRequest) -> HttpResponse:
    """Go to the inquiry whose number somebody reads out."""
    number = numbers.fold(request.POST.get("number", ""))
    found = Inquiry.objects.visible_to(request.user).filter(number=number).first()
    if found:
        return redirect("staff:inquiry", found.pk)
    if numbers.is_valid(number):
        messages.warning(request, _("There is no inquiry with this number."))
    else:
        messages.warning(
            request, _("This is no case number: one of its nine digits is wrong. Read it out again.")
        )
    return redirect("staff:inquiries")


@require_http_methods(["GET", "POST"])
@desk(*READERS)
def inquiry(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Ask what for, then show one inquiry."""
    found = get_object_or_404(Inquiry.objects.visible_to(request.user).select_related("route"), pk=pk)
    form = opening.PurposeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opening.keep_purpose(request, pk, form.cleaned_data["purpose"])
        return redirect("staff:inquiry", pk)
    purpose = opening.kept_purpose(request, pk)
    opened = bool(purpose) and found.taken_in_at is not None and found.withdrawn_at is None
    parts = open_inquiry(request, found, purpose) if opened else []
    around = {"looks": found.looks.newest_first()[:10], "candidates": candidates_of(request.user, found)}
    around["documents"] = Document.objects.visible_to(request.user).filter(inquiry=found).newest_first()
    little = advice.of_inquiry(found, request.LANGUAGE_CODE)
    sees = request.user.has_role(Role.EXAMINER)
    context = {"inquiry": found, "form": form, "opened": opened, "parts": parts, "sees_candidates": sees}
    return show(request, "inquiry.html", {**context, **around, "little": little})


def candidates_of(staff: Staff, found: Inquiry) -> list[Candidate]:
    """Return the strongest candidates of an inquiry."""
    return list(Candidate.objects.visible_to(staff).filter(inquiry=found).order_by("-bits", "pk")[:10])


def open_inquiry(request: StaffRequest, found: Inquiry, purpose: str) -> list[Part]:
    """Open what this reader may read: who calls needs the way to reach the family, an examiner does not."""
    sealed = [found.section(name) for name in ("description", "narrative", "inquirer")]
    calls = request.user.has_role(Role.OPERATOR)
    if calls:
        sealed.append(found.route.section())
    plain = opening.open_parts(request, found.pk, sealed, purpose)
    parts = [
        Part("sought", _("Who is sought"), described(sections.decode(plain[0], Person))),
        Part("narrative", _("What is known of his way"), facts(sections.decode(plain[1], Narrative))),
        Part("inquirer", _("Who asks"), facts(sections.decode(plain[2], Inquirer))),
    ]
    if calls:
        parts.append(Part("route", _("How to reach them"), facts(sections.decode(plain[3], ContactRoute))))
    return parts


def facts(section: Inquirer | Narrative | ContactRoute) -> list[tuple[str, str, str]]:
    """Return name, value and reason of absence of each field of a section that has a word."""
    return [
        (str(WORDS[field]), value(section, field), missing(section.missing, field))
        for field in section.__struct_fields__
        if field in WORDS and not (field == "relation_words" and not section.relation_words)  # type: ignore[union-attr]
    ]


def value(section: msgspec.Struct, field: str) -> str:
    """Return one field as a person reads it."""
    held = getattr(section, field)
    if isinstance(held, PartialDate):
        return partial_date(held)
    if isinstance(held, bool):
        return _("yes") if held else _("no")
    if field == "language":
        return str(dict(settings.LANGUAGES).get(held, held))
    if field == "relation":
        return str(RELATIONS.get(held, held))
    return str(held or "")
