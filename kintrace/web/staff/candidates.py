"""The work list, and the page where two descriptions stand side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kintrace.accounts.models import Role
from kintrace.errors import Refused
from kintrace.matching import Person, explain
from kintrace.registry.models import File, Record
from kintrace.tracing import actions as tracing
from kintrace.tracing.models import Candidate, Check
from kintrace.tracing.proposals import has_changed
from kintrace.vault import client
from kintrace.web.staff import advice, comparison, ladders, opening, waiting
from kintrace.web.staff.page import Tab, blame, desk, show, words
from kintrace.web.staff.steps import steps_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from kintrace.accounts.http import StaffRequest
    from kintrace.accounts.models import Staff
    from kintrace.tracing.models import CandidateQuerySet

A_PAGE = 50
PAGE_OF = {"kinship": "kinship", "wish": "wish", "answer": "answer"}  # where each queue's work is done
LONGEST_WALK = 2_000  # candidates among which "next" is looked up


class VerdictForm(forms.Form):
    """One examiner's verdict. Nothing is chosen beforehand."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Verdict"), choices=Check.Verdict.choices, widget=forms.RadioSelect
    )


class Place(NamedTuple):
    """Where a candidate stands in a reader's work list. `number` is 0 for one that does not wait."""

    number: int
    total: int
    previous: int | None
    next: int | None


@require_GET
@desk(Role.EXAMINER, Role.OPERATOR)
def candidates(request: StaffRequest) -> HttpResponse:
    """List candidates, strongest first: numbers and dates, no names."""
    queues = queues_of(request.user)
    examines = request.user.has_role(Role.EXAMINER)
    shown = request.GET.get("shown", "")
    shown = shown if shown in queues else next(iter(queues))
    tabs = [Tab(key, word, queue.count()) for key, (word, queue) in queues.items()]
    rows = queues[shown][1].with_says().with_together()
    rows = rows.annotate(looks_made=Count("inquiry__looks", distinct=True))
    page = Paginator(rows.select_related("inquiry").order_by("-bits", "pk"), A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "tabs": tabs, "shown": shown}
    context["page_of"] = f"staff:{PAGE_OF.get(shown, 'candidate' if examines else 'kinship')}"
    return show(request, "candidates.html", context)


@require_http_methods(["GET", "POST"])
@desk(Role.EXAMINER)
def candidate(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one candidate side by side and take an examiner's verdict."""
    seen = Candidate.objects.visible_to(request.user).with_together()
    seen = seen.select_related("inquiry", "record", "file")
    found = get_object_or_404(seen, pk=pk)
    place = place_of(request.user, pk)
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            verdict = Check.Verdict(form.cleaned_data["verdict"])
            tracing.check(candidate=found, examiner=request.user, verdict=verdict, now=timezone.now())
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your verdict on candidate %(number)s is saved.") % {"number": pk})
            return redirect("staff:candidate", place.next) if place.next else redirect("staff:candidates")
    return show(request, "candidate.html", {"form": form, "place": place, **sides(request, found)})


@require_POST
@desk(Role.EXAMINER)
def take_back(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one's own verdict back."""
    found = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    mine = get_object_or_404(found.checks.counted().filter(examiner=request.user))
    try:
        tracing.take_back_check(check=mine, by=request.user, now=timezone.now())
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("Your verdict counts no more. You can give another."))
    return redirect("staff:candidate", pk)


@require_POST
@desk(Role.EXAMINER)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask two examiners anew, because what was compared has changed."""
    found = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    try:
        tracing.reopen(candidate=found, by=request.user)
    except Refused as refusal:
        messages.error(request, words(refusal))
    else:
        messages.success(request, _("A new round begins. Earlier verdicts are kept and count no more."))
    return redirect("staff:candidate", pk)


def queues_of(staff: Staff) -> dict[str, tuple[str, CandidateQuerySet]]:
    """Return the parts of the list, each with its word."""
    seen = Candidate.objects.visible_to(staff)
    judged = {
        "confirmed": (_("Confirmed"), seen.confirmed().once()),
        "kinship": (_("Kinship to show"), waiting.without_kinship(staff)),
        "wish": (_("Wish to ask"), waiting.without_wish(staff)),
        "answer": (_("Answer to write"), waiting.without_text(staff)),
    }
    if not staff.has_role(Role.EXAMINER):
        return judged
    return {
        "waiting": (_("Wait for you"), seen.worklist(staff)),
        **judged,
        "held-back": (_("Held back"), seen.held_back()),
    }


def place_of(staff: Staff, pk: int) -> Place:
    """Return where a candidate stands among those that wait for a reader, and its neighbours."""
    walk = Candidate.objects.visible_to(staff).worklist(staff).values_list("pk", flat=True)
    pks = list(walk[:LONGEST_WALK])
    if pk not in pks:
        return Place(0, len(pks), None, pks[0] if pks else None)
    at = pks.index(pk)
    return Place(at + 1, len(pks), pks[at - 1] if at else None, pks[at + 1] if at + 1 < len(pks) else None)


def sides(request: StaffRequest, found: Candidate) -> dict[str, object]:
    """Open both descriptions and return all that the page shows of them."""
    language = request.LANGUAGE_CODE
    made = client.connect().compare(sought=found.inquiry_id, held=found.record_id)
    sought = opening.open_one(
        request, found.inquiry_id, opening.part(found.inquiry, "description"), Person, opening.Purpose.COMPARE
    )
    held = opening.open_one(
        request, found.record_id, opening.part(found.record, "description"), Person, opening.Purpose.COMPARE
    )
    table = comparison.lines(sought, held, made.agreements, language)
    return {
        "lines": table,
        "comparison": made,
        "counts": comparison.counts(table),
        "summary": comparison.summary(table, found.probability, confirmable=found.confirmable),
        "little": advice.of_comparison(made, language),
        "helpful": [explain.helpful(field, language) for field in made.helpful],
        **around(request.user, found),
    }


def around(staff: Staff, found: Candidate) -> dict[str, object]:
    """Return what stands around a candidate: steps, other candidates, the file's claims, one's own say."""
    records = Record.objects.visible_to(staff).of_man(found.file.speaker).select_related("source")
    seen = Candidate.objects.visible_to(staff).filter(inquiry=found.inquiry_id).exclude(pk=found.pk)
    return {
        "candidate": found,
        "steps": steps_of(staff, found),
        "others": seen.exclude(file__speaker=found.file.speaker).once().order_by("-bits")[:10],
        "beside": seen.filter(file__speaker=found.file.speaker).order_by("-bits"),
        "members": File.objects.visible_to(staff)
        .filter(speaker=found.file.speaker)
        .order_by("opened_at", "pk"),
        "changed": has_changed(found),
        "claims": records.order_by("known_at", "pk"),
        "step_on_ladder": ladders.of(records),
        "compared": found.record_id,
        "mine": found.checks.counted().filter(examiner=staff).first(),
    }
